"""The token of the start: it is in the address that the program opens, and lets one browser in, once.

Whoever comes without it may ask for a new one. It is told to nobody but the person at the machine: the program prints the new
address, and opens it there.
"""

import secrets
import time
from hmac import compare_digest

_PAUSE = 10.0  # seconds between two new tokens: no page opens one window of the browser after the other


class StartToken:
    """A token that is good once."""

    def __init__(self) -> None:
        self._token: str | None = secrets.token_urlsafe(32)
        self._renewed = -_PAUSE

    def renew(self) -> bool:
        """Makes another token in place of this one. False where that was done only just now."""
        now = time.monotonic()
        if now - self._renewed < _PAUSE:
            return False
        self._token, self._renewed = secrets.token_urlsafe(32), now
        return True

    @property
    def value(self) -> str:
        """The token; "" once it was used."""
        return self._token or ""

    def use(self, given: str) -> bool:
        """Whether this is the token, and it was not used before. It is used up by this."""
        if self._token is None or not compare_digest(self._token.encode(), given.encode("utf-8", "replace")):
            return False
        self._token = None
        return True
