"""Temporary folders of the program. Whoever made one takes it away; one of a program that was killed, the next one."""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FORMER = "former-"  # a folder within, of files that are to be put back
_PREFIX = ".pricebook-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_QUIET = 60  # seconds that a folder is left alone: whoever has just made it may not have claimed it yet


@contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """A context manager that gives a temporary folder in another one, after taking away those that nobody owns any more.

    Raises:
        OSError: it cannot be made.
    """
    _remove_abandoned(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    claim = _claim(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if claim is not None:
            os.close(claim)


def _claim(folder: Path) -> int | None:
    """A lock on a folder, which ends with the program however it ends; None where somebody has it, or there are no such locks."""
    if os.name == "nt":
        return None
    import fcntl

    opened = None
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if opened is not None:
            os.close(opened)
        return None
    return opened


def _remove_abandoned(parent: Path) -> None:
    """Takes away the folders of programs that were killed. One that holds files which they had moved aside stays: nobody else
    has these.
    """
    with suppress(OSError):
        for folder in [each for each in parent.iterdir() if _NAME.fullmatch(each.name)]:
            about = folder.lstat()
            quiet = time.time() - about.st_mtime > _QUIET
            if not (quiet and stat.S_ISDIR(about.st_mode)) or any(folder.glob(f"{FORMER}*/*")):
                continue
            claim = _claim(folder)
            if claim is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(claim)
