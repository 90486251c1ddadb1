"""Which price holds for a service, at a facility, on a day, for a payer; and by which decision (R7, R10, R11).

Nothing of this is stored: a facility's class and authority on the day are joined with the list that holds then, with the lists
that amend it, and with what the facility may perform. Asked as it was known at a former time, the answer is what was known then.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.facts import FacilityOnDay
from pricebook.registry.leaving_out import left_out_of
from pricebook.registry.precedence import SEPARATOR, Place, upwards
from pricebook.regulation.jurisdiction import FacilityFacts
from pricebook.regulation.vocabulary import comparable

_DAY = datetime.timedelta(days=1)

# What the law makes of the prices of a service for a facility: from its facts, its part and its prices by class ("" for all) to
# the class that applies, what is paid in đồng, and the article; None where no price applies.
Applies = Callable[[FacilityFacts, str | None, dict[str, int]], tuple[str, int, str | None] | None]


@dataclass(frozen=True, slots=True)
class ListInForce:
    """A list that holds for a facility on a day, with the days of its period (`to` None: no end is decided).

    `since` is the first day of its phase: before `from_` where the list was inherited on that day, or came back on it.
    `authority` is the one whose list it is, which may be a former one. `left_out` are the services that its
    decision does not approve; for these `before` goes on: the lists that held before it, amendments first.
    """

    list: int
    name: str
    amends: int | None
    authority: str
    regulation: str
    class_: str
    since: datetime.date
    from_: datetime.date
    to: datetime.date | None
    content: str
    left_out: frozenset[str] = frozenset()
    before: "tuple[ListInForce, ...]" = ()


@dataclass(frozen=True, slots=True)
class PriceInForce:
    """A price that holds: what is paid for a service in whole đồng, by which line of which list, since when.

    `number` is the place of the line in its list. `class_` is the class of the line ("" for all). `rule` cites the article where
    the facility takes the price of another class, or a share.
    """

    facility_code: str
    service_id: str
    service_code: str
    ordinal: str
    service: str
    unit: str
    class_: str
    price: int
    rule: str | None
    number: int
    of: ListInForce


class Periods(NamedTuple):
    """What is recorded for a facility's place: the whole lists by their days, and those that amend them."""

    whole: tuple[ListInForce, ...]
    amending: tuple[ListInForce, ...]

    def on(self, day: datetime.date) -> list[ListInForce]:
        """The lists that hold on a day, the latest amendment first and the whole list last; empty where no whole list holds."""
        whole = next((each for each in self.whole if _holds(each, day)), None)
        if whole is None:
            return []
        return [*(each for each in self.amending if each.amends == whole.list and _holds(each, day)), whole]


def periods(con: sa.Connection, authority: str, place: Place, payer: str = "insured", known: int | None = None) -> Periods:
    """The periods of all lists for the facilities of one class in one part of an authority's facilities.

    Args:
        con: A connection.
        authority: The authority that the facilities are paid by.
        place: Their scope and their class ("" where they have none).
        payer: Who pays.
        known: Only what entries up to this one say; None for all.
    """
    h, li = schema.holds.c, schema.lists.c
    scope, class_ = _with_rows(con, authority, place, payer, known)
    where = [h.authority == authority, h.payer == payer, h.scope == scope, h["class"] == class_]
    if known is None:
        where.append(h.ended_by.is_(None))
    else:
        where += [h.entry <= known, sa.or_(h.ended_by.is_(None), h.ended_by > known)]
    columns = (h.list, li.name, li.amends, li.authority, li.regulation, h["class"], h.since, h.from_day, h.to_day, li.content)
    rows = con.execute(sa.select(*columns).join(schema.lists, li.list == h.list).where(*where).order_by(h.from_day)).all()
    found = [ListInForce(*row[:8], _end(row[8]), row[9]) for row in rows]
    amending = sorted((each for each in found if each.amends is not None), key=lambda each: (each.since, each.list), reverse=True)
    recorded = Periods(tuple(each for each in found if each.amends is None), tuple(amending))
    return _going_on(con, recorded, authority, place, payer, known)


