"""Reads claim lines from CSV row by row: of a file that is not in order the good rows are kept, and the others are named."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.database import insert
from pricebook.settlement.claims.read.columns import SHOWN, columns_of_table, missing_from
from pricebook.settlement.claims.read.no_rows import NoRows
from pricebook.settlement.claims.read.problems import ReadFile, unread, without_lines
from pricebook.settlement.claims.read.rows import Row, Rows
from pricebook.tables import note_among

_SEPARATORS = (",", ";", "\t", "|")
_MOST_OF_A_LINE = 2**20  # characters
_MOST_COLUMNS = 1_000
_MOST_OF_A_ROW = 50  # lines of the file that one row may take, for ends of lines in its cells
_SEARCHED_ROWS = 40  # from the top, for the headings: as of other tables of what was charged
_QUOTE = '"'
_NAMES_SEPARATOR = re.compile(r"sep=.?", re.IGNORECASE)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def headings_of(line: str) -> tuple[list[str], str]:
    """The headings of a CSV file, and its separator: the one that the headings have most of."""
    separator = max(_SEPARATORS, key=line.count)
    return next(csv.reader([line], delimiter=separator), [])[:_MOST_COLUMNS], separator


def names_separator(line: str) -> bool:
    """Whether a first line only names the separator of columns, as Excel writes it ("sep=;")."""
    return _NAMES_SEPARATOR.fullmatch(line.strip("\ufeff\r\n \t")) is not None


def without_columns(label: str, columns: Mapping[str, str], row: int = 1) -> Finding | None:
    """ST042 where a file lacks columns without which no line can be settled; `row` is that of its headings, from 1."""
    missing = missing_from(columns)
    named = ", ".join(SHOWN[column] for column in missing)
    return Finding("ST042", Place(label, row=row - 1), observed=named) if missing else None


class Head(NamedTuple):
    """The headings of a table: the row in which they stand, from 1, and the separator; `columns`: column → heading."""

    row: int
    headings: list[str]
    separator: str
    columns: dict[str, str]
    unit: Finding | None = None


def head_of(text: io.TextIOWrapper, label: str = "") -> Head:
    """The first headings that name all needed columns, with rows above them passed over; else those that name the most.

    `label` is how the file is called where a row above them says that amounts are not in đồng (IN028).
    """
    nearest, unit = Head(1, [], _SEPARATORS[0], {}), None
    for row in range(1, _SEARCHED_ROWS + 1):
        line = text.readline(_MOST_OF_A_LINE)
        if not line:
            break
        if row == 1 and names_separator(line):
            continue
        headings, separator = headings_of(line)
        columns = columns_of_table(headings)
        if len(columns) > len(nearest.columns) or not missing_from(columns):
            nearest = Head(row, headings, separator, columns)
        if not missing_from(columns):
            break
        if unit is None and (note := note_among(headings)) is not None:
            unit = Finding("IN028", Place(label, row=row - 1), observed=note)
    return nearest._replace(unit=unit)


def read_csv_stream(
    con: duckdb.DuckDBPyConnection, file: "io.BufferedReader[Any]", number: int, label: str, rows: Rows
) -> ReadFile:
    """Reads the lines of CSV row by row into `raw`.

    A row is not read, and named, that has more or fewer cells than the headings (ST041), or letters that are no UTF-8 (ST043).
    So is one with a quotation mark that has no other: else the lines below it, up to the next such mark, would be its name.
    Titles above the headings, totals, signatures and their like are no rows.

    Args:
        con: the database.
        file: the file.
        number: its number.
        label: how it is called in findings.
        rows: what makes the rows.
    """
    read = ReadFile()
    wrong: dict[str, list[int]] = {"ST041": [], "ST043": []}
    in_utf_16 = file.peek(2)[:2] in UTF_16
    encoding, errors = ("utf-16", "strict") if in_utf_16 else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    try:
        insert(con, "raw", _good_rows(text, number, label, rows, read, wrong))
    except UnicodeError:
        wrong["ST043"].append(read.lines + 2)
    except (csv.Error, OSError):
        wrong["ST041"].append(read.lines + 2)
    good = max(0, read.lines - sum(map(len, wrong.values())))
    for code, found in wrong.items():
        if found:
            first, *others = (Place(label, row=row - 1) for row in found)
            read.findings.append(unread(code, first, len(found), good, others=others))
    if not read.lines and not read.findings:
        read.findings.append(without_lines(label))
    return read


def _good_rows(
    text: io.TextIOWrapper, number: int, label: str, rows: Rows, read: ReadFile, wrong: dict[str, list[int]]
) -> Iterator[Row]:
    head = head_of(text, label)
    if finding := without_columns(label, head.columns, head.row) or head.unit:
        read.findings.append(finding)
        return
    at = {column: head.headings.index(heading) for column, heading in head.columns.items()}
    width, no_rows = len(head.headings), NoRows(head.headings)
    for row, cells in enumerate(_rows(text, head.separator, width), head.row + 1):
        if cells is not None and not (len(cells) == width and no_rows.has_a_day(cells)) and no_rows.holds(cells):
            continue
        read.lines += 1
        if cells is None or len(cells) != width:
            wrong["ST041"].append(row)
        elif any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
            wrong["ST043"].append(row)
        else:
            yield rows.of(number, row, {column: _on_one_line(cells[place]) for column, place in at.items()})


def _rows(text: io.TextIOWrapper, separator: str, width: int) -> Iterator[list[str] | None]:
    """The cells of each row; None for a line that opens a quotation mark which no other line of its row closes."""
    ahead: list[str] = []
    while line := ahead.pop(0) if ahead else text.readline(_MOST_OF_A_LINE):
        if line.count(_QUOTE) % 2 == 0:
            yield _cells([line], separator)
            continue
        taken = [line]
        while len(taken) < _MOST_OF_A_ROW and (more := ahead.pop(0) if ahead else text.readline(_MOST_OF_A_LINE)):
            taken.append(more)
            if more.count(_QUOTE) % 2:
                break
        cells = _cells(taken, separator)
        if _is_one_row(cells, separator, width):
            yield cells
        else:
            ahead[:0] = taken[1:]
            yield None


def _cells(lines: Sequence[str], separator: str) -> list[str]:
    return next(csv.reader(lines, delimiter=separator), [])


def _is_one_row(cells: Sequence[str], separator: str, width: int) -> bool:
    """Whether several lines are one row, by its cells: none that goes over the end of a line has as many separators as a row."""
    return len(cells) == width and not any(_is_broken(cell) and cell.count(separator) >= width - 1 for cell in cells)


def _is_broken(cell: str) -> bool:
    return "\n" in cell or "\r" in cell


def _on_one_line(cell: str) -> str:
    """A cell with spaces for the ends of lines that somebody typed into it."""
    return " ".join(cell.split()) if _is_broken(cell) else cell
