"""New outputs take the place of old ones: all of them or none, whatever happens meanwhile.

It is done as databases do it, with a journal by which a broken move is undone. A temporary folder beside the outputs holds

    new/        the new files, whole
    old/        the files that they replace, set aside
    journal     what is about to be moved; it is there from before the first move until after the last one

and each step begins when the one before is on the disk: the new files; the journal; the old files set aside; the new ones in
their places; the journal removed. While there is a journal, the old files are those that count: whoever finds it puts them back.
Once it is removed, the new ones are.
"""

import errno
import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.base.own_folders import JOURNAL, abandoned

NEW, OLD = "new", "old"
_LARGEST = 16 << 20  # bytes of a journal: some ten thousand names
_CLOCK = 2_000_000_000  # nanoseconds: so coarse are the times of files on some disks
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}


@dataclass(frozen=True)
class Recovered:
    """What a run has put back that an earlier one, which was killed, had half replaced.

    Attributes:
        folder: the output folder.
        names: the files in it that are again as they were before that run.
        beside: files of before it that stand under another name, because somebody has changed the file since.
    """

    folder: Path
    names: tuple[str, ...]
    beside: tuple[str, ...]


class NotPutBack(OSError):
    """A move failed, and so did its undoing: the former files are kept, and the next run puts them back."""


recovered: list[Recovered] = []  # by this program, and not told yet


def swap(
    staging: Path, folder: Path, names: Sequence[str], removed: Sequence[str], once_moved: Callable[[], None], at: list[Path]
) -> None:
    """Moves the files of `staging`/new into `folder`. Whoever calls it has the folder's lock, and nothing disturbs it.

    Args:
        staging: the temporary folder.
        folder: the output folder.
        names: the files (or folders that are not there yet) to be moved.
        removed: files that the new ones replace under other names.
        once_moved: is called when the files stand; where it fails, all is as it was before.
        at: what is being replaced at the moment is appended to it, for a message.

    Raises:
        NotPutBack: neither could the move be ended nor undone.
        Exception: the move failed, or `once_moved` did; all is as it was before.
    """
    new, old, journal = staging / NEW, staging / OLD, staging / JOURNAL
    for each in [*_all_below(new), new]:
        _sync(each)
    old.mkdir()
    former = [name for name in (*removed, *names) if os.path.lexists(folder / name)]
    marks = {name: _mark(new / name) for name in names}
    try:
        _write_journal(journal, {"pricebook_swap": 1, "names": marks, "removed": list(removed)})
        _sync(folder)  # the temporary folder itself is on the disk before anything in it is needed
        for name in former:
            at.append(folder / name)
            _set_aside(folder / name, old / name)
        _sync(old)
        _sync(folder)
        for name in removed:
            at.append(folder / name)
            (folder / name).unlink(missing_ok=True)
        for name in names:
            at.append(folder / name)
            (new / name).replace(folder / name)
        at.clear()
        _sync(new)
        _sync(folder)
        once_moved()
        journal.unlink()
    except BaseException as error:
        try:
            _put_back(staging, folder, marks, removed)
        except OSError as further:
            raise NotPutBack(*further.args) from error
        raise
    with suppress(OSError):  # the new files stand; if power fails now and the journal comes back, the old ones do, whole
        _sync(staging)


def recover(folder: Path) -> None:
    """Puts back what killed runs have left half replaced in a folder, and takes their temporary folders away.

    Args:
        folder: the output folder, of which the caller has the lock.

    Raises:
        OSError: files cannot be put back; what is left of that run stays for the next one.
    """
    for each in abandoned(folder):
        try:
            journal = _read_journal(each.path) if os.path.lexists(each.path / JOURNAL) else None
            if journal is not None:
                changed, beside = _put_back(each.path, folder, *journal)
                if changed or beside:
                    recovered.append(Recovered(folder, tuple(changed), tuple(beside)))
        finally:
            each.remove()


