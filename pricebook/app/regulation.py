"""The verb regulation: lists, shows and checks regulation packs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.display import findings_label
from pricebook.app.packs import packs_for, unknown_regulation
from pricebook.base.files import is_folder
from pricebook.findings import Finding, Findings, Place
from pricebook.regulation import (
    FoundPack,
    Pack,
    SettlementPack,
    check_layouts,
    check_regions,
    load_pack,
    load_settlement,
    nearest_day_in_force,
    overlapping_packs,
)
from pricebook.regulation.effect import day_outside
from pricebook.regulation.packs import SETTLEMENT, SETTLEMENT_SETTINGS


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

    def outside_effect(self, day: date) -> Finding | None:
        """LW012 where the regulation is not in force on a day."""
        law = self.pack.regulation if self.pack is not None else None
        return None if law is None or nearest_day_in_force(law, day) == day else day_outside(law, day, Place())

    @property
    def is_complete(self) -> bool:
        """Whether the pack says that it holds everything, and names no part that it lacks."""
        return self.pack is not None and self.pack.regulation.complete and not self.pack.regulation.missing_parts

    def record(self) -> dict[str, Any]:
        """Returns the id, title, number of services, whether the pack lacks nothing or is broken, and where it was found."""
        regulation = self.pack.regulation if self.pack is not None else None
        return {
            "id": self.id,
            "title": regulation.title if regulation else None,
            "services": len(self.pack.tables["services"]) if self.pack is not None else None,
            "complete": self.is_complete if regulation else None,
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


@dataclass(frozen=True, slots=True, repr=False)
class ListedSettlement:
    """One pack of settlement of the search path; its id is "settlement/…". `pack` is None where it is broken."""

    id: str
    found: FoundPack
    pack: SettlementPack | None
    findings: Findings

    def __repr__(self) -> str:
        return f"<ListedSettlement {self.id}: {findings_label(self.findings)}>"

    def record(self) -> dict[str, Any]:
        """Returns what `ListedPack.record` does; a pack of settlement has no services."""
        settlement = self.pack.settlement if self.pack is not None else None
        return {
            "id": self.id,
            "title": settlement.title if settlement else None,
            "services": None,
            "complete": None,
            "broken": settlement is None,
            "origin": self.found.origin,
        }

    def settings(self) -> dict[str, Any]:
        """Returns the settings of settlement.toml. Empty where the pack is broken."""
        if self.pack is None:
            return {}
        record: dict[str, Any] = self.pack.settlement.model_dump(mode="json", by_alias=True, exclude_none=True)
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


def settlements(*, norms: Path | str | None = None) -> list[ListedSettlement]:
    """Returns all packs of settlement of the search path, by id.

    Raises:
        FolderNotFound: `norms`, or the folder of the environment variable PRICEBOOK_NORMS, is not a folder.
        WrongOption: the folder `norms` holds no pack.
    """
    packs = packs_for(norms)
    found = ((name, packs.find_settlement(name)) for name in packs.settlement_ids())
    return [_listed_settlement(name, pack) for name, pack in found if pack is not None]


def regions(*, norms: Path | str | None = None) -> Findings:
    """Returns what is wrong with the region schemes that a dossier would be given, and with the layouts of catalogues.

    Raises:
        FolderNotFound: `norms` is not a folder.
    """
    packs = packs_for(norms)
    return Findings([*check_regions(packs.regions()), *check_layouts(packs.catalogues())])


def conflicts(listed: Iterable[ListedSettlement]) -> Findings:
    """Returns which packs of settlement of one kind are in force on the same day."""
    return Findings(overlapping_packs(entry.pack for entry in listed if entry.pack is not None))


def regulation(name: Path | str, *, norms: Path | str | None = None) -> ListedPack | ListedSettlement:
    """Returns one pack, by its id (of a pack of settlement "settlement/…") or by its folder.

    Raises:
        UnknownRegulation: there is no such pack and no such folder.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack.
    """
    packs = packs_for(norms)
    found = packs.find(str(name))
    kind, _, settlement_id = str(name).rpartition("/")
    if kind == SETTLEMENT and (settlement := packs.find_settlement(settlement_id)) is not None:
        return _listed_settlement(settlement_id, settlement)
    if (Path(name) / SETTLEMENT_SETTINGS).is_file():
        folder = Path(name).absolute()
        return _listed_settlement(folder.name, FoundPack(folder, "norms-option", SETTLEMENT_SETTINGS))
    if found is None and is_folder(Path(name)):
        found = FoundPack(Path(name).absolute(), "norms-option")  # "." has a name, too
    if found is None:
        raise unknown_regulation(name, packs)
    return _listed(found.folder.name, found)


def _listed(name: str, found: FoundPack) -> ListedPack:
    pack, findings = load_pack(found, with_issued=True)
    return ListedPack(name, found, pack, Findings(findings))


def _listed_settlement(name: str, found: FoundPack) -> ListedSettlement:
    pack, findings = load_settlement(found)
    return ListedSettlement(f"{SETTLEMENT}/{name}", found, pack, Findings(findings))
