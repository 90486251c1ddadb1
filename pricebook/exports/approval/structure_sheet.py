"""The sheet Cơ cấu giá: the price structure of each service, from its components to the price.

Each step is a formula that refers to the step before, so that a reader can follow the calculation and change an input.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from xlsxwriter.utility import xl_col_to_name

from pricebook.base.exact import Exact, exact
from pricebook.base.money import to_decimals
from pricebook.base.rounding import SUM_DECIMALS
from pricebook.exports.approval.columns import CEILING, CLASS, NAME, NUMBER, ORDINAL
from pricebook.exports.approval.norms_sheet import cost_letter
from pricebook.exports.approval.plan import NORMS, PRICES, STRUCTURE_HEAD, Rows, key_of, plan_rows, sum_is_formula
from pricebook.exports.printed_sheet import TABLE, Page, by_decimals
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import MISSING, PriceLine, PriceList, formula_is_safe

_SERVICE = {NUMBER: ("STT", 6.0), ORDINAL: ("", 9.0), NAME: ("Tên dịch vụ", 0.0), CLASS: ("Hạng", 11.0)}
_MEASURED = 10_000  # lines whose amounts are looked at
STEPS = {
    "composed": "Tổng chi phí",
    "rounded": "Làm tròn",
    "ceiling": "Mức tối đa",
    "share": "Tỷ lệ áp dụng",
    "bound": "Giới hạn",
    "proposed": "Địa phương quyết định",
    "price": "Giá đề nghị",
}
INDEX_ROW = 2

_ROUND = {"half-up": "ROUND", "down": "ROUNDDOWN", "up": "ROUNDUP"}


def _indexed(prices: PriceList) -> list[str]:
    """The components whose amounts are multiplied by an index."""
    return [component for component in prices.components if component in prices.settings.indices]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns, from left to right: those of the service; the amounts before their index, by component; the components; the
    steps to the price. There is none for what no price of the list has.
    """

    service: tuple[str, ...]
    given: dict[str, int]
    costs: dict[str, int]
    steps: dict[str, int]

    @property
    def last(self) -> int:
        return max(self.steps.values())


def _columns(prices: PriceList, every: bool = False) -> _Columns:
    """The columns for a list. `every`: also those that are empty, which workbooks of earlier versions have."""
    lines = prices.lines
    used = {component for line in lines for component in line.components} | {c for line in lines for c in line.given}
    without = set()
    if all(line.ceiling is None for line in lines):
        without |= {"ceiling", "share", "bound"}
    if all(line.proposed is None for line in lines):
        without.add("proposed")
    service = [NUMBER, ORDINAL, NAME, *([CLASS] if every or any(line.class_ for line in lines) else [])]
    number = count(len(service))
    given = {component: next(number) for component in _indexed(prices)}
    costs = {component: next(number) for component in prices.components if every or component in used or not used}
    steps = {step: next(number) for step in STEPS if every or step not in without}
    return _Columns(tuple(service), given, costs, steps)


def price_column(prices: PriceList) -> str:
    """The letter of the column that holds the price."""
    return str(xl_col_to_name(_columns(prices).steps["price"]))


@dataclass(slots=True)
class _Row:
    """The row of one price line on this sheet, with what is needed to write it."""

    page: Page
    line: PriceLine
    prices: PriceList
    rows: Rows
    columns: _Columns

    @property
    def number(self) -> int:
        return self.rows.structure[key_of(self.line)]

    def at(self, step: str) -> str:
        """The cell of a step in this row, as formulas name it ("K12")."""
        return self.cell(self.columns.steps[step])

    def cell(self, column: int) -> str:
        return f"{xl_col_to_name(column)}{self.number + 1}"

    def round(self, amount: str, how: str | None = None) -> str:
        """The part of a formula that rounds an amount to whole multiples of its unit, by the steps of the list if it has some.

        `how` is Excel's function for it; by default the one for the mode of rounding of the list.
        """
        rounding = self.prices.settings.rounding
        function = how or _ROUND[rounding.mode]
        formula = f"{function}({amount}/{rounding.unit},0)*{rounding.unit}"
        for step in reversed(rounding.steps):
            formula = f"IF({amount}<{step.below},{function}({amount}/{step.unit},0)*{step.unit},{formula})"
        return formula

    def missing(self, column: int) -> None:
        self.page.text(self.number, column, MISSING, self.page.styles.missing)


