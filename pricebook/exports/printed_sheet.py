"""A sheet that is printed: its cells, written safely, and the look of its page (decree 30/2020: A4, Times New Roman, margins)."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pricebook.base.exact import Exact
from pricebook.base.money import exact_text
from pricebook.exports.cells import safe_text
from pricebook.pricelist import MISSING

A4 = 9
EXCEL_EPOCH = date(1899, 12, 30)
MILLIMETRE = 1 / 25.4
LINE_HEIGHT = 15  # points
LETTER_WIDTH = 0.88  # of a letter in Times New Roman 11, in the unit of column widths, with some room for line breaks
TALLEST_ROW = 400  # points
NEAR = '"≈ "#,##0.00####'

Number = int | Exact
_AS_A_DOUBLE = Context(prec=17)  # digits by which a double is known

# xlsxwriter's methods without the wrapper that also accepts "A1" for row and column: a long list has millions of cells.
_write_string = Worksheet.write_string.__wrapped__
_write_number = Worksheet.write_number.__wrapped__
_write_blank = Worksheet.write_blank.__wrapped__
_write_formula = Worksheet.write_formula.__wrapped__


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


@lru_cache(maxsize=50_000)  # prices and quantities repeat
def plain_number(value: Number) -> int | Decimal:
    """A number as it is written into the file: without trailing zeros and without an exponent; a fraction to 17 digits."""
    if isinstance(value, Fraction):
        value = _AS_A_DOUBLE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return value if isinstance(value, int) else Decimal(exact_text(value))


class Styles:
    """The cell formats of a workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        def style(**more: Any) -> Format:
            return book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", **more})

        cell = {"border": 1, "border_color": "#808080"}
        self.plain = style()
        self.bold = style(bold=True)
        self.italic = style(italic=True)
        self.centered_bold = style(align="center", bold=True, text_wrap=True)
        self.centered_italic = style(align="center", italic=True, text_wrap=True)
        self.title = style(align="center", bold=True, font_size=14, text_wrap=True)
        self.head = style(align="center", bold=True, text_wrap=True, bg_color="#DDE7F0", **cell)
        self.group = style(bold=True, bg_color="#F2F2F2", **cell)
        self.text = style(text_wrap=True, **cell)
        self.text_top = style(text_wrap=True, **{**cell, "valign": "top"})
        self.code = style(align="center", **cell)
        self.amount = style(num_format="#,##0", **cell)
        self.exact = style(num_format="#,##0.00####", **cell)
        self.near = style(num_format=NEAR, **cell)  # of a figure without a finite decimal
        zero_is_missing = f';-#,##0;"{MISSING}"'
        self.unit_price = style(num_format="#,##0" + zero_is_missing, **cell)
        self.unit_price_exact = style(num_format="#,##0.00####" + zero_is_missing, **cell)
        self.unit_price_near = style(num_format=NEAR + zero_is_missing, **cell)
        self.clipped = style(**cell)
        self.percent = style(num_format="0.0%", align="center", **cell)
        self.quantity = style(num_format="General", **cell)
        self.quantity_near = style(num_format='"≈ "0.######', **cell)
        self.date = style(num_format="dd/mm/yyyy", align="center", **cell)
        self.price = style(num_format="#,##0", bold=True, **cell)
        self.pinned = style(num_format='#,##0" (giá trị cố định)"', italic=True, bg_color="#F4DDDD", **cell)
        self.input = style(num_format="#,##0", bold=True, bg_color="#FFF8DC", **cell)
        self.input_exact = style(num_format="#,##0.00####", bold=True, bg_color="#FFF8DC", **cell)
        self.input_near = style(num_format=NEAR, bold=True, bg_color="#FFF8DC", **cell)
        self.missing = style(bold=True, font_color="#B00020", align="right", **cell)
        self.faint = style(font_color="#606060", text_wrap=True, **cell)
        self.faint_amount = style(font_color="#606060", num_format="#,##0", **cell)
        self.faint_exact = style(font_color="#606060", num_format="#,##0.00####", **cell)
        self.faint_near = style(font_color="#606060", num_format=NEAR, **cell)
        self.faint_date = style(font_color="#606060", num_format="dd/mm/yyyy", align="center", **cell)


