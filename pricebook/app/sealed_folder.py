"""A sealed folder: a ZIP archive with a manifest of the SHA-256 of all that is in it. It is read as something from anybody."""

import io
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pricebook.app.errors import InputNotFound, UnreadableList
from pricebook.base.file_names import is_plain_name
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import reason_of

MANIFEST, VERSION = "manifest.json", 1
MOST_FILES, LARGEST, LARGEST_OF_ALL = 5_000, 1 << 30, 4 << 30  # files; bytes of one, bytes of all, unpacked
_LONGEST_NAME = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PART = 1 << 20
_UNUSABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)


def write_folder(target: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> dict[str, Any]:
    """Writes a sealed folder, and returns its manifest: what is said about it, with each file's SHA-256 and size."""
    listed = {name: {"sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in sorted(files.items())}
    manifest = {"pricebook_sealed_folder": VERSION, **about, "files": listed}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    made = io.BytesIO()  # written in one go, so that a full disk leaves no half of an archive
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in [(MANIFEST, text.encode()), *sorted(files.items())]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr, info.compress_type = _UNIX, (stat.S_IFREG | 0o644) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    target.write_bytes(made.getbuffer())
    return manifest


def open_folder(source: Path, target: Path) -> dict[str, Any]:
    """Unpacks a sealed folder, and returns its manifest. What is not as the manifest says, or no plain file, is not written.

    Args:
        source: The archive. It may come from anybody.
        target: An empty folder.

    Raises:
        InputNotFound: There is no such file.
        UnreadableList: It is no sealed folder, is damaged, or holds what could harm.
        OSError: A file cannot be written.
    """
    if not source.is_file():
        raise InputNotFound("no-file", path=str(source))
    try:
        with zipfile.ZipFile(source) as archive:
            members = _members(archive)
            manifest = _manifest(archive, members)
            listed = manifest["files"]
            for name in sorted({*members, *listed} - {MANIFEST}):
                if name not in members or name not in listed:
                    raise _unusable("sealed-not-listed", file=name)
            left = LARGEST_OF_ALL
            for name, said in sorted(listed.items()):
                left -= _unpack(archive, members[name], said, target / name, left)
    except UnreadableList:
        raise
    except _UNUSABLE as error:
        raise _unusable("sealed-no-archive", reason=reason_of(error)) from error
    return manifest


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by name: plain files, with names that stay within a folder on every system."""
    if len(archive.infolist()) > MOST_FILES:
        raise _unusable("sealed-too-large")
    found: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for info in archive.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not info.flag_bits & 1
        if not plain or not is_plain_name(info.orig_filename) or info.filename.casefold() in folded:
            raise _unusable("sealed-file-refused", file=info.orig_filename[:_LONGEST_NAME])
        folded.add(info.filename.casefold())
        found[info.filename] = info
    return found


def _manifest(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> dict[str, Any]:
    if MANIFEST not in members or members[MANIFEST].file_size > _PART * 8:
        raise _unusable("sealed-no-manifest")
    data = b"".join(_parts(archive, members[MANIFEST], _PART * 8))
    try:
        manifest = json.loads(data)
        files = manifest["files"]
        right = manifest["pricebook_sealed_folder"] == VERSION and all(
            isinstance(said["sha256"], str) and isinstance(said["size"], int) for said in files.values()
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise _unusable("sealed-no-manifest") from error
    if not right:
        raise _unusable("sealed-no-manifest")
    return dict(manifest)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, said: Mapping[str, Any], target: Path, left: int) -> int:
    """Writes one file, if it is what the manifest says, and returns its size."""
    digest, size = sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for part in _parts(archive, info, min(LARGEST, left)):
            digest.update(part)
            size += len(part)
            file.write(part)
    if (digest.hexdigest(), size) != (said["sha256"], said["size"]):
        raise _unusable("sealed-changed", file=info.filename)
    return size


def _parts(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The bytes of a file. What the archive says of its size is not believed."""
    with archive.open(info) as file:
        size = 0
        while part := file.read(_PART):
            size += len(part)
            if size > most:
                raise _unusable("sealed-too-large")
            yield part


def _unusable(why: str, **values: "Phrase | str") -> UnreadableList:
    return UnreadableList("sealed-unusable", reason=say(f"registry.{why}", **values))
