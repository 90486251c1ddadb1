"""A workbook or CSV file read into sheets of raw cells, within limits on bytes and cells."""

from pathlib import Path

from pricebook.base.inputs import read_input
from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.tables.files.archive import format_of
from pricebook.tables.files.calamine import read_with_calamine
from pricebook.tables.files.csv_file import read_csv
from pricebook.tables.files.other_kinds import other_kind
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes

TEXT_FORMATS = (".csv", ".tsv", ".txt")
FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", *TEXT_FORMATS)

LARGEST_FILE = 100 * 2**20  # bytes, of any format; a CSV file has a smaller limit of its own (csv_file.py)

_HEAD, _FIRST_LINES = 4_096, 10  # bytes and lines from the start, by which a text is told from a workbook
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")


def read_sheets(path: Path) -> list[Sheet]:
    """Reads all sheets of a file; columns beyond 256 are left out, and counted.

    A file is read by its content, whatever its suffix says.

    Raises:
        Unreadable: XL010 where the file is damaged or is no workbook, XL011 where it has a password, IN020 where it is too large,
            IN062 where it is a document, a picture or an archive.
    """
    try:
        data = read_input(path, LARGEST_FILE)
        if len(data) > LARGEST_FILE:
            raise too_many_bytes(LARGEST_FILE)
        suffix = path.suffix.lower()
        kind = format_of(data)
        if kind is None and (suffix in TEXT_FORMATS or _is_table_of_text(data[:_HEAD])):
            return _named(path, [read_csv(data)], ".csv")
        if _is_markup(data[:_HEAD]):  # a web page or an XML file, which many reporting systems export
            raise Unreadable("XL010", say("file.web-page", suffix=suffix))
        if kind is None and (other := other_kind(data)) is not None:
            raise Unreadable("IN062", other)
        if kind in (".xlsx", None):
            return _named(path, read_with_calamine(data), kind)
        from pricebook.tables.files.subprocess_reader import read_in_subprocess

        return _named(path, read_in_subprocess(data), kind)
    except OSError as error:
        raise Unreadable("XL010", reason_of(error)) from error


def _named(path: Path, sheets: list[Sheet], kind: str | None) -> list[Sheet]:
    """Notes the format of the file where its name says another one."""
    suffix = path.suffix.lower()
    alike = {".xlsm": ".xlsx", **dict.fromkeys(TEXT_FORMATS, ".csv")}
    if kind is not None and suffix in FORMATS and alike.get(suffix, suffix) != kind:
        for sheet in sheets:
            sheet.read_as = kind
    return sheets


def _is_table_of_text(head: bytes) -> bool:
    """Whether a file under the name of a workbook is, by its start, a text in columns, as reporting systems export it."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    if b"\x00" in head or _is_markup(head):
        return False
    lines = head.splitlines()[:_FIRST_LINES]
    return len(lines) > 1 and any(all(mark in line for line in lines if line.strip()) for mark in (b",", b";", b"\t"))


def _is_markup(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP)
