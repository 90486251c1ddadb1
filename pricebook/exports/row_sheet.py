"""A worksheet that takes whole rows as XML, between the rows that xlsxwriter writes.

xlsxwriter in constant memory keeps the rows of a sheet in a file, each as the text that stands in the package. All else of the
sheet is xlsxwriter's: columns, merged cells, print set-up, filters, the table of shared texts.
"""

from collections.abc import Mapping
from functools import lru_cache

from xlsxwriter.utility import xl_col_to_name

from pricebook.exports.packed_rows import PackedRows
from pricebook.exports.printed_sheet import LINE_HEIGHT, PlainFirstPage

column_name = lru_cache(maxsize=None)(xl_col_to_name)
TEXT_CELL = ' t="s"><v>'  # of a cell with a shared text, before the number of that text
_AT_ONCE = 500  # rows


def _pixels(height: float) -> int:
    """A height in pixels, of which three points have four."""
    return int(height * 4 / 3 + 0.5)


class RowSheet(PlainFirstPage):
    """A worksheet in constant memory that also takes rows as the text of their cells.

    A row belongs either to xlsxwriter or to the cells given here. Rows are written from top to bottom.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heights: Mapping[int, float] = {}  # of the rows whose cells are given here, in points
        self._open_row = -1
        self._open_cells: dict[int, str] = {}
        self._waiting: list[str] = []  # rows that are not yet written
        self._last_put = self._last_column = -1

    def keep_rows_in(self, rows: PackedRows) -> None:
        """Has the rows of the sheet written into another file than xlsxwriter's own, which stays empty."""
        self.row_data_fh.close()  # type: ignore[has-type]
        self.row_data_fh = self.fh = rows

    @property
    def part(self) -> str:
        """The name of the sheet's part of the package."""
        return f"xl/worksheets/sheet{self.index + 1}.xml"

    def cell(self, row: int, column: int, rest: str) -> None:
        """Adds a cell to a row, or replaces it.

        Args:
            row: The row, from 0.
            column: The column, from 0.
            rest: What follows the name of the cell in its tag, to the end of the cell.
        """
        if row != self._open_row:
            self._close_row()
            self._open_row = row
        self._open_cells[column] = rest

    def put(self, row: int, last: int, xml: str) -> None:
        """Writes a row.

        Args:
            row: The row, from 0, below all that are written.
            last: Its last column.
            xml: Its text.

        Raises:
            ValueError: The row is not below all others, or beyond what a sheet holds.
        """
        if self._open_cells:
            self._close_row()
        if not self._waiting:
            if row == self.previous_row and self.table[row]:
                raise ValueError(f"row {row} of sheet {self.name} is written already")
            super()._write_single_row(row)  # those above it
        if row <= self._last_put or last > self._last_column:
            if row <= self._last_put or self._check_dimensions(row, last):
                raise ValueError(f"row {row} of sheet {self.name}, column {last}")
            self._last_column = last
        self._waiting.append(xml)
        self._last_put = row
        if len(self._waiting) >= _AT_ONCE:
            self._write_waiting()

    def _write_waiting(self) -> None:
        """Writes the rows that were put."""
        if self._check_dimensions(self._last_put, 0):
            raise ValueError(f"row {self._last_put} of sheet {self.name}")
        xml = "".join(self._waiting)
        self._waiting.clear()
        self.str_table.count += xml.count(TEXT_CELL)
        self.row_data_fh.write(xml)
        super()._write_single_row(self._last_put)

    def shared(self, text: str) -> int:
        """The number of a text in the table of shared texts; it is not counted as used."""
        index = self.str_table._get_shared_string_index(text)
        self.str_table.count -= 1
        return int(index)

    def height_attributes(self, row: int) -> str:
        """The attributes of a row that say its height, in whole pixels as on the screen; nothing where it is that of a line."""
        height = self.heights.get(row)
        if height is None or (pixels := _pixels(height)) == _pixels(LINE_HEIGHT):
            return ""
        return f' ht="{pixels * 0.75:.16g}" customHeight="1"'

    def is_open(self, row: int) -> bool:
        """Whether cells of a row were given here."""
        return row == self._last_put or (row == self._open_row and bool(self._open_cells))

    def _close_row(self) -> None:
        if not self._open_cells:
            return
        row, cells, self._open_cells = self._open_row, self._open_cells, {}
        number = row + 1
        written = "".join([f'<c r="{column_name(column)}{number}"{cells[column]}' for column in sorted(cells)])
        self.put(row, max(cells), f'<row r="{number}"{self.height_attributes(row)}>{written}</row>')

    def _write_single_row(self, current_row_num: int = 0) -> None:
        self._close_row()
        if self._waiting:
            self._write_waiting()
        super()._write_single_row(current_row_num)
