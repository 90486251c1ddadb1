"""One sheet as it stands in a file: its raw cells, and the facts that the reader of cells does not report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from operator import is_
from typing import NamedTuple, cast

from pricebook.tables.cells.old_encodings import OldEncoding
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet_facts import Looks

MOST_COLUMNS = 256  # the columns of a sheet that are kept; further ones are left out, and counted
AT_ONCE = 500  # rows


class Beyond(NamedTuple):
    """The cells beyond the columns that are kept: how many hold something, and the row and column of the first, from 0."""

    cells: int
    row: int
    column: int


def beyond_columns(rows: Sequence[Sequence[Cell]]) -> Beyond | None:
    """What the rows of a sheet hold beyond the first MOST_COLUMNS columns."""
    cells, first = 0, (0, 0)
    for number, row in enumerate(rows):
        if len(row) > MOST_COLUMNS:
            held = [column for column in range(MOST_COLUMNS, len(row)) if _holds(row[column])]
            first = (number, held[0]) if held and not cells else first
            cells += len(held)
    return Beyond(cells, *first) if cells else None


def _holds(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


@dataclass(slots=True)
class Sheet:
    """One sheet: the raw cells from A1 on, and what is known about them. Rows and columns are counted from 0.

    Attributes:
        name: The sheet's name; None for a CSV file.
        rows: The cells of each row.
        errors: Cells that show an Excel error, with its text.
        without_value: Formulas that were never calculated.
        stale: Formulas whose stored value is not what they give, with what they give.
        changing: Formulas whose value changes by itself, as one that asks for the day.
        merges: Merged ranges as ((first row, first column), (last row, last column)), where the format tells them.
        epoch_1904: Whether the workbook counts its days from 1904.
        blank_rows: Rows below the last value that hold formats only.
        encoding: How the text of a CSV file was encoded.
        delimiter: What separates the cells of a CSV file; None for a workbook.
        broken_lines: Cells of a CSV file that hold line breaks, by row and column.
        read_as: The format of the file by its content, where its name says another one.
        hidden, hidden_rows, hidden_columns: What Excel does not show.
        looks: How cells look, where that changes what a person reads.
        old_encoding: The font encoding of the 1990s that its headings were typed in (old_encodings.py).
        heading_letters: The texts of the first rows that were typed in that encoding, each with its text in Unicode.
        beyond: What stands beyond the columns that are kept; None where nothing does.
    """

    name: str | None
    rows: list[list[Cell]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    stale: dict[tuple[int, int], str] = field(default_factory=dict)
    changing: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    epoch_1904: bool = False
    blank_rows: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    broken_lines: list[tuple[int, int]] = field(default_factory=list)
    read_as: str | None = None
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    old_encoding: OldEncoding | None = None
    heading_letters: dict[str, str] = field(default_factory=dict)
    beyond: Beyond | None = None
    _columns: list[list[Cell]] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def columns(self) -> list[list[Cell]]:
        """The cells of each column, one for each row: None where a row is shorter. They are put together once, and only read."""
        if self._columns is None:
            self._columns = transposed(self.rows)
        return self._columns

    def cells_below(self, column: int, first: int) -> list[Cell]:
        """The cells of a column from a row on."""
        return self.columns[column][first:] if column < len(self.columns) else [None] * len(self.rows[first:])

    def columns_with(self, sign: str) -> Iterator[list[Cell]]:
        """Yields the columns in which any text has a sign. Texts are looked at many at once, for most columns have none."""
        for column in self.columns:
            if any(sign in _joined(column[first : first + AT_ONCE]) for first in range(0, len(column), AT_ONCE)):
                yield column

    def with_rows(self, rows: list[list[Cell]]) -> "Sheet":
        """The sheet with other rows, or with a list of its own of the same ones."""
        other = replace(self, rows=rows)
        if len(rows) == len(self.rows) and all(map(is_, rows, self.rows)):
            other._columns = self._columns
        return other

    def change_row(self, number: int, row: list[Cell]) -> None:
        """Puts another row in the place of one."""
        self.rows[number], self._columns = row, None


def _joined(cells: list[Cell]) -> str:
    """The texts among some cells, one behind the other."""
    try:
        return "".join(cast("list[str]", cells))  # most columns of texts hold nothing else
    except TypeError:
        return "".join(cell for cell in cells if isinstance(cell, str))


def transposed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The columns of some rows, a cell for each row. A few rows at a time, so that each row is fetched from memory once."""
    columns: list[list[Cell]] = [[] for _ in range(max(map(len, rows), default=0))]
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        for column, cells in zip(columns, zip_longest(*some), strict=False):
            column.extend(cells)
        for column in columns[max(map(len, some)) :]:
            column.extend([None] * len(some))
    return columns
