"""Where packs are looked for, in order: a folder named for the run, the environment's, the dossier's own, those installed."""

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pricebook.base.files import sha256_of
from pricebook.base.resources import resource_folder

ENVIRONMENT = "PRICEBOOK_NORMS"
SETTINGS = "regulation.toml"

# Terms of the catalogue of words: who chose the folder that a pack was found in.
Origin = Literal["norms-option", "norms-environment", "norms-dossier", "norms-installed"]

_PACK_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")


@dataclass(frozen=True)
class FoundPack:
    """A pack's folder, and who chose the place that it was found in."""

    folder: Path
    origin: Origin

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of everything that the pack says: its settings and tables, each by name. Raises OSError."""
        digest = hashlib.sha256()
        for path in sorted([self.folder / SETTINGS, *self.folder.glob("*.csv")], key=lambda path: path.name):
            digest.update(f"{path.name} {sha256_of(path)}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Packs:
    """The search path of one run: folders of packs, the first that has a pack of a name gives it."""

    places: tuple[tuple[Origin, Path], ...]

    def find(self, regulation_id: str) -> FoundPack | None:
        """The pack of that name; None where no place has it. An id is a name, never a path."""
        if not _PACK_ID.fullmatch(regulation_id):
            return None
        return next(
            (FoundPack(root / regulation_id, origin) for origin, root in self.places if _is_pack(root / regulation_id)), None
        )

    def installed(self, regulation_id: str) -> FoundPack | None:
        """The pack of that name which came with the program, whatever goes before it on the path."""
        return Packs(tuple(place for place in self.places if place[0] == "norms-installed")).find(regulation_id)

    def ids(self) -> list[str]:
        """The ids of all packs on the path, sorted."""
        return sorted({path.parent.name for _, root in self.places for path in root.glob(f"*/{SETTINGS}")})

    def titles(self) -> dict[str, tuple[str, ...]]:
        """Pack id → what its regulation is called: title, short title, the heading of its ordinals. A broken pack has none."""
        found = {}
        for name in self.ids():
            pack = self.find(name)
            try:
                said = tomllib.loads((pack.folder / SETTINGS).read_text(encoding="utf-8")) if pack else {}
            except (OSError, ValueError):
                continue
            found[name] = tuple(str(said[key]) for key in ("title", "short_title", "ordinal_heading") if said.get(key))
        return found

    def regions(self) -> Path:
        """The folder of region schemes: the first on the path that declares any."""
        return next(root / "regions" for _, root in self.places if (root / "regions" / "schemes.toml").is_file())


def search_path(norms: Path | None = None, dossier: Path | None = None) -> Packs:
    """The search path of a run.

    Args:
        norms: a folder of packs named for this run; it goes before all others.
        dossier: a dossier; packs in its own folder `norms/` go before the installed ones.

    Raises:
        NotADirectoryError: `norms`, or what the environment variable PRICEBOOK_NORMS names, is no folder.
    """
    places: list[tuple[Origin, Path]] = []
    if norms is not None:
        places.append(("norms-option", _folder(norms)))
    if said := os.environ.get(ENVIRONMENT):
        places.append(("norms-environment", _folder(Path(said))))
    if dossier is not None and (dossier / "norms").is_dir():
        places.append(("norms-dossier", dossier / "norms"))
    return Packs((*places, ("norms-installed", resource_folder("norms"))))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise NotADirectoryError(str(path))
    return path


def _is_pack(folder: Path) -> bool:
    return (folder / SETTINGS).is_file()
