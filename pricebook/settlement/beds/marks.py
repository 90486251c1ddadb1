"""The marks of a bed sheet: those of a day in the bed, and those of the discharge."""

from collections.abc import Iterable

from pricebook.tables import clean_text
from pricebook.tables.cells.text import Cell

CROSSES = frozenset({"x", "×", "+", "v", "✓", "✔", "*"})
PRESENT, DISCHARGED = CROSSES | {"1"}, frozenset({"\\", "/", "ra", "rv"})  # "ra viện" is said in letters, too


def mark_in(row: list[Cell], column: int) -> str:
    """What stands in a day's column of a row, in small letters; "" where it is blank."""
    cell = row[column] if column < len(row) else None
    text = f"{cell:g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell
    return clean_text(text).casefold() if isinstance(text, str) else ""


def is_marked(row: list[Cell], columns: Iterable[int]) -> bool:
    """Whether a row has the mark of a patient in one of the columns; "1" alone may be a number of patients."""
    return any(mark_in(row, column) in CROSSES | DISCHARGED for column in columns)
