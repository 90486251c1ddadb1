"""The list of sheets of a workbook: sheets are added at its end, or taken out, with the names that belong to them."""

import re
from html import unescape

from pricebook.submission.annotate.in_place.package import RELATED, WORKBOOK, NotPlain, Package, attribute, attribute_xml
from pricebook.tables.files.plain_form import has_plain_tags

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET = re.compile(rb"<sheet\s[^<>]*/>")
_NAME = re.compile(rb"<definedName\s[^<>]*>[^<]*</definedName>")
_CALCULATION = re.compile(rb"<calcPr\b[^<>]*>")
_CHAIN = "calcChain"  # the order in which formulas are calculated: a part that Excel makes anew where there is none


class WorkbookXml:
    """The sheets of a workbook, in its order. Raises NotPlain where the workbook is not in the plain form."""

    def __init__(self, package: Package) -> None:
        data = package.read(WORKBOOK)
        if (
            not has_plain_tags(data)
            or b"purl.oclc.org/ooxml" in data
            or data.count(b"<sheets>") != 1
            or data.count(b"</sheets>") != 1
        ):
            raise NotPlain("workbook")
        self._package, self._data = package, data
        self._related = package.relations(WORKBOOK)
        found = _SHEET.findall(data, data.find(b"<sheets>"), data.find(b"</sheets>"))
        self.sheets = [(attribute(tag, "name") or "", self._related.get(_relation(tag), ("", ""))[1]) for tag in found]
        self._tags = found
        if len({name for name, _ in self.sheets}) < len(found) or len({part for _, part in self.sheets}) < len(found):
            raise NotPlain("sheets")

    @property
    def names(self) -> list[str]:
        """The names of the sheets."""
        return [name for name, _ in self.sheets]

    def remove_last(self, count: int) -> None:
        """Takes the last sheets out of the workbook."""
        for tag, (_, part) in zip(self._tags[-count:], self.sheets[-count:], strict=True):
            if b"<f" in self._package.read(part):
                self._remove_chain()
            for kind, target in self._package.relations(part).values():
                if kind in ("comments", "vmlDrawing", "printerSettings", "threadedComment"):
                    self._package.remove(target)
            self._package.remove(part)
            self._package.unrelate(WORKBOOK, _relation(tag))
            self._data = self._data.replace(tag, b"", 1)
        del self._tags[-count:], self.sheets[-count:]
        kept = len(self.sheets)

        def named(found: re.Match[bytes]) -> bytes:
            local = attribute(found[0][: found[0].find(b">")], "localSheetId")
            return b"" if local is not None and int(local) >= kept else found[0]

        self._data = _NAME.sub(named, self._data)
        self._data = re.sub(rb"<definedNames>\s*</definedNames>", b"", self._data)

    def _remove_chain(self) -> None:
        for id_, (kind, target) in self._package.relations(WORKBOOK).items():
            if kind == _CHAIN:
                self._package.remove(target)
                self._package.unrelate(WORKBOOK, id_)

    def add(self, name: str, xml: bytes) -> int:
        """Adds a sheet behind the others. Returns its place among them, from 0."""
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.add(part, xml, _SHEET_TYPE)
        id_ = self._package.relate(WORKBOOK, "worksheet", part)
        number = max((int(attribute(tag, "sheetId") or 0) for tag in self._tags), default=0) + 1
        tag = b'<sheet xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>' % (
            RELATED.encode(),
            attribute_xml(name),
            number,
            id_.encode(),
        )
        if b'xmlns:r="' + RELATED.encode() + b'"' in self._data[: self._data.find(b"<sheets>")]:
            tag = tag.replace(b' xmlns:r="' + RELATED.encode() + b'"', b"")
        self._data = self._data.replace(b"</sheets>", tag + b"</sheets>", 1)
        self._tags.append(tag)
        self.sheets.append((name, part))
        return len(self.sheets) - 1

    def define(self, name: str, sheet: int, formula: str, *, hidden: bool = False) -> None:
        """Adds a name that belongs to a sheet."""
        own = b'<definedName name="%s" localSheetId="%d"%s>%s</definedName>' % (
            name.encode(), sheet, b' hidden="1"' * hidden, attribute_xml(formula),
        )  # fmt: skip
        if b"</definedNames>" in self._data:
            self._data = self._data.replace(b"</definedNames>", own + b"</definedNames>", 1)
            return
        place = max(
            self._data.find(end) + len(end)
            for end in (b"</sheets>", b"</functionGroups>", b"</externalReferences>")
            if end in self._data
        )
        self._data = self._data[:place] + b"<definedNames>" + own + b"</definedNames>" + self._data[place:]

    def calculate_when_opened(self) -> None:
        """Has the formulas calculated when the workbook is opened, where it has any: cells that they rest on have new figures."""
        if not any(b"<f" in self._package.read(part) for _, part in self.sheets):
            return
        own = _CALCULATION.search(self._data)
        if own is None:
            place = self._data.find(b"</definedNames>") + len(b"</definedNames>")
            if place < len(b"</definedNames>"):
                raise NotPlain("calcPr")
            self._data = self._data[:place] + b'<calcPr fullCalcOnLoad="1"/>' + self._data[place:]
            return
        tag = re.sub(rb'\sfullCalcOnLoad="[^"]*"', b"", own[0])
        self._data = self._data.replace(own[0], tag.replace(b"<calcPr", b'<calcPr fullCalcOnLoad="1"', 1), 1)

    def write(self) -> None:
        """Writes the list into the package."""
        self._package.write(WORKBOOK, self._data)


def _relation(tag: bytes) -> str:
    found = re.search(rb'\s\w+:id="([^"]*)"', tag)
    if found is None:
        raise NotPlain("sheets")
    return unescape(found[1].decode())
