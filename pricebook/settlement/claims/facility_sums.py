"""What each facility charged in all, and what came of it, each line once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import duckdb

from pricebook.settlement.claims.database import FACILITY_SUMS, statement
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.lists import ListSource
from pricebook.settlement.claims.net import NetLine
from pricebook.settlement.claims.parts import ListsOf


@dataclass(frozen=True, slots=True)
class FacilitySum:
    """The lines of one facility that could be read, in đồng.

    Attributes:
        facility: its code.
        name: as a list has it; None where none does.
        lists: the lists by which it was settled.
        first, last: its first and last day.
        lines: how many lines.
        charged: what was asked for them.
        refused: what is not paid.
        held: of the rest, what is not paid until a question is answered.
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
    asked: Decimal


class ClaimSums(NamedTuple):
    """What was charged in đồng, and what came of it, each line once; as FacilitySum has it."""

    charged: Decimal
    refused: Decimal
    held: Decimal
    asked: Decimal

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
    sums: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
    for each in net:
        refused, held, asked = sums.get(each.line.facility, (Decimal(0),) * 3)
        sums[each.line.facility] = refused + each.refused, held + each.held, asked + each.asked
    found = []
    for facility, lines, charged, first, last in con.execute(statement(FACILITY_SUMS)).fetchall():
        days = day_of(first), day_of(last)
        periods = [each for each in lists_of(facility, *days) if any(map(each.holds, days)) or _within(each.first, *days)]
        lists = tuple({each.source.name: each.source for each in periods}.values())
        of_it = sums.get(facility, (Decimal(0),) * 3)
        found.append(FacilitySum(facility, _name(facility, lists), lists, *days, lines, charged, *of_it))
    return tuple(found)


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _name(facility: str, lists: Iterable[ListSource]) -> str | None:
    named = (each.name for of in lists for each in of.prices.facilities if each.facility_code == facility and each.name)
    return next(named, None)
