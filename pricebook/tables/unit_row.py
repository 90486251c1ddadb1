"""A row below a heading that only says in what its amounts are: "(đồng)", "đ/cái". It belongs to the heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from pricebook.tables.amount_words import amount_words, dong_pattern, says_dong
from pricebook.tables.cells.text import Cell, clean_text
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading

LONGEST = 30  # characters of a cell that says a unit and nothing else


def with_unit_row(sheet: Sheet, heading: Heading) -> Heading:
    """A heading with the row of units below it, where there is one."""
    if not heading.columns:
        return heading
    units = units_below(sheet.rows, heading.last + 1, heading.names, heading.columns.get("unit"))
    return replace(heading, units=units, last=heading.last + 1) if units else heading


def units_below(rows: Sequence[Sequence[Cell]], number: int, names: Mapping[int, str], unit: int | None) -> dict[int, str]:
    """By column, what a row says of the unit of its amounts; nothing where the row says anything else.

    Args:
        rows: The rows of the sheet.
        number: The row below the heading.
        names: By column, its heading.
        unit: The column of units of the goods, whose cells are data; None where there is none.
    """
    cells = rows[number] if number < len(rows) else ()
    said: dict[int, str] = {}
    for column, cell in enumerate(cells):
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        text = clean_text(cell) if isinstance(cell, str) else ""
        if column == unit or not names.get(column) or not _says_unit(text):
            return {}
        said[column] = text
    return said if any(any(map(str.isalpha, text)) or "$" in text for text in said.values()) else {}


def _says_unit(text: str) -> bool:
    """Whether a text is money for one unit or more, and nothing else, or a percentage beside such a text."""
    if not 0 < len(text) <= LONGEST:
        return False
    if text.strip("()[] ") == "%":
        return True
    if not any(map(str.isalpha, text)) and "$" not in text and "₫" not in text:
        return False
    words = amount_words()
    patterns = (words.alone, words.bracketed, words.other_unit)
    return _dong(text) or any(pattern.fullmatch(text) for pattern in patterns)


def _dong(text: str) -> bool:
    """Whether a text is đồng, alone or for a unit: "(đồng)", "đ/cái", "nghìn đồng/hộp"."""
    bare = text.strip("()[] ")
    if text in ("d", "D"):  # the letter of a section
        return False
    per_unit = _per_unit().fullmatch(bare) is not None
    return per_unit or (says_dong(bare) and re.search(dong_pattern(), bare, re.IGNORECASE) is not None)


@cache
def _per_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:1[.,]?000\s*|[^\W\d]+\s+)?{dong_pattern()}\s*/\s*[^/;:]{{1,20}}", re.IGNORECASE)
