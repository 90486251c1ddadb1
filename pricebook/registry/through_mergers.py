"""The periods of lists for one facility through mergers: of its authority, of its heirs, and of those before it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.claims import successions
from pricebook.registry.facts import FacilityOnDay, facility_on
from pricebook.registry.in_force import ListInForce, Periods, periods
from pricebook.registry.precedence import FIRST_DAY

_DAY = datetime.timedelta(days=1)


def periods_through(
    con: sa.Connection, facility: FacilityOnDay, day: datetime.date, payer: str = "insured", known: int | None = None
) -> Periods:
    """The periods of all lists for a facility, before and after each merger by which it came from one authority to another.

    A list that is inherited has a period until the merger and another one from it on.

    Args:
        con: A connection.
        facility: The facility, as it is known on the day. Its class counts for all days.
        day: The day.
        payer: Who pays.
        known: Only what entries up to this one say; None for all.
    """
    stays = _stays(con, facility, day, known)
    whole: list[ListInForce] = []
    amending: list[ListInForce] = []
    for number, (first, there) in enumerate(stays):
        last = stays[number + 1][0] - _DAY if number + 1 < len(stays) else None
        found = periods(con, there.authority, (there.scope, facility.facts.class_ or schema.ALL), payer, known)
        whole += _between(found.whole, first, last)
        amending += _between(found.amending, first, last)
    return Periods(tuple(whole), tuple(amending))


def _stays(
    con: sa.Connection, facility: FacilityOnDay, day: datetime.date, known: int | None
) -> list[tuple[datetime.date, FacilityOnDay]]:
    """From which day on a facility is under which authority, as mergers brought it there and on."""
    chain = successions(con, known)
    stays = [(FIRST_DAY, facility)]
    for each in chain:
        if each.day > max(day, stays[-1][0]) and each.former == stays[-1][1].authority:
            then = facility_on(con, facility.facility_code, each.day, known)
            if then is not None and then.authority == each.authority:
                stays.append((each.day, then))
    since = day + _DAY
    for each in reversed(chain):
        if each.day < since and each.authority == stays[0][1].authority:
            before = facility_on(con, facility.facility_code, each.day - _DAY, known)
            if before is not None and before.authority == each.former:
                stays[:1] = [(FIRST_DAY, before), (each.day, stays[0][1])]
                since = each.day
    return stays


def _between(rows: Iterable[ListInForce], first: datetime.date, last: datetime.date | None) -> Iterator[ListInForce]:
    """What is left of periods from a day to another."""
    for each in rows:
        ends = [end for end in (each.to, last) if end is not None]
        cut = replace(each, from_=max(each.from_, first), to=min(ends, default=None))
        if cut.to is None or cut.from_ <= cut.to:
            yield cut
