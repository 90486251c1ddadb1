"""The parts of an .xlsx that go through an XML parser: all small ones, and sheets that are written in an unusual way."""

import zipfile

from pricebook.base.cells import column_number
from pricebook.base.languages import say
from pricebook.tables.files.limits import refuse_sheets
from pricebook.tables.files.sheet_facts import MOST_COLUMNS, MOST_FORMULAS, Formula, PlainText, SheetFacts
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.xlsx_looks import RichText, WorkbookLooks, note_conditional
from pricebook.tables.files.xml_parser import Attributes, elements, parse_xml, without_prefixes

_NO_LOOKS = WorkbookLooks()


def related_parts(relations: bytes) -> dict[str, str]:
    """The parts of the archive that a workbook refers to, by the id of the relation."""
    found = {}
    for relation in elements(relations, "Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        found[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
    return found


def workbook_sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """The sheets of an .xlsx.

    Returns:
        (name, part of the archive) of each sheet in its order, and whether the workbook counts its days from 1904.

    Raises:
        Unreadable: XL010 where two sheets have the same name, or are the same part; IN020 where there are more than too many.
    """
    parts = related_parts(archive.read("xl/_rels/workbook.xml.rels"))
    workbook = archive.read("xl/workbook.xml")
    sheets = [(sheet.get("name", ""), parts.get(sheet.get("id", ""), "")) for sheet in elements(workbook, "sheet")]
    refuse_sheets([name for name, _ in sheets], [part for _, part in sheets])
    properties = elements(workbook, "workbookPr")
    return sheets, any(entry.get("date1904") in ("1", "true") for entry in properties)


def hidden_sheets(archive: zipfile.ZipFile) -> set[str]:
    """The names of the sheets that Excel does not show."""
    entries = elements(archive.read("xl/workbook.xml"), "sheet")
    return {sheet.get("name", "") for sheet in entries if sheet.get("state", "visible") != "visible"}


def calculates_in_full(archive: zipfile.ZipFile) -> bool:
    """Whether Excel calculates the workbook with all digits, and without repeating what refers to itself."""
    entries = elements(archive.read("xl/workbook.xml"), "calcPr")
    return not any(entry.get("iterate") in ("1", "true") or entry.get("fullPrecision") in ("0", "false") for entry in entries)


def external_links(archive: zipfile.ZipFile) -> list[str]:
    """The other files that formulas of a workbook take values from, under the names that the workbook has for them."""
    parts = [name for name in archive.namelist() if name.startswith("xl/externalLinks/_rels/") and name.endswith(".rels")]
    found = [relation.get("Target", "") for part in parts for relation in elements(archive.read(part), "Relationship")]
    return list(dict.fromkeys(target for target in found if target))


def parse_sheet(data: bytes, declared: WorkbookLooks = _NO_LOOKS) -> SheetFacts:
    """The facts about one sheet of an .xlsx, however its XML is written.

    Args:
        data: The part of the sheet.
        declared: The styles and the shared texts of the workbook that change what is read.

    Raises:
        Unreadable: XL010 where it is no XML, or gives a row or column that is no number.
    """
    reader = _SheetReader(declared)
    try:
        parse_xml(data, reader.start, reader.end, reader.text)
    except ValueError as error:
        raise Unreadable("XL010", say("file.not-a-place")) from error
    reader.facts.span = reader.rows * reader.columns
    note_conditional(reader.facts.looks, data, declared)
    return reader.facts


class _SheetReader:
    """Collects the facts about a sheet from the events of the parser. `rows` and `columns` are those that values span."""

    def __init__(self, declared: WorkbookLooks) -> None:
        self.facts, self.rows, self.columns = SheetFacts(), 0, 0
        self._declared = declared
        self._row = self._column = -1
        self._new_cell({})

    def _new_cell(self, attributes: Attributes) -> None:
        self._type, self._style = attributes.get("t", ""), attributes.get("s", "0")
        self._values: list[str] = []  # a text may come in a million pieces: they are joined once
        self._formulas: list[str] = []
        self._has_formula = self._has_value = self._in_value = self._in_formula = False
        self._rich, self._is_own = RichText(), False

    def start(self, name: str, attributes: Attributes) -> None:
        attributes = without_prefixes(attributes)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
            if _is_hidden(attributes, "ht"):
                self.facts.hidden_rows.append(self._row)
        elif name == "col" and _is_hidden(attributes, "width"):
            first, last = int(attributes.get("min", 1)) - 1, int(attributes.get("max", 0))
            self.facts.hidden_columns += range(first, min(last, MOST_COLUMNS))
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            if letters:
                self._column = column_number(letters)
                self._row = int(attributes["r"][len(letters) :] or self._row + 1) - 1
            else:
                self._column += 1
            self._new_cell(attributes)
        elif name == "f":
            self._has_formula = self._in_formula = True
            self._is_own = attributes.get("t", "normal") == "normal"
        elif name in ("v", "is"):
            self._has_value = self._in_value = True
        elif self._in_value:
            self._rich.start(name, attributes)

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self._in_value = False
        elif name == "f":
            self._in_formula = False
        elif name == "c":
            self._end_cell()
        elif self._in_value:
            self._rich.end(name)

    def _end_cell(self) -> None:
        at = (self._row, self._column)
        self._value, self._formula = "".join(self._values), "".join(self._formulas)
        empty_text = self._type == "str" and self._has_value  # an empty text is a value
        if self._type == "e":
            self.facts.errors[at] = self._value or "#?"
        elif self._has_formula and not self._value and not empty_text:
            self.facts.without_value.add(at)
        elif self._has_formula and self._value in ("", "0"):
            self.facts.empty_results[at] = self._formula
        elif self._has_formula and self._is_own and self._type in ("", "n") and len(self.facts.formulas) < MOST_FORMULAS:
            self.facts.formulas[at] = Formula(self._formula, at)
        if self._has_formula or self._has_value:
            self.rows, self.columns = max(self.rows, self._row + 1), max(self.columns, self._column + 1)
            self._note_looks(at)

    def _note_looks(self, at: tuple[int, int]) -> None:
        look = self._declared.styles.get(int(self._style)) if self._style.isdecimal() else None
        if look is not None:
            look.note(self.facts.looks, at)
        has_decimals = self._type in ("", "n") and ("." in self._value or "E-" in self._value.upper())
        if has_decimals and self._style.isdecimal() and (code := self._declared.rounding.get(int(self._style))):
            self.facts.looks.formats[at] = code
        if self._rich.plain != self._rich.whole:
            self.facts.looks.plain[at] = PlainText(self._rich.plain, self._rich.struck)
        elif self._type == "s" and self._value.isdecimal() and int(self._value) in self._declared.texts:
            self.facts.looks.plain[at] = self._declared.texts[int(self._value)]

    def text(self, characters: str) -> None:
        if self._in_value:
            self._values.append(characters)
            self._rich.text(characters)
        elif self._in_formula:
            self._formulas.append(characters)


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a row or column is hidden, or less than a point high or a letter wide: nothing of it can be read."""
    return attributes.get("hidden") in ("1", "true") or _is_nothing(attributes.get(size, "1"))


def _is_nothing(size: str) -> bool:
    return size.partition(".")[0] == "0"
