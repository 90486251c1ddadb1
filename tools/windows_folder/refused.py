"""Why no folder is made; and what cannot stand in one folder on Windows."""

from collections.abc import Iterable


class Refused(Exception):
    """What was handed over cannot be packed; the message says what, and why."""


def same_on_windows(paths: Iterable[str]) -> list[str]:
    """The files whose path, capitals aside, another one has before them, as a file or as a folder above it."""
    files: set[str] = set()
    folders: set[str] = set()
    found = []
    for path in paths:
        folded = path.casefold()
        above = {folded[:place] for place, letter in enumerate(folded) if letter == "/"}
        if folded in files or folded in folders or above & files:
            found.append(path)
        files.add(folded)
        folders |= above
    return found
