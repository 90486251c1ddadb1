"""What output files are called: by plain names that never change, or by names that say province, document, date and round.

A plain name (`pricelist.json`, `y-kien-tham-dinh.docx`) is what every page of the documentation uses, and what scripts rely on.
A speaking one (`long-an_bang-gia_2012-08-01_v1.json`) tells files of several rounds and provinces apart in one folder. Both are
known here and nowhere else; who reads outputs back asks `named_in` for a plain name and finds the file under either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from pricebook.base.letters import LIKE_D

Scheme = Literal["plain", "speaking"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
LONGEST_PART = 40  # characters of one part of a name: with a long folder above it, a path of Windows still fits
OF_OTHERS = ("~$", ".")  # how names begin of what other programs keep beside open files: on Windows nobody else can read some
_NOT_KNOWN = "chua-ro"

# Names that Windows keeps for devices, whatever their suffix.
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"),
}
_LONGEST_NAME = 200  # characters of a path within a folder that is unpacked
_SPEAKING = re.compile(
    r"(?P<whose>[a-z0-9][a-z0-9-]{0,40})_(?P<what>[A-Za-z0-9][A-Za-z0-9_-]{0,120})_(?P<day>\d{4}-\d{2}-\d{2})_v(?P<round>\d{1,3})"
)

# What the files of builds and checks are in a speaking name, by their plain ones. Any other keeps its own stem.
_DOCUMENTS = {
    "pricelist": "bang-gia",
    "findings": "ket-qua-kiem-tra",
    "to_accept": "noi-dung-chap-nhan",
    "check": "ket-qua-tham-dinh",
    "accepted_services": "gia-dat",
    "rejected_services": "gia-khong-dat",
    "not_judged_services": "gia-chua-doi-chieu",
}


def as_text(name: str) -> str:
    """The name of a file as a text: one that is none (bytes that are no UTF-8) with question marks in the place of such bytes."""
    return name.encode(errors="replace").decode()


def is_plain_name(name: str) -> bool:
    """Whether a name ("a/b.csv") is that of a file within a folder on every system: no path that leads out of it, nothing that
    Windows refuses (`CON`, a colon) or takes for another name (a space at the end).
    """
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or set(name) & set('\\:*?"<>|'):
        return False
    return all(
        part and part not in (".", "..") and part[-1] not in ". " and part.split(".")[0].rstrip().casefold() not in _DEVICES
        for part in name.split("/")
    )


def ascii_slug(text: str, longest: int = LONGEST_PART) -> str:
    """A text as part of a file name: small letters without accents, digits and hyphens; valid on every operating system.

    Args:
        text: The text ("Tỉnh Long An").
        longest: How many characters it has at most.

    Returns:
        The part ("tinh-long-an"); "" where the text has no letter or digit that can stand in it.
    """
    decomposed = unicodedata.normalize("NFKD", text).translate(LIKE_D).casefold().replace("đ", "d")
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:longest].strip("-")
    return f"{slug}-" if slug in _DEVICES else slug


class Naming(NamedTuple):
    """How the files of one output are called.

    Attributes:
        scheme: plain, or speaking.
        province: Whose list it is; None where nobody knows.
        day: The day that the list is made or judged for.
        round: Which round of the list it is, from 1.
    """

    scheme: Scheme = "plain"
    province: str | None = None
    day: date | None = None
    round: int = 1

    def name(self, plain: str) -> str:
        """The name of a file, by its plain one."""
        if self.scheme == "plain" or self.day is None:
            return plain
        stem, dot, suffix = plain.partition(".")
        return f"{self._whose}_{_document(stem)}_{self.day.isoformat()}_v{self.round}{dot}{suffix}"

    def names(self, plain: Iterable[str]) -> tuple[str, ...]:
        """The names of several files."""
        return tuple(map(self.name, plain))

    @property
    def _whose(self) -> str:
        return (ascii_slug(self.province or "") or _NOT_KNOWN).rstrip("-")


PLAIN = Naming()


def _document(stem: str) -> str:
    """What a document is, in a name. Capitals stay: "-DRAFT-not-for-payment" is a warning."""
    first, dash, rest = stem.partition("-")
    if first in _DOCUMENTS:
        return f"{_DOCUMENTS[first]}{dash}{rest}"
    kept = stem if stem.isascii() else ascii_slug(stem)
    return re.sub(r"[^A-Za-z0-9_-]+", "-", kept).strip("-_") or _NOT_KNOWN


def plain_name(name: str) -> str:
    """The plain name of a file, whichever it has: "long-an_bang-gia_2012-08-01_v2.json" is "pricelist.json"."""
    stem, dot, suffix = name.partition(".")
    found = _SPEAKING.fullmatch(stem)
    if found is None:
        return name
    for plain, what in _DOCUMENTS.items():
        if found["what"] == what or found["what"].startswith(f"{what}-"):
            return f"{plain}{found['what'].removeprefix(what)}{dot}{suffix}"
    return f"{found['what']}{dot}{suffix}"


def written_beside(path: Path, plain: str) -> Path:
    """The file of another plain name that was written together with `path`, under the naming that `path` has."""
    stem, _, _ = path.name.partition(".")
    found = _SPEAKING.fullmatch(stem)
    if found is None:
        return path.with_name(plain)
    other, dot, suffix = plain.partition(".")
    return path.with_name(f"{found['whose']}_{_document(other)}_{found['day']}_v{found['round']}{dot}{suffix}")


def named_in(folder: Path, plain: str) -> Path | None:
    """The file of a plain name in a folder, under either naming; of several rounds the last one of the last day.

    Args:
        folder: The folder that files were written into.
        plain: The plain name.

    Returns:
        Its path; None where there is none, or where files of several provinces stand there and none has the plain name.
    """
    if (folder / plain).is_file():
        return folder / plain
    found: list[tuple[str, int, str, Path]] = []
    for path in folder.iterdir() if folder.is_dir() else ():
        said = _SPEAKING.fullmatch(path.name.partition(".")[0])
        if said is not None and plain_name(path.name) == plain and path.is_file():
            found.append((said["day"], int(said["round"]), said["whose"], path))
    if len({whose for _, _, whose, _ in found}) != 1:
        return None
    return max(found)[3]


def next_round(naming: Naming, folder: Path, plain: str, *, again: bool) -> Naming:
    """The naming of the round after the last one in a folder; with `again` that of the last one itself, which is replaced.

    Args:
        naming: The naming; its province and its day say which rounds are meant.
        folder: The folder that files are written into.
        plain: The plain name of the file that rounds are counted by.
        again: Whether the last round is written again.
    """
    if naming.scheme == "plain":
        return naming
    last = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        number = round_in(path.name)
        if number is not None and path.name == naming._replace(round=number).name(plain):
            last = max(last, number)
    return naming._replace(round=max(last, 1) if again else last + 1)


def round_in(name: str) -> int | None:
    """The round that a speaking name says; None for any other name."""
    found = _SPEAKING.fullmatch(name.partition(".")[0])
    return int(found["round"]) if found is not None else None


def holds_one_of(names: Iterable[str], plain: Sequence[str]) -> bool:
    """Whether one of the names of a folder is that of an output, under either naming."""
    return any(plain_name(name) in plain for name in names)