def _with_rows(con: sa.Connection, authority: str, place: Place, payer: str, known: int | None) -> Place:
    """The narrowest place that has rows of its own and that a place is in."""
    c = schema.places.c
    where = [c.authority == authority, c.payer == payer] + ([c.entry <= known] if known is not None else [])
    named = con.execute(sa.select(c.scope, c["class"]).where(*where)).all()
    scopes, classes = {row[0] for row in named}, {row[1] for row in named}
    scope = next((scope for scope in upwards(place[0]) if scope in scopes), schema.ALL)
    return scope, place[1] if place[1] in classes else schema.ALL


def lists_for(
    con: sa.Connection, facility: FacilityOnDay, day: datetime.date, payer: str = "insured", known: int | None = None
) -> list[ListInForce]:
    """The lists that hold for a facility on a day, the latest amendment first; the whole list is the last.

    Empty where no list holds; amendments alone are none.
    """
    return periods(con, facility.authority, (facility.scope, facility.facts.class_ or schema.ALL), payer, known).on(day)


def _going_on(con: sa.Connection, found: Periods, authority: str, place: Place, payer: str, known: int | None) -> Periods:
    """Periods with the services that decisions left out, and for these the lists that held before and go on (R11)."""
    left = left_out_of(con, [each.list for each in (*found.whole, *found.amending)], known)
    if not left:
        return found
    amending = tuple(replace(each, left_out=left.get(each.list, frozenset())) for each in found.amending)
    whole: dict[int, ListInForce] = {}
    for number in sorted(range(len(found.whole)), key=lambda number: found.whole[number].since):
        each = found.whole[number]
        whole[number] = each
        if each.list in left and each.since > datetime.date.min:
            before = Periods(tuple(whole.values()), amending)
            if each.authority != authority:  # inherited: what held before is that authority's
                former = place[0].removeprefix(each.authority).removeprefix(SEPARATOR)
                before = periods(con, each.authority, (former, place[1]), payer, known)
            going_on = tuple(before.on(each.since - _DAY))
            whole[number] = replace(each, left_out=left[each.list], before=going_on)
    return Periods(tuple(whole[number] for number in range(len(found.whole))), amending)


def prices_in_force(
    con: sa.Connection,
    facility: FacilityOnDay,
    lists: Sequence[ListInForce],
    applies: Callable[[ListInForce], Applies],
    service: str | None = None,
    only: frozenset[str] | None = None,
) -> Iterator[PriceInForce]:
    """What a facility is paid by lists that hold for it: one price a service, in the order of the lists.

    A line of an amendment replaces the line of its service and class; one for all classes replaces all lines of the service. A
    service that a decision left out keeps the price that was paid before (R11), if that list names it by the same id.

    Args:
        con: A connection.
        facility: The facility on the day.
        lists: What `lists_for` returned.
        applies: Gives what the law of a list makes of its prices.
        service: Only this service, by id, code or ordinal; None for all.
        only: Only these services, by id; None for all.
    """
    if not lists:
        return
    able = performs_by(con, lists, facility.facility_code)
    rule = applies(lists[-1])
    found = lines_of(con, lists, service)
    for service_id, rows in found.items():
        latest, first = max(rows.values(), key=lambda found: found[0].since)
        if not able(service_id, latest) or (only is not None and service_id not in only):
            continue
        paid = rule(facility.facts, first.part or None, {class_: row.price for class_, (_, row) in rows.items() if row.price})
        if paid is not None:
            class_, price, law = paid
            of, row = rows[class_]
            yield PriceInForce(
                facility.facility_code, service_id, row.service_code, row.ordinal, row.name, row.unit, class_, price, law,
                row.number, of,
            )  # fmt: skip
    left = lists[-1].left_out - set(found)
    left = left if only is None else left & only
    if left:
        yield from prices_in_force(con, facility, lists[-1].before, applies, service, left)


Line = Any  # a row of `lines` with its service


