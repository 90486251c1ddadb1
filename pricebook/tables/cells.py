"""One cell as people type it into one value: what is certain is read, what is not becomes a problem with a code.

A value leaves here as text in the one exact form (money.exact_text, ISO dates, "true"/"false"), ready for the database.
Workbooks store numbers as doubles: `repr` gives back the shortest decimal that the typist can have meant, and only that
decimal is kept.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from pricebook.money import exact_text, to_decimals
from pricebook.tables.spec import Field, folded

Cell = str | float | bool | date | datetime | time | timedelta | None
DecimalMark = Literal[".", ","]

LONGEST_TEXT = 2_000  # characters; a name or a note, not a book

# kind → (decimals kept, lowest value allowed, whether the lowest itself is allowed, highest allowed)
# The highest are far above anything real; they keep every product and sum within 38 digits.
_NUMBER_KINDS: dict[str, tuple[int, int, bool, int]] = {
    "price": (3, 0, False, 10**10),
    "money": (3, 0, True, 10**15),
    "whole-price": (0, 0, False, 10**12),
    "count": (0, 0, True, 10**12),
    "quantity": (6, 0, False, 10**7),
    "percent": (6, 0, True, 100),
    "share": (6, 0, False, 1),
}

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")
_CURRENCY = re.compile(r"(?:vnđ|vnd|đồng|đ|₫)\.?$", re.IGNORECASE)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")  # a space parts groups of three, nothing else
_PLAIN = re.compile(r"[+-]?\d+")
_GROUPED = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+") for mark in ".,"}
_POINTED = {mark: re.compile(rf"[+-]?\d+\{mark}\d+") for mark in ".,"}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell was not read: a finding's code, and what the message needs beside the cell's own text."""

    code: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says (None: nothing), and what is wrong or noteworthy about it."""

    text: str | None
    problem: Problem | None = None


NOTHING = Value(None)


def clean_text(value: str) -> str:
    """Composed letters, single spaces, nothing invisible: "B " and "B" are one code."""
    if not value.isascii():
        value = _INVISIBLE.sub("", unicodedata.normalize("NFC", value))
    return _SPACE.sub(" ", value).strip()


def shown(value: Cell) -> str:
    """The cell as a message quotes it."""
    if isinstance(value, float):
        return exact_text(Decimal(repr(value)))
    text = value.isoformat() if isinstance(value, date | time) else clean_text(str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def decimal_mark(texts: Iterable[Cell]) -> DecimalMark | None:
    """How this column writes decimals, where its unmistakable cells agree: "0,25" and "1.234.500" a comma, "12.5" a point."""
    certain = {mark for value in texts if isinstance(value, str) for mark in _only(_readings(value))}
    if certain == {"."}:
        return "."
    return "," if certain == {","} else None


def _only(readings: dict[str, Decimal]) -> Iterable[str]:
    """The decimal mark of a text that reads one way; a text without marks says nothing about them."""
    return set(readings) - {"any"} if len(readings) == 1 else ()


def _readings(value: str) -> dict[str, Decimal]:
    """Every number that the text can be, by decimal mark: {} none, {"any": …} the same with either mark."""
    text = _CURRENCY.sub("", clean_text(value).translate(_FULL_WIDTH)).strip()
    if " " in text and _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _PLAIN.fullmatch(text):
        return {"any": Decimal(text)}
    found: dict[str, Decimal] = {}
    for mark, group in ((".", ","), (",", ".")):
        whole, _, decimals = text.partition(mark)
        if decimals and not decimals.isdigit():
            continue
        if _POINTED[mark].fullmatch(text) or (_GROUPED[group].fullmatch(whole) and (not decimals) == (mark not in text)):
            found[mark] = Decimal(text.replace(group, "").replace(mark, "."))
    return found


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
        return readings[mark] if mark in readings else Problem("IN005", " / ".join(exact_text(v) for v in readings.values()))
    return Problem("IN004")


def read_number(value: Cell, kind: str, mark: DecimalMark | None = None) -> Value:
    """A number of one of the kinds above. Digits beyond those kept are rounded half-up, and said (IN017)."""
    number = _as_number(value, mark)
    if isinstance(number, Problem):
        return Value(None, number)
    if not number.is_finite():
        return Value(None, Problem("IN004"))
    decimals, lowest, inclusive, highest = _NUMBER_KINDS[kind]
    if number < lowest or (number == lowest and not inclusive) or number > highest:
        bounds = f"{'≥' if inclusive else '>'} {lowest}" + (f", ≤ {highest}" if number > highest else "")
        return Value(None, Problem("IN014", bounds))
    kept = to_decimals(number, decimals)
    if kept == number:
        return Value(exact_text(kept))
    if decimals == 0 or (kept == 0 and not inclusive):
        return Value(None, Problem("IN014", "số nguyên" if decimals == 0 else f"> {lowest}"))
    return Value(exact_text(kept), Problem("IN017", exact_text(kept)))


def read_date(value: Cell) -> Value:
    """A date cell, dd/mm/yyyy or yyyy-mm-dd."""
    if isinstance(value, datetime):
        return Value(value.date().isoformat())
    if isinstance(value, date):
        return Value(value.isoformat())
    text = clean_text(value) if isinstance(value, str) else ""
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return Value(None, Problem("IN006"))
    try:
        return Value(date(year, month, day).isoformat())
    except ValueError:
        return Value(None, Problem("IN006"))


def read_choice(value: Cell, field: Field) -> Value:
    """One of the field's values, in any of its spellings."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    chosen = field.choices.get(folded(shown(value)))
    return Value(chosen) if chosen is not None else Value(None, Problem("IN007", ", ".join(field.values)))


def read_text(value: Cell) -> Value:
    """Text as it is meant; a number typed where a code belongs is that number's digits."""
    if isinstance(value, str):
        text = clean_text(value)
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, float | int):
        text = exact_text(Decimal(repr(value)))
    else:
        text = shown(value)
    if len(text) > LONGEST_TEXT:
        return Value(text[:LONGEST_TEXT], Problem("IN021", str(LONGEST_TEXT)))
    return Value(text or None)


def read_cell(value: Cell, field: Field, mark: DecimalMark | None = None) -> Value:
    """One cell of one field. A blank cell is nothing; whether something had to be there is the row's question."""
    if value is None or (isinstance(value, str) and not clean_text(value)):
        return NOTHING
    if field.kind in _NUMBER_KINDS:
        return read_number(value, field.kind, mark)
    if field.kind == "date":
        return read_date(value)
    if field.choices:
        return read_choice(value, field)
    return read_text(value)


def is_number(field: Field) -> bool:
    return field.kind in _NUMBER_KINDS
