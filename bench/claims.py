"""Times the settlement of claims: generated lines of many facilities and twelve months in Parquet, by one list.

    python bench/claims.py [--lines 1000000] [--only V|B|P]

V  the verb, from the files to the findings, by as many processes as it takes; of it R the reading (hashing, typing, putting aside)
   and S the settling
B  the bare query: the same columns, hashed and typed, and the same joins once, without findings and without anything put aside; of it
   J the joins over the partitions that R has put aside, one facility and month at a time. The SQL is printed
A  the same with the lines put aside, sorted, by one statement for each file: without that nothing stands in partitions
P  a script in pandas that does what V does with the first file; its time is multiplied by the number of files

Each runs in a process of its own, so that the memory that is printed is its own and that of its children.
"""

import argparse
import hmac
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb
from claims_made import FACILITIES, SERVICES, make_claims, make_list

from pricebook.app.claims_processes import processes_for

_TYPED = """
with said as materialized (
  select said, substr(sha256($2 || unhex(sha256($1 || encode(said)))), 1, 16) as hash
  from (select MA_LK as said from c union select MA_THE_BHYT from c union select NGUOI_THUC_HIEN from c)
)
select
  v.hash as visit, k.hash as card, b.hash as performer, MA_CSKCB as facility, coalesce(MA_DICH_VU, MA_THUOC) as code,
  coalesce(TEN_DICH_VU, TEN_THUOC) as name, MA_NHOM as group_code, try_cast(SO_LUONG as decimal(10,3)) as quantity,
  try_cast(DON_GIA_BH as decimal(14,3)) as price, try_cast(TYLE_TT_DV as integer) as pays, try_cast(TYLE_TT_BH as integer) as fund,
  try_cast(THANH_TIEN_BH as decimal(18,2)) as amount, try_strptime(NGAY_YL, '%Y%m%d%H%M') as ordered,
  try_strptime(NGAY_TH_YL, '%Y%m%d%H%M') as began, try_strptime(NGAY_RA, '%Y%m%d') as left_on
from c
left join said v on v.said = c.MA_LK
left join said k on k.said = c.MA_THE_BHYT
left join said b on b.said = c.NGUOI_THUC_HIEN
"""
_COLUMNS = re.findall(r" as (\w+)(?:,|\nfrom c\n)", _TYPED)
_READ = f"select {', '.join(f'max({column})' for column in _COLUMNS)} from ({_TYPED})"
_ASIDE = f"copy (select * from ({_TYPED}) order by facility, left_on) to '{{path}}' (format parquet)"
_JOINS = """
with c as materialized (select * from staged where facility = $1 and month = $2), alike as (
  select row_number() over (partition by card, thing, began, performer order by line) as place from c where kind = 'service'
)
select
  (select count(*) from c left join paid p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
    where c.price > p.price or c.quantity * c.price * c.pays_num * c.fund_num <> c.amount * c.pays_den * c.fund_den),
  (select count(*) from c join c o on o.visit = c.visit and o.day = c.day and o.thing <> c.thing where c.kind = 'service'),
  (select count(*) from alike where place > 1)
"""


def verb(files: Sequence[Path], folder: Path) -> None:
    """V, and of it R and S."""
    from pricebook.app.claims import settle_claims

    began, turns = time.perf_counter(), []
    settled = settle_claims(files, list_=folder / "list", step=lambda key, done, of: turns.append((key, time.perf_counter())))
    whole = time.perf_counter() - began
    read = next(at for key, at in turns if key == "settling-claims") - began
    print(f"V {settled.lines} lines, {len(settled.found)} found: {whole:.1f} s, {whole / settled.lines * 1e6:.2f} µs a line")
    print(f"  R {read:.1f} s   S {whole - read:.1f} s")


def bare(files: Sequence[Path], folder: Path) -> None:
    """B, and of it J; and A."""
    with duckdb.connect(config={"memory_limit": "1200MB", "temp_directory": str(folder / "spill")}) as con:
        con.execute("set enable_progress_bar = false")
        read, read_used = _each(con, files, _READ)
        aside, aside_used = _each(con, files, _ASIDE.replace("{path}", str(folder / "aside")))
        (folder / "aside").unlink()
    joined, joined_used = _joins(files)
    print(f"B {read + joined:.1f} s, {read_used + joined_used:.1f} s of processor time")
    print(f"  reading {read:.1f} s ({read_used:.1f})   J {joined:.1f} s ({joined_used:.1f})")
    print(f"A {aside + joined:.1f} s, {aside_used + joined_used:.1f} s of processor time")


def _each(con: duckdb.DuckDBPyConnection, files: Sequence[Path], question: str) -> tuple[float, float]:
    """Asks a question of each file: seconds, and seconds of processor time."""
    began, used = time.perf_counter(), time.process_time()
    for file in files:
        con.execute(f"create or replace view c as select * from '{file}'")
        con.execute(question, [b"6" * 64, b"5" * 64]).fetchall()
    return time.perf_counter() - began, time.process_time() - used


