"""Exact amounts: division, rounding and notation. No binary float ever holds money or a quantity.

Amounts in đồng and quantities in norm units are decimals; a quotient without a finite decimal is a fraction (exact.py). Nothing
is rounded on the way to a price: `divide` is for what is shown and for what the database holds beside the exact figure.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.exact import Exact, as_fraction, exact, fraction_text, half_up, nearest

RoundingMode = Literal["half-up", "down", "up"]

# Of the decimals that the database holds. Where one of them is rounded, the exact figure stands beside it.
UNIT_PRICE_DECIMALS = 6
NET_QUANTITY_DECIMALS = 12

# Above any price of a service, by a factor of a thousand, and far below what a spreadsheet's number still holds to the đồng.
HIGHEST_PRICE = 10**12

# 80 digits are enough that a quotient is never rounded twice: an exact tie at 12 decimals is still seen as a tie.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_MODES = {"half-up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


def to_decimals(value: Exact, decimals: int) -> Decimal:
    """`value` rounded half-up to a number of decimal places."""
    if not isinstance(value, Decimal):
        return half_up(value, decimals)
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def divide(dividend: Decimal, divisor: Decimal, decimals: int = UNIT_PRICE_DECIMALS) -> Decimal:
    """dividend ÷ divisor, rounded half-up to a number of decimal places. Raises ZeroDivisionError."""
    if divisor == 0:
        raise ZeroDivisionError("nothing can be divided by zero")
    return to_decimals(_EXACT.divide(dividend, divisor), decimals)


def quotient(dividend: Decimal, divisor: Decimal) -> Exact:
    """dividend ÷ divisor, exactly. Raises ZeroDivisionError."""
    above, below = dividend.as_integer_ratio()
    times, over = divisor.as_integer_ratio()
    return exact(Fraction(above * over, below * times))


def mean(values: Sequence[Exact]) -> Exact:
    """The arithmetic mean, exactly."""
    return exact(sum(map(as_fraction, values), Fraction(0)) / len(values))


def net_quantity(quantity: Decimal, per: Decimal, loss_pct: Decimal) -> Exact:
    """What one service consumes, in norm units: quantity ÷ per × (1 + loss_pct/100), exactly."""
    dividend, divisor = _EXACT.multiply(quantity, 100 + loss_pct), _EXACT.multiply(per, Decimal(100))
    found = divide(dividend, divisor, NET_QUANTITY_DECIMALS)
    return found if _EXACT.multiply(found, divisor) == dividend else quotient(dividend, divisor)


def round_to(amount: Decimal, unit: int, mode: RoundingMode) -> int:
    """Rounds an amount to a whole multiple of a unit.

    Args:
        amount: The exact amount, in đồng.
        unit: Whole đồng, above 0.
        mode: `half-up`, or `down` for the smaller and `up` for the larger price.

    Returns:
        Whole đồng.
    """
    steps = _EXACT.divide(amount, Decimal(unit))
    return int(steps.quantize(Decimal(1), rounding=_MODES[mode], context=_EXACT)) * unit


def exact_product(amount: Decimal, factor: Decimal) -> Decimal:
    """amount × factor with all digits."""
    return _EXACT.multiply(amount, factor)


def exact_text(value: Exact) -> str:
    """An exact figure as text, as JSON holds it: no exponent, no trailing zeros, "12500.5"; a fraction as "14500/3"."""
    if not isinstance(value, Decimal):
        return fraction_text(value)
    text = str(value)
    if "E" in text:
        text = format(value, "f")  # slow, and so only where needed: a long list has a hundred thousand decimals
    return text.rstrip("0").rstrip(".") if "." in text else text


def vietnamese_number(value: Exact | int) -> str:
    """A number in Vietnamese notation: 1234500.5 is 1.234.500,5. A fraction is shown with 6 decimals: ≈ 4.833,333333."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, Fraction):
        return f"≈ {vietnamese_number(nearest(value))}"
    text = exact_text(Decimal(value))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")


def dong(value: Exact | int) -> str:
    """An amount of money in Vietnamese notation: 1.234.500 đ."""
    return vietnamese_number(value) + " đ"
