"""What goes back to the hospitals: what was settled, the lines that are not paid, and what is asked, as a workbook in Vietnamese.

It has nothing of a patient: lines are named by file and row, or by the numbers of their case and of the line there, and files by
their numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from pricebook.base.money import vietnamese_number
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, PlainFirstPage, Styles
from pricebook.tables.new_workbook import new_workbook

SUMMARY, SHEET, QUESTIONS, RECEIPTS = "Tổng hợp", "Dòng không thanh toán", "Câu hỏi, chưa xét", "Trả lại người bệnh"
HEAD = 3  # the row of headings of a sheet of lines
_MOST_ROWS = 1_000_000  # of a worksheet
_WHERE = (("Tệp", 8), ("Dòng", 12), ("Ngày", 11), ("Mã dịch vụ", 12), ("Tên dịch vụ", 28), ("Số lượng", 7))
_WHY = (("Lý do", 50), ("Điều khoản", 26), ("Căn cứ giá", 22))
_REFUSED = (
    *_WHERE, ("Giá đề nghị", 11), ("Giá đúng", 11), ("Thành tiền đề nghị", 12), ("Được thanh toán", 12), ("Từ chối", 12),
    ("Chưa thanh toán", 12), *_WHY,
)  # fmt: skip
_GIVEN_BACK = (
    *_WHERE, ("Giá đã thu", 11), ("Giá đúng", 11), ("Tiền đã thu", 12), ("Được thu", 12), ("Trả lại", 12), ("Còn hỏi", 12), *_WHY,
)  # fmt: skip
_ASKED = (
    *_WHERE, ("Giá đề nghị", 11), ("Giá đúng", 11), ("Thành tiền đề nghị", 12), ("Số tiền hỏi", 12),
    ("Nội dung hỏi, chưa xét", 44), ("Cần làm", 36), ("Điều khoản", 18), ("Cơ sở trả lời", 28),
)  # fmt: skip
_CLAIMED = (("đề nghị", "amount"), ("từ chối", "refused"), ("chưa thanh toán", "held"), ("còn hỏi", "asked"))
_PAID = (("đã thu", "amount"), ("trả lại", "refused"), ("còn hỏi", "asked"))
_SUMS = (
    ("Cơ sở", 9), ("Tên cơ sở", 34), ("Từ ngày", 11), ("Đến ngày", 11), ("Số dòng", 9), ("Đề nghị", 15), ("Từ chối", 15),
    ("Chưa thanh toán", 15), ("Chưa xét, không có bảng giá", 15), ("Được thanh toán", 15), ("Trong đó còn hỏi", 15),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnedFacility:
    """One hospital, in đồng: how much was read and charged, and what came of it. `lists`: the lists of prices, in words.

    `unlisted` is what was charged on days without a list.
    """

    code: str
    name: str | None
    lists: tuple[str, ...]
    first: date
    last: date
    lines: int
    charged: Decimal
    refused: Decimal
    held: Decimal
    unlisted: Decimal
    asked: Decimal


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A line that is not paid, or asked about, in đồng: `amount` is paid + refused + held; `asked` is a part of what is paid."""

    file: str
    row: str
    facility: str
    day: date
    code: str
    name: str | None
    quantity: Decimal
    price: Decimal
    price_due: Decimal | None
    amount: Decimal
    paid: Decimal
    refused: Decimal
    held: Decimal
    asked: Decimal
    reason: str
    remedy: str
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class NotExamined:
    """What could not be examined: of a facility, if it is known which, a file, its rows in words, and why."""

    facility: str
    file: str
    rows: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Returned:
    """All that goes back. `notices`: what is to be said of the lists; `receipts`: None where none were given."""

    facilities: Sequence[ReturnedFacility]
    rejected: Sequence[ReturnedLine]
    asked: Sequence[ReturnedLine]
    unexamined: Sequence[NotExamined]
    notices: Sequence[str]
    receipts: Sequence[ReturnedLine] | None = None


