"""Output files appear completely or not at all: they are written to a temporary folder and then moved into place together.

This is the only way in which the program writes, apart from registries, which are databases.

What is no file of ours to replace stays: a folder, a device, a pipe, and every database, for a registry is one.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from pricebook.base.interruptions import Stopped, stop_if_asked, undisturbed
from pricebook.base.journal import NEW, folders_within, is_plain_folder, is_within
from pricebook.base.locks import locked
from pricebook.base.own_folders import OwnFolder, make_folder, own_folder
from pricebook.base.swap import recover, swap

LARGEST_TEXT = 4 * 2**20  # bytes of a settings file: a parser of TOML takes a second for each MiB or two
# How the files of SQLite begin: a database, the journal by which a broken move is undone, and the two forms of its other journal.
_DATABASES = (b"SQLite format 3\0", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OutputExists(Exception):
    """Output files exist already, and overwriting was not asked for."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(", ".join(str(path) for path in paths))
        self.paths = paths


class OutputIsNoFile(OutputExists):
    """In the place of an output there is something else than a file: a device, a pipe."""


class OutputIsDatabase(OutputExists):
    """In the place of an output there is a database."""


class OutputInUse(Exception):
    """An output file cannot be replaced. On Windows it is usually open in Excel."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@contextmanager
def whole_outputs(
    folder: Path,
    names: tuple[str, ...],
    *,
    force: bool,
    former: Callable[[], Collection[str]] = tuple,
    once_moved: Callable[[], None] = lambda: None,
    over_database: bool = False,
    own: Collection[str] = (),
) -> Iterator[Path]:
    """A context manager that gives a temporary folder; its files move to `folder` together when the block ends without error.

    Args:
        folder: the output folder; it is created if it does not exist.
        names: the files that the block writes. One within a folder is named "folder/file".
        force: whether existing files are overwritten.
        former: gives the files in `folder` that the new ones replace under other names; they are removed with the move. It is
            asked at the moment of the move, for another run may have ended since the work began.
        once_moved: is called when the files stand; where it fails, all files are as they were before.
        over_database: whether a database may be replaced as well. Who asks for that has made sure that nothing is lost by it.
        own: the files that are overwritten or removed in any case, unless they change while the block runs: the caller knows that
            nobody has changed them since it wrote them.

    Raises:
        OutputExists: a file exists and `force` is not set, or something stands there that is never replaced; nothing was written.
        OutputInUse: a file cannot be replaced; all files are as they were before.
        FolderBusy: another run is moving files into the folder, and does not end; nothing was written.
        NotPutBack: a file could not be moved, nor the others put back. They are kept, and the next run puts them back.
        OSError: a file cannot be written; all files are as they were before.
    """
    seen = {name: _seen(folder / name) for name in own}

    def refuse() -> None:
        same = {name for name, before in seen.items() if _seen(folder / name) == before}
        if not force and (changed := [folder / name for name in own if name not in names and name not in same]):
            raise OutputExists(changed)
        _refuse(folder, names, same, force=force, over_database=over_database)

    made = [each for each in (folder, *folder.parents) if not each.exists()]
    hidden, swapped = None, False
    try:
        try:
            if not made:
                put_in_order(folder)
            refuse()
            with locked(folder), undisturbed():
                recover(folder)
                hidden = make_folder(folder)
                staging = hidden.path / NEW
                staging.mkdir()
            with own_folder():  # for the temporary files of the libraries
                yield staging
            stop_if_asked()
            with locked(folder), undisturbed():
                refuse()  # what stood there when the work began is not what counts: another run may have ended meanwhile
                replaced = tuple(name for name in former() if name not in names)
                _move(hidden.path, folder, names, replaced, once_moved)
                swapped = True
        finally:
            _clean(hidden, made)
    except Stopped as stopped:
        stopped.written = folder if swapped else None
        raise


def _clean(hidden: OwnFolder | None, made: Sequence[Path]) -> None:
    """Takes away the temporary folder, and the folders that were made for outputs that never came: those that are empty."""
    with undisturbed(), suppress(OSError):
        if hidden is not None:
            hidden.remove()
        for each in made:
            each.rmdir()


def _seen(path: Path) -> tuple[int, int, int] | None:
    """By what a file is known that nobody has changed meanwhile. None where there is none."""
    try:
        about = path.lstat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def _refuse(folder: Path, names: tuple[str, ...], own: Collection[str], *, force: bool, over_database: bool) -> None:
    if in_the_way := [parent for name in names for parent in folders_within(folder, name) if not is_plain_folder(parent)]:
        raise OutputIsNoFile(in_the_way[:1])
    present = [folder / name for name in names if os.path.lexists(folder / name)]
    others = [folder / name for name in names if name not in own and folder / name in present]
    if (others and not force) or any(path.is_dir() for path in present):
        raise OutputExists(others or [path for path in present if path.is_dir()])
    if no_files := [path for path in present if path.exists() and not is_file(path)]:
        raise OutputIsNoFile(no_files)
    if not over_database and (databases := [path for path in present if path.exists() and is_database(path)]):
        raise OutputIsDatabase(databases)


def put_in_order(folder: Path) -> None:
    """Puts back what killed runs have left half replaced in a folder, before anybody looks at the files there.

    Raises:
        FolderBusy, OSError: it cannot be done now; nothing is lost.
    """
    if any(folder.glob(".pricebook-*")):
        with locked(folder), undisturbed():
            recover(folder)


def _move(staging: Path, folder: Path, names: tuple[str, ...], removed: tuple[str, ...], once_moved: Callable[[], None]) -> None:
    files = tuple(name for name in removed if is_file(folder / name) and is_within(folder, name))
    at: list[Path] = []
    try:
        swap(staging, folder, names, files, once_moved, at)
    except PermissionError as error:
        if at:
            raise OutputInUse(at[-1]) from error
        raise


def is_folder(path: Path) -> bool:
    """Whether there is such a folder. False, and no error, for a name that no folder can have (one that is too long)."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is such a file. False, and no error, for a name that no file can have."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_database(path: Path) -> bool:
    """Whether a file is a database of SQLite, or a journal of one. A file that cannot be read may be one."""
    try:
        return read_file(path, most=len(_DATABASES[0])).startswith(_DATABASES)
    except OSError:
        return True


