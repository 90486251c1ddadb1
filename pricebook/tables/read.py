"""A file read into one typed table: its headings found, every row accounted for, every cell read or reported with its place."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import compress
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.garbage import uncollected
from pricebook.base.languages import Figure, say
from pricebook.findings import Finding, Place
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.old_encodings import restore_letters
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.columns import normalisations, read_column
from pricebook.tables.factors import factors_beside
from pricebook.tables.files.sheet import MOST_COLUMNS, Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import read_sheets
from pricebook.tables.layout.csv_shape import rows_of_other_shape
from pricebook.tables.layout.forms import nearest_heading
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.segments import heading_below, padded
from pricebook.tables.layout.spec import RESULT_SHEETS, SHEETS_FOR_PEOPLE, TableSpec, heading_key, load_specs
from pricebook.tables.looks import hidden_parts, read_as_seen
from pricebook.tables.money_unit import amounts_not_in_dong
from pricebook.tables.notation import NO_HINTS, DataRows, NumberHints
from pricebook.tables.other_tables import holds_text_and_number, of_another_table, sheets_of_other_tables
from pricebook.tables.parts import FoundTable, find_parts
from pricebook.tables.proposable import proposable
from pricebook.tables.rows import data_rows
from pricebook.tables.table import Change, ColumnBeside, SheetReading, Table
from pricebook.tables.unit_row import with_unit_row

ROWS_FOR_ENCODING = 60  # from the top, by which the old encoding of a sheet is recognised
# Rows of one file with anything in them. The norms of a whole list have some 230,000; four times as many may be there where the
# file is as large as rows that somebody has filled in make it, and not a few bytes that say that a row is repeated.
MOST_ROWS, MOST_FILLED_ROWS = 300_000, 1_048_576
_FILLED_ROW = 16  # bytes that a row takes in a file at least, however well it is packed
MANY_BLANK_ROWS = 10_000  # below the last value: the sheet was formatted to its end


@uncollected()
def read_table(
    path: Path, spec: TableSpec, chosen: Mapping[str, str] = {}, hints: NumberHints = NO_HINTS
) -> tuple[Table | None, list[Finding]]:
    """Reads the table in a file, from every sheet that has its headings.

    Args:
        path: The file.
        spec: What the table holds.
        chosen: By field, the heading or the column letter that the dossier names for it.
        hints: What is known about its numbers.

    Returns:
        The table and the findings about it. No table where the file or its headings cannot be read.
    """
    sheets, findings = open_sheets(path)
    if sheets is None:
        return None, findings
    table, found = read_table_in(path, sheets, spec, chosen, hints)
    return table, [*findings, *found]


def read_table_in(
    path: Path, sheets: list[Sheet], spec: TableSpec, chosen: Mapping[str, str] = {}, hints: NumberHints = NO_HINTS
) -> tuple[Table | None, list[Finding]]:
    """Reads the table in some sheets of a file, as `read_table` does, without what is found about the file itself.

    Args:
        path: The file.
        sheets: The sheets that hold the table. The list is emptied.
        spec: What the table holds.
        chosen: By field, the heading or the column letter that the dossier names for it.
        hints: What is known about its numbers.
    """
    findings: list[Finding] = []
    table = Table.empty(spec, path.name)
    sheets[:] = [sheet for sheet in sheets if sheet.name not in RESULT_SHEETS] or sheets
    others = sheets_of_other_tables(sheets, spec, load_specs())
    findings += (of_another_table(path, sheets[number], other, spec) for number, other in others.items())
    sheets[:] = [sheet for number, sheet in enumerate(sheets) if number not in others] or sheets

    def find(sheet: Sheet, start: int) -> FoundTable:
        heading = with_unit_row(sheet, heading_below(sheet, start, spec, chosen))
        return FoundTable(not heading.missing(spec), spec, heading)

    of_sheets = [(sheet, find_parts(path, sheet, find, [spec])) for sheet in sheets]
    usable = [part for _, (parts, _) in of_sheets for part in parts if part.found.complete]
    most = max((part.found.heading.fields for part in usable or [parts[0] for _, (parts, _) in of_sheets]), default=0)
    for sheet, (parts, unread) in of_sheets:  # a sheet that looks like the same table must not be left out without a finding
        heading = parts[0].found.heading
        alike = len(heading.columns) * 2 >= most if usable else heading.fields == most
        if alike or parts[0].found.complete:
            findings += (finding for part in parts for finding in heading_findings(path, sheet, spec, part.found.heading))
        elif usable and sheet.name not in SHEETS_FOR_PEOPLE and (len(heading.columns) > 2 or _holds_figures(sheet)):
            findings.append(Finding("XL014", Place(path.name, sheet.name), observed=len(sheet.rows), more={"table": spec.title}))
        findings += unread
    if not usable:
        for sheet, (parts, _) in of_sheets:  # why a column of prices was not taken for one
            heading = parts[0].found.heading
            findings += amounts_not_in_dong(path, sheet, spec, heading) if heading.columns else []
        return None, findings or [Finding("XL010", Place(path.name), more={"reason": say("file.no-sheet")})]
    sheets.clear()
    of_sheets.clear()
    while usable:  # the memory of a large sheet is released as soon as it has been read
        part = usable.pop(0)
        of_money = amounts_not_in_dong(path, part.sheet, spec, part.found.heading)
        hidden = hidden_parts(path.name, part.sheet, part.found.heading.columns.values(), part.found.heading.last)
        of_sheet = [*of_money, *hidden, *_factors(path, part.sheet, spec, part.found.heading)]
        findings += [finding for finding in of_sheet if finding not in findings]  # what is wrong with the sheet is said once
        findings += read_rows(table, part.sheet, part.found.heading, first_row=part.start, outside=part.outside, hints=hints)
    return table, findings


def open_sheets(path: Path) -> tuple[list[Sheet] | None, list[Finding]]:
    """The sheets of a file, with their headings in Unicode, and the findings about the file. None where it cannot be read."""
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        return None, [Finding(error.code, Place(path.name), more={"reason": error.reason})]
    rows = sum(sum(map(any, sheet.rows)) for sheet in sheets)
    most = MOST_ROWS if rows <= MOST_ROWS or path.stat().st_size < rows * _FILLED_ROW else MOST_FILLED_ROWS
    if rows > most:
        return None, [Finding("IN020", Place(path.name), more={"reason": say("file.too-many-rows", most=most)})]
    for sheet in sheets:
        _restore_heading_letters(sheet)
    return sheets, _file_findings(path, sheets)


def _factors(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> Iterator[Finding]:
    """IN074 for factors beside the prices of a table, and where it has none beside its quantities."""
    main = next((entry.id for kind in ("price", "quantity") for entry in spec.fields if entry.id == kind), None)
    return factors_beside(path, sheet, heading, main) if main is not None else iter(())


def _holds_figures(sheet: Sheet) -> bool:
    """Whether a sheet has a row like one of data, or two with numbers: it might be a part of the table without its headings."""
    numbers = (any(isinstance(cell, float | int) and not isinstance(cell, bool) for cell in row) for row in sheet.rows[:1000])
    return sum(numbers) > 1 or any(map(holds_text_and_number, sheet.rows[:1000]))


def _file_findings(path: Path, sheets: list[Sheet]) -> list[Finding]:
    """XL029 for a file whose name says another format, XL004 for one not in Unicode, XL013 for a sheet formatted to its end.

    XL039 for what stands beyond the columns that are read.
    """
    findings = []
    if sheets and sheets[0].read_as:
        more = {"suffix": path.suffix}
        findings.append(Finding("XL029", Place(path.name), observed=sheets[0].read_as, more=dict(more)))
    for sheet in sheets:
        if sheet.encoding not in (None, "UTF-8", "UTF-16"):
            findings.append(Finding("XL004", Place(path.name), observed=sheet.encoding))
        if sheet.blank_rows > MANY_BLANK_ROWS:
            findings.append(Finding("XL013", Place(path.name, sheet.name), observed=sheet.blank_rows))
        if sheet.beyond is not None:
            at = Place(path.name, sheet.name, sheet.beyond.row, sheet.beyond.column)
            findings.append(Finding("XL039", at, observed=sheet.beyond.cells, limit=MOST_COLUMNS, more={"cell": at.cell or ""}))
    return findings


def _restore_heading_letters(sheet: Sheet) -> None:
    """Converts the headings to Unicode where the first rows are in an old encoding, and notes the encoding for the other rows."""
    top = sheet.rows[:ROWS_FOR_ENCODING]
    letters = restore_letters({cell for row in top for cell in row if isinstance(cell, str)})
    sheet.old_encoding, sheet.heading_letters = letters.encoding, letters.changed


def heading_findings(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """The findings about a heading.

    IN002 for a required field without a column, IN018 for a field with several columns, IN024 for a heading that the dossier
    names and the sheet does not have.
    """
    at = Place(path.name, sheet.name, heading.last)
    findings = []
    for entry in heading.missing(spec):
        if entry.id not in heading.ambiguous and entry.id not in heading.absent:
            findings.append(without_column(at, spec, heading, entry))
    for field_id, columns in heading.ambiguous.items():
        candidates = "; ".join(f"{column_letters(c)} “{quoted(heading.names[c])}”" for c in columns)
        more = {"field": spec.field(field_id).name, "id": field_id, "name": spec.id, "candidates": candidates}
        alike = len({heading_key(heading.names[c]) for c in columns}) < len(columns)  # a heading would name both of them
        more["heading"] = column_letters(columns[0]) if alike else quoted(heading.names[columns[-1]])
        findings.append(Finding("IN018", replace(at, column=columns[-1]), observed=candidates, more=more))
    for field_id, chosen in heading.absent.items():
        more = {"field": spec.field(field_id).name, "id": field_id, "name": spec.id}
        findings.append(Finding("IN024", at, observed=chosen, more=more | _there(heading.names, chosen)))
    return findings


def without_column(at: Place, spec: TableSpec, heading: Heading, entry: Field) -> Finding:
    """IN002: a field has no column. `at` is the row of the heading."""
    free = {c: name for c, name in heading.names.items() if c not in heading.columns.values()}
    named: dict[str, Figure] = {"field": entry.name, "id": entry.id, "table": spec.title, "name": spec.id}
    near = proposable(free) if entry.kind.money else free
    return Finding("IN002", at, more=named | _there(free, entry.name, near))


def _there(names: Mapping[int, str], said: str, proposed: Mapping[int, str] | None = None) -> dict[str, Figure]:
    """The columns that a sheet has, and the letter of the one of those proposed (else of all) that is nearest to what is said."""
    near = nearest_heading(said, names if proposed is None else proposed)
    there = "; ".join(f"{column_letters(c)} “{quoted(name)}”" for c, name in names.items())
    letter = column_letters(near) if near is not None else say("columns.its-letter")
    return {"there": there or say("columns.none"), "near": letter}


def read_rows(
    table: Table, sheet: Sheet, heading: Heading, expected: Collection[str] = (), numbers: Collection[str] | None = None,
    first_row: int = 0, outside: int | None = None, hints: NumberHints = NO_HINTS, is_known: Callable[[str], bool] | None = None,
) -> list[Finding]:  # fmt: skip
    """Appends the sheet's rows of data to the table, and accounts for every other row. The sheet itself is not changed.

    Args:
        table: The table that is extended.
        sheet: The sheet.
        heading: Its heading.
        expected: Fields that every row of data fills in, in addition to those that the table requires.
        numbers: Fields of which a row of data fills in at least one. A row that does not may be a total, though it has a name and
            an amount. None where a row needs none.
        first_row: The first row of the sheet that belongs to this heading; those above are accounted for elsewhere.
        outside: The first row below that no longer belongs to it; None where all do.
        hints: What is known about its numbers.
        is_known: Whether a text names, numbers or codes something that the table is about; such a row is no title and no
            signature. None where nothing is known of it: then every row in doubt is data.

    Returns:
        The findings about the sheet's rows and cells.
    """
    reading = SheetReading(sheet.name, heading, len(table.rows), first_row, len(sheet.rows), file=table.file)
    table.readings.append(reading)
    sheet = sheet.with_rows(padded(sheet.rows, max(heading.columns.values()) + 1))
    rows, findings = data_rows(table, sheet, reading, expected, numbers, outside, is_known)
    findings += read_as_seen(table, sheet, heading, rows)
    passed = [each.row for each in reading.passed_over if each.row > heading.last and each.kind != "outside"]
    misshapen = list(rows_of_other_shape(table.file, sheet, heading, rows, passed))
    findings += misshapen
    _spread_merged_texts(table, sheet, reading, set(rows))
    is_data = bytearray(len(sheet.rows))
    for row in rows:
        is_data[row] = 1
    columns = [list(compress(column, is_data)) for column in sheet.columns]
    start = len(table.rows)
    table.rows += rows
    table.sheets += [sheet.name] * len(rows)
    beside = DataRows(table.spec, heading.columns, columns, hints)
    for entry in table.spec.fields:
        column = heading.columns.get(entry.id)
        if column is None:
            table.columns[entry.id] += [None] * len(rows)
            continue
        cells = columns[column] if columns else []
        table.columns[entry.id] += read_column(table, sheet, entry, cells, start, findings, beside)
    if table.spec.beside:
        table.beside += _columns_beside(sheet, heading, columns, start)
    shifted = {finding.at.row for finding in misshapen}  # one stray mark is said once, by what it did to the row
    findings = [each for each in findings if each in misshapen or each.cells or each.at.row not in shifted]
    return findings + normalisations(table, reading)


def _columns_beside(sheet: Sheet, heading: Heading, columns: list[list[Cell]], start: int) -> Iterator[ColumnBeside]:
    """The columns that belong to no field and hold anything in the rows of data, headed or not."""
    read = set(heading.columns.values())
    for column, cells in enumerate(columns):
        if column not in read and not all(map(is_blank, cells)):
            yield ColumnBeside(sheet.name, column, heading.names.get(column, ""), start, cells)


def _spread_merged_texts(table: Table, sheet: Sheet, reading: SheetReading, data: set[int]) -> None:
    """Gives a text that is merged over several rows to each of them (XL012). A merged number may be their sum, and is left.

    `sheet` has its own list of rows; a row that receives a text is replaced in that list by a copy.
    """
    fields = {column: table.spec.field(name) for name, column in reading.heading.columns.items()}
    last_row = dict.fromkeys(fields, reading.heading.last)  # by column; a hostile file may hold ranges that overlap
    for (top, left), (bottom, _) in sorted(sheet.merges):
        entry = fields.get(left)
        if entry is None or entry.kind.read_as == "number" or top <= last_row[left] or bottom == top:
            continue
        last_row[left] = bottom
        text = sheet.rows[top][left] if top < len(sheet.rows) and left < len(sheet.rows[top]) else None
        below = range(top + 1, min(bottom + 1, len(sheet.rows)))
        rows = [number for number in below if number in data]
        if is_blank(text) or not rows:
            continue
        for number in rows:
            row = sheet.rows[number]
            sheet.change_row(number, [*row[:left], text, *row[left + 1 :]])
        at = Place(table.file, sheet.name, top, left)
        letters = column_letters(left)
        merged = f"{letters}{top + 1}:{letters}{bottom + 1}"
        reading.changes.append(Change("XL012", at, quoted(text), merged, len(rows)))
