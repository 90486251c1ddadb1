"""How the cells of an .xlsx look. Its styles and shared texts are parsed only where they hold something that changes a reading.

These are text that is struck through, raised or lowered, numbers that a format shows as another figure or not at all, and
letters in the colour of the paper.
"""

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pricebook.base.cells import column_number
from pricebook.base.languages import say
from pricebook.tables.files.number_formats import BUILT_IN, is_ordinary, may_round
from pricebook.tables.files.sheet_facts import Looks, PlainText, Position
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.xml_parser import Attributes, parse_xml, without_prefixes

_NO = frozenset({"0", "false", "none", "baseline"})
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_RICH = (b"vertAlign", b"strike")
_CELL_WITH_STYLE = rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*?\bs="(%s)"[^<>/]*>'
_CELL_WITH_TEXT = rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*?\bt="s"[^<>/]*><v>(%s)</v>'
MOST_CONDITIONAL = 1_000  # conditional formats of a sheet, and ranges of one
_CONDITIONAL = re.compile(rb"<(?:\w+:)?conditionalFormatting\b[^<>]*\bsqref=[\"\']([^\"\']*)[\"\'][^<>]*>")
_CONDITIONAL_END = re.compile(rb"</(?:\w+:)?conditionalFormatting>")
_CONDITIONAL_NUMBER = re.compile(rb"\bdxfId=[\"'](\d{1,6})[\"']")
_CONDITIONAL_STYLES, _CONDITIONAL_STYLES_END = re.compile(rb"<(?:\w+:)?dxfs\b[^<>]*>"), re.compile(rb"</(?:\w+:)?dxfs>")
_CONDITIONAL_STYLE, _CONDITIONAL_STYLE_END = re.compile(rb"<(?:\w+:)?dxf\b[^<>]*>"), re.compile(rb"</(?:\w+:)?dxf>")
_FORMAT_CODE = re.compile(rb"<(?:\w+:)?numFmt\b[^<>]*\bformatCode=(?:\"([^\"]*)\"|'([^']*)')")
_LATER_CONDITIONAL = re.compile(rb"<x14:conditionalFormatting\b[^<>]*>")  # those of Excel 2010
_LATER_CONDITIONAL_END = re.compile(rb"</x14:conditionalFormatting>")
_LATER_RANGE = re.compile(rb"<xm:sqref>([^<]*)<")
_NUMBERED_FORMAT = re.compile(rb'numFmtId="[1-9]')
_DECIMALS, _EXPONENT = re.compile(rb"\.\d+(?:[eE][-+]?\d+)?</v>"), re.compile(rb"E-\d+</v>")
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*?\bs="(\d{1,9})"[^<>/]*>')
_LONGEST_CELL = 9_000  # bytes before its value: a formula has at most 8,192 characters
_DEEPEST = 100  # elements within each other among the styles
_MOST_ALTERNATIVES = 2_000  # of a search; beyond them every cell is looked at


class CellLook(NamedTuple):
    """One style of cells, where it changes what is read: struck through, the format of numbers, in the colour of the paper."""

    struck: bool = False
    format: str = ""
    unseen: bool = False

    def note(self, looks: Looks, at: Position) -> None:
        """Adds what it says to the looks of a sheet."""
        if self.struck:
            looks.struck.add(at)
        if self.format:
            looks.formats[at] = self.format
        if self.unseen:
            looks.unseen.add(at)


@dataclass(slots=True)
class WorkbookLooks:
    """By their numbers, the styles of a workbook that change what is read, and its texts with raised or struck parts.

    `rounding` has the formats that round a number with decimals: most cells have one, and few of these have decimals.
    """

    styles: dict[int, CellLook] = field(default_factory=dict)
    rounding: dict[int, str] = field(default_factory=dict)
    texts: dict[int, PlainText] = field(default_factory=dict)
    conditional: set[int] = field(default_factory=set)  # the numbers of conditional formats with an unusual number format


