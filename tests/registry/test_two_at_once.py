"""Eight offices write to one registry at the same time: nothing is lost, no two lists hold at once, and the log is whole."""

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pricebook.app.errors import MoveRefused, RegistryUnusable
from pricebook.app.list_moves import move
from pricebook.app.list_status import status
from pricebook.base.languages import Phrase
from pricebook.registry import Phase, Refused, log, open_registry, schema
from pricebook.registry.locks import holders_in
from pricebook.registry.refusals import Unreadable
from pricebook.registry.verify import verify_registry
from tests.postgres import empty_database
from tests.registry.at_work import SHARED
from tests.support import ROOT

WRITERS = 8


def at_work(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.registry.at_work", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def eight_writers(place: str, made: Path, moves: int) -> None:
    """Eight processes record and approve lists: of their own authority, and every fifth of one for which they race."""
    offices = [at_work("moves", place, made, f"Tỉnh {number}", moves) for number in range(WRITERS)]
    told: list[str] = []
    for each in offices:
        out, errors = each.communicate()
        assert each.returncode == 0, errors[-2000:]
        told += out.splitlines()
    recorded = {line.removeprefix("recorded ") for line in told if line.startswith("recorded ")}
    refused = [line for line in told if line.startswith("refused ")]
    assert len(recorded) + len(refused) == WRITERS * moves
    # Of the lists for which all race one holds on each day: the others are told who was first, when, and by which decision.
    assert {line.split()[1] for line in refused} <= {"two-in-force"}
    assert all("recorded by Tỉnh" in line and "approve" in line and "UTC, entry" in line for line in refused)
    with open_registry(place) as registry, registry.reading() as con:
        names = set(con.execute(sa.select(schema.lists.c.name)).scalars())
        approved = Counter(con.execute(sa.select(schema.moves.c.list).where(schema.moves.c.move == "approve")).scalars())
        holds = schema.holds.c
        shared = con.execute(
            sa.select(holds.from_day).where(holds.authority == SHARED, holds.ended_by.is_(None), holds["class"] == "")
        ).scalars().all()  # fmt: skip
        verified = verify_registry(con)
    assert names == recorded
    assert (len(approved), set(approved.values())) == (len(recorded), {1})
    assert len(shared) == len(set(shared))
    assert list(verified.findings) == []
    assert verified.lists == len(recorded)


@pytest.mark.slow
def test_eight_writers_of_fifty_moves(place: str, made: Path) -> None:
    """400 moves: what is printed as recorded is there, and nothing else; the registry is opened by all at once as well."""
    eight_writers(place, made, 50)


@pytest.mark.long
def test_eight_writers_of_five_hundred_moves(place: str, made: Path) -> None:
    eight_writers(place, made, 500)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_open_what_is_not_there_yet(kind: str, made: Path, tmp_path: Path) -> None:
    """One makes the tables, the others wait for it; each records its lists."""
    place = str(tmp_path / "new.db") if kind == "sqlite" else empty_database()
    eight_writers(place, made, 1)


@pytest.mark.slow
def test_who_waits_too_long_is_told_and_has_written_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.registry.store.WAIT", 1)
    with open_registry(place) as first, open_registry(place) as second, first.writing() as con:
        log.append(con, log.MOVE, {"list": 1})
        with pytest.raises(Refused) as told, second.writing():
            raise AssertionError("two write at once")
    assert told.value.why == "busy"
    with open_registry(place) as registry, registry.reading() as con:
        assert con.execute(sa.select(sa.func.count()).select_from(schema.entries)).scalar() == 1


def test_the_second_is_told_who_was_first_and_when(place: str, made: Path) -> None:
    """Two people approve one list: the second is told by whom, on which day, by which decision; nothing is half done."""
    day = date(2012, 9, 20)
    decided: dict[str, Any] = {"on": day, "phases": [Phase(date(2012, 10, 1))], "registry": place}
    move(made, "approve", paper_no="15/2012/NQ-HĐND", person="Lan", **decided)
    with pytest.raises(MoveRefused) as told:
        move(made, "approve", paper_no="15/2012/NQ-HĐND", person="Minh", **decided)
    for said in ("approve on 20/09/2012", "15/2012/NQ-HĐND", "recorded by Lan at "):
        assert said in str(told.value)
    assert "phê duyệt ngày 20/09/2012" in told.value.message("vi")
    with open_registry(place) as registry, registry.reading() as con:
        assert list(verify_registry(con).findings) == []
        assert set(con.execute(sa.select(schema.moves.c.person)).scalars()) == {"Lan"}


@contextmanager
def held(place: str) -> Iterator[None]:
    """Somebody holds all of the registry, as SQLite does while a transaction is committed."""
    if "://" not in place:
        holder = sqlite3.connect(place, isolation_level=None)
        holder.execute("begin exclusive")
        try:
            yield
        finally:
            holder.close()
        return
    with open_registry(place) as registry, registry.engine.begin() as con:
        con.exec_driver_sql("lock table alembic_version, lists, entries, heads in access exclusive mode")
        yield


@pytest.mark.slow
def test_who_reads_while_another_holds_the_registry_waits_and_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.registry.store.WAIT", 1)
    with open_registry(place) as registry:
        with held(place), pytest.raises(Unreadable) as told, registry.reading() as con:
            con.execute(sa.select(schema.lists)).all()
        assert (told.value.why, dict(told.value.phrase.values)["seconds"]) == ("held", 1)
        with registry.reading() as con:  # and when the other is ready, it goes on
            assert con.execute(sa.select(schema.lists)).all() == []
    with held(place), pytest.raises(RegistryUnusable):
        status(registry=place)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds a file")
def test_the_program_that_holds_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.registry.store.WAIT", 1)
    file = tmp_path / "registry.db"
    text = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.isolation_level = None; c.execute('begin exclusive'); " \
        "print('held', flush=True); sys.stdin.read()"  # fmt: skip
    with open_registry(file) as registry:
        with subprocess.Popen([sys.executable, "-c", text, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None and other.stdin is not None
            other.stdout.readline()
            with pytest.raises(Unreadable) as told, registry.reading() as con:
                con.execute(sa.select(schema.lists)).all()
            other.stdin.close()
        who = dict(told.value.phrase.values)["who"]
        assert isinstance(who, Phrase) and dict(who.values)["number"] == str(other.pid)


def test_a_program_that_waits_holds_nothing() -> None:
    lines = [
        "1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741825 1073741825",
        "1: -> POSIX  ADVISORY  WRITE 4712 08:01:131 1073741825 1073741825",
        "2: POSIX  ADVISORY  READ 4713 08:01:131 1073741826 1073742335",
        "3: FLOCK  ADVISORY  WRITE 4714 08:01:132 0 EOF",
    ]
    assert holders_in(lines, "131") == [4711]
