"""What a database says of an error, as a phrase: in words of ours where it is one that people meet and can do something about."""

import sqlite3

from pricebook.base.languages import Phrase, say

# The low byte of SQLite's result codes, and the name of a phrase.
_MET = {
    sqlite3.SQLITE_CORRUPT: "registry.damaged",
    sqlite3.SQLITE_NOTADB: "registry.damaged",
    sqlite3.SQLITE_FULL: "file.disk-full",
    sqlite3.SQLITE_IOERR: "registry.disk-error",
    sqlite3.SQLITE_READONLY: "registry.read-only",
    sqlite3.SQLITE_CANTOPEN: "registry.cannot-be-opened",
}


def phrase_of(error: BaseException | None) -> Phrase:
    """Returns why a database did not do what it was asked to do, from the error of its driver."""
    known = _MET.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if known is not None:
        return say(known)
    told = next(iter(str(error).splitlines()), "") or type(error).__name__
    return say("registry.told", told=told)
