"""Cơ cấu giá: components by service, rounded, bounded — each step a live formula on the one before (design §7)."""

from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from pricebook.exports.approval.page import MISSING, Page
from pricebook.exports.approval.plan import NORMS, PRICES, STRUCTURE_HEAD, Rows, key_of, line_stays_live
from pricebook.findings import term
from pricebook.money import divide
from pricebook.pricelist import PriceLine, PriceList, formula_is_safe

FIRST = 4  # columns before: STT, ordinal, name, class
STEPS = ("Tổng chi phí", "Làm tròn", "Mức tối đa", "Tỷ lệ áp dụng", "Giới hạn", "Địa phương quyết định", "Giá đề nghị")
INDEX_ROW = 2

_ROUND = {"half-up": "ROUND", "down": "ROUNDDOWN", "up": "ROUNDUP"}


def _indexed(prices: PriceList) -> list[str]:
    return [component for component in prices.components if f"index:{component}" in prices.settings]


def _columns(prices: PriceList) -> dict[str, int]:
    """Column of each thing: the amounts before their index, then the components side by side, then the steps."""
    columns: dict[str, int] = {}
    for name in (
        *(f"given:{component}" for component in _indexed(prices)),
        *(f"cost:{component}" for component in prices.components),
        "composed", "rounded", "ceiling", "share", "bound", "proposed", "price",
    ):  # fmt: skip
        columns[name] = FIRST + len(columns)
    return columns


def price_column(prices: PriceList) -> str:
    """The letter of the column that holds the price."""
    return str(xl_col_to_name(_columns(prices)["price"]))


def write_structure(page: Page, prices: PriceList, rows: Rows) -> None:
    styles = page.styles
    columns = _columns(prices)
    page.set_up((5, 9, 38, 11, *(12 for _ in columns)), head_row=STRUCTURE_HEAD)
    page.band(0, 0, max(columns.values()), "CƠ CẤU GIÁ DỊCH VỤ (đồng)", styles.title)
    for component in _indexed(prices):
        value, base = (int(part) for part in prices.settings[f"index:{component}"].split("/"))
        page.text(INDEX_ROW, 2, f"Hệ số của khoản mục “{prices.components[component]}”", styles.italic)
        ratio = divide(Decimal(value), Decimal(base), 12)
        page.formula(INDEX_ROW, columns[f"cost:{component}"], f"={value}/{base}", ratio, styles.input_exact)
    page.heading(
        STRUCTURE_HEAD,
        ["STT", prices.ordinal_heading, "Tên dịch vụ", "Hạng"]
        + [f"{prices.components[component]} (trước hệ số)" for component in _indexed(prices)]
        + list(prices.components.values())
        + list(STEPS),
    )
    letters = {name: xl_col_to_name(column) for name, column in columns.items()}
    for line in prices.lines:
        _write_line(page, rows.structure[key_of(line)], line, prices, rows, columns, letters)


def _write_line(
    page: Page, row: int, line: PriceLine, prices: PriceList, rows: Rows, columns: dict[str, int], letters: dict[str, str]
) -> None:
    styles, excel = page.styles, row + 1
    page.number(row, 0, line.number, styles.code)
    page.text(row, 1, line.ordinal or (line.service_id if line.part is None else None), styles.code)
    page.text(row, 2, line.name)
    page.text(row, 3, term(line.class_) if line.class_ else None, styles.code)
    for component in _indexed(prices):
        page.number(row, columns[f"given:{component}"], line.given.get(component))
    for component in prices.components:
        _write_component(page, row, line, component, rows, columns, letters, prices)
    costs = _cost_range(prices, letters, excel)
    known = f"COUNT({costs})={max(1, len(line.components))}"
    if line_stays_live(line, rows):
        page.formula(row, columns["composed"], f'=IF({known},ROUND(SUM({costs}),6),"{MISSING}")', line.composed)
    else:
        page.text(row, columns["composed"], MISSING, styles.missing)
    unit, how = prices.settings["rounding_unit"], _ROUND[prices.settings["rounding_mode"]]
    total = f"{letters['composed']}{excel}"
    if formula_is_safe(line, prices.settings):
        rounded = f'=IF(ISNUMBER({total}),{how}({total}/{unit},0)*{unit},"{MISSING}")'
        page.formula(row, columns["rounded"], rounded, line.rounded)
    else:
        page.number(row, columns["rounded"], line.rounded, styles.pinned)  # doubles would round it elsewhere
    _write_bound(page, row, line, rows, columns, letters, unit, how)
    page.number(row, columns["proposed"], line.proposed)
    if line.status == "fixed":
        page.number(row, columns["price"], line.price, styles.input)
        return
    if line.composed is not None and line.price is None:  # a share or a proposal that nobody can read, or a sum that rounds to 0
        page.text(row, columns["price"], MISSING, styles.missing)
        return
    first = f"{letters['rounded']}{excel}"
    least = f"MIN({first},{letters['bound']}{excel},{letters['proposed']}{excel})"
    formula = f'=IF(AND(ISNUMBER({first}),{least}>0),{least},"{MISSING}")'
    page.formula(row, columns["price"], formula, line.price, styles.price)


def _cost_range(prices: PriceList, letters: dict[str, str], excel: int) -> str:
    costs = [letters[f"cost:{component}"] for component in prices.components]
    return f"{costs[0]}{excel}:{costs[-1]}{excel}"


def _write_component(
    page: Page,
    row: int,
    line: PriceLine,
    component: str,
    rows: Rows,
    columns: dict[str, int],
    letters: dict[str, str],
    prices: PriceList,
) -> None:
    """The sum of its norm lines, an amount × its index, or an amount. A component that the service does not have stays blank."""
    column = columns[f"cost:{component}"]
    if component not in line.components:
        page.number(row, column, None)
        return
    cost = line.components[component]
    span = rows.norms.get(key_of(line), {}).get(component)
    if span is not None:
        first, last = span
        lines = f"'{NORMS}'!L{first + 1}:L{last + 1}"
        page.formula(row, column, f'=IF(COUNT({lines})={last - first + 1},SUM({lines}),"{MISSING}")', cost)
    elif component in line.given and f"given:{component}" in columns:
        given, index = f"{letters[f'given:{component}']}{row + 1}", f"{letters[f'cost:{component}']}${INDEX_ROW + 1}"
        page.formula(row, column, f'=IF(ISNUMBER({given}),{given}*{index},"{MISSING}")', cost)
    elif cost is None:
        page.text(row, column, MISSING, page.styles.missing)
    else:
        page.number(row, column, cost, page.styles.input if cost == cost.to_integral_value() else page.styles.input_exact)


def _write_bound(
    page: Page, row: int, line: PriceLine, rows: Rows, columns: dict[str, int], letters: dict[str, str], unit: str, how: str
) -> None:
    """The smaller of the ceiling rounded down and ceiling × share rounded; blank where the law sets no ceiling."""
    if line.ceiling is None:
        for name in ("ceiling", "share", "bound"):
            page.number(row, columns[name], None)
        return
    excel = row + 1
    page.formula(row, columns["ceiling"], f"='{PRICES}'!G{rows.prices[key_of(line)] + 1}", line.ceiling)
    page.number(row, columns["share"], line.share, page.styles.percent)
    ceiling, share = f"{letters['ceiling']}{excel}", f"{letters['share']}{excel}"
    bound = f"=MIN(ROUNDDOWN({ceiling}/{unit},0)*{unit},{how}(ROUND({ceiling}*{share},6)/{unit},0)*{unit})"
    page.formula(row, columns["bound"], bound, line.bound_price)
