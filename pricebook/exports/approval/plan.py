"""Which row each thing stands in, on every sheet, before anything is written: formulas point across sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pricebook.pricelist import ItemPrice, NormLine, PriceLine, PriceList

COVER, PRICES, STRUCTURE, NORMS = "Bìa", "Bảng giá", "Cơ cấu giá", "Định mức KTKT"
ITEMS, LEFT_OUT, FINDINGS = "Giá thuốc, vật tư", "Chưa đề nghị", "Kết quả kiểm tra"

PRICES_HEAD, STRUCTURE_HEAD, NORMS_HEAD, ITEMS_HEAD = 7, 3, 2, 2

Key = tuple[str, str | None]  # service and class


@dataclass(slots=True)
class Rows:
    """Row numbers from 0. `norms` gives, by line and component, the first and the last row of its norm lines."""

    prices: dict[Key, int] = field(default_factory=dict)
    structure: dict[Key, int] = field(default_factory=dict)
    norms: dict[Key, dict[str, tuple[int, int]]] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    item_prices: dict[str, ItemPrice] = field(default_factory=dict)


def key_of(line: PriceLine) -> Key:
    return (line.service_id, line.class_)


def in_groups(lines: Sequence[PriceLine]) -> list[tuple[str, list[PriceLine]]]:
    """Runs of one group, in the list's order."""
    runs: list[tuple[str, list[PriceLine]]] = []
    for line in lines:
        if not runs or runs[-1][0] != (line.group or ""):
            runs.append((line.group or "", []))
        runs[-1][1].append(line)
    return runs


def plan_rows(prices: PriceList) -> Rows:
    rows = Rows()
    row = PRICES_HEAD + 1
    for _, lines in in_groups(prices.lines):
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
    spans: dict[str, tuple[int, int]] = {}
    for item in line.items:
        first = spans.get(item.component, (row, row))[0]
        spans[item.component] = (first, row)
        _note_price(rows.item_prices, item)
        row += 1
    rows.norms[key_of(line)] = spans
    return row


def _note_price(known: dict[str, ItemPrice], item: NormLine) -> None:
    if item.kind != "item" or item.item_code is None or item.basis == "given":
        return
    if item.item_code not in known or (known[item.item_code].unit_price is None and item.unit_price is not None):
        known[item.item_code] = ItemPrice.of_norm_line(item)


def stays_live(item: NormLine, rows: Rows) -> bool:
    """Whether a norm line's cost is a formula: it is priced, or lacks nothing but the price of its item."""
    if item.basis != "missing":
        return True
    listed = rows.item_prices.get(item.item_code or "")
    return item.kind == "item" and item.net_quantity is not None and listed is not None and listed.unit_price is None


def line_stays_live(line: PriceLine, rows: Rows) -> bool:
    """Whether a line's sum is a formula. A line that cannot be priced for another reason than a price says so in words."""
    return line.composed is not None or (bool(line.items) and all(stays_live(item, rows) for item in line.items))
