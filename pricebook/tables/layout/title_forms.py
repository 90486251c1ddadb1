"""Titles of groups that look like data: with a dash or a 0 in place of a price."""

from collections.abc import Mapping, Sequence

from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import holds_measures, outline_form, row_kind
from pricebook.tables.layout.row_sets import FEWEST_OF_DATA, count_filled

SAYS_NOTHING = frozenset(("0", "-", "–", "—", "−", "--", "_", "…", "..."))  # in place of a figure


def without_signs(row: Sequence[Cell], fields: Mapping[int, Field]) -> list[Cell]:
    """A row without the dashes and zeros that stand in its columns of units and figures: they say that nothing stands there."""
    return [None if holds_measures(fields.get(column)) and says_nothing(cell) else cell for column, cell in enumerate(row)]


def says_nothing(cell: Cell) -> bool:
    """Whether a cell holds a dash or a 0."""
    return cell.strip() in SAYS_NOTHING if isinstance(cell, str) else cell == 0 and not isinstance(cell, bool)


def goes_on_inside(code: str, below: str) -> bool:
    """Whether the code in the row below begins with that of a chapter: "01.0002.1778" below "01"."""
    number = code.strip().rstrip(".").lstrip("0")
    return number != "" and "." in below and below.partition(".")[0].lstrip("0") == number


def mark_of_empty_title(row: Sequence[Cell], fields: dict[int, Field]) -> tuple[int, str] | None:
    """The column and the form of the number of a group ("I", "A") whose title has a dash or a 0 where others have figures.

    Args:
        row: The row.
        fields: By column, the field that it belongs to.

    Returns:
        None for a row that is no such title.
    """
    if not any(map(says_nothing, row)):
        return None
    bare = without_signs(row, fields)
    marks = [(column, form) for column, cell in enumerate(bare) if (form := outline_form(cell)) is not None]
    is_title = bare != list(row) and len(marks) == 1 and count_filled(bare) == FEWEST_OF_DATA
    return marks[0] if is_title and row_kind(bare, fields) == "section" else None
