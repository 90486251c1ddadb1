"""Finishes a workbook that openpyxl saved: the cached values of formulas come back, and no hour of its making stands in it.

Without cached values a viewer that does not calculate shows blank cells, and an approved figure could change when it is
calculated later. Without hours, the same findings always give the same bytes.
"""

import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

PROPERTIES = "docProps/core.xml"
EARLIEST = (1980, 1, 1)  # the first day that a ZIP archive can hold

_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))(<v(?:\s[^<>]*)?>[^<]*</v>)')
_EMPTIED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v ?/>|'
                      rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v></v>')  # fmt: skip
_PRINTED_HEAD = re.compile(rb"<headerFooter\b.*?</headerFooter>", re.DOTALL)
_LINE_BREAK = re.compile(rb"(?:_x000[dD]_)?_x000[aA]_")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_UNIX = 3
_TYPE = re.compile(rb'\bt="(\w+)"')


def formulas_are_plain(data: bytes) -> bool:
    """Returns whether the cells with formulas are written as Excel, LibreOffice and the common libraries write them."""
    return b"<f" not in data or data.count(b"<c ") == data.count(b'<c r="')


def read_cached_values(archive: zipfile.ZipFile, parts: list[str]) -> list[dict[bytes, bytes]]:
    """Returns, for each sheet, the type and the cached value (as XML) of every cell with a formula that has one."""
    found = []
    for part in parts:
        data = archive.read(part)
        values: dict[bytes, bytes] = {}
        if b"<f" in data:
            for cell, attributes, _, value in _FORMULA.findall(data):
                kind = _TYPE.search(attributes)
                values[cell] = (b' t="' + kind[1] + b'"' if kind else b"") + b">" + value
        found.append(values)
    return found


def finish_workbook(path: Path, modified: datetime, values: dict[str, dict[bytes, bytes]]) -> None:
    """Writes cached values into a saved workbook, and a fixed date in place of the hour of its making.

    Line breaks in the heads of printed pages, which openpyxl writes as "_x000a_", are line breaks again.

    Args:
        path: the workbook, which is replaced.
        modified: what it says of its last change.
        values: part of a sheet → cell → cached value, for cells that still hold a formula.
    """
    beside = path.with_name(path.name + ".tmp")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                data = _PRINTED_HEAD.sub(lambda found: _LINE_BREAK.sub(b"\n", found[0]), data)
            if values.get(entry.filename):
                data = _filled(data, values[entry.filename])
            elif entry.filename == PROPERTIES:
                data = _MODIFIED.sub(rb"\g<1>" + f"{modified:%Y-%m-%dT%H:%M:%SZ}".encode(), data)
            entry.date_time, entry.create_system = (*EARLIEST, 0, 0, 0), _UNIX
            target.writestr(entry, data)
    shutil.move(beside, path)


def _filled(data: bytes, values: dict[bytes, bytes]) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        cell, attributes, formula = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        cached = values.get(cell)
        if cached is None:
            return match[0]
        kind, _, value = cached.partition(b">")
        return b'<c r="' + cell + b'"' + attributes + kind + b">" + formula + value

    return _EMPTIED.sub(fill, data)
