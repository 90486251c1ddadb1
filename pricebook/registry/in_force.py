"""Which price holds for a service, at a facility, on a day, for a payer; and by which decision (R7, R10, R11).

Nothing of this is stored: a facility's class and authority on the day are joined with the lists that hold then, and with what
it may perform. A list for one scope or class goes before one for all, and a list that amends another before that one. Asked as it
was known at a former time, the answer is what was known then.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.leaving_out import left_out_of
from pricebook.regulation.jurisdiction import FacilityFacts

_DAY = datetime.timedelta(days=1)

# What the law makes of the prices of a service for a facility: from its facts, its part and its prices by class ("" for all) to
# the class that applies, what is paid in đồng, and the article; None where no price applies.
Applies = Callable[[FacilityFacts, str | None, dict[str, int]], tuple[str, int, str | None] | None]


@dataclass(frozen=True, slots=True)
class FacilityOnDay:
    """What is known of a facility on a day. `scope` is the part of its authority's facilities that it belongs to."""

    facility_code: str
    name: str | None
    facts: FacilityFacts
    authority: str
    scope: str


@dataclass(frozen=True, slots=True)
class ListInForce:
    """A list that holds for a facility on a day, with the days of its period (`to` None: no end is decided).

    `only` are the services for which it goes on, because a later decision left them out (R11); None for all.
    """

    list: int
    name: str
    amends: int | None
    regulation: str
    class_: str
    from_: datetime.date
    to: datetime.date | None
    entry: int
    content: str
    scope: str = schema.ALL
    only: frozenset[str] | None = None


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


def facility_on(con: sa.Connection, code: str, day: datetime.date, known: int | None = None) -> FacilityOnDay | None:
    """What is known of a facility on a day; None where nothing is.

    Args:
        con: A connection.
        code: The facility.
        day: The day.
        known: Only what entries up to this one say; None for all.
    """
    c = schema.facilities.c
    where = [c.facility_code == code, c.from_day <= day, c.to_day >= day]
    where += [c.entry <= known] if known is not None else []
    newest = sa.select(schema.facilities).where(*where).order_by(c.entry.desc(), c.from_day.desc()).limit(1)
    row = con.execute(newest).mappings().one_or_none()
    if row is None:
        return None
    facts = FacilityFacts(row["managed_by"], row["class"] or None, row["kind"])
    return FacilityOnDay(code, row["name"], facts, row["authority"], row["scope"])


def lists_for(
    con: sa.Connection, facility: FacilityOnDay, day: datetime.date, payer: str = "insured", known: int | None = None
) -> list[ListInForce]:
    """The lists that hold for a facility on a day, the one that goes before the others first: amendments, then the whole list.

    Empty where no list holds; amendments alone are none. Where the decision of the whole list left services out, the lists behind
    it that would hold without it follow, for these services only: what was paid for them goes on (R11).
    """

    def holding(on: datetime.date) -> list[ListInForce]:
        return _holding(con, facility, on, payer, known)

    def by_rank(found: list[ListInForce], wanted: frozenset[str] | None) -> tuple[list[ListInForce], frozenset[str]]:
        """The lists that are asked, one after the other, and the services that all of them leave out."""
        asked: list[ListInForce] = []
        for whole in (each for each in found if each.amends is None):
            asked += [replace(each, only=wanted) for each in (*_amendments(found, whole), whole)]
            left = left_out_of(con, whole.list)
            wanted = left if wanted is None else wanted & left
            if wanted:
                ended = [each for each in holding(whole.from_ - _DAY) if _gave_way(each, whole)]
                before, wanted = by_rank(ended, wanted)
                asked += [replace(each, to=whole.to) for each in before]
            if not wanted:
                break
        return asked, wanted or frozenset()

    return by_rank(holding(day), None)[0]


