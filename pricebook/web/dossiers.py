"""The dossiers of the desk, as folders: their files, what was read of them, and what the last build left.

DOSSIER/dossier.toml, DOSSIER/FILE     the settings and the tables, as the command line reads them
DOSSIER/out/…                          what a build writes
DOSSIER/.desk/VERSION/…                what pages show of it: made anew by each build, and lost without harm
DOSSIER/.desk/refused.json             of which names somebody said that no candidate is it
da-bo/DOSSIER/TIME-FILE                files that were replaced or removed
da-bo/TIME-NAME/…                      a dossier, or a list that somebody sent, that was put away as a whole
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pricebook.app.list_shown import ROWS
from pricebook.app.written import OUT, write_whole
from pricebook.base.files import is_file, is_folder, read_text_file, sha256_of
from pricebook.base.languages import LANGUAGES
from pricebook.web.desk import LISTS

SETTINGS_FILE = "dossier.toml"
SHOWN, REMOVED = ".desk", "da-bo"
VERSION = "1"  # of the form of what pages show: what an earlier program wrote in another form is not read
READ, PROPOSED, REFUSED, STATE = "read.json", "proposals.json", "refused.json", "inputs.json"
_MOST_FILES = 2_000
_LARGEST = 2**29  # bytes of a file of what pages show
_KEYS = {  # without which a file is not one of ours
    READ: {"inputs", "tables", *LANGUAGES},
    PROPOSED: {"seen", "names", "refused", "items", "conversions", "conversions_seen"},
    STATE: {"inputs", "solved", "list"},
    ROWS: {"pricing_date", "columns", "rows", "left_out", "classes", "groups", "tally", "ways", "changes"},
}


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file of a dossier: its name, its size in bytes, and by what one knows that it is still the same."""

    name: str
    path: Path
    size: int
    seen: str


@dataclass(frozen=True, slots=True)
class DeskDossier:
    """A dossier on the desk."""

    folder: Path

    @property
    def name(self) -> str:
        """Its name: that of its folder."""
        return self.folder.name

    @property
    def results(self) -> Path:
        """The folder of what a build wrote."""
        return self.folder / OUT

    @property
    def shown(self) -> Path:
        """The folder of what pages show."""
        return self.folder / SHOWN / VERSION

    @property
    def kept(self) -> Path:
        """The folder of what the desk keeps of its own."""
        return self.folder / SHOWN

    def files(self) -> list[DossierFile]:
        """Its files, by name; the settings are not among them, nor what a build wrote."""
        found = [path for path in sorted(self.folder.iterdir())[:_MOST_FILES] if _is_shown(path)]
        return [DossierFile(path.name, path, path.stat().st_size, seen_of(path)) for path in found]

    @property
    def settings_file(self) -> Path | None:
        """The file of its settings; None where that is a link, which may lead to what is none of the desk's."""
        file = self.folder / SETTINGS_FILE
        return file if not file.is_symlink() else None

    def file(self, name: str) -> DossierFile | None:
        """The file of a name, of those that are there."""
        return next((each for each in self.files() if each.name == name), None)

    def results_files(self) -> list[str]:
        """What a build wrote, each by its name within the folder of the results."""
        if not is_folder(self.results) or self.results.is_symlink():
            return []
        found = (path for path in sorted(self.results.rglob("*")) if path.is_file() and not path.is_symlink())
        names = (path.relative_to(self.results).as_posix() for path in found)
        return [name for name in names if not any(part.startswith(".") for part in name.split("/"))]

    def told(self, name: str) -> dict[str, Any] | None:
        """What stands in a file of what pages show; None where there is none."""
        told = read_json(self.shown / name)
        return told if told is not None and _KEYS.get(name, set()) <= told.keys() else None

    def refused(self) -> dict[str, Any]:
        """The names of which somebody said that no candidate is it, by their keys, with who and when."""
        return dict(read_json(self.kept / REFUSED) or {})

    def inputs(self) -> dict[str, str]:
        """The settings and the files, each with its SHA-256."""
        return {path.name: sha256_of(path) for path in (self.folder / SETTINGS_FILE, *(each.path for each in self.files()))}

    def remove(self, file: DossierFile) -> Path:
        """Moves a file out of the dossier, to where what was removed is kept."""
        place = self._place_of(file.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        return file.path.rename(place)

    def keep_copy(self, path: Path) -> None:
        """Copies a file that will be replaced to where what was removed is kept."""
        place = self._place_of(path.name)

        def copy(staging: Path) -> None:
            shutil.copyfile(path, staging / place.name)

        write_whole(place.parent, (place.name,), copy, force=False)

    def _place_of(self, name: str) -> Path:
        """Where a file that is removed or replaced now is kept."""
        return self.folder.parent / REMOVED / self.name / f"{_now()}-{name}"

    def take(self, name: str, came: Path) -> None:
        """Puts a file that came into the dossier; one of the same name is moved to where what was removed is kept."""
        former = next((each for each in self.files() if each.name.casefold() == name.casefold()), None)
        if former is not None:
            self.remove(former)
        came.replace(self.folder / name)


def put_away(folder: Path, desk: Path) -> Path:
    """Moves the folder of a dossier or of a list that somebody sent to where what was removed from the desk is kept."""
    place = desk / REMOVED / f"{_now()}-{folder.name}"
    place.parent.mkdir(parents=True, exist_ok=True)
    return folder.rename(place)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


def dossiers_in(folder: Path) -> Iterator[DeskDossier]:
    """The dossiers in a folder, by name."""
    for path in sorted(folder.iterdir()):
        if path.name not in (LISTS, REMOVED) and not path.name.startswith(".") and is_file(path / SETTINGS_FILE):
            yield DeskDossier(path)


def dossier_of(folder: Path, name: str) -> DeskDossier | None:
    """The dossier of a name, of those that are there; None where there is none."""
    return next((each for each in dossiers_in(folder) if each.name == name), None)


def seen_of(path: Path) -> str:
    """By what one knows that a file was not replaced since a page was made; "" where there is none."""
    try:
        about = path.stat()
    except OSError:
        return ""
    return hashlib.sha256(f"{about.st_size} {about.st_mtime_ns} {about.st_ino}".encode()).hexdigest()[:16]


def read_json(path: Path) -> dict[str, Any] | None:
    """The contents of a file of ours; None where there is none. They are shared, and never changed."""
    try:
        about = path.stat()
    except OSError:
        return None
    return _read_json(path, about.st_mtime_ns, about.st_ino, about.st_size)


@lru_cache(maxsize=16)
def _read_json(path: Path, changed: int, number: int, size: int) -> dict[str, Any] | None:
    try:
        told = json.loads(read_text_file(path, _LARGEST))  # a pipe in its place is not waited for
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_shown(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.name != SETTINGS_FILE and is_file(path) and not path.is_symlink()
