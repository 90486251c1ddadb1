"""Annotates a copy of the sender's workbook with openpyxl: a fill and a comment in each cell with findings, and two sheets."""

import math
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.base.languages import Terms, say, shown
from pricebook.findings import Finding, Findings, Place
from pricebook.submission.annotate.cached_values import EARLIEST, PROPERTIES, finish_workbook, read_cached_values
from pricebook.submission.annotate.given_back import stamp
from pricebook.submission.annotate.losses import losses
from pricebook.submission.annotate.result_sheets import add_sheets, are_results, remove_sheets
from pricebook.submission.annotate.summary_sheet import Summary
from pricebook.tables.files.xml_facts import workbook_sheets

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet
    from python_calamine import CalamineWorkbook

_FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7", "accepted": "FFE2EFDA"}
_RANKS = ("error", "warning", "accepted", "info")
MOST_IN_ONE = 8  # findings in one comment; the sheet of results has them all
LONGEST_COMMENT = 3_000
MOST_COMMENTS = 20  # of one finding that is about many cells
AUTHOR = "pricebook"
_SIXTEENTH_DIGIT = 2e-15  # of a number, relative: Excel shows 15
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

_OURS = re.compile(r"(?:^|\n———\n)[A-Z]{2}\d{3} — .*", re.DOTALL)  # in a comment, what an earlier check wrote

Cells = dict[tuple[str, int, int], list[Finding]]


@dataclass(slots=True)
class WorkbookCopy:
    """A workbook opened to be annotated.

    Attributes:
        path: the sender's workbook.
        lost: what an annotated copy would lose; where it is not empty, no copy is made and `book` is None.
        book: the workbook as openpyxl loaded it.
        values: the cached values of its formulas, by sheet.
        suffix: of the copy: .xlsm with macros, else .xlsx.
        named: what findings call the workbook.
    """

    path: Path
    lost: Terms
    book: Any = None
    values: list[dict[bytes, bytes]] = field(default_factory=list)
    suffix: str = ".xlsx"
    named: str = ""

    def __post_init__(self) -> None:
        self.named = self.named or self.path.name


def open_copy(path: Path, named: str = "") -> WorkbookCopy:
    """Opens the sender's workbook to be annotated.

    It is not opened where an annotated copy would lose something, or where openpyxl cannot read it; `lost` then says why.

    Args:
        path: the workbook.
        named: what findings call it, where that is not its name: in a part of a dossier, the name with the folder.

    Raises:
        OSError: the file cannot be opened.
    """
    import openpyxl

    lost = losses(path)
    if lost:
        return WorkbookCopy(path, lost, named=named)
    try:
        with zipfile.ZipFile(path) as archive:
            sheets, _ = workbook_sheets(archive)
            values = read_cached_values(archive, [part for _, part in sheets])
            texts = [part for part in ("xl/sharedStrings.xml", *(part for _, part in sheets)) if part in archive.NameToInfo]
            rich = any(b"<r>" in archive.read(part) for part in texts)
            macros = "xl/vbaProject.bin" in archive.NameToInfo
            recalculates = b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
            stated = archive.read(PROPERTIES) if PROPERTIES in archive.NameToInfo else b""
        with warnings.catch_warnings():  # every value of the copy is compared with the original later
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, rich_text=rich, keep_vba=macros)
    except Exception as error:  # a damaged part, which the reader of cells does not use, raises many kinds of errors
        return WorkbookCopy(path, _damaged(error), named=named)
    if book.sheetnames != [name for name, _ in sheets]:
        return WorkbookCopy(path, Terms([say("copy.unusual-sheet")]), named=named)
    book.calculation.fullCalcOnLoad = recalculates
    for name in ("created", "modified"):  # where the sender's workbook does not say, openpyxl says the present hour
        if name.encode() not in stated:
            setattr(book.properties, name, datetime(*EARLIEST))
    for sheet in book.worksheets:
        sheet.page_setup.id = None  # the printer settings are a part that openpyxl does not keep
    return WorkbookCopy(path, Terms(), book, values, ".xlsm" if macros else ".xlsx", named)


