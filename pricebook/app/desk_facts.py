"""What lies in the folder of a desk, cheaply: which registry it has, and which lists its dossiers have built."""

import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.list_rules import ListRules
from pricebook.app.registry import ENVIRONMENT
from pricebook.app.written import OUT, PRICELIST
from pricebook.base.files import read_text_file
from pricebook.registry import FILE, shown_place

SETTINGS, MANIFEST = "dossier.toml", "build-manifest.json"
_URL = "://"


@dataclass(frozen=True, slots=True)
class BuiltList:
    """A dossier, with the list that was built from it last.

    Attributes:
        folder: the dossier.
        province, submitter: whose list it is, as its settings say.
        regulation: the id of its regulation; "" where the settings cannot be read.
        pricing_date: None where the settings name none.
        fingerprint: of the list that was built; None where none is there.
        file: its pricelist.json; None where it is not there.
    """

    folder: Path
    province: str
    submitter: str
    regulation: str
    pricing_date: date | None
    fingerprint: str | None
    file: Path | None

    def authority(self, rules: ListRules) -> str:
        """Whose list it is, as the registry will write it."""
        return self.submitter.strip() if rules.route(self.submitter) == "ministry" else rules.authority(self.province)


def registry_of_folder(folder: Path, named: str | None = None) -> str:
    """The registry of a folder of dossiers: the one that is named, else that of the environment, else the file in the folder."""
    return named or os.environ.get(ENVIRONMENT) or str(folder / FILE)


def registry_is_there(place: str) -> bool:
    """Whether there is a registry in a place; a database on a server is taken to be there."""
    path = Path(place)
    return _URL in place or (path / FILE if path.is_dir() else path).is_file()


def shown_registry(place: str) -> str:
    """A registry as people are shown it: everybody at a desk sees it, and nobody the password of a database."""
    return shown_place(place)


def built_lists(folder: Path) -> Iterator[BuiltList]:
    """The dossiers in a folder, by name."""
    for each in sorted(folder.iterdir()) if folder.is_dir() else []:
        if (each / SETTINGS).is_file() and not each.name.startswith("."):
            yield built_list(each)


def built_list(dossier: Path) -> BuiltList:
    """A dossier, with the list that was built from it last."""
    said = _settings(dossier / SETTINGS)
    of_list = _manifest(dossier / OUT / MANIFEST).get("list")
    fingerprint = of_list.get("fingerprint") if isinstance(of_list, dict) else None
    day, file = said.get("pricing_date"), dossier / OUT / PRICELIST
    province, submitter, regulation = (str(said.get(name) or "") for name in ("province", "submitter", "regulation"))
    return BuiltList(
        dossier,
        province,
        submitter,
        regulation,
        day if isinstance(day, date) else None,
        fingerprint if isinstance(fingerprint, str) else None,
        file if file.is_file() else None,
    )


def _settings(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_text_file(path))
    except (OSError, ValueError, RecursionError):
        return {}  # a build says what is wrong with it


def _manifest(path: Path) -> dict[str, object]:
    try:
        found = json.loads(read_text_file(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
