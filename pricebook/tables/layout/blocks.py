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
        """Whether nothing but rows that were passed over stands between the block and a row. No row is looked at twice."""
        open_ = self._last >= 0 and all(between in passed for between in range(self._last + 1, number))
        self._last = number - 1 if open_ else -1
        return open_

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
    own = _count_of(rows[number])
    if own is None:
        return False
    for above in range(number - 1, below - 1, -1):
        if above not in passed:
            return _count_of(rows[above]) == own - 1
        if passed[above] == "note" and number_of_row(rows[above]):
            return False
    return own == 1


def _count_of(row: Sequence[Cell]) -> int | None:
    number = number_of_row(row)
    return int(number) if number is not None and number.isdecimal() else None
