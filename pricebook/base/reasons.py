"""Errors of Python and of its libraries as phrases: what they say themselves is English, whichever language is spoken.

The common kinds have words of their own; whatever else a library says stands in quotation marks.
"""

import csv
import errno
import json
import re
import tomllib

from pricebook.base.languages import Language, Phrase, say

LONGEST = 200  # letters of what a library says
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_OF_THE_SYSTEM = {
    errno.ENOENT: "file.gone",
    errno.EACCES: "file.no-permission",
    errno.EPERM: "file.no-permission",
    errno.EISDIR: "file.is-folder",
}
_OF_CSV = {
    "unexpected end of data": "file.quote-open",
    "expected after": "file.quote-misplaced",
    "field larger than": "file.cell-too-long",
}


class Refused(Exception):
    """An input that cannot be used: what it is called (`label`: a file, a path in it), and the reason. As text it is English."""

    def __init__(self, label: str, reason: Phrase) -> None:
        super().__init__(label, reason)
        self.label, self.reason = label, reason

    def said(self, language: Language = "vi") -> str:
        """Label and reason in a language."""
        return f"{self.label}: {self.reason.said(language)}"

    def __str__(self) -> str:
        return self.said("en")


def reason_of(error: Exception) -> Phrase:
    """Why a file could not be opened, decoded or parsed (OSError, UnicodeError, csv.Error, TOML, JSON, RecursionError)."""
    told = str(error)[:LONGEST]
    if isinstance(error, OSError):
        if error.errno is None:  # raised by a library, about what is in the file
            return say("file.damaged", told=told)
        key = _OF_THE_SYSTEM.get(error.errno)
        return say(key) if key else say("file.told", told=error.strerror or told)
    if isinstance(error, UnicodeDecodeError):
        return say("file.not-in-encoding", encoding=error.encoding.upper())
    if isinstance(error, csv.Error):
        key = next((key for words, key in _OF_CSV.items() if words in told), None)
        return say(key) if key else say("file.told", told=told)
    if isinstance(error, tomllib.TOMLDecodeError):
        return _of_toml(str(error))
    if isinstance(error, json.JSONDecodeError):
        return say("file.not-json", line=error.lineno, column=error.colno, told=error.msg)
    if isinstance(error, RecursionError):
        return say("file.too-deep")
    return say("file.told", told=told)


def _of_toml(text: str) -> Phrase:
    at = _AT.search(text)
    told = text[: at.start() if at else None][:LONGEST]
    if at is None:
        return say("file.told", told=told)
    return say("file.not-toml", line=at[1], column=at[2], told=told) if at[1] else say("file.toml-ends", told=told)
