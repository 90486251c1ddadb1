"""The comments of a sheet: its part of comments, and the drawing (VML) that has a box for each, beside buttons and pictures."""

import math
import re
from decimal import Decimal
from html import unescape
from typing import NamedTuple

from pricebook.base.cells import column_letters, column_number
from pricebook.submission.annotate.in_place.package import (
    NotPlain,
    Package,
    attribute,
    insert_before,
    new_part,
    text_xml,
)
from pricebook.submission.annotate.in_place.sheet_xml import At, SheetXml
from pricebook.submission.annotate.marks import AUTHOR, BETWEEN, OURS, box_height
from pricebook.tables.files.plain_form import has_plain_tags

_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_COMMENT = re.compile(rb"<comment\s[^<>]*>(?:[^<]++|<(?!/?comment\b))*+</comment>")
_TEXT = re.compile(rb"<t(?: xml:space=\"preserve\")?>([^<]*)</t>")
_SHAPE = re.compile(rb"<v:shape\s[^<>]*>(?:[^<]++|<(?!/?v:shape\b))*+</v:shape>")
_PLACE = re.compile(rb"<x:(Row|Column)>\s*(\d+)\s*</x:\1>")
_ID_MAP = re.compile(rb'(<\w+:idmap\s[^<>]*\bdata=")([\d, ]*)"')
_ANCHOR = re.compile(rb"<x:Anchor>([\d\s,]*)</x:Anchor>")
_HEIGHT = re.compile(rb"(?<=[;\"']height:)(\d+(?:\.\d+)?)(pt|px)")
_BLOCK, _IN_BLOCK = 1024, 1000  # numbers of shapes are taken in blocks, of which a drawing names its own
_ROW_PIXELS, _COLUMN_PIXELS, _EDGES = 20, 64, 8  # of rows and columns as Excel makes them; the numbers of an anchor
_PREFIXES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_VML = b'<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_KIND = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:380px;'
    b'height:%dpx;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    b'<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    b'<div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)


class Comment(NamedTuple):
    """A comment of a sheet: its XML, and its text."""

    xml: bytes
    text: str


