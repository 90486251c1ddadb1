"""Temporary folders of the program. Whoever made one takes it away; one of a program that was killed, the next one."""

import os
import re
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pricebook.base.interruptions import undisturbed
from pricebook.base.locks import is_still, lock

JOURNAL = "journal"  # a file within: outputs are on the move, and the folder stays until they are in their places
_OWNER = "owner"  # a file within that whoever made the folder keeps locked
_FORMER = "former-*"  # in a folder of version 0.1.0, which has no owner: files that were moved aside, and that nobody else has
_PREFIX = ".pricebook-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_QUIET = 60  # seconds after which such a folder is abandoned
_UNKNOWN = 3_600  # the same for a folder on a disk that knows no locks


@dataclass(frozen=True)
class OwnFolder:
    """A temporary folder that this program has claimed. `claim` is the open file by which it has; None without locks."""

    path: Path
    claim: int | None

    def remove(self) -> None:
        """Takes the folder away; one with a journal stays for the next run, which puts back what is in it."""
        try:
            if not os.path.lexists(self.path / JOURNAL):
                self._empty()
        finally:
            if self.claim is not None:
                os.close(self.claim)
        with suppress(OSError):  # Windows removes no file that is open
            if [each.name for each in self.path.iterdir()] == [_OWNER]:
                (self.path / _OWNER).unlink()
            self.path.rmdir()

    def _empty(self) -> None:
        """Takes away what is in it. The owner goes last: by it the next run knows that the rest is nobody's."""
        with suppress(OSError):
            for each in self.path.iterdir():
                if each.is_dir() and not each.is_symlink():
                    shutil.rmtree(each, ignore_errors=True)
                elif each.name != _OWNER:
                    each.unlink()


class _Lent:
    """Where the libraries have their temporary files: a folder of ours, one for all threads that are within `own_folder` at once.

    It is that of the first of them. It stays, also where this one ends before the others, until the last of them has ended.
    """

    def __init__(self) -> None:
        self._turn, self._count, self._system = threading.Lock(), 0, ""
        self._lender: OwnFolder | None = None
        self._left: list[OwnFolder] = []

    def enter(self) -> Path:
        """The folder of the system in which those of ours are made."""
        with self._turn:
            if self._count == 0:
                self._system = tempfile.gettempdir()
            self._count += 1
            return Path(self._system)

    def lend(self, own: OwnFolder, others: Path) -> None:
        """Gives the libraries a folder within one of ours, where they have none."""
        with self._turn:
            if self._lender is None:
                self._lender, tempfile.tempdir = own, str(others)

    def leave(self, own: OwnFolder | None) -> list[OwnFolder]:
        """The folders that are to be taken away."""
        with self._turn:
            self._count -= 1
            if own is not None:
                self._left.append(own)
            if self._count == 0:
                self._lender, tempfile.tempdir = None, self._system
            ready = [each for each in self._left if each is not self._lender]
            self._left = [each for each in self._left if each is self._lender]
            return ready


_LENT = _Lent()


@contextmanager
def own_folder() -> Iterator[Path]:
    """A context manager that gives a temporary folder among the system's own, after taking away those that nobody owns any more.

    Within, the libraries have their temporary files there, too.

    Raises:
        OSError: it cannot be made.
    """
    parent, own = _LENT.enter(), None
    try:
        with undisturbed():
            for each in abandoned(parent):
                each.remove()
            own = make_folder(parent)
            inner, others = own.path / "in", own.path / "others"  # each file within may have any name
            inner.mkdir()
            others.mkdir()
            _LENT.lend(own, others)
        yield inner
    finally:
        with undisturbed():
            for each in _LENT.leave(own):
                each.remove()


def make_folder(parent: Path) -> OwnFolder:
    """Makes a temporary folder and claims it. Raises OSError."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        try:
            opened = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileNotFoundError:  # another run took it for abandoned before it was claimed
            continue
        except BaseException:
            with suppress(OSError):
                folder.rmdir()
            raise
        held = lock(opened)
        if held and is_still(opened, folder / _OWNER):
            return OwnFolder(folder, opened)
        os.close(opened)
        if held is None:
            return OwnFolder(folder, None)


def abandoned(parent: Path) -> Iterator[OwnFolder]:
    """The folders of programs that were killed; each is claimed, so that no two runs take one away."""
    found: list[Path] = []
    with suppress(OSError):
        found = [Path(each.path) for each in os.scandir(parent) if _NAME.fullmatch(each.name)]
    for folder in found:
        with suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode):
                continue
            quiet = time.time() - about.st_mtime
            try:
                opened = os.open(folder / _OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            except FileNotFoundError:
                with suppress(OSError):
                    folder.rmdir()  # only if it is empty: whoever has made it this moment then makes another one
                    continue
                if quiet > _QUIET and not any(folder.glob(f"{_FORMER}/*")):
                    yield OwnFolder(folder, None)
                continue
            held = lock(opened)
            if held:
                yield OwnFolder(folder, opened)
                continue
            os.close(opened)
            if held is None and quiet > _UNKNOWN:
                yield OwnFolder(folder, None)
