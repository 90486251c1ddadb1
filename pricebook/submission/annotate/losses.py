"""Finds the content of a workbook that openpyxl would lose, or could not load in reasonable time and memory.

The archive is searched before openpyxl loads it.
"""

import re
import zipfile
from pathlib import Path

from pricebook.base.languages import Phrase, Terms, say
from pricebook.submission.annotate.cached_values import formulas_are_plain
from pricebook.submission.annotate.weighing import Weight
from pricebook.tables.files.xml_facts import workbook_sheets

MOST_CELLS = 600_000  # openpyxl keeps an object for each cell

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


def may_change_in_place(path: Path) -> bool:
    """Whether a package may be changed in place (in_place/): an .xlsx without a signature, which a change would void."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        return "xl/workbook.xml" in names and not any(name.startswith("_xmlsignatures/") for name in names)


def losses(path: Path, weight: Weight | None = None) -> Terms:
    """Returns what an annotated copy of a workbook would lose, as phrases; empty where it would lose nothing.

    Args:
        path: the workbook.
        weight: its weight, where it was weighed already.
    """
    if not zipfile.is_zipfile(path):
        return Terms([say("copy.format", suffix=path.suffix.lower()) if path.suffix else say("copy.unknown-format")])
    weight = weight or Weight(path)
    if weight.too_much is not None:
        return Terms([weight.too_much])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            return Terms([say("copy.format", suffix=path.suffix.lower())])
        lost = [what for part, what in _PARTS if any(part.match(name) for name in names)]
        lost += [what for name in names if (what := _drawing(archive, name))]
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            lost.append(say("copy.format", suffix="Strict Open XML"))
        cells = 0
        for _, part in workbook_sheets(archive)[0]:
            data = archive.read(part)
            lost += [what for mark, what in _MARKS if mark in data]
            lost += [say("copy.dynamic")] if b"m=" in data and _METADATA.search(data) else []
            cells += data.count(b"<c ")
            if not formulas_are_plain(data):
                lost.append(say("copy.unusual-xml"))
    if cells > MOST_CELLS:
        lost.append(say("copy.too-many-cells", most=MOST_CELLS))
    return Terms(dict.fromkeys(lost))


def _drawing(archive: zipfile.ZipFile, name: str) -> Phrase | None:
    """Returns what a drawing part holds: a drawing that is not empty (LibreOffice writes empty ones), or form controls."""
    if re.match(r"^xl/drawings/drawing\d+\.xml$", name):
        return say("copy.drawing") if b"Anchor" in archive.read(name) else None
    if name.endswith(".vml"):
        kinds = set(re.findall(rb'ObjectType="(\w+)"', archive.read(name)))
        return say("copy.control") if kinds - {b"Note"} else None
    return None
