"""The same cells in every format that is read. `.xls` and `.ods` go through LibreOffice, `.xlsb` is written here by its records."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from struct import pack

from pricebook.tables.cells.text import Cell
from tests.support import soffice

FORMATS = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "csv-semicolon", "csv-tab", "csv-bom", "csv-utf16", "csv-1258")
QUICK = tuple(name for name in FORMATS if name not in ("xls", "ods"))


def write(folder: Path, name: str, rows: list[list[Cell]], kind: str, errors: frozenset[tuple[int, int]] = frozenset()) -> Path:
    """Writes texts, numbers and dates in one of FORMATS; `errors` are cells that show #N/A (workbooks only)."""
    if kind.startswith("csv"):
        return _write_csv(folder / f"{name}.csv", rows, kind.partition("-")[2])
    if kind == "xlsb":
        return _write_xlsb(folder / f"{name}.xlsb", rows, errors)
    path = _write_xlsx(folder / f"{name}.{'xlsm' if kind == 'xlsm' else 'xlsx'}", rows, errors)
    if kind in ("xls", "ods"):
        made = soffice(path, folder / "converted", kind)
        path.unlink()
        return made.replace(folder / f"{name}.{kind}")
    return path


def _write_csv(path: Path, rows: list[list[Cell]], variant: str) -> Path:
    delimiter = {"semicolon": ";", "tab": "\t"}.get(variant, ",")
    text = io.StringIO()
    written = [["" if c is None else c.isoformat() if isinstance(c, date) else _plain(c) for c in row] for row in rows]
    csv.writer(text, delimiter=delimiter).writerows(written)
    encoding = {"bom": "utf-8-sig", "utf16": "utf-16", "1258": "cp1258"}.get(variant, "utf-8")
    letters = text.getvalue()
    path.write_bytes(as_1258(letters) if encoding == "cp1258" else letters.encode(encoding))
    return path


def _plain(cell: Cell) -> str:
    """A number as a CSV shows it: never with an exponent."""
    from decimal import Decimal

    return format(Decimal(repr(cell)), "f") if isinstance(cell, float | int) else str(cell)


def as_1258(text: str) -> bytes:
    """Windows-1258: letters with their shape composed, tones as marks of their own."""
    import unicodedata

    out = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
            out.append(shape.encode("cp1258") + "".join(tones).encode("cp1258"))
    return b"".join(out)


def _write_xlsx(path: Path, rows: list[list[Cell]], errors: frozenset[tuple[int, int]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        sheet, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "dd/mm/yyyy"})
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if (r, c) in errors:
                    sheet.write_formula(r, c, "=NA()", None, "#N/A")
                elif isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                elif cell is not None:
                    sheet.write_number(r, c, cell)
    return path


TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
RELATION = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'


def biff(kind: int, content: bytes = b"") -> bytes:
    """One BIFF12 record: type and length as numbers of 7 bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + content


def wide(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return pack("<I", len(letters) // 2) + letters


BOOK_START, BOOK_END = biff(131) + biff(143), biff(144) + biff(132)


def _write_xlsb(path: Path, rows: list[list[Cell]], errors: frozenset[tuple[int, int]]) -> Path:
    """The least that is a workbook. Dates go in as Excel's serial numbers, for there are no styles."""
    sheet = [biff(129), biff(148, pack("<4I", 0, max(len(rows) - 1, 0), 0, max(map(len, rows)) - 1)), biff(145)]
    for r, row in enumerate(rows):
        sheet.append(biff(0, pack("<IIHHBI", r, 0, 300, 0, 0, 0)))
        for c, cell in enumerate(row):
            at = pack("<II", c, 0)
            if (r, c) in errors:
                sheet.append(biff(3, at + b"\x2a"))
            elif isinstance(cell, str):
                sheet.append(biff(6, at + wide(cell)))
            elif isinstance(cell, date):
                sheet.append(biff(5, at + pack("<d", (cell - date(1899, 12, 30)).days)))
            elif cell is not None:
                sheet.append(biff(5, at + pack("<d", cell)))
    sheet += [biff(146), biff(130)]
    book = BOOK_START + biff(156, pack("<II", 0, 1) + wide("rId1") + wide("Sheet1")) + BOOK_END
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(RELATION.format(1, "officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(RELATION.format(1, "worksheet", "worksheets/sheet1.bin")))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path
