"""Keeps the cached values of formulas: read from the sender's workbook, and restored in the copy that openpyxl saved without.

Without cached values a viewer that does not calculate shows blank cells, and an approved figure could change when it is
calculated later.
"""

import re
import shutil
import zipfile
from pathlib import Path

_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))(<v(?:\s[^<>]*)?>[^<]*</v>)')
_EMPTIED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v ?/>|'
                      rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v></v>')  # fmt: skip
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


def restore_cached_values(copy: Path, parts: list[str], values: list[dict[bytes, bytes]]) -> None:
    """Writes cached values into the sheets of a saved copy, for cells that still hold a formula."""
    if not any(values):
        return
    wanted = dict(zip(parts, values, strict=True))
    beside = copy.with_name(copy.name + ".tmp")
    with zipfile.ZipFile(copy) as source, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if wanted.get(entry.filename):
                data = _filled(data, wanted[entry.filename])
            target.writestr(entry, data)
    shutil.move(beside, copy)


def _filled(data: bytes, values: dict[bytes, bytes]) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        cell, attributes, formula = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        cached = values.get(cell)
        if cached is None:
            return match[0]
        kind, _, value = cached.partition(b">")
        return b'<c r="' + cell + b'"' + attributes + kind + b">" + formula + value

    return _EMPTIED.sub(fill, data)