def write_returned(path: Path, returned: Returned) -> None:
    """Writes the workbook. Raises OSError.

    Args:
        path: The workbook to write.
        returned: What goes back.
    """
    days = [each.last for each in returned.facilities] + [each.day for each in returned.receipts or ()]
    with new_workbook(path, PRINTED) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(max(days, default=date(1970, 1, 1)), time())})
        styles = Styles(book)

        def page(name: str) -> Page:
            return Page(book.add_worksheet(name, PlainFirstPage), styles)

        _summary(page(SUMMARY), returned)
        names = {each.code: each.name for each in returned.facilities}
        rejected = _by_facility(returned.rejected, names, _refusal, _CLAIMED)
        _sheets(page, SHEET, "CÁC DÒNG TỪ CHỐI HOẶC CHƯA THANH TOÁN", _REFUSED, rejected, returned.notices)
        asked = _by_facility([*returned.asked, *returned.unexamined], names, _question, _CLAIMED)
        _sheets(page, QUESTIONS, "CÁC DÒNG CẦN HỎI VÀ NỘI DUNG CHƯA XÉT", _ASKED, asked, returned.notices)
        if returned.receipts is not None:
            given_back = _by_facility(returned.receipts, names, _given_back, _PAID)
            title = "CÁC KHOẢN THU CỦA NGƯỜI BỆNH PHẢI TRẢ LẠI HOẶC CẦN HỎI"
            _sheets(page, RECEIPTS, title, _GIVEN_BACK, given_back, returned.notices)


Cells = Sequence[str | Decimal | date | None]


def _summary(page: Page, returned: Returned) -> None:
    """The first sheet: what was settled, by which list, the sums of each hospital, and room to sign."""
    styles, last = page.styles, len(_SUMS) - 1
    of = returned.facilities
    page.set_up([width for _, width in _SUMS], running="Kết quả xét hồ sơ đề nghị thanh toán", sides=NARROW_SIDES)
    page.band(0, 0, last, "KẾT QUẢ XÉT HỒ SƠ ĐỀ NGHỊ THANH TOÁN", styles.title)
    first, final = min((each.first for each in of), default=None), max((each.last for each in of), default=None)
    who = f"Cơ sở {_named(of[0].code, of[0].name)}" if len(of) == 1 else f"{len(of)} cơ sở"
    period = f", từ ngày {first:%d/%m/%Y} đến ngày {final:%d/%m/%Y}" if first is not None and final is not None else ""
    page.band(1, 0, last, f"{who}{period}", styles.centered_italic)
    row = 2
    without = ", ".join(one.code for one in of if not one.lists)
    none = [f"Không có bảng giá có hiệu lực: cơ sở {without}"] if without else []
    for each in (*dict.fromkeys(each for one in of for each in one.lists), *none, *returned.notices):
        page.band(row, 0, last, each, styles.centered_italic)
        row += 1
    row += 1
    page.heading(row, [heading for heading, _ in _SUMS])
    for one in of:
        row += 1
        _cells(page, row, (one.code, one.name, one.first, one.last, *_money([one])))
    if len(of) != 1:
        row += 1
        _cells(page, row, ("Cộng", None, None, None, *_money(of)))
    row += 2
    said = f"{len(returned.rejected)} dòng từ chối hoặc chưa thanh toán: trang “{SHEET}”."
    said += f" {len(returned.asked)} dòng cần hỏi, {len(returned.unexamined)} nội dung chưa xét: trang “{QUESTIONS}”."
    page.band(row, 0, last, f"{said} Mỗi dòng chỉ tính tiền một lần, dù có nhiều lý do. Đơn vị: đồng.", styles.wrapped_italic)
    row += 2
    half = last // 2
    page.band(row, half + 1, last, "…………, ngày …… tháng …… năm ……", styles.centered_italic)
    page.band(row + 1, 0, half, "ĐẠI DIỆN CƠ SỞ KHÁM BỆNH, CHỮA BỆNH\n(ký, ghi rõ họ tên)", styles.signature)
    page.band(row + 1, half + 1, last, "CƠ QUAN BẢO HIỂM XÃ HỘI\n(ký, ghi rõ họ tên, đóng dấu)", styles.signature)


def _money(of: Sequence[ReturnedFacility]) -> Cells:
    """How many lines some hospitals have, and their sums."""
    names = ("lines", "charged", "refused", "held", "unlisted", "asked")
    lines, charged, refused, held, unlisted, asked = (sum((getattr(one, name) for one in of), Decimal(0)) for name in names)
    return lines, charged, refused, held, unlisted, charged - refused - held - unlisted, asked


