"""Why a file gives no table at all."""

from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import LONGEST


class Unreadable(Exception):
    """The file cannot be read at all: the code of the finding, and the reason. As text it is English."""

    def __init__(self, code: str, reason: Phrase) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.text("en")


def too_many_cells(most: int) -> Unreadable:
    """IN020 for more cells than are read. `most` is in whole millions."""
    return Unreadable("IN020", say("file.million-cells", millions=most // 10**6))


def too_many_bytes(most: int) -> Unreadable:
    """IN020 for more bytes than are read. `most` is in whole MiB."""
    return Unreadable("IN020", say("file.mebibytes", size=most // 2**20))


def damaged(error: Exception) -> Unreadable:
    """XL010 for a file that its reader cannot make sense of. What the reader says is quoted."""
    told = error.args[0] if isinstance(error, KeyError) else error
    return Unreadable("XL010", say("file.damaged", told=str(told)[:LONGEST]))
