"""A workbook or CSV file into sheets of raw cells, bounded: every file is hostile until read."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from pricebook.tables.cells import Cell
from pricebook.tables.marks import Marks, broken_cells

NOT_SEARCHED = (".xls", ".xlsb")  # binary: error cells in them read as blank
FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")

LARGEST_FILE = 200 * 2**20
LARGEST_UNZIPPED = 1024 * 2**20
MOST_COLUMNS = 256
MOST_CELLS = 60_000_000  # of the rectangle that a sheet spans: a stray cell in the last corner would ask for 17 billion


class Unreadable(Exception):
    """The file cannot be read at all: the code of the finding, and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True)
class Sheet:
    """Raw cells from A1 on. `errors` are cells that show an Excel error; `without_value` formulas never calculated."""

    name: str | None
    rows: list[list[Cell]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file. Raises Unreadable (XL010 damaged or no workbook, XL011 password, IN020 too large)."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("IN020", f"{LARGEST_FILE // 2**20} MiB")
        return _read_csv(path) if path.suffix.lower() == ".csv" else _read_workbook(path)
    except OSError as error:
        raise Unreadable("XL010", error.strerror or str(error)) from error


def _read_csv(path: Path) -> list[Sheet]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("XL010", "không phải UTF-8") from error
    if "\x00" in text:
        raise Unreadable("XL010", "không phải văn bản")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows: list[list[Cell]] = [
            list(row[:MOST_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        raise Unreadable("XL010", str(error)) from error
    return [Sheet(None, rows)]


def _read_workbook(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    marks: dict[str, Marks] = {}
    if zipfile.is_zipfile(path):
        _refuse_bombs(path)
        if path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
            marks = broken_cells(path)
    if any(mark.extent > MOST_CELLS for mark in marks.values()):
        raise Unreadable("IN020", f"{MOST_CELLS // 10**6} triệu ô")
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            sheets = []
            for name in workbook.sheet_names:
                raw = workbook.get_sheet_by_name(name)
                cells: list[list[Cell]] = raw.to_python(skip_empty_area=False)  # type: ignore[assignment]
                sheets.append(Sheet(name, [row[:MOST_COLUMNS] for row in cells] if raw.width > MOST_COLUMNS else cells))
    except PasswordError as error:
        raise Unreadable("XL011", str(error)) from error
    except (CalamineError, ValueError) as error:
        if _is_encrypted(path):
            raise Unreadable("XL011", str(error)) from error
        raise Unreadable("XL010", str(error)[:200]) from error
    for sheet in sheets:
        if mark := marks.get(sheet.name or ""):
            sheet.errors, sheet.without_value = mark.errors, mark.without_value
    return sheets


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unzipped = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("XL010", str(error)) from error
    if unzipped > LARGEST_UNZIPPED:
        raise Unreadable("IN020", f"{LARGEST_UNZIPPED // 2**20} MiB")


def _is_encrypted(path: Path) -> bool:
    """An encrypted xlsx is an OLE container that names its EncryptedPackage (in UTF-16)."""
    with path.open("rb") as file:
        head = file.read(8)
        return head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and "EncryptedPackage".encode("utf-16-le") in head + file.read(2**20)
