"""The lists that somebody sent, as folders: what was stated of each, its rounds, and what came of them.

danh-sach-nhan/ID/list.json            its name, who brought it and when, what is stated of it
danh-sach-nhan/ID/lan-1/FILE           the workbook, under the name that its sender gave it
danh-sach-nhan/ID/lan-1/ket-qua/…      what a check of it writes
danh-sach-nhan/ID/lan-1/said.json      what the command line prints of it
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pricebook.app.written import RECORD, write_whole
from pricebook.base.file_names import ascii_slug
from pricebook.base.files import read_text_file
from pricebook.web.work.verbs import SAID

_ABOUT, RESULTS = "list.json", "ket-qua"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a list: its number from 1, its folder, and the workbook."""

    number: int
    folder: Path
    workbook: Path

    @property
    def results(self) -> Path:
        """The folder of what a check of it wrote."""
        return self.folder / RESULTS

    @property
    def record(self) -> Path:
        """The check.json of it."""
        return self.results / RECORD

    def said(self) -> dict[str, Any] | None:
        """What the command line prints of it; None where it was not judged yet."""
        path = self.folder / SAID
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class SentList:
    """A list that somebody sent.

    Attributes:
        id: the name of its folder.
        name: the name of its first workbook.
        brought_by: who brought it; None at a desk without accounts.
        brought_on: when, as ISO text.
        stated: what is stated beside the workbook: options of `app.check.check`, days as ISO text.
    """

    folder: Path
    name: str
    brought_by: str | None
    brought_on: str
    stated: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def rounds(self) -> list[Round]:
        """Its rounds, the first one first."""
        found = []
        for number in range(1, 1_000):
            folder = self.folder / f"lan-{number}"
            if not folder.is_dir():
                break
            workbook = next((each for each in sorted(folder.iterdir()) if each.is_file() and each.name != SAID), None)
            if workbook is not None:
                found.append(Round(number, folder, workbook))
        return found


def sent_lists(folder: Path) -> Iterator[SentList]:
    """The lists in a folder, the newest first."""
    found = [sent_list(folder, each.name) for each in folder.iterdir()] if folder.is_dir() else []
    yield from sorted((each for each in found if each is not None), key=lambda each: each.brought_on, reverse=True)


def sent_list(folder: Path, id: str) -> SentList | None:
    """The list of an id; None where there is none."""
    about = folder / id / _ABOUT
    if not _ID.fullmatch(id) or not about.is_file():
        return None
    told = json.loads(read_text_file(about))
    return SentList(folder / id, told["name"], told["brought_by"], told["brought_on"], told["stated"])


def new_list(folder: Path, name: str, brought_by: str | None, brought_on: str, stated: dict[str, Any]) -> SentList:
    """Makes the folder of a list that came in."""
    id = f"{ascii_slug(Path(name).stem) or 'danh-sach'}-{secrets.token_hex(4)}"
    made = SentList(folder / id, name, brought_by, brought_on, stated)
    keep_about(made)
    return made


def keep_about(sent: SentList) -> None:
    """Writes what is stated of a list."""
    told = {name: value for name, value in asdict(sent).items() if name != "folder"}

    def write(staging: Path) -> None:
        (staging / _ABOUT).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")

    write_whole(sent.folder, (_ABOUT,), write, force=True)


def new_round(sent: SentList, name: str, came: Path) -> Round:
    """Takes a workbook that came as the next round of a list."""
    number = len(sent.rounds()) + 1
    folder = sent.folder / f"lan-{number}"
    folder.mkdir()
    workbook = folder / name
    came.replace(workbook)
    return Round(number, folder, workbook)
