"""What bench/claims.py settles: a list for many facilities, and clean claim lines of twelve months in Parquet, one file a month.

The lines stand in the order of the visits, and the visits of all facilities are mixed: no file is sorted by what it is settled by.
"""

import csv
import shutil
from pathlib import Path

import duckdb

import pricebook

DATA = Path(__file__).parents[1] / "data" / "long-an-2012"
FACILITIES = [str(82_000 + number) for number in range(40)]
# What the provincial hospital is paid, as its approval workbook prints it for class II.
SERVICES = {
    "A1": 13_000, "A2": 160_000, "C5.1.268": 48_000, "C5.1.269": 22_000, "C5.1.270": 27_000, "C5.1.271": 20_000, "C5.1.272": 11_000,
    "C5.1.273": 13_000, "C5.1.274": 25_000, "C5.1.275": 26_000, "C5.1.276": 29_000,
}  # fmt: skip
LINES_OF_VISIT = 5  # four services and one drug
_LIKE = "80001"
_MADE = """
copy (
  with lines as (
    select {first} + i // {lines_of_visit} as v, i % {lines_of_visit} as k from range({lines}) t(i)
  ), said as (
    select v, k, case when k < 4 then s.code end as code, s.name, coalesce(s.price, 1000 + v % 30 * 100) as price
    from lines left join services s on s.number = (v * 7 + k * 3) % {services} and k < 4
  )
  select
    'L' || v as MA_LK, 'GD4' || lpad(cast(v * 7919 % 100000000000 as varchar), 12, '0') as MA_THE_BHYT,
    cast(82000 + v % {facilities} as varchar) as MA_CSKCB, code as MA_DICH_VU, name as TEN_DICH_VU,
    case when k = 4 then 'T.' || lpad(cast(v % 30 as varchar), 4, '0') end as MA_THUOC,
    case when k = 4 then 'Thuốc ' || v % 30 || ' viên nén' end as TEN_THUOC, case when k = 4 then '4' else '1' end as MA_NHOM,
    cast(1 + v % 3 as varchar) as SO_LUONG, cast(price as varchar) as DON_GIA_BH, '100' as TYLE_TT_DV,
    ['80', '95', '100'][1 + v % 3] as TYLE_TT_BH,
    cast(cast(price * (1 + v % 3) * [80, 95, 100][1 + v % 3] as decimal(18,2)) / 100 as varchar) as THANH_TIEN_BH, d as NGAY_YL,
    d as NGAY_TH_YL, substr(d, 1, 8) as NGAY_RA, 'BS' || v % 400 as NGUOI_THUC_HIEN
  from (
    select *, strftime(
      timestamp '{month}' + to_days(cast(v % 28 as integer)) + to_minutes(cast(420 + v % 600 + k as integer)), '%Y%m%d%H%M') as d
    from said)
) to '{path}' (format parquet)
"""


def make_list(folder: Path) -> Path:
    """Builds a list that is paid to all facilities, and gives its folder."""
    dossier = shutil.copytree(DATA, folder / "dossier")
    for name in ("facilities.csv", "capabilities.csv"):
        with (dossier / name).open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row[0] == _LIKE]
        with (dossier / name).open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([facility, *row[1:]] for facility in FACILITIES for row in rows)
    pricebook.build(dossier).write(folder / "list")
    return folder / "list"


def make_claims(folder: Path, lines: int) -> list[Path]:
    """Writes so many clean lines, a twelfth in each file."""
    files, visits = [], lines // 12 // LINES_OF_VISIT
    with duckdb.connect() as con:
        con.execute("create table services(number integer, code varchar, name varchar, price integer)")
        rows = [(number, code, f"Dịch vụ {code}", price) for number, (code, price) in enumerate(SERVICES.items())]
        con.executemany("insert into services values ($1, $2, $3, $4)", rows)
        for number in range(12):
            files.append(folder / f"{number + 1:02d}.parquet")
            con.execute(_MADE.format(
                first=number * visits, lines=visits * LINES_OF_VISIT, lines_of_visit=LINES_OF_VISIT, services=len(SERVICES),
                facilities=len(FACILITIES), month=f"{2012 + (number + 8) // 12}-{(number + 8) % 12 + 1:02d}-01", path=files[-1],
            ))  # fmt: skip
    return files
