"""One cell as people type it into one value: what is certain is read, what is not becomes a problem with a code.

A value leaves here as text in the one exact form (money.exact_text, ISO dates, "true"/"false"), ready for the database.
Where what was typed had to be changed to be read, the value says how (XL020 …).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from pricebook.base.money import exact_text
from pricebook.tables.cells.dates import read_date
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.numbers import DecimalMark, read_number, reads_one_way
from pricebook.tables.cells.text import ERROR_TEXT, Cell, clean_code, clean_text, folded, shown, what_changed
from pricebook.tables.cells.value import NOTHING, Problem, Value

LARGEST_CODE = 10**15  # a double keeps no more digits than these
# ="00123" and '00123: how a CSV protects the zeros of a code
_QUOTED = re.compile(r'="([^"]*)"|\'(.*)')
_PLAIN_CODE = re.compile(r"[0-9A-DF-Za-df-z./_]{1,80}")  # most codes: nothing to clean, and no exponent
_ROUNDED_OFF = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
LONGEST_TEXT = 2_000  # characters; a name or a note, not a book

_BEGINS_AN_ERROR = frozenset("#Ee")
_AS_MEANT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")  # a number in our own form, give or take a zero


@dataclass(frozen=True, slots=True)
class Habits:
    """How a column writes what could be read in two ways (numbers.py, dates.py)."""

    decimal_mark: DecimalMark | None = None
    month_first: bool = False
    epoch_1904: bool = False


NO_HABITS = Habits()


def read_choice(value: Cell, field: Field) -> Value:
    """One of the field's values, in any of its spellings."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    chosen = field.choices.get(folded(shown(value)))
    return Value(chosen) if chosen is not None else Value(None, Problem("IN007", ", ".join(field.values)))


def read_text(value: Cell, kind: Kind = KINDS["text"]) -> Value:
    """Text as it is meant; a number typed where a code belongs is that number's digits."""
    change = None
    if isinstance(value, str):
        text = clean_text(value)
        if kind.read_as != "text":
            text = clean_code(text)
            while protected := _QUOTED.fullmatch(text):
                text = clean_code(protected[1] or protected[2] or "")
            if _ROUNDED_OFF.fullmatch(text):
                return Value(None, Problem("IN029"))
        if text != value:
            change = what_changed(value, text)
    elif isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < LARGEST_CODE:
        text = str(int(value)) if value == int(value) else exact_text(Decimal(repr(value)))
    else:  # a date, a time, TRUE, or a number that lost its last digits: Excel's reading of a code, not the code
        return Value(None, Problem("IN029"))
    if len(text) > LONGEST_TEXT:
        return Value(text[:LONGEST_TEXT], Problem("IN021", str(LONGEST_TEXT)), change)
    return Value(text or None, None, change if text else None)


def stands_as_written(value: Cell, field: Field) -> bool:
    """Whether a cell is text that is read as it stands: most codes and names, told apart quickly."""
    if not isinstance(value, str) or not value or field.choices:
        return False
    read_as = field.kind.read_as
    if read_as == "code":
        return _PLAIN_CODE.fullmatch(value) is not None
    tidy = read_as == "text" and len(value) <= LONGEST_TEXT and value[0] not in _BEGINS_AN_ERROR and value.isprintable()
    return tidy and clean_text(value) is value


def read_cell(value: Cell, field: Field, habits: Habits = NO_HABITS) -> Value:
    """One cell of one field. A blank cell is nothing; whether something had to be there is the row's question."""
    if value is None or (isinstance(value, str) and _is_nothing(value)):
        return NOTHING
    if isinstance(value, str) and value.lstrip()[0] in _BEGINS_AN_ERROR and ERROR_TEXT.fullmatch(value.strip()):
        return Value(None, Problem("XL001"))
    read_as = field.kind.read_as
    if read_as == "number":
        return _noting_change(value, read_number(value, field.kind, habits.decimal_mark), "XL023")
    if read_as == "date":
        read = read_date(value, in_doubt=habits.month_first, epoch_1904=habits.epoch_1904)
        return _noting_change(value, read, "XL024")
    if field.choices:
        return read_choice(value, field)
    if field.remark and not isinstance(value, str):
        return Value(shown(value))
    return read_text(value, field.kind)


def _is_nothing(text: str) -> bool:
    return not text or text.isspace() or (not text.isprintable() and not clean_text(text))


def _noting_change(value: Cell, read: Value, code: str) -> Value:
    """A number or date that was not typed in our own form: `code`, or XL020 where only spaces differ."""
    if read.text is None or (read.problem and read.problem.code == "IN017") or value == read.text:
        return read
    if isinstance(value, str):
        cleaned = clean_text(value)
        if cleaned == read.text:
            return Value(read.text, read.problem, "XL020")
        if code == "XL023" and _AS_MEANT.fullmatch(value) and reads_one_way(value):  # "600.0"
            return read
        return Value(read.text, read.problem, code)
    return Value(read.text, read.problem, code) if code == "XL024" and isinstance(value, float | int) else read
