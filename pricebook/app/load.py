"""The verb load: reads a price list from a file, or a reimbursement catalogue that was made from one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.catalogues import declared_layouts
from pricebook.app.display import findings_label
from pricebook.app.errors import InputNotFound, OtherPack, UnreadableList, reason
from pricebook.app.packs import packs_for
from pricebook.app.written import OUT, PRICELIST, WORKBOOK
from pricebook.base.file_names import named_in
from pricebook.base.files import is_file, is_folder
from pricebook.base.html import html_table
from pricebook.base.inputs import input_sha256, reads_once
from pricebook.base.languages import say
from pricebook.exports.reimbursement.read_back import CataloguePrice, read_catalogue
from pricebook.findings import Findings
from pricebook.pricelist import InvalidPriceList, PriceList, read_pricelist
from pricebook.regulation import LawOnDay, Regulation, SearchPath, regulation_on

if TYPE_CHECKING:
    import pandas

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
SHOWN_IN_A_NOTEBOOK = 20


@dataclass(frozen=True, slots=True, repr=False)
class Catalogue:
    """A reimbursement catalogue: the prices that facilities are paid (whole đồng), and the findings about the file."""

    path: Path
    prices: tuple[CataloguePrice, ...]
    findings: Findings

    def on(self, day: date) -> "Catalogue":
        """Returns the catalogue with only the prices that are in force on a day."""
        return Catalogue(self.path, tuple(price for price in self.prices if price.in_force(day)), self.findings)

    def to_pandas(self) -> "pandas.DataFrame":
        """Returns a table with one row for each price: facility, service, class, price (đồng), dates, decision, list."""
        import pandas as pd

        names = [name for name in CataloguePrice.__slots__ if name not in ("from_", "class_")]
        columns = [*names, "class", "from"]
        rows = [[*(getattr(price, name) for name in names), price.class_, price.from_] for price in self.prices]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def __repr__(self) -> str:
        return f"<Catalogue {self.path.name}: {len(self.prices)} prices, {findings_label(self.findings)}>"

    def _repr_html_(self) -> str:
        shown = ((p.facility_code, p.service_code, p.name, p.price, p.from_, p.to) for p in self.prices[:SHOWN_IN_A_NOTEBOOK])
        hidden = len(self.prices) - SHOWN_IN_A_NOTEBOOK
        heading = ("Cơ sở", "Mã", "Dịch vụ", "Giá (đồng)", "Từ", "Đến")
        return html_table(self.path.name, heading, shown, f"… {hidden}" if hidden > 0 else "")


@dataclass(frozen=True, slots=True, repr=False)
class LoadedList:
    """A price list with its law on its pricing date, and the SHA-256 of the file that it was read from."""

    path: Path
    prices: PriceList
    law: LawOnDay
    sha256: str

    @property
    def pack_changed(self) -> bool:
        """Whether the pack is no longer what it was when the list was made."""
        of_list, here = self.prices.pack_version, self.law.regulation.pack_version
        return of_list != here or self.prices.pack_sha256 not in (None, self.law.pack.found.sha256)

    def __repr__(self) -> str:
        return f"<LoadedList {self.path.name}: {len(self.prices.lines)} prices by {self.prices.regulation}>"


def load(path: Path | str) -> PriceList | Catalogue:
    """Reads a price list from pricelist.json, an approval workbook or the output folder of a build; or a reimbursement catalogue.

    A list must match its fingerprint, and a workbook must match what its printed sheets show, so that what is loaded is what was
    signed.

    Args:
        path: the file, or the folder; in a dossier, its folder `out` is searched too.

    Returns:
        The price list; or, where the file is a catalogue, the catalogue.

    Raises:
        InputNotFound: there is no such file, or no list in the folder.
        UnreadableList: the file holds neither a list nor a catalogue.
        FolderNotFound, WrongOption: the folder that PRICEBOOK_NORMS names, or its layouts of catalogues, cannot be used.
    """
    file = list_file(Path(path))
    if file.suffix.lower() == ".csv":
        return _catalogue(file)
    try:
        return _list_in(file)
    except (InvalidPriceList, OSError) as error:
        if file.suffix.lower() in WORKBOOKS:
            return _catalogue(file, error)
        raise UnreadableList("unreadable-list", reason=reason(error)) from error


def list_file(path: Path) -> Path:
    """Returns the file of a list: the path itself, or the file that a build has written into the folder.

    Raises:
        InputNotFound: there is no such file.
    """
    if is_folder(path):
        for folder in (path, path / OUT):
            for name in (PRICELIST, WORKBOOK):
                if (found := named_in(folder, name)) is not None:
                    return found
        raise InputNotFound("no-list-in-folder", path=str(path))
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    return path


@reads_once
def load_list(path: Path, norms: Path | str | None = None) -> LoadedList:
    """Reads a list, and loads its law from the version of the pack that the list was made with, or one that continues it.

    Raises:
        UnreadableList: the file holds no valid list.
        OtherPack: the pack is available in an earlier version only, or not at all.
    """
    try:
        prices, digest = _list_in(path), input_sha256(path)
    except (InvalidPriceList, OSError) as error:
        raise UnreadableList("unreadable-list", reason=reason(error)) from error
    law = law_of(prices, packs_for(norms, dossier_of(path)))
    return LoadedList(path, in_order_of(prices, law), law, digest)


def in_order_of(prices: PriceList, law: LawOnDay) -> PriceList:
    """The list with its components in the order of its law."""
    return prices.in_order(dict.fromkeys(each.id for each in law.regulation.components if each.id in prices.components))


def dossier_of(file: Path) -> Path | None:
    """Returns the dossier whose output a list is, if it has packs: they are on the search path, as they were for the build."""
    with_packs = [folder for folder in file.absolute().parents[:2] if (folder / "norms").is_dir()]
    if not with_packs:
        return None
    from pricebook.dossier.settings import SETTINGS_FILE  # with it comes the database, which is slow to import

    return next((folder for folder in with_packs if (folder / SETTINGS_FILE).is_file()), None)


def law_of(prices: PriceList, packs: SearchPath) -> LawOnDay:
    """Returns the law of a list on its pricing date.

    A later version of the pack has more facts, each for its time, and answers for the list's day as well; `pack_changed` says so.

    Raises:
        OtherPack: the pack is not available in the version that the list was made with, or in one that continues it.
    """
    found = packs.find(prices.regulation)
    law = regulation_on(found, prices.pricing_date)[0] if found is not None else None
    if law is None or not _continues(law.regulation, prices):
        here = law.regulation.pack_version if law is not None else "–"
        raise OtherPack("other-pack", regulation=prices.regulation, version=prices.pack_version, here=here)
    return law


def _continues(regulation: Regulation, prices: PriceList) -> bool:
    """Whether a pack is of the version that a list was made with, or continues it, and knows all its cost headings."""
    versions = (regulation.pack_version, *regulation.continues)
    return prices.pack_version in versions and set(prices.components) <= {component.id for component in regulation.components}


def _list_in(file: Path) -> PriceList:
    if file.suffix.lower() in WORKBOOKS:
        from pricebook.exports.approval.read_back import read_workbook

        return read_workbook(file)
    return read_pricelist(file)


def _catalogue(file: Path, no_list: Exception | None = None) -> Catalogue:
    """Reads a catalogue. `no_list` is the error that says why the file holds no price list."""
    prices, findings = read_catalogue(file, declared_layouts(packs_for(None)))
    if prices is None:
        why = say("call.of", label=file.name, reason=say("list.no-catalogue")) if no_list is None else reason(no_list)
        raise UnreadableList("unreadable-list", reason=why)
    return Catalogue(file, tuple(prices), Findings(findings))
