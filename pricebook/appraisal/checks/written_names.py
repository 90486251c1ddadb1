"""How names are written: with a code in them, or with letters that only look like Latin ones. Both were read, and are said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.submission import StatedLine, StatedList
from pricebook.tables.cells.text import quoted, with_latin_letters

MOST_LISTED = 5


def codes_within_names(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """IN072: names that hold the code of their service, where the code is blank: once a sheet, with what was read."""
    for lines in _by_sheet(line for line in stated.lines if line.service_code is None and line.code_read is not None):
        yield _said("IN072", lines, [line.code_read or "" for line in lines])


def letters_that_look_latin(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """IN073: names with Cyrillic or Greek letters that look like Latin ones: once a sheet, with how they were read."""
    written = [line for line in stated.lines if line.name and _other_letters(line.name)]
    # names of the regulation hold such letters too: who writes them as it does writes them right
    official = {word for one in evidence.law.services.values() for word in _other_letters(one.name or "")} if written else set()
    for lines in _by_sheet(line for line in written if not official >= _other_letters(line.name or "")):
        yield _said("IN073", lines, [quoted(with_latin_letters(line.name or "")) for line in lines])


def _other_letters(name: str) -> set[str]:
    """The words of a name that hold letters of another alphabet."""
    return {word for word in name.split() if with_latin_letters(word) != word} if with_latin_letters(name) != name else set()


def _by_sheet(lines: Iterable[StatedLine]) -> list[list[StatedLine]]:
    """By sheet, the first line of each row."""
    found: dict[str | None, dict[int, StatedLine]] = defaultdict(dict)
    for line in lines:
        found[line.source.sheet].setdefault(line.row, line)
    return [list(rows.values()) for rows in found.values()]


def _said(code: str, lines: Sequence[StatedLine], read: Sequence[str]) -> Finding:
    cells: list[str | Phrase] = [
        say("list.code-read", cell=str(line.at("name").cell), text=quoted(line.name or ""), code=text)
        for line, text in zip(lines[:MOST_LISTED], read, strict=False)
    ]
    more = {"cells": Terms([*cells, *(["…"] if len(lines) > MOST_LISTED else [])])}
    return Finding(code, lines[0].at("name"), observed=len(lines), more=dict(more))