def planned_prices(prices: PriceList, headings: Sequence[object]) -> Iterator[tuple[int, int, int | str | None]]:
    """The price in each row, as it is read back: (row, column, number or text), from 0.

    `headings` are those of the sheet that is read: workbooks of earlier versions also have the columns that are empty.
    """
    column = _columns(prices, every=True).steps["price"]
    if column >= len(headings) or headings[column] != STEPS["price"]:
        column = _columns(prices).steps["price"]
    rows = plan_rows(prices)
    for line in prices.lines:
        yield rows.structure[key_of(line)], column, MISSING if line.price is None else line.price


def write_structure(page: Page, prices: PriceList, rows: Rows) -> int:
    """Writes the sheet, and returns its last row."""
    styles = page.styles
    columns = _columns(prices)
    first = len(columns.service)
    amounts = [_width(prices, columns, column) for column in range(first, columns.last + 1)]
    name = max(38.0, TABLE - sum(amounts) - sum(_SERVICE[each][1] for each in columns.service if each != NAME))
    widths = [name if each == NAME else _SERVICE[each][1] for each in columns.service] + amounts
    page.set_up(widths, head_row=STRUCTURE_HEAD, running=f"Cơ cấu giá {prices.province} ({status_in_words(prices)})")
    page.band(0, 0, columns.last, "CƠ CẤU GIÁ DỊCH VỤ (đồng)", styles.title)
    for component in _indexed(prices):
        index = prices.settings.indices[component]
        page.text(INDEX_ROW, columns.service.index(NAME), f"Hệ số của khoản mục “{prices.components[component]}”", styles.italic)
        ratio = exact(Fraction(index.value, index.base))
        style = styles.input_near if isinstance(ratio, Fraction) else styles.input_exact
        page.formula(INDEX_ROW, columns.costs[component], f"={index.value}/{index.base}", ratio, style)
    of_service = [_SERVICE[each][0] or prices.ordinal_heading for each in columns.service]
    before_index = [f"{prices.components[component]} (trước hệ số)" for component in columns.given]
    costs = [prices.components[component] for component in columns.costs]
    page.heading(STRUCTURE_HEAD, [*of_service, *before_index, *costs, *(STEPS[step] for step in columns.steps)])
    last = STRUCTURE_HEAD
    for line in prices.lines:
        row = _Row(page, line, prices, rows, columns)
        last = row.number
        _write_name(row)
        for component in columns.costs:
            _write_component(row, component)
        _write_sum(row)
        _write_bound(row)
        _write_price(row)
    page.filters(STRUCTURE_HEAD, last)
    return last


def _width(prices: PriceList, columns: _Columns, column: int) -> float:
    """The width of a column of amounts, in which the longest of a sample of them fits."""
    amounts: list[Exact | int | None] = []
    for line in prices.lines[:_MEASURED]:
        for component, at in columns.given.items():
            if at == column:
                amounts.append(line.given.get(component))
        for component, at in columns.costs.items():
            if at == column:
                amounts.append(line.components.get(component))
        if columns.steps["composed"] == column:
            amounts.append(line.composed)
    letters = max((len(_shown(amount)) for amount in amounts if amount is not None), default=0)
    return max(12.0, letters + 1.5)


def _shown(amount: Exact | int) -> str:
    """An amount as its cell shows it, to six decimals."""
    return f"{amount:,}" if isinstance(amount, int) else f"{to_decimals(amount, SUM_DECIMALS):,.6f}".rstrip("0")


def _write_name(row: _Row) -> None:
    page, line, styles = row.page, row.line, row.page.styles
    for column, name in enumerate(row.columns.service):
        if name == NUMBER:
            page.number(row.number, column, line.number, styles.code)
        elif name == ORDINAL:
            page.text(row.number, column, line.ordinal or (line.service_id if line.part is None else None), styles.code)
        elif name == NAME:
            page.text(row.number, column, line.name)
        else:
            page.text(row.number, column, row.prices.class_name(line.class_) or None, styles.code)


