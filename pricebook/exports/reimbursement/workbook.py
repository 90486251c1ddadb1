"""The catalogue as a workbook: the columns alone on the first sheet, as systems load it; what it is on the second."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from pricebook.exports.cells import safe_text
from pricebook.exports.reimbursement.catalogue import Row
from pricebook.exports.stamp import NOT_FOR_PAYMENT, payable
from pricebook.pricelist import PriceList

CATALOGUE, ABOUT = "DANH_MUC", "Thông tin"
_WIDTHS = {"ten": 60, "TEN": 60, "GHICHU": 40, "QUYET_DINH": 24, "quy_trinh": 24, "ID": 30, "STT": 6}
A4 = 9


def write_catalogue(
    columns: Sequence[str], rows: Iterable[Row], about: Sequence[tuple[str, str]], prices: PriceList, path: Path
) -> None:
    """Numbers as numbers, everything else as text. The same list gives the same bytes. Raises OSError."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"comments": prices.fingerprint, "created": _created(prices)})
            head = book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1, "text_wrap": True})
            amount, text = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "@"})
            sheet = book.add_worksheet(CATALOGUE)
            _set_up(sheet, columns, payable(prices))
            for column, name in enumerate(columns):
                sheet.write_string(0, column, name, head)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, int):
                        sheet.write_number(number, column, value, amount)
                    elif value:
                        sheet.write_string(number, column, safe_text(value), text)
            _write_about(book, about)
    except FileCreateError as error:
        raise OSError(f"{path.name}: {error}") from error


def _set_up(sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[str], final: bool) -> None:
    for column, name in enumerate(columns):
        width = next((width for start, width in _WIDTHS.items() if name.startswith(start)), 14)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C&P / &N" if final else f"&C&B{NOT_FOR_PAYMENT}&R&P / &N")
    if not final:
        sheet.set_tab_color("#B00020")


def _write_about(book: xlsxwriter.Workbook, about: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, safe_text(value), wrapped)


def _created(prices: PriceList) -> datetime:
    return datetime.combine(prices.pricing_date, datetime.min.time())
