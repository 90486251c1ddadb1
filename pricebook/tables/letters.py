"""A worksheet that was typed in a font encoding of the 1990s (TCVN3, VNI), with its texts in Unicode."""

from dataclasses import replace

from pricebook.tables.cells.old_encodings import restore_letters
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet


def in_unicode(sheet: Sheet) -> Sheet:
    """The sheet with its texts in Unicode, where its first rows show that it was typed in an old encoding; else the sheet itself.

    What stands below is converted column by column, as the columns of a dossier's tables are (columns.py).
    """
    top = sheet.heading_letters
    if not top:
        return sheet
    below = [_restored(column, sheet) for column in sheet.columns]

    def restored(cell: Cell, column: int) -> Cell:
        return top.get(cell) or below[column].get(cell, cell) if isinstance(cell, str) else cell

    rows = [[restored(cell, column) for column, cell in enumerate(row)] for row in sheet.rows]
    return replace(sheet, rows=rows, old_encoding=None, heading_letters={})


def _restored(column: list[Cell], sheet: Sheet) -> dict[str, str]:
    return restore_letters({cell for cell in column if isinstance(cell, str)}, sheet.old_encoding).changed