class SheetComments:
    """The comments of a sheet, and what is to become of them."""

    def __init__(self, package: Package, part: str, sheet: SheetXml) -> None:
        self._package, self._part, self._sheet = package, part, sheet
        related = package.relations(part)
        self._comments_part = next((target for kind, target in related.values() if kind == "comments"), None)
        drawing = sheet.drawing_of_comments()
        self._drawing_part = related[drawing][1] if drawing in related else None
        if (drawing is not None and self._drawing_part is None) or (self._comments_part and self._drawing_part is None):
            raise NotPlain("comments")
        self._data = package.read(self._comments_part) if self._comments_part else b""
        self.comments = _comments_in(self._data) if self._comments_part else {}
        threads = [package.read(target) for kind, target in related.values() if kind == "threadedComment"]
        self._in_threads = {attribute(tag, "ref") for data in threads for tag in re.findall(rb"<threadedComment\s[^<>]*>", data)}
        self._changed: dict[At, bytes | None] = {}  # None: removed
        self._new: dict[At, str] = {}
        self._taller: dict[At, str] = {}

    def ours(self) -> list[At]:
        """The cells whose comments an earlier check wrote or added to."""
        return [at for at, comment in self.comments.items() if OURS.search(comment.text)]

    def remove_ours(self, at: At) -> None:
        """Takes what an earlier check wrote out of a comment; what the sender wrote above it stays."""
        xml, text = self.comments[at]
        found = OURS.search(text)
        assert found is not None
        kept = found.start()
        if not kept:
            self._changed[at] = None
            del self.comments[at]
            return
        self._changed[at] = _cut(xml, kept)
        self.comments[at] = Comment(_cut(xml, kept), text[:kept])

    def add(self, at: At, text: str) -> None:
        """Adds a text to the comment of a cell, or a comment. A thread stays as it is: Excel shows nothing beside it."""
        if _name(at) in self._in_threads:
            return
        if at not in self.comments:
            self._new[at] = text
            return
        xml, before = self.comments[at]
        self._changed[at] = _with_run(xml, BETWEEN + text)
        self._taller[at] = before + BETWEEN + text

    def write(self) -> None:
        """Writes the changed parts into the package."""
        if not self._changed and not self._new:
            return
        if self._comments_part is None:
            empty = new_part(b"<comments " + _MAIN + b">", b"<authors></authors><commentList></commentList>")
            self._comments_part, self._data = self._package.free_name("xl/comments{}.xml"), empty
            self._package.add(self._comments_part, empty, _COMMENTS_TYPE)
            self._package.relate(self._part, "comments", self._comments_part)
        if self._drawing_part is None:
            self._drawing_part = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
            self._package.write(self._drawing_part, _VML)
            self._package.know("vml", _VML_TYPE)
            self._sheet.add_drawing_of_comments(self._package.relate(self._part, "vmlDrawing", self._drawing_part))
        self._write_comments(self._comments_part)
        self._write_drawing(self._drawing_part)

    def _write_comments(self, part: str) -> None:
        data = _COMMENT.sub(lambda found: self._replacement(found[0]), self._data) if self._changed else self._data
        authors = [unescape(each.decode()) for each in re.findall(rb"<author>([^<]*)</author>", data)]
        if self._new and AUTHOR not in authors:
            if data.count(b"</authors>") != 1 or len(authors) != data.count(b"<author>"):
                raise NotPlain("authors")
            data = data.replace(b"</authors>", b"<author>" + text_xml(AUTHOR) + b"</author></authors>")
            authors.append(AUTHOR)
        if data.count(b"</commentList>") != 1:
            raise NotPlain("comments")
        added = b"".join(
            b'<comment ref="%s" authorId="%d" shapeId="0"><text><t xml:space="preserve">%s</t></text></comment>'
            % (_name(at).encode(), authors.index(AUTHOR), text_xml(text))
            for at, text in sorted(self._new.items())
        )
        self._package.write(part, data.replace(b"</commentList>", added + b"</commentList>"))

    def _replacement(self, xml: bytes) -> bytes:
        at = _at(attribute(xml[: xml.find(b">")], "ref") or "")
        return (self._changed[at] or b"") if at in self._changed else xml

    def _write_drawing(self, part: str) -> None:
        data = self._package.read(part)
        gone = {at for at, xml in self._changed.items() if xml is None and at not in self._new}
        again = {at for at, xml in self._changed.items() if xml is None and at in self._new}  # its box is there
        if gone or again or self._taller:
            boxes: set[At] = set()

            def changed(found: re.Match[bytes]) -> bytes:
                at = _place_of(found[0])
                if at is None or at not in {*gone, *again, *self._taller}:
                    return found[0]
                boxes.add(at)
                if at in gone:
                    return b""
                return _as_high(found[0], self._new[at] if at in again else self._taller[at])

            data = _SHAPE.sub(changed, data)
            if boxes != {*gone, *again, *self._taller}:
                raise NotPlain("a comment without a box")
        new = [at for at in sorted(self._new) if at not in again]
        if new:
            data = self._with_boxes(data, new)
        self._package.write(part, data)

    def _with_boxes(self, data: bytes, new: list[At]) -> bytes:
        data = _with_prefixes(data)
        drawings = [self._package.read(name) for name in self._package.names if name.lower().endswith(".vml")]
        taken = {
            int(each)
            for drawing in drawings
            for _, listed in _ID_MAP.findall(drawing)
            for each in listed.split(b",")
            if each.strip()
        }
        taken |= {int(number) // _BLOCK for drawing in drawings for number in re.findall(rb"_x0000_s(\d{1,9})\b", drawing)}
        free = [number for number in range(1, len(taken) + len(new) // _IN_BLOCK + 2) if number not in taken]
        blocks = free[: len(new) // _IN_BLOCK + 1]
        boxes = [
            _BOX
            % (
                blocks[place // _IN_BLOCK] * _BLOCK + 1 + place % _IN_BLOCK,
                box_height(self._new[row, column]),
                row - 1,
                column - 1,
            )
            for place, (row, column) in enumerate(new)
        ]
        named = ",".join(map(str, blocks)).encode()
        data = _ID_MAP.sub(lambda found: found[1] + b",".join(filter(None, (found[2], named))) + b'"', data, count=1)
        kind = b"" if b'id="_x0000_t202"' in data else _KIND
        return insert_before(data, b"</xml>", kind + b"".join(boxes))


def _with_prefixes(data: bytes) -> bytes:
    """A drawing whose root declares the prefixes that a box has. Some programs declare others where they use them."""
    start = data.find(b"<xml")
    root = data[start : data.find(b">", start) + 1]
    if data.count(b"<xml") != 1 or not root:
        raise NotPlain("drawing")
    missing = [b' xmlns:%s="%s"' % pair for pair in _PREFIXES.items() if b"xmlns:" + pair[0] + b"=" not in root]
    return data[: start + 4] + b"".join(missing) + data[start + 4 :]


def _comments_in(data: bytes) -> dict[At, Comment]:
    if not has_plain_tags(data) or data.count(b"<comment ") != len(found := _COMMENT.findall(data)):
        raise NotPlain("comments")
    comments: dict[At, Comment] = {}
    for xml in found:
        at = _at(attribute(xml[: xml.find(b">")], "ref") or "")
        if at in comments or b"<rPh" in xml or xml.count(b"</text>") != 1 or len(texts := _TEXT.findall(xml)) != _texts(xml):
            raise NotPlain("comments")
        comments[at] = Comment(xml, unescape(b"".join(texts).decode()))
    return comments


def _texts(xml: bytes) -> int:
    return len(re.findall(rb"<t[\s>/]", xml))


def _with_run(xml: bytes, text: str) -> bytes:
    """A comment with a text behind what stands in it."""
    if b"<r>" not in xml:  # a text of one look becomes the first of two
        xml = _TEXT.sub(lambda found: b"<r>" + found[0] + b"</r>", xml, count=1)
    return xml.replace(b"</text>", b'<r><t xml:space="preserve">' + text_xml(text) + b"</t></r></text>")


def _cut(xml: bytes, letters: int) -> bytes:
    """A comment with only so many letters of its text."""
    for found in _TEXT.finditer(xml):
        text = unescape(found[1].decode())
        if len(text) >= letters:
            kept = b'<t xml:space="preserve">' + text_xml(text[:letters]) + b"</t>"
            return xml[: found.start()] + kept + (b"</r>" if b"<r>" in xml else b"") + b"</text></comment>"
        letters -= len(text)
    raise NotPlain("comments")


def _as_high(box: bytes, text: str) -> bytes:
    """A box that is as high as a text wants it, if it was lower: what does not fit into it is not seen."""
    anchor = _ANCHOR.search(box)
    edges = [int(each) for each in anchor[1].split(b",") if each.strip()] if anchor else []
    wide = max(1, edges[4] - edges[0]) * _COLUMN_PIXELS if len(edges) == _EDGES else 380
    height = box_height(text, wide)
    if len(edges) == _EDGES:
        edges[6] = max(edges[6], edges[2] + math.ceil(height / _ROW_PIXELS))
        box = _ANCHOR.sub(b"<x:Anchor>" + ", ".join(map(str, edges)).encode() + b"</x:Anchor>", box)
    return _HEIGHT.sub(lambda found: b"%dpx" % max(height, _pixels(found)), box, count=1)


def _pixels(found: re.Match[bytes]) -> int:
    size = Decimal(found[1].decode())
    return math.ceil(size * 4 / 3 if found[2] == b"pt" else size)  # 96 pixels, or 72 points, are an inch


def _place_of(box: bytes) -> At | None:
    if b'ObjectType="Note"' not in box:
        return None
    found = {name: int(number) for name, number in _PLACE.findall(box)}
    return (found[b"Row"] + 1, found[b"Column"] + 1) if len(found) == 2 else None


def _at(ref: str) -> At:
    found = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", ref)
    if found is None:
        raise NotPlain("comments")
    return int(found[2]), column_number(found[1]) + 1


def _name(at: At) -> str:
    return f"{column_letters(at[1] - 1)}{at[0]}"
