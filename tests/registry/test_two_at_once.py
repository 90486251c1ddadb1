"""Eight offices write to one registry at the same time: nothing is lost, no two lists hold at once, and the log is whole."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from pricebook.registry import open_registry, schema
from pricebook.registry.verify import verify_registry
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


@pytest.mark.kill
def test_eight_writers_of_five_hundred_moves(place: str, made: Path) -> None:
    eight_writers(place, made, 500)