def _holding(con: sa.Connection, facility: FacilityOnDay, day: datetime.date, payer: str, known: int | None) -> list[ListInForce]:
    """All lists that hold on a day for a facility's scope and class, those for one scope or class first."""
    h, li = schema.holds.c, schema.lists.c
    where = [h.authority == facility.authority, h.payer == payer, h.from_day <= day, h.to_day >= day]
    where += [h.scope.in_({schema.ALL, facility.scope}), h["class"].in_({schema.ALL, facility.facts.class_ or schema.ALL})]
    if known is None:
        where.append(h.ended_by.is_(None))
    else:
        where += [h.entry <= known, sa.or_(h.ended_by.is_(None), h.ended_by > known)]
    columns = (h.list, li.name, li.amends, li.regulation, h["class"], h.from_day, h.to_day, h.entry, li.content, h.scope)
    chosen = sa.select(*columns).join(schema.lists, li.list == h.list).where(*where)
    special = (sa.func.length(h.scope) > 0).desc(), (sa.func.length(h["class"]) > 0).desc()
    rows = con.execute(chosen.order_by(*special, h.from_day.desc(), h.entry.desc())).all()
    return [ListInForce(*row[:6], None if row[6] == schema.LAST_DAY else row[6], *row[7:]) for row in rows]


def _amendments(found: Sequence[ListInForce], whole: ListInForce) -> list[ListInForce]:
    return [each for each in found if each.amends == whole.list]


def _gave_way(each: ListInForce, to: ListInForce) -> bool:
    """Whether a list ended on the day before the first of another one that took its place. Amendments go with their list."""
    takes = to.scope in (schema.ALL, each.scope) and to.class_ in (schema.ALL, each.class_)
    return each.list != to.list and (each.amends is not None or (takes and each.to == to.from_ - _DAY))


def prices_in_force(
    con: sa.Connection,
    facility: FacilityOnDay,
    lists: Sequence[ListInForce],
    applies: Callable[[ListInForce], Applies],
    service: str | None = None,
) -> Iterator[PriceInForce]:
    """What a facility is paid by lists that hold for it: one price a service, in the order of the lists.

    Args:
        con: A connection.
        facility: The facility on the day.
        lists: What `lists_for` returned.
        applies: Gives what the law of a list makes of its prices.
        service: Only this service, by id, code or ordinal; None for all.
    """
    decided: set[str] = set()
    for each in lists:
        able = _able(con, each.list if each.amends is None else each.amends, facility.facility_code)
        rule = applies(each)
        left_out = left_out_of(con, each.list)
        of_list: set[str] = set()
        for rows in _by_service(con, each.list, service):
            first = rows[0]
            if first.service_id in left_out or (each.only is not None and first.service_id not in each.only):
                continue
            of_list.add(first.service_id)
            if first.service_id in decided or not able(first.service_id):
                continue
            paid = rule(facility.facts, first.part or None, {row[1]: row[2] for row in rows if row[2]})
            if paid is not None:
                class_, price, law = paid
                row = next(row for row in rows if row[1] == class_)
                yield PriceInForce(
                    facility.facility_code, row.service_id, row.service_code, row.ordinal, row.name, row.unit, class_, price, law,
                    row.number, each,
                )  # fmt: skip
        decided |= of_list


def _by_service(con: sa.Connection, number: int, service: str | None) -> Iterator[list[Any]]:
    """The lines of a list, those of one service together, in the order of the list."""
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
    chosen = sa.select(*columns).join(schema.services, s.service == li.service).where(li.list == number)
    if service is not None:
        chosen = chosen.where(sa.or_(s.service_id == service, s.service_code == service, s.ordinal == service))
    found: dict[str, list[Any]] = {}
    for row in con.execute(chosen.order_by(li.number)):
        found.setdefault(row.service_id, []).append(row)
    yield from found.values()


def _able(con: sa.Connection, number: int, code: str) -> Callable[[str], bool]:
    """Which services a facility performs and may perform, by a list; all, where the list says so of no facility."""
    c = schema.exceptions.c
    if con.execute(sa.select(sa.literal(1)).where(c.list == number).limit(1)).scalar() is None:
        return lambda service: True
    rows = con.execute(sa.select(c.service_id, c.able).where(c.list == number, c.facility_code == code)).all()
    by_service: dict[str, bool] = {row[0]: row[1] for row in rows}
    most = by_service.get(schema.ALL, False)
    return lambda service: by_service.get(service, most)
