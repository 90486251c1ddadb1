"""Money beside the prices: what notes, titles, remarks and names say is taken as well.

A list may state the price of the law and say elsewhere that more is taken. What the regulation itself says of a service is no
such thing, nor is a remark that repeats the price of its row.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.tables import Sheet, cells_finding, clean_text, declared_tables, folded
from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import Cell

LONGEST = 2_000  # characters of a cell that are looked at
_DIGIT = re.compile(r"\d")
_OF_CODES = "0123456789.,-/ "  # a text of these alone is a code, a number or a day
_WORD = re.compile(r"\w+")
_ODD_I = re.compile("[İı]")  # an i to a pattern that ignores capitals, and not when compared as text
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{4,}")


def taken_beside(path: Path, sheet: Sheet, law: LawOnDay) -> Iterator[Finding]:
    """Yields IN075 for the texts of a sheet that say that money is taken beside the prices: once, with the first cells.

    Args:
        path: The file.
        sheet: The sheet.
        law: The regulation; what its own notes and names say is left out.
    """
    found: list[tuple[int, int, str]] = []
    texts = {cell for row in sheet.rows for cell in row if isinstance(cell, str)}
    saying = {cell: text for cell in texts if cell.strip(_OF_CODES) and (text := _saying(cell)) is not None}
    for number, row in enumerate(sheet.rows if saying else ()):
        for column, cell in enumerate(row):
            text = saying.get(cell) if isinstance(cell, str) else None
            if text is not None and not _repeats_price(text, row) and not _of_law(text, law):
                found.append((number, column, text))
    yield from cells_finding("IN075", path, sheet, found)


def _saying(cell: str) -> str | None:
    """The text of a cell that says that money is taken; None for any other. Few texts have one of the words, and are searched."""
    if len(cell) > LONGEST or _DIGIT.search(cell) is None:
        return None
    text = clean_text(cell)
    if _first_words().isdisjoint(_WORD.findall(text.casefold())) and _ODD_I.search(text) is None:
        return None
    return text if amount_words().beside.search(text) is not None else None


@cache
def _first_words() -> frozenset[str]:
    """The first words of what says that money is taken: a text without any of them does not say it."""
    said = declared_tables("amounts")["beside"]
    phrases = (phrase for name in ("extra", "without", "taken") for phrase in said[name])
    return frozenset(_WORD.findall(phrase.casefold())[0] for phrase in phrases)


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
