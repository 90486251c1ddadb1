"""A workbook or CSV file read into sheets of raw cells, within limits on bytes and cells."""

from pathlib import Path

from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.tables.files.archive import format_of
from pricebook.tables.files.calamine import MOST_COLUMNS, read_with_calamine
from pricebook.tables.files.csv_file import read_csv
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes

TEXT_FORMATS = (".csv", ".tsv", ".txt")
FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", *TEXT_FORMATS)

LARGEST_FILE = 100 * 2**20  # bytes, of any format; a CSV file has a smaller limit of its own (csv_file.py)

_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")


def read_sheets(path: Path) -> list[Sheet]:
    """Reads all sheets of a file; columns beyond 256 are left out. A workbook is read by its content, whatever its suffix says.

    Raises:
        Unreadable: XL010 where the file is damaged or is no workbook, XL011 where it has a password, IN020 where it is too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise too_many_bytes(LARGEST_FILE)
        if path.suffix.lower() in TEXT_FORMATS:
            return [read_csv(path, MOST_COLUMNS)]
        _refuse_markup(path)
        if format_of(path) in (".xlsx", None):
            return read_with_calamine(path)
        from pricebook.tables.files.subprocess_reader import read_in_subprocess

        return read_in_subprocess(path)
    except OSError as error:
        raise Unreadable("XL010", reason_of(error)) from error


def _refuse_markup(path: Path) -> None:
    """Refuses web pages and XML files with the suffix of a workbook, which many reporting systems export."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Unreadable("XL010", say("file.web-page", suffix=path.suffix.lower()))
