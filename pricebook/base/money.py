"""Exact amounts: division, rounding and notation. No binary float ever holds money or a quantity.

Amounts in đồng and quantities in norm units are decimals. Unit prices and means have 6 decimal places, net quantities 12; sums
and products of them are exact.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Literal

RoundingMode = Literal["half-up", "down", "up"]

UNIT_PRICE_DECIMALS = 6
NET_QUANTITY_DECIMALS = 12

# 80 digits are enough that a quotient is never rounded twice: an exact tie at 12 decimals is still seen as a tie.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_MODES = {"half-up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


def to_decimals(value: Decimal, decimals: int) -> Decimal:
    """`value` rounded half-up to a number of decimal places."""
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def divide(dividend: Decimal, divisor: Decimal, decimals: int = UNIT_PRICE_DECIMALS) -> Decimal:
    """dividend ÷ divisor, rounded half-up to a number of decimal places. Raises ZeroDivisionError."""
    if divisor == 0:
        raise ZeroDivisionError("nothing can be divided by zero")
    return to_decimals(_EXACT.divide(dividend, divisor), decimals)


def mean(values: list[Decimal]) -> Decimal:
    """The arithmetic mean, rounded half-up to the 6 decimals of a unit price."""
    return divide(sum(values, Decimal(0)), Decimal(len(values)))


def net_quantity(quantity: Decimal, per: Decimal, loss_pct: Decimal) -> Decimal:
    """What one service consumes, in norm units: quantity ÷ per × (1 + loss_pct/100), rounded half-up to 12 decimals."""
    return divide(_EXACT.multiply(quantity, 100 + loss_pct), _EXACT.multiply(per, Decimal(100)), NET_QUANTITY_DECIMALS)


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


def exact_text(value: Decimal) -> str:
    """An exact decimal as text, as JSON holds it: no exponent, no trailing zeros, "12500.5"."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")  # slow, and so only where needed: a long list has a hundred thousand decimals
    return text.rstrip("0").rstrip(".") if "." in text else text


def vietnamese_number(value: Decimal | int) -> str:
    """A number in Vietnamese notation: 1234500.5 is 1.234.500,5."""
    text = exact_text(Decimal(value))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")


def dong(value: Decimal | int) -> str:
    """An amount of money in Vietnamese notation: 1.234.500 đ."""
    return vietnamese_number(value) + " đ"
