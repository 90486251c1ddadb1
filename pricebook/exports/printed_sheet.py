"""One printed sheet: how a cell is written safely, and how the page looks (A4, Times New Roman, decree 30/2020 margins)."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pricebook.base.money import exact_text
from pricebook.exports.cells import safe_text
from pricebook.pricelist import MISSING

A4 = 9
EXCEL_EPOCH = date(1899, 12, 30)
MILLIMETRE = 1 / 25.4
LINE_HEIGHT = 15  # points
LETTER_WIDTH = 0.88  # a letter of Times New Roman 11, in the digits that column widths count, with room for broken words
TALLEST_ROW = 400

Number = int | Decimal

# The writer's own methods without the wrapper that would take "A1" for a cell: a long list has millions of cells.
_write_string = Worksheet.write_string.__wrapped__
_write_number = Worksheet.write_number.__wrapped__
_write_blank = Worksheet.write_blank.__wrapped__
_write_formula = Worksheet.write_formula.__wrapped__


class PlainFirstPage(Worksheet):  # type: ignore[misc]
    """A worksheet whose first printed page carries no page number (decree 30/2020: numbered from the second).

    Its formulas are all ours and use no function that came after Excel 2007, so the writer's search through each of them
    for some thirty newer names, half of the time of a long list, is left out.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_header_footer(self) -> None:
        if self.header_footer_changed:
            self._xml_start_tag("headerFooter", [("differentFirst", 1)])
            self._write_odd_header()
            self._xml_end_tag("headerFooter")


@lru_cache(maxsize=50_000)  # prices and quantities repeat
def plain_number(value: Number) -> Number:
    """Without trailing zeros or an exponent, as it is to stand in the file."""
    return value if isinstance(value, int) else Decimal(exact_text(value))


class Styles:
    """The cell formats of the workbook, made once."""

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
        zero_is_missing = f';-#,##0;"{MISSING}"'
        self.unit_price = style(num_format="#,##0" + zero_is_missing, **cell)
        self.unit_price_exact = style(num_format="#,##0.00####" + zero_is_missing, **cell)
        self.clipped = style(**cell)
        self.percent = style(num_format="0.0%", align="center", **cell)
        self.quantity = style(num_format="General", **cell)
        self.date = style(num_format="dd/mm/yyyy", align="center", **cell)
        self.price = style(num_format="#,##0", bold=True, **cell)
        self.pinned = style(num_format='#,##0" (giá trị cố định)"', italic=True, bg_color="#F4DDDD", **cell)
        self.input = style(num_format="#,##0", bold=True, bg_color="#FFF8DC", **cell)
        self.input_exact = style(num_format="#,##0.00####", bold=True, bg_color="#FFF8DC", **cell)
        self.missing = style(bold=True, font_color="#B00020", align="right", **cell)
        self.faint = style(font_color="#606060", text_wrap=True, **cell)
        self.faint_amount = style(font_color="#606060", num_format="#,##0", **cell)
        self.faint_exact = style(font_color="#606060", num_format="#,##0.00####", **cell)
        self.faint_date = style(font_color="#606060", num_format="dd/mm/yyyy", align="center", **cell)


class Page:
    """A worksheet with its styles. Rows and columns count from 0; rows are written in order (constant memory)."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles
        self.widths: Sequence[float] = ()
        self._tallest = (-1, 1)  # the row being written, and how many lines of text it needs

    def set_up(self, widths: Sequence[float], *, landscape: bool = True, head_row: int | None = None) -> None:
        """A4, one page wide, page number top centre from page 2; the head row is frozen and repeated."""
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
        style = style or self.styles.text
        if not value:
            _write_blank(self.sheet, row, column, None, style)
            return
        _write_string(self.sheet, row, column, safe_text(value), style)
        if style.text_wrap and len(value) > self.widths[column]:
            self._grow(row, value, self.widths[column])

    def _grow(self, row: int, value: str, width: float) -> None:
        """Makes the row tall enough for wrapped text: Excel would by itself, other programs and printing do not."""
        lines = math.ceil(len(value) * LETTER_WIDTH / width)
        if row != self._tallest[0]:
            self._tallest = (row, 1)
        if lines > self._tallest[1]:
            self._tallest = (row, lines)
            self.sheet.set_row(row, min(TALLEST_ROW, LINE_HEIGHT * lines))

    def number(self, row: int, column: int, value: Number | None, style: Format | None = None) -> None:
        """An amount; a blank cell where there is none. Never a 0 for what is missing."""
        if value is None:
            _write_blank(self.sheet, row, column, None, style or self.styles.amount)
        else:
            _write_number(self.sheet, row, column, plain_number(value), style or self.amount_style(value))

    def amount_style(self, value: Number | None) -> Format:
        """Decimals are shown where there are any."""
        whole = value is None or isinstance(value, int) or value == value.to_integral_value()
        return self.styles.amount if whole else self.styles.exact

    def price_style(self, value: Number | None) -> Format:
        """For a reference to a unit price: a blank one reads as 0, and is shown as the missing price that it is."""
        whole = self.amount_style(value) is self.styles.amount
        return self.styles.unit_price if whole else self.styles.unit_price_exact

    def day(self, row: int, column: int, value: date | None, style: Format) -> None:
        """A date, as the number of days that Excel counts."""
        if value is not None:
            _write_number(self.sheet, row, column, (value - EXCEL_EPOCH).days, style)

    def formula(self, row: int, column: int, formula: str, value: Number | None, style: Format | None = None) -> None:
        """A live formula with its exact value cached; what is missing is cached as the words the formula gives."""
        if value is None:
            _write_formula(self.sheet, row, column, formula, self.styles.missing, MISSING)
        else:
            _write_formula(self.sheet, row, column, formula, style or self.amount_style(value), plain_number(value))

    def heading(self, row: int, names: Sequence[str]) -> None:
        for column, name in enumerate(names):
            self.text(row, column, name, self.styles.head)

    def band(self, row: int, first: int, last: int, value: str, style: Format) -> None:
        """Text across columns of one row."""
        if first == last:
            self.text(row, first, value, style)
        else:
            self.sheet.merge_range(row, first, row, last, "", style)
            self.sheet.write_string(row, first, safe_text(value), style)
            if style.text_wrap:
                self._grow(row, value, sum(self.widths[first : last + 1]))
