"""A price list as it is handed about: pricelist.json, or the approval workbook, held against what it shows; and its law."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pricebook.exports.approval import PRICE, PRICES, planned_rows
from pricebook.findings.finding import Place
from pricebook.pricelist import EMBEDDED_SHEET, InvalidPriceList, PriceList, read_pricelist, unpack_pricelist
from pricebook.regulation import Regulation, load_law, pack_folder
from pricebook.tables import Sheet, Unreadable, clean_text, read_sheets


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
    prices.components = {component.id: prices.components[component.id] for component in law.components}
    return LoadedList(prices, law, digest)


def law_of(prices: PriceList) -> Regulation:
    """The regulation that a list follows, in the very version that it was made with. Raises UnknownLaw."""
    folder = pack_folder(prices.regulation)
    law = load_law(folder)[0] if folder is not None else None
    if law is None or law.pack_version != prices.pack_version or set(prices.components) != {c.id for c in law.components}:
        raise UnknownLaw(prices, law.pack_version if law is not None else None)
    return law


def _from_workbook(path: Path) -> PriceList:
    """What the workbook carries in its hidden sheet, if its printed sheet shows the same: what was signed is what is loaded."""
    try:
        sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    except Unreadable as error:
        raise InvalidPriceList(f"{path.name}: {error}") from error
    if EMBEDDED_SHEET not in sheets or PRICES not in sheets:
        raise InvalidPriceList(f"{path.name}: no sheet {EMBEDDED_SHEET}")
    cells = [str(row[0]) for row in sheets[EMBEDDED_SHEET].rows if row and row[0] not in (None, "")]
    prices = unpack_pricelist(cells, path.name)
    for place, shown, said in _differences(sheets[PRICES], prices):
        raise InvalidPriceList(f"{path.name}: {place}: {shown!r} ≠ {said!r}")
    return prices


def _differences(sheet: Sheet, prices: PriceList) -> Iterator[tuple[Place, object, object]]:
    """Cells of the printed list that do not show what the list says: changed by hand, or never calculated."""
    listed = set()
    for row, said in planned_rows(prices):
        listed.add(row)
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        for column, value in enumerate(said):
            shown = cells[column] if column < len(cells) else None
            if _plain(shown) != _plain(value):
                yield Place(None, sheet.name, row, column), shown, value
    for row, cells in enumerate(sheet.rows):
        shown = cells[PRICE] if row not in listed and len(cells) > PRICE else None
        if isinstance(shown, int | float) and not isinstance(shown, bool):
            yield Place(None, sheet.name, row, PRICE), shown, None


def _plain(value: object) -> object:
    """Text without the spaces that nobody sees; an empty cell as None."""
    return (clean_text(value) or None) if isinstance(value, str) else value