def annotate(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary) -> list[Finding]:
    """Writes the annotated copy; or, where a copy would lose something, a workbook with the findings alone.

    Every cell of a written copy is read again and compared with the sender's workbook, so that any other change by openpyxl is
    noticed.

    Args:
        copy: the workbook, as `open_copy` opened it.
        target: the file to write.
        findings: what was found in the workbook.
        summary: what the summary sheet says.

    Returns:
        XL032 where no copy was made; else nothing.
    """
    if not copy.lost:
        try:
            _annotate(copy, target, findings, summary)
            copy.lost = Terms() if _same_values(copy, target) else Terms([say("copy.changed-values")])
        except OSError:
            raise
        except Exception as error:  # openpyxl could read the workbook, and cannot write it
            copy.lost = _damaged(error)
    if not copy.lost:
        return []
    formats = {say("copy.format", suffix=copy.path.suffix.lower()), say("copy.unknown-format")}
    alone = len(copy.lost) == 1 and copy.lost[0] in formats  # a file that can carry no notes loses nothing
    key = "copy.carries-no-notes" if alone else "copy.would-be-lost"
    why = say(key, suffix=copy.path.suffix.lower()) if alone else say(key, lost=copy.lost)
    not_annotated = Finding("XL032", Place(copy.named), observed=copy.lost, more={"why": why})
    every = Findings((*findings, not_annotated))
    why_alone = tuple(shown(what) for what in copy.lost)
    write_findings_alone(target, list(every), replace(summary, lost=why_alone, counts=every.counts))
    return [not_annotated]


def _damaged(error: Exception) -> Terms:
    return Terms([say("copy.damaged-part", error=type(error).__name__)])


def _annotate(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary) -> None:
    if remove_sheets(copy.book):
        _remove_marks(copy.book)
    for (name, row, column), own in _by_cell(findings, copy.named).items():
        if name in copy.book.sheetnames:
            _mark(copy.book[name], row, column, own)
    add_sheets(copy.book, findings, summary, link_to=copy.named)
    stamp(copy.book, copy.path)
    modified = copy.book.properties.modified  # the sender's; saving writes the present hour
    copy.book.save(target)
    if copy.book.vba_archive:
        copy.book.vba_archive.close()
    parts = (f"xl/worksheets/sheet{number}.xml" for number in range(1, len(copy.values) + 1))
    finish_workbook(target, modified, dict(zip(parts, copy.values, strict=True)))


def _same_values(copy: WorkbookCopy, target: Path) -> bool:
    """Whether every sheet of the sender's workbook shows the same values in the copy."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(copy.path)) as before, CalamineWorkbook.from_path(str(target)) as after:
        names = [name for name in before.sheet_names if not are_results(name)]
        return all(_same(_cells(before, name), _cells(after, name)) for name in names)


def _cells(book: "CalamineWorkbook", name: str) -> list[list[Any]]:
    cells: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return cells


def _same(before: list[list[Any]], after: list[list[Any]]) -> bool:
    """Whether the values are equal. Blank cells after the last value are ignored: they may only have a style."""
    if before == after:
        return True
    before, after = _filled(before), _filled(after)
    return len(before) == len(after) and all(
        len(row) == len(other) and all(map(_shows_the_same, row, other)) for row, other in zip(before, after, strict=True)
    )


def _shows_the_same(before: Any, after: Any) -> bool:
    """Whether two values look alike in Excel: a number but for its 16th digit, a text but for blanks where parts of it join."""
    if isinstance(before, float) and isinstance(after, float):
        return math.isclose(before, after, rel_tol=_SIXTEENTH_DIGIT)
    if isinstance(before, str) and isinstance(after, str):
        return before == after or "".join(before.split()) == "".join(after.split())
    return bool(before == after)


def _filled(rows: list[list[Any]]) -> list[list[Any]]:
    filled = [row for row, cells in enumerate(rows) if any(cell != "" for cell in cells)]
    width = max((column + 1 for row in filled for column, cell in enumerate(rows[row]) if cell != ""), default=0)
    return [row[:width] for row in rows[: filled[-1] + 1]] if filled else []


def write_findings_alone(target: Path, findings: list[Finding], summary: Summary) -> None:
    """Writes a workbook with the two sheets of results, and no cells of anybody's."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    add_sheets(book, findings, summary, link_to=None)
    day = datetime.strptime(summary.day, "%d/%m/%Y") if summary.day else datetime(*EARLIEST)
    book.properties.creator, book.properties.created = "pricebook", day
    book.save(target)
    finish_workbook(target, day, {})


