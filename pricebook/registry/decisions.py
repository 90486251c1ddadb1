"""The decisions by which lists hold."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which a list was approved: its number, its date, and the body that decided."""

    number: str | None
    date: datetime.date | None
    body: str


def decisions_of(con: sa.Connection, named: Mapping[int, str]) -> dict[str, Decision]:
    """By name of a list, the decision that approved it; from the names of lists by number."""
    c = schema.moves.c
    rows = con.execute(
        sa.select(c.list, c.paper_no, c.paper_date, c.body).where(c.list.in_(named), c.move == "approve").order_by(c.entry)
    )
    return {named[row[0]]: Decision(*row[1:]) for row in rows}