def _write_component(row: _Row, component: str) -> None:
    """Writes a component: the sum of its norm lines, an amount × its index, or an amount. Where the service does not have the
    component, the cell stays blank.
    """
    page, line, column = row.page, row.line, row.columns.costs[component]
    before_index = row.columns.given.get(component)
    if before_index is not None:
        page.number(row.number, before_index, line.given.get(component))
    if component not in line.components:
        page.number(row.number, column, None)
        return
    cost = line.components[component]
    span = row.rows.norms.get(key_of(line), {}).get(component)
    if span is not None:
        first, last = span
        letter = cost_letter(row.rows)
        lines = f"'{NORMS}'!{letter}{first + 1}:{letter}{last + 1}"
        page.formula(row.number, column, f'=IF(COUNT({lines})={last - first + 1},SUM({lines}),"{MISSING}")', cost)
    elif cost is None:
        row.missing(column)
    elif before_index is not None:
        given, index = row.cell(before_index), f"{xl_col_to_name(column)}${INDEX_ROW + 1}"
        page.formula(row.number, column, f'=IF(ISNUMBER({given}),{given}*{index},"{MISSING}")', cost)
    else:
        styles = page.styles
        page.number(row.number, column, cost, by_decimals(cost, styles.input, styles.input_exact, styles.input_near))


def _write_sum(row: _Row) -> None:
    """Writes the sum of the components, to 6 decimals so that binary errors cannot change a tie, and the sum rounded to the unit.

    Where a spreadsheet could round the sum to another multiple than the exact one, the exact figure is written as a number.
    """
    page, line = row.page, row.line
    columns, steps = list(row.columns.costs.values()), row.columns.steps
    costs = f"{row.cell(columns[0])}:{row.cell(columns[-1])}"
    if sum_is_formula(line, row.rows):
        formula = f'=IF(COUNT({costs})={max(1, len(line.components))},ROUND(SUM({costs}),6),"{MISSING}")'
        shown = None if line.composed is None else to_decimals(line.composed, SUM_DECIMALS)
        page.formula(row.number, steps["composed"], formula, shown, page.amount_style(line.composed))
    else:
        row.missing(steps["composed"])
    total = row.at("composed")
    if formula_is_safe(line, row.prices.settings.rounding):
        page.formula(row.number, steps["rounded"], f'=IF(ISNUMBER({total}),{row.round(total)},"{MISSING}")', line.rounded)
    else:
        page.number(row.number, steps["rounded"], line.rounded, page.styles.pinned)


def _write_bound(row: _Row) -> None:
    """Writes ceiling, share and bound: the smaller of the ceiling rounded down and ceiling × share rounded (R6).

    The cells stay blank where the regulation sets no ceiling.
    """
    page, line, steps = row.page, row.line, row.columns.steps
    if line.ceiling is None:
        for name in ("ceiling", "share", "bound"):
            if name in steps:
                page.number(row.number, steps[name], None)
        return
    listed = f"{row.rows.columns.letter(CEILING)}{row.rows.prices[key_of(line)] + 1}"
    page.formula(row.number, steps["ceiling"], f"='{PRICES}'!{listed}", line.ceiling)
    page.number(row.number, steps["share"], line.share, page.styles.percent)
    ceiling, share = row.at("ceiling"), row.at("share")
    bound = f"=MIN({row.round(ceiling, 'ROUNDDOWN')},{row.round(f'ROUND({ceiling}*{share},6)')})"
    page.formula(row.number, steps["bound"], bound, line.bound_price)


def _write_price(row: _Row) -> None:
    """Writes the proposal and the price: the smallest of rounded sum, bound and proposal, or the fixed price. 0 is no price."""
    page, line, steps = row.page, row.line, row.columns.steps
    if "proposed" in steps:
        page.number(row.number, steps["proposed"], line.proposed)
    if line.status == "fixed":
        page.number(row.number, steps["price"], line.price, page.styles.input)
    elif line.composed is not None and line.price is None:
        row.missing(steps["price"])  # the share or the proposal cannot be read, or the sum rounds to 0
    else:
        rounded = row.at("rounded")
        least = f"MIN({','.join(row.at(step) for step in ('rounded', 'bound', 'proposed') if step in steps)})"
        formula = f'=IF(AND(ISNUMBER({rounded}),{least}>0),{least},"{MISSING}")'
        page.formula(row.number, steps["price"], formula, line.price, page.styles.price)
