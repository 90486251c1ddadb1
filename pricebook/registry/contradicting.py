"""Moves that contradict what is recorded of the same list: the same one again, an own approval, an end before the beginning."""

import datetime
from collections.abc import Callable

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.last_move import decided_on, last_move
from pricebook.registry.refusals import Refused


def refuse_same(
    con: sa.Connection,
    number: int,
    name: str,
    move: str,
    day: datetime.date,
    paper_no: str | None,
    by: Callable[[str], bool],
    note: str | None = None,
) -> None:
    """Refuses what is recorded already: the same move, by an office that `by` tells, of the same day and by the same paper.

    Where a note is given, the move must have the same.
    """
    m = schema.moves.c
    same_paper = m.paper_no.is_(None) if paper_no is None else m.paper_no == paper_no
    where = [m.list == number, m.move == move, m.day == day, m.body != "", same_paper, counts(m.list, m.entry)]
    if note is not None:
        where.append(m.note == note)
    for entry, body in con.execute(sa.select(m.entry, m.body).where(*where).order_by(m.entry)).all():
        if by(body):
            raise Refused("made-already", list=name, made=last_move(con, number, entry), entry=entry)


def refuse_own_approval(con: sa.Connection, number: int, body: str, same_office: Callable[[str, str], bool]) -> None:
    """Refuses that an office which submitted a list also decides it (R10), however often the list was submitted."""
    c = schema.moves.c
    submitted = sa.select(c.body).where(c.list == number, c.move == "submit", counts(c.list, c.entry))
    if any(submitter and same_office(submitter, body) for submitter in con.execute(submitted).scalars()):
        raise Refused("own-approval", body=body)


def refuse_revoked_before(con: sa.Connection, number: int, name: str, day: datetime.date) -> None:
    """Refuses that a decision is revoked from a day before the one on which it was made."""
    decided = decided_on(con, number)
    if decided is not None and day < decided:
        raise Refused("revoked-before-decided", list=name, day=f"{day:%d/%m/%Y}", decided=f"{decided:%d/%m/%Y}")
