"""The approval workbook read back: the list in its hidden sheet, held against what its printed sheets show."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from pricebook.exports.approval import COVER, PRICE, PRICES, SHEETS, STRUCTURE, cover_cells, planned_cells, planned_prices
from pricebook.exports.cells import safe_text
from pricebook.findings.finding import Place
from pricebook.pricelist import EMBEDDED_SHEET, InvalidPriceList, PriceList, unpack_pricelist
from pricebook.tables import Sheet, Unreadable, clean_text, read_sheets

GIVEN_BACK = ("Tổng hợp kiểm tra", "Kết quả kiểm tra")  # what a check puts behind the sheets of a workbook that it gives back


def read_workbook(path: Path) -> PriceList:
    """What the workbook carries in its hidden sheet, if its printed sheets show the same: what was signed is what is loaded.

    Raises InvalidPriceList, OSError.
    """
    try:
        sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    except Unreadable as error:
        raise InvalidPriceList(f"{path.name}: {error}") from error
    for name in (EMBEDDED_SHEET, COVER, PRICES, STRUCTURE):
        if name not in sheets:
            raise InvalidPriceList(f"{path.name}: no sheet {name}")
    for sheet in sheets.values():
        if sheet.name not in (*SHEETS, EMBEDDED_SHEET) and not str(sheet.name).startswith(GIVEN_BACK):
            raise InvalidPriceList(f"{path.name}: sheet {sheet.name}")  # a second list to read in place of the first
        if sheet.name != EMBEDDED_SHEET and (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
            raise InvalidPriceList(f"{path.name}: {sheet.name}: hidden rows, columns or sheet")
    cells = [str(row[0]) for row in sheets[EMBEDDED_SHEET].rows if row and row[0] not in (None, "")]
    prices = unpack_pricelist(cells, path.name)
    wrong = chain(
        _differences(sheets[COVER], cover_cells(prices)),
        _differences(sheets[PRICES], planned_cells(prices)),
        _differences(sheets[STRUCTURE], planned_prices(prices)),
        _prices_beside(sheets[PRICES], prices),
    )
    for place, shown, said in wrong:
        raise InvalidPriceList(f"{path.name}: {place}: {shown!r} ≠ {said!r}")
    return prices


Difference = tuple[Place, object, object]


def _differences(sheet: Sheet, planned: Iterable[tuple[int, int, int | str | None]]) -> Iterator[Difference]:
    """Cells of a printed sheet that do not show what the list says: changed by hand, or never calculated."""
    for row, column, value in planned:
        shown = _cell(sheet, row, column)
        if _plain(shown) != _plain(safe_text(value) if isinstance(value, str) else value):
            yield Place(None, sheet.name, row, column), shown, value


def _prices_beside(sheet: Sheet, prices: PriceList) -> Iterator[Difference]:
    """Figures in the column of prices that are of no line of the list: rows written in below or between."""
    listed = {row for row, _, _ in planned_cells(prices)}
    for row in range(len(sheet.rows)):
        shown = _cell(sheet, row, PRICE)
        if row not in listed and shown is not None and any(letter.isdigit() for letter in str(shown)):
            yield Place(None, sheet.name, row, PRICE), shown, None


def _cell(sheet: Sheet, row: int, column: int) -> Any:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[column] if column < len(cells) else None


def _plain(value: object) -> object:
    """Text without the spaces that nobody sees; an empty cell as None."""
    if not isinstance(value, str):
        return value
    return clean_text("".join(letter for letter in value if letter.isprintable() or letter.isspace())) or None
