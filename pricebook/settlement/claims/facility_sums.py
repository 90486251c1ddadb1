"""What each facility charged in all, and what came of it, each line once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from pricebook.settlement.claims.database import FACILITY_SUMS, statement
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.lists import ListSource, Period
from pricebook.settlement.claims.net import NetLine
from pricebook.settlement.claims.parts import ListsOf


@dataclass(frozen=True, slots=True)
class FacilitySum:
    """The lines of one facility that could be read, in đồng.

    Attributes:
        facility: its code.
        name: as the registry or a list has it; None where none does.
        lists: the lists by which it was settled.
        first, last: its first and last day.
        lines: how many lines.
        charged: what was asked for them.
        refused: what is not paid.
        held: of the rest, what is not paid until a question is answered.
        unlisted: of the rest, what is charged on days without a list: nothing says what is paid of it, whatever else is asked.
        asked: of the rest, what is paid, and asked about.
    """

    facility: str
    name: str | None
    lists: tuple[ListSource, ...]
    first: date
    last: date
    lines: int
    charged: Decimal
    refused: Decimal
    held: Decimal
    unlisted: Decimal
    asked: Decimal


class ClaimSums(NamedTuple):
    """What was charged in đồng, and what came of it, each line once; as FacilitySum has it."""

    charged: Decimal
    refused: Decimal
    held: Decimal
    unlisted: Decimal
    asked: Decimal

    @property
    def paid(self) -> Decimal:
        """What is paid, with what is asked about."""
        return self.charged - self.refused - self.held - self.unlisted

    @classmethod
    def of(cls, facilities: Sequence[FacilitySum]) -> "ClaimSums":
        """The sums of some facilities together."""
        return cls(*(sum((getattr(each, name) for each in facilities), Decimal(0)) for name in cls._fields))


def facility_sums(con: duckdb.DuckDBPyConnection, lists_of: ListsOf, net: Iterable[NetLine]) -> tuple[FacilitySum, ...]:
    """The sums of the lines that stand in `staged`, by facility.

    Args:
        con: the database.
        lists_of: what holds for a facility.
        net: what is due of the lines that something is said of.
    """
    of_facility: dict[str, list[NetLine]] = defaultdict(list)
    for each in net:
        of_facility[each.line.facility].append(each)
    rows = con.execute(statement(FACILITY_SUMS)).fetchall()
    return tuple(
        _facility(facility, [_Day(day_of(day), *sums) for _, day, *sums in days], lists_of, of_facility[facility])
        for facility, days in groupby(rows, itemgetter(0))
    )


class _Day(NamedTuple):
    day: date
    lines: int
    charged: Decimal


def _facility(facility: str, days: Sequence[_Day], lists_of: ListsOf, net: Sequence[NetLine]) -> FacilitySum:
    first, last = days[0].day, days[-1].day
    periods = lists_of(facility, first, last)
    listed = {each.day for each in days if any(period.holds(each.day) for period in periods)}
    used = [period for period in periods if any(map(period.holds, listed))]
    lists = tuple({period.source.name: period.source for period in used}.values())
    refused, held = (sum((getattr(each, name) for each in net), Decimal(0)) for name in ("refused", "held"))
    without = [each for each in net if day_of(each.line.day) not in listed]
    asked = sum((each.asked for each in net), Decimal(0)) - sum((each.asked for each in without), Decimal(0))
    unlisted = sum((each.charged for each in days if each.day not in listed), Decimal(0))
    unlisted -= sum((each.refused + each.held for each in without), Decimal(0))
    lines, charged = sum(each.lines for each in days), sum((each.charged for each in days), Decimal(0))
    name = _name(facility, [*used, *periods])
    return FacilitySum(facility, name, lists, first, last, lines, charged, refused, held, unlisted, asked)


def _name(facility: str, periods: Sequence[Period]) -> str | None:
    known = (period.name for period in periods if period.name)
    listed = (
        each.name
        for period in periods
        for each in period.source.prices.facilities
        if each.facility_code == facility and each.name
    )
    return next(chain(known, listed), None)
