"""Facts about the sheets of an OpenDocument that python-calamine does not report. Its rows and cells may say that they repeat."""

import re
import zipfile
from dataclasses import dataclass
from itertools import product

from pricebook.base.languages import say
from pricebook.tables.files.limits import LONGEST_TEXT, refuse_merges, refuse_sheets, refuse_texts
from pricebook.tables.files.ods_styles import Style, Styles
from pricebook.tables.files.sheet_facts import MOST_FORMULAS, Formula, PlainText, Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.xml_parser import Attributes, parse_xml, without_prefixes

_MOST_REPEATS = 1_000  # rows, and columns, of one run of repeated cells that are recorded one by one
_NUMBERS = frozenset({"float", "percentage", "currency"})
_READ_AS_NUMBERS = _NUMBERS | {"boolean"}
_NOTES = ("annotation", "frame", "custom-shape")  # what lies upon a cell; its text is none of the cell
_CELLS = ("table-cell", "covered-table-cell")
_LONGEST_TEXT = 40  # characters of an error, or of a number as it is shown
_FIRST_YEAR = "1904"
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")


def ods_facts(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The facts about each sheet of an OpenDocument, by its name.

    Raises:
        Unreadable: XL010 where the content is no XML, where two sheets have the same name, or a repetition is no number.
        KeyError: The archive has no content.
    """
    styles = Styles()
    if "styles.xml" in archive.NameToInfo:
        styles.read(archive.read("styles.xml"))
    reader = _Content(styles)
    try:
        parse_xml(archive.read("content.xml"), reader.start, reader.end, reader.text)
    except ValueError as error:
        raise Unreadable("XL010", say("file.not-a-place")) from error
    for facts in reader.sheets.values():
        facts.epoch_1904 = reader.epoch_1904
    return reader.sheets


@dataclass(slots=True)
class _Cell:
    """A cell that is being read: its rows and columns, its style, its attributes, how often it stands there, its text with and
    without what stands apart.
    """

    rows: range
    columns: range
    style: Style
    attributes: Attributes
    is_error: bool
    copies: int
    characters: int = 0
    whole: str = ""
    plain: str = ""
    paragraphs: int = 0
    part_struck: bool = False

    @property
    def has_value(self) -> bool:
        return "value-type" in self.attributes

    @property
    def positions(self) -> list[Position]:
        return list(product(self.rows, self.columns))


class _Content:
    """Collects the facts about every sheet from the events of the parser."""

    def __init__(self, styles: Styles) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.epoch_1904 = False
        self._styles = styles
        self._facts = SheetFacts()
        self._row = self._column = self._repeated_rows = self._last_column = 0
        self._hidden_groups: list[bool] = []
        self._column_styles: list[tuple[int, int, str]] = []
        self._row_style = ""
        self._cell: _Cell | None = None
        self._characters = 0  # of the texts of all cells
        self._notes = 0  # how many annotations are open: their text is none of the cell
        self._apart: list[bool] = []  # of the spans that are open

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            kinds = {value for key, value in attributes.items() if key.endswith("value-type")}
            self._start_cell(without_prefixes(attributes), kinds)
        elif self._cell is not None:
            self._inside(name, attributes)
        elif name in ("table", "table-row", "table-column", "table-row-group", "table-column-group", "null-date"):
            self._outside(name, without_prefixes(attributes))
        else:
            self._styles.start(name, attributes)

    def _outside(self, name: str, attributes: Attributes) -> None:
        style = self._styles.of(attributes.get("style-name", ""))
        if name == "table":
            refuse_sheets([*self.sheets, attributes.get("name", "")])
            self._facts = self.sheets.setdefault(attributes.get("name", ""), SheetFacts(hidden=style.hidden, numbers=0))
            self._row = self._column = self._repeated_rows = self._last_column = 0
            self._column_styles, self._hidden_groups = [], []
        elif name == "null-date":
            self.epoch_1904 = attributes.get("date-value", "").startswith(_FIRST_YEAR)
        elif name.endswith("group"):
            self._hidden_groups.append(attributes.get("display") == "false")
        elif name == "table-row":
            self._row, self._column = self._row + self._repeated_rows, 0
            self._repeated_rows = int(attributes.get("number-rows-repeated", 1))
            self._row_style = attributes.get("default-cell-style-name", "")
            if self._is_hidden(style, attributes):
                self._facts.hidden_rows += range(self._row, self._row + min(self._repeated_rows, _MOST_REPEATS))
        elif name == "table-column":
            repeated = int(attributes.get("number-columns-repeated", 1))
            if self._is_hidden(style, attributes):
                self._facts.hidden_columns += range(self._column, self._column + min(repeated, _MOST_REPEATS))
            name = attributes.get("default-cell-style-name", "")
            if self._styles.of(name).changes_readings and len(self._column_styles) < _MOST_REPEATS:
                self._column_styles.append((self._column, self._column + repeated, name))
            self._column += repeated

    def _is_hidden(self, style: Style, attributes: Attributes) -> bool:
        return any(self._hidden_groups) or style.hidden or attributes.get("visibility", "visible") != "visible"

    def _start_cell(self, attributes: Attributes, kinds: set[str]) -> None:
        repeated = int(attributes.get("number-columns-repeated", 1))
        if "value-type" in attributes or "formula" in attributes:
            self._last_column = max(self._last_column, self._column + repeated)
            self._facts.span = max(self._facts.span, (self._row + self._repeated_rows) * self._last_column)
        rows = range(self._row, self._row + min(self._repeated_rows, _MOST_REPEATS))
        columns = range(self._column, self._column + min(repeated, _MOST_REPEATS))
        wide, high = int(attributes.get("number-columns-spanned", 1)), int(attributes.get("number-rows-spanned", 1))
        if wide > 1 or high > 1:
            first = (self._row, self._column)
            self._facts.merges.append((first, (self._row + high - 1, self._column + wide - 1)))
            refuse_merges(len(self._facts.merges))
        self._cell = _Cell(
            rows, columns, self._style_of(attributes), attributes, "error" in kinds, self._repeated_rows * repeated
        )
        if not kinds.isdisjoint(_READ_AS_NUMBERS):
            self._facts.numbers = (self._facts.numbers or 0) + self._repeated_rows * repeated
        self._apart = []
        self._column += repeated

    def _style_of(self, attributes: Attributes) -> Style:
        """The style of a cell: its own, else that of its row or its column."""
        name = attributes.get("style-name") or self._row_style
        if not name:
            name = next((style for first, end, style in self._column_styles if first <= self._column < end), "")
        return self._styles.of(name)

    def _inside(self, name: str, attributes: Attributes) -> None:
        if self._cell is None:
            return
        if name in _NOTES:
            self._notes += 1
        elif name == "p" and not self._notes:
            self._cell.paragraphs += 1
            if self._cell.paragraphs > 1:
                self._cell.whole += "\n"
                self._cell.plain += "\n"
        elif name == "span":
            style = self._styles.of(without_prefixes(attributes).get("style-name", ""))
            self._cell.part_struck = self._cell.part_struck or style.struck
            self._apart.append(style.apart)
        elif name == "s" and not self._notes:
            self.text(" " * min(int(without_prefixes(attributes).get("c", 1)), _LONGEST_TEXT))

    def end(self, name: str) -> None:
        if name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name in _NOTES:
            self._notes -= 1
        elif name == "span" and self._apart:
            self._apart.pop()
        elif self._cell is None:
            if name.endswith("group") and self._hidden_groups:
                self._hidden_groups.pop()
            self._styles.end(name)

    def text(self, characters: str) -> None:
        if self._cell is None:
            self._styles.text(characters)
        elif not self._notes:
            self._cell.characters += len(characters)
            if len(self._cell.whole) < LONGEST_TEXT:  # it comes in a million pieces, and no more of it is read
                self._cell.whole += characters
                if not any(self._apart):
                    self._cell.plain += characters

    def _end_cell(self, cell: _Cell) -> None:
        facts, looks = self._facts, self._facts.looks
        if cell.has_value:
            self._characters += max(cell.characters, len(cell.attributes.get("string-value", ""))) * cell.copies
            refuse_texts(self._characters)
        formula = cell.attributes.get("formula")
        if cell.is_error:
            facts.errors.update(dict.fromkeys(cell.positions, cell.whole[:_LONGEST_TEXT] or "#?"))
        elif formula is not None and not cell.has_value:
            facts.without_value.update(cell.positions)
        elif formula is not None and _is_empty_result(cell):
            facts.empty_results.update(dict.fromkeys(cell.positions, _as_in_excel(formula)))
        elif formula is not None and len(cell.positions) == 1 and len(facts.formulas) < MOST_FORMULAS:
            facts.formulas.update((at, Formula(_as_in_excel(formula), at)) for at in cell.positions)
        if not cell.has_value:
            return
        if cell.style.struck:
            looks.struck.update(cell.positions)
        if cell.style.unseen:
            looks.unseen.update(cell.positions)
        value_type = cell.attributes["value-type"]
        if value_type == "string" and cell.plain != cell.whole:
            looks.plain.update(dict.fromkeys(cell.positions, PlainText(cell.plain, cell.part_struck)))
        elif value_type in _NUMBERS and cell.paragraphs and self._is_worth_comparing(cell):
            looks.shown.update(dict.fromkeys(cell.positions, cell.whole[:_LONGEST_TEXT]))
            if self._styles.writes_digits(cell.style):
                looks.in_format.update(cell.positions)

    def _is_worth_comparing(self, cell: _Cell) -> bool:
        """Whether a number is shown otherwise than with its digits and points between them, as most are, or as it is."""
        digits = cell.whole.replace(".", "").replace(",", "")
        return digits != cell.attributes.get("value") and not self._styles.shows_every_digit(cell.style)


def _is_empty_result(cell: _Cell) -> bool:
    if cell.attributes["value-type"] == "string":
        return not cell.attributes.get("string-value", cell.whole)
    return cell.attributes.get("value") in ("0", "0.0")


def _as_in_excel(formula: str) -> str:
    """A formula of an OpenDocument as Excel would write it: of:=SUM([.A1:.A3];2) is SUM(A1:A3,2)."""
    text = formula.partition("=")[2]
    text = _REFERENCE.sub(lambda found: found[1].replace(":.", ":").removeprefix(".").replace(".", "!"), text)
    return text.replace(";", ",")
