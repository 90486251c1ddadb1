"""The plan of the workbook: the row of every line on every sheet.

It is made before anything is written, because formulas refer to cells of sheets that are written later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pricebook.exports.approval.columns import Columns, columns_of
from pricebook.pricelist import ItemPrice, NormLine, PriceLine, PriceList

COVER, PRICES, STRUCTURE, NORMS = "Bìa", "Bảng giá", "Cơ cấu giá", "Định mức KTKT"
ITEMS, FINDINGS = "Giá thuốc, vật tư", "Kết quả kiểm tra"
LEFT_OUT, UNABLE = "Chưa đề nghị", "Chưa đủ điều kiện"

PRICES_HEAD, STRUCTURE_HEAD, NORMS_HEAD, ITEMS_HEAD = 7, 3, 2, 2

Key = tuple[str, str | None]  # service id and class


@dataclass(slots=True)
class Rows:
    """The rows of the workbook, counted from 0.

    `prices` and `structure` are by price line, `items` by item code. `norms` gives the first and the last row of the norm lines
    of each component of a price line. `item_prices` are the items of the sheet of unit prices, by item code. `columns` are those
    of the sheet of prices.
    """

    columns: Columns
    prices: dict[Key, int] = field(default_factory=dict)
    structure: dict[Key, int] = field(default_factory=dict)
    norms: dict[Key, dict[str, tuple[int, int]]] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    item_prices: dict[str, ItemPrice] = field(default_factory=dict)


def key_of(line: PriceLine) -> Key:
    """The key of a price line in `Rows`."""
    return (line.service_id, line.class_)


def in_groups(lines: Sequence[PriceLine]) -> list[list[PriceLine]]:
    """The price lines by group: consecutive lines of the same group together, in the order of the list."""
    runs: list[list[PriceLine]] = []
    for line in lines:
        if not runs or (runs[-1][0].group or "") != (line.group or ""):
            runs.append([])
        runs[-1].append(line)
    return runs


def plan_rows(prices: PriceList) -> Rows:
    """The rows of the workbook of a list."""
    rows = Rows(columns_of(prices))
    row = PRICES_HEAD + 1
    for lines in in_groups(prices.lines):
        row += 1
        for line in lines:
            rows.prices[key_of(line)] = row
            row += 1
    for number, line in enumerate(prices.lines):
        rows.structure[key_of(line)] = STRUCTURE_HEAD + 1 + number
    row = NORMS_HEAD + 1
    for line in prices.lines:
        if line.items:
            row = _plan_norms(rows, line, row + 1)
    awards: dict[str, int] = {}
    for award in prices.awards:
        awards[award.item_code] = awards.get(award.item_code, 0) + 1
    row = ITEMS_HEAD + 1
    for code in sorted(rows.item_prices):
        rows.items[code] = row
        row += 1 + awards.get(code, 0)
    return rows


def _plan_norms(rows: Rows, line: PriceLine, row: int) -> int:
    """Plans the norm lines of a price line from `row` on, and returns the row after them."""
    spans: dict[str, tuple[int, int]] = {}
    for item in line.items:
        first = spans.get(item.component, (row, row))[0]
        spans[item.component] = (first, row)
        _add_item_price(rows.item_prices, item)
        row += 1
    rows.norms[key_of(line)] = spans
    return row


def _add_item_price(item_prices: dict[str, ItemPrice], item: NormLine) -> None:
    """Adds the item of a norm line to the items. A norm line with a unit price replaces one without."""
    if item.item_code is None or not has_item_price(item):
        return
    earlier = item_prices.get(item.item_code)
    if earlier is None or (earlier.unit_price is None and item.unit_price is not None):
        item_prices[item.item_code] = ItemPrice.of_norm_line(item)


def has_item_price(item: NormLine) -> bool:
    """Whether the item of a norm line stands in the sheet of unit prices."""
    return item.kind == "item" and item.item_code is not None and item.basis != "given"


def is_formula(item: NormLine, rows: Rows) -> bool:
    """Whether the cost of a norm line is written as a formula: it is known, or only the unit price of its item is missing."""
    if item.basis != "missing" or item.unusable:
        return not item.unusable
    listed = rows.item_prices.get(item.item_code or "")
    return item.kind == "item" and item.net_quantity is not None and listed is not None and listed.unit_price is None


def sum_is_formula(line: PriceLine, rows: Rows) -> bool:
    """Whether the sum of a price line is written as a formula: it is known, or only unit prices are missing.

    Else the cell says in words that the price is missing: also where each line has its cost, and the sum is not known.
    """
    if line.composed is not None:
        return True
    only_prices = not line.outside and all(is_formula(item, rows) for item in line.items)
    return only_prices and any(item.cost is None for item in line.items)
