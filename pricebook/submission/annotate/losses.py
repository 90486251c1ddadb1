"""What openpyxl would drop from a workbook, or could be made to choke on: looked for before it is asked to load one."""

import re
import zipfile
from pathlib import Path

from pricebook.base.languages import Phrase, Terms, say
from pricebook.submission.annotate.cached import plain_cells
from pricebook.tables.files.xml_facts import workbook_sheets

MOST_CELLS = 1_500_000  # openpyxl holds each as an object
MOST_SPANNED = 500_000  # cells under merged ranges and linked ranges: it makes an object of each of those, too

# Part of the archive → what is lost with it.
_PARTS = (
    (re.compile(r"^xl/charts?(?:sheets|ex)?/"), say("copy.chart")),
    (re.compile(r"^xl/media/"), say("copy.picture")),
    (re.compile(r"^xl/(?:activeX|ctrlProps)/"), say("copy.control")),
    (re.compile(r"^xl/embeddings/"), say("copy.embedded")),
    (re.compile(r"^xl/threadedComments/"), say("copy.thread")),
    (re.compile(r"^xl/(?:slicers|slicerCaches|timelines)/"), say("copy.slicer")),
    (re.compile(r"^xl/(?:pivotTables|pivotCache)/"), say("copy.pivot")),
    (re.compile(r"^xl/(?:queryTables|connections|model)\b"), say("copy.connection")),
    (re.compile(r"^xl/(?:dialogsheets|macrosheets)/"), say("copy.dialog")),
    (re.compile(r"^xl/(?:metadata\.xml|richData/|featurePropertyBag/)"), say("copy.dynamic")),
    (re.compile(r"^_xmlsignatures/"), say("copy.signature")),
)
# Bytes of a sheet → what is lost with them.
_MARKS = (
    (b"sparklineGroup", say("copy.sparkline")),
    (b"extLst", say("copy.newer-format")),
    (b"<picture ", say("copy.background")),
    (b"legacyDrawingHF", say("copy.header-picture")),
    (b"customSheetView", say("copy.own-view")),
    (b"protectedRange ", say("copy.open-range")),
    (b"_x005F_", say("copy.coded-letters")),
)
_RANGE = rb'ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"'
_SPANNING = {
    b"mergeCell ": re.compile(rb"<mergeCell " + _RANGE),
    b"hyperlink ": re.compile(rb"<hyperlink (?:[^<>]*\s)?" + _RANGE),
}


def losses(path: Path) -> Terms:
    """What an annotated copy would lose, as phrases; empty where everything is carried through."""
    if not zipfile.is_zipfile(path):
        return Terms([say("copy.format", suffix=path.suffix.lower()) if path.suffix else say("copy.unknown-format")])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            return Terms([say("copy.format", suffix=path.suffix.lower())])
        found = [what for part, what in _PARTS if any(part.match(name) for name in names)]
        found += [what for name in names if (what := _drawn(archive, name))]
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            found.append(say("copy.format", suffix="Strict Open XML"))
        cells = spanned = 0
        for _, part in workbook_sheets(archive)[0]:
            data = archive.read(part)
            found += [what for mark, what in _MARKS if mark in data]
            cells += data.count(b"<c ")
            ranges = {mark: pattern.findall(data) for mark, pattern in _SPANNING.items()}
            spanned += sum(_spans(*corners) for corners_of in ranges.values() for corners in corners_of)
            as_usual = all(len(found_) == data.count(mark) for mark, found_ in ranges.items())
            if not as_usual or not plain_cells(data):
                found.append(say("copy.unusual-xml"))
    if cells > MOST_CELLS or spanned > MOST_SPANNED:
        found.append(say("copy.too-many-cells"))
    return Terms(dict.fromkeys(found))


def _drawn(archive: zipfile.ZipFile, name: str) -> Phrase | None:
    """A drawing with something in it (LibreOffice writes empty ones); controls among the boxes of comments."""
    if re.match(r"^xl/drawings/drawing\d+\.xml$", name):
        return say("copy.drawing") if b"Anchor" in archive.read(name) else None
    if name.endswith(".vml"):
        kinds = set(re.findall(rb'ObjectType="(\w+)"', archive.read(name)))
        return say("copy.control") if kinds - {b"Note"} else None
    return None


def _spans(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """How many cells a range covers; a single cell has no second corner."""
    return (_number(right) - _number(left) + 1) * (int(bottom) - int(top) + 1) if right else 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
