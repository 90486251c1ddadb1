"""The example row of a form, above its heading: passed over as it is, and never where somebody has typed data over it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pricebook.findings import Finding, Place
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, clean_text, folded, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import EXAMPLE_NOTE, TableSpec

_DIGITS = re.compile("[0-9]+")


def is_example(rows: list[list[Cell]], number: int) -> bool:
    """Whether a row is in the place of a form's example: the row above it says so."""
    return number > 0 and any(isinstance(cell, str) and EXAMPLE_NOTE in cell for cell in rows[number - 1])


def examples_typed_over(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading, first: int) -> Iterator[Finding]:
    """IN080 for each row in the place of an example that says something else than the form's own example.

    Args:
        path: The file.
        sheet: The sheet.
        spec: What the table holds.
        heading: Its heading, above which an example stands.
        first: The first row of the table's part of the sheet.
    """
    for number in range(first, min(heading.first, len(sheet.rows))):
        if is_example(sheet.rows, number) and (column := _typed(sheet.rows[number], spec, heading)) is not None:
            at, more = Place(path.name, sheet.name, number, column), {"heading": heading.last + 1}
            yield Finding("IN080", at, observed=quoted(sheet.rows[number][column]), more=more)


def _typed(row: Sequence[Cell], spec: TableSpec, heading: Heading) -> int | None:
    """The first column whose cell is not that of the form's example; None where there is none. A blank cell tells nothing."""
    for name, column in sorted(heading.columns.items(), key=lambda entry: entry[1]):
        cell = row[column] if column < len(row) else None
        if not is_blank(cell) and not _is_as_shown(cell, spec.field(name)):
            return column
    return None


def _is_as_shown(cell: Cell, entry: Field) -> bool:
    """Whether a cell may be that of the example. Where the regulation decides what a form shows, only `shown` tells."""
    if entry.kind.refers_to == "component" or entry.offers or entry.kind.of_law:
        return True
    if entry.kind.refers_to == "service":
        return not entry.shown or _shown(cell) == entry.shown
    if not entry.example:
        return False
    if entry.kind.read_as == "number":
        try:
            return Decimal(_shown(cell)) == Decimal(entry.example)
        except InvalidOperation:
            return False
    if entry.kind.read_as == "date":
        said = cell.isoformat()[:10] if isinstance(cell, date) else _shown(cell)
        return sorted(map(int, _DIGITS.findall(said))) == sorted(map(int, _DIGITS.findall(entry.example)))
    said, example = folded(_shown(cell)), folded(entry.example)
    if entry.choices:
        value = entry.choices.get(said)
        return value is not None and value in (entry.choices.get(example), entry.values[0])
    return said == example


def _shown(cell: Cell) -> str:
    return clean_text(cell) if isinstance(cell, str) else quoted(cell)
