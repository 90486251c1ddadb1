"""The styles of a workbook: a style like another but for its fill, and the styles of the sheets that are added."""

import re

from pricebook.submission.annotate.in_place.package import NotPlain
from pricebook.submission.annotate.pages import FONT, HEADING, LINE, LINK, Look
from pricebook.tables.files.plain_form import has_plain_tags

MOST_STYLES = 64_000  # that Excel takes
_COLOUR = re.compile(rb'<fgColor rgb="([0-9A-Fa-f]{8})"')


def _element(name: str) -> re.Pattern[bytes]:
    """Finds whole elements of a name, none of which holds another of it."""
    return re.compile(rf"<{name}\b[^<>]*/>|<{name}\b[^<>]*>(?:[^<]++|<(?!/?{name}\b))*+</{name}>".encode())


_ELEMENTS = {b"fonts": _element("font"), b"fills": _element("fill"), b"borders": _element("border"), b"cellXfs": _element("xf")}


class StylesXml:
    """The styles of a workbook in the plain form. Raises NotPlain for any other."""

    def __init__(self, data: bytes) -> None:
        if not has_plain_tags(data):
            raise NotPlain("styles")
        self._data = data
        self._lists: dict[bytes, list[bytes]] = {}
        self._numbers: dict[bytes, dict[bytes, int]] = {}
        self._counts: dict[bytes, int] = {}
        for name, element in _ELEMENTS.items():
            start, end = data.find(b"<" + name), data.find(b"</" + name + b">")
            start = data.find(b">", start) + 1
            inner = data[start:end].strip()
            own = element.findall(inner)
            if not 0 < start <= end or data.count(b"<" + name) != 1 or b"".join(own) != re.sub(rb">\s+(?=<)", b">", inner):
                raise NotPlain(name)
            self._lists[name], self._counts[name] = own, len(own)
            self._numbers[name] = {}
            for number, each in enumerate(own):
                self._numbers[name].setdefault(each, number)
        self._filled: dict[tuple[int, str], int] = {}
        self._looks: dict[Look, int] = {}

    def filled(self, style: int, colour: str) -> int:
        """The style that is like another, with this colour ("FFFFC7CE") behind the cell; "" for none."""
        if (style, colour) not in self._filled:
            solid = (
                f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor rgb="{colour}"/></patternFill></fill>'
            )
            fill = self._number(b"fills", solid.encode()) if colour else 0
            self._filled[style, colour] = self._number(b"cellXfs", _with_fill(self._format(style), fill))
        return self._filled[style, colour]

    def colour(self, style: int) -> str:
        """The colour of a solid fill behind cells of a style; blank for any other fill."""
        fill = re.search(rb'\sfillId="(\d+)"', self._format(style))
        fills = self._lists[b"fills"]
        found = _COLOUR.search(fills[int(fill[1])]) if fill and int(fill[1]) < len(fills) else None
        return found[1].decode().upper() if found else ""

    def look(self, look: Look) -> int:
        """The style of a look."""
        if look not in self._looks:
            self._looks[look] = self._number(b"cellXfs", self._format_of(look))
        return self._looks[look]

    def _format_of(self, look: Look) -> bytes:
        letters = ("<b/>" if look.bold else "") + ("<u/>" if look.link else "") + f'<sz val="{look.size}"/>'
        letters += (f'<color rgb="{LINK}"/>' if look.link else "") + f'<name val="{FONT}"/><family val="1"/>'
        font = self._number(b"fonts", f"<font>{letters}</font>".encode())
        sides = "".join(f'<{side} style="thin"><color rgb="{LINE}"/></{side}>' for side in ("left", "right", "top", "bottom"))
        border = self._number(b"borders", f"<border>{sides}<diagonal/></border>".encode()) if look.bordered else 0
        solid = (
            f'<fill><patternFill patternType="solid"><fgColor rgb="{HEADING}"/><bgColor rgb="{HEADING}"/></patternFill></fill>'
        )
        fill = self._number(b"fills", solid.encode()) if look.heading else 0
        upright = "center" if look.heading else "top" if look.top else ""
        aligned = (
            ' horizontal="center"' * look.heading + (f' vertical="{upright}"' if upright else "") + ' wrapText="1"' * look.wrapped
        )
        applied = ' applyFill="1"' * look.heading + ' applyBorder="1"' * look.bordered + ' applyAlignment="1"' * bool(aligned)
        named = f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1"{applied}'
        return f"{named}><alignment{aligned}/></xf>".encode() if aligned else f"{named}/>".encode()

    def _format(self, style: int) -> bytes:
        formats = self._lists[b"cellXfs"]
        if style >= len(formats):
            raise NotPlain("style")
        return formats[style]

    def _number(self, name: bytes, element: bytes) -> int:
        """The number of an element in its list; it is added where it is not in it."""
        numbers, elements = self._numbers[name], self._lists[name]
        if element not in numbers:
            numbers[element] = len(elements)
            elements.append(element)
            if len(elements) > MOST_STYLES:
                raise NotPlain("too many styles")
        return numbers[element]

    def written(self) -> bytes:
        """The part, with what was added to its lists."""
        data = self._data
        for name, elements in self._lists.items():
            added = elements[self._counts[name] :]
            if added:
                head, closing, tail = data.partition(b"</" + name + b">")
                start = head.rfind(b"<" + name)
                opening = re.sub(rb'\scount="\d+"', b' count="%d"' % len(elements), head[start : head.find(b">", start)])
                data = head[:start] + opening + head[head.find(b">", start) :] + b"".join(added) + closing + tail
        return data


def _with_fill(form: bytes, fill: int) -> bytes:
    """A format with another fill."""
    tag, closing, rest = form.partition(b">")
    tag, slash = (tag[:-1], b"/") if tag.endswith(b"/") else (tag, b"")
    tag = re.sub(rb'\s(?:fillId|applyFill)="[^"]*"', b"", tag)
    return tag + b' fillId="%d" applyFill="1"' % fill + slash + closing + rest
