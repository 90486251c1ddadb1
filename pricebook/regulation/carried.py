"""A pack that is brought from elsewhere, as a folder or as a .zip of a folder: read within limits, and nothing but data.

Nothing is unpacked: the files are read into memory by their names, and only names that a pack has are accepted.
"""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import reason_of
from pricebook.regulation.packs import SETTINGS

MOST_FILES = 40
LARGEST_PACK = 64 * 2**20  # bytes of all files together; 9,271 services with all their values need 4 MiB
LARGEST_ZIP = 8 * 2**20  # bytes of the .zip itself, which also bounds how many entries it can list
_TABLE = re.compile(r"[a-z][a-z0-9_-]{0,40}\.csv", re.ASCII)
_BESIDE = re.compile(r"(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE)  # what systems leave in folders
_README = "README.md"


class UnusableCarrier(Exception):
    """The file or folder holds no pack that can be taken over. `reason` says why, in both languages."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.text("en"))
        self.reason = reason


def carried_files(path: Path) -> dict[str, bytes]:
    """The files of the one pack in a folder or a .zip.

    Returns:
        Name → contents, of regulation.toml, of tables and of README.md; nothing else can be there.

    Raises:
        UnusableCarrier: it is no folder or .zip of one pack; it holds something else, a link, an entry outside the folder or
            one with a password; it is larger than the limits; or it cannot be read.
    """
    try:
        files = _of_folder(path) if path.is_dir() else _of_zip(path)
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError) as error:
        raise UnusableCarrier(say("annex.unreadable-archive", reason=reason_of(error))) from error
    if SETTINGS not in files:
        raise UnusableCarrier(say("annex.no-pack-inside"))
    return files


def _of_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = LARGEST_PACK
    with os.scandir(folder) as entries:
        for entry in entries:
            if _BESIDE.fullmatch(entry.name):
                continue
            if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
                raise UnusableCarrier(say("annex.unsafe-file" if entry.is_symlink() else "annex.strange-file", name=entry.name))
            _accept(entry.name, len(files))
            with Path(entry.path).open("rb") as file:
                files[entry.name] = _read(file, left)
            left -= len(files[entry.name])
    return files


def _of_zip(path: Path) -> dict[str, bytes]:
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise UnusableCarrier(say("annex.no-archive"))
    if path.stat().st_size > LARGEST_ZIP:
        raise _too_large()
    files: dict[str, bytes] = {}
    left = LARGEST_PACK
    with zipfile.ZipFile(path) as archive:
        for name, entry in _entries(archive):
            _accept(name, len(files))
            if name in files:
                raise UnusableCarrier(say("annex.twice-inside", name=name))
            if entry.file_size > left:
                raise _too_large()
            with archive.open(entry) as file:
                files[name] = _read(file, left)
            left -= len(files[name])
    return files


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files of an archive, each with its name inside the one folder of the archive."""
    folders: set[str] = set()
    for entry in archive.infolist():
        folder, _, name = entry.filename.rpartition("/")
        if entry.filename.startswith("__MACOSX/") or _BESIDE.fullmatch(name):
            continue
        outside = ".." in folder.split("/") or entry.filename.startswith("/") or re.search(r"[\\:\0]", entry.orig_filename)
        if outside or stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & 1:
            raise UnusableCarrier(say("annex.unsafe-file", name=entry.filename[:80]))
        if entry.is_dir():
            continue
        folders.add(folder)
        if len(folders) > 1:
            raise UnusableCarrier(say("annex.no-pack-inside"))
        yield name, entry


def _accept(name: str, so_far: int) -> None:
    if name not in (SETTINGS, _README) and not _TABLE.fullmatch(name):
        raise UnusableCarrier(say("annex.strange-file", name=name[:80]))
    if so_far >= MOST_FILES:
        raise _too_large()


def _read(file: IO[bytes], most: int) -> bytes:
    """The contents of a file. An entry of an archive may unpack to more than it declares."""
    content = file.read(most + 1)
    if len(content) > most:
        raise _too_large()
    return content


def _too_large() -> UnusableCarrier:
    return UnusableCarrier(say("annex.archive-too-large", size=LARGEST_PACK // 2**20, files=MOST_FILES))
