"""Times the registry: how quickly lists are written, and how quickly it says which price holds. Wall and CPU times are printed.

    python bench/registry.py [--provinces 63] [--years 20] [--facilities 100] [--services 0] [--url postgresql://…] [--keep FILE]

By default 63 provinces approve a list of all 9,271 services of nq-399-2025 in each of 20 years, by two phases: 11.7 million lines.

W  lines that are in memory, written with log and checks: one move that records the list and one that approves it, for each list
B  the lower limit: a bare executemany of the same rows into a table with the same key, with as many transactions (SQLite)
L  the lists alone, 20 in one transaction, and B so: what log and checks cost without the disk's waiting
S  which price holds for one service, at one facility, on one day: the verb as the command calls it (the registry opened, asked and
   closed), after start-up: libraries imported, the pack read, statements compiled. Also the first answer of a process of its own,
   after import and opening alone: the pack, and what only answers need, are read in it
F  all prices of a facility on a day, in the same way as S
V  `verify`: everything recomputed (with --verify)
"""

import argparse
import datetime
import gc
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pricebook
from pricebook.app.list_in_force import in_force
from pricebook.pricelist import PriceList
from pricebook.registry import Fact, NewList, NewMove, Paper, Phase, Registry, make_move, open_registry, record_facts, record_list
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.verify import verify_registry

DATA = Path(__file__).parents[1] / "data"
FIRST = 2001
_BARE = """
create table lines("list" integer not null, service integer not null, "class" text not null, number integer not null,
  price bigint, primary key("list", service, "class")) without rowid;
create index without_price on lines("list") where price is null;
pragma synchronous = full;
"""


