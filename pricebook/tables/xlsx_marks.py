"""Cells that the reader would take for blank: Excel errors (#N/A …) and formulas that were never calculated.

python-calamine hands both over as empty; a broken price must not look like a blank one, so the sheet's own XML is
searched for them. Plain byte searches: no XML parser sees the file, so no entity is ever expanded.
"""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import unescape

Marks = tuple[dict[tuple[int, int], str], set[tuple[int, int]]]

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
_CELL_ERROR = re.compile(rb"<c\b([^>]*\bt=\"e\"[^>]*)>(?:(?!</c>).)*?<v>([^<]*)</v>", re.DOTALL)
_CELL_NO_VALUE = re.compile(rb"<c\b([^>]*)><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")


def _attribute(name: bytes, text: bytes) -> str:
    match = re.search(rb"(?:\w+:)?\b" + name + rb"=\"([^\"]*)\"", text)
    return unescape(match[1].decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"}) if match else ""


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _REFERENCE.search(attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part in the archive."""
    relations = {
        _attribute(b"Id", found[1]): _attribute(b"Target", found[1])
        for found in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for found in _SHEET.finditer(archive.read("xl/workbook.xml")):
        target = relations.get(_attribute(b"id", found[1]), "")
        parts[_attribute(b"name", found[1])] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def broken_cells(path: Path) -> dict[str, Marks]:
    """By sheet: errors by (row, column), and formulas without a value. A sheet that cannot be searched has none."""
    marks: dict[str, Marks] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, part in _sheet_parts(archive).items():
                if part not in archive.NameToInfo:
                    continue
                data = archive.read(part)
                errors: dict[tuple[int, int], str] = {}
                empty: set[tuple[int, int]] = set()
                if b't="e"' in data:
                    for found in _CELL_ERROR.finditer(data):
                        if at := _position(found[1]):
                            errors[at] = found[2].decode("utf-8", "replace")
                if b"<f" in data:
                    empty = {at for found in _CELL_NO_VALUE.finditer(data) if (at := _position(found[1]))}
                marks[name] = (errors, empty)
    except (KeyError, zipfile.BadZipFile, OSError):
        return marks
    return marks
