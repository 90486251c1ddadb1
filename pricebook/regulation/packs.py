"""The search path of packs: folders given for the run or by the environment, the dossier's, the user's, the installed packs."""

import hashlib
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pricebook.base.files import is_folder
from pricebook.base.inputs import input_sha256, input_text
from pricebook.base.resources import resource_folder, user_folder

ENVIRONMENT = "PRICEBOOK_NORMS"
SETTINGS = "regulation.toml"
FACILITIES = "facilities.toml"  # the vocabulary: classes, kinds of facility, names of managers
# In a sealed folder, which is opened years later: the vocabulary that was installed then, and more than one of an office's own.
INSTALLED_FACILITIES, FURTHER_FACILITIES = "facilities-installed.toml", "facilities-[2-9].toml"
SETTLEMENT = "settlement"  # the folder beside the packs that holds the packs of settlement
SETTLEMENT_SETTINGS = "settlement.toml"

# How the folder was chosen in which a pack was found. Each is a term of base/words/terms.toml.
Origin = Literal["norms-option", "norms-environment", "norms-dossier", "norms-user", "norms-installed"]

_NUMBER = re.compile(r"\d+/\d{4}")  # of a document, with its year
_PACK_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")


def is_pack_id(text: str) -> bool:
    """Whether a text can be the id of a pack, which is also the name of its folder."""
    return _PACK_ID.fullmatch(text) is not None


