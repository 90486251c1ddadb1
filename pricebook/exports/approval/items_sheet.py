"""The sheet Giá thuốc, vật tư: the unit price of each item, its basis, and every award that was considered for it (R3, R4)."""

from collections import defaultdict

from pricebook.base.languages import term
from pricebook.exports.approval.plan import ITEMS_HEAD, Rows
from pricebook.exports.printed_sheet import Page
from pricebook.pricelist import MISSING, Award, ItemPrice, PriceList, outcome_of

COLUMNS = (
    "STT",
    "Mã hàng",
    "Tên hàng / nhà thầu",
    "ĐVT",
    "Nguồn giá",
    "Đơn giá (đồng)",
    "Giá trúng thầu",
    "Đơn vị trúng thầu",
    "Hệ số",
    "Số quyết định",
    "Ngày quyết định",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Tỉnh",
    "Kết quả xét",
    "Dòng nguồn",
)


def write_items(page: Page, prices: PriceList, rows: Rows) -> None:
    """Writes the sheet: for each item a row, followed by a row for each award."""
    styles = page.styles
    page.set_up((5, 9, 28, 6, 14, 11, 11, 8, 7, 20, 11, 11, 11, 11, 24, 14), head_row=ITEMS_HEAD)
    page.band(0, 0, len(COLUMNS) - 1, "GIÁ THUỐC, VẬT TƯ VÀ NGUỒN GIÁ", styles.title)
    page.heading(ITEMS_HEAD, COLUMNS)
    if not rows.items:
        page.band(ITEMS_HEAD + 1, 0, len(COLUMNS) - 1, "Không có mặt hàng nào được tính giá theo định mức.", styles.italic)
    by_item: dict[str, list[Award]] = defaultdict(list)
    for award in prices.awards:
        by_item[award.item_code].append(award)
    for number, (code, row) in enumerate(rows.items.items(), 1):
        item = rows.item_prices[code]
        _write_item(page, row, number, item)
        for offset, award in enumerate(by_item[code], 1):
            _write_award(page, row + offset, award, term(outcome_of(award, item)))


def _write_item(page: Page, row: int, number: int, item: ItemPrice) -> None:
    styles = page.styles
    page.number(row, 0, number, styles.code)
    page.text(row, 1, item.item_code, styles.code)
    page.text(row, 2, item.name)
    page.text(row, 3, item.unit, styles.code)
    page.text(row, 4, term(item.basis), styles.code)
    if item.unit_price is None:
        page.text(row, 5, MISSING, styles.missing)
    else:
        whole = item.unit_price == item.unit_price.to_integral_value()
        page.number(row, 5, item.unit_price, styles.input if whole else styles.input_exact)


def _write_award(page: Page, row: int, award: Award, outcome: str) -> None:
    styles = page.styles
    page.text(row, 2, "  " + (award.bidder or award.name or ""), styles.faint)
    for column, value in ((5, award.unit_price), (6, award.price), (8, award.factor)):
        whole = value is None or value == value.to_integral_value()
        page.number(row, column, value, styles.faint_amount if whole else styles.faint_exact)
    page.text(row, 7, award.unit, styles.faint)
    page.text(row, 9, award.decision_no, styles.faint)
    for column, day in ((10, award.decision_date), (11, award.valid_from), (12, award.valid_to)):
        page.day(row, column, day, styles.faint_date)
    if award.province:
        page.text(row, 13, award.province, styles.faint)
    page.text(row, 14, outcome, styles.faint)
    page.text(row, 15, str(award.source), styles.faint)
