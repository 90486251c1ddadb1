"""Cells that the reader would take for blank: Excel errors (#N/A …) and formulas that were never calculated.

python-calamine hands both over as empty; a broken price must not look like a blank one, so the sheet's own XML is searched
for them. A sheet as Excel, LibreOffice and the writing libraries make it is searched by bytes, each search linear; any other
way to write the same goes through a parser (parsed_marks.py). Neither ever expands an entity.
"""

import re
import zipfile
from pathlib import Path

from pricebook.base.cells import column_number
from pricebook.tables.files.archive import part_bytes
from pricebook.tables.files.marks import MOST_COLUMNS, Marks
from pricebook.tables.files.parsed_marks import hidden_sheets, parse_sheet, workbook_sheets

_CELL = re.compile(rb"<c\b([^<>]*)>")
_ERROR_TYPE = re.compile(rb"\bt=\"e\"")
_VALUE = re.compile(rb"<v>([^<]*)<")
_WITH_FORMULA = re.compile(rb"<c\b([^<>]*)><f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)(<v\s*/>|<v></v>)?</c>")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_ROW = re.compile(rb"<row\b[^<>]*\br=\"(\d{1,7})\"")
_HIDDEN_ROW = re.compile(rb"<row\b[^<>]*\bhidden=\"(?:1|true)\"[^<>]*>")
_HIDDEN_COLUMN = re.compile(rb"<col\b[^<>]*\bhidden=\"(?:1|true)\"[^<>]*>")
_MIN, _MAX = re.compile(rb"\bmin=\"(\d{1,5})\""), re.compile(rb"\bmax=\"(\d{1,5})\"")
_FAR_COLUMN = re.compile(rb"r=\"[A-Z][A-Z]")  # begins with letters only: such a search is twenty times faster
_LONGEST_FORMULA = 9_000  # bytes between a cell's opening and its value: a formula has at most 8,192 characters

_ROOM = re.compile(rb"<c [^<>]*>\s|</f>\s")


def sheet_marks(path: Path, most_cells: int) -> dict[str, Marks]:
    """By sheet, of an .xlsx or .xlsm. Raises Unreadable where its parts are no XML, KeyError where they are not there."""
    marks = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        parts = {part.filename.lower(): part for part in archive.infolist()}
        sheets, epoch_1904 = workbook_sheets(archive)
        hidden = hidden_sheets(archive)
        for name, target in sheets:
            data = part_bytes(file, parts[target.lower()])
            mark = marks[name] = parse_sheet(data) if _is_unusual(data) else _search(data, most_cells)
            mark.epoch_1904, mark.hidden = epoch_1904, name in hidden
    return marks


def _is_unusual(data: bytes) -> bool:
    """What Excel never writes, and XML allows: prefixes, single quotes, cells that do not say at once where they are, CDATA;
    and, beside formulas, room between the parts of a cell. Asked of every sheet, so by plain searches.
    """
    return (
        b"<worksheet" not in data[:4_000]
        or data.count(b"<c ") != data.count(b'<c r="')
        or (b"'" in data and b"='" in data)
        or b"<![CDATA[" in data
        or (b"<f" in data and _ROOM.search(data) is not None)
    )


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, column_number(match[1].decode())) if match else None


def _search(data: bytes, most_cells: int) -> Marks:
    marks = Marks()
    last_value = data.rfind(b"<v>")
    for mark in (b"<is>", b"<f"):
        last_value = max(last_value, data.rfind(mark, max(0, last_value)))
    _measure(marks, data, last_value, most_cells)
    if b'hidden="' in data:
        marks.hidden_rows = [int(row[1]) - 1 for tag in _HIDDEN_ROW.findall(data) if (row := _ROW.match(tag))]
        marks.hidden_columns = [column for tag in _HIDDEN_COLUMN.findall(data) for column in span_of(tag)]
    if b't="e"' in data:
        for found in _CELL.finditer(data):
            if _ERROR_TYPE.search(found[1]) and (at := _position(found[1])):
                value = _VALUE.search(data, found.end(), found.end() + _LONGEST_FORMULA)
                marks.errors[at] = value[1].decode("utf-8", "replace") if value else "#?"
    if b"<f" in data:
        for found in _WITH_FORMULA.finditer(data):
            at = _position(found[1])
            if at and not (found[2] and b't="str"' in found[1]):  # an empty text is a value
                marks.without_value.add(at)
    return marks


def _measure(marks: Marks, data: bytes, last_value: int, most_cells: int) -> None:
    """How far the values of a sheet reach, and how many rows below them hold formats only.

    A row may say that it is the second and hold a cell that says it is in the millionth: then each cell is asked.
    """
    found = _ROW.search(data, max(data.rfind(b"<row ", 0, max(0, last_value)), 0))
    rows = int(found[1]) if found and last_value >= 0 else 0
    marks.blank_rows = data.count(b"<row ", max(0, last_value))
    beyond = re.compile(rb'r="[A-Z]{1,3}(?:' + _greater_than(rows) + rb")")
    if rows * 26 > most_cells and data.count(b"<c ") > most_cells:
        marks.extent = rows * 26
    elif _FAR_COLUMN.search(data) or beyond.search(data):
        marks.extent = _exact_extent(data)
    else:
        marks.extent = rows * 26


def span_of(tag: bytes) -> range:
    """The columns that a <col> element is about, from 0."""
    first, last = _MIN.search(tag), _MAX.search(tag)
    return range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)) if first and last else range(0)


def _greater_than(number: int) -> bytes:
    """A pattern for the digits of every number greater than this one: of more digits, or of as many and greater somewhere."""
    digits = str(number)
    same = [f"{digits[:i]}[{int(d) + 1}-9]" + r"\d" * (len(digits) - i - 1) for i, d in enumerate(digits) if d < "9"]
    return "|".join([rf"\d{{{len(digits) + 1},}}", *same]).encode()


def _exact_extent(data: bytes) -> int:
    """By every cell with something in it."""
    rows = columns = 0
    for found in _CELL.finditer(data):
        if found[1].endswith(b"/"):
            continue
        at = _position(found[1])
        if at:
            rows, columns = max(rows, at[0] + 1), max(columns, at[1] + 1)
    return rows * columns
