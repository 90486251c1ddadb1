"""The workbook of where every list is: state, when it is in force, what is due and by when, who has to act; and what is odd.

Lists that are overdue stand first and are marked. Like all papers it is in Vietnamese.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter.format import Format

from pricebook.base.languages import term
from pricebook.exports.printed_sheet import MILLIMETRE, PRINTED, Page, PlainFirstPage, Styles
from pricebook.findings import Finding
from pricebook.tables.new_workbook import new_workbook

LISTS, FINDINGS = "Bảng giá", "Điều cần lưu ý"
HEAD = 3
COLUMNS = (
    ("STT", 5),
    ("Bảng giá", 15),
    ("Cơ quan có bảng giá", 12),
    ("Nguồn chi trả", 8),
    ("Trạng thái", 10),
    ("Từ ngày", 10),
    ("Quyết định", 12),
    ("Ngày quyết định", 10),
    ("Hiệu lực từ", 10),
    ("Đến", 10),
    ("Bước tiếp theo", 9),
    ("Hạn", 10),
    ("Cơ quan thực hiện", 12),
    ("Quá hạn", 6),
    ("Chưa thống nhất", 9),
)
FINDING_COLUMNS = (
    ("STT", 5),
    ("Mức độ", 9),
    ("Mã", 7),
    ("Bảng giá", 15),
    ("Nội dung", 44),
    ("Căn cứ", 22),
    ("Cách xử lý", 36),
)
_SIDES = {"left": 15 * MILLIMETRE, "right": 10 * MILLIMETRE, "top": 15 * MILLIMETRE, "bottom": 12 * MILLIMETRE}  # many columns


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One list. Payer, state and move are terms; `by` is the last day of the next move, `who` has to make it."""

    list: str
    authority: str
    payer: str
    state: str
    since: date | None
    decision: str | None
    decided: date | None
    first: date | None
    last: date | None
    due: str | None
    by: date | None
    who: str | None
    overdue: bool
    disputes: int


def write_status(path: Path, rows: Iterable[StatusRow], findings: Sequence[Finding], day: date, registry: str) -> None:
    """Writes the workbook. Raises OSError.

    Args:
        path: The workbook to write.
        rows: The lists.
        findings: What is odd about them.
        day: As of which day.
        registry: Where they are kept.
    """
    with new_workbook(path, PRINTED) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(day, time())})
        styles = Styles(book)
        late = book.add_format(
            {"font_name": "Times New Roman", "font_size": 11, "border": 1, "bold": True, "bg_color": "#F4DDDD"}
        )
        lists = Page(book.add_worksheet(LISTS, PlainFirstPage), styles)
        odd = Page(book.add_worksheet(FINDINGS, PlainFirstPage), styles)
        _head(lists, COLUMNS, "TÌNH TRẠNG CÁC BẢNG GIÁ", f"Tính đến ngày {day:%d/%m/%Y}; sổ đăng ký: {registry}")
        for number, row in enumerate(sorted(rows, key=lambda row: not row.overdue), 1):
            _write_row(lists, HEAD + number, number, row, late)
        _head(odd, FINDING_COLUMNS, "ĐIỀU CẦN LƯU Ý", f"Tính đến ngày {day:%d/%m/%Y}")
        for number, finding in enumerate(findings, 1):
            _write_finding(odd, HEAD + number, number, finding)


def _head(page: Page, columns: Sequence[tuple[str, int]], title: str, below: str) -> None:
    page.set_up([width for _, width in columns], head_row=HEAD)
    page.sheet.set_margins(**_SIDES)
    page.band(0, 0, len(columns) - 1, title, page.styles.title)
    page.band(1, 0, len(columns) - 1, below, page.styles.centered_italic)
    page.heading(HEAD, [name for name, _ in columns])


def _write_row(page: Page, at: int, number: int, row: StatusRow, late: Format) -> None:
    styles = page.styles
    page.number(at, 0, number, styles.code)
    for column, text in ((1, row.list), (2, row.authority), (6, row.decision), (12, row.who)):
        page.text(at, column, text)
    page.text(at, 3, term(row.payer))
    page.text(at, 4, term(row.state))
    page.text(at, 10, term(row.due) if row.due is not None else None)
    for column, day in ((5, row.since), (7, row.decided), (8, row.first), (9, row.last), (11, row.by)):
        page.text(at, column, None)
        page.day(at, column, day, styles.date)
    page.text(at, 13, "quá hạn" if row.overdue else None, late if row.overdue else styles.text)
    page.number(at, 14, row.disputes or None, styles.code)


def _write_finding(page: Page, at: int, number: int, finding: Finding) -> None:
    styles = page.styles
    page.number(at, 0, number, styles.code)
    page.text(at, 1, term(finding.severity))
    page.text(at, 2, finding.code, styles.code)
    page.text(at, 3, finding.at.file)
    for column, text in enumerate((finding.message(), finding.law_text(), finding.remedy()), 4):
        page.text(at, column, text, styles.text_top)
