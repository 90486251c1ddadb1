"""Cells that the reader would take for blank: Excel errors (#N/A …) and formulas that were never calculated.

python-calamine hands both over as empty; a broken price must not look like a blank one, so the sheet's own XML is
searched for them. Plain byte searches, each linear: no XML parser sees the file, so no entity is ever expanded.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^<>]*)>")
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^<>]*\bt=\"e\"[^<>]*)>")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)><(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*\br=\"(\d{1,7})\"")
_FAR_COLUMN = re.compile(rb"r=\"[A-Z][A-Z]")  # begins with letters only: such a search is twenty times faster
_FAR_VALUE = re.compile(rb"<(?:\w+:)?c\b[^<>]*\br=\"([A-Z]{2,3})\d{1,7}\"[^<>]*[^/<>]><")
_DATE_1904 = re.compile(rb"\bdate1904=\"(?:1|true)\"")
_ODS_STEP = re.compile(rb"<table:(?:covered-)?(table-row|table-cell|table)(?![\w-])([^<>]*)>")
_ODS_ROWS = re.compile(rb"table:number-rows-repeated=\"(\d{1,7})\"")
_ODS_COLUMNS = re.compile(rb"table:number-columns-repeated=\"(\d{1,7})\"")
_ODS_TEXT = re.compile(rb"<text:p>([^<]*)<")
_LONGEST_FORMULA = 9_000  # bytes between a cell's opening and its value: a formula has at most 8,192 characters


@dataclass(slots=True)
class Marks:
    """What stands out in one sheet, by (row, column) from 0. `extent` is how many cells span its values, from A1 on."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    extent: int = 0
    blank_rows: int = 0  # rows below the last value that hold nothing but formats
    epoch_1904: bool = False


def _attribute(name: bytes, attributes: bytes) -> str:
    match = re.search(rb"(?:\w+:)?\b" + name + rb"=\"([^\"]*)\"", attributes)
    value = match[1].decode("utf-8", "replace") if match else ""
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        value = value.replace(entity, letter)
    return value


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, _column(match[1])) if match else None


def sheet_targets(relations: bytes) -> dict[str, str]:
    """Relation id → part in the archive, of what a workbook refers to."""
    targets = {}
    for found in _RELATION.finditer(relations):
        target = _attribute(b"Target", found[1])
        targets[_attribute(b"Id", found[1])] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return targets


def broken_cells(path: Path) -> dict[str, Marks]:
    """By sheet: error cells, formulas without a value, and the extent, of an .xlsx, .xlsm or .ods.

    Raises KeyError, zipfile.BadZipFile, OSError where the parts are not there.
    """
    marks: dict[str, Marks] = {}
    with zipfile.ZipFile(path) as archive:
        if "content.xml" in archive.NameToInfo:
            return _search_ods(archive.read("content.xml"))
        targets = sheet_targets(archive.read("xl/_rels/workbook.xml.rels"))
        workbook = archive.read("xl/workbook.xml")
        for found in _SHEET.finditer(workbook):
            part = targets.get(_attribute(b"id", found[1]))
            if part in archive.NameToInfo:
                mark = marks[_attribute(b"name", found[1])] = _search(archive.read(part))
                mark.epoch_1904 = _DATE_1904.search(workbook) is not None
    return marks


def _search_ods(data: bytes) -> dict[str, Marks]:
    """OpenDocument: cells follow each other, and say how often they repeat."""
    marks: dict[str, Marks] = {}
    sheet, row, column, rows, last_column = Marks(), 0, 0, 0, 0
    for found in _ODS_STEP.finditer(data):
        kind, attributes = found[1], found[2]
        if kind == b"table":
            sheet = marks.setdefault(_attribute(b"table:name", attributes), Marks())
            row, rows, last_column = 0, 0, 0
        elif kind == b"table-row":
            row, column = row + rows, 0
            rows = _repeats(_ODS_ROWS, attributes)
        else:
            columns = _repeats(_ODS_COLUMNS, attributes)
            if b"value-type=" in attributes:
                last_column = max(last_column, column + columns)
                sheet.extent = max(sheet.extent, (row + rows) * last_column)
            if b'calcext:value-type="error"' in attributes:
                value = _ODS_TEXT.search(data, found.end(), found.end() + 200)
                sheet.errors[row, column] = value[1].decode("utf-8", "replace") if value else "#?"
            column += columns
    return marks


def _repeats(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _search(data: bytes) -> Marks:
    marks = Marks()
    last_value = data.rfind(b"<v>")
    for mark in (b"<is>", b":v>", b":is>", b"<f"):
        last_value = max(last_value, data.rfind(mark, max(0, last_value)))
    _measure(marks, data, last_value)
    if b't="e"' in data:
        for found in _ERROR.finditer(data):
            if at := _position(found[1]):
                value = _VALUE.search(data, found.end(), found.end() + _LONGEST_FORMULA)
                marks.errors[at] = value[1].decode("utf-8", "replace") if value else "#?"
    if b"<f" in data or b":f" in data:
        for found in _NO_VALUE.finditer(data):
            at = _position(found[1])
            if at and b't="str"' not in found[1]:  # an empty text is a value
                marks.without_value.add(at)
    return marks


def _measure(marks: Marks, data: bytes, last_value: int) -> None:
    """How far the values of a sheet reach, and how many rows below them hold formats only. Columns count from Z on."""
    start = max(data.rfind(b"<row ", 0, max(0, last_value)), data.rfind(b":row ", 0, max(0, last_value)) - 8, 0)
    found = _ROW.search(data, start)
    rows = int(found[1]) if found and last_value >= 0 else 0
    far = max((_column(match[1]) for match in _FAR_VALUE.finditer(data)), default=25) if _FAR_COLUMN.search(data) else 25
    marks.extent = rows * (far + 1)
    after = max(0, last_value)
    marks.blank_rows = max(0, data.count(b"<row ", after) + data.count(b":row ", after))
