"""Finds the content of a workbook that openpyxl would lose, or could not load in reasonable time and memory.

The archive is searched before openpyxl loads it.
"""

import re
import zipfile
from pathlib import Path

from pricebook.base.languages import Phrase, Terms, say
from pricebook.submission.annotate.cached_values import formulas_are_plain
from pricebook.tables.files.xml_facts import workbook_sheets

MOST_CELLS = 1_500_000  # openpyxl keeps an object for each cell
MOST_SPANNED = 500_000  # cells in merged and linked ranges: openpyxl makes an object for each of them

# Pattern of a part's name → what is lost where the archive has such a part.
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
    (re.compile(r"^xl/featurePropertyBag/"), say("copy.dynamic")),
    (re.compile(r"^_xmlsignatures/"), say("copy.signature")),
)
# Bytes of a sheet → what is lost where the sheet contains them.
_MARKS = (
    (b"sparklineGroup", say("copy.sparkline")),
    (b"extLst", say("copy.newer-format")),
    (b"<picture ", say("copy.background")),
    (b"legacyDrawingHF", say("copy.header-picture")),
    (b"customSheetView", say("copy.own-view")),
    (b"protectedRange ", say("copy.open-range")),
    (b"_x005F_", say("copy.coded-letters")),
)
_METADATA = re.compile(
    rb"<c [^<>]*\b[cv]m=\"[1-9]"
)  # a cell with a dynamic array or a newer kind of data: it refers to metadata.xml
_RANGE = rb'ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"'
_SPANNING = {
    b"mergeCell ": re.compile(rb"<mergeCell " + _RANGE),
    b"hyperlink ": re.compile(rb"<hyperlink (?:[^<>]*\s)?" + _RANGE),
}


def losses(path: Path) -> Terms:
    """Returns what an annotated copy of a workbook would lose, as phrases; empty where it would lose nothing."""
    if not zipfile.is_zipfile(path):
        return Terms([say("copy.format", suffix=path.suffix.lower()) if path.suffix else say("copy.unknown-format")])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            return Terms([say("copy.format", suffix=path.suffix.lower())])
        lost = [what for part, what in _PARTS if any(part.match(name) for name in names)]
        lost += [what for name in names if (what := _drawing(archive, name))]
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            lost.append(say("copy.format", suffix="Strict Open XML"))
        cells = spanned = 0
        for _, part in workbook_sheets(archive)[0]:
            data = archive.read(part)
            lost += [what for mark, what in _MARKS if mark in data]
            lost += [say("copy.dynamic")] if b"m=" in data and _METADATA.search(data) else []
            cells += data.count(b"<c ")
            ranges = {mark: pattern.findall(data) for mark, pattern in _SPANNING.items()}
            spanned += sum(_spans(*corners) for corners_of in ranges.values() for corners in corners_of)
            as_usual = all(len(corners_of) == data.count(mark) for mark, corners_of in ranges.items())
            if not as_usual or not formulas_are_plain(data):
                lost.append(say("copy.unusual-xml"))
    if cells > MOST_CELLS or spanned > MOST_SPANNED:
        lost.append(say("copy.too-many-cells"))
    return Terms(dict.fromkeys(lost))


def _drawing(archive: zipfile.ZipFile, name: str) -> Phrase | None:
    """Returns what a drawing part holds: a drawing that is not empty (LibreOffice writes empty ones), or form controls."""
    if re.match(r"^xl/drawings/drawing\d+\.xml$", name):
        return say("copy.drawing") if b"Anchor" in archive.read(name) else None
    if name.endswith(".vml"):
        kinds = set(re.findall(rb'ObjectType="(\w+)"', archive.read(name)))
        return say("copy.control") if kinds - {b"Note"} else None
    return None


def _spans(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """Returns the number of cells in a range. A single cell has no second corner."""
    return (_column_number(right) - _column_number(left) + 1) * (int(bottom) - int(top) + 1) if right else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
