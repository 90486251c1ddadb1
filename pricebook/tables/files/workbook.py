"""A workbook or CSV file into sheets of raw cells, bounded: every file is hostile until read."""

from pathlib import Path

from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.tables.files.calamine import MOST_COLUMNS, read_with_calamine
from pricebook.tables.files.csv_file import read_csv
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes

FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")

LARGEST_FILE = 100 * 2**20

_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")
_ZIP_OF_XLSX = b"xl/workbook.xml"


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file. Raises Unreadable (XL010 damaged or no workbook, XL011 password, IN020 too large)."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise too_many_bytes(LARGEST_FILE)
        if path.suffix.lower() == ".csv":
            rows, encoding = read_csv(path, MOST_COLUMNS)
            return [Sheet(None, rows, encoding=encoding)]
        _refuse_markup(path)
        if path.suffix.lower() in (".xlsx", ".xlsm") or _holds_xlsx(path):
            return read_with_calamine(path)
        from pricebook.tables.files.apart import read_apart

        return read_apart(path)
    except OSError as error:
        raise Unreadable("XL010", reason_of(error)) from error


def _holds_xlsx(path: Path) -> bool:
    """Many an .xls is an .xlsx under an old name."""
    with path.open("rb") as file:
        return file.read(2) == b"PK" and _ZIP_OF_XLSX in path.read_bytes()[-(2**16) :]


def _refuse_markup(path: Path) -> None:
    """Web pages and XML spreadsheets under a workbook's name, as many a report system hands out."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Unreadable("XL010", say("file.web-page", suffix=path.suffix.lower()))
