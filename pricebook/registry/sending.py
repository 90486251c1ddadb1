"""An approved list goes out: the day on which it was sent, and the day on which that was acknowledged, are moves of its life.

They change no state: neither what the list says nor where it holds depends on them.
"""

import datetime
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.contradicting import refuse_same
from pricebook.registry.counted import counts
from pricebook.registry.moving import ACKNOWLEDGED, APPROVE, APPROVED, SENT, Moved, NewMove, record_in_state, row_of, state_of
from pricebook.registry.refusals import Refused
from pricebook.regulation.vocabulary import comparable


def record_sending(con: sa.Connection, name: str, new: NewMove) -> Moved:
    """Records that a list was sent (its `note` is to whom), or that the recipient acknowledged it.

    Args:
        con: A transaction that writes.
        name: The list.
        new: The move: sent or acknowledged. Who acknowledges is by default the one to whom it was sent last before that day.

    Raises:
        Refused: The same is recorded, or the list is not approved, is sent before it was decided, or is acknowledged before it
            was sent.
    """
    row = row_of(con, name)
    state = state_of(con, row.list)
    if state != APPROVED:
        raise Refused("sent-not-approved", list=name)
    before = _last(con, row.list, APPROVE if new.move == SENT else SENT, new.day)
    if before is None:
        raise Refused("sent-before-decided" if new.move == SENT else "not-sent", list=name, day=f"{new.day:%d/%m/%Y}")
    if new.move == ACKNOWLEDGED and not new.body:
        new = replace(new, body=before.note or "")
    to = new.note if new.move == SENT else None
    office = comparable(new.body)
    refuse_same(con, row.list, name, new.move, new.day, new.paper.number, lambda body: comparable(body) == office, to)
    return Moved(record_in_state(con, row.list, state, new), state, state)


def decided_on(con: sa.Connection, name: str) -> datetime.date | None:
    """The date of the decision on a list; None where it is not approved. Raises Refused if there is no such list."""
    decided = _last(con, row_of(con, name).list, APPROVE, schema.LAST_DAY)
    return None if decided is None else decided.paper_date or decided.day


def other_office(con: sa.Connection, entry: int) -> str:
    """To whom a list was sent by a move, or who acknowledged it."""
    c = schema.moves.c
    made = con.execute(sa.select(c.move, c.body, c.note).where(c.entry == entry)).one()
    return (made.note if made.move == SENT else made.body) or ""


def _last(con: sa.Connection, number: int, move: str, day: datetime.date) -> sa.Row[tuple[Any, ...]] | None:
    """The last move of a kind that a list had until a day."""
    c = schema.moves.c
    made = sa.select(schema.moves).where(c.list == number, c.move == move, c.day <= day, counts(c.list, c.entry))
    return con.execute(made.order_by(c.day.desc(), c.entry.desc()).limit(1)).one_or_none()
