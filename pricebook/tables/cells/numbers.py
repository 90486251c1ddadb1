"""Numbers as people type them: what reads one way is read, what reads two ways is decided by its column or not at all.

Workbooks store numbers as doubles: `repr` gives back the shortest decimal that the typist can have meant, and only that
decimal is kept.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from pricebook.base.languages import say
from pricebook.base.money import exact_text, to_decimals
from pricebook.tables.cells.text import FULL_WIDTH, Cell, clean_text
from pricebook.tables.cells.value import Problem, Value

DecimalMark = Literal[".", ","]

# kind → (decimals kept, lowest value allowed, whether the lowest itself is allowed, highest allowed)
# The highest are far above anything real; they keep every product and sum within 38 digits.
NUMBER_KINDS: dict[str, tuple[int, int, bool, int]] = {
    "price": (3, 0, False, 10**10),
    "money": (3, 0, True, 10**15),
    "whole-price": (0, 0, False, 10**12),
    "count": (0, 0, True, 10**12),
    "quantity": (6, 0, False, 10**7),
    "percent": (6, 0, True, 100),
    "share": (6, 0, False, 1),
    "stated": (18, 0, True, 10**15),  # a figure of somebody else's sheet, as exactly as it stands there
    "stated-price": (18, 0, False, 10**12),
}

_CURRENCY = re.compile(r"(?:,-|\.-)?\s*(?:vnđ|vnd|đồng|đ|₫)?\.?$", re.IGNORECASE)
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")  # a space parts groups of three, nothing else
_PLAIN = re.compile(r"[+-]?[0-9]+")
_MILLIONS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")  # two groups: nothing but thousands
_GROUPED = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+") for mark in ".,"}
_POINTED = {mark: re.compile(rf"[+-]?\d+\{mark}\d+") for mark in ".,"}


def decimal_mark(texts: Iterable[Cell]) -> DecimalMark | None:
    """How this column writes decimals, where its unmistakable cells agree: "0,25" and "1.234.500" a comma, "12.5" a point."""
    certain = {mark for value in texts if isinstance(value, str) for mark in _only(_readings(value))}
    if certain == {"."}:
        return "."
    return "," if certain == {","} else None


def _only(readings: dict[str, Decimal]) -> Iterable[str]:
    """The decimal mark of a text that reads one way; a text without marks says nothing about them."""
    return set(readings) - {"any"} if len(readings) == 1 else ()


@lru_cache(maxsize=2**16)
def _readings(value: str) -> dict[str, Decimal]:
    """Every number that the text can be, by decimal mark: {} none, {"any": …} the same with either mark."""
    if _PLAIN.fullmatch(value):
        return {"any": Decimal(value)}
    if _MILLIONS.fullmatch(value):  # what most prices typed as text are
        return {"," if "." in value else ".": Decimal(value.replace(".", "").replace(",", ""))}
    text = _CURRENCY.sub("", clean_text(value).translate(FULL_WIDTH).removeprefix("'")).strip()
    if " " in text and _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _PLAIN.fullmatch(text):
        return {"any": Decimal(text)}
    if not text.isascii():  # digits of other scripts look like one thing and mean another
        return {}
    found: dict[str, Decimal] = {}
    for mark, group in ((".", ","), (",", ".")):
        whole, _, decimals = text.partition(mark)
        if decimals and not decimals.isdigit():
            continue
        if _POINTED[mark].fullmatch(text) or (_GROUPED[group].fullmatch(whole) and (not decimals) == (mark not in text)):
            found[mark] = Decimal(text.replace(group, "").replace(mark, "."))
    return found


def reads_one_way(value: str) -> bool:
    """Whether a text is one number, whatever its column says."""
    return len(set(_readings(value).values())) == 1


def _as_number(value: Cell, mark: DecimalMark | None) -> Decimal | Problem:
    if isinstance(value, bool | date | time | timedelta):
        return Problem("IN004")
    if isinstance(value, float | int):
        try:
            return Decimal(repr(value))
        except InvalidOperation:
            return Problem("IN004")
    readings = _readings(value or "")
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if readings:
        decided = readings.get(mark or "")
        if decided is not None and not (decided < 1000 and (value or "").rstrip().endswith("0")):  # 9.000: nobody types nine so
            return decided
        return Problem("IN005", " / ".join(exact_text(v) for v in readings.values()))
    return Problem("IN004")


def read_number(value: Cell, kind: str, mark: DecimalMark | None = None) -> Value:
    """A number of one of the kinds above. Digits beyond those kept are rounded half-up, and said (IN017).

    A percent sign stands for itself in a percentage, and for a hundredth in a share.
    """
    decimals, lowest, inclusive, highest = NUMBER_KINDS[kind]
    if isinstance(value, float) and value.is_integer() and lowest < value <= highest:  # most cells that hold a number
        return Value(str(int(value)))
    hundredths = False
    if kind in ("percent", "share") and isinstance(value, str) and value.rstrip().endswith("%"):
        value, hundredths = value.rstrip()[:-1], kind == "share"
    number = _as_number(value, mark)
    if isinstance(number, Decimal) and not number.is_finite():
        number = Problem("IN004")
    if isinstance(number, Problem):
        return Value(None, number)
    return _kept(number.scaleb(-2) if hundredths else number, decimals, lowest, inclusive, highest)


def _kept(number: Decimal, decimals: int, lowest: int, inclusive: bool, highest: int) -> Value:
    """The number within its bounds, to the decimals that are kept."""
    if number < lowest or (number == lowest and not inclusive) or number > highest:
        bounds = f"{'≥' if inclusive else '>'} {lowest}" + (f", ≤ {highest}" if number > highest else "")
        return Value(None, Problem("IN014", bounds))
    kept = to_decimals(number, decimals)
    if kept == number or decimals == NUMBER_KINDS["stated"][0]:
        return Value(exact_text(kept))
    if decimals == 0 or (kept == 0 and not inclusive):
        return Value(None, Problem("IN014", say("value.whole") if decimals == 0 else f"> {lowest}"))
    return Value(exact_text(kept), Problem("IN017", exact_text(kept)))
