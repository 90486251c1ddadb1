"""The parts of a workbook that go through an XML parser: all small ones, and sheets that are written in an unusual way.

A document that declares entities is refused.
"""

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from pricebook.base.cells import column_number
from pricebook.base.languages import say
from pricebook.tables.files.sheet_facts import MOST_COLUMNS, SheetFacts
from pricebook.tables.files.unreadable import Unreadable

Attributes = dict[str, str]

_MOST_REPEATS = 1_000  # rows, and columns, of one run of repeated cells that are recorded one by one


def _parse(
    data: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Parses XML and calls back for each start, end and text, with the local names of elements.

    Raises:
        Unreadable: XL010 where the data is no XML, or declares entities.
    """

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


def _without_prefixes(attributes: Attributes) -> Attributes:
    return {key.rpartition(":")[2]: value for key, value in attributes.items()}


def _elements(data: bytes, wanted: str) -> list[Attributes]:
    """The attributes of every element of this name."""
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == wanted:
            found.append(_without_prefixes(attributes))

    _parse(data, start, lambda name: None, lambda text: None)
    return found


def related_parts(relations: bytes) -> dict[str, str]:
    """The parts of the archive that a workbook refers to, by the id of the relation."""
    found = {}
    for relation in _elements(relations, "Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        found[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
    return found


def workbook_sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """The sheets of an .xlsx.

    Returns:
        (name, part of the archive) of each sheet in its order, and whether the workbook counts its days from 1904.

    Raises:
        Unreadable: XL010 where two sheets have the same name.
    """
    parts = related_parts(archive.read("xl/_rels/workbook.xml.rels"))
    workbook = archive.read("xl/workbook.xml")
    sheets = [(sheet.get("name", ""), parts.get(sheet.get("id", ""), "")) for sheet in _elements(workbook, "sheet")]
    if len({name for name, _ in sheets}) < len(sheets):
        raise Unreadable("XL010", say("file.sheets-alike"))
    properties = _elements(workbook, "workbookPr")
    return sheets, any(entry.get("date1904") in ("1", "true") for entry in properties)


def hidden_sheets(archive: zipfile.ZipFile) -> set[str]:
    """The names of the sheets that Excel does not show."""
    entries = _elements(archive.read("xl/workbook.xml"), "sheet")
    return {sheet.get("name", "") for sheet in entries if sheet.get("state", "visible") != "visible"}


def external_links(archive: zipfile.ZipFile) -> list[str]:
    """The other files that formulas of a workbook take values from, under the names that the workbook has for them."""
    parts = [name for name in archive.namelist() if name.startswith("xl/externalLinks/_rels/") and name.endswith(".rels")]
    found = [relation.get("Target", "") for part in parts for relation in _elements(archive.read(part), "Relationship")]
    return list(dict.fromkeys(target for target in found if target))


def parse_sheet(data: bytes) -> SheetFacts:
    """The facts about one sheet of an .xlsx, however its XML is written.

    Raises:
        Unreadable: XL010 where it is no XML, or gives a row or column that is no number.
    """
    facts = SheetFacts()
    row, column = -1, -1
    cell_type, value = "", ""
    has_formula = has_value = in_value = False
    rows = columns = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal row, column, cell_type, value, has_formula, has_value, in_value
        attributes = _without_prefixes(attributes)
        if name == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
            if attributes.get("hidden") in ("1", "true"):
                facts.hidden_rows.append(row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)) - 1, int(attributes.get("max", 0))
            facts.hidden_columns += range(first, min(last, MOST_COLUMNS))
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            if letters:
                column = column_number(letters)
                row = int(attributes["r"][len(letters) :] or row + 1) - 1
            else:
                column += 1
            cell_type, value, has_formula, has_value = attributes.get("t", ""), "", False, False
        elif name == "f":
            has_formula = True
        elif name in ("v", "is"):
            has_value = in_value = True

    def end(name: str) -> None:
        nonlocal in_value, rows, columns
        if name in ("v", "is"):
            in_value = False
        elif name == "c":
            if cell_type == "e":
                facts.errors[row, column] = value or "#?"
            elif has_formula and not value and not (cell_type == "str" and has_value):  # an empty text is a value
                facts.without_value.add((row, column))
            if has_formula or has_value:
                rows, columns = max(rows, row + 1), max(columns, column + 1)

    def text(characters: str) -> None:
        nonlocal value
        if in_value:
            value += characters

    try:
        _parse(data, start, end, text)
    except ValueError as error:
        raise Unreadable("XL010", say("file.not-a-place")) from error
    facts.span = rows * columns
    return facts


def ods_facts(data: bytes) -> dict[str, SheetFacts]:
    """The facts about each sheet of an OpenDocument, by its name. Rows and cells of this format may say that they repeat.

    Raises:
        Unreadable: XL010 where the content is no XML, where two sheets have the same name, or a repetition is no number.
    """
    facts_of_sheets: dict[str, SheetFacts] = {}
    facts = SheetFacts()
    row = column = repeated_rows = last_column = 0
    error_cells: list[tuple[range, range]] = []  # rows and columns of cells whose error text is still to come
    error_text = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal facts, row, column, repeated_rows, last_column, error_text
        is_error = any(key.endswith("value-type") and value == "error" for key, value in attributes.items())
        attributes = _without_prefixes(attributes)
        if name == "table":
            if attributes.get("name", "") in facts_of_sheets:
                raise Unreadable("XL010", say("file.sheets-alike"))
            facts = facts_of_sheets.setdefault(attributes.get("name", ""), SheetFacts())
            row = repeated_rows = last_column = 0
        elif name == "table-row":
            row, column = row + repeated_rows, 0
            repeated_rows = int(attributes.get("number-rows-repeated", 1))
        elif name in ("table-cell", "covered-table-cell"):
            repeated = int(attributes.get("number-columns-repeated", 1))
            has_value = "value-type" in attributes
            if has_value or "formula" in attributes:
                last_column = max(last_column, column + repeated)
                facts.span = max(facts.span, (row + repeated_rows) * last_column)
            rows = range(row, row + min(repeated_rows, _MOST_REPEATS))
            columns = range(column, column + min(repeated, _MOST_REPEATS))
            if is_error:
                error_cells.append((rows, columns))
            elif "formula" in attributes and not has_value:
                facts.without_value.update((r, c) for r in rows for c in columns)
            column += repeated
            error_text = ""

    def end(name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            for rows, columns in error_cells:
                facts.errors.update({(r, c): error_text or "#?" for r in rows for c in columns})
            error_cells.clear()

    def text(characters: str) -> None:
        nonlocal error_text
        if error_cells:
            error_text = (error_text + characters)[:40]

    try:
        _parse(data, start, end, text)
    except ValueError as error:
        raise Unreadable("XL010", say("file.not-a-place")) from error
    return facts_of_sheets
