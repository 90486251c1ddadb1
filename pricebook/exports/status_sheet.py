"""The workbook of where every list is: state, when it is in force, what is due and by when, who has to act; and what is odd.

Lists that are overdue stand first and are marked. Like all papers it is in Vietnamese.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter.format import Format

from pricebook.base.languages import term
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, PlainFirstPage, Styles
from pricebook.findings import Finding
from pricebook.tables.new_workbook import new_workbook

LISTS, FINDINGS = "Bảng giá", "Điều cần lưu ý"
HEAD = 3
COLUMNS = (
    ("STT", 5),
    ("Bảng giá", 15),
    ("Bảng giá của", 12),
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
Cell = int | str | date | None
_LONG = 80  # characters, from which on a text begins at the top of its cell
FINDING_COLUMNS = (
    ("STT", 5),
    ("Mức độ", 9),
    ("Mã", 7),
    ("Bảng giá", 15),
    ("Nội dung", 44),
    ("Căn cứ", 22),
    ("Cách xử lý", 36),
)


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
        told = f"Tính đến ngày {day:%d/%m/%Y}"
        shown = [*enumerate(sorted(rows, key=lambda row: not row.overdue), 1)]
        cells = [_row(number, row) for number, row in shown]
        page = Page(book.add_worksheet(LISTS, PlainFirstPage), styles)
        _write(page, COLUMNS, cells, "TÌNH TRẠNG CÁC BẢNG GIÁ", f"{told}; sổ đăng ký: {registry}", {"quá hạn": late})
        if findings:
            cells = [_finding(number, finding) for number, finding in enumerate(findings, 1)]
            _write(Page(book.add_worksheet(FINDINGS, PlainFirstPage), styles), FINDING_COLUMNS, cells, "ĐIỀU CẦN LƯU Ý", told, {})


def _write(
    page: Page,
    columns: Sequence[tuple[str, int]],
    cells: Sequence[Sequence[Cell]],
    title: str,
    below: str,
    marked: Mapping[str, Format],
) -> None:
    """Writes a table with its title. A column that would be empty is left out. `marked` are texts with a format of their own."""
    styles = page.styles
    used = [number for number in range(len(columns)) if not cells or any(row[number] is not None for row in cells)]
    page.set_up([columns[number][1] for number in used], head_row=HEAD, running=title.capitalize(), sides=NARROW_SIDES)
    page.band(0, 0, len(used) - 1, title, styles.title)
    page.band(1, 0, len(used) - 1, below, styles.centered_italic)
    page.heading(HEAD, [columns[number][0] for number in used])
    at = HEAD
    for at, row in enumerate(cells, HEAD + 1):
        for column, number in enumerate(used):
            value = row[number]
            if isinstance(value, date):
                page.day(at, column, value, styles.date)
            elif isinstance(value, int):
                page.number(at, column, value, styles.code)
            else:
                plain = styles.text_top if len(value or "") > _LONG else styles.text
                page.text(at, column, value, marked.get(value or "", plain))
    page.filters(HEAD, at)


def _row(number: int, row: StatusRow) -> tuple[Cell, ...]:
    due = term(row.due) if row.due is not None else None
    return (
        number, row.list, row.authority, term(row.payer), term(row.state), row.since, row.decision or None, row.decided,
        row.first, row.last, due, row.by, row.who or None, "quá hạn" if row.overdue else None, row.disputes or None,
    )  # fmt: skip


def _finding(number: int, finding: Finding) -> tuple[Cell, ...]:
    texts = (finding.at.file, finding.message(), finding.law_text(), finding.remedy())
    return (number, term(finding.severity), finding.code, *(text or None for text in texts))
