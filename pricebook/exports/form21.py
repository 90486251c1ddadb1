"""Form 21/BHYT, the tally of services performed, and on a second sheet the comparison of norm and real use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pricebook.base.money import divide
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, PlainFirstPage, Styles
from pricebook.exports.stamp import stamp
from pricebook.pricelist import PriceList
from pricebook.settlement.form21.reconcile import Use, named
from pricebook.settlement.form21.tally import Tallied
from pricebook.tables.new_workbook import new_workbook

SHEET, USE_SHEET, HEAD = "21-BHYT", "Định mức - thực tế", 4
_COLUMNS = (
    ("STT", 6), ("STT theo quyết định phê duyệt giá", 14), ("Mã hóa DVKT", 13), ("Tên dịch vụ y tế", 40), ("Số lượng", 10),
    ("", 10), ("Đơn giá (đồng)", 13), ("Thành tiền (đồng)", 15),
)  # fmt: skip
_USE_NAMES = ("Dịch vụ", "Mã mặt hàng", "Tên mặt hàng", "Đơn vị", "Định mức", "Thực tế", "Chênh lệch")
_USE_WIDTHS = (34, 12, 30, 9, 13, 13, 13)
_QUANTITY, _PRICE, _AMOUNT = 4, 6, 7


@dataclass(frozen=True, slots=True)
class Period:
    """The facility and the days that a form is about."""

    facility: str
    first: date
    last: date

    @property
    def text(self) -> str:
        """As a title says it."""
        return f"Cơ sở KCB: {self.facility}; từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"


def write_form21(
    path: Path, tally: Sequence[Tallied], period: Period, prices: PriceList, use: Sequence[Use], article: str | None
) -> None:
    """Writes the form as a workbook in Vietnamese, by the ordinals of the list. Raises OSError.

    Args:
        path: the workbook to write.
        tally: the services, in the order of the list.
        period: the facility and the days.
        prices: the list.
        use: the comparison of norm and real use; without it there is no second sheet.
        article: the article by which norms are no ground for refusing payment, if any.
    """
    with new_workbook(path, PRINTED) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(period.last, time())})
        styles = Styles(book)
        _form(Page(book.add_worksheet(SHEET, PlainFirstPage), styles), tally, period, prices)
        if use:
            _use(Page(book.add_worksheet(USE_SHEET, PlainFirstPage), styles), use, period, article)


def _form(page: Page, tally: Sequence[Tallied], period: Period, prices: PriceList) -> None:
    styles, last = page.styles, len(_COLUMNS) - 1
    page.set_up([width for _, width in _COLUMNS], head_row=HEAD, running=SHEET, sides=NARROW_SIDES)
    page.text(0, last - 1, "Mẫu số 21/BHYT", styles.bold)
    page.band(1, 0, last, "THỐNG KÊ DỊCH VỤ KỸ THUẬT SỬ DỤNG", styles.title)
    page.band(2, 0, last, f"{period.text}; {stamp(prices)}", styles.centered_italic)
    page.band(HEAD - 1, _QUANTITY, _QUANTITY + 1, _COLUMNS[_QUANTITY][0], styles.head)
    for column, (name, _) in enumerate(_COLUMNS):
        if column not in (_QUANTITY, _QUANTITY + 1):
            page.sheet.merge_range(HEAD - 1, column, HEAD, column, name, styles.head)
    page.text(HEAD, _QUANTITY, "Ngoại trú", styles.head)
    page.text(HEAD, _QUANTITY + 1, "Nội trú", styles.head)
    at = HEAD
    for number, each in enumerate(tally, 1):
        at = HEAD + number
        page.number(at, 0, Decimal(number))
        page.text(at, 1, each.line.ordinal or each.line.service_id, styles.text_top)
        page.text(at, 2, each.line.service_code, styles.text_top)
        page.text(at, 3, each.line.name, styles.text_top)
        page.number(at, _QUANTITY, each.outpatient)
        page.number(at, _QUANTITY + 1, each.inpatient)
        page.number(at, _PRICE, each.price)
        if each.amount == each.quantity * each.price:
            page.formula(at, _AMOUNT, f"=(E{at + 1}+F{at + 1})*G{at + 1}", each.amount)
        else:  # only a share of the price was charged of some
            page.number(at, _AMOUNT, each.amount)
    page.text(at + 1, 3, "Cộng", styles.bold)
    if tally:
        total = sum((each.amount for each in tally), Decimal(0))
        page.formula(at + 1, _AMOUNT, f"=SUM(H{HEAD + 2}:H{at + 1})", total)


def _use(page: Page, use: Sequence[Use], period: Period, article: str | None) -> None:
    styles, last = page.styles, len(_USE_NAMES) - 1
    page.set_up(_USE_WIDTHS, head_row=HEAD, running=USE_SHEET, sides=NARROW_SIDES)
    page.band(0, 0, last, "SO SÁNH ĐỊNH MỨC VÀ THỰC TẾ SỬ DỤNG", styles.title)
    page.band(1, 0, last, period.text, styles.centered_italic)
    said = "Báo cáo để xem xét định mức, không phải căn cứ từ chối thanh toán" + (f" ({article})." if article else ".")
    page.band(2, 0, last, said, styles.centered_italic)
    page.heading(HEAD, _USE_NAMES)
    for at, each in enumerate(use, HEAD + 1):
        for column, text in enumerate((named(each.line), each.item, each.name, each.unit)):
            page.text(at, column, text or None, styles.text_top)
        for column, figure in enumerate((each.norm, each.used, each.difference), 4):
            page.number(at, column, _shown(figure))


def _shown(figure: Fraction | Decimal | None) -> Decimal | None:
    """A quantity with at most six decimals."""
    exact = None if figure is None else Fraction(figure)
    return None if exact is None else divide(Decimal(exact.numerator), Decimal(exact.denominator), 6)
