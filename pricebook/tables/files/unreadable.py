"""The exception for a file that cannot be read as a table, and its common reasons."""

from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import LONGEST


class Unreadable(Exception):
    """The file cannot be read. It carries the code of the finding and the reason; its text is in English."""

    def __init__(self, code: str, reason: Phrase) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.text("en")


def too_many_cells(limit: int) -> Unreadable:
    """IN020 for a file with more cells than `limit`, which is a whole number of millions."""
    return Unreadable("IN020", say("file.million-cells", millions=limit // 10**6))


def too_many_bytes(limit: int) -> Unreadable:
    """IN020 for a file with more bytes than `limit`, which is a whole number of MiB."""
    return Unreadable("IN020", say("file.mebibytes", size=limit // 2**20))


def damaged(error: Exception) -> Unreadable:
    """XL010 for a file that its reader cannot understand. The reader's own message is quoted."""
    message = error.args[0] if isinstance(error, KeyError) else error
    return Unreadable("XL010", say("file.damaged", told=str(message)[:LONGEST]))
