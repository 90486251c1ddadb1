"""The keyed hash by which a card, a visit or a performer is known: HMAC-SHA-256 with a key of the office.

Whoever has the hashes alone cannot try all card numbers: that takes the key, which no output holds.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput

FEWEST, MOST = 16, 4_096  # bytes of a key
_BLOCK = 64  # bytes of a block of SHA-256
SHOWN = 32  # hexadecimal digits of a hash as text: 128 bits
_KEPT = 8  # bytes of a hash as a number: among 100 million cards the odds that any two are taken for one are 1 in 3,700


@dataclass(frozen=True, slots=True)
class Key:
    """A key. Its bytes are shown nowhere."""

    secret: bytes = field(repr=False)

    @property
    def pads(self) -> tuple[bytes, bytes]:
        """What stands before the text in the inner and in the outer hash, by which SQL makes the same hash."""
        block = (hashlib.sha256(self.secret).digest() if len(self.secret) > _BLOCK else self.secret).ljust(_BLOCK, b"\0")
        return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)

    def hasher(self) -> Callable[[str], int]:
        """Gives the keyed hash of a text: the first 64 bits, as a whole number with its sign. The key is taken in once."""
        inner, outer = map(hashlib.sha256, self.pads)

        def hash_of(text: str) -> int:
            within, around = inner.copy(), outer.copy()
            within.update(text.encode())
            around.update(within.digest())
            return int.from_bytes(around.digest()[:_KEPT], "big", signed=True)

        return hash_of

    def hash_of(self, text: str) -> str:
        """The keyed hash of a text, in hexadecimal digits."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()[:SHOWN]


def key_of_run() -> Key:
    """A key that is used for one run and kept nowhere."""
    return Key(secrets.token_bytes(32))


def read_key(path: Path) -> Key:
    """The key in a file: its bytes.

    Raises:
        OSError: the file cannot be read.
        UnusableInput: it is too short to be a key, or too long.
    """
    with path.open("rb") as file:
        secret = file.read(MOST + 1)
    if not FEWEST <= len(secret) <= MOST:
        raise UnusableInput(path.name, say("value.no-key", least=FEWEST, most=MOST))
    return Key(secret)
