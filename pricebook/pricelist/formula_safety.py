"""Whether a formula in a workbook gives the exact price: spreadsheets calculate in binary floating point."""

from decimal import Decimal

from pricebook.base.exact import long_decimal
from pricebook.base.rounding import rounded
from pricebook.pricelist.list_settings import Rounding
from pricebook.pricelist.records import PriceLine

# Quantity, batch and loss: three conversions and four operations; price and factor: two conversions and a division; the mean: a
# division; the product; an amount and its index: three conversions and two operations; the rounding of the sum. Two are to spare.
OPERATIONS_OF_A_COST = 20


def formula_is_safe(line: PriceLine, rounding: Rounding) -> bool:
    """Whether a spreadsheet's sum, rounded to 6 decimals and then to the unit, always gives the exact rounded price.

    The formulas say the same expression as the list: from the quantity and the award's own price and factor to the sum, without a
    rounding in between. A cost comes from at most twenty conversions and operations, a mean adds one for each of its prices, and
    n costs are added: each has an error of at most 2^-53 of its result, and no result is above the sum.
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
    averaged = max((len(item.provinces) for item in line.items), default=0)
    operations = len(line.items) + len(line.components) + averaged + OPERATIONS_OF_A_COST
    composed = long_decimal(line.composed)  # to 28 digits, which is nearer than one operation
    error = composed * Decimal(operations) / Decimal(2**53)
    return all(rounded(end, rounding) == line.rounded for end in (composed - error, composed + error))
