"""What approval papers have beside the list: the list before it, form 21, local income, the opinions, who signs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pricebook.app.errors import InputNotFound, WrongOption
from pricebook.app.load import LoadedList
from pricebook.base.files import is_file, is_folder
from pricebook.exports.papers.proposal import MOST_OPINIONS, THE_HEAD, Opinion, Proposal, Signer
from pricebook.exports.papers.since import Since
from pricebook.findings import Findings
from pricebook.tables import Table, load_specs

TABLE = "opinions"
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
    since, findings = _since(asked, loaded)
    opinions, found = _opinions(asked, loaded)
    return Proposal(since, opinions, asked.signer), Findings([*findings, *found])


def _since(asked: ProposalAsked, loaded: LoadedList) -> tuple[Since | None, Findings]:
    if asked.since is None:
        alone = next((name for name in ("volumes", "income", "income-source") if asked.options()[name] is not None), None)
        if alone is not None:
            raise WrongOption("needs-since", option=alone)
        return None, Findings()
    from pricebook.app.diff import compared, income_of, listed  # with it comes the database, which is slow to import
    from pricebook.compare.told import since_of

    income = income_of(asked.income, asked.income_source, asked.volumes)
    before = listed(asked.since, asked.registry, asked.norms)
    names = str(asked.since), str(loaded.path)
    result = compared(names, before, (loaded.prices, loaded.law), asked.volumes, income)
    return since_of(result.changes, result.impact), result.findings


def _opinions(asked: ProposalAsked, loaded: LoadedList) -> tuple[tuple[Opinion, ...] | None, Findings]:
    """The opinions of the table that is named, else of the dossier that the list was built from; None where there is none."""
    folder = next((each for each in loaded.path.absolute().parents[:2] if (each / "dossier.toml").is_file()), None)
    path = Path(asked.opinions) if asked.opinions is not None else folder
    if path is None:
        return None, Findings()
    from pricebook.dossier import read_settings
    from pricebook.dossier.files import TableFile, table_files
    from pricebook.dossier.sources import read_sources

    if is_folder(path):
        settings, _ = read_settings(path)
        sources = table_files(path, settings.parts if settings is not None else ())[0].get(TABLE)
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
