"""The body of a request, received bounded: fields in memory, files as a stream onto the disk, the token of the form first."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from io import BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from pricebook.base.file_names import as_text, is_plain_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

CSRF = "csrf"  # the field of every form that proves that the form is ours
LARGEST_FIELDS = 2**20  # bytes of all fields together
LARGEST_FILE = 300 * 2**20  # bytes of a file: what reading takes from one as well
LONGEST_PAUSE = 30.0  # seconds without a byte; and for as long a body may be slower than
SLOWEST = 2_000.0  # bytes a second: a line that is slower brings no list at all
MOST_FIELDS, MOST_FILES = 5_000, 50
_LONGEST_NAME = 150  # bytes of the name of a file: with folders above it, a path of Windows still fits
_LONGEST_SUFFIX = 20  # bytes of what follows its last full stop


class BadBody(Exception):
    """A body that is not taken: `why` is the end of the key of a refusal in desk.toml, `file` the name that it tells."""

    def __init__(self, why: str, status: int = 400, file: str = "") -> None:
        super().__init__(why)
        self.why, self.status, self.file = why, status, file


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came: the field, the name that its sender gave it (no path), where it lies for the moment, and what it is."""

    field: str
    name: str
    path: Path
    size: int
    sha256: str


@dataclass(slots=True)
class Form:
    """What a form sent: the values of its fields, in their order, and its files."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The first value of a field without blanks at its ends; "" where there is none."""
        return self.fields.get(name, [""])[0].strip()

    def texts(self, name: str) -> list[str]:
        """All values of a field."""
        return self.fields.get(name, [])

    def asked(self, name: str) -> str | None:
        """The first value of a field; None where it is empty."""
        return self.text(name) or None


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body of a request as it comes. Raises BadBody where it comes too slowly, or breaks off."""
    began, received = time.monotonic(), 0
    pieces = aiter(request.stream())
    while True:
        try:
            piece = await asyncio.wait_for(anext(pieces), LONGEST_PAUSE)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise BadBody("too-slow", 408) from error
        except ClientDisconnect as error:
            raise BadBody("not-a-form") from error
        received += len(piece)
        if time.monotonic() - began > LONGEST_PAUSE + received / SLOWEST:
            raise BadBody("too-slow", 408)
        yield piece


async def receive_fields(request: Request, is_ours: Callable[[str], bool]) -> Form:
    """Receives a form without files. Raises BadBody."""
    body = bytearray()
    async for piece in _pieces(request):
        body += piece
        if len(body) > LARGEST_FIELDS:
            raise BadBody("too-large", 413)
    form = Form()
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadBody("not-a-form") from error
    for name, value in pairs:
        form.fields.setdefault(name, []).append(value)
    if not is_ours(form.text(CSRF)):
        raise BadBody("not-our-form", 403)
    return form


async def receive_files(request: Request, folder: Path, is_ours: Callable[[str], bool], largest: int | None = None) -> Form:
    """Receives a form with files into a folder, under names of our own. No byte of a file is written before the token was seen.

    Args:
        request: the request.
        folder: an empty folder of ours.
        is_ours: whether a token is that of the session.
        largest: bytes of the largest file that is taken; by default LARGEST_FILE.

    Raises:
        BadBody: the body is no form, not one of ours, or larger than what is taken.
    """
    largest = LARGEST_FILE if largest is None else largest
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise BadBody("not-a-form")
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > largest + LARGEST_FIELDS:
        raise BadBody("file-too-large", 413)
    parts = _Parts(folder, is_ours, largest)
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for piece in _pieces(request):
            parser.write(piece)
        parser.finalize()
    except ValueError as error:  # the errors of the parser are of this kind
        raise BadBody("not-a-form") from error
    except OSError as error:
        raise BadBody("disk-full", 507) from error
    finally:
        parts.close()
    if not parts.whole or not parts.ours:
        raise BadBody("not-our-form" if parts.whole else "not-a-form", 403 if parts.whole else 400)
    return parts.form


class _Parts:
    """Takes what the parser finds, part by part."""

    def __init__(self, folder: Path, is_ours: Callable[[str], bool], largest: int) -> None:
        self.form, self.whole, self.ours = Form(), False, False
        self._folder, self._is_ours, self._largest = folder, is_ours, largest
        self._held = self._count = 0  # bytes, and number, of the fields
        self._open: BufferedWriter | None = None
        self._head, self._value = bytearray(), bytearray()
        self._heads: dict[bytes, bytes] = {}
        self._name, self._file, self._size = "", None, 0
        self._hash = hashlib.sha256()

    _file: str | None

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._head_name,
            "on_header_value": self._head_value,
            "on_header_end": self._head_end,
            "on_headers_finished": self._named,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def close(self) -> None:
        """Closes the file that is open."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _begin(self) -> None:
        self._heads, self._file, self._size, self._value = {}, None, 0, bytearray()
        self._field, self._said = bytearray(), bytearray()

    _field: bytearray
    _said: bytearray

    def _head_name(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _head_value(self, data: bytes, start: int, end: int) -> None:
        self._said += data[start:end]

    def _head_end(self) -> None:
        self._heads[bytes(self._field).lower()] = bytes(self._said)
        self._field, self._said = bytearray(), bytearray()

    def _named(self) -> None:
        _, options = parse_options_header(self._heads.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._count += 1
        if self._count > MOST_FIELDS:
            raise BadBody("too-large", 413)
        if b"filename" not in options:
            return
        if not self.ours:
            raise BadBody("not-our-form", 403)
        if len(self.form.files) >= MOST_FILES:
            raise BadBody("too-many-files", 413)
        self._file = bare_name(options[b"filename"].decode("utf-8", "replace"))
        self._hash = hashlib.sha256()
        self._open = (self._folder / f"{len(self.form.files)}").open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._open is None:
            self._held += len(piece)
            if self._held > LARGEST_FIELDS:
                raise BadBody("too-large", 413)
            self._value += piece
            return
        self._size += len(piece)
        if self._size > self._largest:
            raise BadBody("file-too-large", 413)
        self._hash.update(piece)
        self._open.write(piece)

    def _end(self) -> None:
        if self._open is None:
            value = self._value.decode("utf-8", "replace")
            self.form.fields.setdefault(self._name, []).append(value)
            self.ours = self.ours or (self._name == CSRF and self._is_ours(value.strip()))
            return
        path = Path(self._open.name)
        self.close()
        if self._size and not self._file:
            raise BadBody("no-file-name")
        if self._file:  # a field of files that nobody filled in comes as one without name and contents
            self.form.files.append(Upload(self._name, self._file, path, self._size, self._hash.hexdigest()))
        else:
            path.unlink()

    def _all(self) -> None:
        self.whole = True


def bare_name(name: str) -> str:
    """The name of a file that a browser sent, as a name alone, that a file can have on every system.

    It has no folder, no control characters, no name that Windows gives to devices, and is not longer than systems take. "" where
    nothing of it can be a name.
    """
    last = as_text(name).replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if letter in '<>:"|?*' else letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, dot, suffix = kept, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    bare = f"{stem.encode()[:room].decode(errors='ignore')}{dot}{suffix}".rstrip(" .")
    return bare if not bare or is_plain_name(bare) else f"_{bare}"
