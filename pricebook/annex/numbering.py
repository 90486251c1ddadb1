"""How a pack numbers its services: the part of the annex, the number in it, and the id that follows from both.

The form of an id is taken from the rows that the pack has. A row that is there keeps its id. The id of a new one is its part and
its number with a point between them ("C5.1.268"); without the point ("A6") if the pack writes the ids of parts that end in a
letter so.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pricebook.tables import clean_code, clean_text, folded

_PART = r"[A-ZĐ]\d{0,3}(?:\.\d{1,3})*"
_WHOLE_PART = re.compile(_PART)
_LED_BY_PART = re.compile(rf"(?:({_PART})\.(\d+[a-z]?)|([A-ZĐ])(\d+[a-z]?))")
_TITLE = re.compile(rf"(?:(phần|mục|phụ lục)\s+)?({_PART})(?=$|[\s.:)\-–])[\s.:)\-–]*(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,4})*[a-zA-Z]?")
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0")
_ROMAN = ("I", "V", "X")  # a title of one of these letters counts in Roman numerals


class Numbered(NamedTuple):
    """The part and the number of a service, its id, and the ordinal that the pack writes."""

    part: str
    number: str
    service_id: str
    ordinal: str


class Numbering:
    """The parts and numbers of a pack's services, with the form of its ids."""

    def __init__(self, services: Mapping[str, Sequence[str]]) -> None:
        """Learns from the columns of the table `services`."""
        self.parts: dict[str, None] = {}
        self._known: dict[tuple[str, str], Numbered] = {}
        self._by_number: dict[str, list[Numbered]] = {}
        self._without_ordinal: dict[tuple[str, str], list[Numbered]] = {}
        joined = [False]
        rows = zip(*(services[name] for name in ("service_id", "part", "ordinal", "service_code", "name")), strict=True)
        for service, part, ordinal, code, name in rows:
            self.parts.setdefault(part)
            if not ordinal:
                for text in filter(None, (code, comparable(name))):
                    self._without_ordinal.setdefault((part, text), []).append(Numbered(part, "", service, ""))
                continue
            number = _without_part(plain_ordinal(ordinal), part)
            known = Numbered(part, number, service, ordinal)
            self._known[part, number.casefold()] = known
            self._by_number.setdefault(number.casefold(), []).append(known)
            joined.append(part[-1:].isalpha() and service == part + number)
        self._joined = any(joined)

    def part_named(self, title: str) -> str | None:
        """The part of the annex that a title names: "C5.1 XÉT NGHIỆM", "Phần A.", "B"; None for any other title."""
        text = clean_code(title)
        match = _TITLE.fullmatch(text)
        if match is None:
            return None
        word, code, rest = match[1], match[2], match[3]
        if code not in self.parts:
            if code != code.upper() or (code in _ROMAN and not word):
                return None
            spaced = text[match.end(2) : match.end(2) + 1].isspace()
            if spaced and len(code) == 1 and not word and rest != rest.upper():
                return None  # a sentence that begins with a letter of its own
        return code

    def could_be_part(self, ordinal: str | None) -> bool:
        """Whether the ordinal of a row could be the number of a part: "C5.1", and not "268"."""
        return ordinal is not None and _WHOLE_PART.fullmatch(plain_ordinal(ordinal)) is not None

    def begins_with_part(self, ordinal: str | None, part: str) -> bool:
        """Whether an ordinal lies inside a part: "C5.1" and "C5.12.3" inside "C5", and "C51" not."""
        text = plain_ordinal(ordinal or "")
        return text != part and (text.startswith(part + ".") or (part.isalpha() and text.startswith(part)))

    def of(self, ordinal: str, part: str | None, *, fixed: bool = False) -> Numbered | None:
        """The service of an ordinal.

        Args:
            ordinal: as the row states it: "268", "A1", "C5.1.268".
            part: the part that the titles above the row name.
            fixed: whether somebody has said that every row is of that part.

        Returns:
            The numbered service; None where the ordinal is no number, or where it is not clear of which part.
        """
        text = plain_ordinal(ordinal)
        if fixed and part is not None:
            return self._made(part, _without_part(text, part))
        for candidate in sorted({*self.parts, *([part] if part else [])}, key=len, reverse=True):
            number = _without_part(text, candidate)
            if number != text:
                return self._made(candidate, number)
        led = _LED_BY_PART.fullmatch(text)
        if led is not None:
            return self._made(led[1] or led[3], led[2] or led[4])
        if part is not None:
            return self._made(part, text)
        known = self._by_number.get(text.casefold(), [])
        if len(known) == 1:
            return known[0]
        return self._made(next(iter(self.parts)), text) if len(self.parts) == 1 else None

    def without_ordinal(self, part: str | None, code: str | None, name: str | None) -> Numbered | None:
        """The service of a row without ordinal: the one service of the part that has none in the pack either, by code or name."""
        for text in (code, comparable(name or "")):
            found = self._without_ordinal.get((part or "", text or ""), [])
            if len(found) == 1:
                return found[0]
        return None

    def _made(self, part: str, number: str) -> Numbered | None:
        number = plain_ordinal(number)
        known = self._known.get((part, number.casefold()))
        if known is not None or not _NUMBER.fullmatch(number):
            return known
        if self._joined and part[-1:].isalpha():
            return Numbered(part, number, part + number, part + number)
        return Numbered(part, number, f"{part}.{number}", number)


def comparable(name: str) -> str:
    """A name as it is compared: its letters and digits, without diacritics and spaces."""
    return folded(clean_text(name)).replace(" ", "")


def plain_ordinal(text: str) -> str:
    """An ordinal without spaces, the point behind it, leading zeros and zero decimals: "0268." and "268.0" are "268"."""
    text = clean_code(text).replace(" ", "").rstrip(".)")
    text = text[:1].upper() + text[1:]
    if whole := _WHOLE_AS_DECIMAL.fullmatch(text):
        text = whole[1]
    return (text.lstrip("0") or "0") if text.isdigit() else text


def part_order(part: str) -> list[tuple[int, int, str]]:
    """The key by which parts are sorted: C2 before C10, C5 before C5.1."""
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in re.findall(r"\d+|[^\d.]+", part)]


def _without_part(ordinal: str, part: str) -> str:
    """The number behind the part in an ordinal that begins with its part; the ordinal as it is where it does not."""
    rest = ordinal[len(part) :]
    if not part or ordinal[: len(part)].casefold() != part.casefold() or not rest:
        return ordinal
    if part[-1:].isdigit() and rest[0] != ".":
        return ordinal
    number = rest.lstrip(".")
    return number if number[:1].isdigit() else ordinal
