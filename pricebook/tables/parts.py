"""The tables of one sheet: each with its heading, below each other or side by side, and what could not be read of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pricebook.findings import Finding, Place
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.example_row import examples_typed_over, is_example
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import TOP_ROWS, Heading
from pricebook.tables.layout.row_kinds import first_text, is_blank, number_of_row, row_kind
from pricebook.tables.layout.segments import (
    columns_alone,
    left_of,
    right_of,
    rows_alone,
    side_by_side,
    starts_of_tables,
    unusual_rows,
)
from pricebook.tables.layout.spec import TableSpec, heading_key


class FoundTable(NamedTuple):
    """A table that was found: whether its headings name what it needs, what it holds, and its heading."""

    complete: bool
    spec: TableSpec
    heading: Heading


class Part(NamedTuple):
    """A part of a sheet with one table. `sheet` has its rows alone, in their places.

    Attributes:
        start: Its first row.
        outside: The first row that stands below the table and does not belong to it; None where there is none.
    """

    sheet: Sheet
    found: FoundTable
    start: int
    outside: int | None = None


Find = Callable[[Sheet, int], FoundTable]  # the table of a sheet that begins at a row


def find_parts(path: Path, sheet: Sheet, find: Find, specs: Iterable[TableSpec]) -> tuple[list[Part], list[Finding]]:
    """Finds the tables of a sheet.

    Args:
        path: The file.
        sheet: The sheet.
        find: Finds a table in a part of the sheet.
        specs: What a table can hold.

    Returns:
        The complete tables in their order; where there is none, the one that was found. And IN027 for each heading whose rows are
        not read, XL016 for rows above a heading that look like data, IN080 for a form's example that was typed over.
    """
    whole = find(sheet, 0)
    specs = list(specs)
    starts = _starts(sheet, whole, specs)
    if len(starts) == 1:
        parts = [Part(alone, found, 0) for alone, found in _beside(sheet, whole, 0, find)]
    else:
        parts = []
        for start, end in pairwise([*starts, len(sheet.rows)]):
            part = rows_alone(sheet, start, end)
            parts += [Part(alone, found, start) for alone, found in _beside(part, find(part, start), start, find)]
    if not any(part.found.complete for part in parts):
        return [Part(sheet, whole, 0)], []
    kept, findings = _joined(path, sheet, parts)
    said = {finding.at.row for finding in findings}
    above = kept[0]
    findings += examples_typed_over(path, above.sheet, above.found.spec, above.found.heading, above.start)
    return kept, [*findings, *(finding for finding in _above(path, above) if not said)]


def _starts(sheet: Sheet, found: FoundTable, specs: Sequence[TableSpec]) -> list[int]:
    """The rows at which tables begin. Only rows that do not look like data of the table that was found are looked at."""
    heading, spec = found.heading, found.spec
    columns = {**heading.columns, **{name: several[0] for name, several in heading.ambiguous.items()}}
    if not columns:
        return [0]
    below = min(heading.last + 1, len(sheet.rows))
    numbers = [column for name, column in columns.items() if spec.field(name).kind.read_as == "number"]
    if numbers:
        examined = unusual_rows([sheet.cells_below(column, below) for column in numbers], below)
    else:
        examined = _like_headings(sheet.cells_below(min(columns.values()), below), below, specs)
    return starts_of_tables(
        sheet, specs, sorted({*range(below), *examined}), known_heading=range(heading.first, heading.last + 1)
    )


def _like_headings(cells: list[Cell], below: int, specs: Sequence[TableSpec]) -> set[int]:
    """The rows whose cell in a column is blank, or a heading of a table."""
    known = {key for spec in specs for entry in spec.fields for key in entry.headings}
    fit = {cell for cell in set(cells) if is_blank(cell) or (isinstance(cell, str) and heading_key(cell) in known)}
    return {number for number, cell in enumerate(cells, below) if cell in fit}


def _beside(sheet: Sheet, found: FoundTable, start: int, find: Find) -> Iterator[tuple[Sheet, FoundTable]]:
    """A table, and those that stand beside it; the tables that stand side by side where its heading repeats itself."""
    if not found.complete:
        blocks = [(block, find(block, start)) for block in side_by_side(sheet, found.heading)]
        if blocks and all(block.complete for _, block in blocks):
            yield from blocks
            return
        yield sheet, found
        return
    left = _tables_in(sheet, left_of(sheet, found.heading), start, find)
    right = _tables_in(sheet, right_of(sheet, found.heading), start, find)
    if left or right:  # its heading is looked for again: a title above the table beside it is none of its columns
        first = max(left[-1][1].heading.names) + 1 if left else 0
        alone = columns_alone(sheet, first, min(right[0][1].heading.names) if right else None)
        there = find(alone, start)
        sheet, found = (alone, there) if there.complete else (sheet, found)
    yield from [*left, (sheet, found), *right]


def _tables_in(sheet: Sheet, columns: tuple[int, int] | None, start: int, find: Find) -> list[tuple[Sheet, FoundTable]]:
    """The tables in some columns of a sheet; none where no complete one begins at the row `start`."""
    if columns is None:
        return []
    top = replace(sheet, rows=sheet.rows[: start + TOP_ROWS])
    if not find(columns_alone(top, *columns), start).heading.fields:
        return []  # no heading stands there, whatever the rows below hold
    block = columns_alone(sheet, *columns)
    found = find(block, start)
    return list(_beside(block, found, start, find)) if found.complete else []


def _joined(path: Path, sheet: Sheet, parts: list[Part]) -> tuple[list[Part], list[Finding]]:
    """The complete tables, each with the rows of those next to it that are none. IN027 where such rows look like data."""
    kept: list[Part] = []
    findings: list[Finding] = []
    first = 0  # of the rows that no table has yet
    for part in parts:
        heading, end = part.found.heading, len(part.sheet.rows)
        if part.found.complete:
            if first < part.start:  # what stands above the first table belongs to it
                above = sheet.rows[first : part.start]
                rows = [*part.sheet.rows[:first], *above, *part.sheet.rows[part.start :]]
                alone = replace(part.sheet, rows=rows, broken_lines=_broken(sheet, first, end))
                kept.append(part._replace(sheet=alone, start=first))
            else:
                kept.append(part)
            first = end
            continue
        lost = _like_data(sheet, range(heading.last + 1 if heading.columns else part.start + 1, end))
        if lost:
            row = heading.first if heading.columns else part.start  # above the heading may stand a title
            at = Place(path.name, sheet.name, row)
            findings.append(Finding("IN027", at, observed=quoted(first_text(sheet.rows[row])), more={"rows": len(lost)}))
        if kept:  # its rows stand below the table above
            last = kept[-1]
            outside = last.outside if last.outside is not None or not lost else part.start
            rows = [*last.sheet.rows, *part.sheet.rows[part.start :]]
            longer = replace(last.sheet, rows=rows, broken_lines=_broken(sheet, last.start, end))
            kept[-1] = last._replace(sheet=longer, outside=outside)
            first = end
    return kept, findings


def _broken(sheet: Sheet, first: int, end: int) -> list[tuple[int, int]]:
    """The cells with line breaks in some rows of a CSV file."""
    return [(row, column) for row, column in sheet.broken_lines if first <= row < end]


def _like_data(sheet: Sheet, rows: Iterable[int]) -> list[int]:
    """The rows that look like data: a text beside a number."""
    return [number for number in rows if _text_and_number(sheet.rows[number]) and row_kind(sheet.rows[number], {}) is None]


def _text_and_number(row: list[Cell]) -> bool:
    texts = any(isinstance(cell, str) and any(map(str.isalpha, cell)) and not is_amount(cell) for cell in row)
    return texts and any(is_amount(cell) or (isinstance(cell, int | float) and not isinstance(cell, bool)) for cell in row)


def _above(path: Path, part: Part) -> list[Finding]:
    """XL016 where rows above the heading look like data: a number of the row, a name and an amount."""
    sheet, heading = part.sheet, part.found.heading
    rows = [
        number
        for number in range(part.start, heading.first)
        if _is_row_of_data(sheet.rows[number]) and not is_example(sheet.rows, number)
    ]
    if not rows:
        return []
    at = Place(path.name, sheet.name, rows[0])
    return [Finding("XL016", at, observed=len(rows), more={"heading": heading.last + 1})]


def _is_row_of_data(row: list[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 2 and number_of_row(row) is not None and _text_and_number(filled[1:]) and any(map(is_amount, filled[1:]))
