"""Titles of groups that look like data: with numbers such as "C1" and "C2.7", or with a dash or a 0 in place of a price."""

import re
from collections.abc import Callable, Mapping, Sequence

from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, clean_text
from pricebook.tables.layout.row_kinds import holds_measures, is_blank, outline_form, row_kind
from pricebook.tables.layout.row_sets import FEWEST_OF_DATA, count_filled

SAYS_NOTHING = frozenset(("0", "-", "–", "—", "−", "--", "_", "…", "..."))  # in place of a figure
_LETTERED = re.compile(r"[A-ZĐ]\d{1,2}(?:\.\d{1,2})*\.?")  # "C1", "C2.7."


def lettered_form(cell: Cell) -> str | None:
    """How a number of a section is written that begins with a letter: "C1" is "A0", "C2.7" is "A0.0"; None for other cells."""
    text = clean_text(cell) if isinstance(cell, str) else ""
    return re.sub(r"\d+", "0", "A" + text[1:].rstrip(".")) if _LETTERED.fullmatch(text) else None


def is_lettered_title(
    row: Sequence[Cell], below: Sequence[list[Cell]], fields: Mapping[int, Field], is_known: Callable[[str], bool]
) -> bool:
    """Whether a row is a title with a number such as "C1": of another form than the numbers of data, or the beginning of one.

    What the list is about is no title, whatever its number: "A1 | Khám" may lack its price.

    Args:
        row: The row.
        below: The rows below the heading.
        fields: By column, the field that it belongs to.
        is_known: Whether a text names, numbers or codes what the list is about.
    """
    filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) != 2 or not all(isinstance(cell, str) for _, cell in filled):
        return False
    (column, mark), (named, title) = filled
    form, field, beside = lettered_form(mark), fields.get(column), fields.get(named)
    if form is None or field is None or field.kind.read_as != "code" or (beside is not None and beside.kind.read_as != "text"):
        return False
    if any(isinstance(cell, str) and is_known(cell) for cell in (mark, title)):
        return False
    of_data = [other[column] for other in below if count_filled(other) > FEWEST_OF_DATA]
    inside = f"{str(mark).strip().rstrip('.')}."
    return form not in map(lettered_form, of_data) or any(str(cell).strip().startswith(inside) for cell in of_data)


def without_signs(row: Sequence[Cell], fields: Mapping[int, Field]) -> list[Cell]:
    """A row without the dashes and zeros that stand in its columns of units and figures: they say that nothing stands there."""
    return [None if holds_measures(fields.get(column)) and says_nothing(cell) else cell for column, cell in enumerate(row)]


def says_nothing(cell: Cell) -> bool:
    """Whether a cell holds a dash or a 0."""
    return cell.strip() in SAYS_NOTHING if isinstance(cell, str) else cell == 0 and not isinstance(cell, bool)


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
