"""Output files appear completely or not at all: they are written to a temporary folder and then moved into place together.

What is no file of ours to replace stays: a folder, a device, a pipe, and every database, for a registry is one.
"""

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pricebook.base.own_folders import FORMER, own_folder

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
    former: tuple[str, ...] = (),
    once_moved: Callable[[], None] = lambda: None,
    over_database: bool = False,
    own: Collection[str] = (),
) -> Iterator[Path]:
    """A context manager that gives a temporary folder; its files move to `folder` together when the block ends without error.

    Args:
        folder: the output folder; it is created if it does not exist.
        names: the files that the block writes. One within a folder is named "folder/file".
        force: whether existing files are overwritten.
        former: files in `folder` that the new ones replace under other names; they are removed with the move.
        once_moved: is called when the files stand; where it fails, all files are as they were before.
        over_database: whether a database may be replaced as well. Who asks for that has made sure that nothing is lost by it.
        own: the files that are overwritten in any case: the caller knows that nobody has changed them since it wrote them.

    Raises:
        OutputExists: a file exists and `force` is not set, or something stands there that is never replaced; nothing was written.
        OutputInUse: a file cannot be replaced; all files are as they were before.
        OSError: a file cannot be written; all files are as they were before.
    """
    if in_the_way := [parent for name in names for parent in _within(folder, name) if not _is_plain_folder(parent)]:
        raise OutputIsNoFile(in_the_way[:1])
    present = [folder / name for name in names if (folder / name).exists()]
    others = [folder / name for name in names if name not in own and folder / name in present]
    if (others and not force) or any(path.is_dir() for path in present):
        raise OutputExists(others or [path for path in present if path.is_dir()])
    if no_files := [path for path in present if not is_file(path)]:
        raise OutputIsNoFile(no_files)
    if not over_database and (databases := [path for path in present if is_database(path)]):
        raise OutputIsDatabase(databases)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with own_folder(folder) as staging:
            yield staging
            _move_together(staging, folder, names, tuple(name for name in former if name not in names), once_moved)
    finally:
        if made and not any(folder.iterdir()):
            folder.rmdir()


def _within(folder: Path, name: str) -> list[Path]:
    """The folders within the output folder that a file of this name needs, the outer one first; none for a plain name."""
    return [folder / parent for parent in reversed(Path(name).parents) if parent != Path()]


def _is_plain_folder(path: Path) -> bool:
    """Whether there is a folder, or nothing: never a link that leads elsewhere."""
    return not path.is_symlink() and (path.is_dir() or not path.exists())


def _move_together(
    staging: Path, folder: Path, names: tuple[str, ...], removed: tuple[str, ...], once_moved: Callable[[], None]
) -> None:
    """Moves the files into place; if one move fails, or what is to be done after them, all are undone."""
    backups = Path(tempfile.mkdtemp(prefix=FORMER, dir=staging))
    former: list[tuple[Path, Path]] = []  # where a file stood, and where it is kept
    moved: list[Path] = []
    made: list[Path] = []
    current = folder

    def move_aside(path: Path) -> None:
        kept = backups / str(len(former))
        path.replace(kept)
        former.append((path, kept))

    try:
        for name in removed:
            current = folder / name
            if current.is_file() and not current.is_symlink() and all(map(_is_plain_folder, _within(folder, name))):
                move_aside(current)
        for name in names:
            for parent in _within(folder, name):
                if not parent.is_dir():
                    parent.mkdir()
                    made.append(parent)
            current = folder / name
            if current.exists():
                move_aside(current)
            (staging / name).replace(current)
            moved.append(current)
        once_moved()
    except BaseException as error:  # also an interruption by the user must undo the moves
        for target in moved:
            target.unlink(missing_ok=True)
        for target, kept in former:
            kept.replace(target)
        for parent in reversed(made):
            parent.rmdir()
        if isinstance(error, PermissionError):
            raise OutputInUse(current) from error
        raise
    emptied = {parent for name in removed for parent in _within(folder, name)}
    for parent in sorted(emptied, key=lambda parent: -len(parent.parts)):  # the inner ones first
        with suppress(OSError):  # it holds other files
            parent.rmdir()


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
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path))
        return file.read(most)


def read_text_file(path: Path, largest: int = LARGEST_TEXT, encoding: str = "utf-8-sig") -> str:
    """The text of a settings file or a record; of a pipe or a device it never waits for any.

    Args:
        path: the file.
        largest: how many bytes it may have.
        encoding: of the text.

    Raises:
        OSError: it cannot be read, is no regular file (errno.ENOTSUP), or has more bytes (errno.EOVERFLOW).
        UnicodeDecodeError: it is no text in this encoding.
    """
    data = read_file(path, most=largest + 1)
    if len(data) > largest:
        raise OSError(errno.EOVERFLOW, os.strerror(errno.EOVERFLOW), str(path))
    text = data.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def write_new(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes a file that is there whole or not at all, and replaces none.

    Args:
        path: the new file.
        data: what is in it.
        mode: who may read it.

    Raises:
        OSError: there is a file of that name (FileExistsError), or it cannot be written; nothing is left of it.
    """
    handle, name = tempfile.mkstemp(prefix=".pricebook-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        beside.chmod(mode)
        _name_it(beside, path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _name_it(beside: Path, path: Path) -> None:
    """Gives a file its name, unless another file has it."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, as most sticks
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.close(handle)
        try:
            beside.replace(path)
        except BaseException:
            path.unlink()
            raise
