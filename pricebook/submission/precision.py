"""The precision that a stated figure is shown with."""

from decimal import Decimal

MOST_DECIMALS = 6  # further decimals are noise of binary fractions


def decimals_of(value: Decimal) -> int:
    """Returns the number of decimals that a figure is shown with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_of_last_place(value: Decimal) -> Decimal:
    """Returns the precision that a figure is shown with: half a unit of its last decimal, at most 6 decimals."""
    return Decimal(5).scaleb(-min(MOST_DECIMALS, decimals_of(value)) - 1)


def agrees(stated: Decimal, exact: Decimal, *addends: Decimal) -> bool:
    """Returns whether a stated result is the exact one, within the precision that it and its addends are shown with."""
    tolerance = half_of_last_place(stated) + sum((half_of_last_place(addend) for addend in addends), Decimal(0))
    return abs(stated - exact) <= tolerance
