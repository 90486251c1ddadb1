"""Facts about the sheets of an .xlsx that python-calamine does not report: errors, formulas never calculated, what is not shown.

python-calamine returns both as empty cells. A price that could not be calculated must not look like a blank one, so the XML of
each sheet is searched for them, in linear time. What is searched, and what python-calamine is given, is the plain form of XML
that Excel, LibreOffice and the writing libraries use; what is written in any other way is put into it first (plain_xml.py), and
texts of several formats inside a cell go through an XML parser (xml_facts.py).
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice

from pricebook.base.cells import column_number
from pricebook.base.languages import say
from pricebook.tables.files.archive import unpack_part
from pricebook.tables.files.limits import refuse_merges, refuse_shared_texts
from pricebook.tables.files.plain_form import is_plain, is_plain_sheet
from pricebook.tables.files.plain_xml import made_plain
from pricebook.tables.files.sheet_facts import MOST_COLUMNS, MOST_FORMULAS, Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes
from pricebook.tables.files.xlsx_errors import error_cells, position_of, with_known_errors
from pricebook.tables.files.xlsx_looks import WorkbookLooks, is_rich, sheet_looks, workbook_looks
from pricebook.tables.files.xml_facts import calculates_in_full, hidden_sheets, parse_sheet, workbook_sheets
from pricebook.tables.files.xml_parser import refuse_many_tags

# Of all parts that are put into the plain form: bytes; and elements and attributes, of which it takes a second for some 300,000.
LARGEST_UNUSUAL, MOST_UNUSUAL = 64 * 2**20, 3_000_000

_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*+(?<!/)>')
_MEASURED_AT_ONCE = 2 * 2**20  # bytes
_FORMULA_CELL = re.compile(rb"<c\b([^<>]*)><f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)(<v\s*/>|<v></v>)?</c>")
_EMPTY_RESULT = re.compile(rb"<c\b([^<>]*)><f\b(?:[^<>]*/>|[^<>]*>([^<]*)</f>)<v>0?</v></c>")
_STORED_RESULT = re.compile(rb"<c\b([^<>]*)><f\b([^<>]*?)(?:/>|>([^<]*)</f>)<v>[^<]+</v></c>")
_ARRAY = re.compile(rb"\bt=\"(?:array|dataTable)\"")
_SHARED_NUMBER = re.compile(rb"\bsi=\"(\d{1,6})\"")
_ROW = re.compile(rb"<row\b[^<>]*\br=\"(\d{1,7})\"")
_HIDDEN_ROW = re.compile(rb"<row\b[^<>]*\b(?:hidden=\"(?:1|true)\"|ht=\"0(?:\.\d*)?\")[^<>]*>")
_HIDDEN_COLUMN = re.compile(rb"<col\b[^<>]*\b(?:hidden=\"(?:1|true)\"|width=\"0(?:\.\d*)?\")[^<>]*>")
_MIN, _MAX = re.compile(rb"\bmin=\"(\d{1,5})\""), re.compile(rb"\bmax=\"(\d{1,5})\"")
_FAR_COLUMN = re.compile(rb"r=\"[A-Z][A-Z]")  # begins with plain characters: such a search is twenty times faster
_NEAR_COLUMNS = 26  # A to Z
# What is read beside the sheets.
_PARTS = frozenset({"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml", "xl/styles.xml"})


def xlsx_facts(data: bytes, most_cells: int) -> tuple[bytes, dict[str, SheetFacts]]:
    """What is to be read of an .xlsx or .xlsm, and the facts about each sheet, by its name.

    The spans are estimated first, as if every sheet reached to column Z; where they exceed `most_cells` together, they are
    measured. A sheet that holds more cells than that, blank ones included, is not measured: its span stays above `most_cells`.

    Args:
        data: The bytes of the workbook.
        most_cells: The limit on the cells of all sheets together.

    Returns:
        The bytes of the workbook: those that were given, or another archive where a part was put into the plain form
        (plain_xml.py), so that whoever reads its cells sees in it what was seen here. And the facts.

    Raises:
        Unreadable: XL010 where a part is no XML, has another size than it declares or stands twice in the archive.
        KeyError: A part is not in the archive.
    """
    facts: dict[str, SheetFacts] = {}
    estimated: dict[str, zipfile.ZipInfo] = {}
    parsed = _Parsed()
    data = _with_plain_parts(data, parsed)
    changed: dict[str, bytes] = {}
    file = io.BytesIO(data)
    with zipfile.ZipFile(file) as archive:
        parts = {part.filename.lower(): part for part in archive.infolist()}
        sheets, epoch_1904 = workbook_sheets(archive)
        hidden = hidden_sheets(archive)
        declared = workbook_looks(archive)
        in_full = calculates_in_full(archive)
        for name, target in sheets:
            part = parts[target.lower()]
            of_sheet = unpack_part(file, part)
            if not is_plain_sheet(of_sheet):
                of_sheet = changed[part.filename] = parsed.made_plain(of_sheet, sheet=True)
            refuse_merges(of_sheet.count(b"<mergeCell "))
            sheet = _SheetBytes(of_sheet, most_cells)
            if sheet.holds(b"<is>", b"i") and is_rich(of_sheet):
                parsed.count(of_sheet)
                facts[name] = parse_sheet(of_sheet, declared)
            else:
                facts[name], is_exact = _search(sheet, most_cells, declared)
                if not is_exact:
                    estimated[name] = part
            facts[name].data = of_sheet
            if facts[name].errors and (known := with_known_errors(of_sheet)) != of_sheet:
                changed[part.filename] = known
            if not in_full:
                facts[name].formulas.clear()
            facts[name].epoch_1904, facts[name].hidden = epoch_1904, name in hidden
        if sum(sheet_facts.span for sheet_facts in facts.values()) > most_cells:
            for name, part in estimated.items():
                facts[name].span = _exact_span(changed.get(part.filename) or unpack_part(file, part))
        if (texts := parts.get("xl/sharedstrings.xml")) is not None:
            refuse_shared_texts(unpack_part(file, texts), [of_sheet.data for of_sheet in facts.values()])
    return (_rewritten(data, changed) if changed else data), facts


def _with_plain_parts(data: bytes, parsed: "_Parsed") -> bytes:
    """The workbook with the parts in their plain form that are read beside its sheets.

    Raises:
        Unreadable: XL010 where one of its parts is no XML, or two have one name: the readers could each take another one.
    """
    changed = {}
    file = io.BytesIO(data)
    with zipfile.ZipFile(file) as archive:
        names = [part.filename.lower() for part in archive.infolist()]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise Unreadable("XL010", say("file.part-twice", part=twice[:80]))
        for part in archive.infolist():
            if part.filename.lower() in _PARTS and not is_plain(of_part := unpack_part(file, part)):
                changed[part.filename] = parsed.made_plain(of_part)
    return _rewritten(data, changed) if changed else data


def _rewritten(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with other contents of some parts."""
    file, new = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in archive.infolist():
            target.writestr(part.filename, changed[part.filename] if part.filename in changed else unpack_part(file, part))
    return new.getvalue()


