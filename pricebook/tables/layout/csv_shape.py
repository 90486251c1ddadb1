"""Rows of a CSV file that do not have the shape of its heading: a stray comma or quote moves figures into other columns."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from pricebook.base.csv_text import holds_rows
from pricebook.findings import Finding, Place
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank

_DELIMITERS = ",;\t|"
_FIGURE = re.compile(r"\d[\d.]*")
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[/.-]\d\d?[/.-]\d{4}")
LONGEST_ROW = 2_000  # letters of a row that stands in one cell
DIGITS_OF_AMOUNT = 5  # fewer may be a year
LEAST_CELLS = 4  # of a line within a cell that is taken for a row


def rows_of_other_shape(
    file: str, sheet: Sheet, heading: Heading, rows: Collection[int], passed: Iterable[int] = ()
) -> Iterator[Finding]:
    """Finds the rows of a CSV file or a pasted text whose cells cannot all stand below the headings that they belong to.

    XL035: a row has more cells than the heading, as "1,400" typed for 1400 makes it, or has them all in one cell, as a row that
    was pasted, or written with another separator than the others. XL036: a cell holds whole rows, as a quote that is not closed
    makes it. In a workbook that was saved from such a file the cell with the rows is still there; its cells have their columns
    otherwise.

    Args:
        file: The name of the file.
        sheet: The sheet; of a CSV file, with the cells that stand in it and no others.
        heading: Its heading.
        rows: The rows of data, from 0.
        passed: The rows that were passed over because they hold one text, as titles and notes do.
    """
    yield from _rows_in_a_cell(file, sheet, heading, chain(rows, passed))
    if sheet.delimiter is None:
        yield from _swallowed_in_workbook(file, sheet, heading, rows)
        return
    width = max(len(sheet.rows[row]) for row in range(heading.first, heading.last + 1))
    for number in rows:
        row = sheet.rows[number]
        if len(row) > width and any(not is_blank(cell) for cell in row[width:]):
            beyond = sheet.delimiter.join(str(cell or "") for cell in row[width - 1 :])
            more = {"cells": len(row), "headings": width}
            yield Finding("XL035", Place(file, sheet.name, number), observed=quoted(beyond), more=dict(more))
    for number, column in sheet.broken_lines:
        cell = str(sheet.rows[number][column])
        if holds_rows(cell, sheet.delimiter, width) or _has_line_of_row(cell, max(LEAST_CELLS, width - 2)):
            lines = cell.strip().count("\n")
            yield Finding("XL036", Place(file, sheet.name, number, column), observed=quoted(cell), more={"lines": lines})


def _rows_in_a_cell(file: str, sheet: Sheet, heading: Heading, rows: Iterable[int]) -> Iterator[Finding]:
    """XL035 for rows that hold one text, in which the cells of a row of data stand behind each other."""
    for number in rows:
        text = row_in_a_cell(sheet.rows[number], heading)
        if text is not None:
            more = {"cells": 1, "headings": len(heading.names)}
            yield Finding("XL035", Place(file, sheet.name, number), observed=quoted(text), more=dict(more))


def row_in_a_cell(row: list[Cell], heading: Heading) -> str | None:
    """The only text of a row, where it holds the cells of a row of data below a heading; None for other rows."""
    filled = [cell for cell in row if not is_blank(cell)] if row.count(None) + row.count("") >= len(row) - 1 else []
    if len(filled) != 1 or not isinstance(filled[0], str):
        return None
    return filled[0] if _is_row(filled[0], len(heading.names)) else None


def _is_row(text: str, width: int) -> bool:
    """Whether a text is a row of about so many cells: it holds a figure or a day, and more than prose with commas would.

    Behind a comma of prose stands a blank, and "Băng gạc 5,10,15,20 cm" begins and ends with words.
    """
    if len(text) > LONGEST_ROW or any(mark in text for mark in "\r\n\0"):
        return False
    return any(_is_row_with(text, delimiter, width) for delimiter in _DELIMITERS) or _is_row_with_blanks(text, width)


def _is_row_with(text: str, delimiter: str, width: int) -> bool:
    parts = next(csv.reader([text], delimiter=delimiter), []) if delimiter in text else []
    cells = [part.strip() for part in parts if part.strip()]
    begun = sum(part[:1] != " " for part in parts)
    whole = len(parts) == begun == width >= LEAST_CELLS - 1
    if not cells or not (whole or begun >= max(LEAST_CELLS, width - 1)):
        return False
    figures = [cell for cell in cells if _is_figure(cell)]
    words = sum(any(map(str.isalpha, cell)) for cell in cells)
    if whole and delimiter != ",":  # hardly a title has as many of these marks as its heading, and no blanks behind them
        return bool(figures) or (words > 1 and " " not in cells[0])
    amount = any(sum(map(str.isdigit, figure)) >= DIGITS_OF_AMOUNT for figure in figures)
    at_an_end = bool({cells[0], cells[-1]} & set(figures)) and (amount or words > 1)
    return words > 0 and (at_an_end or (whole and bool(figures) and (amount or words > 2)))


def _is_row_with_blanks(text: str, width: int) -> bool:
    """Whether a text ends with two days and has a figure before them, as a row that was copied from a PDF does."""
    words = text.split()
    figures = [word for word in words if _is_figure(word)]
    return len(words) >= width and len(figures) > 2 and all(map(_DAY.fullmatch, words[-2:]))


def _is_figure(cell: str) -> bool:
    """Whether a cell is a figure or a day."""
    return _FIGURE.fullmatch(cell) is not None or _DAY.fullmatch(cell) is not None


def _swallowed_in_workbook(file: str, sheet: Sheet, heading: Heading, rows: Iterable[int]) -> Iterator[Finding]:
    """XL036 for the cells of a workbook that hold whole rows of a text file, in columns that are read or not."""
    width = len(heading.names)
    for number in rows if any(sheet.columns_with("\n")) else ():
        for column, cell in enumerate(sheet.rows[number]):
            if isinstance(cell, str) and "\n" in cell and _has_line_of_row(cell, max(LEAST_CELLS, width - 2)):
                more = {"lines": cell.strip().count("\n")}
                yield Finding("XL036", Place(file, sheet.name, number, column), observed=quoted(cell), more=dict(more))


def _has_line_of_row(cell: str, least: int) -> bool:
    """Whether a line of a cell has at least so many cells of a row, one of them a figure. In prose a blank follows a comma."""
    for line in cell.split("\n"):
        for delimiter in _DELIMITERS:
            parts = line.split(delimiter)
            if len(parts) >= least and any(map(_FIGURE.fullmatch, parts)) and not any(part[:1] == " " for part in parts[1:]):
                return True
    return False
