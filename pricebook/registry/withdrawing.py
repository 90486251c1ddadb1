"""A move that was recorded in error is withdrawn: nothing is deleted, and everything is as if it had not been made.

What was answered by it in the meantime stays known: whoever asks what was known then gets that answer.
"""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.base.languages import Terms
from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.holding import put_in_force, renew
from pricebook.registry.last_move import last_move
from pricebook.registry.moving import (
    APPROVE,
    APPROVED,
    DRAFT,
    ON_PAPER,
    PHASE,
    REVOKE,
    NewMove,
    record_in_state,
    row_of,
    state_of,
)
from pricebook.registry.refusals import Refused
from pricebook.registry.terms import MOVE_TERMS


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal that was recorded: its entry, the move that no longer counts and its entry, and the state of the list."""

    entry: int
    move: str
    of: int
    state: str


def withdraw_move(
    con: sa.Connection, name: str, of: int, day: datetime.date, person: str | None = None, note: str | None = None
) -> Withdrawn:
    """Records that the last move of a list was recorded in error; steps that it took as made on paper go with it.

    Args:
        con: A transaction that writes.
        name: The list.
        of: The entry of the move.
        day: On which day it is withdrawn.
        person: Who withdraws it.
        note: Why.

    Raises:
        Refused: It is not the last move of the list, an amendment of the list rests on it, or two lists would hold at once.
    """
    row = row_of(con, name)
    m = schema.moves.c
    chosen = sa.select(m.entry, m.move, m.state, m.body, m.note).where(m.list == row.list, counts(m.list, m.entry))
    made = con.execute(chosen.order_by(m.entry.desc())).all()
    if not made or made[0].entry != of:
        raise Refused("withdraws-not-the-last", list=name, entry=of, last=last_move(con, row.list))
    move = made[0].move
    if move == APPROVE:
        _refuse_amended(con, row.list, name)
    on_paper = 0
    for each in made[1:]:
        if each.body or each.note != ON_PAPER:
            break
        on_paper += 1
    gone, left = made[: on_paper + 1], made[on_paper + 1 :]
    state = left[0].state if left else DRAFT
    new = NewMove("withdraw", "", day, person=person, note=note, withdraws=gone[-1].entry)
    entry = record_in_state(con, row.list, state, new)
    if move in (REVOKE, PHASE):
        put_in_force(con, entry, row)
    elif move == APPROVE:
        renew(con, entry, row.authority, row.payer)
    return Withdrawn(entry, move, of, state)


def _refuse_amended(con: sa.Connection, number: int, name: str) -> None:
    """Refuses to withdraw the approval of a list that another one amends."""
    li = schema.lists.c
    for other, of in con.execute(sa.select(li.name, li.list).where(li.amends == number).order_by(li.list)).all():
        if state_of(con, of) == APPROVED:
            raise Refused("withdraws-amended", list=name, other=other, move=Terms([MOVE_TERMS[APPROVE]]))
