"""The moves of lists as they are recorded: those that count, and those that were withdrawn."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.moving import ON_PAPER


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A recorded move: the list's state after it, the day on which it was made, by whom, by which paper; when it was known.

    `scan` is the SHA-256 of its scan, `days` of an extension by how many days a term was prolonged. `withdraws` is, of a
    withdrawal, the first entry of those that no longer count.
    """

    entry: int
    move: str
    state: str
    day: datetime.date
    body: str
    person: str | None
    paper_no: str | None
    paper_date: datetime.date | None
    scan: str | None
    note: str | None
    days: int | None
    known_at: str
    withdraws: int | None = None

    @property
    def on_paper(self) -> bool:
        """Whether nobody recorded it when it was made: it was left out, and a later move says that it was."""
        return self.note == ON_PAPER and not self.body


@dataclass(frozen=True, slots=True)
class Struck:
    """A move that was recorded in error, and the one by which it was withdrawn."""

    move: MadeMove
    by: MadeMove


def moves_of(con: sa.Connection, lists: Iterable[int]) -> dict[int, list[MadeMove]]:
    """By list, all moves of some lists, withdrawals as well, in the order of their entries."""
    m, e = schema.moves.c, schema.entries.c
    columns = (
        m.list, m.entry, m.move, m.state, m.day, m.body, m.person, m.paper_no, m.paper_date, m.paper, m.note, m.days, e.known_at,
        m.withdraws,
    )  # fmt: skip
    chosen = sa.select(*columns).join(schema.entries, e.seq == m.entry).where(m.list.in_(tuple(lists))).order_by(m.entry)
    found: dict[int, list[MadeMove]] = defaultdict(list)
    for row in con.execute(chosen).all():
        number, *of_move = row
        found[number].append(MadeMove(*of_move))
    return found


def counting(moves: Sequence[MadeMove]) -> tuple[MadeMove, ...]:
    """The moves that count."""
    gone = {each.move.entry for each in struck(moves)}
    return tuple(each for each in moves if each.withdraws is None and each.entry not in gone)


def struck(moves: Sequence[MadeMove]) -> tuple[Struck, ...]:
    """The moves that were withdrawn, by their entries; each by the first withdrawal that reaches it."""
    found: dict[int, Struck] = {}
    for by in moves:
        for each in moves if by.withdraws is not None else ():
            if each.withdraws is None and by.withdraws is not None and by.withdraws <= each.entry < by.entry:
                found.setdefault(each.entry, Struck(each, by))
    return tuple(found[entry] for entry in sorted(found))
