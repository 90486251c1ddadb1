"""The two sheets that are added to an annotated workbook: a summary, and all findings with links."""

from typing import TYPE_CHECKING

from pricebook.base.languages import Figure, say, shown, term
from pricebook.findings import Finding, Place
from pricebook.submission.annotate.summary_sheet import LONGEST, Summary, set_up_page, write_summary, write_text
from pricebook.tables import RESULT_SHEETS

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

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
    write_summary(book.create_sheet(_free_name(book, SUMMARY)), summary, findings)
    _write_results(book.create_sheet(_free_name(book, RESULTS)), findings, link_to, set(book.sheetnames))


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


def _free_name(book: "Workbook", name: str) -> str:
    taken = {title.casefold() for title in book.sheetnames}
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


def _write_results(sheet: "Worksheet", findings: list[Finding], link_to: str | None, sheets: set[str]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    line = Side(style="thin", color="FF808080")
    border = Border(left=line, right=line, top=line, bottom=line)
    write_text(sheet, 1, 1, "KẾT QUẢ KIỂM TRA")
    sheet.cell(1, 1).font = Font(name="Times New Roman", size=14, bold=True)
    for column, name in enumerate(HEADINGS, 1):
        write_text(sheet, 3, column, name)
        cell = sheet.cell(3, column)
        cell.font, cell.border = Font(name="Times New Roman", size=11, bold=True), border
        cell.fill = PatternFill("solid", start_color="FFDDE7F0", end_color="FFDDE7F0")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]
    model = sheet.cell(4, 1)
    model.font, model.border = Font(name="Times New Roman", size=11), border
    model.alignment = Alignment(vertical="top", wrap_text=True)
    plain = model._style
    link = sheet.cell(4, 2)
    link.font, link.border = Font(name="Times New Roman", size=11, underline="single", color="FF0563C1"), border
    link.alignment = Alignment(vertical="top")
    linked = link._style
    for number, finding in enumerate(findings, 1):
        _write_finding(sheet, 3 + number, number, finding, (plain, linked), link_to, sheets)
    if not findings:
        sheet.merge_cells(start_row=4, end_row=4, start_column=1, end_column=len(HEADINGS))
        write_text(sheet, 4, 1, "Không phát hiện nội dung nào.")
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(HEADINGS))}{max(4, 3 + len(findings))}"
    sheet.print_title_rows = "3:3"
    set_up_page(sheet)


def _write_finding(
    sheet: "Worksheet", row: int, number: int, finding: Finding, styles: "tuple[StyleArray, StyleArray]",
    link_to: str | None, sheets: set[str],
) -> None:  # fmt: skip
    from openpyxl.worksheet.hyperlink import Hyperlink

    plain, linked = styles
    at = finding.at
    linkable = at.file == link_to and at.sheet in sheets and at.cell is not None
    place = at.sheet or "" if linkable or at.file == link_to else " ".join(part for part in (at.file, at.sheet) if part)
    accepted = finding.accepted
    values = (
        term(finding.severity), finding.code, place, cell_text(at), service_text(finding), _figure(finding.observed),
        _figure(finding.limit), finding.message(), finding.law_text(), finding.remedy(),
        accepted.reason if accepted else "", accepted.by if accepted else "",
    )  # fmt: skip
    first = sheet.cell(row, 1, number)
    first._style = plain
    for column, value in enumerate(values, 2):
        write_text(sheet, row, column, value, linked if linkable and column == 5 else plain)
    if linkable:
        quoted = (at.sheet or "").replace("'", "''")
        cell = sheet.cell(row, 5)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{_first_cell(at.cell or 'A1')}")
    height = max(1 + int(len(text) * LETTER_WIDTH / width) for text, width in zip(values, _WIDTHS[1:], strict=True))
    if height > 1:
        sheet.row_dimensions[row].height = min(400, 15 * height)


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
