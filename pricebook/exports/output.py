"""A form of a list as the files that it consists of: named first, so that they appear whole or not at all."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pricebook.base.files import sha256_of
from pricebook.exports.stamp import payable
from pricebook.pricelist import PriceList, identity

Form = Literal["approval", "reimbursement", "board", "report", "json"]
LARGEST_MANIFEST = 64 * 2**20
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Output:
    """One file. `write` makes it at the path that it is given; outputs are written in their order, in one folder."""

    name: str
    write: Callable[[Path], None]


def manifest_name(form: Form) -> str:
    """Each form has its own, so that several can lie in one folder."""
    return f"{form}-manifest.json"


def with_manifest(prices: PriceList, form: Form, files: list[Output], more: Mapping[str, Any] = {}) -> list[Output]:
    """The files, and after them the manifest: of which list they are, and the SHA-256 of each."""
    return [*files, Output(manifest_name(form), partial(_write_manifest, prices, [file.name for file in files], more))]


def _write_manifest(prices: PriceList, names: list[str], more: Mapping[str, Any], path: Path) -> None:
    record = {
        "list": identity(prices),
        "status": prices.status,
        "payable": payable(prices),
        **more,
        "sha256": {name: sha256_of(path.with_name(name)) for name in names},
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def files_of(manifest: Path) -> list[str]:
    """The files that an earlier manifest names and that still are as it says; what somebody has changed since is theirs."""
    try:
        if manifest.stat().st_size > LARGEST_MANIFEST:
            return []
        record = json.loads(manifest.read_text(encoding="utf-8"))
        names = record["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    if not isinstance(names, dict):
        return []
    return [name for name, digest in names.items() if _is_plain(name) and _still(manifest.with_name(name), digest)]


def _is_plain(name: str) -> bool:
    return Path(name).name == name and name not in ("", ".", "..") and len(name) <= LONGEST_NAME


def _still(path: Path, digest: object) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and sha256_of(path) == digest
    except OSError:
        return False


def file_stems(codes: Iterable[str]) -> dict[str, str]:
    """Code → what its files are called: a name on every system, and no two the same."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_" for letter in code)[:40]
        stem, number = plain or "_", 1
        while stem.lower() in taken:
            number += 1
            stem = f"{plain}_{number}"
        taken.add(stem.lower())
        stems[code] = stem
    return stems
