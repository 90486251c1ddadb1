"""On which days a facility is paid by a list, and which of its services have other days: what was amended, and what was left out.

A price that an amendment replaces ends on the day before, and is paid again when the amendment ends (R11). A service that a later
decision left out keeps its price on the days of that later list.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from pricebook.entitlement.days import Days, PaidDays, joined
from pricebook.registry import schema
from pricebook.registry.facts import FacilityOnDay
from pricebook.registry.in_force import Applies, ListInForce, Periods, prices_in_force

_DAY = datetime.timedelta(days=1)


class _Segment(NamedTuple):
    """Days on which the same lists hold; whether the list that is asked about is paid by, but for `but`: of these only `paid`."""

    days: Days
    holds: bool
    but: frozenset[str]
    paid: frozenset[str]


def paid_days(
    con: sa.Connection,
    facility: FacilityOnDay,
    recorded: Periods,
    number: int,
    applies: Callable[[ListInForce], Applies],
    service: str | None = None,
) -> PaidDays | None:
    """On which days a facility is paid by a list; None where on none.

    Args:
        con: A connection.
        facility: The facility, as it is known on some day.
        recorded: The periods of all lists for its place.
        number: The list.
        applies: Gives what the law of a list makes of its prices.
        service: Only this service counts, by id; None for all.
    """
    services = cache(lambda of: _services(con, of, service))
    segments: list[_Segment] = []
    for of_segment, lists in _segments(recorded):
        holds, but = _holds(lists, number, services)
        paid = prices_in_force(con, facility, lists, applies, service, but) if but else ()
        segments.append(_Segment(of_segment, holds, but, frozenset(each.service_id for each in paid if each.of.list == number)))
    days = joined(each.days for each in segments if each.holds)
    own: dict[str, list[Days]] = defaultdict(list)
    for other in {id_ for each in segments for id_ in each.but}:
        own[other] = [each.days for each in segments if (other in each.paid if other in each.but else each.holds)]
    of_service = {other: joined(periods) for other, periods in sorted(own.items()) if joined(periods) != days}
    return PaidDays(days, of_service) if days else None


def _segments(recorded: Periods) -> Iterator[tuple[Days, list[ListInForce]]]:
    """The days on which lists hold, cut wherever one begins or ends."""
    rows = (*recorded.whole, *recorded.amending)
    starts = sorted({each.from_ for each in rows} | {each.to + _DAY for each in rows if each.to is not None})
    for number, first in enumerate(starts):
        lists = recorded.on(first)
        if lists:
            yield (first, starts[number + 1] - _DAY if number + 1 < len(starts) else None), lists


def _holds(
    lists: Sequence[ListInForce], number: int, services: Callable[[int], frozenset[str]]
) -> tuple[bool, frozenset[str]]:  # fmt: skip
    """Whether a list is paid by when these hold, amendments first; and for which services that is to be asked one by one."""
    place = next((place for place, each in enumerate(lists) if each.list == number), None)
    if place is not None:
        later = frozenset[str]().union(*(services(each.list) for each in lists[:place]))
        return True, later & services(number) if later else later
    whole = lists[-1]
    if whole.left_out and _goes_on(whole.before, number):
        return False, whole.left_out & services(number)
    return False, frozenset()


def _goes_on(before: Sequence[ListInForce], number: int) -> bool:
    return any(each.list == number or _goes_on(each.before, number) for each in before)


def _services(con: sa.Connection, number: int, only: str | None) -> frozenset[str]:
    """The services of a list, by id; of all or of one."""
    li, s = schema.lines.c, schema.services.c
    found = sa.select(s.service_id).join(schema.lines, li.service == s.service).where(li.list == number)
    return frozenset(con.execute(found if only is None else found.where(s.service_id == only)).scalars())
