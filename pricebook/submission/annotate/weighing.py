"""How much openpyxl would have to make of a workbook: what is too much, and what is so little that it needs no child process.

openpyxl makes an object of each element, and of each cell in a merged, linked or commented range and in a table, however few
bytes say so. The parts are measured as bytes before it loads any. Where everything is small and plainly written, it works in the
program's own process, which spares a second; else in a child that has a limit of time and memory (apart.py).
"""

import posixpath
import re
import zipfile
from pathlib import Path

from pricebook.base.languages import Phrase, say
from pricebook.tables.files.archive import LARGEST_UNZIPPED, unpack_part

MOST_TAGS = 6_000_000  # of all parts
MOST_SPANNED = 500_000  # cells in merged, linked and commented ranges and in tables
LIGHT_BYTES, LIGHT_TAGS, LIGHT_SPANNED = 8 * 2**20, 600_000, 50_000  # up to which a workbook is light
LIGHT_IN_PLACE = 24 * 2**20  # bytes up to which it is changed in place in the program's own process
_LIGHT_LETTERS = 2_000_000  # of formulas, each as often as cells share it: openpyxl reads it again for each of them
_LIGHT_RANGES = 20_000  # in the lists of ranges behind and before the cells of a sheet

_MARKUP = (".xml", ".rels", ".vml")
_HEAD = 200  # bytes in which a part says its encoding
_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_SPANNING = re.compile(rb"<(?:[^<>\s/:!?]{1,60}:)?(mergeCell|hyperlink|comment|table)(?=[\s/>])([^<>]*)>")
_REF = re.compile(rb"\bref\s*=\s*[\"']([^\"']*)[\"']")
_RANGE = re.compile(rb"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?")
_RELATION = re.compile(rb"<[^<>]*\bTarget\s*=\s*[\"']([^\"']*)[\"'][^<>]*>")
_FORMULA = re.compile(rb"<f\b[^<>]*>([^<]*)<")


class Weight:
    """The weight of a workbook.

    Attributes:
        too_much: why no copy is made of it; None where one may be.
        light: whether openpyxl may load it in the program's own process.
        light_in_place: whether it may be changed in place there (in_place/), which reads its parts as bytes.
    """

    def __init__(self, path: Path) -> None:
        self.too_much: Phrase | None = None
        self.light = True
        self._tags = self._bytes = self._spanned = 0
        self._related: set[str] = set()
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(_MARKUP)]
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNZIPPED:
                self.too_much = say("copy.too-large", size=LARGEST_UNZIPPED // 2**20)
                return
            self.light = len({part.filename.lower() for part in parts}) == len(parts)
            for part in parts:
                self._weigh(part.filename, unpack_part(file, part))
                if self.too_much is not None:
                    return
        self.light = self.light and (self._bytes <= LIGHT_BYTES and self._tags <= LIGHT_TAGS and self._spanned <= LIGHT_SPANNED)

    @property
    def light_in_place(self) -> bool:
        return self._bytes <= LIGHT_IN_PLACE

    def _weigh(self, name: str, data: bytes) -> None:
        if not _is_plain(data):
            self.too_much = say("copy.unusual-xml")
            return
        self._bytes += len(data)
        self._tags += data.count(b"<")
        for _, attributes in _SPANNING.findall(data):
            spanned = _spanned(attributes)
            if spanned is None and b"ref" in attributes:
                self.too_much = say("copy.unusual-xml")
                return
            self._spanned += spanned or 0
        if self._tags > MOST_TAGS:
            self.too_much = say("copy.too-many-tags", millions=MOST_TAGS // 10**6)
        elif self._spanned > MOST_SPANNED:
            self.too_much = say("copy.too-wide-ranges", most=MOST_SPANNED)
        elif self.light and self._bytes <= LIGHT_BYTES:
            self.light = self._has_own_parts(name, data) if name.lower().endswith(".rels") else _is_light(data)

    def _has_own_parts(self, name: str, data: bytes) -> bool:
        """Whether each part that relations name is named once: one that is shared is loaded for each."""
        base = posixpath.dirname(posixpath.dirname(name))
        for relation in _RELATION.finditer(data):
            if b"External" in relation[0]:
                continue
            target = posixpath.normpath(posixpath.join("/", base, relation[1].decode("utf-8", "replace"))).lower()
            if b"&" in relation[1] or target in self._related:
                return False
            self._related.add(target)
        return True


def _is_plain(data: bytes) -> bool:
    """Whether a part is XML in UTF-8 without declarations: it is what its bytes say."""
    head = data[:_HEAD]
    stated = _ENCODING.search(head)
    return b"\x00" not in head and b"<!DOCTYPE" not in data and (stated is None or stated[1].lower() in (b"utf-8", b"us-ascii"))


def _is_light(data: bytes) -> bool:
    """Whether a part holds nothing that openpyxl makes more of than its tags."""
    cells, end = data.find(b"<sheetData"), data.rfind(b"</sheetData")
    around = data.count(b" ", 0, max(0, cells)) + data.count(b" ", end) if cells >= 0 <= end else 0
    if around > _LIGHT_RANGES:
        return False
    shared = data.count(b"shared") if b"<f" in data else 0
    return shared * max(map(len, _FORMULA.findall(data)), default=0) <= _LIGHT_LETTERS if shared else True


def _spanned(attributes: bytes) -> int | None:
    """The cells of the range that an element is about; None where it names none, or in a way that no program writes."""
    ref = _REF.search(attributes)
    corners = _RANGE.fullmatch(ref[1]) if ref else None
    if corners is None:
        return None
    left, top, right, bottom = corners.groups()
    if right is None:
        return 1
    return (abs(_column_number(right) - _column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
