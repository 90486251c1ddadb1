"""Passwords: what one must be, how one is kept (argon2id), and how one is compared, a few at a time and in threads."""

import secrets
import unicodedata
from functools import cache
from typing import Literal

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 200  # letters
_FEWEST = 5  # different letters
_AT_ONCE = 2  # comparisons: each takes 64 MiB and some tens of milliseconds
_MOST_WAITING = 30

Wrong = Literal["password-too-short", "password-too-long", "password-too-like-name", "password-too-few-letters"]


class TooManyAtOnce(Exception):
    """So many passwords are being compared that no more are taken."""


def wrong_with(password: str, name: str) -> Wrong | None:
    """What is wrong with a new password of a person, as a key of call.toml; None where it may be taken."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "password-too-short"
    if len(plain) > LONGEST:
        return "password-too-long"
    if len(set(plain)) < _FEWEST:
        return "password-too-few-letters"
    own = "".join(letter for letter in _plain(name).casefold() if letter.isalnum())
    rest = "".join(letter for letter in plain.casefold() if letter.isalnum()).replace(own, "") if own else plain
    return "password-too-like-name" if len(rest) < SHORTEST // 2 else None


def hashed(password: str) -> str:
    """What is kept of a password: its hash by argon2id, with the parameters and a salt of its own."""
    return PasswordHasher().hash(_plain(password))


def is_hash(text: str) -> bool:
    """Whether a text is the hash of a password that can be compared."""
    if not text.startswith("$argon2id$"):
        return False
    try:
        PasswordHasher().check_needs_rehash(text)
    except InvalidHashError:
        return False
    return True


@cache
def nobodys() -> str:
    """The hash of a password that nobody has. It is compared where there is no account, so that this takes as long."""
    return hashed(secrets.token_urlsafe(32))


class Comparing:
    """Compares passwords in threads: a few at a time, and only so many wait."""

    def __init__(self) -> None:
        self._room: CapacityLimiter | None = None
        self._waiting = 0

    async def is_right(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one of a hash; without a hash it takes the same time, and is not.

        Raises:
            TooManyAtOnce: it was not compared.
        """
        if self._waiting >= _MOST_WAITING:
            raise TooManyAtOnce
        if self._room is None:
            self._room = CapacityLimiter(_AT_ONCE)
        self._waiting += 1
        try:
            right = await to_thread.run_sync(_is_right, password, kept if kept is not None else nobodys(), limiter=self._room)
        finally:
            self._waiting -= 1
        return right and kept is not None


def _is_right(password: str, kept: str) -> bool:
    try:
        return PasswordHasher().verify(kept, _plain(password)[: LONGEST + 1])
    except Argon2Error:
        return False
    except InvalidHashError:
        return False


def _plain(password: str) -> str:
    """A password in one form, whichever keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())
