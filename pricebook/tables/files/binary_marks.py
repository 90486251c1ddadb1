"""Error cells of the binary formats, .xlsb (BIFF12 in a zip) and .xls (BIFF5 and 8 in an OLE container).

python-calamine hands an error cell over as blank, so the records are walked for them. Layouts: [MS-XLSB] 2.4 and
[MS-XLS] 2.4, of which only lengths, positions and error bytes are looked at.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from struct import Struct

from pricebook.base.languages import say
from pricebook.tables.files.marks import Marks
from pricebook.tables.files.parsed_marks import targets
from pricebook.tables.files.unreadable import Unreadable, too_many_cells

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_U16, _U32 = Struct("<H").unpack_from, Struct("<I").unpack_from
_ROW_COLUMN = Struct("<HH").unpack_from

# .xlsb
_ROW_HEADER, _BLANK, _ERROR, _ERROR_OF_FORMULA, _BUNDLE_SHEET = 0, 1, 3, 11, 156
_VALUES = range(2, 12)

# .xls
_CELLS = frozenset({0x06, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0xBD})  # a value or a formula
_BOUND_SHEET, _BOF, _EOF, _BOOLERR, _FORMULA = 0x85, 0x809, 0x0A, 0x205, 0x06


def xlsb_marks(path: Path) -> dict[str, Marks]:
    """By sheet: error cells, and the extent. Raises KeyError, zipfile.BadZipFile where the parts are not there."""
    marks = {}
    with zipfile.ZipFile(path) as archive:
        parts = targets(archive.read("xl/_rels/workbook.bin.rels"))
        for record, data in _xlsb_records(archive.read("xl/workbook.bin")):
            if record == _BUNDLE_SHEET:
                relation, end = _wide_string(data, 8)
                name, _ = _wide_string(data, end)
                part = parts.get(relation)
                if part in archive.NameToInfo:
                    marks[name] = _search_xlsb(archive.read(part))
    return marks


def _wide_string(data: bytes, at: int) -> tuple[str, int]:
    (length,) = _U32(data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Record type and content. Type and length are numbers of 7 bits a byte, lowest first."""
    at, end = 0, len(data)
    while at < end:
        record = data[at]
        at += 1
        if record & 0x80 and at < end:
            record = (record & 0x7F) | (data[at] << 7)
            at += 1
        length = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield record, data[at : at + length]
        at += length


def _search_xlsb(data: bytes) -> Marks:
    marks = Marks()
    row = last_row = last_column = 0
    for record, content in _xlsb_records(data):
        if record == _ROW_HEADER and len(content) >= 4:
            (row,) = _U32(content)
        elif record in _VALUES and len(content) >= 8:
            (column,) = _U32(content)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if record in (_ERROR, _ERROR_OF_FORMULA) and len(content) > 8:
                marks.errors[row, column] = _ERRORS.get(content[8], "#?")
    marks.extent = (last_row + 1) * (last_column + 1)
    return marks


def xls_marks(path: Path, most_cells: int) -> dict[str, Marks]:
    """By sheet: error cells. Excel 5 to 2003; a container without a workbook (an encrypted one) has none."""
    import olefile

    if not olefile.isOleFile(path):
        raise Unreadable("XL010", say("file.no-workbook"))
    with olefile.OleFileIO(path) as container:
        stream = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        data = container.openstream(stream).read() if stream else b""
    names: list[str] = []
    marks: dict[str, Marks] = {}
    sheet = -1
    at, end, depth, rows, columns = 0, len(data), 0, 0, 0
    while at + 4 <= end:
        record, length = _ROW_COLUMN(data, at)
        at += 4
        if record == _BOF:
            depth += 1
            sheet += depth == 1
        elif record == _EOF:
            depth -= 1
        elif record == _BOUND_SHEET and length > 8:
            names.append(_sheet_name(data[at : at + length], unicode=stream == "Workbook"))
        elif record == _BOOLERR and length >= 8 and data[at + 7]:
            _note(marks, names, sheet, data, at, data[at + 6])
        elif record == _FORMULA and length >= 14 and data[at + 6] == 2 and data[at + 12 : at + 14] == b"\xff\xff":
            _note(marks, names, sheet, data, at, data[at + 8])
        if record in _CELLS and length >= 6:
            row, column = _ROW_COLUMN(data, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += length
    if rows * columns > most_cells:
        raise too_many_cells(most_cells)
    return marks


def _sheet_name(record: bytes, unicode: bool) -> str:
    if not unicode:
        return record[7 : 7 + record[6]].decode("latin-1")
    size, wide = record[6], record[7] & 1
    return record[8 : 8 + size * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _note(marks: dict[str, Marks], names: list[str], sheet: int, data: bytes, at: int, error: int) -> None:
    """The first stream of records is the workbook's own, the sheets follow in their order."""
    if 1 <= sheet <= len(names):
        row, column = _ROW_COLUMN(data, at)
        marks.setdefault(names[sheet - 1], Marks()).errors[row, column] = _ERRORS.get(error, "#?")
