"""What was found in claims, line by line as CSV, and the lines that are not paid as a workbook that goes back to the hospital.

Neither has anything of a patient: lines are named by file and row, and files by their numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from pricebook.base.csv_text import write_csv
from pricebook.base.languages import Phrase, term
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, PlainFirstPage, Styles
from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.findings import RESULT_TERMS
from pricebook.tables.new_workbook import new_workbook

COLUMNS = (
    "file", "row", "facility_code", "day", "code", "item", "finding", "result", "why", "observed", "due", "stake", "article",
    "refusal_code", "remedy", "provenance",
)  # fmt: skip
SHEET, HEAD = "Dòng không thanh toán", 4
RECEIPTS = "Trả lại người bệnh"  # the worksheet of what patients paid
_SHOWN = (
    ("Tệp", 8), ("Dòng", 7), ("Cơ sở", 8), ("Ngày", 11), ("Mã", 12), ("Tên", 26), ("Lý do", 22), ("Kết luận", 10),
    ("Đề nghị", 12), ("Đúng", 12), ("Số tiền liên quan", 13), ("Điều khoản", 18), ("Mã từ chối", 8), ("Cách xử lý", 24),
    ("Nguồn gốc", 40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One finding about one line, in words: the reason is the title of the finding, `result` what follows."""

    file: str
    row: int
    facility: str
    day: date
    code: str
    name: str | None
    finding: str
    title: str
    result: Result
    why: str
    observed: Decimal | str | None
    due: Decimal | str | None
    stake: Decimal
    article: str | None
    refusal_code: str | None
    remedy: str
    provenance: tuple[Phrase, ...]


def write_claims_csv(path: Path, rows: Iterable[ClaimRow]) -> None:
    """Writes all findings as CSV, by COLUMNS. Raises OSError."""
    write_csv(path, COLUMNS, (_as_texts(row) for row in rows))


def _as_texts(row: ClaimRow) -> Sequence[object]:
    return (
        row.file, row.row, row.facility, row.day.isoformat(), row.code, row.name, row.finding, row.result, row.why, row.observed,
        row.due, row.stake, row.article, row.refusal_code, row.remedy, " > ".join(step.text() for step in row.provenance),
    )  # fmt: skip


def write_rejected(path: Path, rows: Sequence[ClaimRow], on: date, receipts: Sequence[ClaimRow] | None = None) -> None:
    """Writes the lines that are refused or held as a workbook in Vietnamese. Raises OSError.

    Args:
        path: The workbook to write.
        rows: The findings about these lines.
        on: The last day of the lines, as the day of the workbook.
        receipts: The findings about what patients paid, which have a worksheet of their own; None where no receipts were given.
    """
    with new_workbook(path, PRINTED) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(on, time())})
        styles = Styles(book)
        sheets = [(SHEET, "CÁC DÒNG TỪ CHỐI HOẶC CHƯA THANH TOÁN", rows)]
        if receipts is not None:
            sheets.append((RECEIPTS, "CÁC KHOẢN THU CỦA NGƯỜI BỆNH PHẢI TRẢ LẠI", receipts))
        for name, title, shown in sheets:
            _sheet(Page(book.add_worksheet(name, PlainFirstPage), styles), name, title, shown, styles)


def _sheet(page: Page, name: str, title: str, rows: Sequence[ClaimRow], styles: Styles) -> None:
    page.set_up([width for _, width in _SHOWN], head_row=HEAD, running=name, sides=NARROW_SIDES)
    last = len(_SHOWN) - 1
    page.band(0, 0, last, title, styles.title)
    total = sum((row.stake for row in rows), Decimal(0))
    page.band(1, 0, last, f"{len(rows)} kết luận, số tiền liên quan {total:,.0f} đ".replace(",", "."), styles.centered_italic)
    page.heading(HEAD, [heading for heading, _ in _SHOWN])
    at = HEAD
    for at, row in enumerate(rows, HEAD + 1):
        for column, value in enumerate(_cells(row)):
            if isinstance(value, Decimal):
                page.number(at, column, value)
            else:
                page.text(at, column, value or None, styles.text_top)
    page.filters(HEAD, at)


def _cells(row: ClaimRow) -> Iterator[str | Decimal | None]:
    yield from (row.file, str(row.row), row.facility, f"{row.day:%d/%m/%Y}", row.code, row.name, f"{row.finding} {row.title}")
    yield term(RESULT_TERMS[row.result])
    yield from (row.observed, row.due, row.stake, row.article, row.refusal_code, row.remedy)
    yield " → ".join(step.text() for step in row.provenance)
