"""Long sheets, written as the XML of a package: each row is one text, and rows of one shape are filled into one template.

xlsxwriter in constant memory keeps the rows of a sheet in a file, each as the text that stands in the package. Here that text is
made without a call of xlsxwriter for each cell, and put between the rows that xlsxwriter writes. All else is xlsxwriter's: columns,
merged cells, print set-up, filters, styles, and the table of shared texts, which are escaped there.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from pricebook.exports.cells import safe_text
from pricebook.exports.printed_sheet import LARGEST_WHOLE, LINE_HEIGHT, Number, Page, PlainFirstPage, Styles, as_text, plain_number
from pricebook.exports.row_shapes import Figure, Formula, Kind, Reference, Shape, Text
from pricebook.pricelist import MISSING

MOST_KEPT = 50_000  # of the cells of a column, whose texts are kept because they repeat

_column_name = lru_cache(maxsize=None)(xl_col_to_name)
_TEXT_CELL = ' t="s"><v>'


class RowSheet(PlainFirstPage):
    """A worksheet in constant memory that also takes rows as the text of their cells.

    A row belongs either to xlsxwriter or to the cells given here. Rows are written from top to bottom.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heights: dict[int, float] = {}  # of the rows whose cells are given here, in points
        self._open_row = -1
        self._open_cells: dict[int, str] = {}
        self._last_put = -1

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
        if row <= self._last_put or self._check_dimensions(row, last) or (row == self.previous_row and self.table[row]):
            raise ValueError(f"row {row} of sheet {self.name}")
        if row > self.previous_row:
            super()._write_single_row(row)
        self._last_put = row
        self.str_table.count += xml.count(_TEXT_CELL)
        self.row_data_fh.write(xml)

    def shared(self, text: str) -> int:
        """The number of a text in the table of shared texts; it is not counted as used."""
        index = self.str_table._get_shared_string_index(text)
        self.str_table.count -= 1
        return int(index)

    def row_tag(self, row: int) -> str:
        """The tag that begins a row."""
        height = self.heights.get(row)
        return f'<row r="{row + 1}">' if height is None else f'<row r="{row + 1}" ht="{height:g}" customHeight="1">'

    def is_open(self, row: int) -> bool:
        """Whether cells of a row were given here."""
        return row == self._last_put or (row == self._open_row and bool(self._open_cells))

    def _close_row(self) -> None:
        if not self._open_cells:
            return
        row, cells, self._open_cells = self._open_row, self._open_cells, {}
        number = row + 1
        written = "".join([f'<c r="{_column_name(column)}{number}"{cells[column]}' for column in sorted(cells)])
        self.put(row, max(cells), f"{self.row_tag(row)}{written}</row>")

    def _write_single_row(self, current_row_num: int = 0) -> None:
        self._close_row()
        super()._write_single_row(current_row_num)


class TemplatedPage(Page):
    """A page whose cells are written as XML. Only the rows of merged cells are left to xlsxwriter, as a whole."""

    sheet: RowSheet

    def __init__(self, sheet: RowSheet, styles: Styles) -> None:
        super().__init__(sheet, styles)
        sheet.heights = self.heights
        self._merged = -1  # the last row with merged cells
        self._texts: dict[tuple[str, Format], str] = {}

    def shape(self, kinds: Sequence[Kind]) -> Shape:
        return _Template(self, kinds)

    def band(self, row: int, first: int, last: int, value: str, style: Format) -> None:
        if first != last:
            if self.sheet.is_open(row):
                raise ValueError(f"row {row}: a merged cell stands before the other cells of its row")
            self._merged = row
        super().band(row, first, last, value, style)

    def blank_rest(self, style: Format) -> str:
        """What follows the name of a blank cell."""
        return f' s="{style._get_xf_index()}"/>'

    def text_rest(self, text: str, style: Format) -> str:
        """What follows the name of a cell with a text."""
        return f' s="{style._get_xf_index()}"{_TEXT_CELL}{self.sheet.shared(safe_text(text))}</v></c>'

    def number_rest(self, value: Number, style: Format) -> str:
        """What follows the name of a cell with a number; it is a text where a spreadsheet could not hold it to the last đồng."""
        figure = plain_number(value)
        if not -LARGEST_WHOLE <= figure <= LARGEST_WHOLE:
            return self.text_rest(as_text(figure), style)
        return f' s="{style._get_xf_index()}"><v>{figure:.16G}</v></c>'

    def formula_rest(self, value: Number | None, style: Format) -> tuple[str, str]:
        """What follows the name of a cell with a formula, before and behind the formula. Its value is none that is too large."""
        if value is None:
            return f' s="{self.styles.missing._get_xf_index()}" t="str"><f>', f"</f><v>{MISSING}</v></c>"
        return f' s="{style._get_xf_index()}"><f>', f"</f><v>{plain_number(value)}</v></c>"

    def _put_blank(self, row: int, column: int, style: Format) -> None:
        if row == self._merged:
            super()._put_blank(row, column, style)
        else:
            self.sheet.cell(row, column, self.blank_rest(style))

    def _put_text(self, row: int, column: int, text: str, style: Format) -> None:
        if row == self._merged:
            super()._put_text(row, column, text, style)
            return
        rest = self._texts.get((text, style))
        if rest is None:
            if len(self._texts) > MOST_KEPT:
                self._texts.clear()
            rest = self._texts[text, style] = self.text_rest(text, style)
        self.sheet.cell(row, column, rest)

    def _put_number(self, row: int, column: int, value: Number, style: Format) -> None:
        if row == self._merged:
            super()._put_number(row, column, value, style)
        else:
            self.sheet.cell(row, column, self.number_rest(value, style))

    def _put_formula(self, row: int, column: int, formula: str, value: Number | None, style: Format) -> None:
        if row == self._merged:
            super()._put_formula(row, column, formula, value, style)
        else:
            before, behind = self.formula_rest(value, style)
            self.sheet.cell(row, column, f"{before}{escaped_formula(formula)}{behind}")

    def _set_height(self, row: int, height: float) -> None:
        if row == self._merged:
            super()._set_height(row, height)


