"""Cells that are merged over several rows: what stands in the first of them is said of each."""

from collections.abc import Collection

from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.row_kinds import is_blank


def rows_with_merged(sheet: Sheet, columns: Collection[int], first: int) -> list[list[Cell]]:
    """The rows of a sheet, with the cells that are merged over several rows filled in below their first one.

    A row that holds nothing of its own stays blank: it is the lower half of the one above.

    Args:
        sheet: the sheet; it is not changed.
        columns: the columns in which a merged cell holds for each of its rows. A sum does not: it is that of all of them.
        first: the first row that is filled in from: what is merged above belongs to the heading.
    """
    rows = list(sheet.rows)
    last = dict.fromkeys(columns, first - 1)  # by column; a hostile file may hold ranges that overlap
    for (top, left), (bottom, _) in sorted(sheet.merges):
        if left not in last or top <= last[left] or bottom == top or top >= len(rows):
            continue
        last[left] = bottom
        cell = rows[top][left] if left < len(rows[top]) else None
        if is_blank(cell):
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            row = rows[number]
            if (left >= len(row) or is_blank(row[left])) and not all(map(is_blank, sheet.rows[number])):
                rows[number] = [*row[:left], *[None] * (left - len(row)), cell, *row[left + 1 :]]
    return rows


def together_with(sheet: Sheet, column: int, first: int) -> dict[int, int]:
    """Of each row below the first one of a cell that is merged over several rows of a column: that first row.

    Rows that hold nothing, or something of their own in the column, are left out.

    Args:
        sheet: the sheet.
        column: the column.
        first: the first row that counts.
    """
    found: dict[int, int] = {}
    for (top, left), (bottom, _) in sorted(sheet.merges):
        if left != column or top < first:
            continue
        for number in range(top + 1, min(bottom + 1, len(sheet.rows))):
            row = sheet.rows[number]
            if not all(map(is_blank, row)) and (left >= len(row) or is_blank(row[left])):
                found.setdefault(number, top)
    return found
