"""Killed at any moment, a registry opens clean, and holds all of a move or none of it."""

import random
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from pricebook.registry import open_registry, schema
from pricebook.registry.verify import verify_registry
from tests.postgres import new_database
from tests.registry.test_two_at_once import at_work

LISTS = 4  # so many lists a writer records, about, before it is killed at the latest


def rounds(place: str, made: Path, number: int, *, reader: bool = False) -> None:
    """Kills who records and approves a real list again and again, and looks each time at what is there."""
    chance = random.Random(number)
    longest = LISTS * first_list(place, made)
    before = last = looked_at(place)
    with ExitStack() as until:
        if reader:
            reads = at_work("reads", place)
            until.callback(reads.wait)
            until.callback(reads.kill)
            assert reads.stdout is not None and reads.stdout.readline() == "ready\n"
        for _ in range(number):
            writer = at_work("list", place, made)
            assert writer.stdout is not None and writer.stdout.readline() == "ready\n", writer.communicate()
            time.sleep(chance.random() * longest)
            writer.kill()
            told, _ = writer.communicate()
            said = before + told.count("recorded ")
            before = looked_at(place)
            assert said <= before <= said + 1  # killed between the commit and what it printed
            last = max(last, before)
        if reader:
            assert reads.poll() is None, reads.communicate()
    assert last > 1


def first_list(place: str, made: Path) -> float:
    """How many seconds a writer takes to record and approve the first list, on this machine as busy as it is now."""
    writer = at_work("list", place, made)
    assert writer.stdout is not None and writer.stdout.readline() == "ready\n", writer.communicate()
    began = time.monotonic()
    assert writer.stdout.readline().startswith("recorded "), writer.communicate()
    took = time.monotonic() - began
    writer.kill()
    writer.communicate()
    return took


def looked_at(place: str) -> int:
    """How many lists there are: each whole and approved, in a registry that opens and verifies. A killed client's work is undone."""
    with open_registry(place) as registry:
        with registry.writing():
            pass  # PostgreSQL: waits until the server has noticed that the writer is gone
        with registry.reading() as con:
            verified = verify_registry(con)
            count = con.execute(sa.select(sa.func.count()).select_from(schema.lists)).scalar() or 0
            lines = con.execute(sa.select(sa.func.count()).select_from(schema.lines)).scalar()
            kinds = con.execute(sa.select(schema.entries.c.kind)).scalars().all()
            holding = con.execute(sa.select(schema.holds.c.list).distinct()).scalars().all()
            expected = con.execute(sa.select(sa.func.sum(schema.lists.c.lines))).scalar()
    assert list(verified.findings) == []
    assert lines == (expected or 0)
    assert (kinds.count("list"), kinds.count("move"), kinds.count("approval"), len(holding)) == (count,) * 4
    return count


@pytest.mark.slow
def test_twenty_kills(place: str, made: Path) -> None:
    rounds(place, made, 20)


@pytest.mark.slow
def test_kills_while_another_process_reads(made: Path, tmp_path: Path) -> None:
    """SQLite: the reader goes on, and undoes by the journal what was half done."""
    rounds(str(tmp_path / "registry.db"), made, 8, reader=True)


@pytest.mark.slow
def test_killed_while_the_tables_are_made(made: Path, tmp_path: Path) -> None:
    """SQLite: the file that is left is an empty one, or a registry."""
    chance = random.Random(7)
    for number in range(6):
        place = tmp_path / f"{number}.db"
        writer = at_work("list", place, made)
        while not place.exists() and writer.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.15)
        writer.kill()
        writer.communicate()
        looked_at(str(place))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "sqlite-read", "postgresql"])
def test_two_hundred_kills(kind: str, made: Path, tmp_path: Path) -> None:
    place = new_database() if kind == "postgresql" else str(tmp_path / "registry.db")
    rounds(place, made, 200, reader=kind == "sqlite-read")
