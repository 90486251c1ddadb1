"""Numbers as people type them. An unambiguous text is read; an ambiguous one is decided by its column, or not read.

Workbooks store numbers as binary doubles. A double is read at 15 significant digits, as Excel shows it (text.as_shown), and only
that decimal is kept: 57000.00000000001 is 57,000. The numbers of a CSV file are texts, and keep all their digits.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from pricebook.base.languages import say
from pricebook.base.money import exact_text, to_decimals
from pricebook.tables.cells.kinds import Bounds, Kind
from pricebook.tables.cells.text import FULL_WIDTH, Cell, as_shown, clean_text
from pricebook.tables.cells.value import Problem, Value

DecimalMark = Literal[".", ","]

_CURRENCY = re.compile(r"(?:,-|\.-)?\s*(vnđ|vnd|đồng|đ|₫)?\.?$", re.IGNORECASE)
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")  # a space separates groups of three digits only
_PLAIN = re.compile(r"[+-]?[0-9]+")
_MILLIONS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")  # two groups: the mark separates thousands
_GROUPED = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+") for mark in ".,"}
# What stands in a row of data and in no heading: "20.000đ", "57000", "12,5"; not a year, nor the number of a column.
_AMOUNT = re.compile(r"[+-]?[1-9]\d{0,2}(?:[., ]\d{3})+(?:[.,]\d+)?|[+-]?\d+[.,]\d+|\d{3,}", re.ASCII)
_NO_AMOUNT = re.compile(r"(?:19|20)\d\d|1[., ]?000", re.ASCII)
_POINTED = {mark: re.compile(rf"[+-]?\d+\{mark}\d+") for mark in ".,"}


def decimal_mark(cells: Iterable[Cell]) -> DecimalMark | None:
    """The decimal mark of a column, where its unambiguous cells agree on one; None where they do not, or there are none.

    "0,25" and "1.234.500" show a comma, "12.5" shows a point.
    """
    certain = {mark for value in cells if isinstance(value, str) for mark in _certain_mark(_readings(value))}
    if certain == {"."}:
        return "."
    return "," if certain == {","} else None


def _certain_mark(readings: dict[str, Decimal]) -> Iterable[str]:
    """The decimal mark of a text that can be read in one way only; none for a text without marks."""
    return set(readings) - {"any"} if len(readings) == 1 else ()


@lru_cache(maxsize=2**16)
def _readings(value: str) -> dict[str, Decimal]:
    """Every number that the text can stand for, by decimal mark. Empty for no number; {"any": …} for one without a mark."""
    if _PLAIN.fullmatch(value):
        return {"any": Decimal(value)}
    if _MILLIONS.fullmatch(value):  # most prices typed as text
        return {"," if "." in value else ".": Decimal(value.replace(".", "").replace(",", ""))}
    stated = clean_text(value).translate(FULL_WIDTH).removeprefix("'")
    text = _CURRENCY.sub("", stated).strip()
    if " " in text and _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _PLAIN.fullmatch(text):
        return {"any": Decimal(text)}
    if not text.isascii():  # digits of other scripts can be mistaken for others
        return {}
    currency = _CURRENCY.search(stated)
    for mark, other in ((".", ","), (",", ".")):  # "335.000đ": amounts of đồng have no decimals, and three digits are a group
        if currency is not None and currency[1] and _GROUPED[mark].fullmatch(text):
            return {other: Decimal(text.replace(mark, ""))}
    found: dict[str, Decimal] = {}
    for mark, group in ((".", ","), (",", ".")):
        whole, _, decimals = text.partition(mark)
        if decimals and not decimals.isdigit():
            continue
        if _POINTED[mark].fullmatch(text) or (_GROUPED[group].fullmatch(whole) and (not decimals) == (mark not in text)):
            found[mark] = Decimal(text.replace(group, "").replace(mark, "."))
    return found


def is_amount(cell: Cell) -> bool:
    """Whether a cell is an amount or a larger number, as data hold it. A year is none, nor is the 1,000 of "1.000 đ"."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return False
    typed = clean_text(cell) if isinstance(cell, str) else f"{cell:.12g}"
    text = _CURRENCY.sub("", typed).strip()
    return _AMOUNT.fullmatch(text) is not None and _NO_AMOUNT.fullmatch(text) is None


def is_unambiguous(value: str) -> bool:
    """Whether a text stands for exactly one number, whatever the decimal mark of its column."""
    return len(set(_readings(value).values())) == 1


def _as_number(value: Cell, mark: DecimalMark | None) -> Decimal | Problem:
    if isinstance(value, bool | date | time | timedelta):
        return Problem("IN004")
    if isinstance(value, float | int):
        try:
            return as_shown(value)
        except InvalidOperation:
            return Problem("IN004")
    readings = _readings(value or "")
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if readings:
        decided = readings.get(mark or "")
        if decided is not None and not (decided < 1000 and (value or "").rstrip().endswith("0")):  # 9.000 is not nine
            return decided
        return Problem("IN005", " / ".join(exact_text(v) for v in readings.values()))
    return Problem("IN004")


def read_number(value: Cell, kind: Kind, mark: DecimalMark | None = None) -> Value:
    """Reads a number of a kind.

    Args:
        value: The cell.
        kind: A kind with bounds. A percent sign stands for itself in a percentage, and for a hundredth in a share.
        mark: The decimal mark of the column, which decides on an ambiguous text.

    Returns:
        The exact number. Decimals beyond those that the kind keeps are rounded half-up, with the problem IN017. Without a number:
        IN004 for no number, IN005 for an ambiguous one, IN014 for one out of bounds.

    Raises:
        ValueError: The kind has no bounds.
    """
    bounds = kind.bounds
    if bounds is None:
        raise ValueError(f"{kind.name} is no number")
    if isinstance(value, float) and value.is_integer() and bounds.lowest < value <= bounds.highest:  # most cells
        return Value(str(int(value)))
    is_hundredths = False
    if kind.percent_sign is not None and isinstance(value, str) and value.rstrip().endswith("%"):
        value, is_hundredths = value.rstrip()[:-1], kind.percent_sign == "hundredth"
    number = _as_number(value, mark)
    if isinstance(number, Decimal) and not number.is_finite():
        number = Problem("IN004")
    if isinstance(number, Problem):
        return Value(None, number)
    return _within(bounds, number.scaleb(-2) if is_hundredths else number, exact=kind.stated)


def _within(bounds: Bounds, number: Decimal, *, exact: bool) -> Value:
    """The number, checked against its bounds and rounded to the decimals that are kept. `exact`: rounding is no problem."""
    lowest, inclusive, highest = bounds.lowest, bounds.inclusive, bounds.highest
    if number < lowest or (number == lowest and not inclusive) or number > highest:
        allowed = f"{'≥' if inclusive else '>'} {lowest}" + (f", ≤ {highest}" if number > highest else "")
        return Value(None, Problem("IN014", allowed))
    kept = to_decimals(number, bounds.decimals)
    if kept == number or exact:
        return Value(exact_text(kept))
    if bounds.decimals == 0 or (kept == 0 and not inclusive):
        return Value(None, Problem("IN014", say("value.whole") if bounds.decimals == 0 else f"> {lowest}"))
    return Value(exact_text(kept), Problem("IN017", exact_text(kept)))
