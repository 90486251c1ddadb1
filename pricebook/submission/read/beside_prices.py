"""Money beside the prices: what notes, titles, remarks and names say is taken as well.

A list may state the price of the law and say elsewhere that more is taken. What the regulation itself says of a service is no
such thing, nor is a remark that repeats the price of its row.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.tables import Sheet, cells_finding, clean_text, folded
from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import Cell

LONGEST = 2_000  # characters of a cell that are looked at
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{4,}")


def taken_beside(path: Path, sheet: Sheet, law: LawOnDay) -> Iterator[Finding]:
    """Yields IN075 for the texts of a sheet that say that money is taken beside the prices: once, with the first cells.

    Args:
        path: The file.
        sheet: The sheet.
        law: The regulation; what its own notes and names say is left out.
    """
    words = amount_words()
    found: list[tuple[int, int, str]] = []
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or len(cell) > LONGEST or _DIGIT.search(cell) is None:
                continue
            text = clean_text(cell)
            said = words.beside.search(text)
            if said is not None and not _repeats_price(text, row) and not _of_law(text, law):
                found.append((number, column, text))
    yield from cells_finding("IN075", path, sheet, found)


def _repeats_price(text: str, row: list[Cell]) -> bool:
    """Whether the amounts of a text are all numbers of its row."""
    said = {re.sub(r"[.,]", "", amount) for amount in _AMOUNT.findall(text)}
    numbers = {f"{cell:.0f}" for cell in row if isinstance(cell, int | float)}
    numbers |= {re.sub(r"[.,]", "", cell) for cell in row if isinstance(cell, str) and _AMOUNT.fullmatch(cell.strip())}
    return "%" not in text and bool(said) and said <= numbers


def _of_law(text: str, law: LawOnDay) -> bool:
    """Whether a text is a name or a note of the regulation."""
    services = law.pack.tables["services"].columns
    plain = folded(text)
    return any(said and folded(said) == plain for name in ("name", "note", "conditions") for said in services[name])
