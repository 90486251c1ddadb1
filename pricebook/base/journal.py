"""The journal of a move: what is about to be moved, on the disk before anything is; and what is synced, and when."""

import errno
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pricebook.base.own_folders import JOURNAL

NEW, OLD = "new", "old"  # folders within the temporary one: of the new files, and of the former ones set aside
_LARGEST = 16 << 20  # bytes of a journal: some ten thousand names
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}


@dataclass(frozen=True)
class Journal:
    """What is about to be moved.

    Attributes:
        marks: by the names of the new files what each is known by (`_mark`).
        removed: the names of former files that the new ones replace under other names.
        made: the names of folders within the output folder that are made for the new files, the outer ones first.
    """

    marks: dict[str, list[int] | None]
    removed: tuple[str, ...]
    made: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All files that may stand in the output folder before or after the move."""
        return (*self.removed, *(name for name in self.marks if name not in self.removed))

    def kept(self, staging: Path) -> list[tuple[Path, str]]:
        """Where each former file is set aside, and its name."""
        return [(staging / OLD / str(number), name) for number, name in enumerate(self.names)]

    def sync(self, root: Path) -> None:
        """Has the names in a folder on the disk, and those in the folders within it that the files stand in."""
        for each in inmost_first([root, *((root / name).parent for name in self.names)]):
            if each.is_dir():
                sync(each)


def write_journal(path: Path, journal: Journal) -> None:
    """Writes the journal: it has its name only when it is whole, and on the disk."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(json.dumps({"pricebook_swap": 1, **asdict(journal)}).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def read_journal(staging: Path) -> Journal | None:
    """What a journal says; None where it is none of ours, and moves nothing. It may come from anybody who hands over a folder:
    it names files of this one folder alone.
    """
    path = staging / JOURNAL
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        said = json.loads(path.read_bytes())
        journal = Journal(dict(said["marks"]), tuple(said["removed"]), tuple(said["made"]))
        plain = all(_is_plain(name) for name in (*journal.names, *journal.made))
        marks = journal.marks.values()
        known = all(mark is None or (len(mark) == 2 and all(type(part) is int for part in mark)) for mark in marks)
        folders = all((staging / name).is_dir() and not (staging / name).is_symlink() for name in (NEW, OLD))
        if said["pricebook_swap"] == 1 and plain and known and folders:
            return journal
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return None


def _is_plain(name: object) -> bool:
    parts = name.split("/") if isinstance(name, str) else [""]
    never = {"\0", "\\", ":"} if os.name == "nt" else {"\0"}
    return not any(part in ("", ".", "..") or set(part) & never for part in parts)


def folders_within(folder: Path, name: str) -> list[Path]:
    """The folders within the output folder that a file of this name needs, the outer one first; none for a plain name."""
    return [folder / parent for parent in reversed(Path(name).parents) if parent != Path()]


def is_plain_folder(path: Path) -> bool:
    """Whether there is a folder, or nothing: never a link that leads elsewhere."""
    return not path.is_symlink() and (path.is_dir() or not path.exists())


def is_within(folder: Path, name: str) -> bool:
    """Whether a file of this name is in the folder itself, or in plain folders within it; and no link."""
    return all(map(is_plain_folder, folders_within(folder, name))) and not (folder / name).is_symlink()


def inmost_first(folders: Iterable[Path]) -> list[Path]:
    """Folders in an order in which each comes before the one that it is in."""
    return sorted(set(folders), key=lambda each: (-len(each.parts), each))


def sync(path: Path) -> None:
    """Has a file, or the names in a folder, on the disk before it returns. Windows does that for folders by itself."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:  # some network shares know no such thing for folders
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(opened)
