"""The shared texts of an .xls, read only for those with raised, lowered or struck parts ([MS-XLS] 2.4.265 and 2.5.293).

The record of the texts goes on over several records; where characters go on in the next one, it begins with a byte that says anew
whether they have one byte or two.
"""

from struct import error

from pricebook.tables.files.biff import U16, U16_PAIR, U32, BinaryStyles, without_apart
from pricebook.tables.files.sheet_facts import PlainText

_WIDE, _EXTENDED, _RICH = 1, 4, 8


def shared_texts(parts: list[bytes], styles: BinaryStyles) -> dict[int, PlainText]:
    """By the number of a text, the text without its parts in a font that stands apart, where it has any.

    Args:
        parts: The contents of the record and of those that continue it.
        styles: The fonts of the workbook.
    """
    found: dict[int, PlainText] = {}
    if not parts or len(parts[0]) < 8:
        return found
    reader = _Reader(parts)
    (count,) = U32(reader.take(8), 4)
    try:
        for number in range(count):
            text, runs = reader.text()
            plain = without_apart(text, runs, styles)
            if plain.text != text:
                found[number] = plain
    except (IndexError, error):  # it ends before its last text: what was read so far holds
        pass
    return found


class _Reader:
    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 0

    def take(self, length: int) -> bytes:
        """The next bytes, across the ends of records."""
        taken = b""
        while length:
            self._skip_ends()
            piece = self._parts[self._part][self._at : self._at + length]
            self._at += len(piece)
            length -= len(piece)
            taken += piece
        return taken

    def _skip_ends(self) -> None:
        while self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """The next text, and its runs as (first character, font)."""
        length, flags = U16(self.take(2))[0], self.take(1)[0]
        count = U16(self.take(2))[0] if flags & _RICH else 0
        further = U32(self.take(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, wide=bool(flags & _WIDE))
        runs = self.take(4 * count)
        self.take(further)
        return text, [U16_PAIR(runs, at) for at in range(0, len(runs), 4)]

    def _characters(self, length: int, *, wide: bool) -> str:
        text = ""
        while length:
            if self._at >= len(self._parts[self._part]):
                self._skip_ends()
                wide = bool(self.take(1)[0] & _WIDE)
            size = 2 if wide else 1
            piece = self._parts[self._part][self._at : self._at + length * size]
            piece = piece[: len(piece) // size * size]
            if not piece:
                raise IndexError
            self._at += len(piece)
            length -= len(piece) // size
            text += piece.decode("utf-16-le" if wide else "latin-1", "replace")
        return text
