"""The lists that somebody sent, as folders: what was stated of each, its rounds, and what came of them.

danh-sach-nhan/ID/list.json               its name, who brought it and when, what is stated of it
danh-sach-nhan/ID/lan-1/asked.json        which run of its judgement was asked for last, and whether papers are wanted
danh-sach-nhan/ID/lan-1/nhan/FILE         the workbook, under the name that its sender gave it, and what is kept beside it
danh-sach-nhan/ID/lan-1/ket-qua/…         what a check of it writes
danh-sach-nhan/ID/lan-1/said.json         what the command line prints of it
danh-sach-nhan/ID/lan-1/shown.json        how it was understood, in sum; and of which run this, and all of the above, is
danh-sach-nhan/ID/lan-1/findings.sqlite   the findings for pages
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pricebook.app.accept import carry_over
from pricebook.app.written import RECORD, write_whole
from pricebook.base.file_names import OF_OTHERS, ascii_slug, is_plain_name
from pricebook.base.files import read_text_file

ABOUT, ASKED, SHOWN, SAID, ROUNDS = "list.json", "asked.json", "shown.json", "said.json", "rounds.json"
CAME, RESULTS = "nhan", "ket-qua"
MOST_ROUNDS = 1_000
LARGEST = 2**29  # bytes of a file of ours: the record of a long list with thousands of findings has some 20 MB
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_OF_ABOUT: dict[str, type] = {"name": str, "brought_on": str, "stated": dict}
_OF_SHOWN = {"run", "verdict", "counts", "open", "blocking", "accepted", "understood", "given_back"}
_OF_COMPARED = {"file", "figures", "asked"}
ACCEPTED_FILE = "accepted.csv"  # is kept beside the workbook, which may therefore have no such name


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for of a round.

    Attributes:
        workbook: the name of the workbook.
        run: how often its judgement was asked for.
        page: whether the report as a page is wanted.
        papers: how the list came in, as `app.incoming` takes it, days as ISO text; None where no papers are wanted.
    """

    workbook: str
    run: int = 0
    page: bool = False
    papers: Mapping[str, Any] | None = None


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

    @property
    def asked(self) -> Asked:
        """What was asked for of it last."""
        return _asked(self.folder) or Asked(self.workbook.name)

    def ask(self, **changed: Any) -> Asked:
        """Asks for it to be judged: writes down that a further run was asked for, so that one that breaks off is known."""
        asked = self.asked
        asked = replace(asked, run=asked.run + 1, **changed)
        write_json(self.folder, ASKED, asdict(asked))
        return asked

    def shown(self) -> dict[str, Any] | None:
        """What pages show of it beside the findings; None where it was not judged yet."""
        shown = _read(self.folder / SHOWN)
        return shown if shown is not None and shown.keys() >= _OF_SHOWN else None

    def said(self) -> dict[str, Any] | None:
        """What the command line prints of it; None where it was not judged yet."""
        return _read(self.folder / SAID)

    def compared(self) -> dict[str, Any] | None:
        """How it compares with the round before; None where there is none."""
        compared = _read(self.folder / ROUNDS)
        return compared if compared is not None and compared.keys() >= _OF_COMPARED else None

    @property
    def said_file(self) -> Path | None:
        """What the command line prints of it, as a file; None where there is none of ours."""
        file = self.folder / SAID
        return file if file.is_file() and not file.is_symlink() else None

    def files(self) -> list[Path]:
        """What can be taken from it: the workbook that came, what is kept beside it, and what the check wrote."""
        found = [*self.folder.joinpath(CAME).iterdir()] if (self.folder / CAME).is_dir() else []
        found += [*self.results.iterdir()] if self.results.is_dir() else []
        own = (each for each in found if each.is_file() and not each.is_symlink() and not each.name.startswith(OF_OTHERS))
        return sorted(own, key=lambda each: each.name)


