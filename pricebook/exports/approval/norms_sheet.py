"""The sheet Định mức KTKT: every norm line with its net quantity, unit price and cost, which are formulas."""

from fractions import Fraction
from functools import cache

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from pricebook.base.languages import term
from pricebook.exports.approval.columns import CLASS, PRICE
from pricebook.exports.approval.plan import ITEMS, NORMS_HEAD, PRICES, Rows, is_formula
from pricebook.exports.printed_sheet import Page
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import MISSING, NormLine, PriceLine, PriceList

_COLUMNS = {
    "service": ("Dịch vụ", 10.0),
    "class": ("Hạng", 9.0),
    "component": ("Khoản mục", 27.0),
    "item": ("Mã hàng", 9.0),
    "name": ("Tên hàng", 30.0),
    "unit": ("ĐVT", 7.0),
    "quantity": ("Số lượng", 9.0),
    "per": ("Cho (lần)", 7.0),
    "loss": ("Hao hụt (%)", 7.0),
    "net": ("Tiêu hao một lần", 13.0),
    "unit_price": ("Đơn giá (đồng)", 11.0),
    "cost": ("Thành tiền (đồng)", 12.0),
    "source": ("Dòng định mức", 15.0),
}
_ITEM_PRICE_LETTER = "F"


@cache
def _places(classes: bool) -> dict[str, int]:
    """The columns, each with its number. That of the class is left out where no price of the list is for a class."""
    return {name: number for number, name in enumerate(name for name in _COLUMNS if classes or name != "class")}


def _places_of(rows: Rows) -> dict[str, int]:
    return _places(CLASS in rows.columns.at)


def cost_letter(rows: Rows) -> str:
    """The letter of the column that holds the costs."""
    return str(xl_col_to_name(_places_of(rows)["cost"]))


def write_norms(page: Page, prices: PriceList, rows: Rows) -> int:
    """Writes the sheet: for each price line its name, followed by a row for each norm line. Returns its last row."""
    places = _places_of(rows)
    last = len(places) - 1
    page.set_up(
        [_COLUMNS[name][1] for name in places],
        head_row=NORMS_HEAD,
        running=f"Định mức và chi phí {prices.province} ({status_in_words(prices)})",
    )
    page.band(0, 0, last, "ĐỊNH MỨC KINH TẾ - KỸ THUẬT VÀ CHI PHÍ", page.styles.title)
    tables = {item.source.table for line in prices.lines for item in line.items}
    # Where all norm lines come from one table, the heading names it, and the rows give only the number of the row.
    table = next(iter(tables)) if len(tables) == 1 else ""
    names = {**{name: _COLUMNS[name][0] for name in places}, **({"source": f"Dòng trong {table}"} if table else {})}
    page.heading(NORMS_HEAD, [*names.values()])
    row = NORMS_HEAD + 1
    for line in prices.lines:
        if not line.items:
            continue
        title = " — ".join(part for part in (line.ordinal or line.service_id, line.name, prices.class_name(line.class_)) if part)
        page.text(row, 0, title, page.styles.group_open)
        page.blanks(row, range(1, last), page.styles.group_within)
        page.blanks(row, (last,), page.styles.group_end)
        for item in line.items:
            row += 1
            _write_item(page, row, line, item, prices, rows)
            if table:
                page.number(row, places["source"], item.source.row, page.styles.faint)
            else:
                page.text(row, places["source"], str(item.source), page.styles.faint)
        row += 1
    page.filters(NORMS_HEAD, row - 1)
    return row - 1


def _write_item(page: Page, row: int, line: PriceLine, item: NormLine, prices: PriceList, rows: Rows) -> None:
    styles, at, excel = page.styles, _places_of(rows), row + 1
    page.text(row, 0, line.service_id, styles.code)
    if "class" in at:
        page.text(row, at["class"], prices.class_name(line.class_) or None, styles.code)
    page.text(row, at["component"], prices.components.get(item.component, item.component), styles.text)
    if item.basis == "given":
        page.blanks(row, range(at["item"], at["cost"]))
        page.text(row, at["name"], term("given"), styles.faint)
        page.number(row, at["cost"], item.cost, styles.input)
    else:
        page.text(row, at["item"], item.item_code, styles.code)
        page.text(row, at["name"], item.name)
        page.text(row, at["unit"], item.unit, styles.code)
        page.number(row, at["quantity"], item.quantity, styles.quantity)
        page.number(row, at["per"], item.per, styles.quantity)
        page.number(row, at["loss"], item.loss_pct, styles.quantity)
        quantity, per, loss, net, price = _letters("class" in at)
        consumed = f"={quantity}{excel}/{per}{excel}*(1+{loss}{excel}/100)"
        page.formula(row, at["net"], consumed, item.net_quantity, _quantity_style(page, item))
        price_cell = _unit_price_cell(line, item, rows)
        if price_cell is None:
            page.text(row, at["unit_price"], MISSING, styles.missing)
            page.text(row, at["cost"], MISSING, styles.missing)
        else:
            page.formula(row, at["unit_price"], f"={price_cell}", item.unit_price, page.price_style(item.unit_price))
            page.formula(row, at["cost"], f'=IF(N({price}{excel})>0,{net}{excel}*{price}{excel},"{MISSING}")', item.cost)


@cache
def _letters(classes: bool) -> tuple[str, ...]:
    """The letters of the columns of quantity, per, loss, net quantity and unit price."""
    return tuple(xl_col_to_name(_places(classes)[name]) for name in ("quantity", "per", "loss", "net", "unit_price"))


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
        return None if found is None else f"'{PRICES}'!${rows.columns.letter(PRICE)}${found + 1}"
    return f"'{ITEMS}'!${_ITEM_PRICE_LETTER}${rows.items[item.item_code or ''] + 1}"
