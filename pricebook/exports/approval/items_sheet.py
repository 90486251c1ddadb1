"""The sheet Giá thuốc, vật tư: the unit price of each item, its basis, and every award that was considered for it (R3, R4)."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from pricebook.base.languages import term
from pricebook.exports.approval.plan import ITEMS_HEAD, Rows
from pricebook.exports.printed_sheet import Page, by_decimals
from pricebook.pricelist import MISSING, Award, ItemPrice, PriceList, averaged, outcome_of

MOST_AVERAGED = 200  # cells in one formula; Excel takes at most 255

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
        numbered = list(enumerate(by_item[code], row + 2))  # as Excel counts its rows
        _write_item(page, row, number, item, _price_formula(item, numbered, prices.settings.regional.method))
        for offset, award in enumerate(by_item[code], 1):
            _write_award(page, row + offset, award, term(outcome_of(award, item)))


def _price_formula(item: ItemPrice, awards: Sequence[tuple[int, Award]], method: str) -> str | None:
    """The unit price as the list calculates it: award price ÷ factor (R3), or the mean of the provinces' prices (R4).

    None where it is a number that nothing was divided for.
    """
    if item.basis == "tender":
        row = next((row for row, award in awards if award.award == item.award and _is_converted(award)), None)
        formula = None if row is None else _quotient(row)
    else:
        chosen = _averaged_awards(item, method)
        cells = [f"F{row}" for row, award in awards if award.award in chosen]
        formula = f"=AVERAGE({','.join(cells)})" if 0 < len(cells) <= MOST_AVERAGED else None
    if formula is None and isinstance(item.unit_price, Fraction):
        return f"={item.unit_price.numerator}/{item.unit_price.denominator}"
    return formula


def _averaged_awards(item: ItemPrice, method: str) -> set[str]:
    """The awards whose mean is the low average of the region, by the method of the list."""
    by_province = defaultdict(list)
    for entry in item.provinces:
        by_province[entry.province].append(entry.unit_price)
    chosen = averaged(by_province, method) if by_province else []
    return {entry.award for entry in item.provinces if (entry.province, entry.unit_price) in chosen}


def _is_converted(award: Award) -> bool:
    return award.unit_price is not None and award.price is not None and award.factor not in (None, 1)


def _quotient(row: int) -> str:
    return f"=G{row}/I{row}"


def _write_item(page: Page, row: int, number: int, item: ItemPrice, formula: str | None) -> None:
    styles = page.styles
    page.number(row, 0, number, styles.code)
    page.text(row, 1, item.item_code, styles.code)
    page.text(row, 2, item.name)
    page.text(row, 3, item.unit, styles.code)
    page.text(row, 4, term(item.basis), styles.code)
    if item.unit_price is None:
        page.text(row, 5, MISSING, styles.missing)
        return
    style = by_decimals(item.unit_price, styles.input, styles.input_exact, styles.input_near)
    if formula is None:
        page.number(row, 5, item.unit_price, style)
    else:
        page.formula(row, 5, formula, item.unit_price, style)


def _write_award(page: Page, row: int, award: Award, outcome: str) -> None:
    styles = page.styles
    page.text(row, 2, "  " + (award.bidder or award.name or ""), styles.faint)
    for column, value in ((5, award.unit_price), (6, award.price), (8, award.factor)):
        style = by_decimals(value, styles.faint_amount, styles.faint_exact, styles.faint_near)
        if column == 5 and _is_converted(award):
            page.formula(row, column, _quotient(row + 1), value, style)
        else:
            page.number(row, column, value, style)
    page.text(row, 7, award.unit, styles.faint)
    page.text(row, 9, award.decision_no, styles.faint)
    for column, day in ((10, award.decision_date), (11, award.valid_from), (12, award.valid_to)):
        page.day(row, column, day, styles.faint_date)
    if award.province:
        page.text(row, 13, award.province, styles.faint)
    page.text(row, 14, outcome, styles.faint)
    page.text(row, 15, str(award.source), styles.faint)
