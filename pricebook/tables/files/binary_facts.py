"""Facts about the sheets of the binary formats: .xlsb (BIFF12 in a zip) and .xls (BIFF5 and BIFF8 in an OLE container).

python-calamine returns an error cell as an empty one, so the records are searched for them. The layouts are those of
[MS-XLSB] 2.4 and [MS-XLS] 2.4, of which only lengths, positions and error bytes are read.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from struct import Struct

from pricebook.base.languages import say
from pricebook.tables.files.sheet_facts import SheetFacts
from pricebook.tables.files.unreadable import Unreadable, too_many_cells
from pricebook.tables.files.xml_facts import related_parts

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_U16, _U16_PAIR, _U32 = Struct("<H").unpack_from, Struct("<HH").unpack_from, Struct("<I").unpack_from

# Record types of .xlsb
_ROW_HEADER, _ERROR, _ERROR_OF_FORMULA, _BUNDLE_SHEET = 0, 3, 11, 156
_VALUES = range(2, 12)

# Record types of .xls
_BOUND_SHEET, _BOF, _EOF, _BOOLERR, _FORMULA, _NUMBERS = 0x85, 0x809, 0x0A, 0x205, 0x06, 0xBD
_CELLS = frozenset({_FORMULA, 0xD6, 0xFD, 0x203, 0x204, _BOOLERR, 0x27E, _NUMBERS})  # one value, a formula, or a row of numbers


def xlsb_facts(path: Path) -> dict[str, SheetFacts]:
    """The error cells and the span of each sheet of an .xlsb, by its name.

    Raises:
        KeyError: A part is not in the archive.
        zipfile.BadZipFile: The archive is damaged.
    """
    facts_of_sheets = {}
    with zipfile.ZipFile(path) as archive:
        parts = related_parts(archive.read("xl/_rels/workbook.bin.rels"))
        for record, data in _xlsb_records(archive.read("xl/workbook.bin")):
            if record == _BUNDLE_SHEET:
                relation, end = _wide_string(data, 8)
                name, _ = _wide_string(data, end)
                part = parts.get(relation)
                if part in archive.NameToInfo:
                    facts_of_sheets[name] = _search_xlsb(archive.read(part))
    return facts_of_sheets


def _wide_string(data: bytes, start: int) -> tuple[str, int]:
    """A text of two-byte characters with its length before it, and where it ends."""
    (length,) = _U32(data, start)
    end = start + 4 + 2 * length
    return data[start + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The type and the content of each record. Type and length are written in groups of 7 bits, the lowest group first."""
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


def _search_xlsb(data: bytes) -> SheetFacts:
    facts = SheetFacts()
    row = last_row = last_column = 0
    for record, content in _xlsb_records(data):
        if record == _ROW_HEADER and len(content) >= 4:
            (row,) = _U32(content)
        elif record in _VALUES and len(content) >= 8:
            (column,) = _U32(content)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if record in (_ERROR, _ERROR_OF_FORMULA) and len(content) > 8:
                facts.errors[row, column] = _ERRORS.get(content[8], "#?")
    facts.span = (last_row + 1) * (last_column + 1)
    return facts


def xls_facts(path: Path, most_cells: int) -> dict[str, SheetFacts]:
    """The error cells of each sheet of an .xls (Excel 5 to 2003), by its name; sheets without one are left out.

    A container without a workbook, as an encrypted one is, has none.

    Raises:
        Unreadable: XL010 where the file is no OLE container, IN020 where its sheets span more than `most_cells` together.
    """
    import olefile

    if not olefile.isOleFile(path):
        raise Unreadable("XL010", say("file.no-workbook"))
    with olefile.OleFileIO(path) as container:
        stream = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        data = container.openstream(stream).read() if stream else b""
    names: list[str] = []
    facts_of_sheets: dict[str, SheetFacts] = {}
    sheet = -1  # the first stream of records is the workbook's own, those of the sheets follow in their order
    span = rows = columns = 0  # of the sheets before this one; of this one
    at, end, depth = 0, len(data), 0
    while at + 4 <= end:
        record, length = _U16_PAIR(data, at)
        at += 4
        if record == _BOF:
            depth += 1
            if depth == 1:
                sheet, span, rows, columns = sheet + 1, span + rows * columns, 0, 0
        elif record == _EOF:
            depth -= 1
        elif record == _BOUND_SHEET and length > 8:
            names.append(_sheet_name(data[at : at + length], unicode=stream == "Workbook"))
        elif record == _BOOLERR and length >= 8 and data[at + 7]:
            _record_error(facts_of_sheets, names, sheet, data, at, data[at + 6])
        elif record == _FORMULA and length >= 14 and data[at + 6] == 2 and data[at + 12 : at + 14] == b"\xff\xff":
            _record_error(facts_of_sheets, names, sheet, data, at, data[at + 8])
        if record in _CELLS and length >= 6:
            row, column = _U16_PAIR(data, at)
            if record == _NUMBERS:
                (column,) = _U16(data, min(at + length, end) - 2)  # the last column that the record holds
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += length
    if span + rows * columns > most_cells:
        raise too_many_cells(most_cells)
    return facts_of_sheets


def _sheet_name(record: bytes, unicode: bool) -> str:
    if not unicode:
        return record[7 : 7 + record[6]].decode("latin-1")
    size, wide = record[6], record[7] & 1
    return record[8 : 8 + size * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _record_error(facts_of_sheets: dict[str, SheetFacts], names: list[str], sheet: int, data: bytes, at: int, error: int) -> None:
    """Notes the error of the cell whose record begins at `at`, where the sheet (from 1) has a name."""
    if 1 <= sheet <= len(names):
        row, column = _U16_PAIR(data, at)
        facts_of_sheets.setdefault(names[sheet - 1], SheetFacts()).errors[row, column] = _ERRORS.get(error, "#?")
