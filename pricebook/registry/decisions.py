"""The decisions by which lists hold."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which a list was approved: its number, its date, the body that decided, and the reasons in words."""

    number: str | None
    date: datetime.date | None
    body: str
    note: str | None = None


def decisions_of(con: sa.Connection, named: Mapping[int, str]) -> dict[str, Decision]:
    """By name of a list, the decision that approved it; from the names of lists by number."""
    c = schema.moves.c
    chosen = sa.select(c.list, c.paper_no, c.paper_date, c.body, c.note).where(c.list.in_(named), c.move == "approve")
    rows = con.execute(chosen.order_by(c.entry))
    return {named[row[0]]: Decision(*row[1:]) for row in rows}
