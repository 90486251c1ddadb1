"""What a worksheet says of the unit of its amounts: thousands of đồng and other currencies are not read (IN028)."""

from collections.abc import Iterator
from dataclasses import replace

from pricebook.findings import Finding, Place
from pricebook.settlement.charged.columns import Heading, columns_of
from pricebook.tables import Sheet
from pricebook.tables.amount_patterns import Said
from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import clean_text, quoted
from pricebook.tables.layout.row_kinds import is_blank

_BELOW = 40  # last rows of a sheet, in which notes stand
_MOST_JOINED = 3  # cells of one row that a note may stand in: "ĐVT:" | "nghìn đồng"


def not_in_dong(place: Place, sheet: Sheet, heading: Heading, table: str) -> Finding | None:
    """IN028 where a note above a table, or among its last rows, says that its amounts are not in đồng; None where none does.

    What it shows is the words for the unit alone: beside them a name may stand.
    """
    if not any(column.is_money for column in columns_of(table) if column.id in heading.at):
        return None
    if named := _said(amount_words().titled, sheet.name or ""):
        return Finding("IN028", replace(place, column=None), observed=quoted(named))
    last = range(max(heading.first, len(sheet.rows) - _BELOW), len(sheet.rows))
    for row in (*range(heading.row), *last):
        for column, text in _notes(sheet, row):
            return Finding("IN028", replace(place, row=row, column=column), observed=quoted(text))
    return None


def _notes(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    words = amount_words()
    filled = [(column, cell) for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    texts = [(column, clean_text(cell)) for column, cell in filled if isinstance(cell, str)]
    if 1 < len(filled) == len(texts) <= _MOST_JOINED:
        texts.append((texts[0][0], " ".join(text for _, text in texts)))
    for column, text in texts:
        said = _said(words.note, text) or _said(words.of_currency, text)
        if said is None and len(filled) == 1:
            said = text if words.alone.fullmatch(text) else _said(words.bracketed, text)
        if said is not None:
            yield column, said


def _said(pattern: Said, text: str) -> str | None:
    """The words of a text that say it. What says how amounts are rounded says nothing of their unit."""
    found = pattern.search(text)
    return None if found is None or amount_words().rounding.search(text) is not None else found[0]
