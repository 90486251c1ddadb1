"""The decisions by which lists hold."""

import datetime
import json
from collections.abc import Collection, Mapping
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


def phased_by(
    con: sa.Connection, lists: Collection[int], class_: str | None, known: int | None = None
) -> dict[tuple[int, datetime.date], Decision]:
    """By number of a list and first day of a phase for a class: the later decision on that phase, if one made it.

    Args:
        con: A connection.
        lists: The numbers of lists.
        class_: The class of the facility.
        known: Only what entries up to this one say; None for all.
    """
    c, e = schema.moves.c, schema.entries.c
    chosen = sa.select(c.list, c.paper_no, c.paper_date, c.body, c.note, e.body.label("entry")).join(
        schema.entries, e.seq == c.entry
    )
    then = [c.entry <= known] if known is not None else []
    of_phases = chosen.where(c.list.in_(lists), c.move == "phase", counts(c.list, c.entry, known), *then)
    return {
        (row.list, datetime.date.fromisoformat(each["from"])): Decision(row.paper_no, row.paper_date, row.body, row.note)
        for row in con.execute(of_phases.order_by(c.entry))
        for each in json.loads(row.entry)["phases"]
        if each["class"] in ("", class_ or "")
    }
