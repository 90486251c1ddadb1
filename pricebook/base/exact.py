"""Exact figures: a decimal, or a fraction where no finite decimal is equal to it (a box of 3 at 14,500 is 14500/3 a piece).

A figure has one form: an `Exact` is a Fraction only where it has to be. Decimals and fractions compare with each other, but
Python does not calculate with the two together: what calculates converts both with `as_fraction`.
"""

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

Exact = Decimal | Fraction

SHOWN_DECIMALS = 6  # of a fraction, where people read it
_SHOWN_DIGITS = 6  # at least so many digits of a small fraction
_ANALYSTS_DIGITS = 28
_LONGEST, _FURTHEST = 400, 200  # letters of a decimal that is read, and places of its first digit before or behind the point
_EVERY_DIGIT = Context(prec=10_000)  # more than any two figures have that are read


def exact(value: Fraction | int) -> Exact:
    """A number in its one form: a decimal, or the fraction where no finite decimal is equal to it."""
    denominator = value.denominator
    if denominator == 1:
        return Decimal(value.numerator)
    if pow(10, denominator.bit_length(), denominator):  # a prime other than 2 and 5 is left over
        return Fraction(value)
    twos = (denominator & -denominator).bit_length() - 1
    fives, rest = 0, denominator >> twos
    while rest > 1:
        rest //= 5
        fives += 1
    decimals = max(twos, fives)
    return Decimal(f"{value.numerator * 10**decimals // denominator}E-{decimals}")


def exact_decimal(text: str) -> Decimal:
    """The decimal that a text states, as the parsers of JSON and TOML hand it over.

    Raises:
        ValueError: it is no number that could be calculated with: 1E+999999999 would be a whole number of 400 megabytes.
    """
    if len(text) <= _LONGEST and (found := Decimal(text)).is_finite() and abs(found.adjusted()) <= _FURTHEST:
        return found
    raise ValueError(text[:_LONGEST])


def as_fraction(value: Exact) -> Fraction:
    """A figure as a fraction, to calculate with."""
    return value if isinstance(value, Fraction) else Fraction(value)


def total(values: Iterable[Exact]) -> Exact:
    """The sum of exact figures, exactly."""
    in_decimals, fractions = Decimal(0), Fraction(0)
    for value in values:
        if isinstance(value, Decimal):
            in_decimals = _EVERY_DIGIT.add(in_decimals, value)
        else:
            fractions += value
    return exact(fractions + Fraction(in_decimals)) if fractions else in_decimals


def product(factor: Exact, other: Exact) -> Exact:
    """factor × other, exactly."""
    if isinstance(factor, Decimal) and isinstance(other, Decimal):
        return _EVERY_DIGIT.multiply(factor, other)
    return exact(as_fraction(factor) * as_fraction(other))


def fraction_text(value: Fraction) -> str:
    """A fraction as text, as JSON holds it: "14500/3"."""
    return f"{value.numerator}/{value.denominator}"


def parse_fraction(text: str) -> Fraction:
    """The fraction that a text names.

    Raises:
        ValueError: The text is no fraction in lowest terms, or a finite decimal is equal to it.
    """
    numerator, _, denominator = text.partition("/")
    value = Fraction(int(numerator), int(denominator) or 1)
    if fraction_text(value) != text or not isinstance(exact(value), Fraction):
        raise ValueError(text)
    return value


def half_up(value: Fraction, decimals: int) -> Decimal:
    """A fraction rounded half-up to a number of decimal places."""
    doubled = 2 * abs(value.numerator) * 10**decimals + value.denominator
    digits = doubled // (2 * value.denominator)
    return Decimal(f"{'-' if value < 0 else ''}{digits}E-{decimals}")


def nearest(value: Exact) -> Decimal:
    """A figure as it is shown: a decimal as it is; a fraction to 6 decimals, a small one to so many that 6 digits are seen."""
    if isinstance(value, Decimal):
        return value
    zeros = len(str(value.denominator)) - len(str(abs(value.numerator)))  # behind the point, or one more
    return half_up(value, max(SHOWN_DECIMALS, zeros + _SHOWN_DIGITS))


def long_decimal(value: Exact) -> Decimal:
    """A decimal for calculating on: a fraction to 28 significant digits."""
    if isinstance(value, Decimal):
        return value
    return Context(prec=_ANALYSTS_DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
