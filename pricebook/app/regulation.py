"""The verb regulation: lists, shows and checks regulation packs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.display import findings_label
from pricebook.app.packs import packs_for, unknown_regulation
from pricebook.base.files import is_folder
from pricebook.findings import Findings
from pricebook.regulation import FoundPack, Pack, check_regions, load_pack


@dataclass(frozen=True, slots=True, repr=False)
class ListedPack:
    """One pack of the search path. `pack` is None where the pack is broken; the findings then say why."""

    id: str
    found: FoundPack
    pack: Pack | None
    findings: Findings

    def __repr__(self) -> str:
        services = len(self.pack.tables["services"]) if self.pack is not None else None
        return f"<ListedPack {self.id}: services={services}, {findings_label(self.findings)}>"

    def record(self) -> dict[str, Any]:
        """Returns the id, title, number of services, whether the pack lacks nothing or is broken, and where it was found."""
        regulation = self.pack.regulation if self.pack is not None else None
        return {
            "id": self.id,
            "title": regulation.title if regulation else None,
            "services": len(self.pack.tables["services"]) if self.pack is not None else None,
            "complete": regulation.complete and not regulation.missing_parts if regulation else None,
            "broken": regulation is None,
            "origin": self.found.origin,
        }

    def settings(self) -> dict[str, Any]:
        """Returns the settings of regulation.toml, and the numbers of rows of the tables. Empty where the pack is broken."""
        if self.pack is None:
            return {}
        record: dict[str, Any] = self.pack.regulation.model_dump(mode="json", by_alias=True, exclude_none=True)
        record["tables"] = {name: len(table) for name, table in self.pack.tables.items() if len(table)}
        record["sha256"] = self.found.sha256
        return record


def regulations(*, norms: Path | str | None = None) -> list[ListedPack]:
    """Returns all packs of the search path, by id.

    Raises:
        FolderNotFound: `norms`, or the folder of the environment variable PRICEBOOK_NORMS, is not a folder.
        WrongOption: the folder `norms` holds no pack.
    """
    packs = packs_for(norms)
    found = [(name, pack) for name in packs.ids() if (pack := packs.find(name)) is not None]
    return [_listed(name, pack) for name, pack in found]


def regions(*, norms: Path | str | None = None) -> Findings:
    """Returns what is wrong with the region schemes that a dossier would be given.

    Raises:
        FolderNotFound: `norms` is not a folder.
    """
    return Findings(check_regions(packs_for(norms).regions()))


def regulation(name: Path | str, *, norms: Path | str | None = None) -> ListedPack:
    """Returns one pack, by its id or by its folder.

    Raises:
        UnknownRegulation: there is no such pack and no such folder.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack.
    """
    packs = packs_for(norms)
    found = packs.find(str(name))
    if found is None and is_folder(Path(name)):
        found = FoundPack(Path(name).absolute(), "norms-option")  # "." has a name, too
    if found is None:
        raise unknown_regulation(name, packs)
    return _listed(found.folder.name, found)


def _listed(name: str, found: FoundPack) -> ListedPack:
    pack, findings = load_pack(found, with_issued=True)
    return ListedPack(name, found, pack, Findings(findings))