def by_decimals(value: Number | None, whole: Format, exact: Format, near: Format) -> Format:
    """The format of a number: for a whole one or none, for one with decimals, for a fraction, whose decimals do not end."""
    if value is None or isinstance(value, int):
        return whole
    if not isinstance(value, Decimal):
        return near
    return whole if value == value.to_integral_value() else exact


class Page:
    """A worksheet with its styles. Rows and columns count from 0. Rows are written in order, as constant memory needs."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles
        self.widths: Sequence[float] = ()
        self._height = (-1, 1)  # the row that is being written, and how many lines of text it needs

    def set_up(self, widths: Sequence[float], *, landscape: bool = True, head_row: int | None = None) -> None:
        """Sets the page up: A4, one page wide, with the page number at the top centre from page 2 on.

        Args:
            widths: The widths of the columns, in digits as Excel counts them.
            landscape: Whether the page is in landscape format.
            head_row: The row of headings, which is frozen on the screen and repeated on each page.
        """
        sheet = self.sheet
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=30 * MILLIMETRE, right=15 * MILLIMETRE, top=20 * MILLIMETRE, bottom=20 * MILLIMETRE)
        sheet.fit_to_pages(1, 0)
        sheet.set_header('&C&"Times New Roman,Regular"&13&P', {"margin": 10 * MILLIMETRE})
        self.widths = widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.styles.plain)
        if head_row is not None:
            sheet.freeze_panes(head_row + 1, 0)
            sheet.repeat_rows(head_row)

    def text(self, row: int, column: int, value: str | None, style: Format | None = None) -> None:
        """Writes a text; a blank cell where there is none. A wrapped text makes its row taller where it needs more lines."""
        style = style or self.styles.text
        if not value:
            _write_blank(self.sheet, row, column, None, style)
            return
        _write_string(self.sheet, row, column, safe_text(value), style)
        if style.text_wrap and len(value) > self.widths[column]:
            self._grow(row, value, self.widths[column])

    def _grow(self, row: int, value: str, width: float) -> None:
        """Makes a row tall enough for a wrapped text. Excel does so by itself, other programs and printing do not."""
        lines = math.ceil(len(value) * LETTER_WIDTH / width)
        if row != self._height[0]:
            self._height = (row, 1)
        if lines > self._height[1]:
            self._height = (row, lines)
            self.sheet.set_row(row, min(TALLEST_ROW, LINE_HEIGHT * lines))

    def number(self, row: int, column: int, value: Number | None, style: Format | None = None) -> None:
        """Writes a number; a blank cell, never 0, where there is none."""
        if value is None:
            _write_blank(self.sheet, row, column, None, style or self.styles.amount)
        else:
            _write_number(self.sheet, row, column, plain_number(value), style or self.amount_style(value))

    def amount_style(self, value: Number | None) -> Format:
        """The format of an amount in đồng: with decimals only where it has any, and with ≈ where they do not end."""
        return by_decimals(value, self.styles.amount, self.styles.exact, self.styles.near)

    def price_style(self, value: Number | None) -> Format:
        """The format of a formula that refers to a unit price: a blank one reads as 0 and is shown as a missing price."""
        styles = self.styles
        return by_decimals(value, styles.unit_price, styles.unit_price_exact, styles.unit_price_near)

    def day(self, row: int, column: int, value: date | None, style: Format) -> None:
        """Writes a date, as Excel's number of days."""
        if value is not None:
            _write_number(self.sheet, row, column, (value - EXCEL_EPOCH).days, style)

    def formula(self, row: int, column: int, formula: str, value: Number | None, style: Format | None = None) -> None:
        """Writes a formula with its exact value cached; where that is missing, the cached value is the formula's text for it."""
        if value is None:
            _write_formula(self.sheet, row, column, formula, self.styles.missing, MISSING)
        else:
            _write_formula(self.sheet, row, column, formula, style or self.amount_style(value), plain_number(value))

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
                self._grow(row, value, sum(self.widths[first : last + 1]))
