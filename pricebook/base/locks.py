"""Locks that end with the program however it ends: the system lifts them, so that a dead owner is in nobody's way.

A lock is a lock on an open file, everywhere: flock where there is one, msvcrt.locking on Windows. On a network share the server
keeps it, and lifts it when it has lost the computer that had it.
"""

import errno
import os
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pricebook.base.interruptions import undisturbed

LOCK = ".pricebook-lock"
WAIT = 30.0  # seconds that a run waits for another one to end its move: such a move takes a fraction of one
_PAUSE = 0.02
_FAR = 1 << 30  # Windows locks bytes: this one, so that who has the lock can be read
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FolderBusy(Exception):
    """Another run is moving its outputs into a folder, and does not end. `owner` says which: its process, its computer."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(f"{folder}: {owner}")
        self.folder = folder
        self.owner = owner


def lock(opened: int) -> bool | None:
    """Locks an open file, and does not wait. False if somebody has the lock; None if this file system knows no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(opened, _FAR, os.SEEK_SET)
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _TAKEN else None
    return True


@contextmanager
def locked(folder: Path, name: str = LOCK, wait: float | None = None) -> Iterator[None]:
    """A context manager within which no other run moves outputs into a folder. A disk that knows no locks has none.

    Args:
        folder: it is made where there is none.
        name: of the file that is locked; another name locks something else in the folder.
        wait: seconds that this waits for another run; by default `WAIT`.

    Raises:
        FolderBusy: another run has had the lock for longer than that.
        OSError: the folder, or a file in it, cannot be made.
    """
    path = folder / name
    opened, alone = _opened(path, WAIT if wait is None else wait)
    try:
        if alone:
            with suppress(OSError):  # who it is serves a message alone
                os.lseek(opened, 0, os.SEEK_SET)
                os.ftruncate(opened, 0)
                os.write(opened, f"{os.getpid()} {socket.gethostname()}".encode(errors="replace"))
        yield
    finally:
        with undisturbed():
            if os.name == "nt":  # there an open file cannot be removed; one that another has opened meanwhile is the other's
                os.close(opened)
            with suppress(OSError):
                path.unlink()
            if os.name != "nt":
                os.close(opened)


def _opened(path: Path, wait: float) -> tuple[int, bool]:
    until = time.monotonic() + wait
    while True:
        opened = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            opened = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o644)
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path))
            alone = lock(opened)
            if alone is None or (alone and is_still(opened, path)):
                return opened, bool(alone)
            owner = os.pread(opened, 200, 0).decode(errors="replace") if hasattr(os, "pread") else ""
        except BaseException as error:
            if opened is not None:
                os.close(opened)
            # A run that failed has just taken away the folder it made; or Windows is about to remove the file.
            passing = isinstance(error, FileNotFoundError) or (os.name == "nt" and isinstance(error, PermissionError))
            if not passing or time.monotonic() > until:
                raise
        else:
            os.close(opened)
            if time.monotonic() > until:
                raise FolderBusy(path.parent, " ".join(owner.split()))
        time.sleep(_PAUSE)


def is_still(opened: int, path: Path) -> bool:
    """Whether a file that was opened still has its name: whoever had its lock before may have removed it."""
    if os.name == "nt":
        return True
    try:
        return os.path.samestat(os.fstat(opened), path.lstat())
    except OSError:
        return False
