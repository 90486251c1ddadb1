"""What a reader of cells does not see, and a person does: what is hidden, struck through, raised, or shown as another figure."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from pricebook.base.cells import column_letters, column_number
from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.sheet_facts import Position
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.shown import codes_as_shown, other_figures
from pricebook.tables.table import Table

MOST_NAMED = 12  # ranges or cells that one finding names
MOST_COVERED = 100_000  # cells under merges that are looked at in one sheet
_RANGE = re.compile(r"([A-Z]{1,3})?(\d{1,7})?(?::([A-Z]{1,3})?(\d{1,7})?)?")


def hidden_parts(file: str, sheet: Sheet, columns: Collection[int] | None = None, below: int = -1) -> Iterator[Finding]:
    """Yields XL030 for a hidden sheet, and for the hidden rows and columns of a sheet that hold values.

    Args:
        file: The name of the file.
        sheet: The sheet.
        columns: The columns that are read; None for all.
        below: The row above the first one that is looked at.
    """
    rows = [row for row in sheet.hidden_rows if row > below and _has_values(sheet, row, columns)]
    width = max(map(len, sheet.rows), default=0) if sheet.hidden_columns else 0
    hidden = [column for column in sheet.hidden_columns if column < width and (columns is None or column in columns)]
    filled = [
        column for column in hidden if any(column < len(row) and not is_blank(row[column]) for row in sheet.rows[below + 1 :])
    ]
    ranges = [*_ranges([str(row + 1) for row in rows], rows), *_ranges([column_letters(c) for c in filled], filled)]
    if sheet.hidden and sheet.rows:
        yield Finding("XL030", Place(file, sheet.name), observed=sheet.name, more={"count": 1})
    if ranges:
        at = Place(file, sheet.name, rows[0] if rows else None, None if rows else filled[0])
        yield Finding("XL030", at, observed=_first(ranges), more={"count": len(rows) + len(filled)})


def _has_values(sheet: Sheet, row: int, columns: Collection[int] | None) -> bool:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return any(not is_blank(cell) for column, cell in enumerate(cells) if columns is None or column in columns)


def _first(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _ranges(names: list[str], numbers: list[int]) -> list[str]:
    """Joins neighbouring rows or columns into ranges, as Excel names them: 12:15, C:D."""
    ranges: list[list[str]] = []
    before = None
    for name, number in zip(names, numbers, strict=True):
        if before is not None and number == before + 1:
            ranges[-1][1] = name
        else:
            ranges.append([name, name])
        before = number
    return [":".join(run) for run in ranges]


def read_as_seen(table: Table, sheet: Sheet, heading: Heading, rows: Collection[int]) -> list[Finding]:
    """Compares the cells of a table with what a person sees in them.

    A raised, lowered or struck part of a number or a code is no part of it, and is taken away; a code that is a number is read as
    its format shows it: `sheet` has its own list of rows, in which a row that changes is replaced by a copy.

    Args:
        table: The table.
        sheet: The sheet.
        heading: Its heading.
        rows: The rows of data.

    Returns:
        XL025 for values that are not shown, XL026 for text that is struck through, XL027 for raised and struck parts, XL028 for
        numbers that a format shows as other figures.
    """
    looks = sheet.looks
    covered = _covered(sheet)
    if not (
        covered
        or looks.struck
        or looks.plain
        or looks.shown
        or looks.unseen
        or looks.conditional
        or sheet.stale
        or sheet.changing
    ):
        return []
    data = set(rows)
    fields = {column: table.spec.field(name) for name, column in heading.columns.items()}

    def of_table(positions: Collection[Position]) -> list[Position]:
        return sorted(at for at in positions if at[0] in data and at[1] in fields and not is_blank(_cell(sheet, at)))

    unseen = [at for at in of_table({*covered, *looks.unseen, *(at for at, text in looks.shown.items() if not text.strip())})
              if _cell(sheet, at) != 0]  # fmt: skip
    struck = of_table({*looks.struck, *(at for at, plain in looks.plain.items() if plain.struck)})
    findings = [*_about_cells("XL025", table, sheet, unseen), *_about_cells("XL026", table, sheet, struck)]
    findings += _values_of_formulas(table, sheet, fields, of_table)
    findings += _conditional(table, sheet, fields, data)
    for column, entry in fields.items():
        name = quoted(heading.names.get(column)) or entry.name
        findings += _plain_parts(table, sheet, entry, name, [at for at in of_table(looks.plain) if at[1] == column])
        shown = [at for at in of_table(looks.shown) if at[1] == column]
        findings += other_figures(table, sheet, entry, name, shown)
        codes_as_shown(table, sheet, entry, shown)
    return findings


def _cell(sheet: Sheet, at: Position) -> Cell:
    row, column = at
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None


def _covered(sheet: Sheet) -> set[Position]:
    """The cells that lie under a merged cell, and hold another value than it shows."""
    found: set[Position] = set()
    looked_at = 0
    for (top, left), (bottom, right) in sheet.merges:
        seen = _cell(sheet, (top, left))
        for row in range(top, min(bottom + 1, len(sheet.rows))):
            cells = sheet.rows[row][left : right + 1]
            looked_at += max(1, len(cells))
            if looked_at > MOST_COVERED:
                return found
            found.update((row, left + number) for number, cell in enumerate(cells) if not is_blank(cell) and cell != seen)
    return found


def _about_cells(code: str, table: Table, sheet: Sheet, cells: list[Position]) -> Iterator[Finding]:
    """One finding about cells of a sheet: how many, and the first ones."""
    if cells:
        names = _first([f"{column_letters(column)}{row + 1}" for row, column in cells])
        yield Finding(code, Place(table.file, sheet.name, *cells[0]), observed=names, more={"count": len(cells)})


def _values_of_formulas(
    table: Table, sheet: Sheet, fields: Mapping[int, Field], of_table: Callable[[Collection[Position]], list[Position]]
) -> Iterator[Finding]:
    """XL041 for a column of numbers with formulas that give another number than is stored, XL042 for those that change."""
    for code, cells in (("XL041", of_table(sheet.stale)), ("XL042", of_table(sheet.changing))):
        for column, entry in fields.items():
            found = [at for at in cells if at[1] == column]
            if not found or entry.kind.read_as != "number":
                continue
            first, *others = [Place(table.file, sheet.name, *at) for at in found]
            more: dict[str, Figure] = {
                "field": entry.name,
                "given": sheet.stale.get(found[0], ""),
                "count": len(found),
                "ranges": _first([f"{column_letters(column)}{row + 1}" for row, _ in found]),
            }
            yield Finding(code, first, observed=quoted(_cell(sheet, found[0])), more=more, cells=tuple(others))


def _conditional(table: Table, sheet: Sheet, fields: Mapping[int, Field], data: Collection[int]) -> Iterator[Finding]:
    """IN076 for conditional formats that may show other figures in the numbers of a table."""
    numbers = [column for column, entry in fields.items() if entry.kind.read_as == "number"]
    first, last = min(data, default=0), max(data, default=-1)
    found = []
    for text in sheet.looks.conditional:
        match = _RANGE.fullmatch(text.replace("$", ""))
        if match is None:
            continue
        left, right = column_number(match[1] or "A"), column_number(match[3] or match[1] or "XFD")
        top, bottom = int(match[2] or 1) - 1, int(match[4] or match[2] or last + 1) - 1
        columns = [column for column in numbers if min(left, right) <= column <= max(left, right)]
        if columns and top <= last and bottom >= first:
            found.append((max(top, first), columns[0], text))
    if found:
        names = _first([text for _, _, text in found])
        at = Place(table.file, sheet.name, *min(found)[:2])
        yield Finding("IN076", at, observed=names, more={"count": len(found)})


def _plain_parts(table: Table, sheet: Sheet, entry: Field, name: str, cells: list[Position]) -> Iterator[Finding]:
    """XL027, and the cells without their raised and struck parts. Names and units keep them: m², CO₂."""
    if not cells or entry.kind.read_as == "text" or "unit" in entry.id:
        return
    row, column = cells[0]
    before, after = _cell(sheet, cells[0]), sheet.looks.plain[cells[0]].text
    more: dict[str, Figure] = {"field": name, "after": quoted(after), "count": len(cells)}
    yield Finding("XL027", Place(table.file, sheet.name, row, column), observed=quoted(before), more=more)
    for row, column in cells:
        sheet.change_row(row, [*sheet.rows[row][:column], sheet.looks.plain[row, column].text, *sheet.rows[row][column + 1 :]])
