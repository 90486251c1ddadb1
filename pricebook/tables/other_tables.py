"""Sheets of a table's workbook that are another table of the dossier, which has a file of its own."""

from collections.abc import Mapping
from pathlib import Path

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import find_heading
from pricebook.tables.layout.names import table_named
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import SHEETS_FOR_PEOPLE, TableSpec

_YEARS = range(1900, 2101)


def sheets_of_other_tables(sheets: list[Sheet], spec: TableSpec, specs: Mapping[str, TableSpec]) -> dict[int, TableSpec]:
    """The sheets of a workbook that hold another table than the one that its file is named for.

    A sheet is another table where its headings are those of that table and not of this one, or where it is named for that table
    and has its headings, or not those of this one. A workbook of one sheet is what its file is named for.

    Args:
        sheets: The sheets of the file.
        spec: The table that the file is named for.
        specs: All tables, by id.

    Returns:
        The table of each such sheet, by the number of the sheet.
    """
    if len(sheets) < 2 or spec.id not in specs:
        return {}
    found: dict[int, TableSpec] = {}
    for number, sheet in enumerate(sheets):
        if sheet.name in SHEETS_FOR_PEOPLE or not any(holds_text_and_number(row) for row in sheet.rows):
            continue
        complete = _is_complete(sheet, spec)
        named = specs.get(table_named(sheet.name or "") or "")
        if named is not None and named.id != spec.id and (not complete or _is_complete(sheet, named)):
            found[number] = named
        elif not complete and named is None:
            own = find_heading(sheet, spec).fields  # a sheet that names more of this table is one of it that lacks a heading
            headed = [
                other
                for other in specs.values()
                if len(_required(other)) > 1 and _is_complete(sheet, other) and find_heading(sheet, other).fields > own
            ]
            if headed:  # of several the one whose headings fit best: prices with reasons are no mere prices
                found[number] = max(headed, key=lambda other: (find_heading(sheet, other).fields, len(_required(other))))
    return found


def of_another_table(path: Path, sheet: Sheet, other: TableSpec, spec: TableSpec) -> Finding:
    """IN065: the sheet is another table, and is not read as that."""
    more: dict[str, Figure] = {"table": spec.title, "other": other.title, "name": other.id}
    return Finding("IN065", Place(path.name, sheet.name), observed=sheet.name or "", more=more)


def holds_text_and_number(row: list[Cell]) -> bool:
    """Whether a row has a text beside a number that is no year, as a row of data has."""
    texts = any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row if not is_blank(cell))
    return texts and any(_is_figure(cell) for cell in row)


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        plain = cell.strip().replace(".", "").replace(",", "")
        return plain.isdecimal() and not (plain == cell.strip() and int(plain) in _YEARS)
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell not in _YEARS


def _required(spec: TableSpec) -> list[str]:
    return [entry.id for entry in spec.fields if entry.required]


def _is_complete(sheet: Sheet, spec: TableSpec) -> bool:
    heading = find_heading(sheet, spec)
    return bool(heading.columns) and not heading.missing(spec)