def _joins(files: Sequence[Path]) -> tuple[float, float]:
    from pricebook.base.own_folders import own_folder
    from pricebook.regulation import search_path
    from pricebook.regulation.claim_rules import load_claim_rules
    from pricebook.settlement.claims.database import connect
    from pricebook.settlement.claims.read.rows import Rows
    from pricebook.settlement.claims.staging import stage
    from pricebook.settlement.keyed import key_of_run

    key = key_of_run()
    with own_folder() as work, connect(files, work) as con:
        stage(con, work, files, lambda: Rows(key, None), load_claim_rules(search_path()).rules)
        for code, price in SERVICES.items():
            con.execute(
                "insert into paid select f, said_thing, $1, $2, 15000, 20000, 0, 0 from (select unnest($3::varchar[]) as f)"
                " join (select distinct said_thing from said_things where code = $1) on true", [code, price, FACILITIES],
            )  # fmt: skip
        months = con.execute("select facility, month from staged group by all order by all").fetchall()
        began, used = time.perf_counter(), time.process_time()
        for facility, month in months:
            con.execute(_JOINS, [facility, month]).fetchall()
        return time.perf_counter() - began, time.process_time() - used


def in_pandas(files: Sequence[Path]) -> None:
    """P: the first file."""
    import pandas as pd

    began = time.perf_counter()
    with duckdb.connect() as con:
        lines = con.execute("select * from read_parquet($1)", [str(files[0])]).df()
    key = os.urandom(32)
    for column in ("MA_LK", "MA_THE_BHYT", "NGUOI_THUC_HIEN"):
        hashes = {text: hmac.digest(key, text.encode(), "sha256")[:8] for text in lines[column].unique()}
        lines[column] = lines[column].map(hashes)
    for column in ("NGAY_YL", "NGAY_TH_YL"):
        lines[column] = pd.to_datetime(lines[column], format="%Y%m%d%H%M")
    lines["NGAY_RA"] = pd.to_datetime(lines["NGAY_RA"], format="%Y%m%d")
    for column in ("SO_LUONG", "DON_GIA_BH", "TYLE_TT_DV", "TYLE_TT_BH", "THANH_TIEN_BH"):
        lines[column] = pd.to_numeric(lines[column])
    lines["day"] = lines["NGAY_YL"].dt.normalize()
    prices = pd.DataFrame({"MA_DICH_VU": list(SERVICES), "paid": list(SERVICES.values())})
    found = 0
    for _, part in lines.groupby("MA_CSKCB"):
        services = part[part["MA_DICH_VU"].notna()]
        priced = services.merge(prices, on="MA_DICH_VU", how="left")
        found += int((priced["paid"].isna() | (priced["DON_GIA_BH"] > priced["paid"])).sum())
        due = part["SO_LUONG"] * part["DON_GIA_BH"] * part["TYLE_TT_DV"] / 100 * part["TYLE_TT_BH"] / 100
        found += int(((due - part["THANH_TIEN_BH"]).abs() > 0.005).sum())
        found += int(services.duplicated(["MA_THE_BHYT", "MA_DICH_VU", "NGAY_TH_YL", "NGUOI_THUC_HIEN"]).sum())
        together = services[["MA_LK", "day", "MA_DICH_VU"]].merge(
            part[["MA_LK", "day", "MA_DICH_VU", "MA_THUOC"]], on=["MA_LK", "day"]
        )
        together.groupby(["MA_DICH_VU_x", "MA_DICH_VU_y", "MA_THUOC"], dropna=False).size()
    once = time.perf_counter() - began
    print(
        f"P {once:.1f} s for {len(lines)} lines, {found} found: {once / len(lines) * 1e6:.2f} µs a line; {once * len(files):.1f} s"
    )


def main() -> None:
    """Runs the benchmark, and prints wall times and processor times in seconds, and the most memory in GB."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("V", "B", "P"))
    parser.add_argument("--folder", type=Path, help="where the lines are, or are made and stay; by default a temporary folder")
    asked = parser.parse_args()
    if asked.only is None:
        print(f"{date.today()}  {asked.lines} lines\n{_READ.strip()}\n{_ASIDE.strip()}\n{_JOINS.strip()}", flush=True)
        with tempfile.TemporaryDirectory() as temporary:
            folder = asked.folder or Path(temporary)
            if not (folder / "list").exists():
                folder.mkdir(exist_ok=True)
                make_list(folder)
                make_claims(folder, asked.lines)
            for each in ("V", "B", "P"):
                subprocess.run([sys.executable, __file__, "--only", each, "--folder", str(folder)], check=True)
        return
    files = sorted(asked.folder.glob("*.parquet"))
    {"V": lambda: verb(files, asked.folder), "B": lambda: bare(files, asked.folder), "P": lambda: in_pandas(files)}[asked.only]()
    used, beside = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = used.ru_utime + used.ru_stime + beside.ru_utime + beside.ru_stime
    # Of several children the system tells the largest: all are taken to be as large.
    most = used.ru_maxrss + (processes_for(files) - 1) * beside.ru_maxrss
    print(f"  {seconds:.1f} s of processor time, most memory {most / 1e6:.2f} GB", flush=True)


if __name__ == "__main__":
    main()
