"""A price list as it is handed about: pricelist.json, or the approval workbook, held against what it shows; and its law."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pricebook.exports.approval import COVER, PRICE, PRICES, SHEETS, STRUCTURE, cover_cells, planned_cells, planned_prices
from pricebook.exports.cells import safe_text
from pricebook.findings.finding import Place
from pricebook.pricelist import EMBEDDED_SHEET, InvalidPriceList, PriceList, read_pricelist, unpack_pricelist
from pricebook.regulation import Regulation, load_law, pack_folder
from pricebook.tables import Sheet, Unreadable, clean_text, read_sheets

GIVEN_BACK = ("Tổng hợp kiểm tra", "Kết quả kiểm tra")  # what a check puts behind the sheets of a workbook that it gives back


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A list with its law, and the SHA-256 of the file that it came from."""

    prices: PriceList
    law: Regulation
    sha256: str


class UnknownLaw(Exception):
    """The regulation pack that a list was made with is not here; or another version of it is."""

    def __init__(self, prices: PriceList, here: str | None) -> None:
        super().__init__(f"{prices.regulation} {prices.pack_version}")
        self.regulation, self.version, self.here = prices.regulation, prices.pack_version, here


def load_list(path: Path) -> LoadedList:
    """A list from pricelist.json or from pricebook's own approval workbook. Raises InvalidPriceList, UnknownLaw, OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    prices = _from_workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm", ".ods") else read_pricelist(path)
    law = law_of(prices)
    # JSON's keys are sorted; every output shows the components in the regulation's order.
    return LoadedList(prices.in_order(component.id for component in law.components), law, digest)


def law_of(prices: PriceList) -> Regulation:
    """The regulation that a list follows, in the very version that it was made with. Raises UnknownLaw."""
    folder = pack_folder(prices.regulation)
    law = load_law(folder)[0] if folder is not None else None
    if law is None or law.pack_version != prices.pack_version or set(prices.components) != {c.id for c in law.components}:
        raise UnknownLaw(prices, law.pack_version if law is not None else None)
    return law


def _from_workbook(path: Path) -> PriceList:
    """What the workbook carries in its hidden sheet, if its printed sheets show the same: what was signed is what is loaded."""
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
