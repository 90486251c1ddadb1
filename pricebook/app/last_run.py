"""What the last build left in a folder: the manifest tells its files from those that somebody has changed, or put there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pricebook.app.given_back import FOLDER as GIVEN_BACK
from pricebook.app.written import FINDINGS, PRICELIST, TO_ACCEPT, WORKBOOK
from pricebook.base.file_names import OF_OTHERS, as_text, plain_name
from pricebook.base.files import is_file, sha256_of
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.pricelist import PriceList, identity
from pricebook.tables import FORMATS

MANIFEST, FORMER_LIST = "build-manifest.json", "former_pricelist.json"
LARGEST_MANIFEST = 16 * 2**20  # bytes
_OURS = (WORKBOOK, PRICELIST, FINDINGS, TO_ACCEPT, FORMER_LIST)
_MOST_LEVELS = 3  # given_back, the part of a dossier, the file


@dataclass(frozen=True, slots=True)
class LastRun:
    """The result of the last build.

    Attributes:
        of_this: whether it is of the same dossier.
        fingerprint: that of its list; None where it could price nothing.
        unchanged: the files that are as that build wrote them, the manifest among them; and the copies that somebody has mended
            and put into the dossier, where the same file stands now.
        changed: the files that somebody has changed since.
    """

    of_this: bool
    fingerprint: str | None
    unchanged: frozenset[str]
    changed: tuple[str, ...]


def last_run(dossier: Path, folder: Path) -> LastRun | None:
    """What the last build left in a folder; None where there is no manifest.

    Args:
        dossier: the folder of the dossier that is built now.
        folder: the folder of the results.
    """
    record = _read(folder / MANIFEST)
    if record is None:
        return None
    digests = record.get("sha256")
    named = digests.items() if isinstance(digests, dict) else ()
    recorded = {name: digest for name, digest in named if isinstance(digest, str) and _is_ours(name)}
    there = [name for name in recorded if (folder / name).exists()]
    unchanged = {name for name in there if _is_plain(folder, name) and _is_kept(dossier, folder, name, recorded[name])}
    about = record.get("list")
    fingerprint = about.get("fingerprint") if isinstance(about, dict) else None
    return LastRun(
        _is_of(dossier, folder, record),
        fingerprint if isinstance(fingerprint, str) else None,
        frozenset({*unchanged, MANIFEST}),
        tuple(name for name in there if name not in unchanged),
    )


def write_manifest(path: Path, dossier: Path, prices: PriceList | None, names: Iterable[str]) -> None:
    """Writes the manifest of a build beside its files.

    Args:
        path: the manifest.
        dossier: the folder of the dossier.
        prices: the list; None where nothing could be priced.
        names: the files, which stand beside it.

    Raises:
        OSError: a file cannot be read, or the manifest cannot be written.
    """
    inputs = [(entry.file, entry.sha256) for entry in prices.inputs] if prices is not None else _inputs(dossier)
    record = {
        "dossier": dossier.resolve().name,
        "list": identity(prices) if prices is not None else None,
        "inputs": [{"file": file, "sha256": digest} for file, digest in inputs],
        "sha256": {name: sha256_of(path.parent / name) for name in names},
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def is_input_of(dossier: Path, record: Any) -> bool:
    """Whether one of the input files that a record names is still in the dossier, unchanged."""
    listed = record.get("inputs")
    inputs = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    paths = ((dossier / str(entry.get("file")), entry.get("sha256")) for entry in inputs)
    return any(is_file(path) and sha256 is not None and _digest(path) == sha256 for path, sha256 in paths)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_MANIFEST:
            return None
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _is_of(dossier: Path, folder: Path, record: dict[str, Any]) -> bool:
    """Whether a manifest is of this dossier: it lies in it; or names it, and a file of it is unchanged."""
    own = dossier.resolve()
    return folder.resolve().parent == own or (record.get("dossier") == own.name and is_input_of(dossier, record))


def _is_ours(name: str) -> bool:
    """Whether a build writes files of this name: no manifest can have any other file replaced or removed."""
    path = PurePosixPath(name)
    within = path.parts[:1] == (GIVEN_BACK,) and 1 < len(path.parts) <= _MOST_LEVELS and not {"..", "."} & {*path.parts}
    return plain_name(name) in _OURS or (within and str(path) == name and not {"\\", ":"} & {*name})


def _is_plain(folder: Path, name: str) -> bool:
    """Whether it is a file, reached by no link."""
    within = [parent for parent in PurePosixPath(name).parents if parent.parts]
    return is_file(folder / name) and not any((folder / part).is_symlink() for part in (PurePosixPath(name), *within))


def _is_kept(dossier: Path, folder: Path, name: str, recorded: str) -> bool:
    """Whether nothing is lost with a file: it is as it was written; or, of a copy given back, the dossier has the same one."""
    digest, (within, *rest) = _digest(folder / name), PurePosixPath(name).parts
    return digest == recorded or (within == GIVEN_BACK and digest is not None and _digest(dossier.joinpath(*rest)) == digest)


def _digest(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except OSError:
        return None


def _inputs(dossier: Path) -> list[tuple[str, str]]:
    """The settings and the files of tables, where no list names them."""
    files = [path for path in sorted(dossier.iterdir()) if path.name == SETTINGS_FILE or path.suffix.lower() in FORMATS]
    own = [path for path in files if is_file(path) and not path.name.startswith(OF_OTHERS)]
    return [(as_text(path.name), sha256_of(path)) for path in own]
