"""A workbook annotated in place: which parts of its package change, and to what."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pricebook.findings import Finding
from pricebook.submission.annotate.given_back import STAMP, STAMP_PART, Figures, Rows, hash_of_cells, sheets_of, with_figures
from pricebook.submission.annotate.in_place.comments_xml import SheetComments
from pricebook.submission.annotate.in_place.package import NotPlain, Package, attribute, insert_before, new_part
from pricebook.submission.annotate.in_place.page_xml import page_xml
from pricebook.submission.annotate.in_place.sheet_xml import At, Restyle, SheetXml
from pricebook.submission.annotate.in_place.styles_xml import StylesXml
from pricebook.submission.annotate.in_place.workbook_xml import WorkbookXml
from pricebook.submission.annotate.marks import BETWEEN, FILLS, RANKS, by_cell, note_on, worst_of
from pricebook.submission.annotate.pages import Page
from pricebook.submission.annotate.result_sheets import RESULTS, SUMMARY, result_pages
from pricebook.submission.annotate.summary_sheet import Summary
from pricebook.tables.files.plain_form import has_plain_tags

_STYLES = "styles"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES_ROOT = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
)
_PROPERTY = re.compile(rb"<property\s[^<>]*>(?:[^<]++|<(?!/?property\b))*+</property>")


class _Mark(NamedTuple):
    """The mark of a cell: the severity that it is coloured by, and what its comment says."""

    worst: str
    note: str


def annotate_in_place(
    path: Path, named: str, target: Path, findings: list[Finding], summary: Summary, figures: Figures
) -> dict[str, Rows]:
    """Writes a copy of a workbook with the marks of findings, with figures in some cells, and with the two sheets of results.

    Args:
        path: the workbook.
        named: what findings call it.
        target: the file to write.
        findings: what was found in it.
        summary: what the summary sheet says.
        figures: what is put into cells; those with a formula keep it.

    Returns:
        The values of the sheets in which cells were marked or set, or were marked before, as they are to be in the copy.

    Raises:
        NotPlain: the package is not of the plain form; nothing is written.
        OSError: the copy cannot be written.
    """
    package = Package(path)
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        raise NotPlain("signed")
    book = WorkbookXml(package)
    again = book.names[-2:] == [SUMMARY, RESULTS] and len(book.names) > 2
    if again:
        book.remove_last(2)
    related = package.relations("xl/workbook.xml").values()
    styles_part = next((part for kind, part in related if kind == _STYLES), "")
    styles = StylesXml(package.read(styles_part))
    marks: dict[str, dict[At, list[Finding]]] = {}
    for (name, row, column), own in by_cell(findings, named).items():
        marks.setdefault(name, {})[row, column] = own
    by_sheet: dict[str, dict[At, Decimal]] = {}
    for (name, row, column), figure in figures.items():
        by_sheet.setdefault(name, {})[row, column] = figure
    if not {*marks, *by_sheet} <= set(book.names):
        raise NotPlain("sheets")
    concerned = {*marks, *by_sheet}
    touched = [sheet for sheet in book.sheets if sheet[0] in concerned or (again and _has_comments(package, sheet[1]))]
    put: dict[str, dict[At, Decimal]] = {}
    for name, part in touched:
        put[name] = _mark_sheet(package, part, styles, name, marks.get(name, {}), by_sheet.get(name, {}), again=again)
    for name, page in result_pages(book.names, findings, summary, named).items():
        _add_page(book, name, page, styles)
    if any(put.values()):
        book.calculate_when_opened()
    book.write()
    package.write(styles_part, styles.written())
    sheets = [(name, with_figures(rows, put.get(name, {}))) for name, rows in sheets_of(path)]
    _stamp(package, hash_of_cells(sheets))
    package.save(target)
    return {name: rows for name, rows in sheets if (name, dict(book.sheets).get(name)) in touched}


def _has_comments(package: Package, part: str) -> bool:
    return any(kind == "comments" for kind, _ in package.relations(part).values())


def _mark_sheet(
    package: Package, part: str, styles: StylesXml, name: str, found: dict[At, list[Finding]], figures: Mapping[At, Decimal], *,
    again: bool,
) -> dict[At, Decimal]:  # fmt: skip
    """Marks the cells of a sheet, and puts figures into some. Returns the figures that were put in."""
    sheet = SheetXml(package.read(part))
    comments = SheetComments(package, part, sheet)
    cleared = comments.ours() if again else []
    for at in cleared:
        comments.remove_ours(at)
    marks = _marks(sheet, name, found)
    for at, mark in marks.items():
        if mark.note:
            comments.add(at, mark.note)
    changes: dict[At, Restyle] = {}
    for at in {*cleared, *marks}:
        colour = FILLS[marks[at].worst] if at in marks else ""
        changes[at] = _restyle(styles, colour)
    sheet.restyle(changes)
    tops = sheet.tops(figures)  # what a merged range covers is not seen
    put = sheet.set_figures({at: figure for at, figure in figures.items() if tops.get(at, at) == at})
    comments.write()
    package.write(part, sheet.data)
    return put


def _restyle(styles: StylesXml, colour: str) -> Restyle:
    """From a style to that with this colour; without one, to that without a colour of ours."""
    if colour:
        return lambda style: styles.filled(style, colour)
    return lambda style: styles.filled(style, "") if styles.colour(style) in FILLS.values() else style


def _marks(sheet: SheetXml, name: str, found: dict[At, list[Finding]]) -> dict[At, _Mark]:
    """The marks by their cells. What is found in a merged range stands on its first cell, for there is its value."""
    tops = sheet.tops(found)
    marks: dict[At, _Mark] = {}
    for at, findings in found.items():
        own = _Mark(worst_of(findings), note_on(findings, name, *at))
        marks[tops.get(at, at)] = _joined(marks[tops[at]], own) if tops.get(at) in marks else own
    return marks


def _joined(first: _Mark, second: _Mark) -> _Mark:
    worst = min(first.worst, second.worst, key=RANKS.index)
    return _Mark(worst, BETWEEN.join(filter(None, (first.note, second.note))))


def _add_page(book: WorkbookXml, name: str, page: Page, styles: StylesXml) -> None:
    place = book.add(name, page_xml(page, styles.look))
    quoted = name.replace("'", "''")
    if page.head:
        book.define("_xlnm.Print_Titles", place, f"'{quoted}'!${page.head}:${page.head}")
    if page.filtered:
        book.define("_xlnm._FilterDatabase", place, f"'{quoted}'!{_absolute(page.filtered)}", hidden=True)


def _absolute(cells: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)


def _stamp(package: Package, stamp: str) -> None:
    """Writes what the cells are into a property of the document (given_back.py)."""
    named = [target for kind, target in package.relations("").values() if kind == "custom-properties"]
    if named not in ([], [STAMP_PART]):
        raise NotPlain("properties")
    if not named:
        package.add(STAMP_PART, new_part(_PROPERTIES_ROOT, b""), _PROPERTIES_TYPE)
        package.relate("", "custom-properties", STAMP_PART)
    data = package.read(STAMP_PART)
    if (
        not has_plain_tags(data)
        or b"docPropsVTypes" not in data
        or data.count(b"<property ") != len(properties := _PROPERTY.findall(data))
    ):
        raise NotPlain("properties")
    for each in properties:
        if attribute(each[: each.find(b">")], "name") == STAMP:
            data = data.replace(each, b"")
    data = re.sub(rb"(<Properties\b[^<>]*)/>\s*$", rb"\1></Properties>", data)
    package.write(STAMP_PART, insert_before(data, b"</Properties>", _property(_free_numbers(properties), stamp)))


def _free_numbers(properties: Iterable[bytes]) -> int:
    return max((int(attribute(each, "pid") or 0) for each in properties), default=1) + 1


def _property(number: int, stamp: str) -> bytes:
    value = f'<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{stamp}</vt:lpwstr>'
    return f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name="{STAMP}">{value}</property>'.encode()
