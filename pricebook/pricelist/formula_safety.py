"""Whether a formula in a workbook gives the exact price: spreadsheets calculate in binary floating point."""

from decimal import Decimal

from pricebook.base.money import to_decimals
from pricebook.base.rounding import rounded
from pricebook.pricelist.list_settings import Rounding
from pricebook.pricelist.records import PriceLine

# Quantity, batch and loss: three conversions and four operations, and a rounding; price, factor and index: three conversions and
# two operations, and a rounding; the product; the conversion and the rounding of the sum. Three are to spare.
OPERATIONS_OF_A_COST = 20


def formula_is_safe(line: PriceLine, rounding: Rounding) -> bool:
    """Whether a spreadsheet's sum, rounded to 6 decimals and then to the unit, always gives the exact rounded price.

    A cost comes from at most twenty conversions and operations, and n costs are added: each has an error of at most 2^-53 of its
    result, and no result is above the sum. A net quantity that was rounded at 12 decimals adds at most one unit in the last of
    them, times the unit price.
    Rounding is monotone, with steps too, so it is enough to round the two ends of the interval within which the spreadsheet's sum
    must lie.

    Args:
        line: The price line. One without a sum has no formula, and is safe.
        rounding: How the prices of the list are rounded.

    Returns:
        False where the formula could give another price than the exact one: the exact value is then written instead.
    """
    if line.composed is None or line.rounded is None:
        return True
    operations = len(line.items) + len(line.components) + OPERATIONS_OF_A_COST
    error = abs(line.composed) * Decimal(operations) / Decimal(2**53)
    error += sum(
        (item.unit_price or Decimal(0) for item in line.items if not _is_exact(item.net_quantity)), Decimal(0)
    ) / Decimal(10**12)
    return all(rounded(end, rounding) == line.rounded for end in (line.composed - error, line.composed + error))


def _is_exact(net_quantity: Decimal | None) -> bool:
    """Whether the quantity ends before its 12th decimal, so that nothing can have been rounded away."""
    return net_quantity is None or to_decimals(net_quantity, 11) == net_quantity
