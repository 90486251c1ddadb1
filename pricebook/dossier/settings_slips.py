"""Slips in dossier.toml, and what to write instead: a day as on paper, curly quotation marks, a decimal comma."""

import re
from datetime import date

from pricebook.base.languages import Phrase, say

_AS_ON_PAPER = re.compile(r"""^["'“”]?\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*["'“”]?\s*(?:#.*)?$""")
_SHORT = re.compile(r"""^["'“”]?\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*["'“”]?\s*(?:#.*)?$""")
_CURLY = re.compile("[“”„‟‘’]")
_DECIMAL_COMMA = re.compile(r"""^["']?\s*(\d+),(\d+)\s*["']?\s*(?:#.*)?$""")


def what_to_write(value: str) -> Phrase | None:
    """What to write for a value that cannot be used; None where the slip is none of those known.

    Args:
        value: What stands behind the "=", or the value that was read.
    """
    said = value.strip()
    if day := _day(said):
        return say("value.write-instead", what=day.isoformat())
    if _CURLY.search(said):
        return say("value.straight-quotes")
    if comma := _DECIMAL_COMMA.match(said):
        return say("value.write-instead", what=f'"{comma[1]}.{comma[2]}"')
    return None


def what_to_write_in(text: str, line: int) -> Phrase | None:
    """The same of a line of the file, counted from 1."""
    lines = text.splitlines()
    _, equals, value = lines[line - 1].partition("=") if 0 < line <= len(lines) else ("", "", "")
    return what_to_write(value) if equals else None


def _day(said: str) -> date | None:
    """The day that a text certainly means: day, month and year as in Vietnam, or year, month and day without zeros."""
    if found := _AS_ON_PAPER.match(said):
        day, month, year = map(int, found.groups())
    elif found := _SHORT.match(said):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
