"""Numbers as people type them. An unambiguous text is read; an ambiguous one is decided by its column, or not read.

Workbooks store numbers as binary doubles. A double is read at 15 significant digits, as Excel shows it (text.as_shown), and only
that decimal is kept: 57000.00000000001 is 57,000. The numbers of a CSV file are texts, and keep all their digits.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, NamedTuple

from pricebook.base.languages import say
from pricebook.base.money import exact_text, to_decimals
from pricebook.tables.cells.kinds import Bounds, Kind
from pricebook.tables.cells.text import FULL_WIDTH, Cell, as_shown, clean_text
from pricebook.tables.cells.value import Problem, Value, Why

PERCENT = 100
DecimalMark = Literal[".", ","]
_DONG = r"vnđ|vnd|đồng|dong|đ|₫"
_CURRENCY = re.compile(rf"(?:,-|\.-)?\s*({_DONG})?\.?$", re.IGNORECASE)
_BEFORE = re.compile(rf"({_DONG})\.?:?\s*(?=[\d+-])", re.IGNORECASE)
PROTECTED = re.compile(r'="([^"]*)"')  # how a text file keeps a program from changing a cell
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?")  # a space or an apostrophe separates groups of three digits
_GROUP_SPACE = re.compile(r"[ '’]")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_MILLIONS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")  # two groups: the mark separates thousands
_ONE_GROUP = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})")
_GROUPED = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+") for mark in ".,"}
# What stands in a row of data and in no heading: "20.000đ", "57000", "12,5"; not a year, nor the number of a column.
_AMOUNT = re.compile(r"[+-]?[1-9]\d{0,2}(?:[., ]\d{3})+(?:[.,]\d+)?|[+-]?\d+[.,]\d+|\d{3,}", re.ASCII)
_NO_AMOUNT = re.compile(r"(?:19|20)\d\d|1[., ]?000", re.ASCII)
_FIGURES = "0123456789.,"
_MARKS: tuple[DecimalMark, ...] = (".", ",")
_POINTED = {mark: re.compile(rf"[+-]?\d+\{mark}\d+") for mark in ".,"}


_LONGEST_LOST = len("999.99")


class Notation(NamedTuple):
    """How a column writes its numbers.

    Attributes:
        mark: Its decimal mark; None where nothing decides it.
        why: What decided it.
        firm: Whether it decides every text; else a text as "9.000" is not taken for nine.
    """

    mark: DecimalMark | None = None
    why: Why | None = None
    firm: bool = False


PLAIN = Notation()
COMMA = Notation(",")  # as Vietnamese texts write numbers


def certain_marks(texts: Iterable[str]) -> set[DecimalMark]:
    """The decimal marks of the texts that can be read in one way only: "0,25" and "1.234.500" show a comma, "12.5" a point."""
    return {mark for text in texts if len(found := readings(text)) == 1 for mark in _MARKS if mark in found}


def grouping_marks(text: str) -> list[DecimalMark]:
    """The marks that a text alone may have for thousands: the point of "1.400" and of "1.234.500", none of "1.4"."""
    return [mark for mark in _MARKS if _GROUPED[mark].fullmatch(_bare(text))]


@lru_cache(maxsize=2**16)
def readings(value: str) -> dict[str, Decimal]:
    """Every number that the text can stand for, by decimal mark. Empty for no number; {"any": …} for one without a mark."""
    if _PLAIN.fullmatch(value):
        return {"any": Decimal(value)}
    if _MILLIONS.fullmatch(value):  # most prices typed as text
        return {"," if "." in value else ".": Decimal(value.replace(".", "").replace(",", ""))}
    if one_group := _ONE_GROUP.fullmatch(value):  # "15.000": the other texts that are prices
        whole, mark, digits = one_group.groups()
        return {mark: Decimal(f"{whole}.{digits}"), "," if mark == "." else ".": Decimal(whole + digits)}
    stated = clean_text(value).translate(FULL_WIDTH).removeprefix("'")
    if protected := PROTECTED.fullmatch(stated):
        return readings(protected[1])
    before = _BEFORE.match(stated)
    text = _CURRENCY.sub("", stated[before.end() :] if before else stated).strip()
    if _SPACED.fullmatch(text):
        text = _GROUP_SPACE.sub("", text)
    if _PLAIN.fullmatch(text):
        return {"any": Decimal(text)}
    if not text.isascii():  # digits of other scripts can be mistaken for others
        return {}
    currency = _CURRENCY.search(stated)
    for mark, other in ((".", ","), (",", ".")):  # "335.000đ": amounts of đồng have no decimals, and three digits are a group
        if (before or (currency is not None and currency[1])) and _GROUPED[mark].fullmatch(text):
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
    return len(set(readings(value).values())) == 1


def is_grouped(text: str) -> bool:
    """Whether a text has two groups of digits or more behind the first, as "1.234.500": its mark separates thousands."""
    return _MILLIONS.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    """A text without its currency: "1.234.500" of "1.234.500đ"."""
    if text[-1:].isdigit() and not text.strip(_FIGURES):  # most texts
        return text
    protected = PROTECTED.fullmatch(text.strip())
    return _CURRENCY.sub("", _BEFORE.sub("", clean_text(protected[1] if protected else text))).strip()


def lost_groups(text: str, grouped: str) -> Decimal | None:
    """The number of a text whose mark separates thousands in another text of its column: 1.4 for "1.4" beside "1.234.500".

    None where the text is no such number: a program may have taken the mark of "1.400" for a decimal mark.
    """
    bare = _bare(text)
    if len(bare) > _LONGEST_LOST:  # most texts
        return None
    mark = "." if "." in _bare(grouped) else ","
    return Decimal(bare.replace(mark, ".")) if re.fullmatch(rf"[1-9]\d{{0,2}}\{mark}\d{{1,2}}", bare, re.ASCII) else None


def may_have_lost_groups(number: float) -> bool:
    """Whether a number may be a text with one group whose mark a program took for a decimal mark: 1.4 may be "1.400"."""
    return 1 <= number < 1000 and not number.is_integer() and (Decimal(repr(number)) * 1000) % 1 == 0


def has_currency(value: str) -> bool:
    """Whether a currency decides how a text is read: "335.000đ" alone could be 335."""
    if value[:1].isdigit() and value[-1:].isdigit():  # most texts
        return False
    found = readings(value)
    bare = _bare(value)
    return len(found) == 1 and bare != value and len(readings(bare)) > 1


def _as_number(value: Cell, notation: Notation) -> Decimal | Problem:
    if isinstance(value, bool | date | time | timedelta):
        return Problem("IN004")
    if isinstance(value, float | int):
        try:
            return as_shown(value)
        except InvalidOperation:
            return Problem("IN004")
    found = readings(value or "")
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    if found:
        decided = found.get(notation.mark or "")
        if decided is not None and (notation.firm or decided >= 1000 or not (value or "").rstrip().endswith("0")):
            return decided  # 9.000 is not nine
        return Problem("IN005", " / ".join(exact_text(v) for v in found.values()))
    return Problem("IN004")


def read_number(value: Cell, kind: Kind, notation: Notation = PLAIN) -> Value:
    """Reads a number of a kind.

    Args:
        value: The cell.
        kind: A kind with bounds. A percent sign stands for itself in a percentage, and for a hundredth in a share.
        notation: How the column writes its numbers, which decides on an ambiguous text.

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
    number = _as_number(value, notation)
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
        if highest == 1 < number <= PERCENT:
            hint = say("value.share-of-percent", allowed=allowed, share=number.scaleb(-2), percent=number)
            return Value(None, Problem("IN014", hint))
        return Value(None, Problem("IN014", allowed))
    kept = to_decimals(number, bounds.decimals)
    if kept == number or exact:
        return Value(exact_text(kept))
    if bounds.decimals == 0 or (kept == 0 and not inclusive):
        return Value(None, Problem("IN014", say("value.whole") if bounds.decimals == 0 else f"> {lowest}"))
    return Value(exact_text(kept), Problem("IN017", exact_text(kept)))
