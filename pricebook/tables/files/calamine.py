"""Reading a workbook's cells with python-calamine, after what it would not see has been looked for."""

import struct
import zipfile
import zlib
from pathlib import Path

from pricebook.base.languages import say
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.archive import refuse_bombs
from pricebook.tables.files.marks import Marks
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable, damaged, too_many_cells
from pricebook.tables.files.xlsx_marks import sheet_marks

MOST_COLUMNS = 256
MOST_CELLS = 6_000_000  # of the rectangles that values span: a stray cell in the last corner would ask for 17 billion

_DAMAGED = (ValueError, KeyError, IndexError, RuntimeError, NotImplementedError, struct.error, zipfile.BadZipFile, zlib.error)


def read_with_calamine(path: Path) -> list[Sheet]:
    """All sheets of a workbook. Raises Unreadable, OSError."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if zipfile.is_zipfile(path):
        refuse_bombs(path)
    try:
        marks = _marks(path)
        if sum(mark.extent for mark in marks.values()) > MOST_CELLS:
            raise too_many_cells(MOST_CELLS)
        sheets = []
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:  # by content: many an .xls is none
            for name in workbook.sheet_names:
                raw = workbook.get_sheet_by_name(name)
                cells: list[list[Cell]] = raw.to_python(skip_empty_area=False)  # type: ignore[assignment]
                if raw.width > MOST_COLUMNS:
                    cells = [row[:MOST_COLUMNS] for row in cells]
                sheets.append(_marked(Sheet(name, cells, merges=list(raw.merged_cell_ranges or ())), marks))
        return sheets
    except PasswordError as error:
        raise Unreadable("XL011", say("file.locked")) from error
    except (CalamineError, *_DAMAGED) as error:
        if _is_encrypted(path):
            raise Unreadable("XL011", say("file.locked")) from error
        raise damaged(error) from error
    except BaseException as error:  # what a panic of the reader arrives as is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("XL010", say("file.damaged-in-reading")) from error


def _marks(path: Path) -> dict[str, Marks]:
    """What the reader does not see, by sheet; by what the file is, not by its name."""
    from pricebook.tables.files.binary_marks import xls_marks, xlsb_marks

    if not zipfile.is_zipfile(path):
        return xls_marks(path, MOST_CELLS)
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.bin" in archive.NameToInfo:
            return xlsb_marks(path)
        if "content.xml" in archive.NameToInfo:
            from pricebook.tables.files.parsed_marks import ods_marks

            return ods_marks(archive.read("content.xml"))
    return sheet_marks(path, MOST_CELLS)


def _marked(sheet: Sheet, marks: dict[str, Marks]) -> Sheet:
    mark = marks.get(sheet.name or "")
    if mark is not None:
        sheet.errors, sheet.without_value = mark.errors, mark.without_value
        sheet.epoch_1904, sheet.blank_rows = mark.epoch_1904, mark.blank_rows
        sheet.hidden, sheet.hidden_rows, sheet.hidden_columns = mark.hidden, mark.hidden_rows, mark.hidden_columns
        last = max((row for row, _ in (*mark.errors, *mark.without_value)), default=-1)
        sheet.rows += [[] for _ in range(last + 1 - len(sheet.rows))]  # the reader ends with the last value that it sees
    return sheet


def _is_encrypted(path: Path) -> bool:
    """An encrypted xlsx is an OLE container that names its EncryptedPackage (in UTF-16)."""
    with path.open("rb") as file:
        head = file.read(8)
        return head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and "EncryptedPackage".encode("utf-16-le") in head + file.read(2**20)
