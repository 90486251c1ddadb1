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
from pricebook.tables.cells.kinds import Bounds, Kind
from pricebook.tables.cells.text import FULL_WIDTH, Cell, clean_text
from pricebook.tables.cells.value import Problem, Value

DecimalMark = Literal[".", ","]

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


def read_number(value: Cell, kind: Kind, mark: DecimalMark | None = None) -> Value:
    """A number of a kind that has bounds. Digits beyond those kept are rounded half-up, and said (IN017).

    A percent sign stands for itself in a percentage, and for a hundredth in a share.
    """
    bounds = kind.bounds
    if bounds is None:
        raise ValueError(f"{kind.name} is no number")
    if isinstance(value, float) and value.is_integer() and bounds.lowest < value <= bounds.highest:  # most cells with a number
        return Value(str(int(value)))
    hundredths = False
    if kind.percent_sign is not None and isinstance(value, str) and value.rstrip().endswith("%"):
        value, hundredths = value.rstrip()[:-1], kind.percent_sign == "hundredth"
    number = _as_number(value, mark)
    if isinstance(number, Decimal) and not number.is_finite():
        number = Problem("IN004")
    if isinstance(number, Problem):
        return Value(None, number)
    return _kept(number.scaleb(-2) if hundredths else number, bounds, as_it_stands=kind.stated)


def _kept(number: Decimal, bounds: Bounds, *, as_it_stands: bool) -> Value:
    """The number within its bounds, to the decimals that are kept."""
    lowest, inclusive, highest = bounds.lowest, bounds.inclusive, bounds.highest
    if number < lowest or (number == lowest and not inclusive) or number > highest:
        said = f"{'≥' if inclusive else '>'} {lowest}" + (f", ≤ {highest}" if number > highest else "")
        return Value(None, Problem("IN014", said))
    kept = to_decimals(number, bounds.decimals)
    if kept == number or as_it_stands:
        return Value(exact_text(kept))
    if bounds.decimals == 0 or (kept == 0 and not inclusive):
        return Value(None, Problem("IN014", say("value.whole") if bounds.decimals == 0 else f"> {lowest}"))
    return Value(exact_text(kept), Problem("IN017", exact_text(kept)))