def read_file(path: Path, most: int = -1) -> bytes:
    """The bytes of a file; of a pipe or a device it never waits for any.

    Args:
        path: the file.
        most: how many bytes are read at most; by default all.

    Raises:
        OSError: it cannot be read, or is no regular file (errno.ENOTSUP).
    """
    with opened(path) as file:
        return file.read(most)


def read_text_file(path: Path, largest: int = LARGEST_TEXT, encoding: str = "utf-8-sig") -> str:
    """The text of a record; of a pipe or a device it never waits for any.

    Args:
        path: the file.
        largest: how many bytes it may have.
        encoding: of the text.

    Raises:
        OSError: it cannot be read, is no regular file (errno.ENOTSUP), or has more bytes (errno.EOVERFLOW).
        UnicodeDecodeError: it is no text in this encoding.
    """
    return text_of(read_file(path, most=largest + 1), path, largest, encoding)


def text_of(data: bytes, path: Path, largest: int = LARGEST_TEXT, encoding: str = "utf-8-sig") -> str:
    """The text that was read of a file, with plain line ends. Raises what `read_text_file` raises."""
    refuse_larger(data, path, largest)
    text = data.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def refuse_larger(data: bytes, path: Path, largest: int) -> None:
    """Raises OSError (errno.EOVERFLOW) where more bytes than `largest` were read of a file."""
    if len(data) > largest:
        raise OSError(errno.EOVERFLOW, os.strerror(errno.EOVERFLOW), str(path))


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A context manager that gives a file to read from, and never waits for a pipe or a device.

    Raises:
        OSError: it cannot be opened, or is no regular file (errno.ENOTSUP).
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path))
        yield file