class _Parsed:
    """What of a workbook goes through an XML parser: all its parts together are bounded, for they take their time together."""

    def __init__(self) -> None:
        self._bytes = self._tags = self._unusual = 0

    def count(self, data: bytes) -> None:
        """Counts a part. Raises Unreadable (IN020) where it is one too many."""
        self._tags += data.count(b"<")
        refuse_many_tags(self._tags)

    def made_plain(self, data: bytes, *, sheet: bool = False) -> bytes:
        """Counts a part, and writes it anew (plain_xml.py). Raises Unreadable where it is one too many, or cannot be read."""
        self._bytes += len(data)
        self._unusual += data.count(b"<") - data.count(b"</") + data.count(b"=")
        if self._unusual > MOST_UNUSUAL:
            raise Unreadable("IN020", say("file.too-much-unusual", millions=MOST_UNUSUAL // 10**6))
        if self._bytes > LARGEST_UNUSUAL:
            raise too_many_bytes(LARGEST_UNUSUAL)
        self.count(data)
        return made_plain(data, sheet=sheet)


class _SheetBytes:
    """The bytes of a sheet, and what both ways of reading it ask about them first.

    Attributes:
        data: The bytes.
        with_formulas: Whether it holds any formula, of cells or of conditional formats.
        last_value: Where the last value begins; -1 where there is none.
        rows: The row of the last value, from 1; 0 where there is none.
        within: A number of rows that every cell stands within, which is not much more than `rows`. Each of these cells begins
            with its reference, and stands in the columns A to Z. None where that is not so of every cell, or where the cells of
            so many rows would be more than are read.
    """

    def __init__(self, data: bytes, most_cells: int) -> None:
        self.data = data
        self._first, self._last = data.find(b"<sheetData") + len(b"<sheetData"), data.rfind(b"</sheetData")
        self.with_formulas = self.holds(b"<f", b"f")
        self.last_value = data.rfind(b"<v>")
        for mark in (b"<is>", b"<f"):
            self.last_value = max(self.last_value, data.rfind(mark, max(0, self.last_value)))
        last_row = _ROW.search(data, max(data.rfind(b"<row ", 0, max(0, self.last_value)), 0))
        self.rows = int(last_row[1]) if last_row and self.last_value >= 0 else 0
        self.within = self._within(most_cells)

    def holds(self, mark: bytes, letter: bytes) -> bool:
        """Whether the sheet holds a mark. Most cells have nowhere the letter of it, and a search for one letter is quick."""
        if self.data.find(letter, self._first, max(self._last, 0)) < 0 <= self._last:
            return mark in self.data[: self._first] or mark in self.data[self._last :]
        return mark in self.data

    def _within(self, most_cells: int) -> int | None:
        digits = str(self.rows)
        rows, row = int(digits[0] + "9" * len(digits[1:])), rb"\d"  # 51,252 rows are within 59,999
        if len(digits) > 1:
            row = rb"[1-%c]?\d{1,%d}" % (digits[0].encode(), len(digits) - 1)
        else:
            rows = 9
        if rows * _NEAR_COLUMNS > most_cells:
            return None
        return rows if re.search(rb'<c(?! r="[A-Z]%s"|[A-Za-z])' % row, self.data) is None else None


def _search(sheet: _SheetBytes, most_cells: int, declared: WorkbookLooks) -> tuple[SheetFacts, bool]:
    """The facts about one sheet, and whether its span needs no further measuring."""
    data, with_formulas, facts = sheet.data, sheet.with_formulas, SheetFacts()
    facts.blank_rows = data.count(b"<row ", max(0, sheet.last_value))
    facts.span, is_exact = _span(sheet, most_cells)
    is_hidden = sheet.holds(b'hidden="', b"h") or sheet.holds(b' ht="0', b"h")
    if is_hidden or b' width="0' in data[: max(0, data.find(b"<sheetData"))]:
        facts.hidden_rows = [int(row[1]) - 1 for tag in _HIDDEN_ROW.findall(data) if (row := _ROW.match(tag))]
        facts.hidden_columns = [column for tag in _HIDDEN_COLUMN.findall(data) for column in _columns_of(tag)]
    if sheet.holds(b't="e"', b"e"):
        facts.errors = error_cells(data)
    if with_formulas:
        for cell in _FORMULA_CELL.finditer(data):
            position = position_of(cell[1])
            if position and not (cell[2] and b't="str"' in cell[1]):  # an empty text is a value
                facts.without_value.add(position)
    if with_formulas and (b"<v>0</v>" in data or b"<v></v>" in data):
        for cell in _EMPTY_RESULT.finditer(data):
            position = position_of(cell[1])
            if position and position not in facts.without_value and position not in facts.errors:
                facts.empty_results[position] = (cell[2] or b"").decode("utf-8", "replace")
    if with_formulas:
        from pricebook.tables.files.stored_values import formulas_of  # imported here, because most workbooks have no formulas

        facts.formulas = dict(islice(formulas_of(_formulas(data)), MOST_FORMULAS))
    facts.looks = sheet_looks(data, declared)
    return facts, is_exact


def _formulas(data: bytes) -> Iterator[tuple[Position, str | None, str | None]]:
    """The cells with a formula and a number: the cell, the number of the formula that it shares, its text. No arrays."""
    for cell in _STORED_RESULT.finditer(data):
        position = position_of(cell[1])
        of_formula = cell[2]
        if position is None or b' t="str"' in cell[1] or b' t="e"' in cell[1] or _ARRAY.search(of_formula):
            continue
        shared = _SHARED_NUMBER.search(of_formula) if b't="shared"' in of_formula else None
        text = html.unescape(cell[3].decode("utf-8", "replace")) if cell[3] else None
        yield position, shared[1].decode() if shared else None, text


def _span(sheet: _SheetBytes, most_cells: int) -> tuple[int, bool]:
    """How many cells the values of a sheet span, and whether that needs no further measuring.

    Where every cell is known to stand within so many rows and the columns A to Z, these are an estimate from above. Else the row
    of the last value, times the columns A to Z, is one. It is none where a cell stands in a column
    beyond Z, or below that row: a row may say that it is the second, and hold a cell that says it is in the millionth. Then
    every cell is looked at.
    """
    if sheet.within is not None:
        return sheet.within * _NEAR_COLUMNS, False
    data, rows = sheet.data, sheet.rows
    estimate = rows * _NEAR_COLUMNS
    if estimate > most_cells and data.count(b"<c ") > most_cells:
        return estimate, True
    below = re.compile(rb'r="[A-Z]{1,3}(?:' + _greater_than(rows) + rb")")
    if _FAR_COLUMN.search(data) or below.search(data):
        return _exact_span(data), True
    return estimate, False


def _columns_of(tag: bytes) -> range:
    """The columns, from 0, that a <col> element is about."""
    first, last = _MIN.search(tag), _MAX.search(tag)
    return range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)) if first and last else range(0)


def _greater_than(number: int) -> bytes:
    """A pattern for every number greater than this one: with more digits, or with as many and a greater digit in one place."""
    digits = str(number)
    same = [f"{digits[:i]}[{int(d) + 1}-9]" + r"\d" * (len(digits) - i - 1) for i, d in enumerate(digits) if d < "9"]
    return "|".join([rf"\d{{{len(digits) + 1},}}", *same]).encode()


def _exact_span(data: bytes) -> int:
    """How many cells the values of a sheet span, measured by every cell that is not empty; each begins with its reference."""
    rows, columns, start = 0, {b""}, 0
    while start >= 0:
        end = data.find(b"<c ", start + _MEASURED_AT_ONCE)
        if found := _FILLED_CELL.findall(data, start, end if end >= 0 else len(data)):
            letters, numbers = zip(*found, strict=True)
            columns.update(letters)
            rows = max(rows, *map(int, numbers))
        start = end
    return rows * max(column_number(letters.decode()) + 1 for letters in columns)
