"""Blocks of rows that are no data: signatures below each other, notes below the word for them."""

from collections.abc import Sequence

from pricebook.findings import RowKind
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import number_of_row

Passed = dict[int, RowKind | None]  # the rows that are no data, with their kinds; None for a blank one


class Block:
    """A block of rows of one kind, one below the other; other rows that are no data may stand between them."""

    def __init__(self, kind: RowKind) -> None:
        self._kind, self._last = kind, -1

    def reaches(self, number: int, passed: Passed) -> bool:
        """Whether nothing but rows that were passed over stands between the block and a row."""
        return self._last >= 0 and all(between in passed for between in range(self._last + 1, number))

    def ends_at(self, number: int, kind: RowKind | None) -> None:
        """Takes note of the kind of a row; a row of data ends the block."""
        self._last = number if kind == self._kind else self._last if kind is not None else -1


def goes_on_counting(rows: Sequence[Sequence[Cell]], below: int, number: int, passed: Passed) -> bool:
    """Whether the number of a row follows that of the last row of data, and no line of notes with a number stands between.

    Args:
        rows: The rows of the sheet.
        below: The first one below the heading.
        number: The row.
        passed: The rows above it that are no data.
    """
    above = next((row for row in range(number - 1, below - 1, -1) if row not in passed), None)
    between = range(below if above is None else above + 1, number)
    if any(passed[row] == "note" and number_of_row(rows[row]) for row in between):
        return False
    own, last = number_of_row(rows[number]), "0" if above is None else number_of_row(rows[above])
    return own is not None and last is not None and own.isdecimal() and last.isdecimal() and int(own) == int(last) + 1
