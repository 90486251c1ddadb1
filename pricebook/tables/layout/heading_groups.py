"""The lower rows of a heading: those that merged cells reach, and, where nothing is merged, those that only name the columns of
groups: "Ngoại trú | Nội trú" below "Số lượng".
"""

from collections.abc import Sequence

from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet_facts import Position


def could_be_lower_row(row: list[Cell]) -> bool:
    """Whether a row can be a further row of a heading: it holds only texts, and more than one. A single text titles a section."""
    texts = [cell for cell in row if cell is not None and cell != ""]
    return len(texts) > 1 and all(isinstance(cell, str) for cell in texts)


def end_of_merges(merges: Sequence[tuple[Position, Position]], first: int, last: int, deepest: int) -> int:
    """The last row of the merged cells that begin within a heading: a row beside a part of such a cell is no data."""
    ends = [bottom for (top, _), (bottom, _) in merges if first <= top <= last]
    return max((end for end in ends if end < first + deepest), default=last)


def end_of_groups(rows: Sequence[list[Cell]], first: int, last: int, deepest: int) -> int:
    """The last row of a heading that stands in the rows `first` to `last`, with the rows below that name columns of groups.

    Args:
        rows: The rows of the sheet.
        first, last: The rows of the heading, from 0.
        deepest: The most rows that a heading has.
    """
    while last + 1 < min(len(rows), first + deepest) and _names_groups(rows[last + 1], rows[last]):
        last += 1
    return last


def _names_groups(row: list[Cell], above: list[Cell]) -> bool:
    """Whether all texts of a row, at least two, stand below the name of a group and the blank cells beside it."""
    texts = {column: cell for column, cell in enumerate(row) if cell is not None and cell != ""}
    if len(texts) < 2 or not all(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in texts.values()):
        return False
    named = {column for column, cell in enumerate(above) if isinstance(cell, str) and cell.strip()}

    def in_group(column: int) -> bool:
        if column in named:
            return column + 1 in texts and column + 1 not in named
        return column - 1 in texts and (column - 1 in named or in_group(column - 1))

    return all(map(in_group, texts))
