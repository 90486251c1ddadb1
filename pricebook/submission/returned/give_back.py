"""Annotates a copy of the sender's workbook with openpyxl: a fill and a comment on each cell concerned, two sheets behind."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.findings import Finding, Language, law_text, message, remedy
from pricebook.submission.returned.cached import cached_values, put_back
from pricebook.submission.returned.losses import losses
from pricebook.submission.returned.sheets import Summary, add_sheets
from pricebook.tables.parsed_marks import workbook_sheets

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7", "accepted": "FFE2EFDA"}
_RANKS = ("error", "warning", "accepted", "info")
MOST_IN_ONE = 8  # findings told in one comment; the sheet of results has them all
LONGEST_COMMENT = 3_000
AUTHOR = "pricebook"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

Cells = dict[tuple[str, int, int], list[Finding]]


@dataclass(slots=True)
class Copy:
    """A workbook opened to be annotated; or, with what would be lost in words (`lost`), one that is left alone.

    `values` are the cached values of its formulas, by sheet.
    """

    file: str
    lost: list[str]
    book: Any = None
    values: list[dict[bytes, bytes]] = field(default_factory=list)


def open_copy(path: Path) -> Copy:
    """Opens the sender's workbook, unless an annotated copy would lose something, or openpyxl cannot read it. Raises OSError."""
    import openpyxl

    lost = losses(path)
    if lost:
        return Copy(path.name, lost)
    try:
        with zipfile.ZipFile(path) as archive:
            sheets, _ = workbook_sheets(archive)
            values = cached_values(archive, [part for _, part in sheets])
            rich = "xl/sharedStrings.xml" in archive.NameToInfo and b"<r>" in archive.read("xl/sharedStrings.xml")
            macros = "xl/vbaProject.bin" in archive.NameToInfo
        book = openpyxl.load_workbook(path, rich_text=rich, keep_vba=macros)
    except Exception as error:  # a part that the reader of cells never looks at is damaged: many a kind of error
        return Copy(path.name, [f"phần hỏng trong tệp ({type(error).__name__})"])
    for sheet in book.worksheets:
        sheet.page_setup.id = None  # the printer's own settings, a part that is not carried through
    return Copy(path.name, [], book, values)


def give_back(copy: Copy, target: Path, findings: list[Finding], summary: Summary) -> None:
    """Writes the annotated copy to `target`; a workbook of the findings alone where the copy would lose something."""
    if copy.lost:
        _findings_alone(target, findings, summary)
        return
    try:
        for (name, row, column), told in _by_cell(findings, copy.file).items():
            if name in copy.book.sheetnames:
                _mark(copy.book[name], row, column, told, summary.language)
        add_sheets(copy.book, findings, summary, link_to=copy.file)
        copy.book.save(target)
        put_back(target, [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(copy.values) + 1)], copy.values)
    except OSError:
        raise
    except Exception as error:  # what openpyxl read and cannot write again
        _findings_alone(target, findings, replace(summary, lost=(f"phần hỏng trong tệp ({type(error).__name__})",)))


def _findings_alone(target: Path, findings: list[Finding], summary: Summary) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    add_sheets(book, findings, summary, link_to=None)
    book.save(target)


def _by_cell(findings: Iterable[Finding], file: str) -> Cells:
    """Findings by sheet and cell; one about a whole row stands at its first cell. Those of other files have no cell here."""
    cells: Cells = defaultdict(list)
    for finding in findings:
        at = finding.at
        if at.file == file and at.sheet is not None and at.row is not None:
            cells[at.sheet, at.row + 1, (at.column or 0) + 1].append(finding)
    return cells


def _mark(sheet: "Worksheet", row: int, column: int, told: list[Finding], language: Language) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = _top_left(sheet, row, column)
    worst = min((("accepted" if finding.accepted else finding.severity) for finding in told), key=_RANKS.index)
    cell.fill = PatternFill("solid", start_color=_FILLS[worst], end_color=_FILLS[worst])
    said = [_comment(finding, language) for finding in told[:MOST_IN_ONE]]
    if len(told) > MOST_IN_ONE:
        said.append(f"… (+{len(told) - MOST_IN_ONE})")
    before = [cell.comment.text] if cell.comment is not None else []
    text = _NOT_IN_XML.sub(" ", "\n———\n".join([*before, *said]))
    text = text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 1] + "…"
    author = cell.comment.author if cell.comment is not None else AUTHOR
    lines = sum(1 + len(line) // 52 for line in text.split("\n"))
    cell.comment = Comment(text, author, height=min(600, 18 * lines + 12), width=380)


def _top_left(sheet: "Worksheet", row: int, column: int) -> "Cell":
    """The cell itself, or the one that holds what a merged range shows."""
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


def _comment(finding: Finding, language: Language) -> str:
    law, todo, accepted = ("Căn cứ", "Xử lý", "Đã chấp nhận") if language == "vi" else ("Law", "Remedy", "Accepted")
    said = [
        f"{finding.code} — {message(finding, language)}",
        f"{law}: {law_text(finding, language)}",
        f"{todo}: {remedy(finding, language)}",
    ]
    if finding.related:
        cells = [place.cell or "" for place in finding.related[:12]]
        said.append(("Ô liên quan: " if language == "vi" else "Related: ") + ", ".join(cells))
    if finding.accepted:
        said.append(f"{accepted}: {finding.accepted.reason} ({finding.accepted.by})")
    return "\n".join(said)
