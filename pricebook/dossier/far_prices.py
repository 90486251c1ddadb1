"""Prices of a dossier that are about a thousandth of what they are compared with, or a thousand times."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.items.units import unit_key
from pricebook.regulation import LawOnDay, Magnitudes
from pricebook.tables import Table, far_from_others

_OF_ITEMS = ("tenders", "regional_prices")
_OF_SERVICES = ("proposed_prices", "current_prices")
FAR = 100  # times what the law states for the service
THOUSAND, FEWEST = 1000, 4  # đồng; prices of a column that show nothing of its unit


def far_prices(tables: dict[str, Table], law: LawOnDay) -> Iterator[Finding]:
    """IN042: one price far from the others of its column, or from what the law states for its service. Plausibility checks.

    IN081: all prices of a column look as if they were in thousands.

    Prices of one item are compared in the norm unit, when prices are composed (UP022).
    """
    for name in _OF_ITEMS:
        if name in tables:
            yield from _far_from_column(tables[name])
            yield from _in_thousands(tables[name])
    magnitudes = Magnitudes(law)
    for name in _OF_SERVICES:
        if name in tables:
            yield from _far_from_law(tables[name], magnitudes)


def _far_from_column(table: Table) -> Iterator[Finding]:
    """Compared with the prices of the same unit only: a bottle may cost a thousand times what a millilitre does."""
    by_unit: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for row, (price, unit) in enumerate(zip(table.columns["price"], table.columns["unit"], strict=True)):
        if price is not None:
            by_unit[unit_key(unit or "")].append((row, Decimal(price)))
    for priced in by_unit.values():
        far = far_from_others([price for _, price in priced])
        if far is not None:
            (row, alone), usual = priced[far[0]], far[1]
            more = {"compared": Terms(["others-of-the-column"])}
            yield Finding("IN042", table.place(row, "price"), observed=alone, limit=usual, more=dict(more))


def _in_thousands(table: Table) -> Iterator[Finding]:
    """IN081: every price is below 1,000 and most have decimals. A few show nothing, and whole ones may be of cheap things."""
    priced = [(row, Decimal(price)) for row, price in enumerate(table.columns["price"]) if price is not None]
    broken = [row for row, price in priced if price % 1]
    if len(priced) > FEWEST and len(broken) * 2 > len(priced) and all(price < THOUSAND for _, price in priced):
        first = broken[0]
        more = {"count": len(priced)}
        observed = Decimal(table.columns["price"][first] or 0)
        yield Finding("IN081", table.place(first, "price"), observed=observed, limit=THOUSAND, more=dict(more))


def _far_from_law(table: Table, magnitudes: Magnitudes) -> Iterator[Finding]:
    for row, (text, service) in enumerate(zip(table.columns["price"], table.columns["service"], strict=True)):
        known = magnitudes.of([service]) if text is not None and service is not None else None
        price = Decimal(text or 0)
        if known is not None and (price * FAR < known or price > known * FAR):
            more = {"compared": Terms(["stated-by-the-regulation"])}
            yield Finding("IN042", table.place(row, "price"), observed=price, limit=known, more=dict(more))
