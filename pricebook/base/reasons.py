"""Errors of Python and of its libraries as phrases in both languages.

The libraries' own messages are English only. The common errors have phrases; any other message of a library is quoted.
"""

import csv
import errno
import json
import re
import tomllib

from pricebook.base.languages import Language, Phrase, say

LONGEST = 200  # characters that are quoted of a library's message
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SYSTEM_ERRORS = {
    errno.ENOENT: "file.gone",
    errno.EACCES: "file.no-permission",
    errno.EPERM: "file.no-permission",
    errno.EISDIR: "file.is-folder",
    errno.EEXIST: "file.in-the-way",
    errno.ENOTDIR: "file.in-the-way",
    errno.ENOSPC: "file.disk-full",
    errno.EDQUOT: "file.disk-full",
    errno.ENOMEM: "file.memory-full",
    errno.EFBIG: "file.too-big-to-write",
    errno.EOVERFLOW: "file.too-big-to-read",
    errno.ENOTSUP: "file.no-regular-file",
    errno.EROFS: "file.read-only",
    errno.ENAMETOOLONG: "file.name-too-long",
    errno.ESTALE: "file.changed-while-read",
}
_CSV_ERRORS = {
    "unexpected end of data": "file.quote-open",
    "expected after": "file.quote-misplaced",
    "field larger than": "file.cell-too-long",
}


class UnusableInput(Exception):
    """An input cannot be used. `label` names it (a file, a path inside a file), `reason` says why; `str()` is in English."""

    def __init__(self, label: str, reason: Phrase) -> None:
        super().__init__(label, reason)
        self.label, self.reason = label, reason

    def message(self, language: Language = "vi") -> str:
        """Label and reason in a language."""
        return f"{self.label}: {self.reason.text(language)}"

    def __str__(self) -> str:
        return self.message("en")


def reason_of(error: Exception) -> Phrase:
    """Why a file could not be opened, decoded or parsed, as a phrase.

    Args:
        error: an OSError, UnicodeDecodeError, csv.Error, TOMLDecodeError, JSONDecodeError or RecursionError; of any other
            error the message is quoted.
    """
    message = str(error)[:LONGEST]
    if isinstance(error, OSError):
        if error.errno is None:  # raised by a library about the contents of the file
            return say("file.damaged", told=message)
        key = _SYSTEM_ERRORS.get(error.errno)
        return say(key) if key else say("file.told", told=error.strerror or message)
    if isinstance(error, UnicodeDecodeError):
        return say("file.not-in-encoding", encoding=error.encoding.upper())
    if isinstance(error, csv.Error):
        key = next((key for words, key in _CSV_ERRORS.items() if words in message), None)
        return say(key) if key else say("file.told", told=message)
    if isinstance(error, tomllib.TOMLDecodeError):
        return _toml_reason(str(error))
    if isinstance(error, json.JSONDecodeError):
        return say("file.not-json", line=error.lineno, column=error.colno, told=error.msg)
    if isinstance(error, RecursionError):
        return say("file.too-deep")
    return say("file.told", told=message)


def _toml_reason(text: str) -> Phrase:
    position = _POSITION.search(text)
    message = text[: position.start() if position else None][:LONGEST]
    if position is None:
        return say("file.told", told=message)
    if position[1] is None:
        return say("file.toml-ends", told=message)
    return say("file.not-toml", line=position[1], column=position[2], told=message)
