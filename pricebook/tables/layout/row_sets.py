"""Which rows below a heading have something in common: a blank cell, a text, a small number. Each column is gone through once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import compress, count
from operator import not_

from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import is_blank, is_count

FEWEST_OF_DATA = 2  # filled cells; a row of data has more
LONGEST_COUNT = 12  # characters of a column's number: "(3)", "5 = 3 x 4"


def without(filled: Callable[[Iterable[Cell]], bool], columns: Sequence[list[Cell]], first: int) -> set[int]:
    """The rows, counted from `first`, in which not `all`, or not `any`, of the columns hold something."""
    held = map(filled, zip(*columns, strict=True))
    return set(compress(count(first), map(not_, held)))


def with_text(cells: list[Cell], first: int, texts: Collection[str]) -> set[int]:
    """The rows, counted from `first`, whose cell in a column is one of the texts, whatever their capitals."""
    alike = {cell for cell in set(cells) if isinstance(cell, str) and cell.strip().casefold() in texts}
    return {number for number, cell in enumerate(cells, first) if cell in alike} if alike else set()


def with_counts(cells: list[Cell], first: int) -> set[int]:
    """The rows, counted from `first`, whose cell in a column of texts is a small number, as in a row that numbers the columns."""
    alike = {cell for cell in set(cells) if not (isinstance(cell, str) and _is_longer(cell)) and is_count(cell)}
    return {number for number, cell in enumerate(cells, first) if cell in alike} if alike else set()


def _is_longer(text: str) -> bool:
    """Whether a text is too long to be the number of a column, or begins with a word."""
    return len(text) > LONGEST_COUNT or (len(text) > 1 and text[:2].isalpha())


def holds_only_texts(row: list[Cell]) -> bool:
    """Whether a row holds at least two cells, and all of them are texts."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) >= FEWEST_OF_DATA and all(isinstance(cell, str) for cell in filled)


def count_filled(row: list[Cell]) -> int:
    """How many cells of a row are filled in."""
    return sum(not is_blank(cell) for cell in row)
