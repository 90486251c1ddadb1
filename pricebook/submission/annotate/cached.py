"""Cached values of formulas, which openpyxl drops when it saves: taken from the sender's file and put back into the copy.

Without them a viewer that does not calculate shows nothing, and what was approved would be what is calculated later.
"""

import re
import shutil
import zipfile
from pathlib import Path

_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))(<v(?:\s[^<>]*)?>[^<]*</v>)')
_EMPTIED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v ?/>|'
                      rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))<v></v>')  # fmt: skip
_TYPE = re.compile(rb'\bt="(\w+)"')


def plain_cells(data: bytes) -> bool:
    """Whether formulas stand as Excel, LibreOffice and the writing libraries put them."""
    return b"<f" not in data or data.count(b"<c ") == data.count(b'<c r="')


def cached_values(archive: zipfile.ZipFile, parts: list[str]) -> list[dict[bytes, bytes]]:
    """By sheet: cell → its type and value, as XML, of every formula that has one."""
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


def put_back(copy: Path, parts: list[str], values: list[dict[bytes, bytes]]) -> None:
    """Writes the values into the sheets of a saved copy, where the formula still stands in the same cell."""
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
