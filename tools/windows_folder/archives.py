"""What an archive holds, read with bounds: the embeddable archive and the wheels come from elsewhere."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pricebook.base.file_names import is_plain_name
from tools.windows_folder.refused import Refused, same_on_windows

LARGEST = 600 * 2**20  # bytes of an archive, unpacked: the largest wheel has some 100 MiB
MOST_FILES = 20_000
_UNUSABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error, OSError)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A context manager that gives an archive whose names and sizes are known to be harmless.

    Raises:
        Refused: it is no zip archive, is damaged, or holds a name that leads out of a folder or that Windows does not take, a
            link, the same name twice, or more than the bounds.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse(path, archive)
            yield archive
    except _UNUSABLE as error:
        raise Refused(f"{path}: cannot be read as a zip archive: {error}") from error


def _refuse(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST:
        raise Refused(f"{path}: more than {MOST_FILES} files, or more than {LARGEST} bytes unpacked")
    for member in members:
        if not is_plain_name(member.orig_filename.removesuffix("/")):
            raise Refused(f"{path}: {member.orig_filename[:200]!a} is no name of a file within a folder of Windows")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused(f"{path}: {member.filename} is a link")
    if twice := same_on_windows(member.filename for member in members if not member.is_dir()):
        raise Refused(f"{path}: {twice[0]} stands there twice, for Windows")


def content(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The files of an archive by their names, in the order of the names."""
    return {member.filename: archive.read(member) for member in sorted(archive.infolist(), key=_name) if not member.is_dir()}


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename
