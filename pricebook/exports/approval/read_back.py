"""Reads an approval workbook back: the list in its hidden sheet, compared with what the printed sheets show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pricebook.base.languages import Phrase, say
from pricebook.exports.approval import (
    COVER,
    EVERY,
    PRICE,
    PRICES,
    SHEETS,
    STRUCTURE,
    Columns,
    columns_of,
    cover_cells,
    planned_cells,
    planned_prices,
)
from pricebook.exports.approval.plan import PRICES_HEAD, STRUCTURE_HEAD
from pricebook.exports.cells import safe_text
from pricebook.findings.finding import Place
from pricebook.pricelist import EMBEDDED_SHEET, InvalidPriceList, PriceList, unpack_pricelist
from pricebook.tables import RESULT_SHEETS, Sheet, Unreadable, clean_text, read_sheets

_LONGEST_QUOTATION = 80


Difference = tuple[Place, object, object]  # the cell, what it shows, what the list says


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """An approval workbook that has the sheets of one, and hides nothing: the list in it, and where it shows another one."""

    path: Path
    sheets: Mapping[str, Sheet]

    def embedded(self) -> PriceList:
        """The list in its hidden sheet. Raises InvalidPriceList if there is no valid one."""
        cells = [str(row[0]) for row in self.sheets[EMBEDDED_SHEET].rows if row and row[0] not in (None, "")]
        return unpack_pricelist(cells, self.path.name)

    def differences(self, prices: PriceList) -> Iterator[Difference]:
        """The cells of its printed sheets that do not show what a list says."""
        columns = _columns(self.sheets[PRICES], prices)
        structure = self.sheets[STRUCTURE]
        headings = structure.rows[STRUCTURE_HEAD] if len(structure.rows) > STRUCTURE_HEAD else []
        yield from chain(
            _differences(self.sheets[COVER], cover_cells(prices)),
            _differences(self.sheets[PRICES], planned_cells(prices, columns)),
            _differences(structure, planned_prices(prices, headings)),
            _further_prices(self.sheets[PRICES], prices, columns),
        )


def read_workbook(path: Path) -> PriceList:
    """Reads the list from the hidden sheet of an approval workbook, and checks that the printed sheets show the same list.

    So the list that is loaded is the list that was printed and signed.

    Args:
        path: The workbook, as pricebook wrote it or as another program saved it again.

    Raises:
        InvalidPriceList: It is no approval workbook, or its printed sheets show something else or hide something.
        OSError: The file cannot be read.
    """
    workbook = open_workbook(path)
    prices = workbook.embedded()
    for place, shown, listed in workbook.differences(prices):
        raise InvalidPriceList(f"{path.name}: {place}", _printed_otherwise(shown, listed))
    return prices


def open_workbook(path: Path) -> OpenWorkbook:
    """Opens an approval workbook, without comparing what it shows.

    Raises:
        InvalidPriceList: It is no approval workbook, or it hides something.
        OSError: The file cannot be read.
    """
    try:
        sheets = {str(sheet.name): sheet for sheet in read_sheets(path)}
    except Unreadable as error:
        too_large = error.code == "IN020"  # whose reason is the limit alone
        raise InvalidPriceList(path.name, say("file.larger-than", most=error.reason) if too_large else error.reason) from error
    for name in (EMBEDDED_SHEET, COVER, PRICES, STRUCTURE):
        if name not in sheets:
            raise InvalidPriceList(path.name, say("list.no-sheet", sheet=name))
    for sheet in sheets.values():
        if sheet.name not in (*SHEETS, EMBEDDED_SHEET) and not str(sheet.name).startswith(RESULT_SHEETS):
            # it could be a second list, which people read in place of the first
            raise InvalidPriceList(path.name, say("list.further-sheet", sheet=str(sheet.name)))
        if sheet.name != EMBEDDED_SHEET and (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
            raise InvalidPriceList(f"{path.name}: {sheet.name}", say("list.hidden"))
    return OpenWorkbook(path, sheets)


def _printed_otherwise(shown: object, listed: object) -> Phrase:
    quoted = ["–" if value is None else str(value)[:_LONGEST_QUOTATION] for value in (shown, listed)]
    return say("list.printed-otherwise", shown=quoted[0], listed=quoted[1])


def _differences(sheet: Sheet, planned: Iterable[tuple[int, int, int | str | None]]) -> Iterator[Difference]:
    """The cells of a printed sheet that do not show what the list says: they were changed by hand, or never calculated."""
    for row, column, value in planned:
        shown = _cell(sheet, row, column)
        if _plain(shown) != _plain(safe_text(value) if isinstance(value, str) else value):
            yield Place(None, sheet.name, row, column), shown, value


def _columns(sheet: Sheet, prices: PriceList) -> Columns:
    """The columns of the sheet of prices: all, as workbooks of earlier versions have them, or those that are not empty."""
    headings = [_plain(_cell(sheet, PRICES_HEAD, column)) for column in range(EVERY.last + 1)]
    return EVERY if headings == [_plain(heading) for heading in EVERY.headings(prices)] else columns_of(prices)


def _further_prices(sheet: Sheet, prices: PriceList, columns: Columns) -> Iterator[Difference]:
    """Figures in the column of prices that belong to no line of the list, because somebody has added rows."""
    listed = {row for row, _, _ in planned_cells(prices, columns)}
    column = columns.at[PRICE]
    for row in range(len(sheet.rows)):
        shown = _cell(sheet, row, column)
        if row not in listed and shown is not None and any(letter.isdigit() for letter in str(shown)):
            yield Place(None, sheet.name, row, column), shown, None


def _cell(sheet: Sheet, row: int, column: int) -> Any:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[column] if column < len(cells) else None


def _plain(value: object) -> object:
    """Text without characters that do not print and without spaces around it; None for an empty cell."""
    if not isinstance(value, str):
        return value
    return clean_text("".join(letter for letter in value if letter.isprintable() or letter.isspace())) or None
