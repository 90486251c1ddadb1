"""A sheet that is printed: its cells, written safely, and the look of its page (decree 30/2020: A4, Times New Roman, margins)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pricebook.exports.cells import LARGEST_WHOLE, Number, as_text, plain_number, safe_text
from pricebook.exports.row_shapes import Kind, Looks, Shape
from pricebook.exports.text_lines import BOLD, lines_of
from pricebook.pricelist import MISSING

A4 = 9
# Columns are measured in digits of the font of a workbook: that of its cells, which is there wherever these are printed.
PRINTED = {"default_format_properties": {"font_name": "Times New Roman", "font_size": 11}}
EXCEL_EPOCH = date(1899, 12, 30)
MILLIMETRE = 1 / 25.4
LINE_HEIGHT = 15  # points
TALLEST_ROW = 400  # points
LONGEST_HEAD = 150  # characters of a running head; Excel takes 255 with the codes of its fonts
_SIDES = {"left": 30 * MILLIMETRE, "right": 15 * MILLIMETRE, "top": 20 * MILLIMETRE, "bottom": 20 * MILLIMETRE}  # the decree's
NARROW_SIDES = {"left": 15 * MILLIMETRE, "right": 10 * MILLIMETRE, "top": 20 * MILLIMETRE, "bottom": 12 * MILLIMETRE}
_DIGITS_A_MILLIMETRE = 96 / 25.4 / 7.7  # a column's width in digits, with the room between its cells
PORTRAIT, LANDSCAPE = 82.0, 126.0  # of all columns together, between the margins of the decree, at full size
TABLE = 1.25 * LANDSCAPE  # of a long table: its type is smaller, so that most rows take one line
EXACT = "#,##0.00####"
NEAR = f'"≈ "{EXACT}'
_WIDEST = 1.5  # of a letter: a text surely fits whose letters are all as wide

# xlsxwriter's methods without the wrapper that also accepts "A1" for row and column: a long list has millions of cells.
_write_string = Worksheet.write_string.__wrapped__
_write_number = Worksheet.write_number.__wrapped__
_write_blank = Worksheet.write_blank.__wrapped__
_write_formula = Worksheet.write_formula.__wrapped__


def running_text(text: str) -> str:
    """A text as a running head takes it: not too long, and no letter of it read as a code."""
    return (text if len(text) <= LONGEST_HEAD else f"{text[: LONGEST_HEAD - 1]}…").replace("&", "&&")


class PlainFirstPage(Worksheet):  # type: ignore[misc]
    """A worksheet whose pages are numbered from the second page on (decree 30/2020).

    The formulas written here use no function that is newer than Excel 2007. So xlsxwriter's search of each formula for newer
    functions is left out; it would take half of the time of a long list.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_header_footer(self) -> None:
        if self.header_footer_changed:
            self._xml_start_tag("headerFooter", [("differentFirst", 1)])
            self._write_odd_header()
            self._xml_end_tag("headerFooter")


