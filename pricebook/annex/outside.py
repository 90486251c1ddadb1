"""Rows of an annex that lie outside every table that could be read, and hold services or figures all the same.

They are not passed over as titles are: an annex of which such rows are left out is not read whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pricebook.annex.rows import AnnexRow
from pricebook.base.languages import say
from pricebook.findings import Finding, Place
from pricebook.submission.read.classes import ClassWords
from pricebook.submission.read.hygiene import KNOWN_SHEETS
from pricebook.tables import Heading, Sheet, clean_text
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.layout.row_kinds import is_blank, row_kind

FEWEST = 2  # rows with figures of a sheet without any heading that are taken for a table
_ORDINAL = re.compile(r"(?:[A-ZĐ]\d{0,3}(?:\.\d{1,3})*\.?)?\d{1,6}[a-z]?[.)]?")


def rows_outside(sheet: Sheet, heading: Heading, words: ClassWords) -> list[int]:
    """Returns the rows of a sheet, of which no table could be read, that look like data.

    Args:
        sheet: the sheet, or the part of it below one heading.
        heading: its heading, which names no figure; one without columns where there is none.
        words: the words for the classes of the regulation.
    """
    if sheet.name in KNOWN_SHEETS:
        return []
    below = heading.last + 1 if heading.columns else len(sheet.rows)
    found = [*_like_data(sheet, range(below), words), *_below_heading(sheet, range(below, len(sheet.rows)), heading)]
    return found if heading.columns or len(found) >= FEWEST else []


def rows_beside(sheet: Sheet, above: Iterable[int], below: Iterable[int], heading: Heading, words: ClassWords) -> list[int]:
    """Returns the rows beside a table that was read that look like data.

    Args:
        sheet: the sheet.
        above: the rows above and inside the heading of the table.
        below: rows below it that were not read.
        heading: the heading of the table.
        words: the words for the classes of the regulation.
    """
    return sorted([*_like_data(sheet, above, words), *_below_heading(sheet, below, heading)])


def unusable_rows(file: str, sheet: Sheet, rows: Sequence[int], why: Sequence[Finding]) -> list[AnnexRow]:
    """Returns the rows as rows that cannot be used.

    Args:
        file: the name of the file.
        sheet: the sheet.
        rows: the rows.
        why: what was found about their table; without anything it is LW020, at the first of them.
    """
    if not rows:
        return []
    at = Place(file, sheet.name, rows[0])
    problem = why[0] if why else Finding("LW020", at, more={"reason": say("annex.outside", rows=len(rows))})
    return [AnnexRow(Place(file, sheet.name, row), name=_name(sheet.rows[row]), problems=(problem,)) for row in rows]


def _like_data(sheet: Sheet, rows: Iterable[int], words: ClassWords) -> Iterator[int]:
    """Rows with a name, an ordinal and a figure, or two of these beside something else. Titles and counts are none."""
    for number in rows:
        cells = _data_cells(sheet, number)
        if not cells:
            continue
        ordinal, amount = _is_ordinal(cells[0]), any(map(is_amount, cells))
        names_class = any(words.in_text(cell)[0] for cell in cells if isinstance(cell, str))
        if (len(cells) > 2 and (ordinal or amount)) or (amount and (ordinal or names_class)):
            yield number


def _below_heading(sheet: Sheet, rows: Iterable[int], heading: Heading) -> Iterator[int]:
    """Rows with a name beside an ordinal or any number."""
    for number in rows:
        cells = _data_cells(sheet, number, len(heading.names))
        if cells and (_is_ordinal(cells[0]) or any(is_amount(cell) or _is_number(cell) for cell in cells)):
            yield number


def _data_cells(sheet: Sheet, number: int, headed: int = 0) -> list[Cell]:
    """The filled cells of a row; none of a row with one cell, without a name, or of a kind that is no data."""
    cells = sheet.rows[number]
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) < 2 or not any(_is_name(cell) for cell in filled):
        return []
    if is_column_numbers(cells, headed or len(filled)) or row_kind(cells, {}) is not None:
        return []
    return filled


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and any(map(str.isalpha, cell)) and not is_amount(cell) and not _is_ordinal(cell)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_ordinal(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _ORDINAL.fullmatch(clean_text(cell)) is not None
    return _is_number(cell)


def _name(cells: Sequence[Cell]) -> str | None:
    return next((clean_text(cell) for cell in cells if isinstance(cell, str) and _is_name(cell)), None)