@dataclass
class Timed:
    """Wall and CPU seconds of each time."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def once(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)

    def __str__(self) -> str:
        least, most = min(self.wall) * 1000, max(self.wall) * 1000
        wall, cpu = statistics.median(self.wall) * 1000, statistics.median(self.cpu) * 1000
        return f"median {wall:,.1f} ms (CPU {cpu:,.1f}), from {least:,.1f} to {most:,.1f} ms"


def lists_of(years: int, services: int) -> list[PriceList]:
    """A list for each year: the same services, with other prices."""
    prices = pricebook.build(DATA / "nq-399-2025").prices
    assert prices is not None
    lines = prices.lines[:services] if services else prices.lines
    found = []
    for year in range(years):
        own = tuple(replace(line, price=line.price + 100 * year if line.price is not None else None) for line in lines)
        found.append(replace(prices, lines=own))
        assert found[-1].fingerprint  # computed once, here: all provinces have the same lists
    return found


def write(registry: Registry, province: str, lists: list[PriceList], timed: Timed, facilities: int) -> None:
    """The lists of a province: recorded and approved, one after the other; and its facilities."""
    day = datetime.date(FIRST, 1, 1)
    with registry.writing() as con:
        facts = [Fact(f"{province}-{number}", day, LAST_DAY, class_=("I", "II", "III")[number % 3], authority=province)
                 for number in range(facilities)]  # fmt: skip
        record_facts(con, facts)
    for year, prices in enumerate(lists, FIRST):
        content = f'{{"year": {year}}}'.encode()
        with timed.once():
            with registry.writing() as con:
                record_list(con, NewList(f"{province}-{year}", prices, content, province), "bench")
            with registry.writing() as con:
                decided = datetime.date(year, 2, 1)
                phases = (Phase(datetime.date(year, 3, 1)), Phase(datetime.date(year, 7, 1), class_="III"))
                make_move(
                    con, f"{province}-{year}", NewMove("approve", "HĐND", decided, Paper("1", decided), phases=phases), None
                )


def rows_of(number: int, prices: PriceList) -> list[tuple[object, ...]]:
    return [(number, key, line.class_ or "", key, line.price) for key, line in enumerate(prices.lines, 1)]


def bare(con: sqlite3.Connection, lists: list[PriceList], province: int, timed: Timed) -> None:
    """The same rows, with nothing but their key: a transaction for the lines and one more for what would be the approval.

    The rows of all years are made first, as all lists are: neither of the two has just touched what it writes.
    """
    first = province * len(lists)
    of_years = [rows_of(first + year, prices) for year, prices in enumerate(lists)]
    for number, rows in enumerate(of_years, first):
        with timed.once():
            con.execute("begin immediate")
            con.executemany("insert into lines values (?, ?, ?, ?, ?)", rows)
            con.execute("commit")
            con.execute("begin immediate")
            con.execute("insert into moves values (?)", (number,))
            con.execute("commit")


def without_waiting(folder: Path, lists: list[PriceList], rounds: int) -> tuple[float, float]:
    """CPU seconds of the quickest of some rounds: all lists in one transaction, recorded and bare."""
    own, limit = [], []
    for turn in range(rounds):
        with open_registry(folder / f"own-{turn}.db") as registry:
            cpu = time.process_time()
            with registry.writing() as con:
                for year, prices in enumerate(lists):
                    record_list(con, NewList(f"{year}", prices, f"{year}".encode(), "Tỉnh"))
            own.append(time.process_time() - cpu)
        con_ = sqlite3.connect(folder / f"bare-{turn}.db", isolation_level=None)
        con_.executescript(_BARE)
        rows = [rows_of(year, prices) for year, prices in enumerate(lists)]
        cpu = time.process_time()
        con_.execute("begin immediate")
        for each in rows:
            con_.executemany("insert into lines values (?, ?, ?, ?, ?)", each)
        con_.execute("commit")
        limit.append(time.process_time() - cpu)
        con_.close()
    return min(own), min(limit)


def asked(ask: Callable[[int], object], times: int) -> Timed:
    ask(0)  # start-up: libraries, packs, statements
    timed = Timed()
    for number in range(times):
        with timed.once():
            ask(number)
    return timed


def main(arguments: list[str] | None = None) -> None:
    """Runs the benchmark and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("provinces", 63), ("years", 20), ("facilities", 100), ("services", 0), ("times", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--url", help="an empty PostgreSQL database, in place of a file")
    parser.add_argument("--keep", type=Path, help="where the registry is kept; asked again, it is not written again")
    parser.add_argument("--verify", action="store_true")
    given = parser.parse_args(arguments)
    begun = time.perf_counter()
    lists = lists_of(given.years, given.services)
    print(f"{len(lists)} lists of {len(lists[0].lines):,} lines made in {time.perf_counter() - begun:.1f} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="pricebook-bench-") as temporary:
        folder = Path(temporary)
        place: str | Path = given.url or given.keep or folder / "registry.db"
        if not (isinstance(place, Path) and place.exists()):
            _written(place, given, lists, folder)
        _asked(place, given, lists)
        if given.verify:
            with open_registry(place) as registry, registry.reading() as con:
                begun = time.perf_counter()
                found = verify_registry(con)
                print(f"V  {found.lines:,} lines in {time.perf_counter() - begun:.1f} s, findings: {len(found.findings)}")


def _written(place: str | Path, given: argparse.Namespace, lists: list[PriceList], folder: Path) -> None:
    timed, limit = Timed(), Timed()
    con = sqlite3.connect(folder / "bare.db", isolation_level=None)
    con.executescript(_BARE)
    con.execute("create table moves (list integer primary key)")
    with open_registry(place) as registry:
        for province in range(given.provinces):  # in turns, so that both find the machine as busy
            write(registry, f"Tỉnh {province}", lists, timed, given.facilities)
            bare(con, lists, province, limit)
    con.close()
    count = given.provinces * sum(len(each.lines) for each in lists)
    own, most = count / sum(timed.wall), count / sum(limit.wall)
    print(f"W  {count:,} lines in {sum(timed.wall):.1f} s: {own:,.0f} a second; {timed}", flush=True)
    print(f"B  {count:,} lines in {sum(limit.wall):.1f} s: {most:,.0f} a second; {limit}", flush=True)
    print(f"   W/B {own / most:.2f}; of the CPU alone {sum(limit.cpu) / sum(timed.cpu):.2f}")
    if not given.url:
        cpu, least = without_waiting(folder, lists, 3)
        print(f"L  {cpu:.2f} CPU seconds, bare {least:.2f}: ratio {least / cpu:.2f}")
        print(f"   file {Path(place).stat().st_size / 1e6:,.0f} MB", flush=True)


def _asked(place: str | Path, given: argparse.Namespace, lists: list[PriceList]) -> None:
    services = [line.service_id for line in lists[0].lines]
    gc.freeze()  # whoever asks has no such lists in memory, through which the collector would go again and again

    def where(number: int) -> tuple[str, datetime.date]:
        year = FIRST + number * 7 % given.years
        return f"Tỉnh {number * 5 % given.provinces}-{number % given.facilities}", datetime.date(year, 9, 1)

    def one(number: int) -> None:
        found = in_force(*where(number), service=services[number * 37 % len(services)], registry=place)
        assert len(found.prices) <= 1

    def all_(number: int) -> None:
        assert in_force(*where(number), registry=place).prices

    print(f"S  one service:    {asked(one, given.times)}")
    print(f"   first answer of a process: {_first(place, *where(0), services[0])}")
    print(f"F  whole facility: {asked(all_, given.times)}")
    gc.unfreeze()


_FIRST = """
import datetime, sys, time
from pricebook.app.list_in_force import in_force
from pricebook.registry import open_registry
place, facility, day, service = sys.argv[1:]
with open_registry(place):
    pass
wall, cpu = time.perf_counter(), time.process_time()
in_force(facility, datetime.date.fromisoformat(day), service=service, registry=place)
print(f"{(time.perf_counter() - wall) * 1000:,.1f} ms (CPU {(time.process_time() - cpu) * 1000:,.1f})")
"""


def _first(place: str | Path, facility: str, day: datetime.date, service: str) -> str:
    """What the first answer takes in a process of its own, after import and opening."""
    asked = [sys.executable, "-c", _FIRST, str(place), facility, day.isoformat(), service]
    return subprocess.run(asked, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout.strip()


if __name__ == "__main__":
    main()