@dataclass(frozen=True)
class FoundPack:
    """The folder of a pack, how the place was chosen in which it was found, and the name of its settings file.

    `roots` are the folders of packs whose vocabularies (`facilities.toml`) hold for it, beside the installed one. Without any it
    is the folder that the pack lies in.
    """

    folder: Path
    origin: Origin
    settings: str = SETTINGS
    roots: tuple[Path, ...] = ()

    @property
    def own_vocabularies(self) -> tuple[Path, ...]:
        """The files of its vocabulary that differ from the installed one, in the order of the search path. Raises OSError."""
        return own_vocabularies(self.roots or (self.folder.parent,))

    @property
    def vocabularies(self) -> tuple[Path, ...]:
        """All files of its vocabulary; an earlier one's entries go before those of a later one. Raises OSError."""
        return (*self.own_vocabularies, installed_vocabulary(self.roots or (self.folder.parent,)))

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 over the names and contents of the pack's settings, tables and own vocabularies. Raises OSError."""
        digest = hashlib.sha256()
        tables = (path for path in self.folder.glob("*.csv") if path.is_file())  # a folder or a broken link has no contents
        for path in sorted([self.folder / self.settings, *tables], key=lambda path: path.name):
            digest.update(f"{path.name} {input_sha256(path)}\n".encode())
        for path in self.own_vocabularies:
            digest.update(f"{FACILITIES} {input_sha256(path)}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class SearchPath:
    """The search path of one run: folders that hold packs. The first folder that has a pack of an id is used."""

    places: tuple[tuple[Origin, Path], ...]

    def find(self, regulation_id: str) -> FoundPack | None:
        """The pack of an id; None if no folder has it. An id is a name; a path is never accepted."""
        if not is_pack_id(regulation_id):
            return None
        roots = tuple(root for _, root in self.places)
        return next(
            (
                FoundPack(root / regulation_id, origin, roots=roots)
                for origin, root in self.places
                if _is_pack(root / regulation_id)
            ),
            None,
        )

    def find_settlement(self, settlement_id: str) -> FoundPack | None:
        """The pack of settlement of an id; None if no folder has it."""
        if not _PACK_ID.fullmatch(settlement_id):
            return None
        folders = ((root / SETTLEMENT / settlement_id, origin) for origin, root in self.places)
        found = ((folder, origin) for folder, origin in folders if (folder / SETTLEMENT_SETTINGS).is_file())
        return next((FoundPack(folder, origin, SETTLEMENT_SETTINGS) for folder, origin in found), None)

    def settlement_ids(self) -> list[str]:
        """The ids of all packs of settlement on the path, sorted."""
        return sorted(
            {path.parent.name for _, root in self.places for path in root.glob(f"{SETTLEMENT}/*/{SETTLEMENT_SETTINGS}")}
        )

    def installed(self, regulation_id: str) -> FoundPack | None:
        """The installed pack of an id, even if another folder on the path has a pack of that id."""
        return SearchPath(tuple(place for place in self.places if place[0] == "norms-installed")).find(regulation_id)

    def ids(self) -> list[str]:
        """The ids of all packs on the path, sorted."""
        return sorted({path.parent.name for _, root in self.places for path in root.glob(f"*/{SETTINGS}")})

    def holds_packs(self, origin: Origin) -> bool:
        """Whether a place on the path holds a pack at all."""
        patterns = (f"*/{SETTINGS}", f"{SETTLEMENT}/*/{SETTLEMENT_SETTINGS}")
        return any(any(root.glob(pattern)) for place, root in self.places if place == origin for pattern in patterns)

    def titles(self) -> dict[str, tuple[str, ...]]:
        """Pack id → title, short title and heading of the ordinals of its regulation. Packs that cannot be read are left out."""
        keys = ("title", "short_title", "ordinal_heading")
        return {name: tuple(str(each[key]) for key in keys if each.get(key)) for name, each in self._settings().items()}

    def numbers(self) -> dict[str, tuple[str, ...]]:
        """Pack id → how texts name its regulation by its number: "39/2018/TT-BYT", "Thông tư 39/2018", the id of the pack."""
        found = {}
        for name, settings in self._settings().items():
            title, short = str(settings.get("title", "")), str(settings.get("short_title", ""))
            kind, number = title.partition(" số ")[0], _NUMBER.search(short)
            spoken = [f"{kind} {number[0]}", f"{kind} số {number[0]}"] if kind != title and number else []
            found[name] = (name, *filter(None, (str(settings.get("document", "")), short)), *spoken)
        return found

    def _settings(self) -> dict[str, dict[str, Any]]:
        """Pack id → its settings, of the packs that can be read."""
        found = {}
        for name in self.ids():
            pack = self.find(name)
            try:
                found[name] = tomllib.loads(input_text(pack.folder / SETTINGS)) if pack else {}
            except (OSError, ValueError):
                continue
        return found

    def regions(self) -> Path:
        """The folder of region schemes: the first on the path that has some."""
        return next(root / "regions" for _, root in self.places if (root / "regions" / "schemes.toml").is_file())

    def catalogues(self) -> Path:
        """The file of the layouts of catalogues: the first on the path."""
        return next(root / "catalogues.toml" for _, root in self.places if (root / "catalogues.toml").is_file())


def search_path(norms: Path | None = None, dossier: Path | None = None) -> SearchPath:
    """The search path of a run.

    Args:
        norms: a folder of packs for this run; it goes before all others.
        dossier: the folder of a dossier; packs in its subfolder `norms/` go before the user's and the installed ones.

    Raises:
        NotADirectoryError: `norms`, or the value of the environment variable PRICEBOOK_NORMS, is not a folder.
    """
    places: list[tuple[Origin, Path]] = []
    if norms is not None:
        places.append(("norms-option", _folder(norms)))
    if value := os.environ.get(ENVIRONMENT):
        places.append(("norms-environment", _folder(Path(value))))
    if dossier is not None and (dossier / "norms").is_dir():
        places.append(("norms-dossier", dossier / "norms"))
    user = user_folder("norms")
    if user is not None and is_folder(user):
        places.append(("norms-user", user))
    return SearchPath((*places, ("norms-installed", resource_folder("norms"))))


def own_vocabularies(roots: Sequence[Path]) -> tuple[Path, ...]:
    """The vocabularies of folders of packs that differ from the installed one, in their order. Raises OSError."""
    there = (file for root in roots for file in (root / FACILITIES, *sorted(root.glob(FURTHER_FACILITIES))))
    files = [file for file in there if file.is_file() and file != _programs_vocabulary()]
    installed = input_sha256(installed_vocabulary(roots)) if files else None
    return tuple(file for file in files if input_sha256(file) != installed)


def installed_vocabulary(roots: Sequence[Path]) -> Path:
    """The installed vocabulary; for the folder of a sealed list, the one that was installed when it was sealed."""
    sealed = (root / INSTALLED_FACILITIES for root in roots)
    return next((file for file in sealed if file.is_file()), _programs_vocabulary())


def _programs_vocabulary() -> Path:
    return resource_folder("norms") / FACILITIES


def _folder(path: Path) -> Path:
    if not is_folder(path):
        raise NotADirectoryError(str(path))
    return path


def _is_pack(folder: Path) -> bool:
    return (folder / SETTINGS).is_file()
