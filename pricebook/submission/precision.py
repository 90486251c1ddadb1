"""The precision that a stated figure is shown with."""

from decimal import Decimal
from fractions import Fraction

from pricebook.base.exact import Exact
from pricebook.base.money import to_decimals

MOST_DECIMALS = 6  # further decimals are noise of binary fractions


def decimals_of(value: Decimal) -> int:
    """Returns the number of decimals that a figure is shown with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_of_last_place(value: Decimal) -> Decimal:
    """Returns the precision that a figure is shown with: half a unit of its last decimal, at most 6 decimals."""
    return Decimal(5).scaleb(-min(MOST_DECIMALS, decimals_of(value)) - 1)


def agrees(stated: Decimal, exact: Exact, *addends: Decimal) -> bool:
    """Returns whether a stated result is the exact one, within the precision that it and its addends are shown with."""
    tolerance = half_of_last_place(stated) + sum((half_of_last_place(addend) for addend in addends), Decimal(0))
    return difference(stated, exact) <= tolerance


def difference(stated: Decimal, exact: Exact) -> Exact:
    """Returns how far a stated figure is from an exact one."""
    return abs(stated - exact) if isinstance(exact, Decimal) else abs(Fraction(stated) - exact)


def shown_within(factor: Decimal) -> Decimal:
    """Returns how far a figure that is no whole number may be from what was calculated with: half a unit of its last decimal.

    A whole number is what it says: nobody writes 12 for a unit price of 12.4 and multiplies by 12.4.
    """
    return Decimal(0) if factor == factor.to_integral_value() else half_of_last_place(factor)


def told_apart(stated: Decimal, exact: Exact) -> tuple[Decimal, Decimal]:
    """Returns both figures as a message shows them: with two decimals, or with six where two do not tell them apart."""
    for places in (2, MOST_DECIMALS):
        figures = to_decimals(stated, places), to_decimals(exact, places)
        if figures[0] != figures[1]:
            return figures
    return stated, to_decimals(exact, MOST_DECIMALS)
