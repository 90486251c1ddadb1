"""The cells of an .xlsx that show an error: "#REF!", or one that the reader of cells does not know, as "#SPILL!"."""

import re

from pricebook.base.cells import column_number
from pricebook.tables.files.sheet_facts import Position

UNKNOWN = "#?"  # of a cell that says that it is an error, and not which
_READ_AS = b"#VALUE!"  # what the reader of cells is given for an error of later Excel versions
_KNOWN = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_CELL = re.compile(rb"<c\b([^<>]*)>")
_ERROR_TYPE = re.compile(rb"\bt=\"e\"")
_VALUE = re.compile(rb"<v>([^<]*)<")
_LONGEST_FORMULA = 9_000  # bytes between the start of a cell and its value: a formula has at most 8,192 characters


def position_of(attributes: bytes) -> Position | None:
    """The row and column of a cell, from 0, by its reference ("B7")."""
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, column_number(match[1].decode())) if match else None


def error_cells(data: bytes) -> dict[Position, str]:
    """The cells of a sheet that are errors, each with what it shows."""
    found: dict[Position, str] = {}
    for cell in _CELL.finditer(data):
        if _ERROR_TYPE.search(cell[1]) and (position := position_of(cell[1])):
            value = _value_of(data, cell)
            found[position] = value[1].decode("utf-8", "replace") if value and value[1] else UNKNOWN
    return found


def with_known_errors(data: bytes) -> bytes:
    """A sheet in which every error is one that the reader of cells knows: of any other it refuses the whole workbook."""
    parts: list[bytes] = []
    first = 0
    for cell in _CELL.finditer(data):
        value = _value_of(data, cell) if _ERROR_TYPE.search(cell[1]) else None
        if value is not None and value[1] and value[1] not in _KNOWN:
            parts += [data[first : value.start(1)], _READ_AS]
            first = value.end(1)
    return b"".join([*parts, data[first:]]) if parts else data


def _value_of(data: bytes, cell: re.Match[bytes]) -> re.Match[bytes] | None:
    """The value of a cell; None where it holds none, whatever the next one holds."""
    if cell[1].endswith(b"/"):
        return None
    end = data.find(b"</c>", cell.end(), cell.end() + _LONGEST_FORMULA)
    return _VALUE.search(data, cell.end(), end if end >= 0 else cell.end() + _LONGEST_FORMULA)
