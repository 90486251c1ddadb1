"""The two sheets that are added to an annotated workbook: a summary, and all findings with links."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure, say, shown, term
from pricebook.findings import Finding, Place
from pricebook.submission.annotate.pages import LONGEST, Look, Page, write_page
from pricebook.submission.annotate.summary_sheet import Summary, summary_page
from pricebook.tables import RESULT_SHEETS

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

SUMMARY, RESULTS = RESULT_SHEETS
LETTER_WIDTH = 0.92  # a letter of Times New Roman 11, in the digits that column widths count, with room for broken words


def add_sheets(book: "Workbook", findings: list[Finding], summary: Summary, link_to: str | None) -> None:
    """Adds both sheets, under names that are not taken.

    Args:
        book: the workbook to add them to.
        findings: all findings, in the order of the sheet.
        summary: what the summary says.
        link_to: the file whose cells this workbook holds; findings about it get links. None where it holds no such cells.
    """
    for name, page in result_pages(book.sheetnames, findings, summary, link_to).items():
        write_page(book.create_sheet(name), page)


def result_pages(taken: Collection[str], findings: list[Finding], summary: Summary, link_to: str | None) -> dict[str, Page]:
    """Both sheets by their names, which are not among those that are taken. Arguments are those of `add_sheets`."""
    names = [_free_name(taken, SUMMARY), _free_name(taken, RESULTS)]
    pages = (summary_page(summary, findings), _results(findings, link_to, {*taken, *names}))
    return dict(zip(names, pages, strict=True))


def are_results(name: str) -> bool:
    """Whether a sheet has a name that these two sheets have."""
    return name in (RESULTS, SUMMARY)


def remove_sheets(book: "Workbook") -> bool:
    """Removes both sheets of an earlier check, where they are the last of the workbook. Returns whether they were there."""
    last = book.sheetnames[-2:]
    if last != [SUMMARY, RESULTS] or len(book.sheetnames) == len(last):
        return False
    for name in last:
        del book[name]
    return True


def _free_name(names_taken: Collection[str], name: str) -> str:
    taken = {title.casefold() for title in names_taken}
    names = [name, *(f"{name} ({number})" for number in range(2, 1000))]
    return next(free for free in names if free.casefold() not in taken)


ACCEPTED, ACCEPTED_BY = "Chấp nhận", "Người chấp nhận"  # the officer may type into these columns; a later check reads them
FIRST_ROW = 3  # of the findings on the sheet of results, from 0
HEADINGS = (
    "STT",
    "Mức độ",
    "Mã",
    "Trang tính",
    "Ô",
    "Dịch vụ",
    "Ghi trong tệp",
    "Đúng / giới hạn",
    "Nội dung",
    "Căn cứ",
    "Cách xử lý",
    ACCEPTED,
    ACCEPTED_BY,
)
_WIDTHS = (5, 9, 8, 14, 8, 24, 13, 13, 44, 24, 34, 18, 17)


_HEADING, _PLAIN = Look(bold=True, bordered=True, heading=True, wrapped=True), Look(bordered=True, wrapped=True, top=True)
_LINKED, _CELL_COLUMN = Look(link=True, bordered=True, top=True), 5


def _results(findings: list[Finding], link_to: str | None, sheets: set[str]) -> Page:
    page = Page(widths=_WIDTHS, head=FIRST_ROW)
    page.add(1, [("KẾT QUẢ KIỂM TRA", Look(size=14, bold=True))])
    page.add(FIRST_ROW, [(heading, _HEADING) for heading in HEADINGS])
    for number, finding in enumerate(findings, 1):
        _add_finding(page, FIRST_ROW + number, number, finding, link_to, sheets)
    last = column_letters(len(HEADINGS) - 1)
    if not findings:
        page.merged = f"A{FIRST_ROW + 1}:{last}{FIRST_ROW + 1}"
        page.add(FIRST_ROW + 1, [("Không phát hiện nội dung nào.", _PLAIN)])
    page.filtered = f"A{FIRST_ROW}:{last}{max(FIRST_ROW + 1, FIRST_ROW + len(findings))}"
    return page


def _add_finding(page: Page, row: int, number: int, finding: Finding, link_to: str | None, sheets: set[str]) -> None:
    at = finding.at
    linkable = at.file == link_to and at.sheet in sheets and at.cell is not None
    place = at.sheet or "" if linkable or at.file == link_to else " ".join(part for part in (at.file, at.sheet) if part)
    accepted = finding.accepted
    values = (
        term(finding.severity), finding.code, place, cell_text(at), service_text(finding), _figure(finding.observed),
        _figure(finding.limit), finding.message(), finding.law_text(), finding.remedy(),
        accepted.reason if accepted else "", accepted.by if accepted else "",
    )  # fmt: skip
    page.add(row, [(number, _PLAIN), *((value, _PLAIN) for value in values)])
    if linkable:
        quoted = (at.sheet or "").replace("'", "''")
        link = f"'{quoted}'!{_first_cell(at.cell or 'A1')}"
        cell = _CELL_COLUMN - 1 - len(HEADINGS)
        page.cells[cell] = page.cells[cell]._replace(look=_LINKED, link=link)
    height = max(1 + int(len(text) * LETTER_WIDTH / width) for text, width in zip(values, _WIDTHS[1:], strict=True))
    if height > 1:
        page.heights[row] = min(400, 15 * height)


def cell_text(at: Place) -> str:
    """A cell as the sheet of results names it; a whole row as people say it ("dòng 72")."""
    return say("screen.row-place", row=str(at.row + 1)).text() if at.column is None and at.row is not None else at.cell or ""


def service_text(finding: Finding) -> str:
    """The service of a finding as the sheet of results names it: by code and name, where it is known; else in the row's words."""
    return finding.service or "" if finding.named is None else shown(finding.named)[:LONGEST]


def _first_cell(cell: str) -> str:
    """The cell that a link leads to; for a row ("12:12"), its first cell."""
    return f"A{cell.partition(':')[0]}" if ":" in cell else cell if cell[-1:].isdigit() else f"{cell}1"


def _figure(figure: Figure | None) -> str:
    return "" if figure is None else shown(figure)
