"""New outputs take the place of old ones: all of them or none, whatever happens meanwhile.

It is done as databases do it, with a journal by which a broken move is undone. A temporary folder beside the outputs holds

    new/        the new files, whole
    old/        the files that they replace, set aside
    journal     what is about to be moved; it is there from before the first move until after the last one

and each step begins when the one before is on the disk: the new files; the journal; the old files set aside; the new ones in
their places; the journal removed. While there is a journal, the old files are those that count: whoever finds it puts them back.
Once it is removed, the new ones are.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pricebook.base.journal import (
    NEW,
    OLD,
    Journal,
    folders_within,
    inmost_first,
    is_plain_folder,
    read_journal,
    sync,
    write_journal,
)
from pricebook.base.own_folders import JOURNAL, abandoned

_CLOCK = 2_000_000_000  # nanoseconds: so coarse are the times of files on some disks


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
    journal = Journal({name: _mark(staging / NEW / name) for name in names}, tuple(removed), tuple(_missing(folder, names)))
    new, file = staging / NEW, staging / JOURNAL
    for each in [*_all_below(new), new]:
        sync(each)
    (staging / OLD).mkdir()
    try:
        write_journal(file, journal)
        sync(folder)  # the temporary folder itself is on the disk before anything in it is needed
        for name in journal.made:
            (folder / name).mkdir()
        for kept, name in journal.kept(staging):
            if os.path.lexists(folder / name):
                at.append(folder / name)
                _set_aside(folder / name, kept)
        sync(staging / OLD)
        journal.sync(folder)
        for name in removed:
            at.append(folder / name)
            (folder / name).unlink(missing_ok=True)
        for name in names:
            at.append(folder / name)
            (new / name).replace(folder / name)
        at.clear()
        journal.sync(new)
        journal.sync(folder)
        once_moved()
        file.unlink()
    except BaseException as error:
        try:
            _put_back(staging, folder, journal)
        except OSError as further:
            raise NotPutBack(*further.args) from error
        raise
    with suppress(OSError):  # the new files stand; if power fails now and the journal comes back, the old ones do, whole
        sync(staging)
    for parent in inmost_first(parent for name in removed for parent in folders_within(folder, name)):
        with suppress(OSError):  # it holds other files
            parent.rmdir()


def recover(folder: Path) -> None:
    """Puts back what killed runs have left half replaced in a folder, and takes their temporary folders away.

    Args:
        folder: the output folder, of which the caller has the lock.

    Raises:
        OSError: files cannot be put back; what is left of that run stays for the next one.
    """
    for each in abandoned(folder):
        try:
            journal = read_journal(each.path) if os.path.lexists(each.path / JOURNAL) else None
            if journal is not None and all(
                is_plain_folder(each) for name in journal.names for each in folders_within(folder, name)
            ):
                changed, beside = _put_back(each.path, folder, journal)
                if changed or beside:
                    recovered.append(Recovered(folder, tuple(changed), tuple(beside)))
        finally:
            each.remove()


def _put_back(staging: Path, folder: Path, journal: Journal) -> tuple[list[str], list[str]]:
    """Undoes a move, wherever it stopped; also an undoing that stopped. The new files go back first, then the old ones come.

    Returns:
        The names that were changed, and those of old files that stand beside one that somebody has made since.
    """
    new = staging / NEW
    changed: list[str] = []
    for name, mark in journal.marks.items():
        if not os.path.lexists(new / name) and _is_ours(folder / name, mark):
            (folder / name).replace(new / name)
            changed.append(name)
    journal.sync(new)
    journal.sync(folder)
    beside = []
    for kept, name in journal.kept(staging):
        place = folder / name
        if not os.path.lexists(kept):
            continue
        if os.path.lexists(place):
            if _is_same(kept, place):
                continue  # a second name of the file, which is in its place; or its copy, where folders were copied
            place = _free_name(place)
            beside.append(place.name)
        elif name not in changed:
            changed.append(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        kept.replace(place)
    for name in reversed(journal.made):
        with suppress(OSError):  # somebody has put a file there since
            (folder / name).rmdir()
    sync(staging / OLD)
    journal.sync(folder)
    (staging / JOURNAL).unlink(missing_ok=True)
    with suppress(OSError):
        sync(staging)
    return changed, beside


def _missing(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """The folders that are to be made for the files, the outer ones first."""
    needed = {parent for name in names for parent in folders_within(folder, name)}
    return (each.relative_to(folder).as_posix() for each in reversed(inmost_first(needed)) if not os.path.lexists(each))


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


def _all_below(folder: Path) -> Iterator[Path]:
    """All that is in a folder, the inmost first."""
    for path, folders, files in os.walk(folder, topdown=False):
        yield from (Path(path) / name for name in (*files, *folders))
