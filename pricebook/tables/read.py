"""A file into one typed table: its headings found, every row accounted for, every cell read or reported by sheet and cell."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.languages import say
from pricebook.findings import Finding, Place, RowKind
from pricebook.tables.cells.legacy import put_back
from pricebook.tables.cells.text import Cell, clean_text, shown
from pricebook.tables.columns import normalisations, read_column
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import read_sheets
from pricebook.tables.layout.headings import Heading, find_heading
from pricebook.tables.layout.row_kinds import is_blank, is_column_numbers, repeats_heading, row_kind
from pricebook.tables.layout.spec import OWN_SHEETS, TableSpec
from pricebook.tables.table import Change, PassedOver, SheetRead, Table

LOOKED_AT_FOR_LETTERS = 60  # rows from the top
_IN_THOUSANDS = re.compile(r"(?:đvt|đơn vị|đv tính).{0,40}?(?:nghìn|ngàn|triệu|\b1[.,]?000)\s*(?:đ|vnđ|vnd)", re.IGNORECASE)
MANY_BLANK_ROWS = 10_000  # below the last value: a sheet formatted to its end


def read_table(path: Path, spec: TableSpec, chosen: Mapping[str, str] = {}) -> tuple[Table | None, list[Finding]]:
    """The table in a file, and what is wrong with it. None where the file or its headings cannot be read.

    `chosen`: field → the heading (or column letter) that the dossier names for it.
    """
    sheets, findings = open_sheets(path)
    if sheets is None:
        return None, findings
    table = Table.empty(spec, path.name)
    headings = [(sheet, find_heading(sheet, spec, chosen)) for sheet in sheets]
    usable = [(sheet, heading) for sheet, heading in headings if not heading.missing(spec)]
    most = max((heading.fields for _, heading in usable or headings), default=0)
    for sheet, heading in headings:  # a sheet that looks like the same table must not fall away unsaid
        alike = len(heading.columns) * 2 >= most if usable else heading.fields == most
        if alike or not heading.missing(spec):
            findings += about_the_heading(path, sheet, spec, heading)
        elif usable and sheet.name not in OWN_SHEETS and (len(heading.columns) > 2 or _holds_figures(sheet)):
            findings.append(Finding("XL014", Place(path.name, sheet.name), observed=len(sheet.rows), more={"table": spec.title}))
    if not usable:
        return None, findings or [Finding("XL010", Place(path.name), more={"reason": say("file.no-sheet")})]
    sheets.clear()
    headings.clear()
    while usable:  # a large sheet is let go as soon as it is read
        sheet, heading = usable.pop(0)
        findings += not_in_dong(path, sheet, spec, heading)
        findings += read_rows(table, sheet, heading)
    return table, findings


def open_sheets(path: Path) -> tuple[list[Sheet] | None, list[Finding]]:
    """The sheets of a file, their headings in Unicode letters, and what is wrong with the file. None where it cannot be read."""
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        return None, [Finding(error.code, Place(path.name), more={"reason": error.reason})]
    for sheet in sheets:
        _restore_heading_letters(sheet)
    return sheets, _about_the_file(path, sheets)


def _holds_figures(sheet: Sheet) -> bool:
    """Rows with numbers: they might be a part of the table that its headings do not show."""
    return sum(any(isinstance(cell, float | int) and not isinstance(cell, bool) for cell in row) for row in sheet.rows[:1000]) > 1


def not_in_dong(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """IN028: a line above the table says that its amounts are in thousands or millions; they would be read as đồng."""
    if not any(spec.field(name).kind.money for name in heading.columns):
        return []
    for number in range(heading.first):
        for column, cell in enumerate(sheet.rows[number]):
            if isinstance(cell, str) and _IN_THOUSANDS.search(text := clean_text(sheet.heading_letters.get(cell, cell))[:500]):
                return [Finding("IN028", Place(path.name, sheet.name, number, column), observed=shown(text))]
    return []


def _about_the_file(path: Path, sheets: list[Sheet]) -> list[Finding]:
    """XL004 not Unicode, XL013 formatted far below the last value."""
    findings = []
    for sheet in sheets:
        if sheet.encoding not in (None, "UTF-8", "UTF-16"):
            findings.append(Finding("XL004", Place(path.name), observed=sheet.encoding))
        if sheet.blank_rows > MANY_BLANK_ROWS:
            findings.append(Finding("XL013", Place(path.name, sheet.name), observed=sheet.blank_rows))
    return findings


def _restore_heading_letters(sheet: Sheet) -> None:
    """The headings as Unicode, where the first rows were typed for an old font: then so is the rest of the sheet."""
    top = sheet.rows[:LOOKED_AT_FOR_LETTERS]
    found = put_back({cell for row in top for cell in row if isinstance(cell, str)})
    sheet.legacy, sheet.heading_letters = found.encoding, found.changed


def about_the_heading(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """IN002 required and not there, IN018 several columns for one field, IN024 a heading of dossier.toml that is not there."""
    at = Place(path.name, sheet.name, heading.last)
    findings = []
    for entry in heading.missing(spec):
        if entry.id not in heading.ambiguous and entry.id not in heading.absent:
            named = {"field": entry.name, "id": entry.id, "table": spec.title, "name": spec.id}
            findings.append(Finding("IN002", at, more=named))
    for field_id, columns in heading.ambiguous.items():
        candidates = "; ".join(f"{column_letters(c)} “{shown(heading.names[c])}”" for c in columns)
        more = {"field": spec.field(field_id).name, "id": field_id, "name": spec.id, "candidates": candidates}
        more["heading"] = shown(heading.names[columns[-1]])
        findings.append(Finding("IN018", replace(at, column=columns[-1]), observed=candidates, more=more))
    for field_id, said in heading.absent.items():
        there = "; ".join(f"{column_letters(c)} “{shown(name)}”" for c, name in heading.names.items())
        more = {"field": spec.field(field_id).name, "id": field_id, "name": spec.id, "there": there}
        findings.append(Finding("IN024", at, observed=said, more=more))
    return findings


def read_rows(table: Table, sheet: Sheet, heading: Heading, telling: Collection[str] = ()) -> list[Finding]:
    """Appends the sheet's data rows to the table, and accounts for every other row. The sheet stays as it is.

    `telling`: the fields that a row of data fills in, where that is not what the table requires.
    """
    read = SheetRead(sheet.name, heading)
    table.read.append(read)
    sheet = replace(sheet, rows=_square(sheet.rows, max(heading.columns.values()) + 1))
    rows, findings = _data_rows(table, sheet, read, telling)
    _spread_merged_texts(table, sheet, read, set(rows))
    data = list(map(sheet.rows.__getitem__, rows))
    start = len(table.rows)
    table.rows += rows
    table.sheets += [sheet.name] * len(rows)
    table.positions[sheet.name] = heading.columns
    for entry in table.spec.fields:
        column = heading.columns.get(entry.id)
        if column is None:
            table.columns[entry.id] += [None] * len(rows)
            continue
        cells: list[Cell] = list(map(itemgetter(column), data))
        table.columns[entry.id] += read_column(table, sheet, entry, cells, start, findings)
    return findings + normalisations(table, read)


def _spread_merged_texts(table: Table, sheet: Sheet, read: SheetRead, data: set[int]) -> None:
    """XL012: a text merged over several rows is the text of each. A merged number is not: it may be their sum.

    `sheet` has a list of rows of its own; a row that gets a text is replaced in it by a copy.
    """
    fields = {column: table.spec.field(name) for name, column in read.heading.columns.items()}
    done = dict.fromkeys(fields, read.heading.last)  # merged ranges never overlap, in a file that Excel wrote
    for (top, left), (bottom, _) in sorted(sheet.merges):
        entry = fields.get(left)
        if entry is None or entry.kind.read_as == "number" or top <= done[left] or bottom == top:
            continue
        done[left] = bottom
        text = sheet.rows[top][left] if top < len(sheet.rows) and left < len(sheet.rows[top]) else None
        below = range(top + 1, min(bottom + 1, len(sheet.rows)))
        rows = [number for number in below if number in data]
        if is_blank(text) or not rows:
            continue
        for number in rows:
            row = sheet.rows[number]
            sheet.rows[number] = [*row[:left], text, *row[left + 1 :]]
        at = Place(table.file, sheet.name, top, left)
        letters = column_letters(left)
        merged = f"{letters}{top + 1}:{letters}{bottom + 1}"
        read.changes.append(Change("XL012", at, shown(text), merged, len(rows)))


def _data_rows(table: Table, sheet: Sheet, read: SheetRead, filled: Collection[str]) -> tuple[list[int], list[Finding]]:
    """The rows of data below the heading; every other one is counted as blank, or passed over with what it is.

    IN027 where another heading stands further below: what is under it is not read by the first one.
    """
    heading, spec = read.heading, table.spec
    below = heading.last + 1
    fields = {column: spec.field(name) for name, column in heading.columns.items()}
    telling = [column for column, entry in fields.items() if entry.id in filled or entry.required] or list(fields)
    as_heading = {text.casefold() for text in heading.names.get(telling[0], "").split(" - ")}
    marked = {row for row, column in (*sheet.errors, *sheet.without_value) if column in fields}
    for number in range(heading.first):
        _pass_over(read, sheet, number, "title")
    complete = map(all, zip(*(map(itemgetter(column), sheet.rows[below:]) for column in telling), strict=True))
    data: list[int] = []
    signed = False
    for number, whole in enumerate(complete, below):
        row = sheet.rows[number]
        kind: RowKind | None = None
        if number in marked:
            pass  # an error cell is never nothing
        elif number < below + 2 and is_column_numbers(row, len(heading.names)):
            kind = "numbers"
        elif not whole:
            if all(map(is_blank, row)):
                read.blank_rows += 1
                continue
            kind = row_kind(row, fields, signed)
            signed = signed or kind == "signature"
        elif isinstance(cell := row[telling[0]], str) and cell.strip().casefold() in as_heading:
            if not repeats_heading(row, heading.names):
                for rest in range(number, len(sheet.rows)):
                    _pass_over(read, sheet, rest, "outside")
                at = Place(table.file, sheet.name, number)
                read.data_rows = len(data)
                return data, [Finding("IN027", at, observed=shown(cell), more={"rows": len(sheet.rows) - number - 1})]
            kind = "heading"
        if kind is None:
            data.append(number)
        else:
            _pass_over(read, sheet, number, kind)
    read.data_rows = len(data)
    return data, []


def _pass_over(read: SheetRead, sheet: Sheet, number: int, kind: RowKind) -> None:
    texts = [clean_text(cell) for cell in sheet.rows[number] if isinstance(cell, str) and not is_blank(cell)]
    if texts or not all(map(is_blank, sheet.rows[number])):
        said = max(texts, key=len) if kind == "section" else (texts or [""])[0]  # a section's title, not its number
        read.passed_over.append(PassedOver(number, kind, said[:200]))


def _square(rows: list[list[Cell]], width: int) -> list[list[Cell]]:
    """The rows, each at least so wide: CSV rows, and rows that only an error cell made, can be shorter."""
    return [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in rows]
