"""Figures of what was charged: amounts in đồng, counts and quantities, read from cells; and amounts in whole đồng."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from pricebook.base.money import divide
from pricebook.tables import KINDS, clean_text
from pricebook.tables.cells.numbers import COMMA, read_number
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.spec import heading_key

UNREAD = "unread"
LEAST_STAKE = Decimal(1)  # đồng: there is no smaller coin
_SHARES = ("share", "fund_share")  # columns: of the price, TYLE_TT_DV, and of the fund, TYLE_TT_BH
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_IN_DONG = re.compile(r"\s*[(\[,]\s*(?:đvt\s*:?\s*)?(?:đ|đồng|vnđ|vnd)\s*[)\]]?\s*$", re.IGNORECASE)  # behind a heading
_CURRENCY = re.compile(r"\s*(?:đ|đồng|vnđ|vnd)\.?$", re.IGNORECASE)


def read_amount(cell: Cell) -> Decimal | str | None:
    """Reads an amount (whole đồng) or a number of days; points and commas can only separate thousands.

    Returns:
        The amount; None where the cell is blank, UNREAD where it holds no amount.
    """
    if cell is None or (isinstance(cell, str) and not clean_text(cell)):
        return None
    text = _CURRENCY.sub("", clean_text(cell)) if isinstance(cell, str) else None
    if text is not None and _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[., ]", "", text))
    value = read_number(cell, KINDS["stated"]).text
    return Decimal(value) if value is not None else UNREAD


def read_quantity(cell: Cell) -> Decimal | None:
    """Reads a count, a quantity or a share: 2, 0.5, 0,3. None where the cell holds none."""
    text = read_number(cell, KINDS["stated"], COMMA).text if cell is not None else None
    return None if text is None else Decimal(text)


def whole_dong(exact: Fraction) -> Decimal:
    """An exact amount in whole đồng, half-up."""
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 0)


def same_dong(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts differ by less than one đồng, as one that a formula calculated does from the whole one that is due."""
    return abs(one - other) < 1


def shares_of(values: Mapping[str, Any]) -> Fraction | None:
    """The share of its price that a row states, whole where it states none; None where one that it states cannot be read."""
    said = [values[column] for column in _SHARES if values.get(column) is not None]
    return prod(said, start=Fraction(1)) if all(isinstance(share, Fraction) for share in said) else None


def key_in_dong(heading: str) -> str:
    """The key of a heading without the words that say that its column is in đồng: "Thành tiền (đ)" is "Thành tiền"."""
    return heading_key(_IN_DONG.sub("", heading))
