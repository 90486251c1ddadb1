"""A form of a list as the files that it consists of: named first, so that they appear whole or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """One file. `write` makes it at the path that it is given; outputs are written in their order, in one folder."""

    name: str
    write: Callable[[Path], None]


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
