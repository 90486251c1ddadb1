"""What a cell can hold. Texts of inputs are plain texts in workbooks and pages: never markup, shortened only with an ellipsis.

A number is written with the digits that it has; one that a spreadsheet could not hold to the last đồng is a text.
"""

import re
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from pricebook.base.exact import Exact
from pricebook.base.money import exact_text

Number = int | Exact

LARGEST_WHOLE = 2**53  # up to it, the numbers of a spreadsheet hold every whole one
DIGITS_SHOWN = 15  # of a number by a spreadsheet
_AS_A_DOUBLE = Context(prec=17)  # digits by which a double is known

LONGEST_TEXT = 32_767  # what Excel holds in a cell
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def without_invalid_characters(text: str) -> str:
    """The text without the characters that XML and JSON readers refuse: lone surrogates and non-characters."""
    return _NOT_IN_XML.sub("", text)


@lru_cache(maxsize=20_000)
def safe_text(value: str) -> str:
    """A text as the cell of a workbook can hold it, at most `LONGEST_TEXT` characters as Excel counts them, in UTF-16.

    xlsxwriter takes a text that begins with <r> for markup, so a space is put before it.
    """
    value = without_invalid_characters(value)
    if value.startswith("<r>"):
        value = " " + value
    if len(value) <= LONGEST_TEXT // 2 or len(value.encode("utf-16-le")) <= 2 * LONGEST_TEXT:
        return value
    return value.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"  # no half of a letter


@lru_cache(maxsize=50_000)  # prices and quantities repeat
def plain_number(value: Number) -> int | Decimal:
    """A number as it is written into the file: without trailing zeros and without an exponent; a fraction to 17 digits."""
    if isinstance(value, Fraction):
        value = _AS_A_DOUBLE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return value if isinstance(value, int) else Decimal(exact_text(value))


def as_text(figure: int | Decimal) -> str:
    """A number that a spreadsheet could not hold to the last đồng, as text."""
    return str(figure) if isinstance(figure, int) else f"{figure:f}"


def few_digits(value: Number) -> str | None:
    """The digits of a number that a spreadsheet shows as it is, without zeros behind its decimals; None for any other number."""
    if type(value) is Fraction:  # isinstance is slow for an abstract number
        return None
    digits = str(value)
    if "E" in digits:
        return None
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits if len(digits) <= DIGITS_SHOWN else None
