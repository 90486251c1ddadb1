"""What the reader of cells sees, held against the XML of the sheet: no value is lost between the two, and none appears.

Both count first, for that costs little, then without the cells that hold the empty one of the shared texts. Where the counts
differ, each cell of the XML is looked for. A text may be empty, and is then a blank for the reader; a number, a date or a text
with letters is none.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from pricebook.base.cells import column_letters, column_number
from pricebook.base.languages import say
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.archive import unpack_part
from pricebook.tables.files.plain_xml import cell_twice
from pricebook.tables.files.sheet_facts import Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable

# A cell of the plain form: its reference, its further attributes, its value or the text in it.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+)(\d{1,7}+)"([^<>]*+)>(?:<f(?:[^<>]*+/>|[^<>]*+>[^<]*+</f>))?+(?:<v>([^<]++)</v>|(<is>.*?</is>))',
    re.DOTALL,
)
_TEXT = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>|<rPh\b.*?</rPh>", re.DOTALL)


_EMPTY_TEXT = re.compile(rb"<si>\s*<t(?: [^<>]*)?(?:/>|></t>)\s*</si>")
_HOLDING = rb'<c r="([A-Z]{1,3}+)(\d{1,7}+)"[^<>]* t="s"><v>%d</v>'
_SHARED_TEXTS = "xl/sharedstrings.xml"
_MOST_EMPTY = 20  # empty ones among the shared texts; a writer needs one


def hold_against(name: str, rows: list[list[Cell]], facts_of_sheets: Mapping[str, SheetFacts], workbook: bytes) -> None:
    """Compares the cells of a sheet, as they were read, with its XML, which is forgotten then; of .ods and .xlsb the numbers.

    Args:
        name: The name of the sheet.
        rows: Its cells, as they were read.
        facts_of_sheets: What is known of each sheet, by its name.
        workbook: The bytes that the cells were read from.

    Raises:
        Unreadable: XL010 where a cell has a value in one and none in the other, or stands twice in the XML.
    """
    facts = facts_of_sheets.get(name)
    if facts is None:
        return
    if facts.numbers is not None:
        _compare_numbers(name, rows, facts.numbers, days=facts.days_are_numbers)
    if not facts.data:
        return
    data, facts.data = facts.data, b""
    seen = sum(len(row) - row.count("") for row in rows)
    held = data.count(b"</v>") - data.count(b"<v></v>") + data.count(b"<is>") - len(facts.errors)
    if held != seen and held - _empty_texts(rows, data, workbook) != seen:
        _compare_cells(name, rows, data, facts)


def _empty_texts(rows: list[list[Cell]], data: bytes, workbook: bytes) -> int:
    """How many cells hold one of the shared texts that has no letters, and are blanks for the reader.

    Programs that write "" write such cells in any number. Where one stands twice, it counts once, and the counts differ.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        part = next((part for part in archive.infolist() if part.filename.lower() == _SHARED_TEXTS), None)
        texts = unpack_part(io.BytesIO(workbook), part) if part is not None else b""
    cells: list[tuple[bytes, bytes]] = []
    for number, empty in enumerate(_EMPTY_TEXT.finditer(texts)):
        if number == _MOST_EMPTY:
            return 0
        cells += re.findall(_HOLDING % texts.count(b"<si", 0, empty.start()), data)
    blank = 0
    for letters, line in set(cells):
        row, column = int(line) - 1, column_number(letters.decode())
        blank += not (row < len(rows) and column < len(rows[row]) and rows[row][column] != "")
    return blank


def _compare_cells(name: str, rows: list[list[Cell]], data: bytes, facts: SheetFacts) -> None:
    held: set[Position] = set()
    for cell in _CELL.finditer(data):
        at = int(cell[2]) - 1, column_number(cell[1].decode())
        if at in held:
            raise cell_twice(at)
        held.add(at)
        row, column = at
        is_seen = row < len(rows) and column < len(rows[row]) and rows[row][column] != ""
        if not is_seen and at not in facts.errors and not _may_be_empty(cell):
            raise _differs(name, at)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value != "" and (row, column) not in held:
                raise _differs(name, (row, column))


def _compare_numbers(sheet: str, rows: list[list[Cell]], numbers: int, *, days: bool) -> None:
    """Of a format whose texts may be empty in many ways, only the numbers are compared, and with them the days of an .xlsb."""
    if days:
        seen = sum(cell is not None and not isinstance(cell, str) for row in rows for cell in row)
    else:
        seen = sum(isinstance(cell, int | float) for row in rows for cell in row)
    if seen != numbers:
        raise Unreadable("XL010", say("file.numbers-differ", sheet=sheet, held=numbers, seen=seen))


def _may_be_empty(cell: re.Match[bytes]) -> bool:
    """Whether it is a text that may have no letters: one of the shared texts, or one in the cell that has none."""
    if cell[5] is not None:
        return not any(text[1] for text in _TEXT.finditer(cell[5]) if text[1] is not None and text[1].strip())
    return b' t="s"' in cell[3]


def _differs(sheet: str, at: Position) -> Unreadable:
    return Unreadable("XL010", say("file.cell-differs", cell=f"{column_letters(at[1])}{at[0] + 1}", sheet=sheet))
