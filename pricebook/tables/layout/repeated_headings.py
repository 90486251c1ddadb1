"""A heading repeated further below, as on each printed page: row by row, whether it has one row or several."""

from collections.abc import Mapping, Sequence

from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import heading_key


class RepeatedHeading:
    """Recognises the rows that repeat a heading. A further heading that names other things begins another table."""

    def __init__(self, rows: Sequence[Sequence[Cell]], names: dict[int, str]) -> None:
        """Takes a heading.

        Args:
            rows: its rows, as they stand in the sheet.
            names: by column, its heading: the texts of all its rows together.
        """
        self._names = {column: heading_key(name) for column, name in names.items()}
        self._rows = [{column: heading_key(text) for column, text in _texts(row)} for row in rows]

    def repeats(self, row: Sequence[Cell]) -> bool:
        """Whether all texts of a row, at least two, are headings of their columns. One text titles a section."""
        texts = _texts(row)
        return len(texts) > 1 and all(self._is_heading(column, heading_key(text)) for column, text in texts)

    def rows_below(self, below: Sequence[Sequence[Cell]]) -> int:
        """How many of the rows right below a repeated one repeat the other rows of the heading, one after the other."""
        most = 0
        for first in range(1, len(self._rows)):
            repeated = 0
            for row, own in zip(below, self._rows[first:], strict=False):
                if not own or {column: heading_key(text) for column, text in _texts(row)} != own or _others(row):
                    break
                repeated += 1
            most = max(most, repeated)
        return most

    def _is_heading(self, column: int, key: str) -> bool:
        name = self._names.get(column, "")
        return key != "" and (key == name or name.endswith(key) or any(row.get(column) == key for row in self._rows))


def names_other_columns(rows: Sequence[Sequence[Cell]], first: int, again: int, depth: int) -> bool:
    """Whether below the repeated first row of a heading other columns are named than below its own: "IV | III" for "III | IV".

    Args:
        rows: The rows of the sheet.
        first: The first row of the heading.
        again: A row with the same texts.
        depth: How many rows the heading has.
    """
    top = {column for column, _ in _texts(rows[first])}
    for own, row in zip(rows[first + 1 : first + depth], rows[again + 1 : again + depth], strict=False):
        named, texts = ({column: heading_key(text) for column, text in _texts(each)} for each in (own, row))
        of_group = any(column not in top for column in texts) or texts.keys() == named.keys()
        if _others(row) or not of_group or any(column in top and column not in named for column in texts):
            return False  # the title of a section, or a row of data
        if texts != named:
            return True
    return False


def says_more_of_figures(below: Sequence[Sequence[Cell]], fields: Mapping[int, Field]) -> bool:
    """Whether the row right below a heading only says more of its columns of figures: "BHYT" below "Giá"."""
    filled = [(column, cell) for row in below[:1] for column, cell in enumerate(row) if not is_blank(cell)]
    said = all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for _, cell in filled)
    return (
        bool(filled) and said and all((field := fields.get(c)) is not None and field.kind.read_as == "number" for c, _ in filled)
    )


def _texts(row: Sequence[Cell]) -> list[tuple[int, str]]:
    return [(column, cell) for column, cell in enumerate(row) if isinstance(cell, str) and cell]


def _others(row: Sequence[Cell]) -> bool:
    """Whether a row holds anything but texts: a heading does not."""
    return any(cell is not None and not isinstance(cell, str) for cell in row)
