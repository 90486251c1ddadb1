"""Where a spreadsheet, which calculates in binary floats, could arrive at another price than the exact one."""

from decimal import Decimal

from pricebook.base.money import round_to, to_decimals
from pricebook.pricelist.records import PriceLine, Rounding


def formula_is_safe(line: PriceLine, rounding: Rounding) -> bool:
    """Whether every double that a spreadsheet can arrive at, rounded to 6 decimals, rounds to the exact price.

    Each of n terms carries at most a few units in the last place (2^-52 of its size), and a net quantity cut at 12
    decimals at most one more unit there; the sum's error is below their sum. Between the two ends rounding is monotone.
    """
    if line.composed is None or line.rounded is None:
        return True
    terms = len(line.items) + len(line.components) + 4
    error = abs(line.composed) * Decimal(4 * terms) / Decimal(2**52)
    error += sum(
        (item.unit_price or Decimal(0) for item in line.items if not _terminates(item.net_quantity)), Decimal(0)
    ) / Decimal(10**12)
    ends = (to_decimals(line.composed - error, 6), to_decimals(line.composed + error, 6))
    return all(round_to(end, rounding.unit, rounding.mode) == line.rounded for end in ends)


def _terminates(net_quantity: Decimal | None) -> bool:
    """Whether the 12 decimals kept hold the whole of the quantity, as far as they show: the last is 0."""
    return net_quantity is None or to_decimals(net_quantity, 11) == net_quantity
