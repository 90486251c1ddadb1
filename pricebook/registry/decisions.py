"""The decisions by which lists hold."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.counted import counts


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which a list was approved: its number, its date, the body that decided, and the reasons in words."""

    number: str | None
    date: datetime.date | None
    body: str
    note: str | None = None


def decisions_of(con: sa.Connection, named: Mapping[int, str], known: int | None = None) -> dict[str, Decision]:
    """By name of a list, the decision that approved it.

    Args:
        con: A connection.
        named: The names of lists by number.
        known: Only what entries up to this one say; None for all.
    """
    c = schema.moves.c
    chosen = sa.select(c.list, c.paper_no, c.paper_date, c.body, c.note).where(c.list.in_(named), c.move == "approve")
    then = [c.entry <= known] if known is not None else []
    rows = con.execute(chosen.where(counts(c.list, c.entry, known), *then).order_by(c.entry))
    return {named[row[0]]: Decision(*row[1:]) for row in rows}
