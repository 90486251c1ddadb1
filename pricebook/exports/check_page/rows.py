"""The rows of a workbook that the report of a check shows: that of each finding, two either side, and the headings above."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import NamedTuple, TypedDict

from pricebook.base.cells import column_letters
from pricebook.base.money import vietnamese_number
from pricebook.findings import FindingRecord, Place, TableReading
from pricebook.tables import Sheet
from pricebook.tables.cells.text import Cell, as_shown

AROUND = 2  # rows on either side
LONGEST = 240  # characters of a cell
MOST_COLUMNS = 24  # of a sheet that has more, those that hold something in the rows shown come first
MOST_CELLS = 12  # beside the first, that share a cause


class HeadShown(TypedDict):
    """A heading: the number of its last row, and its text for each column that is shown."""

    row: int
    texts: list[str]


class SheetShown(TypedDict):
    """The rows of a sheet that are shown: the letters of the columns, the headings, and by number the texts of each row."""

    name: str
    columns: list[str]
    heads: list[HeadShown]
    rows: dict[int, list[str]]


class Found(NamedTuple):
    """What the page shows of the workbook.

    `places` has for each finding how its place is named (p) and other cells of its cause (o); where it is about a row of the
    workbook, also the number of its sheet (t), its row (r) and the number of its column (k).
    """

    sheets: list[SheetShown]
    places: list[dict[str, str | int]]


def found_in(
    file: str, findings: Sequence[FindingRecord], places: Sequence[Place], tables: Sequence[TableReading], sheets: Sequence[Sheet]
) -> Found:
    """Gathers the rows around the findings about a workbook.

    Args:
        file: The name of the workbook.
        findings: The findings.
        places: For each of them, the place.
        tables: How the sheets of the workbook were understood.
        sheets: The sheets of the workbook.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    rows: dict[str | None, set[int]] = {}
    for place in places:
        row = _row_of(place, file, by_name)
        if row is not None:
            around = range(max(0, row - AROUND), min(row + AROUND + 1, len(by_name[place.sheet].rows)))
            rows.setdefault(place.sheet, set()).update(around)
    shown = {name: _shown(by_name[name], sorted(wanted), tables) for name, wanted in rows.items()}
    numbers = {name: number for number, name in enumerate(shown)}
    told: list[dict[str, str | int]] = []
    for place, entry in zip(places, findings, strict=True):
        of: dict[str, str | int] = {"p": _named(place, file)}
        others = [each["cell"] for each in entry["related"] if each["cell"]]
        if others:
            more = f" và {vietnamese_number(len(others) - MOST_CELLS)} ô khác" if len(others) > MOST_CELLS else ""
            of["o"] = ", ".join(others[:MOST_CELLS]) + more
        row = _row_of(place, file, by_name)
        if row is not None:
            of |= {"t": numbers[place.sheet], "r": row + 1}
            letters = column_letters(place.column) if place.column is not None else None
            if letters in shown[place.sheet]["columns"]:
                of["k"] = shown[place.sheet]["columns"].index(letters)
        told.append(of)
    return Found([*shown.values()], told)


def _row_of(place: Place, file: str, sheets: Mapping[str | None, Sheet]) -> int | None:
    """The row of the workbook that a finding is about, from 0; None for one about a whole sheet, or about another file."""
    sheet = sheets.get(place.sheet) if place.file in (None, file) else None
    return place.row if sheet is not None and place.row is not None and place.row < len(sheet.rows) else None


def _shown(sheet: Sheet, rows: Sequence[int], tables: Iterable[TableReading]) -> SheetShown:
    headings = [table for table in tables if table["sheet"] == sheet.name]
    named: dict[str, None] = {}
    for table in headings:
        for column in (*table["columns"].values(), *table["unused"]):
            named[column["column"]] = None
    held = {column for row in rows for column, cell in enumerate(sheet.rows[row]) if cell_text(cell)}
    kept = [column for column in sorted(held | set(map(_number, named))) if column in held or column_letters(column) in named]
    letters = [column_letters(column) for column in kept[:MOST_COLUMNS]]
    return {
        "name": sheet.name or "",
        "columns": letters,
        "heads": [{"row": table["heading_row"], "texts": _heading(table, letters)} for table in headings],
        "rows": {
            number + 1: [cell_text(row[column]) if column < len(row) else "" for column in kept[:MOST_COLUMNS]]
            for number, row in ((each, sheet.rows[each]) for each in rows)
        },
    }


def _heading(table: TableReading, letters: Sequence[str]) -> list[str]:
    names = {column["column"]: column["heading"] for column in (*table["columns"].values(), *table["unused"])}
    return [" ".join(names.get(each, "").split())[:LONGEST] for each in letters]


def _number(letters: str) -> int:
    """The number of a column from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _named(place: Place, file: str) -> str:
    """A place in words: sheet and cell; of another file also its name."""
    parts = (
        place.file if place.file not in (None, file) else "",
        f"trang “{place.sheet}”" if place.sheet else "",
        f"ô {place.cell}" if place.column is not None and place.row is not None else "",
        f"dòng {place.row + 1}" if place.column is None and place.row is not None else "",
        f"cột {place.cell}" if place.column is not None and place.row is None else "",
    )
    return ", ".join(filter(None, parts)) or "toàn bộ tệp"


def cell_text(cell: Cell) -> str:
    """A cell as Vietnamese write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return vietnamese_number(as_shown(cell)) if isfinite(cell) else str(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" + (f" {cell:%H:%M}" if cell.time() != time() else "")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = " ".join(str(cell).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
