"""A catalogue as a workbook: the first sheet has only the columns that systems load, the second says what the file is."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.exports.archive import normalise_archive
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, Styles
from pricebook.exports.reimbursement.catalogue import Row
from pricebook.exports.stamp import creation_date
from pricebook.pricelist import PriceList
from pricebook.tables.layout.spec import ABOUT_SHEET
from pricebook.tables.new_workbook import new_workbook

CATALOGUE, ABOUT = "DANH_MUC", ABOUT_SHEET
_WIDTHS = {
    "STT": 5,
    "TEN": 26,
    "ten": 44,
    "GHICHU": 36,
    "QUYET_DINH": 24,
    "quy_trinh": 30,
}
FOR_MACHINES = "ID"  # names a price for programs; it stands in one line, and behind what is printed
_OTHER_WIDTH = 10
_HEADING_LETTER = 1.35  # of a letter in a heading: bold 9, mostly capitals


def write_catalogue(
    columns: Sequence[str],
    rows: Iterable[Row],
    about: Sequence[tuple[str, str]],
    prices: PriceList,
    path: Path,
    notice: str | None = None,
) -> None:
    """Writes the workbook. The same list gives the same bytes.

    Args:
        columns: The headings of the first sheet.
        rows: Its rows. Whole numbers are written as numbers, everything else as text.
        about: The names and values of the second sheet.
        prices: The list.
        path: The workbook to write.
        notice: The warning on each page, if there is one.

    Raises:
        OSError: The file cannot be written.
    """
    with new_workbook(path, {**PRINTED, "in_memory": True}) as book:
        book.set_properties({"comments": prices.fingerprint, "created": creation_date(prices)})
        styles = Styles(book)
        styles.head.set_font_size(9)
        _write_rows(Page(book.add_worksheet(CATALOGUE), styles), columns, rows, notice)
        _write_about(Page(book.add_worksheet(ABOUT), styles), about)
    normalise_archive(path)


def _write_rows(page: Page, columns: Sequence[str], rows: Iterable[Row], notice: str | None) -> None:
    page.set_up([_width(name) for name in columns], head_row=0, sides=NARROW_SIDES)
    page.sheet.set_header("&C&P/&N" if notice is None else f"&C&B{notice}&R&P/&N")
    if notice is not None:
        page.sheet.set_tab_color("#B00020")
    page.heading(0, columns)
    last, last_column = 0, len(columns) - 1
    behind = columns[-1] == FOR_MACHINES
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.number(number, column, value)
            else:
                page.text(number, column, value, page.styles.plain if behind and column == last_column else None)
        last = number
    page.filters(0, last)
    if behind:
        page.sheet.print_area(0, 0, last, last_column - 1)


def _write_about(page: Page, about: Sequence[tuple[str, str]]) -> None:
    page.set_up((40, 70), landscape=False)
    for row, (name, value) in enumerate(about):
        page.text(row, 0, name, page.styles.text_top)
        page.text(row, 1, value, page.styles.text_top)


def _width(name: str) -> float:
    width = next((width for start, width in _WIDTHS.items() if name.startswith(start)), _OTHER_WIDTH)
    return max(width, len(name) * _HEADING_LETTER)  # a heading has no place at which it could break
