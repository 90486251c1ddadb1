"""regulation: what the law here says, and whether its packs are whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.errors import UnknownRegulation
from pricebook.app.packs import packs_for
from pricebook.findings import Findings
from pricebook.regulation import FoundPack, Pack, load_pack


@dataclass(frozen=True, slots=True)
class ListedPack:
    """One pack of the search path. `pack` is None where it is broken; the findings say why."""

    id: str
    found: FoundPack
    pack: Pack | None
    findings: Findings

    def record(self) -> dict[str, Any]:
        """Its id, title, how many services it has, whether it is complete or broken, and where it was found."""
        regulation = self.pack.regulation if self.pack is not None else None
        return {
            "id": self.id,
            "title": regulation.title if regulation else None,
            "services": len(self.pack.tables["services"]) if self.pack is not None else None,
            "complete": regulation.complete if regulation else None,
            "broken": regulation is None,
            "origin": self.found.origin,
        }

    def settings(self) -> dict[str, Any]:
        """Everything that its regulation.toml says, and how many rows its tables have. Empty where it is broken."""
        if self.pack is None:
            return {}
        record: dict[str, Any] = self.pack.regulation.model_dump(mode="json", by_alias=True, exclude_none=True)
        record["tables"] = {name: len(table) for name, table in self.pack.tables.items() if len(table)}
        record["sha256"] = self.found.sha256
        return record


def regulations(*, norms: Path | str | None = None) -> list[ListedPack]:
    """All packs of the search path, by id. Raises FolderNotFound."""
    packs = packs_for(norms)
    found = [(name, pack) for name in packs.ids() if (pack := packs.find(name)) is not None]
    return [_listed(name, pack) for name, pack in found]


def regulation(name: Path | str, *, norms: Path | str | None = None) -> ListedPack:
    """One pack, by its id, or by its folder. Raises UnknownRegulation where there is neither."""
    packs = packs_for(norms)
    found = packs.find(str(name))
    if found is None and Path(name).is_dir():
        found = FoundPack(Path(name), "norms-option")
    if found is None:
        raise UnknownRegulation("unknown-regulation", regulation=str(name), known=", ".join(packs.ids()))
    return _listed(found.folder.name, found)


def _listed(name: str, found: FoundPack) -> ListedPack:
    pack, findings = load_pack(found, with_issued=True)
    return ListedPack(name, found, pack, Findings(findings))