def workbook_looks(archive: zipfile.ZipFile) -> WorkbookLooks:
    """The looks that a workbook declares. Most workbooks declare none, and then nothing is parsed.

    Raises:
        Unreadable: XL010 where a part that must be parsed is no XML.
    """
    names = {name.lower(): name for name in archive.namelist()}
    found = WorkbookLooks()
    if part := names.get("xl/styles.xml"):
        data = archive.read(part)
        if any(mark in data for mark in (b"strike", b"numFmt ", b"FFFFFF", b'theme="0"', b"='")) or _NUMBERED_FORMAT.search(data):
            found.styles, found.rounding = _styles(data)
        _, dxfs = next(_blocks(_CONDITIONAL_STYLES, _CONDITIONAL_STYLES_END, data), (None, b""))
        if b"numFmt" in dxfs:
            styles = _blocks(_CONDITIONAL_STYLE, _CONDITIONAL_STYLE_END, dxfs)
            found.conditional = {i for i, (_, style) in enumerate(styles) if _has_unusual_format(style)}
    if part := names.get("xl/sharedstrings.xml"):
        data = archive.read(part)
        if any(mark in data for mark in _RICH):
            found.texts = _texts(data)
    return found


def sheet_looks(data: bytes, declared: WorkbookLooks) -> Looks:
    """The looks of the cells of a sheet that is written as Excel writes it, with its cells searched as bytes."""
    looks = Looks()
    if declared.styles:
        for cell in _cells(_CELL_WITH_STYLE, declared.styles, data):
            declared.styles[int(cell[3])].note(looks, _position(cell))
    if declared.rounding:
        for cell in _cells_with_decimals(data):
            if code := declared.rounding.get(int(cell[3] or 0)):
                looks.formats[_position(cell)] = code
    if declared.texts:
        for cell in _cells(_CELL_WITH_TEXT, declared.texts, data):
            looks.plain[_position(cell)] = declared.texts[int(cell[3])]
    note_conditional(looks, data, declared)
    return looks


def note_conditional(looks: Looks, data: bytes, declared: WorkbookLooks) -> None:
    """Adds the ranges whose conditional formats have a number format that may show another figure."""
    ranges: list[bytes] = []
    behind = max(0, data.rfind(b"</sheetData>"), data.rfind(b":sheetData>"))
    if declared.conditional:
        for opened, block in islice(_blocks(_CONDITIONAL, _CONDITIONAL_END, data, behind), MOST_CONDITIONAL):
            if any(int(number) in declared.conditional for number in _CONDITIONAL_NUMBER.findall(block)):
                ranges.append(opened[1])
    if b"<x14:dxf" in data[behind:]:
        for _, later in islice(_blocks(_LATER_CONDITIONAL, _LATER_CONDITIONAL_END, data, behind), MOST_CONDITIONAL):
            if _has_unusual_format(later):
                ranges += _LATER_RANGE.findall(later)
    looks.conditional += b" ".join(ranges).decode("utf-8", "replace").split()[:MOST_CONDITIONAL]


def _blocks(
    opening: re.Pattern[bytes], closing: re.Pattern[bytes], data: bytes, start: int = 0
) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """Each element of a kind: its opening tag, and its bytes. One that is never closed ends the search, which stays linear."""
    while opened := opening.search(data, start):
        if opened[0].endswith(b"/>"):
            start = opened.end()
        elif closed := closing.search(data, opened.end()):
            start = closed.end()
        else:
            return
        yield opened, data[opened.start() : start]


def _has_unusual_format(data: bytes) -> bool:
    codes = (code[1] or code[2] or b"" for code in _FORMAT_CODE.finditer(data))
    return any(not is_ordinary(html.unescape(code.decode("utf-8", "replace"))) for code in codes)


def _cells(pattern: bytes, wanted: Mapping[int, object], data: bytes) -> list[re.Match[bytes]]:
    numbers = b"|".join(b"%d" % number for number in wanted) if len(wanted) <= _MOST_ALTERNATIVES else rb"\d{1,9}"
    return [cell for cell in re.finditer(pattern % numbers, data) if int(cell[3]) in wanted]


def _cells_with_decimals(data: bytes) -> Iterator[re.Match[bytes]]:
    """The cells with a style whose number has decimals. They are few: the searches begin with a plain character, and are fast."""
    ends = [_DECIMALS] if b"E-" not in data else [_DECIMALS, _EXPONENT]
    for end in ends:
        for value in end.finditer(data):
            start = data.rfind(b'<c r="', max(0, value.start() - _LONGEST_CELL), value.start())
            cell = _STYLED.match(data, start) if start >= 0 else None
            if cell is not None and b"</c>" not in data[start : value.start()]:
                yield cell


