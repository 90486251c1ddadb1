"""Exact amounts: how they are divided, rounded and written. No binary float ever holds money or a quantity.

Two sizes matter (đồng and norm units are both decimals):
unit prices and means are kept to 6 decimals, net quantities to 12; sums and products of them are exact.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Literal

RoundingMode = Literal["half-up", "down", "up"]

UNIT_PRICE_DECIMALS = 6
NET_QUANTITY_DECIMALS = 12

# Wide enough that a quotient is never rounded twice: a tie at 12 decimals cannot hide behind 80 digits.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_MODES = {"half-up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


def to_decimals(value: Decimal, decimals: int) -> Decimal:
    """`value` to so many decimals, half-up."""
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def divide(dividend: Decimal, divisor: Decimal, decimals: int = UNIT_PRICE_DECIMALS) -> Decimal:
    """dividend ÷ divisor to so many decimals, half-up. Raises ZeroDivisionError."""
    if divisor == 0:
        raise ZeroDivisionError("nothing can be divided by zero")
    return to_decimals(_EXACT.divide(dividend, divisor), decimals)


def mean(values: list[Decimal]) -> Decimal:
    """The mean, to the decimals of a unit price, half-up."""
    return divide(sum(values, Decimal(0)), Decimal(len(values)))


def net_quantity(quantity: Decimal, per: Decimal, loss_pct: Decimal) -> Decimal:
    """What one service consumes, in norm units: quantity ÷ per × (1 + loss_pct/100), to 12 decimals, half-up."""
    return divide(_EXACT.multiply(quantity, 100 + loss_pct), _EXACT.multiply(per, Decimal(100)), NET_QUANTITY_DECIMALS)


def round_to(amount: Decimal, unit: int, mode: RoundingMode) -> int:
    """`amount` in whole multiples of `unit` đồng. `down` and `up` go toward the smaller and the larger price."""
    steps = _EXACT.divide(amount, Decimal(unit))
    return int(steps.quantize(Decimal(1), rounding=_MODES[mode], context=_EXACT)) * unit


def bound_of(ceiling: Decimal, share: Decimal | None, unit: int, mode: RoundingMode) -> int:
    """What a price may be at most: the smaller of the maximum rounded down, and maximum × share rounded by the rule.

    Args:
        ceiling: The maximum, in đồng.
        share: The share of it that the dossier allows itself, above 0 and up to 1; None where it allows the whole.
        unit: The rounding unit, in đồng.
        mode: How a sum is rounded to it.
    """
    by_share = round_to(_EXACT.multiply(ceiling, share), unit, mode) if share is not None else None
    by_ceiling = round_to(ceiling, unit, "down")
    return by_ceiling if by_share is None else min(by_ceiling, by_share)


def exact_text(value: Decimal) -> str:
    """The one way an exact decimal is written in JSON: no exponent, no trailing zeros, "12500.5"."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")  # asked for only where it is needed: a long list has a hundred thousand decimals
    return text.rstrip("0").rstrip(".") if "." in text else text


def vietnamese_number(value: Decimal | int) -> str:
    """1234500.5 as Vietnamese readers write it: 1.234.500,5."""
    text = exact_text(Decimal(value))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")


def dong(value: Decimal | int) -> str:
    """An amount of money for people: 1.234.500 đ."""
    return vietnamese_number(value) + " đ"
