"""Whether the result of an earlier run still holds: nothing that it depends on has changed since."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path

from pricebook.app.written import RECORD
from pricebook.appraisal.judge import CheckOptions
from pricebook.base.file_names import holds_one_of
from pricebook.base.files import is_file, sha256_of
from pricebook.exports.incoming_register import Entry
from pricebook.regulation import SearchPath
from pricebook.submission.annotate.given_back import given_back_beside
from pricebook.submission.read.confirmed import confirmation_beside
from pricebook.tables import FORMATS

_PROGRAM = Path(__file__).parents[1]
_COMPILED = "__pycache__"  # is written by running the program


class Unchanged:
    """What all results of a run depend on: the program, options, day, law, dossier."""

    def __init__(self, packs: SearchPath, options: CheckOptions, today: date) -> None:
        self._packs, self._options = packs, options
        self._day = options.day or today  # without a day the law of today is asked, which is another tomorrow

    def key(self, entry: Entry, path: Path, how: Iterable[object], before: Path | None, of_sender: Iterable[Entry]) -> str:
        """The SHA-256 over all that a result depends on.

        Args:
            entry: The entry, with what the clerk typed.
            path: The file.
            how: How results are written.
            before: The check.json of the round before; None where there is none.
            of_sender: Earlier entries of the same sender, which may be a round before.
        """
        said = (entry.sha256, entry.received, entry.sender, entry.letter, entry.letter_date, entry.holds, path.name)
        others = [(each.number, each.sha256, each.round) for each in of_sender]
        parts = [self._stated, said, list(map(str, how)), _contents([before] if before else []), others]
        return hashlib.sha256(json.dumps([*parts, _contents(_beside(path))], default=str).encode()).hexdigest()

    @cached_property
    def _stated(self) -> list[str]:
        folders = [_PROGRAM, *(root for _, root in self._packs.places)]
        if self._options.dossier is not None:
            folders.append(self._options.dossier)
        return [repr(self._options), self._day.isoformat(), *map(_stamp, folders)]


def _beside(path: Path) -> list[Path]:
    """The files beside a list that a check of it reads: accepted reasons, confirmed columns, workbooks given back."""
    accepted = [path.with_name(f"accepted{suffix}") for suffix in FORMATS]
    return [*accepted, confirmation_beside(path), *given_back_beside(path), path.with_name(f"{path.stem}-findings.xlsx")]


def _contents(paths: Iterable[Path]) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        try:
            found.append((path.name, sha256_of(path)))
        except OSError:
            continue
    return found


def _stamp(folder: Path) -> str:
    """Name, size and time of every file of a folder."""
    digest = hashlib.sha256(str(folder.absolute()).encode(errors="replace"))
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.parent.name != _COMPILED and is_file(path):
            stat = path.stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode(errors="replace"))
    return digest.hexdigest()


def are_there(folder: Path, names: Iterable[str]) -> bool:
    """Whether the files of a result still stand, check.json among them."""
    listed = list(names)
    return holds_one_of(listed, (RECORD,)) and all(is_file(folder / name) for name in listed)
