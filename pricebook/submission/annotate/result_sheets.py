"""The two sheets that are added to an annotated workbook: a summary with the verdict, and all findings with links."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pricebook.base.languages import Figure, say, shown, term
from pricebook.base.money import dong, vietnamese_number
from pricebook.findings import CountsRecord, Finding, Place, rule

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RESULTS, SUMMARY = "Kết quả kiểm tra", "Tổng hợp kiểm tra"
LONGEST = 2_000  # characters of one cell
_PROPOSED = {
    "pass": "Đề nghị: ĐỦ ĐIỀU KIỆN trình tiếp",
    "return": "Đề nghị: TRẢ LẠI để hoàn chỉnh",
    "not-judged": "CHƯA ĐỐI CHIẾU ĐƯỢC: gói văn bản không có căn cứ để đối chiếu",
}
_REGULATION_OPEN = "CHƯA KẾT LUẬN: cần trả lời trước câu hỏi danh mục có đúng theo văn bản này không (IN050)"
LETTER_WIDTH = 0.92  # a letter of Times New Roman 11, in the digits that column widths count, with room for broken words


@dataclass(frozen=True, slots=True)
class Summary:
    """The contents of the summary sheet: the list, the law, and the verdict in figures.

    Attributes:
        day: the day of the law, as dd/mm/yyyy.
        dossier: the name of the dossier that the list was compared with.
        references: the bases in force on that day and the documents that findings cite, each with a mark if it is unconfirmed.
        judged_as: what the prices of each sheet were judged as, and why.
        proposal: what is proposed to the officer: pass, return or not-judged.
        passed, rejected, not_judged: numbers of prices.
        over_ceiling: đồng, the sum of the amounts above what the law allows.
        counts: numbers of findings by severity.
        regulation_open: whether nothing is proposed, because it is asked whether the list is by the regulation.
        few_judged: how many prices could be judged, where more than half could not.
        rows: for each table that was read, what became of its rows.
        lost: what an annotated copy would have lost, where none was made.
    """

    file: str
    regulation: str
    references: tuple[str, ...]
    day: str
    dossier: str | None
    class_: str | None
    judged_as: tuple[str, ...]
    proposal: Literal["pass", "return", "not-judged"]
    passed: int
    rejected: int
    not_judged: int
    over_ceiling: Decimal
    counts: CountsRecord
    regulation_open: bool = False
    few_judged: str = ""
    rows: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def add_sheets(book: "Workbook", findings: list[Finding], summary: Summary, link_to: str | None) -> None:
    """Adds both sheets, under names that are not taken.

    Args:
        book: the workbook to add them to.
        findings: all findings, in the order of the sheet.
        summary: what the summary says.
        link_to: the file whose cells this workbook holds; findings about it get links. None where it holds no such cells.
    """
    _write_summary(book.create_sheet(_free_name(book, SUMMARY)), summary, findings)
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


def _text(sheet: "Worksheet", row: int, column: int, value: str, style: "StyleArray | None" = None) -> None:
    """Writes text as text: never as a formula, and without characters that XML does not allow."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    cell = sheet.cell(row, column)
    try:
        cell.value = value[:LONGEST]
    except IllegalCharacterError:
        cell.value = "".join(letter for letter in value[:LONGEST] if letter.isprintable())
    cell.data_type = "s"
    if style is not None:
        cell._style = style  # a shared style array: setting properties would look the style up again for each cell


def _write_summary(sheet: "Worksheet", summary: Summary, findings: list[Finding]) -> None:
    from openpyxl.styles import Alignment, Font

    accepted = Counter(finding.severity for finding in findings if finding.accepted is not None)
    proposed = _REGULATION_OPEN if summary.regulation_open else _PROPOSED[summary.proposal]
    rows: list[tuple[str, str]] = [
        ("Tệp", summary.file),
        ("Văn bản", summary.regulation),
        ("Viện dẫn", "; ".join(summary.references)),
        ("Ngày áp dụng", summary.day),
        ("Hạng", summary.class_ or "theo từng dòng"),
        ("Hồ sơ đối chiếu", summary.dossier or "không có (chỉ đối chiếu văn bản và số học)"),
        ("Đối chiếu như", "; ".join(summary.judged_as)),
        ("", ""),
        ("Kết luận đề xuất", ". ".join(filter(None, (proposed, summary.few_judged)))),
        ("", "Đây là đề xuất của chương trình; cán bộ thẩm định kết luận."),
        ("Lỗi", vietnamese_number(summary.counts["error"])),
        ("   trong đó đã chấp nhận", vietnamese_number(accepted["error"])),
        ("Cảnh báo", vietnamese_number(summary.counts["warning"])),
        ("   trong đó đã có lý do chấp nhận", vietnamese_number(accepted["warning"])),
        ("Thông tin", vietnamese_number(summary.counts["info"])),
        ("Mức giá đạt", vietnamese_number(summary.passed)),
        ("Mức giá không đạt", vietnamese_number(summary.rejected)),
        ("Mức giá chưa đối chiếu", vietnamese_number(summary.not_judged)),
        ("Tổng phần vượt mức tối đa", dong(summary.over_ceiling)),
    ]  # fmt: skip
    rows += [("Dòng của từng bảng" if number == 0 else "", text) for number, text in enumerate(summary.rows)]
    rows += _counts_by_code(findings)
    if summary.lost:
        rows.append(("Không ghi chú vào tệp gốc vì", "; ".join(summary.lost)))
    _text(sheet, 1, 1, "TỔNG HỢP KẾT QUẢ KIỂM TRA")
    sheet.cell(1, 1).font = Font(name="Times New Roman", size=14, bold=True)
    for number, (name, value) in enumerate(rows, 3):
        _text(sheet, number, 1, name)
        _text(sheet, number, 2, value)
        strong = name in ("Kết luận đề xuất",)
        sheet.cell(number, 1).font = Font(name="Times New Roman", size=11, bold=True)
        sheet.cell(number, 2).font = Font(name="Times New Roman", size=12 if strong else 11, bold=strong)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
        lines = 1 + len(value) // 84
        if lines > 1:
            sheet.row_dimensions[number].height = 15 * lines
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 88
    _set_up_page(sheet)


def _counts_by_code(findings: list[Finding]) -> list[tuple[str, str]]:
    """A row for each code, the most severe first: what it is, and at how many places."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + len(finding.places)
    ranks = ("error", "warning", "info")
    codes = sorted(counts, key=lambda code: (ranks.index(rule(code).severity), -counts[code], code))
    texts = [
        f"{code} {term(rule(code).severity)}: {rule(code).title['vi']}: {vietnamese_number(counts[code])} chỗ" for code in codes
    ]
    return [("Theo từng mã" if number == 0 else "", text) for number, text in enumerate(texts)]


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
    _text(sheet, 1, 1, "KẾT QUẢ KIỂM TRA")
    sheet.cell(1, 1).font = Font(name="Times New Roman", size=14, bold=True)
    for column, name in enumerate(HEADINGS, 1):
        _text(sheet, 3, column, name)
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
        _text(sheet, 4, 1, "Không phát hiện nội dung nào.")
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(HEADINGS))}{max(4, 3 + len(findings))}"
    sheet.print_title_rows = "3:3"
    _set_up_page(sheet)


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
        _text(sheet, row, column, value, linked if linkable and column == 5 else plain)
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


def _set_up_page(sheet: "Worksheet") -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"