def _position(cell: re.Match[bytes]) -> Position:
    return int(cell[2]) - 1, column_number(cell[1].decode())


def is_rich(data: bytes) -> bool:
    """Whether texts of a sheet itself, not of the shared ones, have raised or struck parts."""
    return b"<is>" in data and any(mark in data for mark in _RICH)


def is_on(attributes: Attributes | None) -> bool:
    """Whether a property is set: its element is there, and does not say that it is off."""
    return attributes is not None and attributes.get("val", "true") not in _NO


class RichText:
    """Collects a text of several runs, and the same text without the runs that are raised, lowered or struck through."""

    def __init__(self) -> None:
        self._whole: list[str] = []  # in pieces, of which a text may have a million
        self._plain: list[str] = []
        self.struck = False
        self._in_text, self._in_phonetic, self._apart = False, False, False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "r":
            self._apart = False
        elif name in ("vertAlign", "strike"):
            self._apart = self._apart or is_on(attributes)
            self.struck = self.struck or (name == "strike" and is_on(attributes))
        elif name == "t":
            self._in_text = not self._in_phonetic
        elif name == "rPh":
            self._in_phonetic = True

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "r":
            self._apart = False

    def text(self, characters: str) -> None:
        """Characters of an element."""
        if self._in_text:
            self._whole.append(characters)
            if not self._apart:
                self._plain.append(characters)

    @property
    def whole(self) -> str:
        """The text."""
        return "".join(self._whole)

    @property
    def plain(self) -> str:
        """The text without what is raised, lowered or struck through."""
        return "".join(self._plain)


def _texts(data: bytes) -> dict[int, PlainText]:
    """By the number of a shared text, the text without its raised, lowered and struck parts, where it has any."""
    found: dict[int, PlainText] = {}
    number, rich = -1, RichText()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal number, rich
        if name == "si":
            number, rich = number + 1, RichText()
        rich.start(name, without_prefixes(attributes))

    def end(name: str) -> None:
        rich.end(name)
        if name == "si" and rich.plain != rich.whole:
            found[number] = PlainText(rich.plain, rich.struck)

    def text(characters: str) -> None:
        rich.text(characters)

    parse_xml(data, start, end, text)
    return found


def _styles(data: bytes) -> tuple[dict[int, CellLook], dict[int, str]]:
    """By its number, each style of cells that changes what is read, and each format that rounds numbers with decimals."""
    formats = dict(BUILT_IN)
    fonts: list[tuple[bool, bool]] = []  # struck, white
    fills: list[bool] = []  # whether the paper shows
    looks: dict[int, CellLook] = {}
    rounding: dict[int, str] = {}
    path: list[str] = []
    number = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal number
        attributes = without_prefixes(attributes)
        parent = path[-1] if path else ""
        if len(path) > _DEEPEST:
            raise Unreadable("XL010", say("file.too-deep"))
        path.append(name)
        if name == "numFmt" and parent == "numFmts":
            formats[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            fonts.append((False, False))
        elif name == "strike" and parent == "font" and "fonts" in path:
            fonts[-1] = (is_on(attributes), fonts[-1][1])
        elif name == "color" and parent == "font" and "fonts" in path:
            fonts[-1] = (fonts[-1][0], attributes.get("rgb") in _WHITE or _is_paper(attributes))
        elif name == "patternFill" and "fills" in path:
            fills.append(attributes.get("patternType", "none") == "none")
        elif name == "gradientFill" and "fills" in path:
            fills.append(False)
        elif name == "xf" and parent == "cellXfs":
            font, fill = int(attributes.get("fontId", 0)), int(attributes.get("fillId", 0))
            struck, white = fonts[font] if font < len(fonts) else (False, False)
            code = formats.get(int(attributes.get("numFmtId", 0)), "General")
            looks[number] = CellLook(
                struck, "" if is_ordinary(code) else code, white and (fills[fill] if fill < len(fills) else True)
            )
            if may_round(code):
                rounding[number] = code
            number += 1

    def end(name: str) -> None:
        path.pop()

    parse_xml(data, start, end, lambda characters: None)
    return {number: look for number, look in looks.items() if any(look)}, rounding


def _is_paper(attributes: Attributes) -> bool:
    """Whether a colour is that of the background of the theme, as it is."""
    return attributes.get("theme") == "0" and "tint" not in attributes