def _put_back(
    staging: Path, folder: Path, marks: dict[str, list[int] | None], removed: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Undoes a move, wherever it stopped; also an undoing that stopped. The new files go back first, then the old ones come.

    Returns:
        The names that were changed, and those of old files that stand beside one that somebody has made since.
    """
    new, old = staging / NEW, staging / OLD
    changed: list[str] = []
    for name, mark in marks.items():
        if not os.path.lexists(new / name) and _is_ours(folder / name, mark):
            (folder / name).replace(new / name)
            changed.append(name)
    _sync(new)
    _sync(folder)
    beside = []
    for name in (*removed, *marks):
        kept, place = old / name, folder / name
        if not os.path.lexists(kept):
            continue
        if os.path.lexists(place):
            if _is_same(kept, place):
                continue  # a second name of the file, which is in its place; or its copy, where folders were copied
            place = _free_name(place)
            beside.append(place.name)
        elif name not in changed:
            changed.append(name)
        kept.replace(place)
    _sync(old)
    _sync(folder)
    (staging / JOURNAL).unlink(missing_ok=True)
    with suppress(OSError):
        _sync(staging)
    return changed, beside


def _free_name(path: Path) -> Path:
    """A name beside a file that nothing has: NAME.former.xlsx, NAME.former-2.xlsx …"""
    number = 1
    while True:
        free = path.with_name(f"{path.stem}.former{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(free):
            return free
        number += 1


def _mark(path: Path) -> list[int] | None:
    """By what a file is known again after it was moved: its size and time. None for a folder."""
    if path.is_dir():
        return None
    about = path.lstat()
    return [about.st_size, about.st_mtime_ns]


def _is_ours(path: Path, mark: list[int] | None) -> bool:
    """Whether a file is the new one that was moved there, and not one that somebody has put there since."""
    if not os.path.lexists(path) or path.is_symlink():
        return False
    own = _mark(path)
    if own is None or mark is None:
        return own is mark
    return own[0] == mark[0] and abs(own[1] - mark[1]) <= _CLOCK


def _is_same(one: Path, other: Path) -> bool:
    first, second = one.lstat(), other.lstat()
    if os.path.samestat(first, second):
        return True
    both_files = stat.S_ISREG(first.st_mode) and stat.S_ISREG(second.st_mode)
    return both_files and first.st_size == second.st_size and one.read_bytes() == other.read_bytes()


def _set_aside(path: Path, kept: Path) -> None:
    """Gives a file a second name, so that the first one is never without a file; on a disk without such names it is moved."""
    if not path.is_symlink():
        with suppress(OSError):
            kept.hardlink_to(path)
            return
    path.replace(kept)


def _write_journal(path: Path, record: dict[str, Any]) -> None:
    """Writes the journal: it has its name only when it is whole, and on the disk."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(json.dumps(record).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(path.parent)


def _read_journal(staging: Path) -> tuple[dict[str, list[int] | None], list[str]] | None:
    """What a journal says; None where it is none of ours, and moves nothing. It may come from anybody who hands over a folder:
    it names files of this one folder alone.
    """
    path = staging / JOURNAL
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        said = json.loads(path.read_bytes())
        marks, removed = said["names"], said["removed"]
        plain = all(_is_plain(name) for name in (*marks, *removed))
        known = all(mark is None or (len(mark) == 2 and all(type(part) is int for part in mark)) for mark in marks.values())
        folders = all((staging / name).is_dir() and not (staging / name).is_symlink() for name in (NEW, OLD))
        if said["pricebook_swap"] == 1 and isinstance(removed, list) and plain and known and folders:
            return marks, removed
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return None


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and name not in ("", ".", "..") and not set(name) & {"/", "\\", ":", "\0"}


def _all_below(folder: Path) -> Iterator[Path]:
    """All that is in a folder, the inmost first."""
    for path, folders, files in os.walk(folder, topdown=False):
        yield from (Path(path) / name for name in (*files, *folders))


def _sync(path: Path) -> None:
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
