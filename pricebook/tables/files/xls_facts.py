"""Facts about the sheets of an .xls (BIFF5 and BIFF8 in an OLE container), which python-calamine does not report.

The layouts are those of [MS-XLS] 2.4, of which only lengths, positions, errors, styles and what is hidden are read.
"""

import io

from pricebook.base.languages import say
from pricebook.tables.files.archive import OLE_SIGNATURE
from pricebook.tables.files.biff import ERRORS, ONE_LETTER, U16, U16_PAIR, U32, BinaryStyles
from pricebook.tables.files.limits import refuse_sheets
from pricebook.tables.files.plain_xml import cell_twice
from pricebook.tables.files.sheet_facts import PlainText, Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable, too_many_cells
from pricebook.tables.files.xls_texts import shared_texts

_BOUND_SHEET, _BOF, _EOF, _BOOLERR, _FORMULA, _NUMBERS = 0x85, 0x809, 0x0A, 0x205, 0x06, 0xBD
_SHARED_TEXT, _TEXTS, _CONTINUED = 0xFD, 0xFC, 0x3C
_FONT, _STYLE, _ROW, _COLUMNS, _DATE_MODE = 0x31, 0xE0, 0x208, 0x7D, 0x22
_FORMATS = (0x1E, 0x41E)
_CELLS = frozenset(
    {_FORMULA, 0xD6, _SHARED_TEXT, 0x203, 0x204, _BOOLERR, 0x27E, _NUMBERS}
)  # one value, a formula, or a row of numbers
_NUMBER, _RK = 0x203, 0x27E
_TRUTH = 1  # of the value of a formula
_MISSING_FONT = 4  # no workbook has a font of this number


def xls_facts(data: bytes, most_cells: int) -> dict[str, SheetFacts]:
    """The facts about each sheet of an .xls (Excel 5 to 2003), by its name. A container without a workbook has none.

    Raises:
        Unreadable: XL010 where the file is no OLE container, a cell stands twice, or a sheet begins where none is; IN020 where
            its sheets are too many, or span more than `most_cells` together.
    """
    import olefile

    if not data.startswith(OLE_SIGNATURE):
        raise Unreadable("XL010", say("file.no-workbook"))
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        stream = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        records = container.openstream(stream).read() if stream else b""
    reader = _Reader(records, unicode=stream == "Workbook")
    reader.read()
    if sum(facts.span for facts in reader.sheets) > most_cells:
        raise too_many_cells(most_cells)
    for facts in reader.sheets:
        facts.epoch_1904 = reader.epoch_1904
    starts = dict(zip(reader.starts, reader.sheets, strict=True))
    if any(start not in starts for start in reader.named_starts):  # the reader of cells would begin in the midst of something
        raise Unreadable("XL010", say("file.damaged-in-reading"))
    for start, hidden in zip(reader.named_starts, reader.hidden, strict=True):
        starts[start].hidden = hidden
    return {name: starts[start] for name, start in zip(reader.names, reader.named_starts, strict=True)}