def _by_cell(findings: Iterable[Finding], file: str) -> Cells:
    """Groups the findings about a file by sheet and cell. A finding about a whole row belongs to the row's first cell."""
    cells: Cells = defaultdict(list)
    for finding in findings:
        for at in finding.places:
            if at.file == file and at.sheet is not None and at.row is not None:
                cells[at.sheet, at.row + 1, (at.column or 0) + 1].append(finding)
    return cells


def _remove_marks(book: Any) -> None:
    """Removes the marks of an earlier check from a workbook that it gave back: what was mended must not look wrong still.

    A comment of the sender's stays, without what was added below it. A fill of ours becomes none.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is None or not (ours := _OURS.search(cell.comment.text)):
                    continue
                own = cell.comment.text[: ours.start()]
                cell.comment = Comment(own, cell.comment.author) if own else None
                if cell.fill.fgColor.rgb in _FILLS.values():
                    cell.fill = PatternFill()


def _mark(sheet: "Worksheet", row: int, column: int, findings: list[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = _top_left(sheet, row, column)
    worst = min((("accepted" if finding.accepted else finding.severity) for finding in findings), key=_RANKS.index)
    cell.fill = PatternFill("solid", start_color=_FILLS[worst], end_color=_FILLS[worst])
    findings = [finding for finding in findings if _is_told_at(finding, sheet.title, row, column)]
    if not findings:
        return
    comments = [_comment(finding) for finding in findings[:MOST_IN_ONE]]
    if len(findings) > MOST_IN_ONE:
        comments.append(f"… (+{len(findings) - MOST_IN_ONE})")
    before = [cell.comment.text] if cell.comment is not None else []
    added = "\n———\n".join(comments)
    added = added if len(added) <= LONGEST_COMMENT else added[: LONGEST_COMMENT - 1] + "…"
    text = _NOT_IN_XML.sub(" ", "\n———\n".join([*before, added]))
    author = cell.comment.author if cell.comment is not None else AUTHOR
    lines = sum(1 + len(line) // 52 for line in text.split("\n"))
    cell.comment = Comment(text, author, height=min(600, 18 * lines + 12), width=380)


def _is_told_at(finding: Finding, sheet: str, row: int, column: int) -> bool:
    """Whether a cell gets the finding as a comment: of many cells with one cause all are coloured, and the first ones say it."""
    told = ((at.sheet, (at.row or 0) + 1, (at.column or 0) + 1) for at in finding.places[:MOST_COMMENTS])
    return len(finding.cells) < MOST_COMMENTS or (sheet, row, column) in told


def _top_left(sheet: "Worksheet", row: int, column: int) -> "Cell":
    """Returns the cell; inside a merged range, the cell that holds the value of the range."""
    from openpyxl.cell.cell import Cell

    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            cell = sheet.cell(merged.min_row, merged.min_col)
            break
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title}!{cell.coordinate} holds no value")
    return cell


def _comment(finding: Finding) -> str:
    """The text of a finding's comment. It is Vietnamese, like everything that goes back to the sender."""
    lines = [f"{finding.code} — {finding.message()}", f"Căn cứ: {finding.law_text()}", f"Xử lý: {finding.remedy()}"]
    if finding.related:
        lines.append("Ô liên quan: " + ", ".join(place.cell or "" for place in finding.related[:12]))
    if finding.accepted:
        lines.append(f"Đã chấp nhận: {finding.accepted.reason} ({finding.accepted.by})")
    return "\n".join(lines)
