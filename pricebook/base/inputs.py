"""The input files of a run, each read once: what is hashed, what is priced and what is marked come from the same bytes.

Somebody may save a workbook, or a program replace it, while a run reads it. Between the first question and the last, a file that
was read is therefore what it was: `one_reading` keeps its bytes. A file that changes while its bytes are read is an error.
"""

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from pricebook.base.files import LARGEST_TEXT, opened, refuse_larger, text_of

MOST_KEPT = 128 * 2**20  # bytes of all inputs that a run keeps; of a further one it keeps the hash, and reads it again
LARGEST_KEPT = 32 * 2**20  # bytes of one that is kept: beside the objects of a long list its bytes are a burden
LARGEST_TABLE = 64 * 2**20  # bytes of a table of a pack
LARGEST_COPIED = 128 * 2**20  # bytes of a file that a copy is made of

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class ChangedWhileRead(OSError):
    """A file was changed while it was being read."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ESTALE, os.strerror(errno.ESTALE), str(path))


class _Inputs:
    """What a run has read: by its path, the bytes and the hash of a file."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._hashes: dict[str, str] = {}
        self._size = 0

    def read(self, path: Path, most: int | None) -> bytes:
        name = str(path.absolute())
        if name in self._kept:
            return self._kept[name]
        data = _read(path, most)
        if most is not None and len(data) > most:
            return data  # a part of it only
        digest = hashlib.sha256(data).hexdigest()
        if self._hashes.setdefault(name, digest) != digest:
            raise ChangedWhileRead(path)
        if len(data) <= LARGEST_KEPT and self._size + len(data) <= MOST_KEPT:
            self._kept[name] = data
            self._size += len(data)
        return data

    def hash_of(self, path: Path) -> str:
        name = str(path.absolute())
        if name not in self._hashes:
            self._hashes[name] = _sha256(path)
        return self._hashes[name]


_OF_RUN: ContextVar[_Inputs | None] = ContextVar("inputs", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it each input file is read once, however often it is asked for. One within another is the same."""
    if _OF_RUN.get() is not None:
        yield
        return
    token = _OF_RUN.set(_Inputs())
    try:
        yield
    finally:
        _OF_RUN.reset(token)


def reads_once(verb: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """A verb whose whole run is one reading."""

    @wraps(verb)
    def in_one_reading(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with one_reading():
            return verb(*args, **kwargs)

    return in_one_reading


def read_input(path: Path, most: int | None = None) -> bytes:
    """The bytes of an input file.

    Args:
        path: The file.
        most: How many bytes it may have. Of a larger one at least a byte more than that is returned, and nothing is kept.

    Raises:
        ChangedWhileRead: It was changed while it was read, or since it was read first and could not be kept.
        OSError: It cannot be read, or is no regular file.
    """
    of_run = _OF_RUN.get()
    return _read(path, most) if of_run is None else of_run.read(path, most)


def input_text(path: Path, largest: int = LARGEST_TEXT) -> str:
    """The text of an input file, with plain line ends.

    Raises:
        OSError: It cannot be read, or has more than `largest` bytes (errno.EOVERFLOW).
        UnicodeDecodeError: It is no text in UTF-8.
    """
    return text_of(read_input(path, largest), path, largest)


def input_lines(path: Path) -> io.StringIO:
    """The lines of an input file with the ends that they have, as a reader of CSV wants them.

    Raises:
        OSError: It cannot be read, or has more than LARGEST_TABLE bytes (errno.EOVERFLOW).
        UnicodeDecodeError: It is no text in UTF-8.
    """
    data = read_input(path, LARGEST_TABLE)
    refuse_larger(data, path, LARGEST_TABLE)
    return io.StringIO(data.decode("utf-8-sig"), newline="")


def input_sha256(path: Path) -> str:
    """The SHA-256 of an input file, in hex: of the bytes that were read, where it was read. Raises OSError."""
    of_run = _OF_RUN.get()
    return _sha256(path) if of_run is None else of_run.hash_of(path)


@contextmanager
def as_it_was_read(path: Path, sha256: str | None) -> Iterator[Path | None]:
    """A context manager that gives a copy of an input file, of its name, for those who need a file: nobody else writes to it.

    Args:
        path: The file.
        sha256: The hash that it had when it was read; None where it was not read.

    Returns:
        The copy; None where the file has changed since.

    Raises:
        OSError: The file cannot be read or has more than LARGEST_COPIED bytes (errno.EOVERFLOW), or the
            copy cannot be written.
    """
    data = read_input(path, LARGEST_COPIED)
    refuse_larger(data, path, LARGEST_COPIED)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        yield None
        return
    with TemporaryDirectory(prefix="pricebook-") as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(data)
        yield copy


def _read(path: Path, most: int | None) -> bytes:
    with _unchanged(path) as file:
        return file.read() if most is None else file.read(most + 1)


def _sha256(path: Path) -> str:
    with _unchanged(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _unchanged(path: Path) -> Iterator[io.BufferedReader]:
    """A file to read from. Raises ChangedWhileRead at the end where it was changed meanwhile, and OSError."""
    with opened(path) as file:
        before = os.fstat(file.fileno())
        yield file
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ChangedWhileRead(path)
