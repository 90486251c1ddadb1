"""The published list as a workbook: one sheet, as it is printed, and nothing behind it.

It holds no formula, no hidden sheet, no name but those of the print set-up, and no property that says who made it.
"""

import math
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from pricebook.exports.archive import normalise_archive
from pricebook.exports.printed_sheet import LANDSCAPE, MILLIMETRE, PORTRAIT, PRINTED, Page, PlainFirstPage, Styles, running_text
from pricebook.exports.publication import rows as content
from pricebook.exports.publication.rows import Publication
from pricebook.tables.new_workbook import new_workbook

SHEET = "Bảng giá"
_TITLE_HEIGHT, _TITLE_WIDTH = 18, 1.15  # of a line above the table, and of its letters: bold 13
_CAPITAL_WIDTH = 1.5  # of a capital in bold 14
# Widths of columns in digits, as Excel counts them; the name takes what is left, shared with the note.
_WIDTHS = {content.NUMBER: 6.0, content.CODE: 13.5, content.UNIT_OF: 7.0}
_ORDINAL, _ONE_PRICE, _PRICE, _ONE_CLASS = 8.5, 11.5, 11.5, 15.0  # the heading above a single class takes more than its prices


class _Styles(Styles):
    """The formats of a published list: Times New Roman, 11 in the table, titles 14 and 13; thin lines and no colours."""

    def __init__(self, book: Workbook) -> None:
        super().__init__(book)

        def style(**more: Any) -> Format:
            return book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", **more})

        cell = {"border": 1}
        self.plain = style()
        self.title = style(align="center", bold=True, font_size=14, text_wrap=True)
        self.under_title = style(align="center", bold=True, font_size=13, text_wrap=True)
        self.centered_italic = style(align="center", italic=True, font_size=13, text_wrap=True)
        self.unit = style(align="right", italic=True, font_size=12)
        self.head = style(align="center", bold=True, text_wrap=True, **cell)
        self.group = style(bold=True, text_wrap=True, **cell)
        self.text = style(text_wrap=True, **cell)
        self.code = style(align="center", text_wrap=True, num_format="@", **cell)
        self.number = style(align="center", **cell)
        self.price = style(num_format="#,##0_)", align="right", **cell)
        self.missing = style(align="center", italic=True, shrink=True, **cell)


class _MarkedPages(PlainFirstPage):
    """A worksheet with the same footer on every page, and no header on the first."""

    def _write_header_footer(self) -> None:
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        self._write_odd_header()
        self._write_odd_footer()
        self._xml_data_element("firstFooter", self.footer)
        self._xml_end_tag("headerFooter")


def write_workbook(publication: Publication, path: Path) -> None:
    """Writes the workbook. The same list gives the same bytes. Raises OSError."""
    with new_workbook(path, {**PRINTED, "in_memory": True}) as book:
        book.set_properties({"title": content.TITLE, "created": datetime.combine(publication.decision.date, time.min)})
        styles = _Styles(book)
        sheet = book.add_worksheet(SHEET, _MarkedPages)
        _write(Page(sheet, styles), styles, publication)
    normalise_archive(path)


def _write(page: Page, styles: _Styles, publication: Publication) -> None:
    """Writes the sheet from top to bottom: title, headings, table."""
    columns = publication.columns
    last = columns.count - 1
    titles = [
        (publication.warning, styles.under_title),
        (content.TITLE, styles.title),
        *(
            (line, styles.under_title if number == 0 else styles.centered_italic)
            for number, line in enumerate(publication.headings)
        ),
    ]
    shown = [(text, style) for text, style in titles if text]
    head = len(shown) + 2  # behind an empty row and the unit
    body = head + (2 if columns.by_class else 1)
    page.set_up(_widths(publication), landscape=columns.wide, head_row=body - 1)
    _set_up_print(page, publication, head, body - 1)
    for row, (text, style) in enumerate(shown):
        page.band(row, 0, last, text, style)
        wide = _CAPITAL_WIDTH if text.isupper() else _TITLE_WIDTH
        page.sheet.set_row(row, _TITLE_HEIGHT * math.ceil(len(text) * wide / sum(page.widths)))
    page.band(head - 1, 0, last, content.UNIT, styles.unit)
    _write_head(page, styles, publication, head)
    row = body
    for name, services in publication.groups:
        page.band(row, 0, last, name, styles.group)
        row += 1
        for service in services:
            _write_cells(page, styles, publication, row, list(publication.cells(service)))
            row += 1
    page.sheet.print_area(0, 0, row - 1, last)


def _set_up_print(page: Page, publication: Publication, first: int, last: int) -> None:
    """Repeats the heading of the table, numbers the pages from the second on above the decision, and marks each page."""
    head = running_text(publication.running_head)
    page.sheet.repeat_rows(first, last)
    number = '&C&"Times New Roman,Regular"&13&P/&N'
    page.sheet.set_header(f'{number}\n&"Times New Roman,Italic"&11 {head}', {"margin": 8 * MILLIMETRE})
    page.sheet.set_footer(f'&L&"Times New Roman,Italic"&8 {publication.mark}', {"margin": 8 * MILLIMETRE})


def _write_head(page: Page, styles: _Styles, publication: Publication, row: int) -> None:
    """Writes the headings of the columns; in two rows where prices are by class."""
    columns = publication.columns
    first = len(columns.single)
    single = [*enumerate(columns.single), *([(first + columns.by_class, content.NOTE)] if columns.notes else [])]
    for number, name in single:
        if columns.by_class:
            page.sheet.merge_range(row, number, row + 1, number, "", styles.head)
        page.text(row, number, name, styles.head)
    if columns.by_class:
        page.band(row, first, first + columns.by_class - 1, content.BY_CLASS, styles.head)
        for number, name in enumerate(columns.class_names[-columns.by_class :], first):
            page.text(row + 1, number, name, styles.head)


def _write_cells(page: Page, styles: _Styles, publication: Publication, row: int, cells: Sequence[content.Cell]) -> None:
    """Writes the row of one service. Numbers are numbers; where a price is missing, its cell says so in words."""
    columns = publication.columns
    before, after = len(columns.before), len(columns.before) + len(columns.classes)
    for column, value in enumerate(cells):
        if before <= column < after:
            if isinstance(value, str):
                page.text(row, column, value, styles.missing)
            else:
                page.number(row, column, value, styles.price)
        elif isinstance(value, int):
            page.number(row, column, value, styles.number)
        else:
            plain = column >= after or columns.before[column] == content.NAME
            page.text(row, column, value, styles.text if plain else styles.code)


def _widths(publication: Publication) -> list[float]:
    """The widths of the columns, so that together they fill the page."""
    columns = publication.columns
    price = _PRICE if columns.by_class else _ONE_PRICE
    prices = [_ONE_CLASS if class_ is not None and columns.by_class == 1 else price for class_ in columns.classes]
    fixed = {name: _WIDTHS.get(name, _ORDINAL) for name in columns.before if name != content.NAME}
    left = (LANDSCAPE if columns.wide else PORTRAIT) - sum(fixed.values()) - sum(prices)
    name = max(26.0, left / (1.93 if columns.notes else 1))
    note = [max(16.0, left - name)] if columns.notes else []
    return [*(fixed.get(each, name) for each in columns.before), *prices, *note]
