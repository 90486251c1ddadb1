"""What each row below a heading is: data, blank, or passed over with its kind. Every row of a table is accounted for.

Rows that are filled in where a row of data is are not looked at one by one; the others are (rows_below.py).
"""

from collections.abc import Callable, Collection

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place, RowKind
from pricebook.tables.cells.text import clean_text, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.blocks import Block, Passed
from pricebook.tables.layout.row_kinds import (
    first_text,
    is_blank,
)
from pricebook.tables.letters import in_unicode
from pricebook.tables.rows_below import RowsBelow
from pricebook.tables.table import PassedOver, SheetReading, Table


def data_rows(
    table: Table, sheet: Sheet, reading: SheetReading, expected: Collection[str], numbers: Collection[str] | None,
    outside: int | None = None, is_known: Callable[[str], bool] | None = None,
) -> tuple[list[int], list[Finding]]:  # fmt: skip
    """Finds the rows of data below a heading. Every other row is counted as blank, or passed over with its kind.

    Args:
        table: The table, whose fields are looked at.
        sheet: The sheet, each row at least as wide as the last column that is read.
        reading: What is known of its part of the sheet; it is completed.
        expected, numbers, is_known: As `read_rows` has them.
        outside: The first row that no longer belongs to the table, though it stands below; None where all do.

    Returns:
        The rows of data, and IN027 where another heading stands further below: the rows under it are not read by the first one.
    """
    sheet = in_unicode(sheet)  # what a row is, its words say, whatever font they were typed for
    heading, end = reading.heading, len(sheet.rows)
    below = min(heading.last + 1, end)
    for number in range(reading.first_row, min(heading.first, end)):
        if not _pass_over(reading, sheet, number, "title"):
            reading.blank_above += 1
    passed: Passed = dict.fromkeys(range(max(below, outside), end) if outside is not None else (), "outside")
    rows = RowsBelow(table, sheet, heading, expected, numbers, is_known)
    findings: list[Finding] = []
    signatures, notes = Block("signature"), Block("note")
    for number in sorted(rows.examined):
        if number in passed:
            continue
        if rows.begins_another_table(number):
            passed |= dict.fromkeys(range(number, end), "outside")
            if rows.holds_figures(number):
                more: dict[str, Figure] = {"rows": end - number - 1}
                at = Place(table.file, sheet.name, number)
                findings.append(Finding("IN027", at, observed=quoted(first_text(sheet.rows[number])), more=more))
            break
        if rows.is_blank(number):
            passed[number] = None
            continue
        noted, signed = notes.reaches(number, passed), signatures.reaches(number, passed)
        kind = rows.kind_of(number, signed)
        if kind is None and rows.is_line_of_notes(number, noted, signed, passed):
            kind = "note"
        if kind is not None:
            passed[number] = kind
        signatures.ends_at(number, kind)
        notes.ends_at(number, kind)
        if kind == "heading":  # on a further page the columns may be numbered again
            passed |= rows.under_heading(number + 1)
    passed |= dict.fromkeys(rows.closing(passed, end), "signature")
    _account(reading, sheet, passed)
    return [number for number in range(below, end) if number not in passed], findings


def _account(reading: SheetReading, sheet: Sheet, passed: Passed) -> None:
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
    text = max(texts, key=len, default="") if kind in ("section", "note") else (texts or [""])[0]  # and not its number
    reading.passed_over.append(PassedOver(number, kind, text[:200]))
    return True
