"""Why a file gives no table at all."""


class Unreadable(Exception):
    """The file cannot be read at all: the code of the finding, and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
