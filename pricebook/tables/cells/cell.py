"""One cell, as people type it, read into one value. What is certain is read; what is not becomes a problem with a code.

The value is text in one exact form (money.exact_text, ISO dates, "true" and "false"), ready for the database. Where the typed
text had to be normalised to be read, the value holds the code of the normalisation (XL020 to XL024).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pricebook.base.money import exact_text
from pricebook.tables.cells.dates import read_date
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.numbers import PLAIN, PROTECTED, Notation, has_currency, is_unambiguous, read_number
from pricebook.tables.cells.text import ERROR_TEXT, Cell, as_shown, clean_code, clean_text, code_of_change, folded, quoted
from pricebook.tables.cells.value import BLANK, Problem, Value

LARGEST_CODE = 10**15  # a code typed as a number; a double keeps no more digits than these
_QUOTED = re.compile(rf"{PROTECTED.pattern}|'(.*)")  # ="00123" and '00123: how the leading zeros of a code are protected
_PLAIN_CODE = re.compile(r"[0-9A-DF-Za-df-z./_]{1,80}")  # most codes: they need no cleaning, and are no number with an exponent
_ROUNDED_OFF = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
LONGEST_TEXT = 2_000  # characters of a name or a note that are kept

_FIRST_OF_ERRORS = frozenset("#Ee")  # characters that an error text begins with
_EXACT_FORM = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")  # a number in our own form, perhaps with superfluous zeros


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a column writes numbers and dates that could be read in two ways (numbers.py, dates.py).

    Attributes:
        notation: How it writes its numbers, and what shows it.
        month_first: Whether some of its dates can only be read month first.
        epoch_1904: Whether the workbook counts its days from 1904.
    """

    notation: Notation = PLAIN
    month_first: bool = False
    epoch_1904: bool = False


NO_CONVENTIONS = Conventions()


def read_choice(value: Cell, field: Field) -> Value:
    """One of the values of a choice field, in any of its spellings. IN007 for any other text."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = quoted(value)
    chosen = field.choices.get(folded(text)) or field.choices.get(folded(unicodedata.normalize("NFKC", text)))  # Ⅱ is II
    return Value(chosen) if chosen is not None else Value(None, Problem("IN007", ", ".join(field.values)))


def read_text(value: Cell, kind: Kind = KINDS["text"]) -> Value:
    """A text or a code, normalised. A number that was typed where a code belongs is read as its digits.

    IN029 where Excel has changed a code into a date, a truth value or a number with its last digits lost; IN021 where the text is
    longer than LONGEST_TEXT characters, of which the first are kept.
    """
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
            change = code_of_change(value, text)
    elif isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < LARGEST_CODE:
        text = str(int(value)) if value == int(value) else exact_text(as_shown(value))
    else:  # a date, a time, TRUE, or a number that lost its last digits: what Excel made of a code
        return Value(None, Problem("IN029"))
    if len(text) > LONGEST_TEXT:
        return Value(text[:LONGEST_TEXT], Problem("IN021", str(LONGEST_TEXT)), change)
    return Value(text or None, None, change if text else None)


def read_at_sight(cells: Iterable[Cell], field: Field) -> dict[Cell, str]:
    """The cells that `read_cell` reads without a change or a problem, and what it reads: most codes, names and whole numbers."""
    read_as, bounds = field.kind.read_as, field.kind.bounds
    if read_as == "number" and bounds is not None:
        low, high = bounds.lowest, bounds.highest
        return {cell: str(int(cell)) for cell in cells if isinstance(cell, float) and low < cell <= high and cell.is_integer()}
    texts = [cell for cell in cells if isinstance(cell, str) and cell] if not field.choices else []
    if read_as == "code":
        return {cell: cell for cell in texts if _PLAIN_CODE.fullmatch(cell)}
    if read_as == "text":
        return {cell: cell for cell in texts if _is_plain_text(cell)}
    return {}


def _is_plain_text(text: str) -> bool:
    tidy = len(text) <= LONGEST_TEXT and text[0] not in _FIRST_OF_ERRORS and text.isprintable()
    return tidy and clean_text(text) is text


def read_cell(value: Cell, field: Field, conventions: Conventions = NO_CONVENTIONS) -> Value:
    """Reads one cell of one field. A blank cell is no problem here: whether a field may be blank is judged with its row."""
    if value is None or (isinstance(value, str) and _is_blank_text(value)):
        return BLANK
    if isinstance(value, str) and value.lstrip()[0] in _FIRST_OF_ERRORS and ERROR_TEXT.fullmatch(value.strip()):
        return Value(None, Problem("XL001"))
    read_as = field.kind.read_as
    if read_as == "number":
        read = _with_change(value, read_number(value, field.kind, conventions.notation), "XL023")
        return _with_reason(value, read, conventions.notation)
    if read_as == "date":
        read = read_date(value, month_first=conventions.month_first, epoch_1904=conventions.epoch_1904)
        return _with_change(value, read, "XL024")
    if field.choices:
        return read_choice(value, field)
    if field.remark and not isinstance(value, str):
        return Value(quoted(value))
    return read_text(value, field.kind)


def _with_reason(value: Cell, read: Value, notation: Notation) -> Value:
    """The value with what decided how it was read, where its text alone does not."""
    if read.text is None or not isinstance(value, str) or value.isdigit():
        return read
    if not is_unambiguous(value):
        return Value(read.text, read.problem, read.change, notation.why)
    return replace(read, why="currency") if read.change is not None and has_currency(value) else read


def _is_blank_text(text: str) -> bool:
    return not text or text.isspace() or (not text.isprintable() and not clean_text(text))


def _with_change(value: Cell, read: Value, code: str) -> Value:
    """The value with its normalisation, where it was not typed in its exact form: `code`, or XL020 where only spaces differ."""
    if read.text is None or (read.problem and read.problem.code == "IN017") or value == read.text:
        return read
    if isinstance(value, str):
        cleaned = clean_text(value)
        if cleaned == read.text:
            return Value(read.text, read.problem, "XL020")
        if code == "XL023" and _EXACT_FORM.fullmatch(value) and is_unambiguous(value):  # "600.0"
            return read
        return Value(read.text, read.problem, code)
    return Value(read.text, read.problem, code) if code == "XL024" and isinstance(value, float | int) else read
