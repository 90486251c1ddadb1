"""The marks of findings: a fill, and a comment, in each cell with findings. What they say, and how openpyxl puts them in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pricebook.findings import Finding

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7", "accepted": "FFE2EFDA"}
RANKS = ("error", "warning", "accepted", "info")
MOST_IN_ONE = 8  # findings in one comment; the sheet of results has them all
LONGEST_COMMENT = 3_000
MOST_COMMENTS = 20  # of one finding that is about many cells
AUTHOR = "pricebook"
BETWEEN = "\n———\n"  # findings of one comment, and what the sender wrote in it before
_WIDTH, _LETTER = 380, 7.3  # pixels of a comment's box, and of a letter in it
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

OURS = re.compile(r"(?:^|\n———\n)[A-Z]{2}\d{3} — .*", re.DOTALL)  # in a comment, what an earlier check wrote

Cells = dict[tuple[str, int, int], list[Finding]]
Corners = dict[str, dict[tuple[int, int], tuple[int, int]]]  # by sheet and cell of a merged range, its first row and column


def by_cell(findings: Iterable[Finding], file: str) -> Cells:
    """Groups the findings about a file by sheet and cell. A finding about a whole row belongs to the row's first cell."""
    cells: Cells = defaultdict(list)
    for finding in findings:
        for at in finding.places:
            if at.file == file and at.sheet is not None and at.row is not None:
                cells[at.sheet, at.row + 1, (at.column or 0) + 1].append(finding)
    return cells


def remove_marks(book: Any) -> None:
    """Removes the marks of an earlier check from a workbook that it gave back: what was mended must not look wrong still.

    A comment of the sender's stays, without what was added below it. A fill of ours becomes none.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is None or not (ours := OURS.search(cell.comment.text)):
                    continue
                own = cell.comment.text[: ours.start()]
                cell.comment = Comment(own, cell.comment.author) if own else None
                if cell.fill.fgColor.rgb in FILLS.values():
                    cell.fill = PatternFill()


def mark(sheet: "Worksheet", row: int, column: int, findings: list[Finding], corners: Corners) -> None:
    """Marks a cell with its findings.

    Args:
        sheet: the sheet.
        row: of the cell, from 1.
        column: of the cell, from 1.
        findings: what was found in it.
        corners: what earlier calls noted about the merged ranges of the workbook; at first empty.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = _top_left(sheet, row, column, corners)
    colour = FILLS[worst_of(findings)]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    added = note_on(findings, sheet.title, row, column)
    if not added:
        return
    before = [cell.comment.text] if cell.comment is not None else []
    text = _NOT_IN_XML.sub(" ", BETWEEN.join([*before, added]))
    author = cell.comment.author if cell.comment is not None else AUTHOR
    cell.comment = Comment(text, author, height=box_height(text), width=_WIDTH)


def set_figures(book: Any, figures: Mapping[tuple[str, int, int], Decimal]) -> dict[str, dict[tuple[int, int], Decimal]]:
    """Puts figures into cells, by sheet, row and column from 1. A formula stays. Returns those put in, by sheet."""
    from openpyxl.cell.cell import Cell

    put: dict[str, dict[tuple[int, int], Decimal]] = {}
    for (name, row, column), figure in figures.items():
        cell = book[name].cell(row, column)
        if isinstance(cell, Cell) and cell.data_type != "f":  # and no cell that a merged range covers
            cell.value = figure
            put.setdefault(name, {})[row, column] = figure
    if put and book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    return put


def worst_of(findings: Iterable[Finding]) -> str:
    """The severity that a cell with these findings is coloured by; "accepted" where all of them are."""
    return min((("accepted" if finding.accepted else finding.severity) for finding in findings), key=RANKS.index)


def note_on(findings: list[Finding], sheet: str, row: int, column: int) -> str:
    """What the comment of a cell says of its findings; blank where it says nothing. Row and column count from 1."""
    findings = [finding for finding in findings if _is_told_at(finding, sheet, row, column)]
    comments = [_comment(finding) for finding in findings[:MOST_IN_ONE]]
    if len(findings) > MOST_IN_ONE:
        comments.append(f"… (+{len(findings) - MOST_IN_ONE})")
    text = BETWEEN.join(comments)
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 1] + "…"


def box_height(text: str, wide: int = _WIDTH) -> int:
    """The height in pixels of a box of this width that shows a text."""
    letters = max(1, int(wide / _LETTER))
    return min(600, 18 * sum(1 + len(line) // letters for line in text.split("\n")) + 12)


def _is_told_at(finding: Finding, sheet: str, row: int, column: int) -> bool:
    """Whether a cell gets the finding as a comment: of many cells with one cause all are coloured, and the first ones say it."""
    told = ((at.sheet, (at.row or 0) + 1, (at.column or 0) + 1) for at in finding.places[:MOST_COMMENTS])
    return len(finding.cells) < MOST_COMMENTS or (sheet, row, column) in told


def _top_left(sheet: "Worksheet", row: int, column: int, corners: Corners) -> "Cell":
    """Returns the cell; inside a merged range, the cell that holds the value of the range."""
    from openpyxl.cell.cell import Cell

    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    if sheet.title not in corners:  # once for a sheet: a thousand findings in a thousand ranges are a million comparisons
        corners[sheet.title] = {
            (each_row, each_column): (merged.min_row, merged.min_col)
            for merged in sheet.merged_cells.ranges
            for each_row in range(merged.min_row, merged.max_row + 1)
            for each_column in range(merged.min_col, merged.max_col + 1)
        }
    top_left = sheet.cell(*corners[sheet.title].get((row, column), (row, column)))
    if not isinstance(top_left, Cell):
        raise TypeError(f"{sheet.title}!{cell.coordinate} holds no value")
    return top_left


def _comment(finding: Finding) -> str:
    """The text of a finding's comment. It is Vietnamese, like everything that goes back to the sender."""
    lines = [f"{finding.code} — {finding.message()}", f"Căn cứ: {finding.law_text()}", f"Xử lý: {finding.remedy()}"]
    if finding.related:
        lines.append("Ô liên quan: " + ", ".join(place.cell or "" for place in finding.related[:12]))
    if finding.accepted:
        lines.append(f"Đã chấp nhận: {finding.accepted.reason} ({finding.accepted.by})")
    return "\n".join(lines)