@dataclass(frozen=True, slots=True)
class SentList:
    """A list that somebody sent.

    Attributes:
        id: the name of its folder.
        name: the name of its first workbook.
        brought_by: who brought it; None at a desk without accounts.
        brought_on: when, as ISO text.
        stated: what is stated beside the workbook: options of `app.check.check`, days as ISO text, the dossier by its name.
        sender: the office that sent it, as far as somebody said.
    """

    folder: Path
    name: str
    brought_by: str | None
    brought_on: str
    stated: dict[str, Any] = field(default_factory=dict)
    sender: str | None = None

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/lists/{self.id}"

    def rounds(self) -> list[Round]:
        """Its rounds, the first one first."""
        found = []
        for number in range(1, MOST_ROUNDS):
            folder = self.folder / f"lan-{number}"
            if not folder.is_dir():
                break
            asked = _asked(folder)
            if asked is not None:
                found.append(Round(number, folder, folder / CAME / asked.workbook))
        return found

    def seen(self) -> str:
        """What says whether somebody has changed something since a page was made: by rounds, runs and what is stated."""
        rounds = self.rounds()
        now = [[each.asked.run for each in rounds], self.stated, self.sender]
        return hashlib.sha256(json.dumps(now, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def sent_lists(folder: Path) -> Iterator[SentList]:
    """The lists in a folder, the newest first."""
    found = [sent_list(folder, each.name) for each in folder.iterdir()] if folder.is_dir() else []
    yield from sorted((each for each in found if each is not None), key=lambda each: each.brought_on, reverse=True)


def sent_list(folder: Path, id: str) -> SentList | None:
    """The list of an id; None where there is none."""
    if not _ID.fullmatch(id):
        return None
    told = _read(folder / id / ABOUT)
    if told is None or not all(isinstance(told.get(name), kind) for name, kind in _OF_ABOUT.items()):
        return None
    by, sender = (each if isinstance(each := told.get(name), str) else None for name in ("brought_by", "sender"))
    stated = told["stated"]
    if (dossier := stated.get("dossier")) and not _is_name(dossier):
        stated = stated | {"dossier": None}  # it would lead out of the folder of the desk
    return SentList(folder / id, told["name"], by, told["brought_on"], stated, sender)


def new_list(
    folder: Path, name: str, brought_by: str | None, brought_on: str, stated: dict[str, Any], sender: str | None = None
) -> SentList:
    """Makes the folder of a list that came in."""
    id = f"{ascii_slug(Path(name).stem)[:48].strip('-') or 'danh-sach'}-{secrets.token_hex(4)}"
    made = SentList(folder / id, name, brought_by, brought_on, stated, sender)
    keep_about(made)
    return made


def keep_about(sent: SentList) -> None:
    """Writes what is stated of a list."""
    write_json(sent.folder, ABOUT, {name: value for name, value in asdict(sent).items() if name != "folder"})


def new_round(sent: SentList, name: str, came: Path) -> Round:
    """Takes a workbook that came as the next round of a list, with what was accepted and confirmed in the round before."""
    former = sent.rounds()
    number = next(number for number in range(1, MOST_ROUNDS) if not (sent.folder / f"lan-{number}").exists())
    folder, path = sent.folder / f"lan-{number}", Path(name)
    called = f"danh-sach-{name}" if path.stem.lower() in (Path(ACCEPTED_FILE).stem, "") else name
    (folder / CAME).mkdir(parents=True)
    round = Round(number, folder, folder / CAME / called)
    came.replace(round.workbook)
    if former:
        carry_over(former[-1].workbook, round.workbook)
    write_json(folder, ASKED, asdict(Asked(called)))
    return round


def write_json(folder: Path, name: str, value: Any) -> None:
    """Writes a value into a file of a folder, whole or not at all."""

    def write(staging: Path) -> None:
        (staging / name).write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")

    write_whole(folder, (name,), write, force=True)


def _asked(folder: Path) -> Asked | None:
    told = _read(folder / ASKED) or {}
    workbook, run, papers = told.get("workbook"), told.get("run", 0), told.get("papers")
    if not _is_name(workbook) or not isinstance(run, int):
        return None
    return Asked(str(workbook), run, bool(told.get("page")), papers if isinstance(papers, dict) else None)


def _is_name(said: Any) -> bool:
    """Whether what stands in a file is the name of something within a folder, and no path."""
    return isinstance(said, str) and "/" not in said and is_plain_name(said)


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON file of ours; None where there is none, and where it is another one: a list that is broken hides no other."""
    if not path.is_file() or path.is_symlink():
        return None
    try:
        told = json.loads(read_text_file(path, LARGEST))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