def _by_facility(
    rows: Iterable[ReturnedLine | NotExamined], names: dict[str, str | None],
    cells: Callable[[ReturnedLine | NotExamined], Cells], words: Sequence[tuple[str, str]],
) -> list[str | Cells]:  # fmt: skip
    """The rows with the title of each hospital above its own; those of which no hospital is known last."""
    found: list[str | Cells] = []
    by_facility: dict[str, list[ReturnedLine | NotExamined]] = {}
    for each in rows:
        by_facility.setdefault(each.facility, []).append(each)
    for facility in sorted(by_facility, key=lambda code: (not code, code)):
        found += [_title(facility, names.get(facility), by_facility[facility], words), *map(cells, by_facility[facility])]
    return found


def _title(facility: str, name: str | None, rows: Sequence[ReturnedLine | NotExamined], words: Sequence[tuple[str, str]]) -> str:
    """A hospital with its sums; `words`: what each of them is called, and of what it is one."""
    lines = [each for each in rows if isinstance(each, ReturnedLine)]
    sums = {word: sum((getattr(each, of) for each in lines), Decimal(0)) for word, of in words}
    money = [f"{word} {vietnamese_number(amount)} đ" for word, amount in sums.items() if amount]
    who = f"Cơ sở {_named(facility, name)}" if facility else "Chưa rõ cơ sở"
    unexamined = [f"{len(rows) - len(lines)} nội dung chưa xét"] if len(rows) > len(lines) else []
    return f"{who}: {', '.join([*([f'{len(lines)} dòng'] if lines else []), *money, *unexamined])}"


def _named(code: str, name: str | None) -> str:
    return f"{code} – {name}" if name else code


def _where(each: ReturnedLine) -> Cells:
    return each.file, each.row, each.day, each.code, each.name, each.quantity, each.price, each.price_due, each.amount


def _refusal(each: ReturnedLine | NotExamined) -> Cells:
    assert isinstance(each, ReturnedLine)
    return (*_where(each), each.paid, each.refused, each.held, each.reason, each.article, each.source)


def _given_back(each: ReturnedLine | NotExamined) -> Cells:
    assert isinstance(each, ReturnedLine)
    return (*_where(each), each.paid, each.refused, each.asked, each.reason, each.article, each.source)


def _question(each: ReturnedLine | NotExamined) -> Cells:
    if isinstance(each, NotExamined):
        return each.file, each.rows, *(None,) * 8, each.reason, each.remedy, None, None
    return *_where(each), each.asked, each.reason, each.remedy, each.article, None


def _sheets(
    page: Callable[[str], Page], name: str, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[str | Cells],
    notices: Sequence[str],
) -> None:  # fmt: skip
    """A sheet of lines; more of them where there are more lines than a worksheet holds."""
    for first in range(0, max(len(rows), 1), _MOST_ROWS):
        shown = name if first == 0 else f"{name} ({first // _MOST_ROWS + 1})"
        _sheet(page(shown), shown, title, columns, rows[first : first + _MOST_ROWS], notices)


def _sheet(
    page: Page, name: str, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[str | Cells], notices: Sequence[str]
) -> None:
    styles, last = page.styles, len(columns) - 1
    page.set_up([width for _, width in columns], head_row=HEAD, running=name, sides=NARROW_SIDES)
    page.band(0, 0, last, title, styles.title)
    page.band(1, 0, last, " ".join((*notices, "Đơn vị: đồng")), styles.centered_italic)
    page.heading(HEAD, [heading for heading, _ in columns])
    at = HEAD
    for at, row in enumerate(rows, HEAD + 1):
        if isinstance(row, str):
            page.text(at, 0, row, styles.group_open)
            page.blanks(at, range(1, last), styles.group_within)
            page.blanks(at, [last], styles.group_end)
        else:
            _cells(page, at, row)
    if at == HEAD:
        page.band(HEAD + 1, 0, last, "Không có.", styles.centered_italic)
    page.filters(HEAD, at)


def _cells(page: Page, at: int, row: Cells) -> None:
    for column, value in enumerate(row):
        if isinstance(value, Decimal):
            page.number(at, column, value)
        elif isinstance(value, date):
            page.day(at, column, value, page.styles.date)
        else:
            page.text(at, column, value or None)
