"""Facts about the sheets of an .xlsb (BIFF12 in a zip), which python-calamine does not report.

The layouts are those of [MS-XLSB] 2.4, of which only lengths, positions, errors, styles and what is hidden are read.
"""

import zipfile
from collections.abc import Iterator

from pricebook.base.languages import say
from pricebook.tables.files.biff import ERRORS, ONE_LETTER, U16, U16_PAIR, U32, BinaryStyles, without_apart
from pricebook.tables.files.limits import refuse_merges, refuse_sheets
from pricebook.tables.files.plain_xml import cell_twice
from pricebook.tables.files.sheet_facts import MOST_COLUMNS, PlainText, Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.xml_facts import related_parts

_ROW_HEADER, _ERROR, _SHARED_TEXT, _ERROR_OF_FORMULA, _TEXT_ITEM = 0, 3, 7, 11, 19
_VALUES = range(2, 12)
_NUMBERS = frozenset({2, 4, 5, 9, 10})  # numbers, whole or not, and truth values, of formulas too
_FONT, _FORMAT, _STYLE, _COLUMN, _BOOK_PROPERTIES, _BUNDLE_SHEET, _MERGED = 43, 44, 47, 60, 153, 156, 176
_FIRST_STYLE, _LAST_STYLE = 617, 618
MOST_RECORDS = 8_000_000  # of one part: some 2 millions a second
_LARGEST_CELL = 2**20  # rows of a sheet


def xlsb_facts(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The facts about each sheet of an .xlsb, by its name.

    Raises:
        Unreadable: XL010 where two sheets have one name or are one part, or a cell stands twice; IN020 where there are too many.
        KeyError: A part is not in the archive.
        zipfile.BadZipFile: The archive is damaged.
    """
    facts_of_sheets = {}
    epoch_1904 = False
    parts = related_parts(archive.read("xl/_rels/workbook.bin.rels"))
    styles = _styles(_part(archive, "xl/styles.bin"))
    texts = _texts(_part(archive, "xl/sharedStrings.bin"), styles) if any(styles.apart) else {}
    sheets = []
    for record, data in _records(archive.read("xl/workbook.bin")):
        if record == _BOOK_PROPERTIES and data:
            epoch_1904 = bool(data[0] & 1)
        elif record == _BUNDLE_SHEET:
            relation, end = _wide_string(data, 8)
            sheets.append((_wide_string(data, end)[0], parts.get(relation, ""), U32(data)[0] != 0))
    found = [part for _, part, _ in sheets if part in archive.NameToInfo]
    refuse_sheets([name for name, _, _ in sheets], found)
    for name, part, hidden in sheets:
        if part in archive.NameToInfo:
            facts = facts_of_sheets[name] = _search(archive.read(part), styles, texts)
            facts.hidden = hidden
    for facts in facts_of_sheets.values():
        facts.epoch_1904 = epoch_1904
    return facts_of_sheets


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.NameToInfo else b""


def _wide_string(data: bytes, start: int) -> tuple[str, int]:
    """A text of two-byte characters with its length before it, and where it ends."""
    (length,) = U32(data, start)
    end = start + 4 + 2 * length
    return data[start + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The type and the content of each record. Type and length are written in groups of 7 bits, the lowest group first.

    Raises:
        Unreadable: IN020 where there are more than MOST_RECORDS.
    """
    at, end, count = 0, len(data), 0
    while at < end:
        record = data[at]
        at += 1
        if record & 0x80 and at < end:
            record = (record & 0x7F) | (data[at] << 7)
            at += 1
        length = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        count += 1
        if count > MOST_RECORDS:
            raise Unreadable("IN020", say("file.too-many-records", millions=MOST_RECORDS // 10**6))
        yield record, data[at : at + length]
        at += length


def _styles(data: bytes) -> BinaryStyles:
    """The styles of cells, with their fonts and formats."""
    styles = BinaryStyles()
    of_cells = False
    for record, content in _records(data):
        if record == _FONT:
            styles.add_font(content, raised_at=6)
        elif record == _FORMAT and len(content) >= 6:
            styles.formats[U16(content)[0]] = _wide_string(content, 2)[0]
        elif record in (_FIRST_STYLE, _LAST_STYLE):
            of_cells = record == _FIRST_STYLE
        elif record == _STYLE and of_cells and len(content) >= 6:
            number_format, font = U16_PAIR(content, 2)
            styles.add_style(font, number_format)
    return styles


def _texts(data: bytes, styles: BinaryStyles) -> dict[int, PlainText]:
    """By the number of a shared text, the text without its raised, lowered and struck parts, where it has any."""
    found: dict[int, PlainText] = {}
    number = -1
    for record, content in _records(data):
        if record != _TEXT_ITEM:
            continue
        number += 1
        if len(content) >= 5 and content[0] & 1:
            text, at = _wide_string(content, 1)
            count = U32(content, at)[0] if at + 4 <= len(content) else 0
            starts = range(at + 4, min(at + 4 + 4 * count, len(content) - 3), 4)
            plain = without_apart(text, [U16_PAIR(content, start) for start in starts], styles)
            if plain.text != text:
                found[number] = plain
    return found


def _search(data: bytes, styles: BinaryStyles, texts: dict[int, PlainText]) -> SheetFacts:
    facts = SheetFacts(numbers=0, days_are_numbers=True)
    held: set[Position] = set()
    numbers = 0
    looks = facts.looks
    styled = styles.changes_readings
    row = last_row = last_column = 0
    for record, content in _records(data):
        if record == _ROW_HEADER and len(content) >= 4:
            (row,) = U32(content)
            if len(content) > 11 and content[11] & 0x10:
                facts.hidden_rows.append(row)
        elif record in _VALUES and len(content) >= 8:
            (column,) = U32(content)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if (row, column) in held:
                raise cell_twice((row, column))
            held.add((row, column))
            numbers += record in _NUMBERS
            if record in (_ERROR, _ERROR_OF_FORMULA) and len(content) > 8:
                facts.errors[row, column] = ERRORS.get(content[8], "#?")
            if styled:
                styles.note(looks, (row, column), U32(content, 4)[0] & 0xFFFFFF)
            if texts and record == _SHARED_TEXT and len(content) >= 12 and (number := U32(content, 8)[0]) in texts:
                looks.plain[row, column] = texts[number]
        elif record == _COLUMN and len(content) >= 18 and (content[16] & 1 or U32(content, 8)[0] < ONE_LETTER):
            first, last = U32(content)[0], U32(content, 4)[0]
            facts.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
        elif record == _MERGED and len(content) >= 16:
            top, bottom, left, right = (min(U32(content, at)[0], _LARGEST_CELL) for at in (0, 4, 8, 12))
            facts.merges.append(((top, left), (bottom, right)))
            refuse_merges(len(facts.merges))
    facts.numbers = numbers
    facts.span = (last_row + 1) * (last_column + 1)
    return facts
