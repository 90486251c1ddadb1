"""What approval papers have beside the list: the list before it, form 21, local income, the opinions, who signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.errors import InputNotFound, OtherPack, UnreadableList, WrongOption
from pricebook.app.load import LoadedList
from pricebook.base.files import is_file, is_folder
from pricebook.exports.papers.proposal import MOST_OPINIONS, THE_HEAD, Opinion, Proposal, Signer
from pricebook.exports.papers.since import Since
from pricebook.findings import Findings
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay
from pricebook.tables import Table, load_specs

if TYPE_CHECKING:
    from pricebook.dossier.files import TableFile

TABLE, VOLUMES, MINISTRY_NORMS = "opinions", "volumes", "ministry_norms"
SETTINGS = "dossier.toml"
_LACKS = "chưa ghi"


@dataclass(frozen=True, slots=True)
class ProposalAsked:
    """The options of an export as approval papers, as `export` has them."""

    since: Path | str | None = None
    volumes: Path | str | None = None
    income: int | Decimal | str | None = None
    income_source: str | None = None
    opinions: Path | str | None = None
    signer: Signer = THE_HEAD
    registry: Path | str | None = None
    norms: Path | str | None = None

    def options(self) -> dict[str, object]:
        """The options by the names that the command has for them."""
        return {
            "since": self.since,
            "volumes": self.volumes,
            "income": self.income,
            "income-source": self.income_source,
            "opinions": self.opinions,
            "signer": self.signer.name,
            "signer-title": self.signer.title,
        }


NOTHING_ASKED = ProposalAsked()


def proposal_of(asked: ProposalAsked, loaded: LoadedList) -> tuple[Proposal, Findings]:
    """What is known of a proposal beside its list, and what was found in the tables that say it.

    Raises:
        WrongOption: volumes or an income without the list before; an income without a source; too many opinions.
        InputNotFound, UnreadableList, OtherPack, RegistryUnusable: the list before, or a table, is not there or cannot be read.
    """
    volumes = _rows_of_dossier(loaded, VOLUMES)
    norms = _rows_of_dossier(loaded, MINISTRY_NORMS) if _dossier(loaded) is not None else None
    since, findings = _since(asked, loaded, _dossier(loaded) if volumes else None)
    opinions, found = _opinions(asked, loaded)
    return Proposal(since, opinions, asked.signer, volumes, norms), Findings([*findings, *found])


def _since(asked: ProposalAsked, loaded: LoadedList, dossier: Path | None) -> tuple[Since | None, Findings]:
    if asked.since is None:
        alone = next((name for name in ("volumes", "income", "income-source") if asked.options()[name] is not None), None)
        if alone is not None:
            raise WrongOption("needs-since", option=alone)
        return None, Findings()
    from pricebook.app.diff import compared, income_of, listed  # with it comes the database, which is slow to import
    from pricebook.compare.told import since_of

    volumes = asked.volumes if asked.volumes is not None else dossier
    income = income_of(asked.income, asked.income_source, volumes)
    before = _as_decided(asked) or listed(asked.since, asked.registry, asked.norms)
    names = str(asked.since), str(loaded.path)
    result = compared(names, before, (loaded.prices, loaded.law), volumes, income)
    return since_of(result.changes, result.impact), result.findings


def _as_decided(asked: ProposalAsked) -> tuple[PriceList, LawOnDay] | None:
    """The list before as the registry knows it, where it is a file or the folder of a build: its file does not say if it was
    approved. None for any other."""
    from pricebook.app.export_list import listed_by_registry

    path = Path(asked.since or "")
    if not is_file(path) and (not is_folder(path) or is_file(path / SETTINGS)):
        return None
    try:
        before, _, _ = listed_by_registry(path, False, asked.registry, "insured", None, asked.norms)
    except (OtherPack, UnreadableList):
        return None  # it is compared without its law, or refused there
    return before.prices, before.law


def _dossier(loaded: LoadedList) -> Path | None:
    """The dossier that the list was built from, if it lies beside it."""
    return next((each for each in loaded.path.absolute().parents[:2] if (each / SETTINGS).is_file()), None)


def _rows_of_dossier(loaded: LoadedList, name: str) -> int:
    """How many rows the dossier beside the list has in a table."""
    folder = _dossier(loaded)
    if folder is None:
        return 0
    from pricebook.dossier.sources import read_sources

    sources = _sources(folder, name)
    table = read_sources(sources, load_specs()[name])[0] if sources is not None else None
    return len(table) if table is not None else 0


def _sources(folder: Path, name: str) -> "Sequence[TableFile] | None":
    """Where in a dossier a table lies."""
    from pricebook.dossier import read_settings
    from pricebook.dossier.files import table_files

    settings, _ = read_settings(folder)
    return table_files(folder, settings.parts if settings is not None else ())[0].get(name)


def _opinions(asked: ProposalAsked, loaded: LoadedList) -> tuple[tuple[Opinion, ...] | None, Findings]:
    """The opinions of the table that is named, else of the dossier that the list was built from; None where there is none."""
    path = Path(asked.opinions) if asked.opinions is not None else _dossier(loaded)
    if path is None:
        return None, Findings()
    from pricebook.dossier.files import TableFile
    from pricebook.dossier.sources import read_sources

    sources: Sequence[TableFile] | None
    if is_folder(path):
        sources = _sources(path, TABLE)
        if sources is None:
            if asked.opinions is not None:
                raise InputNotFound("no-opinions-in-folder", path=str(path))
            return None, Findings()
    elif is_file(path):
        sources = [TableFile(path)]
    else:
        raise InputNotFound("no-file", path=str(path))
    table, findings = read_sources(sources, load_specs()[TABLE])
    if table is not None and len(table) > MOST_OPINIONS:
        raise WrongOption("too-many-opinions", count=len(table), most=MOST_OPINIONS)
    return (tuple(_rows(table)) if table is not None else None), Findings(findings)


def _rows(table: Table) -> Iterator[Opinion]:
    """The opinions. One that lacks its office or its words is a finding, and papers say that it does."""
    for row in range(len(table)):
        of = {field: table.columns[field][row] for field in table.columns}
        office, opinion, day = of["office"], of["opinion"], of["letter_date"]
        if office or opinion:
            when = date.fromisoformat(day) if day else None
            yield Opinion(office or _LACKS, of["letter_no"], when, opinion or _LACKS, of["taken_up"], of["reply"])
