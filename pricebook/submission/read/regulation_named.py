"""Finds the regulation that a workbook says it follows: a title of an available pack, in the first rows of a sheet."""

from collections.abc import Iterable, Mapping

from pricebook.tables import Sheet, folded

SEARCHED_ROWS = 60  # from the top of each sheet
SHORTEST = 12  # letters of a title that may stand inside a longer text


def regulation_named(sheets: Iterable[Sheet], titles: Mapping[str, tuple[str, ...]]) -> str | None:
    """Returns the id of the one regulation that a workbook names; None where it names none, or several.

    Args:
        sheets: the sheets of the workbook.
        titles: by id of a regulation, the titles that it is known by.
    """
    texts = {
        folded(cell[:2_000])
        for sheet in sheets
        for row in sheet.rows[:SEARCHED_ROWS]
        for cell in row
        if isinstance(cell, str) and len(cell) > 3
    }
    named = {law for law, known in titles.items() if any(_contains(text, folded(title)) for title in known for text in texts)}
    return named.pop() if len(named) == 1 else None


def _contains(text: str, title: str) -> bool:
    return text == title or (len(title) >= SHORTEST and f" {title} " in f" {text} ")
