"""A workbook or CSV file into sheets of raw cells, bounded: every file is hostile until read."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from pricebook.tables.archive import refuse_bombs
from pricebook.tables.csv_file import read_csv
from pricebook.tables.legacy import Legacy
from pricebook.tables.marks import Marks, broken_cells
from pricebook.tables.text import Cell
from pricebook.tables.unreadable import Unreadable

FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")

LARGEST_FILE = 100 * 2**20
MOST_COLUMNS = 256
MOST_CELLS = 6_000_000  # of the rectangle that values span: a stray cell in the last corner would ask for 17 billion

_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")


@dataclass(slots=True)
class Sheet:
    """Raw cells from A1 on. `errors` are cells that show an Excel error; `without_value` formulas never calculated.

    `merges` are merged ranges as ((row, column), (last row, last column)), where the format tells. `encoding`: how a
    CSV was written.
    """

    name: str | None
    rows: list[list[Cell]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    epoch_1904: bool = False
    blank_rows: int = 0
    encoding: str | None = None
    legacy: Legacy | None = None  # the font that its headings were typed for
    heading_letters: dict[str, str] = field(default_factory=dict)  # texts of the first rows, as Unicode


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file. Raises Unreadable (XL010 damaged or no workbook, XL011 password, IN020 too large)."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("IN020", f"{LARGEST_FILE // 2**20} MiB")
        if path.suffix.lower() == ".csv":
            rows, encoding = read_csv(path, MOST_COLUMNS)
            return [Sheet(None, rows, encoding=encoding)]
        return _read_workbook(path)
    except OSError as error:
        raise Unreadable("XL010", error.strerror or str(error)) from error


def _read_workbook(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _refuse_markup(path)
    if zipfile.is_zipfile(path):
        refuse_bombs(path)
    try:
        marks = _marks(path)
        if any(mark.extent > MOST_CELLS for mark in marks.values()):
            raise Unreadable("IN020", f"{MOST_CELLS // 10**6} triệu ô")
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:  # by content: many an .xls is none
            sheets = []
            for name in workbook.sheet_names:
                raw = workbook.get_sheet_by_name(name)
                cells: list[list[Cell]] = raw.to_python(skip_empty_area=False)  # type: ignore[assignment]
                if raw.width > MOST_COLUMNS:
                    cells = [row[:MOST_COLUMNS] for row in cells]
                sheets.append(_marked(Sheet(name, cells, merges=list(raw.merged_cell_ranges or ())), marks))
        return sheets
    except PasswordError as error:
        raise Unreadable("XL011", str(error)) from error
    except (CalamineError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        if _is_encrypted(path):
            raise Unreadable("XL011", str(error)) from error
        raise Unreadable("XL010", str(error)[:200]) from error


def _marks(path: Path) -> dict[str, Marks]:
    """What the reader does not see, by sheet; by what the file is, not by its name."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            binary = "xl/workbook.bin" in archive.NameToInfo
        if not binary:
            return broken_cells(path)
    from pricebook.tables.binary_marks import xls_marks, xlsb_marks

    return xlsb_marks(path) if zipfile.is_zipfile(path) else xls_marks(path)


def _marked(sheet: Sheet, marks: dict[str, Marks]) -> Sheet:
    mark = marks.get(sheet.name or "")
    if mark is not None:
        sheet.errors, sheet.without_value = mark.errors, mark.without_value
        sheet.epoch_1904, sheet.blank_rows = mark.epoch_1904, mark.blank_rows
        last = max((row for row, _ in (*mark.errors, *mark.without_value)), default=-1)
        sheet.rows += [[] for _ in range(last + 1 - len(sheet.rows))]  # the reader ends with the last value that it sees
    return sheet


def _refuse_markup(path: Path) -> None:
    """Web pages and XML spreadsheets under a workbook's name, as many a report system hands out."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Unreadable("XL010", f"trang web hoặc XML mang đuôi {path.suffix.lower()}")


def _is_encrypted(path: Path) -> bool:
    """An encrypted xlsx is an OLE container that names its EncryptedPackage (in UTF-16)."""
    with path.open("rb") as file:
        head = file.read(8)
        return head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and "EncryptedPackage".encode("utf-16-le") in head + file.read(2**20)