class _Template(Shape):
    """Rows of one shape: the text of such a row, with a place for what each cell holds."""

    page: TemplatedPage

    def __init__(self, page: TemplatedPage, kinds: Sequence[Kind]) -> None:
        super().__init__(page, kinds)
        self._last = len(self.kinds) - 1
        self._makers: list[Callable[[Any], tuple[str, ...]]] = []
        self._tall: list[tuple[int, dict[str, float]]] = []
        cells = []
        places = iter(range(2, 1_000))  # behind the number of the row and the tag that begins it
        for column, kind in enumerate(self.kinds):
            cells.append(f'<c r="{_column_name(column)}{{0}}"{{{next(places)}}}')
            if isinstance(kind, Text):
                texts = _Texts(page, column, kind.style)
                self._tall.append((column, texts.heights))
                self._makers.append(texts.__getitem__)
            elif isinstance(kind, Figure):
                self._makers.append(_Figures(page, kind.style).__getitem__)
            elif isinstance(kind, Reference):
                self._makers.append(_References(page, kind).__getitem__)
            else:
                formula = escaped_formula(kind.formula).replace("{row}", "{0}")
                cells.append(f"{formula}{{{next(places)}}}")
                self._makers.append(_formulas(page, kind))
        self._fill = ("{1}" + "".join(cells) + "</row>").format

    def write(self, row: int, values: Sequence[Any]) -> None:
        parts = [str(row + 1), ""]
        try:
            for make, value in zip(self._makers, values, strict=True):
                parts += make(value)
        except _TooLarge:
            super().write(row, values)
            return
        sheet, heights = self.page.sheet, self.page.heights
        for column, tall in self._tall:
            if tall and (height := tall.get(values[column], 0.0)) > heights.get(row, LINE_HEIGHT):
                heights[row] = height
        parts[1] = sheet.row_tag(row)
        sheet.put(row, self._last, self._fill(*parts))


class _TooLarge(Exception):
    """A formula would come to another figure than its value."""


class _Kept(dict[Any, tuple[str, ...]]):
    """The texts of the cells of a column, by what the cells hold: most of it repeats."""

    def __missing__(self, value: Any) -> tuple[str, ...]:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[value] = self.made(value)
        return made

    def made(self, value: Any) -> tuple[str, ...]:
        """The text of a cell in parts."""
        raise NotImplementedError


class _Texts(_Kept):
    def __init__(self, page: TemplatedPage, column: int, style: Format) -> None:
        self.page, self.column, self.style = page, column, style
        self.heights: dict[str, float] = {}  # of the texts that need more than one line

    def made(self, value: str | None) -> tuple[str, ...]:
        if not value:
            return (self.page.blank_rest(self.style),)
        height = self.page.height_of(value, self.column, self.style)
        if height > LINE_HEIGHT:
            self.heights[value] = height
        return (self.page.text_rest(value, self.style),)


class _Figures(_Kept):
    def __init__(self, page: TemplatedPage, style: Format) -> None:
        self.page, self.style = page, style

    def made(self, value: Number | None) -> tuple[str, ...]:
        return (self.page.blank_rest(self.style) if value is None else self.page.number_rest(value, self.style),)


class _References(_Kept):
    def __init__(self, page: TemplatedPage, kind: Reference) -> None:
        self.page, self.kind = page, kind

    def made(self, value: tuple[str, Number | None]) -> tuple[str, ...]:
        cell, amount = value
        before, behind = _formulas(self.page, self.kind)(amount)
        return (f"{before}{escaped_formula(cell)}{behind}",)


def _formulas(page: TemplatedPage, kind: Formula | Reference) -> Callable[[Number | None], tuple[str, str]]:
    """What makes the parts of a cell with a formula before and behind it, by its value.

    They raise _TooLarge where the value is no number of a spreadsheet.
    """

    def made(value: Number | None) -> tuple[str, str]:
        if value is not None and not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
            raise _TooLarge
        return page.formula_rest(value, kind.style(value))

    return made


def escaped_formula(formula: str) -> str:
    """A formula as it stands in XML, without its first "="."""
    formula = formula.removeprefix("=")
    if "&" in formula or "<" in formula or ">" in formula:
        formula = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return formula
