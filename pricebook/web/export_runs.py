"""The exports made at a desk, as folders: DIR/xuat/LIST/FORM/TIME of a recorded list, DOSSIER/xuat/FORM/TIME of a draft."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pricebook.app.exported import FORMS, Form
from pricebook.base.file_names import ascii_slug
from pricebook.base.files import read_text_file, sha256_of
from pricebook.web.desk import Desk

FOLDER = "xuat"
_TIME = "%Y-%m-%d-%H%M%S"
_RUN = re.compile(r"\d{4}-\d\d-\d\d-\d{6}(-\d+)?")


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of an export: its name, with the folder within, its size in bytes, and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """One export: its form, when it was made, and its folder."""

    form: Form
    id: str
    folder: Path

    @property
    def at(self) -> str:
        """When it was made, as people write it here."""
        return f"{datetime.strptime(self.id[:17], _TIME):%d/%m/%Y %H:%M:%S}"

    def files(self) -> list[ExportedFile]:
        """Its files, by name."""
        names = sorted(each.relative_to(self.folder).as_posix() for each in self.folder.rglob("*") if each.is_file())
        told = _hashes(self.folder, names)
        return [
            ExportedFile(name, (self.folder / name).stat().st_size, told.get(name) or sha256_of(self.folder / name))
            for name in names
        ]


def folder_of(desk: Desk, list_: str | None, dossier: str | None) -> Path:
    """The folder of the exports of a recorded list, or of the draft of a dossier. Both names were found in what the desk has."""
    if list_ is not None:
        return desk.folder / FOLDER / (ascii_slug(list_) or "danh-sach")
    return desk.folder / (dossier or "") / FOLDER


def new_run(folder: Path, form: Form, now: datetime) -> Path:
    """The folder of an export that is to be made; it is not made here."""
    begun = folder / form / f"{now:{_TIME}}"
    return next(each for n in range(1, 1_000) if not (each := begun if n == 1 else begun.with_name(f"{begun.name}-{n}")).exists())


def runs_in(folder: Path) -> Iterator[Run]:
    """The exports that are there, the newest first."""
    found = [
        Run(form, each.name, each)
        for form in FORMS
        for each in (folder / form).glob("*")
        if _RUN.fullmatch(each.name) and each.is_dir()
    ]
    yield from sorted(found, key=lambda run: run.id, reverse=True)


def _hashes(folder: Path, names: list[str]) -> dict[str, str]:
    """The SHA-256 of files, as their manifest has them."""
    for name in names:
        if "manifest" in name and name.endswith(".json"):
            try:
                told = json.loads(read_text_file(folder / name)).get("sha256")
            except (OSError, ValueError, RecursionError, AttributeError):
                continue
            if isinstance(told, dict):
                return {str(key): str(value) for key, value in told.items()}
    return {}