def lines_of(
    con: sa.Connection, lists: Sequence[ListInForce], service: str | None = None
) -> dict[str, dict[str, tuple[ListInForce, Line]]]:
    """The lines that hold by lists, amendments first: service → class → the list and the line. None of what is left out."""
    found: dict[str, dict[str, tuple[ListInForce, Line]]] = {}
    for each in reversed(lists):
        own: dict[str, dict[str, Line]] = {}
        for row in _lines(con, each, service):
            if row.service_id in each.left_out:
                continue
            by_class = own.setdefault(row.service_id, {})
            there = by_class.get(row.of_class)
            if there is None or (row.price is not None and (there.price is None or row.price < there.price)):
                by_class[row.of_class] = row  # several prices of one service: the lowest
        for service_id, by_class in own.items():
            held = found.setdefault(service_id, {})
            priced = (
                by_class if each.amends is None else {class_: row for class_, row in by_class.items() if row.price is not None}
            )
            if each.amends is not None and schema.ALL in priced:
                held.clear()
            held.update({class_: (each, row) for class_, row in priced.items()})
    return {service_id: rows for service_id, rows in found.items() if rows}


def keys_of(con: sa.Connection, regulation: str, service: str) -> list[int]:
    """The services that an id, a code or an ordinal names: an id goes before the others; else a name that one service has."""
    s = schema.services.c
    for columns in ((s.service_id,), (s.service_code, s.ordinal)):
        keys: set[int] = set()
        for column in columns:
            keys |= set(con.execute(sa.select(s.service).where(column == service, s.regulation == regulation)).scalars())
        if keys:
            return sorted(keys)
    rows = con.execute(sa.select(s.service, s.service_id, s.name).where(s.regulation == regulation)).all()
    named = [row for row in rows if comparable(row.name) == comparable(service)]
    return sorted(row.service for row in named) if len({row.service_id for row in named}) == 1 else []


def ids_with_codes(con: sa.Connection, number: int) -> list[tuple[str, str]]:
    """Id and code ("" for none) of each service of a list."""
    li, s = schema.lines.c, schema.services.c
    chosen = (
        sa.select(s.service_id, s.service_code).join(schema.lines, li.service == s.service).where(li.list == number).distinct()
    )
    return [(row[0], row[1] or "") for row in con.execute(chosen.order_by(s.service_id))]


def _lines(con: sa.Connection, of: ListInForce, service: str | None) -> Sequence[Line]:
    """The lines of a list, in its order; only those of a service, if one is asked for."""
    li, s = schema.lines.c, schema.services.c
    columns = (
        li.number,
        li["class"].label("of_class"),
        li.price,
        s.service_id,
        s.part,
        s.ordinal,
        s.service_code,
        s.name,
        s.unit,
    )
    chosen = sa.select(*columns).join(schema.services, s.service == li.service).where(li.list == of.list)
    if service is not None:
        chosen = chosen.where(li.service.in_(keys_of(con, of.regulation, service)))
    return con.execute(chosen.order_by(li.number)).all()


def _holds(each: ListInForce, day: datetime.date) -> bool:
    return each.from_ <= day and (each.to is None or day <= each.to)


def _end(day: datetime.date) -> datetime.date | None:
    return None if day == schema.LAST_DAY else day


def performs(con: sa.Connection, number: int, code: str) -> Callable[[str], bool]:
    """Which services a facility performs and may perform, by a list; all, where the list does not name the facility for that."""
    c = schema.exceptions.c
    rows = con.execute(sa.select(c.service_id, c.able).where(c.list == number, c.facility_code == code)).all()
    by_service: dict[str, bool] = {row[0]: row[1] for row in rows}
    most = by_service.get(schema.ALL, not rows)
    return lambda service: by_service.get(service, most)


def performs_by(con: sa.Connection, lists: Sequence[ListInForce], code: str) -> Callable[[str, ListInForce], bool]:
    """The same by a list and those that amend it: of a line of an amendment, what this one says of the facility, if it does."""
    said = {each.list: performs(con, each.list, code) for each in lists}
    c = schema.exceptions.c
    names = set(con.execute(sa.select(c.list).where(c.list.in_(said), c.facility_code == code).distinct()).scalars())
    return lambda service, of: said[of.list if of.list in names else lists[-1].list](service)
