"""Costs with a quotient that no decimal of the database holds (a box of 3, a mean of three provinces): calculated with fractions.

The SQL rules add what is exact in decimals. The rest is added here, service by service, so that nothing is rounded on the way to
a sum; the sum goes back to the rules, rounded once to 6 decimals half-up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

import duckdb

from pricebook.base.exact import Exact, exact
from pricebook.base.money import to_decimals
from pricebook.base.rounding import SUM_DECIMALS
from pricebook.dossier import named_rows

MOST_KEPT = 50_000  # unit prices and net quantities repeat
_SQL = Path(__file__).parent / "queries"
_SUMS = "insert into exact_sums select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])::decimal(38,18)"
Key = tuple[str, str | None]  # service and class


@dataclass(slots=True)
class ExactCosts:
    """The figures that the database holds only rounded, in đồng: costs of norm lines (by their row), of components, and sums."""

    lines: dict[tuple[str, str | None, int], Exact] = field(default_factory=dict)
    components: dict[tuple[str, str | None, str], Exact] = field(default_factory=dict)
    sums: dict[Key, Exact] = field(default_factory=dict)

    def add_batch(self, con: duckdb.DuckDBPyConnection) -> None:
        """Calculates the costs of the services of the batch that have fractions, and fills `exact_sums`."""
        in_fractions: dict[tuple[str, str | None, str], Fraction] = defaultdict(Fraction)
        for row in named_rows(con, _SQL / "fraction_lines.sql"):
            product = _fraction(row.exact_net, row.net_quantity) * _fraction(row.exact_price, row.unit_price)
            self.lines[row.service_id, row.class_, row.id] = exact(product)
            in_fractions[row.service_id, row.class_, row.component] += product
        sums: dict[Key, Fraction | None] = defaultdict(Fraction)
        for row in named_rows(con, _SQL / "fraction_components.sql"):
            key, component = (row.service_id, row.class_), (row.service_id, row.class_, row.component)
            so_far = sums[key]
            cost = Fraction(row.in_decimals) + in_fractions[component] if row.complete else None
            if cost is not None and row.exact_amount is not None:
                cost += _parsed(row.exact_amount)
            if cost is not None and row.has_fractions:
                self.components[component] = exact(cost)
            sums[key] = None if so_far is None or cost is None else so_far + cost
        known = {key: exact(total) for key, total in sums.items() if total is not None}
        self.sums |= known
        columns: tuple[list[Any], ...] = ([], [], [])
        for (service, class_), total in known.items():
            for column, value in zip(columns, (service, class_, str(to_decimals(total, SUM_DECIMALS))), strict=True):
                column.append(value)
        if known:
            con.execute(_SUMS, list(columns))


def _fraction(text: str | None, value: Decimal) -> Fraction:
    """The exact figure, from its text where it has one."""
    return _parsed(text) if text is not None else _of_decimal(value)


@lru_cache(maxsize=MOST_KEPT)
def _parsed(text: str) -> Fraction:
    """The figure that a text of the database names: a fraction, or a decimal that is too long for its column."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator)) if denominator else Fraction(text)


_of_decimal = lru_cache(maxsize=MOST_KEPT)(Fraction)


@overload
def exact_figure(text: str | None, value: Decimal) -> Exact: ...
@overload
def exact_figure(text: str | None, value: Decimal | None) -> Exact | None: ...
def exact_figure(text: str | None, value: Decimal | None) -> Exact | None:
    """The exact figure of a column: from the text beside it, if it has one, else the decimal itself."""
    return value if text is None else _exact_of(text)


@lru_cache(maxsize=MOST_KEPT)
def _exact_of(text: str) -> Exact:
    return exact(_parsed(text))
