"""Times the settlement of claims: generated lines in Parquet, by one list, against a bare query of the database over the same lines.

    python bench/claims.py [--lines 1000000]

V  the verb, from file to findings, one facility and month after the other
B  the lower limit: the same columns and joins once, without findings; its SQL is printed
"""

import argparse
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb

import pricebook
from pricebook.app.claims import settle_claims

DATA = Path(__file__).parents[1] / "data"
SERVICES = {"C5.1.272": 11_000, "C5.1.273": 13_000, "C5.1.276": 29_000, "C5.1.268": 48_000}
_MADE = """
copy (
  select
    'L' || i // 4 as MA_LK, 'GD' || i // 4 as MA_THE_BHYT, ['80001', '80002'][1 + i // 4 % 2] as MA_CSKCB, s.code as MA_DICH_VU,
    '1' as MA_NHOM, '1' as SO_LUONG, s.price as DON_GIA_BH, '100' as TYLE_TT_DV, '100' as TYLE_TT_BH, s.price as THANH_TIEN_BH,
    strftime(timestamp '2012-08-01' + to_days(cast(i // 4 % 360 as integer)) + to_minutes(cast(i % 1400 as integer)), '%Y%m%d%H%M')
      as NGAY_YL,
    'BS' || i % 50 as NGUOI_THUC_HIEN
  from range($lines) t(i) join services s on s.number = i % 4
) to '{path}' (format parquet)
"""
_BARE = """
select count(*)
from read_parquet('{path}') c join prices p on p.code = c.MA_DICH_VU
where try_cast(c.DON_GIA_BH as decimal(14,3)) > p.price
  or try_cast(c.THANH_TIEN_BH as decimal(18,2)) <> try_cast(c.SO_LUONG as decimal(10,3)) * try_cast(c.DON_GIA_BH as decimal(14,3))
"""


def make(path: Path, lines: int) -> None:
    """Writes so many clean lines."""
    rows = [(number, code, str(price)) for number, (code, price) in enumerate(SERVICES.items())]
    with duckdb.connect() as con:
        con.execute("create table services(number integer, code varchar, price varchar)")
        con.executemany("insert into services values ($1, $2, $3)", rows)
        con.execute(_MADE.format(path=path), {"lines": lines})


def main() -> None:
    """Runs the benchmark, and prints wall times in seconds and the most memory in GB."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "claims.parquet", Path(folder) / "list"
        make(path, lines)
        pricebook.build(DATA / "long-an-2012").write(out)
        began = time.perf_counter()
        settled = settle_claims(path, list_=out)
        verb = time.perf_counter() - began
        with duckdb.connect() as con:
            con.execute("create table prices(code varchar, price bigint)")
            con.executemany("insert into prices values ($1, $2)", list(SERVICES.items()))
            began = time.perf_counter()
            con.execute(_BARE.format(path=path)).fetchall()
            bare = time.perf_counter() - began
    print(_BARE.strip())
    print(f"{date.today()}  {settled.lines} lines, {len(settled.found)} found")
    print(f"V {verb:.2f} s ({verb / lines * 1e6:.2f} µs a line)  B {bare:.2f} s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
