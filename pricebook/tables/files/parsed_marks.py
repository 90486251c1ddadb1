"""The parts of a workbook through an XML parser: small ones always, sheets where they are written in an unusual way.

Entities are never declared: a document that tries is refused.
"""

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from pricebook.base.cells import column_number
from pricebook.base.languages import say
from pricebook.tables.files.marks import MOST_COLUMNS, Marks
from pricebook.tables.files.unreadable import Unreadable

Attributes = dict[str, str]

_MOST_REPEATS = 1_000  # broken cells of one run that are told apart


def _parse(
    data: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Calls back with the local names of elements. Raises Unreadable (XL010) for what is no XML, or declares entities."""

    def refuse(*_: object) -> None:
        raise Unreadable("XL010", say("file.xml-entities"))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("XL010", say("file.not-xml", line=error.lineno, column=error.offset + 1)) from error


def _local(attributes: Attributes) -> Attributes:
    return {key.rpartition(":")[2]: value for key, value in attributes.items()}


def _elements(data: bytes, wanted: str) -> list[Attributes]:
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == wanted:
            found.append(_local(attributes))

    _parse(data, start, lambda name: None, lambda text: None)
    return found


def targets(relations: bytes) -> dict[str, str]:
    """Relation id → part in the archive, of what a workbook refers to."""
    found = {}
    for relation in _elements(relations, "Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        found[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
    return found


def workbook_sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """(name, part) of each sheet, and whether days are counted from 1904. Raises Unreadable where two sheets share a name."""
    parts = targets(archive.read("xl/_rels/workbook.xml.rels"))
    workbook = archive.read("xl/workbook.xml")
    sheets = [(sheet.get("name", ""), parts.get(sheet.get("id", ""), "")) for sheet in _elements(workbook, "sheet")]
    if len({name for name, _ in sheets}) < len(sheets):
        raise Unreadable("XL010", say("file.sheets-alike"))
    properties = _elements(workbook, "workbookPr")
    return sheets, any(entry.get("date1904") in ("1", "true") for entry in properties)


def hidden_sheets(archive: zipfile.ZipFile) -> set[str]:
    """The names of sheets that Excel does not show."""
    entries = _elements(archive.read("xl/workbook.xml"), "sheet")
    return {sheet.get("name", "") for sheet in entries if sheet.get("state", "visible") != "visible"}


def external_links(archive: zipfile.ZipFile) -> list[str]:
    """The other files that formulas of a workbook take figures from, as it names them."""
    parts = [name for name in archive.namelist() if name.startswith("xl/externalLinks/_rels/") and name.endswith(".rels")]
    found = [relation.get("Target", "") for part in parts for relation in _elements(archive.read(part), "Relationship")]
    return list(dict.fromkeys(target for target in found if target))


def parse_sheet(data: bytes) -> Marks:
    """Error cells, formulas without a value and the extent of one sheet, however its XML is written."""
    marks = Marks()
    row, column = -1, -1
    kind, formula, valued, value = "", False, False, ""
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal row, column, kind, formula, valued, value, inside
        attributes = _local(attributes)
        if name == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
            if attributes.get("hidden") in ("1", "true"):
                marks.hidden_rows.append(row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)) - 1, int(attributes.get("max", 0))
            marks.hidden_columns += range(first, min(last, MOST_COLUMNS))
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            if letters:
                column = column_number(letters)
                row = int(attributes["r"][len(letters) :] or row + 1) - 1
            else:
                column += 1
            kind, formula, valued, value = attributes.get("t", ""), False, False, ""
        elif name == "f":
            formula = True
        elif name in ("v", "is"):
            valued = inside = True

    def end(name: str) -> None:
        nonlocal inside
        if name in ("v", "is"):
            inside = False
        elif name == "c":
            if kind == "e":
                marks.errors[row, column] = value or "#?"
            elif formula and not value and not (kind == "str" and valued):
                marks.without_value.add((row, column))
            if formula or valued:
                size[0], size[1] = max(size[0], row + 1), max(size[1], column + 1)

    def text(letters: str) -> None:
        nonlocal value
        if inside:
            value += letters

    size = [0, 0]
    try:
        _parse(data, start, end, text)
    except ValueError as error:  # a row that is no number
        raise Unreadable("XL010", say("file.not-a-place")) from error
    marks.extent = size[0] * size[1]
    return marks


def ods_marks(data: bytes) -> dict[str, Marks]:
    """By sheet, of an OpenDocument's content: error cells, formulas without a value, the extent. Cells repeat."""
    marks: dict[str, Marks] = {}
    sheet = Marks()
    row = column = rows = last_column = 0
    pending: list[tuple[range, range]] = []
    shown = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal sheet, row, column, rows, last_column, shown
        broken = any(key.endswith("value-type") and value == "error" for key, value in attributes.items())
        attributes = _local(attributes)
        if name == "table":
            if attributes.get("name", "") in marks:
                raise Unreadable("XL010", say("file.sheets-alike"))
            sheet = marks.setdefault(attributes.get("name", ""), Marks())
            row = rows = last_column = 0
        elif name == "table-row":
            row, column = row + rows, 0
            rows = int(attributes.get("number-rows-repeated", 1))
        elif name in ("table-cell", "covered-table-cell"):
            columns = int(attributes.get("number-columns-repeated", 1))
            valued = "value-type" in attributes
            if valued or "formula" in attributes:
                last_column = max(last_column, column + columns)
                sheet.extent = max(sheet.extent, (row + rows) * last_column)
            cells = (range(row, row + min(rows, _MOST_REPEATS)), range(column, column + min(columns, _MOST_REPEATS)))
            if broken:
                pending.append(cells)
            elif "formula" in attributes and not valued:
                sheet.without_value.update((r, c) for r in cells[0] for c in cells[1])
            column += columns
            shown = ""

    def end(name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            for cells in pending:
                sheet.errors.update({(r, c): shown or "#?" for r in cells[0] for c in cells[1]})
            pending.clear()

    def text(letters: str) -> None:
        nonlocal shown
        if pending:
            shown = (shown + letters)[:40]

    try:
        _parse(data, start, end, text)
    except ValueError as error:
        raise Unreadable("XL010", say("file.not-a-place")) from error
    return marks
