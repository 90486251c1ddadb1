"""Which files of a folder are submissions, and which are passed over, with the reason."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pricebook.app.written import FINDINGS, NOT_JUDGED, PASSED, PRICELIST, RECORD, REJECTED, TO_ACCEPT
from pricebook.base.file_names import as_text, holds_one_of, plain_name
from pricebook.base.files import is_file, is_folder
from pricebook.base.languages import is_text
from pricebook.exports.incoming_register.entries import REGISTER
from pricebook.submission.annotate.given_back import is_as_written, round_of
from pricebook.tables import FORMATS, table_named

SETTINGS_FILE = "dossier.toml"
_TABLES_OF_A_DOSSIER = {"norms", "tenders"}  # a folder with both is a dossier that somebody forgot to describe
_RESULTS = (RECORD, PRICELIST, FINDINGS, REGISTER)
_LISTS = (RECORD, PRICELIST, FINDINGS, TO_ACCEPT, PASSED, REJECTED, NOT_JUDGED, REGISTER)
_OF_THE_OFFICER = re.compile(r"accepted\.[a-z]+|.+\.columns\.toml", re.IGNORECASE)

# Why an entry of the folder is passed over: each has its words in base/words/terms.toml.
Why = Literal[
    "hidden", "lock-file", "own-result", "of-the-officer", "other-format", "deeper-folder", "a-dossier", "no-plain-file"
]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A file that was submitted: its path, its name below the folder ("so-y-te/list.xlsx"), and whose subfolder it lies in."""

    path: Path
    name: str
    sender: str | None


@dataclass(frozen=True, slots=True)
class PassedBy:
    """An entry of the folder that is passed over, with the reason."""

    name: str
    why: Why


def is_dossier(folder: Path) -> bool:
    """Whether a folder is a dossier: it has dossier.toml, or the tables without which there is none."""
    if is_file(folder / SETTINGS_FILE):
        return True
    try:
        named = {table_named(path.stem) for path in folder.iterdir() if path.suffix.lower() in FORMATS}
    except OSError:
        return False
    return named >= _TABLES_OF_A_DOSSIER


def submissions_in(folder: Path, out: Path) -> tuple[list[Submitted], list[PassedBy]]:
    """Finds the submissions of a folder. A subfolder is a sender; what lies deeper is passed over, and named.

    Args:
        folder: The folder.
        out: The folder of the results, which may lie within it.

    Returns:
        A pair: the submissions, those of the folder itself first, each part in the order in which people number names (2 before
        10); and what is passed over.

    Raises:
        OSError: The folder cannot be listed.
    """
    found: list[Submitted] = []
    passed: list[PassedBy] = []
    folders: list[Path] = []
    for path in _sorted(folder):
        if is_folder(path):
            folders.append(path)
        else:
            _examine(path, path.name, None, found, passed)
    results = out.resolve()
    for sender in folders:
        name = as_text(f"{sender.name}/")
        if (why := _folder_passed_by(sender, results)) is not None:
            passed.append(PassedBy(name, why))
            continue
        try:
            entries = _sorted(sender)
        except OSError:
            passed.append(PassedBy(name, "no-plain-file"))
            continue
        for path in entries:
            if is_folder(path):
                why = _folder_passed_by(path, results)
                passed.append(PassedBy(as_text(f"{name}{path.name}/"), why or "deeper-folder"))
            else:
                _examine(path, name + path.name, as_text(sender.name), found, passed)
    return found, passed


def _folder_passed_by(folder: Path, results: Path) -> Why | None:
    if folder.name.startswith("."):
        return "hidden"
    if folder.resolve() == results:
        return "own-result"
    if is_file(folder / SETTINGS_FILE):
        return "a-dossier"
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return None
    return "own-result" if holds_one_of(names, _RESULTS) else None


def _examine(path: Path, name: str, sender: str | None, found: list[Submitted], passed: list[PassedBy]) -> None:
    why = _passed_by(path)
    shown = as_text(name)
    if why is None:
        found.append(Submitted(path, shown, sender))
    else:
        passed.append(PassedBy(shown, why))


def _passed_by(path: Path) -> Why | None:
    """Why a file is no submission; None for one that is."""
    if path.name.startswith("~$") or path.name.startswith(".~lock."):
        return "lock-file"
    if path.name.startswith("."):
        return "hidden"
    if plain_name(path.name) in _LISTS or _is_given_back(path):
        return "own-result"
    if _OF_THE_OFFICER.fullmatch(path.name):
        return "of-the-officer"
    if path.suffix.lower() not in FORMATS:
        return "other-format"
    return None if is_file(path) and is_text(str(path)) else "no-plain-file"  # no paper could name what is no text


def _is_given_back(path: Path) -> bool:
    """Whether a check gave this workbook back, and nobody has corrected it since: its reasons count, and not its list."""
    try:
        return round_of(path) is not None and is_as_written(path) is True
    except Exception:  # a damaged archive raises many kinds of errors; the check of the file says what is wrong
        return False


def _sorted(folder: Path) -> Iterator[Path]:
    def key(path: Path) -> tuple[list[tuple[bool, int, str]], str]:
        parts = re.split(r"(\d+)", (path.stem if path.suffix.lower() in FORMATS else path.name).casefold())
        return [(not part.isdigit(), int(part) if part.isdecimal() else 0, part) for part in parts if part], path.name

    return iter(sorted((Path(entry.path) for entry in os.scandir(folder)), key=key))
