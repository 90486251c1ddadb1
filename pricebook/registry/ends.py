"""Until when a list holds, what holds after it, and for whom nothing does: what whoever records a decision has to be told."""

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from pricebook.findings import Finding, Place
from pricebook.registry import schema
from pricebook.registry.holding import Phase, holds_of

_DAY = datetime.timedelta(days=1)


class End(NamedTuple):
    """The end of a list's days in one place. `then` is the list that holds from the next day on; None where none does.

    `until` is the last day on which none does; None where no later list is known.
    """

    phase: Phase
    then: str | None
    until: datetime.date | None = None


def ends_of(con: sa.Connection, number: int) -> list[End]:
    """Where and when a whole list ends, as far as it is known now. One that an authority inherits does not end with its former.

    Args:
        con: A connection.
        number: The list.
    """
    h, li = schema.holds.c, schema.lists.c
    of = con.execute(sa.select(li.amends, li.payer).where(li.list == number)).one()
    phases = [hold.phase for hold in holds_of(con, number) if hold.phase.to < schema.LAST_DAY]
    if of.amends is not None or not phases:
        return []
    own = sa.select(h.authority).where(h.list == number, h.ended_by.is_(None))
    columns = (h.list, li.name, h.scope, h["class"].label("of_class"), h.from_day)
    rows = con.execute(
        sa.select(*columns)
        .join(schema.lists, li.list == h.list)
        .where(h.ended_by.is_(None), h.payer == of.payer, h.layer == 0, h.authority.in_(own))
        .order_by(h.from_day)
    ).all()
    found: list[End] = []
    for phase in phases:
        if any(row.list == number and row.from_day == phase.to + _DAY for row in rows):
            continue
        place = (phase.scope, phase.class_)
        later = [row for row in rows if (row.scope, row.of_class) == place and row.from_day > phase.to]
        follows = bool(later) and later[0].from_day == phase.to + _DAY
        until = later[0].from_day - _DAY if later and not follows else None
        found.append(End(phase, later[0].name if follows else None, until))
    return found


def nothing_after(name: str, ends: Sequence[End]) -> Iterator[Finding]:
    """RG059, once a list: days after its end on which no list is in force for those for whom it was."""
    gaps = [end for end in ends if end.then is None]
    if gaps:
        first = min(gaps, key=lambda end: end.phase.to)
        last = _shown(first.until) if first.until is not None else "–"
        yield Finding("RG059", Place(name), observed=_shown(first.phase.to + _DAY), limit=last)


def same_again(con: sa.Connection, number: int, decision: str) -> str | None:
    """The list of the same decision, authority and payer with the same prices, whatever its days; None where there is none."""
    li, m, line = schema.lists.c, schema.moves.c, schema.lines.c
    of = con.execute(sa.select(schema.lists).where(li.list == number)).one()
    others = con.execute(
        sa.select(li.list, li.name)
        .join(schema.moves, m.list == li.list)
        .where(li.list != number, li.authority == of.authority, li.payer == of.payer, li.lines == of.lines)
        .where(m.move == "approve", m.paper_no == decision, li.amends.is_not_distinct_from(of.amends))
        .order_by(li.list)
    ).all()
    for other in others:
        of_each = [sa.select(line.service, line["class"], line.price).where(line.list == each) for each in (number, other.list)]
        if con.execute(sa.except_(*of_each)).first() is None:
            return str(other.name)
    return None


def _shown(day: datetime.date) -> str:
    return day.strftime("%d/%m/%Y")
