"""Finds the regulation that a workbook says it follows: by title or number of an available pack, in the first rows of a sheet."""

from collections.abc import Iterable, Mapping

from pricebook.tables import Sheet, folded

SEARCHED_ROWS = 60  # from the top of each sheet
SHORTEST = 12  # letters of a title that may stand inside a longer text
SHORTEST_NUMBER = 9  # letters of a number, as "NQ 399/2025", that may
MOST_TEXTS = 2  # cells of a row that is a title; a row with more is a heading, which may name what the list is compared with


def regulation_named(
    sheets: Iterable[Sheet], titles: Mapping[str, tuple[str, ...]], numbers: Mapping[str, tuple[str, ...]] = {}
) -> str | None:
    """Returns the id of the one regulation that a workbook names; None where it names none, or several.

    Args:
        sheets: the sheets of the workbook.
        titles: by id of a regulation, the titles that it is known by.
        numbers: by id, the numbers that a title above a list names it by.
    """
    texts: set[str] = set()
    above: set[str] = set()
    for sheet in sheets:
        for row in sheet.rows[:SEARCHED_ROWS]:
            said = [folded(cell[:2_000]) for cell in row if isinstance(cell, str) and len(cell) > 3]
            texts.update(said)
            if sum(cell not in (None, "") for cell in row) <= MOST_TEXTS:
                above.update(said)
    named = _named(texts, titles, SHORTEST) | _named(above, numbers, SHORTEST_NUMBER)
    return named.pop() if len(named) == 1 else None


def _named(texts: set[str], names: Mapping[str, tuple[str, ...]], shortest: int) -> set[str]:
    """The regulations one of whose names is a text, or stands in one."""
    return {
        law for law, known in names.items() if any(_contains(text, folded(name), shortest) for name in known for text in texts)
    }


def _contains(text: str, name: str, shortest: int) -> bool:
    return text == name or (len(name) >= shortest and f" {name} " in f" {text} ")
