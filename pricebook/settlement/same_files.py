"""Files that were given twice: the same bytes under two numbers (ST053)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pricebook.base.languages import say
from pricebook.findings import Finding, Place


def given_twice(files: Sequence[Path]) -> dict[int, int]:
    """The files that are the same as an earlier one, each with the number of the first such. Those of one length are read.

    Raises:
        OSError: a file cannot be read.
    """
    sizes: dict[int, list[int]] = {}
    for number, path in enumerate(files):
        sizes.setdefault(path.stat().st_size, []).append(number)
    found: dict[int, int] = {}
    for alike in sizes.values():
        if len(alike) > 1:
            found |= _pairs((number, _digest(files[number])) for number in alike)
    return dict(sorted(found.items()))


def said_twice(label: str, first: str, *, counts: bool) -> Finding:
    """ST053: a file is the same as an earlier one.

    Args:
        label, first: what the two are called.
        counts: whether its rows count once more all the same.
    """
    how = say("claims.file-counts") if counts else say("claims.file-left-out")
    return Finding("ST053", Place(label), observed=label, more={"first": first, "counted": how})


def _pairs(digests: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    first: dict[bytes, int] = {}
    for number, digest in digests:
        if digest in first:
            yield number, first[digest]
        else:
            first[digest] = number


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
