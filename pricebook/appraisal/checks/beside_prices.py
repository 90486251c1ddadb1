"""Checks of the figures that stand beside a price: amounts for a quantity, and what the insurance fund pays of it."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding
from pricebook.submission.precision import agrees
from pricebook.submission.stated import StatedLine, StatedList

_PRICES = ("current_price", "council_price", "fund_price", "proposed")
_OF_PATIENTS = ("outpatient_quantity", "inpatient_quantity")


def amounts_for_quantities(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR003: an amount that is not quantity × price, nor × another price of the row, as the current one.

    The quantity may be stated for outpatients and inpatients apart.

    Nothing is compared where a cell of the row cannot be read, or where the row has several prices or pays a share of them.
    """
    prices = Counter((line.source.table, line.row) for line in stated.lines)
    for line in stated.lines_with_column("amount"):
        amount, price = line.figure("amount"), line.price
        several = prices[line.source.table, line.row] > 1
        if amount is None or price is None or line.broken or several or line.figure("share") is not None:
            continue
        quantities = dict(_quantities(line))
        unit_prices = [price, *(other for figure in _PRICES if (other := line.figure(figure)) is not None)]
        if not quantities or any(agrees(amount, q * unit_price) for q in quantities.values() for unit_price in unit_prices):
            continue
        name, quantity = next(iter(quantities.items()))
        related = tuple(line.at(each) for each in (*name, "price"))
        yield line.finding("AR003", "amount", amount, quantity * price, related=related, item=line.name or line.label)


def _quantities(line: StatedLine) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """What the quantity of a line may be: the stated one, and the sum over outpatients and inpatients; with their figures."""
    total = line.figure("quantity")
    if total is not None:
        yield ("quantity",), total
    apart = {name: figure for name in _OF_PATIENTS if (figure := line.figure(name)) is not None}
    if apart:
        yield tuple(apart), sum(apart.values(), Decimal(0))


def fund_prices(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """IN068: what the insurance fund pays of a service is another amount than its price (đồng)."""
    for line in stated.lines_with_column("fund_price"):
        paid, price = line.figure("fund_price"), line.price
        if paid is not None and price is not None and paid != price:
            yield line.finding("IN068", "fund_price", paid, price, related=(line.at("price"),))
