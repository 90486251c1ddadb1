"""What a workbook's package holds, cell by cell, whichever way its texts and styles are stored: to compare two writers."""

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring, tostring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Written(NamedTuple):
    """A cell: its formula, its value as it is stored, whether that is a text, and all that its style says."""

    formula: str | None
    value: str | None
    is_text: bool
    style: str


class Package(NamedTuple):
    """A workbook: the cells of each sheet, the attributes of its rows, all else of the sheets, and the other parts."""

    cells: dict[str, dict[str, Written]]
    rows: dict[str, dict[str, dict[str, str]]]
    around: dict[str, bytes]
    others: dict[str, bytes]


def package_of(path: Path) -> Package:
    """Reads a workbook; what only says how cells are stored (shared texts, spans, content types) is left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    shared = parts.pop("xl/sharedStrings.xml", None)
    texts = ["".join(node.itertext()) for node in fromstring(shared)] if shared is not None else []
    styles = _styles(fromstring(parts.pop("xl/styles.xml")))
    package = Package({}, {}, {}, {})
    for name, content in parts.items():
        if not name.startswith("xl/worksheets/sheet"):
            if name not in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
                package.others[name] = content
            continue
        sheet = fromstring(content)
        data = sheet.find(f"{_MAIN}sheetData")
        assert data is not None
        rows = package.rows[name] = {}
        cells = package.cells[name] = {}
        for row in data:
            rows[row.attrib["r"]] = {key: value for key, value in row.attrib.items() if key not in ("r", "spans")}
            for cell in row:
                assert cell.attrib["r"] not in cells
                cells[cell.attrib["r"]] = _cell(cell, texts, styles)
        for column in sheet.iter(f"{_MAIN}col"):
            column.set("style", styles[int(column.get("style", "0"))])
        sheet.remove(data)
        package.around[name] = tostring(sheet)
    return package


def _cell(cell: Element, texts: list[str], styles: list[str]) -> Written:
    formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
    kind = cell.get("t")
    stored = value.text if value is not None else None
    if kind == "s":
        stored = texts[int(stored or "")]
    elif kind == "inlineStr":
        stored = "".join(cell.itertext())
    return Written(
        formula.text if formula is not None else None, stored, kind in ("s", "inlineStr", "str"), styles[int(cell.get("s", "0"))]
    )


def _styles(sheet: Element) -> list[str]:
    """What each style says, by its number."""

    def entries(tag: str) -> list[str]:
        found = sheet.find(f"{_MAIN}{tag}")
        return [tostring(node).decode() for node in found] if found is not None else []

    fonts, fills, borders = entries("fonts"), entries("fills"), entries("borders")
    formats = {node.get("numFmtId"): node.get("formatCode") for node in sheet.iter(f"{_MAIN}numFmt")}
    found = []
    for xf in sheet.find(f"{_MAIN}cellXfs") or ():
        number = xf.get("numFmtId")
        looks = (fonts[int(xf.get("fontId", "0"))], fills[int(xf.get("fillId", "0"))], borders[int(xf.get("borderId", "0"))])
        found.append(" ".join((*looks, formats.get(number) or str(number), *(tostring(node).decode() for node in xf))))
    return found
