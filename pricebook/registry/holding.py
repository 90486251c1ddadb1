"""Which list holds for whom and when: at most one whole list for a facility scope, payer, class and day.

A new list ends those that it takes the place of on the day before its own first day. A list for one class or one scope goes
before one for all, which holds on for the others. A list that amends another holds in a layer of its own, as long
as that one holds.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.refusals import Refused

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """From when to when a list holds, both inclusive, for which class ("" for all) and which scope ("" for all facilities)."""

    from_: datetime.date
    to: datetime.date = schema.LAST_DAY
    class_: str = schema.ALL
    scope: str = schema.ALL


@dataclass(frozen=True, slots=True)
class Hold:
    """A row of `holds`, with the name of its list."""

    hold: int
    list: int
    name: str
    phase: Phase


def put_in_force(
    con: sa.Connection,
    entry: int,
    of: sa.Row[tuple[object, ...]],
    phases: Iterable[Phase],
    *,
    decided: datetime.date,
    supersede: bool = False,
) -> tuple[list[Phase], list[Hold]]:
    """Lets a list hold, and ends what it takes the place of.

    A list of an older decision that is recorded later holds until the day before the newer one's first day.

    Args:
        con: The transaction.
        entry: The entry of the move that lets it hold.
        of: The row of the list.
        phases: For whom it holds, and when.
        decided: The day of its decision.
        supersede: Whether lists that begin on its first day or later give way too, whenever they were decided.

    Returns:
        A pair: for whom it holds, and when, as recorded; and what it has ended, as it was.

    Raises:
        Refused: Another list holds in the same place, does not begin earlier, and was not decided later.
    """
    layer = of.list if of.amends is not None else 0
    held: list[Phase] = []
    ended: list[Hold] = []
    for phase in phases:
        last = phase.to
        if last < phase.from_:
            raise Refused("ends-before-it-begins", first=_shown(phase.from_), last=_shown(last))
        for other in _in_its_place(con, of.authority, of.payer, phase) if layer == 0 else ():
            takes = phase.scope in (schema.ALL, other.phase.scope) and phase.class_ in (schema.ALL, other.phase.class_)
            later = other.phase.from_ > phase.from_ and _decided(con, other.list) >= decided and not supersede
            if later and (takes or other.list != of.list):
                last = min(last, other.phase.from_ - _DAY)
            elif takes and (other.phase.from_ < phase.from_ or supersede):
                ended.append(other)
                end(con, entry, other, phase.from_ - _DAY)
            elif takes:
                raise Refused("two-in-force", list=other.name, first=_shown(other.phase.from_))
        held.append(replace(phase, to=last))
        _insert(con, entry, of.list, layer, of.authority, of.payer, held[-1])
    return held, ended


def end(con: sa.Connection, entry: int, hold: Hold, last: datetime.date) -> None:
    """Ends a hold: it is known since this entry that it holds until a day, or, if that is before its first, not at all."""
    row = con.execute(sa.select(schema.holds).where(schema.holds.c.hold == hold.hold)).one()
    con.execute(schema.holds.update().where(schema.holds.c.hold == hold.hold).values(ended_by=entry))
    if last >= row.from_day:
        shorter = Phase(row.from_day, last, hold.phase.class_, hold.phase.scope)
        _insert(con, entry, row.list, row.layer, row.authority, row.payer, shorter)


def holds_of(con: sa.Connection, number: int) -> list[Hold]:
    """Where a list holds, as far as it is known now."""
    return list(_current(con, schema.holds.c.list == number))


def _in_its_place(con: sa.Connection, authority: str, payer: str, phase: Phase) -> list[Hold]:
    """The holds of whole lists that meet a phase: in the same scope and class, or where one of the two is for all."""
    c = schema.holds.c
    met = [c.from_day <= phase.to, c.to_day >= phase.from_]
    for column, value in ((c.scope, phase.scope), (c["class"], phase.class_)):
        met += [column.in_((value, schema.ALL))] if value != schema.ALL else []
    return list(_current(con, c.layer == 0, c.authority == authority, c.payer == payer, *met))


def _decided(con: sa.Connection, number: int) -> datetime.date:
    """The day of the decision by which a list holds."""
    c = schema.moves.c
    approved = sa.select(sa.func.coalesce(c.paper_date, c.day)).where(c.list == number, c.move == "approve").order_by(c.entry)
    found: datetime.date | None = con.execute(approved.limit(1)).scalar()
    return found if found is not None else datetime.date.min


def _shown(day: datetime.date) -> str:
    return day.strftime("%d/%m/%Y")


def _current(con: sa.Connection, *where: sa.ColumnElement[bool]) -> Iterator[Hold]:
    c = schema.holds.c
    chosen = sa.select(c.hold, c.list, schema.lists.c.name, c.from_day, c.to_day, c["class"], c.scope).join(
        schema.lists, schema.lists.c.list == c.list
    )
    for row in con.execute(chosen.where(c.ended_by.is_(None), *where).order_by(c.from_day, c.hold)).all():
        yield Hold(row[0], row[1], row[2], Phase(row[3], row[4], row[5], row[6]))


def _insert(con: sa.Connection, entry: int, number: int, layer: int, authority: str, payer: str, phase: Phase) -> None:
    last = con.execute(sa.select(sa.func.max(schema.holds.c.hold))).scalar() or 0
    con.execute(
        schema.holds.insert(),
        {
            "hold": last + 1,  # without gaps, so that the log says them
            "entry": entry,
            "list": number,
            "layer": layer,
            "authority": authority,
            "payer": payer,
            "scope": phase.scope,
            "class": phase.class_,
            "from_day": phase.from_,
            "to_day": phase.to,
        },
    )
