"""The files of an export. They are named before they are written, so that all of them can be written or none.

Each export has a manifest: a JSON file that identifies the list and holds the SHA-256 of each file.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pricebook.base.file_names import Naming
from pricebook.base.files import sha256_of
from pricebook.entitlement import approval_of
from pricebook.exports.stamp import payable
from pricebook.pricelist import PriceList, as_json, identity

Form = Literal["approval", "reimbursement", "board", "report", "json", "publication", "package"]
PROOF = "proof.json"  # shows that the list was approved as it is, without the registry and without network
LARGEST_MANIFEST = 64 * 2**20  # bytes
LONGEST_NAME = 200  # characters of a file name in a manifest
_LONGEST_STEM = 40  # characters


@dataclass(frozen=True, slots=True)
class Output:
    """One file of an export. `write` writes it to a path. The outputs of an export are written in order, into one folder."""

    name: str
    write: Callable[[Path], None]


def manifest_name(form: Form) -> str:
    """The file name of a form's manifest. It differs by form, so that several forms can be written into one folder."""
    return f"{form}-manifest.json"


def with_manifest(prices: PriceList, form: Form, files: list[Output], more: Mapping[str, Any] = {}) -> list[Output]:
    """The files of an export, followed by its manifest.

    Args:
        prices: The list that the files are made from.
        form: The form of the export.
        files: The files, in the order in which they are written.
        more: Further entries of the manifest.
    """
    return [*files, Output(manifest_name(form), Manifest(prices, tuple(file.name for file in files), more))]


def renamed(outputs: Sequence[Output], naming: Naming) -> list[Output]:
    """The files of an export under the names of a naming, which its manifest says as well."""
    called = []
    for output in outputs:
        write = output.write
        if isinstance(write, Manifest):
            write = replace(write, names=naming.names(write.names))
        called.append(Output(naming.name(output.name), write))
    return called


def with_proof(outputs: Sequence[Output], proof: str) -> list[Output]:
    """The files of an export with a proof of the list's approval, which the manifest names as well."""
    *files, manifest = outputs
    assert isinstance(manifest.write, Manifest)
    names = (*manifest.write.names, PROOF)
    return [*files, Output(PROOF, _Text(proof)), replace(manifest, write=replace(manifest.write, names=names))]


@dataclass(frozen=True, slots=True)
class _Text:
    """Writes a text."""

    text: str

    def __call__(self, path: Path) -> None:
        path.write_text(self.text, encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Writes the manifest of an export whose files stand beside it."""

    prices: PriceList
    names: tuple[str, ...]
    more: Mapping[str, Any]

    def __call__(self, path: Path) -> None:
        approval = approval_of(self.prices)
        record = {
            "list": identity(self.prices),
            "status": self.prices.status,
            "payable": payable(self.prices),
            **({"approval": as_json(approval)} if approval is not None and approval.recorded is not None else {}),
            **self.more,
            "sha256": {name: sha256_of(path.with_name(name)) for name in self.names},
        }
        text = json.dumps(record, ensure_ascii=False, indent=2, default=as_json)
        path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def unchanged_files(manifest: Path) -> list[str]:
    """The names of the files of an earlier export that are unchanged since: their SHA-256 is still the one in the manifest.

    A file that somebody has changed is not among them, so that it is not overwritten. A manifest that cannot be read names no
    file.
    """
    try:
        if manifest.stat().st_size > LARGEST_MANIFEST:
            return []
        record = json.loads(manifest.read_text(encoding="utf-8"))
        names = record["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    if not isinstance(names, dict):
        return []
    return [name for name, digest in names.items() if _is_plain_name(name) and _is_unchanged(manifest.with_name(name), digest)]


def _is_plain_name(name: str) -> bool:
    """Whether a name is that of a file in the folder of the manifest, and no path out of it."""
    return Path(name).name == name and name not in ("", ".", "..") and len(name) <= LONGEST_NAME


def _is_unchanged(path: Path, digest: object) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and sha256_of(path) == digest
    except OSError:
        return False


def file_stems(codes: Iterable[str]) -> dict[str, str]:
    """The beginning of the file names for each facility code: valid on every operating system, and different for each code."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_" for letter in code)
        plain = plain[:_LONGEST_STEM]
        stem, number = plain or "_", 1
        while stem.lower() in taken:
            number += 1
            stem = f"{plain}_{number}"
        taken.add(stem.lower())
        stems[code] = stem
    return stems
