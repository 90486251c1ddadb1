"""Amounts that are not in đồng: notes and headings that say thousands or millions. Such amounts would be read as đồng.

A note is looked for above the table, beside its first rows, and in the last rows of the sheet. What says how amounts are rounded
("làm tròn đến nghìn đồng") says nothing of their unit.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pricebook.findings import Finding, Place
from pricebook.tables.cells.text import clean_text, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import TableSpec

FIRST_ROWS = 3  # below a heading, in which the unit may stand
LAST_ROWS = 40  # of a sheet, in which notes stand
LONGEST_NOTE = 500  # characters of a cell that are looked at

_WORD = r"(?<!\w)(?:nghìn|ngàn|triệu)(?!\w)"
_NUMBER = r"(?<![\w.,])1[., ]?000(?:[.,]000)?(?![\w.,]*\d)"
_DONG = r"(?:đồng|đ|vnđ|vnd)(?!\w)(?!\s*/)"
_UNIT = rf"(?:{_WORD}\s*{_DONG}|{_NUMBER}\s*{_DONG})"
_NOTE = re.compile(
    rf"(?:(?<!\w)(?:đvt|đv tính|đơn vị tính|đơn vị tiền)(?!\w).{{0,40}}?|(?<!\w)đơn vị\s*[:=(]\s*"
    rf"|(?:tính|ghi|thể hiện)\s+(?:bằng|theo|là)\s+(?:đơn vị\s+)?(?:tính\s+)?(?:là\s+)?){_UNIT}",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"[(\[]\s*(?:x\s*)?(?:{_UNIT}|{_WORD}|{_NUMBER})\s*[)\]]", re.IGNORECASE)
_ALONE = re.compile(rf"\W*(?:{_WORD}\s*(?:{_DONG})?|{_NUMBER}\s*{_DONG})\W*", re.IGNORECASE)
_ALONE_IN_WORDS = re.compile(rf"\W*{_WORD}\s*(?:{_DONG})?\W*", re.IGNORECASE)
_IN_HEADING = re.compile(rf"{_UNIT}|{_BRACKETED.pattern}|{_WORD}", re.IGNORECASE)
_ROUNDING = re.compile(r"làm tròn", re.IGNORECASE)


class _Found(NamedTuple):
    """A cell that says it."""

    row: int
    column: int
    text: str


def amounts_not_in_dong(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """Returns IN028, at the first line or heading that says that the amounts of a table are in thousands or millions.

    Args:
        path: the file.
        sheet: the sheet.
        spec: what the table holds.
        heading: its heading; a heading counts only if its column is read.
    """
    money = {column: heading.names.get(column, "") for name, column in heading.columns.items() if spec.field(name).kind.money}
    if not money:
        return []
    found = next(_lines(sheet, heading, money), None) or next(_headings(heading, money), None)
    return [_finding(path, sheet, found)] if found is not None else []


def headings_not_in_dong(path: Path, sheet: Sheet, heading: Heading) -> list[Finding]:
    """Returns IN028 for the first column, read or not, whose heading says thousands or millions."""
    found = next(_headings(heading, heading.names), None)
    return [_finding(path, sheet, found)] if found is not None else []


def is_note(sheet: Sheet, at: Place) -> bool:
    """Whether a cell is a note about amounts, which may concern every table of its sheet, and no heading."""
    cell = sheet.rows[at.row or 0][at.column or 0]
    return isinstance(cell, str) and _says(_NOTE, _text(cell, sheet.heading_letters))


def _finding(path: Path, sheet: Sheet, found: _Found) -> Finding:
    return Finding("IN028", Place(path.name, sheet.name, found.row, found.column), observed=quoted(found.text))


def _headings(heading: Heading, names: Mapping[int, str]) -> Iterator[_Found]:
    return (_Found(heading.last, column, text) for column, text in sorted(names.items()) if _says(_IN_HEADING, text))


def _lines(sheet: Sheet, heading: Heading, money: Collection[int]) -> Iterator[_Found]:
    """The cells outside the data that say it: row, column, text."""
    below = heading.last + 1
    last = max(below, len(sheet.rows) - LAST_ROWS)
    read = set(heading.columns.values())
    for number in (*range(below), *range(below, min(below + FIRST_ROWS, last)), *range(last, len(sheet.rows))):
        texts = _texts(sheet, number)
        filled = sum(not is_blank(cell) for cell in sheet.rows[number])
        units = sum(_ALONE.fullmatch(text) is not None for _, text in texts)
        for column, text in texts:
            is_note = (number < below or column not in read or filled == 1) and _says(_NOTE, text)
            alone = filled == 1 and not heading.first <= number <= heading.last and _says(_BRACKETED, text)
            unit = below <= number < below + FIRST_ROWS and _ALONE.fullmatch(text) and (units == filled or (
                column in money and (_BRACKETED.search(text) or _ALONE_IN_WORDS.fullmatch(text))))  # fmt: skip
            if is_note or alone or unit or (filled == 1 and number < below and _ALONE.fullmatch(text)):
                yield _Found(number, column, text)


def _texts(sheet: Sheet, number: int) -> list[tuple[int, str]]:
    letters = sheet.heading_letters
    return [(column, _text(cell, letters)) for column, cell in enumerate(sheet.rows[number]) if isinstance(cell, str) and cell]


def _text(cell: str, letters: Mapping[str, str]) -> str:
    return clean_text(letters.get(cell, cell))[:LONGEST_NOTE]


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None and _ROUNDING.search(text) is None
