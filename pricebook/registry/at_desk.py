"""What people do at the desk, as entries of the log: who entered, brought a file, accepted a finding, built, exported.

A list's own moves are entries of their kinds already; these say who sat there. They change no table.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import log, schema
from pricebook.registry.raw import untyped

Fact = str | int


@dataclass(frozen=True, slots=True)
class DoneAtDesk:
    """Something that a person did at the desk.

    Attributes:
        entry: the number of the entry.
        known_at: when (UTC), as ISO text.
        what: what was done: "brought", "accepted" …
        person: who did it; None where nobody said a name.
        facts: of what: the name of a file, its SHA-256, a reason.
    """

    entry: int
    known_at: str
    what: str
    person: str | None
    facts: Mapping[str, Fact]


def record_at_desk(
    con: sa.Connection, what: str, person: str | None, facts: Mapping[str, Fact], now: datetime.datetime | None = None
) -> int:
    """Records something that a person did at the desk, and returns the number of the entry.

    Args:
        con: A transaction that writes.
        what: What was done.
        person: Who did it.
        facts: Of what.
        now: When; now, if not given.
    """
    return log.append(con, log.DESK, {"what": what, "person": person, "facts": dict(facts)}, now).seq


def done_at_desk(con: sa.Connection, most: int, before: int | None = None) -> Iterator[DoneAtDesk]:
    """What was done at the desk, the newest first.

    Args:
        con: A connection that reads.
        most: How many are given at most.
        before: The number of an entry: only earlier ones.
    """
    e = schema.entries.c
    chosen = sa.select(e.seq, e.known_at, untyped(e.body)).where(e.kind == log.DESK).order_by(e.seq.desc()).limit(most)
    for seq, known_at, body in con.execute(chosen if before is None else chosen.where(e.seq < before)):
        told = json.loads(body)
        yield DoneAtDesk(seq, known_at, told["what"], told["person"], told["facts"])