class Styles:
    """The cell formats of a workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        def style(**more: Any) -> Format:
            return book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", **more})

        cell = {"border": 1, "border_color": "#808080"}
        self.plain = style()
        self.bold = style(bold=True)
        self.italic = style(italic=True)
        self.wrapped_italic = style(italic=True, text_wrap=True)
        self.centered_bold = style(align="center", bold=True, text_wrap=True)
        self.centered_italic = style(align="center", italic=True, text_wrap=True)
        self.signature = style(**{"align": "center", "bold": True, "text_wrap": True, "valign": "top"})
        self.title = style(align="center", bold=True, font_size=14, text_wrap=True)
        self.head = style(align="center", bold=True, text_wrap=True, bg_color="#DDE7F0", **cell)
        self.group = style(bold=True, bg_color="#F2F2F2", **cell)
        # a title in the first cell of its row that runs on over the others, which a filter can still hide with the rows below
        row = {"bold": True, "bg_color": "#F2F2F2", "border_color": "#808080", "top": 1, "bottom": 1}
        self.group_open, self.group_within, self.group_end = style(left=1, **row), style(**row), style(right=1, **row)
        self.text = style(text_wrap=True, **cell)
        self.text_top = style(text_wrap=True, **{**cell, "valign": "top"})
        self.code = style(align="center", text_wrap=True, **cell)
        self.amount = style(num_format="#,##0", **cell)
        self.exact = style(num_format=EXACT, **cell)
        self.near = style(num_format=NEAR, **cell)  # of a figure without a finite decimal
        self.amounts = Looks(self.amount, self.exact, self.near)
        zero_is_missing = f';-#,##0;"{MISSING}"'
        # of a formula that refers to a unit price: a blank one reads as 0 and is shown as a missing price
        self.unit_prices = Looks(*(style(num_format=number + zero_is_missing, **cell) for number in ("#,##0", EXACT, NEAR)))
        self.percent = style(num_format="0.0%", align="center", **cell)
        self.quantity = style(num_format="General", **cell)
        self.quantity_near = style(num_format='"≈ "0.######', **cell)
        self.quantities = Looks(self.quantity, self.quantity, self.quantity_near)
        self.date = style(num_format="dd/mm/yyyy", align="center", **cell)
        self.price = style(num_format="#,##0_)", bold=True, **cell)
        self.pinned = style(num_format='#,##0" (giá trị cố định)"', italic=True, bg_color="#F4DDDD", **cell)
        self.input = style(num_format="#,##0", bold=True, bg_color="#FFF8DC", **cell)
        self.input_exact = style(num_format=EXACT, bold=True, bg_color="#FFF8DC", **cell)
        self.input_near = style(num_format=NEAR, bold=True, bg_color="#FFF8DC", **cell)
        self.inputs = Looks(self.input, self.input_exact, self.input_near)
        self.missing = style(bold=True, font_color="#B00020", align="right", **cell)
        self.faint = style(font_color="#606060", text_wrap=True, **cell)
        self.faint_amount = style(font_color="#606060", num_format="#,##0", **cell)
        self.faint_exact = style(font_color="#606060", num_format=EXACT, **cell)
        self.faint_near = style(font_color="#606060", num_format=NEAR, **cell)
        self.faint_amounts = Looks(self.faint_amount, self.faint_exact, self.faint_near)
        self.faint_date = style(font_color="#606060", num_format="dd/mm/yyyy", align="center", **cell)


def by_decimals(value: Number | None, whole: Format, exact: Format, near: Format) -> Format:
    """The format of a number: for a whole one or none, for one with decimals, for a fraction, whose decimals do not end."""
    if value is None or isinstance(value, int):
        return whole
    if not isinstance(value, Decimal):
        return near
    return whole if value == value.to_integral_value() else exact


def _height(text: str, width: float, style: Format) -> float:
    """The height of a row, in points, in which a wrapped text stands in a column of this width."""
    size: float = style.font_size / 11
    lines = lines_of(text, width, size * BOLD if style.bold else size)
    return min(TALLEST_ROW, LINE_HEIGHT * max(1, size) * lines)


class Page:
    """A worksheet with its styles. Rows and columns count from 0. Rows are written in order, as constant memory needs."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles
        self.widths: Sequence[float] = ()
        self.heights: dict[int, float] = {}  # of the rows that are taller than a line, in points

    def set_up(
        self,
        widths: Sequence[float],
        *,
        landscape: bool = True,
        head_row: int | None = None,
        running: str = "",
        sides: Mapping[str, float] = _SIDES,
    ) -> None:
        """Sets the page up: A4, one page wide; from page 2 on the page number and the number of pages stand at the top centre.

        Args:
            widths: The widths of the columns, in digits as Excel counts them.
            landscape: Whether the page is in landscape format.
            head_row: The row of headings, which is frozen on the screen and repeated on each page.
            running: The running head, which stands below the page number.
            sides: The margins in inches. Those of the decree, but for tables of many columns.
        """
        sheet = self.sheet
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(**sides)
        sheet.fit_to_pages(1, 0)
        below = f'\n&"Times New Roman,Italic"&11 {running_text(running)}' if running else ""
        sheet.set_header(f'&C&"Times New Roman,Regular"&13&P/&N{below}', {"margin": 8 * MILLIMETRE})
        self.widths = widths
        self._paper = (297.0, 210.0) if landscape else (210.0, 297.0)
        self._sides = sides
        self._head_row = head_row
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.styles.plain)
        if head_row is not None:
            sheet.freeze_panes(head_row + 1, 0)
            sheet.repeat_rows(head_row)

    def filters(self, head: int, last: int) -> None:
        """Gives each heading of a table a filter. `head` is the row of headings, `last` the last row of the table."""
        if last > head:
            self.sheet.autofilter(head, 0, last, len(self.widths) - 1)

    def pages(self, last: int) -> int:
        """On about how many pages the sheet prints, whose last row is `last`: by the heights of its rows and the set-up."""
        wide = (self._paper[0] - (self._sides["left"] + self._sides["right"]) / MILLIMETRE) * _DIGITS_A_MILLIMETRE
        scale = min(1.0, wide / sum(self.widths))
        high = (self._paper[1] - (self._sides["top"] + self._sides["bottom"]) / MILLIMETRE) / 25.4 * 72 / scale
        pages, used = 1, 0.0
        repeated = 0.0 if self._head_row is None else self.heights.get(self._head_row, LINE_HEIGHT)
        for row in range(last + 1):
            height = self.heights.get(row, LINE_HEIGHT)
            if used + height > high:
                pages, used = pages + 1, repeated
            used += height
        return pages

    def text(self, row: int, column: int, value: str | None, style: Format | None = None) -> None:
        """Writes a text; a blank cell where there is none. A wrapped text makes its row taller where it needs more lines."""
        style = style or self.styles.text
        if not value:
            self._put_blank(row, column, style)
            return
        self._put_text(row, column, value, style)
        self._raise(row, self.height_of(value, column, style))

    def height_of(self, value: str, column: int, style: Format) -> float:
        """The height of a row for a text in one of its cells, in points."""
        width = self.widths[column] if style.text_wrap else 0
        surely_fits = not style.text_wrap or (len(value) * _WIDEST <= width and "\n" not in value)
        return LINE_HEIGHT if surely_fits else _height(value, width, style)

    def _raise(self, row: int, height: float) -> None:
        """Makes a row tall enough for a wrapped text. Excel does so by itself, other programs and printing do not."""
        if height > self.heights.get(row, LINE_HEIGHT):
            self.heights[row] = height
            self._set_height(row, height)

    def number(self, row: int, column: int, value: Number | None, style: Format | None = None) -> None:
        """Writes a number; a blank cell, never 0, where there is none. One too large for a spreadsheet becomes a text."""
        if value is None:
            self._put_blank(row, column, style or self.styles.amount)
        else:
            self._put_number(row, column, value, style or self.amount_style(value))

    def amount_style(self, value: Number | None) -> Format:
        """The format of an amount in đồng: with decimals only where it has any, and with ≈ where they do not end."""
        return self.look(value, self.styles.amounts)

    def look(self, value: Number | None, looks: Looks) -> Format:
        """Of the formats of a number, the one that it needs."""
        return by_decimals(value, *looks)

    def day(self, row: int, column: int, value: date | None, style: Format) -> None:
        """Writes a date, as Excel's number of days."""
        if value is not None:
            self._put_number(row, column, (value - EXCEL_EPOCH).days, style)

    def formula(self, row: int, column: int, formula: str, value: Number | None, style: Format | None = None) -> None:
        """Writes a formula with its exact value cached; where that is missing, the cached value is the formula's text for it."""
        if value is not None and not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
            self.number(row, column, value, style)  # the formula would come to another figure
        else:
            self._put_formula(row, column, formula, value, style or self.amount_style(value))

    def shape(self, kinds: Sequence[Kind]) -> Shape:
        """What writes rows of one shape."""
        return Shape(self, kinds)

    def heading(self, row: int, names: Sequence[str]) -> None:
        """Writes the headings of the columns."""
        for column, name in enumerate(names):
            self.text(row, column, name, self.styles.head)

    def band(self, row: int, first: int, last: int, value: str, style: Format) -> None:
        """Writes a text across the columns of one row, from `first` to `last`."""
        if first == last:
            self.text(row, first, value, style)
        else:
            self.sheet.merge_range(row, first, row, last, "", style)
            self.sheet.write_string(row, first, safe_text(value), style)
            if style.text_wrap:
                self._raise(row, _height(value, sum(self.widths[first : last + 1]), style))

    def blanks(self, row: int, columns: Collection[int], style: Format | None = None) -> None:
        """Writes blank cells with the lines of the table around them."""
        for column in columns:
            self._put_blank(row, column, style or self.styles.text)

    def _put_blank(self, row: int, column: int, style: Format) -> None:
        _write_blank(self.sheet, row, column, None, style)

    def _put_text(self, row: int, column: int, text: str, style: Format) -> None:
        _write_string(self.sheet, row, column, safe_text(text), style)

    def _put_number(self, row: int, column: int, value: Number, style: Format) -> None:
        figure = plain_number(value)
        if not -LARGEST_WHOLE <= figure <= LARGEST_WHOLE:
            _write_string(self.sheet, row, column, as_text(figure), style)
        else:
            _write_number(self.sheet, row, column, figure, style)

    def _put_formula(self, row: int, column: int, formula: str, value: Number | None, style: Format) -> None:
        if value is None:
            _write_formula(self.sheet, row, column, formula, self.styles.missing, MISSING)
        else:
            _write_formula(self.sheet, row, column, formula, style, plain_number(value))

    def _set_height(self, row: int, height: float) -> None:
        self.sheet.set_row(row, height)
