"""The sheet Định mức KTKT: every norm line with its net quantity, unit price and cost, which are formulas."""

from collections.abc import Callable
from functools import cache

from xlsxwriter.utility import xl_col_to_name

from pricebook.base.languages import term
from pricebook.exports.approval.columns import CLASS, PRICE
from pricebook.exports.approval.plan import ITEMS, NORMS_HEAD, PRICES, Rows, is_formula
from pricebook.exports.printed_sheet import Page
from pricebook.exports.row_shapes import Figure, Formula, Kind, Looks, Reference, Text
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
    norm_rows = _NormRows(page, prices, rows, table)
    row = NORMS_HEAD + 1
    for line in prices.lines:
        if not line.items:
            continue
        title = " — ".join(part for part in (line.ordinal or line.service_id, line.name, prices.class_name(line.class_)) if part)
        page.text(row, 0, title, page.styles.group_open)
        page.blanks(row, range(1, last), page.styles.group_within)
        page.blanks(row, (last,), page.styles.group_end)
        write = norm_rows.of(line)
        for item in line.items:
            row += 1
            write(row, item)
        row += 1
    page.filters(NORMS_HEAD, row - 1)
    return row - 1


class _NormRows:
    """The rows of norm lines. They have three shapes: with a unit price, without one, and with a cost that is given."""

    def __init__(self, page: Page, prices: PriceList, rows: Rows, table: str) -> None:
        styles, self._classes = page.styles, CLASS in rows.columns.at
        self._prices, self._rows, self._table = prices, rows, table
        at = {name: xl_col_to_name(column) for name, column in _places(self._classes).items()}
        code, figure = Text(styles.code), Figure(styles.quantities)
        consumed = "={quantity}{{row}}/{per}{{row}}*(1+{loss}{{row}}/100)".format(**at)
        cost = '=IF(N({unit_price}{{row}})>0,{net}{{row}}*{unit_price}{{row}},"{missing}")'.format(missing=MISSING, **at)
        first: list[Kind] = [code, *([code] if self._classes else []), Text(styles.text)]
        item: list[Kind] = [code, Text(styles.text), code, figure, figure, figure, Formula(consumed, styles.quantities)]
        source = Figure(Looks.alike(styles.faint)) if table else Text(styles.faint)
        self._priced = page.shape([*first, *item, Reference(styles.unit_prices), Formula(cost, styles.amounts), source])
        self._missing = page.shape([*first, *item, Text(styles.missing), Text(styles.missing), source])
        blank = Text(styles.text)
        given: list[Kind] = [blank, Text(styles.faint), *[blank] * (len(item) - 1), Figure(Looks.alike(styles.input))]
        self._given = page.shape([*first, *given, source])

    def of(self, line: PriceLine) -> Callable[[int, NormLine], None]:
        """What writes a norm line of a price line into a row."""
        prices, rows = self._prices, self._rows
        service = (line.service_id, *([prices.class_name(line.class_) or None] if self._classes else []))

        def write(row: int, item: NormLine) -> None:
            first = (*service, prices.components.get(item.component, item.component))
            source = item.source.row if self._table else str(item.source)
            if item.basis == "given":
                self._given.write(row, (*first, None, term("given"), *[None] * 6, item.cost, source))
                return
            shown = (
                *first, item.item_code, item.name, item.unit, item.quantity, item.per, item.loss_pct, item.net_quantity,
            )  # fmt: skip
            price_cell = _unit_price_cell(line, item, rows)
            if price_cell is None:
                self._missing.write(row, (*shown, MISSING, MISSING, source))
            else:
                self._priced.write(row, (*shown, (price_cell, item.unit_price), item.cost, source))

        return write


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
