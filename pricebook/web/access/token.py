"""The token of the start: it is in the address that the program opens, and lets one browser in, once."""

import secrets
from hmac import compare_digest


class StartToken:
    """A token that is good once."""

    def __init__(self) -> None:
        self._token: str | None = secrets.token_urlsafe(32)

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
