"""The sheet Định mức KTKT: every norm line with its net quantity, unit price and cost, which are formulas."""

from fractions import Fraction

from xlsxwriter.format import Format

from pricebook.base.languages import term
from pricebook.exports.approval.plan import ITEMS, NORMS_HEAD, PRICES, Rows, is_formula
from pricebook.exports.approval.prices_sheet import PRICE_LETTER
from pricebook.exports.printed_sheet import Page
from pricebook.pricelist import MISSING, NormLine, PriceLine, PriceList

COLUMNS = (
    "Dịch vụ",
    "Hạng",
    "Khoản mục",
    "Mã hàng",
    "Tên hàng",
    "ĐVT",
    "Số lượng",
    "Cho (lần)",
    "Hao hụt (%)",
    "Tiêu hao một lần",
    "Đơn giá (đồng)",
    "Thành tiền (đồng)",
    "Dòng định mức",
)
QUANTITY, PER, LOSS, NET, UNIT_PRICE, COST, SOURCE = range(6, 13)
ITEM_PRICE_LETTER = "F"


def write_norms(page: Page, prices: PriceList, rows: Rows) -> None:
    """Writes the sheet: for each price line its name, followed by a row for each norm line."""
    page.set_up((10, 9, 27, 9, 30, 6, 9, 6, 7, 13, 11, 12, 15), head_row=NORMS_HEAD)
    page.band(0, 0, len(COLUMNS) - 1, "ĐỊNH MỨC KINH TẾ - KỸ THUẬT VÀ CHI PHÍ", page.styles.title)
    tables = {item.source.table for line in prices.lines for item in line.items}
    # Where all norm lines come from one table, the heading names it, and the rows give only the number of the row.
    table = next(iter(tables)) if len(tables) == 1 else ""
    page.heading(NORMS_HEAD, [*COLUMNS[:SOURCE], f"Dòng trong {table}" if table else COLUMNS[SOURCE]])
    row = NORMS_HEAD + 1
    if not rows.norms:
        page.band(row, 0, len(COLUMNS) - 1, "Văn bản cho số tiền của từng khoản mục; không có dòng định mức.", page.styles.italic)
    for line in prices.lines:
        if not line.items:
            continue
        title = " — ".join(part for part in (line.ordinal or line.service_id, line.name, prices.class_name(line.class_)) if part)
        page.text(row, 0, title, page.styles.bold)
        for item in line.items:
            row += 1
            _write_item(page, row, line, item, prices, rows)
            if table:
                page.number(row, SOURCE, item.source.row, page.styles.faint)
            else:
                page.text(row, SOURCE, str(item.source), page.styles.faint)
        row += 1


def _write_item(page: Page, row: int, line: PriceLine, item: NormLine, prices: PriceList, rows: Rows) -> None:
    styles, excel = page.styles, row + 1
    page.text(row, 0, line.service_id, styles.code)
    if line.class_:
        page.text(row, 1, prices.class_name(line.class_), styles.code)
    page.text(row, 2, prices.components.get(item.component, item.component), styles.clipped)
    if item.basis == "given":
        page.text(row, 4, term("given"), styles.faint)
        page.number(row, COST, item.cost, styles.input)
    else:
        page.text(row, 3, item.item_code, styles.code)
        page.text(row, 4, item.name)
        page.text(row, 5, item.unit, styles.code)
        page.number(row, QUANTITY, item.quantity, styles.quantity)
        page.number(row, PER, item.per, styles.quantity)
        page.number(row, LOSS, item.loss_pct, styles.quantity)
        page.formula(row, NET, f"=G{excel}/H{excel}*(1+I{excel}/100)", item.net_quantity, _quantity_style(page, item))
        price_cell = _unit_price_cell(line, item, rows)
        if price_cell is None:
            page.text(row, UNIT_PRICE, MISSING, styles.missing)
            page.text(row, COST, MISSING, styles.missing)
        else:
            page.formula(row, UNIT_PRICE, f"={price_cell}", item.unit_price, page.price_style(item.unit_price))
            page.formula(row, COST, f'=IF(N(K{excel})>0,J{excel}*K{excel},"{MISSING}")', item.cost)


def _quantity_style(page: Page, item: NormLine) -> Format:
    return page.styles.quantity_near if type(item.net_quantity) is Fraction else page.styles.quantity


def _unit_price_cell(line: PriceLine, item: NormLine, rows: Rows) -> str | None:
    """The cell that holds the unit price of a norm line; None where the line cannot be costed whatever that cell holds.

    If a user clears that cell, the norm line shows a missing price and a missing cost. If a norm line lacks only the price of
    its item, a user can fill the price in there, and the cost is calculated.
    """
    if not is_formula(item, rows):
        return None
    if item.kind == "service":
        found = rows.prices.get((item.item_code or "", line.class_)) or rows.prices.get((item.item_code or "", None))
        return None if found is None else f"'{PRICES}'!${PRICE_LETTER}${found + 1}"
    return f"'{ITEMS}'!${ITEM_PRICE_LETTER}${rows.items[item.item_code or ''] + 1}"
