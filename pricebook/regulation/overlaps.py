"""Facts that hold for a time: no two values of one fact may be in force on the same day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from pricebook.findings import Finding, Place
from pricebook.regulation.basics import InTime


def overlaps(facts: Iterable[tuple[str, InTime]], file: Place) -> Iterator[Finding]:
    """LW003 for each value that begins before the earlier value of the same fact has ended.

    Args:
        facts: the facts, each with its path in the file; values of one path are values of one fact.
        file: the settings file.
    """
    by_path: dict[str, list[InTime]] = {}
    for path, fact in facts:
        by_path.setdefault(path, []).append(fact)
    for path, entries in by_path.items():
        entries.sort(key=lambda entry: entry.from_ or date.min)
        for earlier, later in pairwise(entries):
            if (earlier.to or date.max) >= (later.from_ or date.min):
                yield Finding("LW003", file, observed=str(later.from_ or "…"), limit=str(earlier.to or "…"), more={"path": path})
