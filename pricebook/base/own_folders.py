"""Temporary folders of the program. Whoever made one takes it away; one of a program that was killed, the next one."""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pricebook.base.interruptions import undisturbed
from pricebook.base.locks import lock

JOURNAL = "journal"  # a file within: outputs are on the move, and the folder stays until they are in their places
_OWNER = "owner"  # a file within that whoever made the folder keeps locked
_FORMER = "former-*"  # a folder within, of a run of version 0.1.0 that had moved files aside: nobody else has these
_PREFIX = ".pricebook-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_QUIET = 60  # seconds that a folder is left alone: whoever has just made it may not have claimed it yet
_UNKNOWN = 3_600  # the same where the file system knows no locks


@dataclass(frozen=True)
class OwnFolder:
    """A temporary folder that this program has claimed. `claim` is the open file by which it has; None without locks."""

    path: Path
    claim: int | None

    def remove(self) -> None:
        """Takes the folder away; one with a journal stays for the next run, which puts back what is in it."""
        if not os.path.lexists(self.path / JOURNAL):
            if os.name == "nt" and self.claim is not None:  # an open file cannot be removed there
                os.close(self.claim)
            shutil.rmtree(self.path, ignore_errors=True)
            if os.name == "nt":
                return
        if self.claim is not None:
            os.close(self.claim)


@contextmanager
def own_folder(parent: Path | None = None) -> Iterator[Path]:
    """A context manager that gives a temporary folder, after taking away those that nobody owns any more.

    Args:
        parent: the folder to make it in; by default the system's own for temporary files.

    Raises:
        OSError: it cannot be made.
    """
    parent = parent if parent is not None else Path(tempfile.gettempdir())
    own = None
    try:
        with undisturbed():
            for each in abandoned(parent):
                each.remove()
            own = make_folder(parent)
            inner = own.path / "in"  # whose files may have any name
            inner.mkdir()
        yield inner
    finally:
        if own is not None:
            with undisturbed():
                own.remove()


def make_folder(parent: Path) -> OwnFolder:
    """Makes a temporary folder and claims it. Raises OSError."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        return OwnFolder(folder, _claimed_anew(folder))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _claimed_anew(folder: Path) -> int | None:
    """The claim on a new folder: a file that has its name only when it is locked, so that no other run takes it for abandoned."""
    name = folder / (_OWNER if os.name == "nt" else f"{_OWNER}.new")
    opened = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        held = lock(opened)
        if os.name != "nt":
            name.replace(folder / _OWNER)
    except BaseException:
        os.close(opened)
        raise
    if not held:
        os.close(opened)
    return opened if held else None


def abandoned(parent: Path, *, alone: bool = False) -> Iterator[OwnFolder]:
    """The folders of programs that were killed; each is claimed, so that no two runs take one away.

    Args:
        parent: the folder that they are in.
        alone: whether no other run can be making one at this moment.
    """
    found: list[Path] = []
    with suppress(OSError):
        found = [Path(each.path) for each in os.scandir(parent) if _NAME.fullmatch(each.name)]
    for folder in found:
        with suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or (any(folder.glob(f"{_FORMER}/*")) and not (folder / _OWNER).exists()):
                continue
            opened, held = _claimed_again(folder)
            quiet = time.time() - about.st_mtime
            unclaimed = not (folder / _OWNER).exists()
            if held or (held is None and quiet > _UNKNOWN) or (unclaimed and (alone or quiet > _QUIET)):
                yield OwnFolder(folder, opened)


def _claimed_again(folder: Path) -> tuple[int | None, bool | None]:
    """The claim on a folder that somebody else has made: the open file, if it can be had, and what `lock` says of it.

    No file, and False: somebody has it, or there is no claim.
    """
    try:
        opened = os.open(folder / _OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None, False
    held = lock(opened)
    if not held:
        os.close(opened)
    return (opened if held else None), held
