"""What each row below a heading is: data, blank, or passed over with its kind. Every row of a table is accounted for.

Rows that are filled in where a row of data is are not looked at one by one; the others are.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place, RowKind
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, clean_text, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.row_kinds import (
    is_blank,
    is_column_numbers,
    is_numbered_title,
    outline_form,
    repeats_heading,
    row_kind,
    signs,
)
from pricebook.tables.layout.segments import unusual_rows
from pricebook.tables.table import PassedOver, SheetReading, Table

FEWEST_OF_DATA = 2  # filled cells; a row of data has more


def data_rows(
    table: Table, sheet: Sheet, reading: SheetReading, expected: Collection[str], numbers: Collection[str] | None,
    outside: int | None = None,
) -> tuple[list[int], list[Finding]]:  # fmt: skip
    """Finds the rows of data below a heading. Every other row is counted as blank, or passed over with its kind.

    Args:
        table: The table, whose fields are looked at.
        sheet: The sheet, each row at least as wide as the last column that is read.
        reading: What is known of its part of the sheet; it is completed.
        expected, numbers: As `read_rows` has them.
        outside: The first row that no longer belongs to the table, though it stands below; None where all do.

    Returns:
        The rows of data, and IN027 where another heading stands further below: the rows under it are not read by the first one.
    """
    heading, spec, end = reading.heading, table.spec, len(sheet.rows)
    below = min(heading.last + 1, end)
    fields = {column: spec.field(name) for name, column in heading.columns.items()}
    key_columns = [column for column, entry in fields.items() if entry.id in expected or entry.required] or list(fields)
    numbered = [column for column, entry in fields.items() if entry.id in (numbers or ())]
    as_heading = {text.casefold() for text in heading.names.get(key_columns[0], "").split(" - ")}
    error_rows = {row for row, column in (*sheet.errors, *sheet.without_value) if column in fields}
    for number in range(reading.first_row, min(heading.first, end)):
        if not _pass_over(reading, sheet, number, "title"):
            reading.blank_above += 1
    incomplete = _rows_without_one(sheet.rows, below, key_columns)
    unusual = unusual_rows(sheet.rows, below, [column for column, entry in fields.items() if entry.kind.read_as == "number"])
    unnumbered = _rows_without_any(sheet.rows, below, numbered) if numbers is not None else set()
    repeating = _rows_with_text(sheet.rows, below, key_columns[0], as_heading)
    numbers_rows = set(range(below, min(below + 2, end)))  # that may number the columns
    passed: dict[int, RowKind | None] = {}  # None: a blank row
    passed |= dict.fromkeys(range(max(below, outside), end) if outside is not None else (), "outside")
    kinds = _Kinds(sheet, fields, below)
    signed_at: int | None = None  # the last row of a block of signatures
    for number in sorted((incomplete | unusual | unnumbered | repeating | numbers_rows) - error_rows):
        if number in passed:
            continue  # a row with an error cell is data, however blank it looks
        row = sheet.rows[number]
        signed = signed_at is not None and all(between in passed for between in range(signed_at + 1, number))
        kind: RowKind | None = None
        if number in numbers_rows and is_column_numbers(row, len(heading.names)):
            kind = "numbers"
        elif number in incomplete and all(map(is_blank, row)):
            passed[number] = None
            continue
        elif (number in incomplete or number in unusual) and repeats_heading(row, heading.names):
            kind = "heading"
        elif number in incomplete:
            kind = kinds.of(number, signed, titled=numbers is None)
        elif number in repeating:
            if not repeats_heading(row, heading.names):
                passed |= dict.fromkeys(range(number, end), "outside")
                at = Place(table.file, sheet.name, number)
                named = quoted(row[key_columns[0]])
                _account(reading, sheet, passed)
                more: dict[str, Figure] = {"rows": end - number - 1}
                return [n for n in range(below, number) if n not in passed], [Finding("IN027", at, observed=named, more=more)]
            kind = "heading"
        elif number in unusual and signs(row, signed):
            kind = "signature"
        elif number in unnumbered and row_kind(row, fields) == "total":
            kind = "total"
        if kind is not None:
            passed[number] = kind
        signed_at = number if kind == "signature" else signed_at if signed else None
        if kind == "heading":  # on a further page the columns may be numbered again
            numbers_rows |= {number + 1} & set(range(end))
            if number + 1 < end and number + 1 not in error_rows and is_column_numbers(sheet.rows[number + 1], len(heading.names)):
                passed[number + 1] = "numbers"
    _account(reading, sheet, passed)
    return [number for number in range(below, end) if number not in passed], []


class _Kinds:
    """Tells the kinds of the incomplete rows of one sheet."""

    def __init__(self, sheet: Sheet, fields: dict[int, Field], below: int) -> None:
        self._sheet, self._fields, self._below = sheet, fields, below

    def of(self, number: int, signed: bool, *, titled: bool) -> RowKind | None:
        """The kind of a row; None for a row of data. `titled`: whether a group may have a plain number."""
        rows = self._sheet.rows
        kind = row_kind(rows[number], self._fields, signed)
        if kind == "section" and (codes := self._codes_of(number)):
            return row_kind(rows[number], self._fields, signed, codes)
        if kind is None and titled:
            following = next((row for row in rows[number + 1 : number + 4] if not all(map(is_blank, row))), [])
            return "section" if is_numbered_title(rows[number], following, self._fields) else None
        return kind

    def _codes_of(self, number: int) -> list[int]:
        """The columns in which a row has a code of the form that codes of rows of data have there."""
        forms = {column: outline_form(self._sheet.rows[number][column]) for column in self._code_columns}
        return [column for column, form in forms.items() if form is not None and form in self._forms_of_codes[column]]

    @cached_property
    def _code_columns(self) -> list[int]:
        fields = self._fields.items()
        return [c for c, entry in fields if entry.kind.read_as == "code" and entry.id not in ("number", "ordinal", "unit")]

    @cached_property
    def _forms_of_codes(self) -> dict[int, set[str | None]]:
        rows = [row for row in self._sheet.rows[self._below :] if sum(not is_blank(cell) for cell in row) > FEWEST_OF_DATA]
        return {column: {outline_form(cell) for cell in {row[column] for row in rows}} for column in self._code_columns}


def _rows_without_one(rows: list[list[Cell]], first: int, columns: Sequence[int]) -> set[int]:
    """The rows from `first` on in which one of the columns is empty."""
    complete = map(all, zip(*(map(itemgetter(column), rows[first:]) for column in columns), strict=True))
    return {number for number, is_complete in enumerate(complete, first) if not is_complete}


def _rows_without_any(rows: list[list[Cell]], first: int, columns: Sequence[int]) -> set[int]:
    """The rows from `first` on in which all of the columns are blank."""
    if not columns:
        return set(range(first, len(rows)))
    filled = map(any, zip(*(map(itemgetter(column), rows[first:]) for column in columns), strict=True))
    empty = {number for number, is_filled in enumerate(filled, first) if not is_filled}
    return {number for number in empty if all(is_blank(rows[number][column]) for column in columns)}


def _rows_with_text(rows: list[list[Cell]], first: int, column: int, texts: Collection[str]) -> set[int]:
    """The rows from `first` on whose cell in a column is one of the texts, whatever their capitals."""
    cells = list(map(itemgetter(column), rows[first:]))
    alike = {cell for cell in set(cells) if isinstance(cell, str) and cell.strip().casefold() in texts}
    return {number for number, cell in enumerate(cells, first) if cell in alike} if alike else set()


def _account(reading: SheetReading, sheet: Sheet, passed: Mapping[int, RowKind | None]) -> None:
    """Notes what became of the rows below a heading."""
    for number, kind in sorted(passed.items()):
        if kind is None or not _pass_over(reading, sheet, number, kind):
            reading.blank_rows += 1
    reading.data_rows = len(sheet.rows) - min(reading.heading.last + 1, len(sheet.rows)) - len(passed)


def _pass_over(reading: SheetReading, sheet: Sheet, number: int, kind: RowKind) -> bool:
    """Notes a row that is no data. Returns whether it holds anything: a blank one is counted elsewhere."""
    texts = [clean_text(cell) for cell in sheet.rows[number] if isinstance(cell, str) and not is_blank(cell)]
    if not texts and all(map(is_blank, sheet.rows[number])):
        return False
    text = max(texts, key=len) if kind == "section" else (texts or [""])[0]  # the title of a section, not its number
    reading.passed_over.append(PassedOver(number, kind, text[:200]))
    return True


