"""Cells of a submission that say something in words where a figure or a class belongs."""

from functools import cache, lru_cache

from pricebook.pricelist import MISSING
from pricebook.submission.read.classes import ClassWords
from pricebook.submission.read.layouts import SOURCE
from pricebook.tables import Heading, Sheet, TableSpec, clean_text, declared_tables, folded
from pricebook.tables.cells.text import Cell

_DASHES = frozenset("-–—−_.…")


def normalised(sheet: Sheet, heading: Heading, words: ClassWords, spec: TableSpec | None = None) -> Sheet:
    """Returns the sheet with some cells normalised. Rows that change are copied, the others are shared.

    A cell that says in words that there is no price becomes blank: it is a missing price, never 0. A cell of the column of
    classes becomes the class that it names: "BV hạng II" becomes "II". Where `spec` says which columns are those of one hospital
    class, a dash or a word such as "không thực hiện" in one of them is no price either.
    """
    rows = [[None if cell == MISSING else cell for cell in row] if MISSING in row else row for row in sheet.rows]
    column = heading.columns.get("class")
    if column is not None:
        below = heading.last + 1
        rows[below:] = [_class_normalised(row, column, words) for row in rows[below:]]
    of_classes = _columns_of_classes(heading, spec) if spec is not None else []
    below = heading.last + 1
    for number, row in enumerate(rows[below:], below):
        saying = [c for c in of_classes if c < len(row) and isinstance(cell := row[c], str) and _says_no_price(cell)]
        if saying:
            rows[number] = [None if c in saying else cell for c, cell in enumerate(row)]
    return sheet.with_rows(rows)


def _columns_of_classes(heading: Heading, spec: TableSpec) -> list[int]:
    """The columns of figures that stand side by side for several classes."""
    figures = {spec.field(name).figure: column for name, column in heading.columns.items()}
    return sorted({column for figure, column in figures.items() if figure.class_ is not None})


@lru_cache(maxsize=5_000)
def _says_no_price(text: str) -> bool:
    """Whether a cell says that there is no price: a dash, or one of the declared words."""
    said = folded(clean_text(text))
    return (not said and not text.isspace() and set(text.strip()) <= _DASHES) or said in _no_price()


@cache
def _no_price() -> frozenset[str]:
    return frozenset(map(folded, declared_tables(SOURCE)["no_price"]["words"]))


def _class_normalised(row: list[Cell], column: int, words: ClassWords) -> list[Cell]:
    cell = row[column] if column < len(row) else None
    class_ = words.one(cell) if isinstance(cell, str) else None
    return row if class_ is None or class_ == cell else [*row[:column], class_, *row[column + 1 :]]
