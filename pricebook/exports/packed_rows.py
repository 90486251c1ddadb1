"""The rows of a long sheet, packed while they are written, and put into the archive of the workbook afterwards.

A thread packs what is written so far while the next rows are made. Of the rows only their packed form is kept: a tenth of their
text, which would be the longest part of the workbook by far.
"""

import zlib
from collections import deque
from concurrent.futures import Executor, Future
from typing import NamedTuple

# zlib's 4 takes less than half of the time of 6, its usual one; what it packs is a tenth larger.
LEVEL = 4
_AT_ONCE = 2**18  # letters that are packed at once
_MOST_WAITING = 8  # of such pieces


class Packed(NamedTuple):
    """A packed text: its parts, which are no end of a stream; the CRC-32 and the size of what was packed, in bytes."""

    parts: list[bytes]
    crc: int
    size: int


class PackedRows:
    """A file of rows that can be written only. What xlsxwriter reads back of it is empty."""

    def __init__(self, worker: Executor) -> None:
        """Args:
        worker: What packs. It must do one thing after the other, in the order in which it is asked.
        """
        self._worker = worker
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._texts: list[str] = []
        self._letters = 0
        self._asked: deque[Future[None]] = deque()
        self._parts: list[bytes] = []
        self._crc = self._size = 0

    def write(self, text: str) -> int:
        """Takes a text."""
        self._texts.append(text)
        self._letters += len(text)
        if self._letters >= _AT_ONCE:
            self._hand_over()
        return len(text)

    def packed(self) -> Packed:
        """All that was written. Nothing can be written afterwards."""
        self._hand_over()
        while self._asked:
            self._asked.popleft().result()
        self._parts.append(self._packer.flush(zlib.Z_SYNC_FLUSH))  # to the end of a byte
        return Packed(self._parts, self._crc, self._size)

    def seek(self, place: int) -> int:
        """Goes to a place; there is only one."""
        return 0

    def read(self, size: int) -> str:
        """Nothing: what was written is put into the archive as it is."""
        return ""

    def close(self) -> None:
        """Does nothing: the rows are kept until they are asked for."""

    def _hand_over(self) -> None:
        """Has the texts packed. Waits where much is to be packed already, so that the texts do not fill the memory."""
        if len(self._asked) >= _MOST_WAITING:
            self._asked.popleft().result()
        self._asked.append(self._worker.submit(self._pack, "".join(self._texts).encode()))
        self._texts, self._letters = [], 0

    def _pack(self, data: bytes) -> None:
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        self._parts.append(self._packer.compress(data))
