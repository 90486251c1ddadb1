"""A stream that ends with an error where more comes out of it than a file of claims can hold."""

import io
from typing import IO

from pricebook.settlement.claims.read.columns import MOST_BYTES


class TooLarge(OSError):
    """More came out of a packed file than it can hold."""


class Bounded(io.RawIOBase):
    """A part of an archive, unpacked as it is read.

    Args:
        file: the part.
        most: the most bytes that are read of it.
    """

    def __init__(self, file: IO[bytes], most: int = MOST_BYTES) -> None:
        self._file, self._left = file, most

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Reads into a buffer. Raises TooLarge where the limit is passed."""
        data = self._file.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        buffer[: len(data)] = data
        return len(data)
