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

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
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


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)


def _record(kind: int, content: bytes = b"") -> bytes:
    """One BIFF12 record: type and length as numbers of 7 bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return pack("<I", len(letters) // 2) + letters


def _write_xlsb(path: Path, rows: list[list[Cell]], errors: frozenset[tuple[int, int]]) -> Path:
    """The least that is a workbook. Dates go in as Excel's serial numbers, for there are no styles."""
    sheet = [_record(129), _record(148, pack("<4I", 0, max(len(rows) - 1, 0), 0, max(map(len, rows)) - 1)), _record(145)]
    for r, row in enumerate(rows):
        sheet.append(_record(0, pack("<IIHHBI", r, 0, 300, 0, 0, 0)))
        for c, cell in enumerate(row):
            at = pack("<II", c, 0)
            if (r, c) in errors:
                sheet.append(_record(3, at + b"\x2a"))
            elif isinstance(cell, str):
                sheet.append(_record(6, at + _wide(cell)))
            elif isinstance(cell, date):
                sheet.append(_record(5, at + pack("<d", (cell - date(1899, 12, 30)).days)))
            elif cell is not None:
                sheet.append(_record(5, at + pack("<d", cell)))
    sheet += [_record(146), _record(130)]
    book = [
        _record(131),
        _record(143),
        _record(156, pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1")),
        _record(144),
        _record(132),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path