class _Reader:
    """Goes through the records once. The first stream is the workbook's own; those of the sheets follow in their order."""

    def __init__(self, data: bytes, *, unicode: bool) -> None:
        self.names: list[str] = []
        self.sheets: list[SheetFacts] = []
        self.starts: list[int] = []  # where each sheet begins
        self.named_starts: list[int] = []  # where it begins as the list of sheets says
        self.hidden: list[bool] = []
        self.epoch_1904 = False
        self._data, self._unicode = data, unicode
        self._fonts_and_styles: list[tuple[int, int]] = []
        self._styles = BinaryStyles()
        self._styled = False
        self._texts: dict[int, PlainText] = {}
        self._parts: list[bytes] = []  # of the shared texts, which go on over several records
        self._rows = self._columns = 0
        self._held: set[Position] = set()  # cells of the sheet

    def read(self) -> None:
        data, end = self._data, len(self._data)
        at, depth, before = 0, 0, 0
        streams = 0
        while at + 4 <= end:
            record, length = U16_PAIR(data, at)
            at += 4
            if record == _BOF:
                depth += 1
                streams += depth == 1
                if depth == 1 and streams > 1:
                    self.starts.append(at - 4)
                    self._start_sheet()
            elif record == _EOF:
                depth -= 1
                if depth == 0 and streams == 1:
                    self._end_of_workbook()
            elif streams <= 1:
                self._of_workbook(record, data[at : at + length], before)
            elif depth != 1:
                pass  # of a chart in the sheet, which has cells of its own; or of nothing
            elif record in _CELLS and length >= 6:
                self._cell(record, at, min(length, end - at))
            else:
                self._of_sheet(record, data[at : at + length])
            if record != _CONTINUED:
                before = record
            at += length
        self._end_sheet()

    def _of_workbook(self, record: int, content: bytes, before: int) -> None:
        if record == _BOUND_SHEET and len(content) > 8:
            self.names.append(_sheet_name(content, unicode=self._unicode))
            self.named_starts.append(U32(content)[0])
            refuse_sheets(self.names)
            self.hidden.append(content[4] & 3 != 0)
        elif record == _DATE_MODE and content:
            self.epoch_1904 = content[0] == 1
        elif record == _FONT:
            self._styles.add_font(content, raised_at=8)
            if len(self._styles.struck) == _MISSING_FONT:
                self._styles.struck.append(False)
                self._styles.apart.append(False)
        elif record in _FORMATS and len(content) > 4:
            self._styles.formats[U16(content)[0]] = _format_code(content, unicode=self._unicode)
        elif record == _STYLE and len(content) >= 4:
            self._fonts_and_styles.append(U16_PAIR(content))
        elif record == _TEXTS or (record == _CONTINUED and before == _TEXTS):
            self._parts.append(content)

    def _end_of_workbook(self) -> None:
        for font, number_format in self._fonts_and_styles:
            self._styles.add_style(font, number_format)
        self._styled = self._styles.changes_readings
        if any(self._styles.apart):
            self._texts = shared_texts(self._parts, self._styles)
        self._parts = []

    def _start_sheet(self) -> None:
        self._end_sheet()
        self.sheets.append(SheetFacts(numbers=0, days_are_numbers=True))
        self._held = set()

    def _end_sheet(self) -> None:
        if self.sheets:
            self.sheets[-1].span = self._rows * self._columns
        self._rows = self._columns = 0

    def _cell(self, record: int, at: int, length: int) -> None:
        if not self.sheets:
            return
        data, facts = self._data, self.sheets[-1]
        row, column = U16_PAIR(data, at)
        last = U16(data, at + length - 2)[0] if record == _NUMBERS else column
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, last + 1)
        for each in range(column, last + 1):
            if (row, each) in self._held:
                raise cell_twice((row, each))
            self._held.add((row, each))
        if _is_number(record, data[at : at + length]):
            facts.numbers = (facts.numbers or 0) + last + 1 - column
        if record == _BOOLERR and length >= 8 and data[at + 7]:
            facts.errors[row, column] = ERRORS.get(data[at + 6], "#?")
        elif record == _FORMULA and length >= 14 and data[at + 6] == 2 and data[at + 12 : at + 14] == b"\xff\xff":
            facts.errors[row, column] = ERRORS.get(data[at + 8], "#?")
        elif record == _SHARED_TEXT and self._texts and length >= 10 and (number := U32(data, at + 6)[0]) in self._texts:
            facts.looks.plain[row, column] = self._texts[number]
        if self._styled:
            starts = range(at + 4, at + length - 6, 6) if record == _NUMBERS else (at + 4,)
            for further, start in enumerate(starts):
                self._styles.note(facts.looks, (row, column + further), U16(data, start)[0])

    def _of_sheet(self, record: int, content: bytes) -> None:
        facts = self.sheets[-1]
        if record == _ROW and len(content) >= 14 and content[12] & 0x20:
            facts.hidden_rows.append(U16(content)[0])
        elif record == _COLUMNS and len(content) >= 10 and (content[8] & 1 or U16(content, 4)[0] < ONE_LETTER):
            first, last = U16_PAIR(content)
            facts.hidden_columns += range(first, min(last + 1, 256))


def _is_number(record: int, content: bytes) -> bool:
    """Whether a cell holds a number or a truth value, be it that of a formula."""
    if record == _FORMULA:  # the last two bytes of its value say that it is none; the first then says what it is
        return len(content) >= 14 and (content[12:14] != b"\xff\xff" or content[6] == _TRUTH)
    return record in (_NUMBER, _RK, _NUMBERS) or (record == _BOOLERR and len(content) >= 8 and not content[7])


def _sheet_name(record: bytes, unicode: bool) -> str:
    if not unicode:
        return record[7 : 7 + record[6]].decode("latin-1")
    size, wide = record[6], record[7] & 1
    return record[8 : 8 + size * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _format_code(record: bytes, unicode: bool) -> str:
    if not unicode:
        return record[3 : 3 + record[2]].decode("latin-1")
    (size,) = U16(record, 2)
    wide = record[4] & 1
    return record[5 : 5 + size * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")
