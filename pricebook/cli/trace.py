"""The trace of a price as a tree of text."""

import sys
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from pricebook.base.money import dong, vietnamese_number
from pricebook.findings import Language, term
from pricebook.pricelist import Award, ItemPrice, LineItem, PriceLine, PriceList, verdict

PIPE_WIDTH = 400  # in a pipe nothing is cut off or wrapped

_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "price": "giá đề nghị",
        "none": "CHƯA CÓ GIÁ",
        "sum": "Tổng chi phí",
        "rounded": "làm tròn",
        "ceiling": "Mức tối đa",
        "bound": "giới hạn",
        "proposed": "Địa phương quyết định",
        "cut": "giảm",
        "lump": "số tiền khoán",
        "class": "hạng",
    },
    "en": {
        "price": "price",
        "none": "NO PRICE",
        "sum": "Sum of costs",
        "rounded": "rounded",
        "ceiling": "Ceiling",
        "bound": "bound",
        "proposed": "The province decides on",
        "cut": "cut off",
        "lump": "lump sum",
        "class": "class",
    },
}


def trace_record(prices: PriceList, lines: list[PriceLine]) -> dict[str, Any]:
    """The lines with the awards that they name, as in pricelist.json."""
    items = {item.item_code for line in lines for item in line.items}
    return {
        "lines": lines,
        "awards": [award for award in prices.awards if award.item_code in items],
    }


def print_trace(prices: PriceList, lines: list[PriceLine], language: Language) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    for line in lines:
        console.print(_tree(prices, line, language))


def _text(words: str, style: str = "") -> Text:
    return Text("".join(c if c.isprintable() else " " for c in words), style=style)


def _tree(prices: PriceList, line: PriceLine, language: Language) -> Tree:
    words = _WORDS[language]
    price = words["none"] if line.price is None else dong(line.price)
    class_ = f" ({words['class']} {term(line.class_, language)})" if line.class_ else ""
    status = "" if line.status in ("priced", "missing") else f" — {term(line.status, language)}"
    tree = Tree(_text(f"{line.service_id} {line.name or ''}{class_}: {words['price']} {price}{status}", "bold"))
    if line.proposed is not None:
        tree.add(_text(f"{words['proposed']}: {dong(line.proposed)}"))
    if line.ceiling is not None:
        share = (
            "" if line.share is None else f" × {vietnamese_number(line.share)} → {words['bound']} {dong(line.bound_price or 0)}"
        )
        tree.add(_text(f"{words['ceiling']}: {dong(line.ceiling)}{share}"))
    if line.composed is not None and line.rounded is not None:
        cut = f"; {words['cut']} {dong(line.cut_off)} ({term(line.bound, language)})" if line.cut_off and line.bound else ""
        rounding = prices.settings.rounding
        how = f"{term(rounding.mode, language)}, {dong(rounding.unit)}"
        tree.add(_text(f"{words['sum']}: {dong(line.composed)} → {words['rounded']} {dong(line.rounded)} ({how}){cut}"))
    for component, cost in line.components.items():
        branch = tree.add(_text(f"{prices.components[component]}: {words['none'] if cost is None else dong(cost)}"))
        index = prices.settings.indices.get(component)
        if component in line.given and index:
            branch.add(_text(f"{dong(line.given[component])} × {index.value} / {index.base}"))
        for item in line.items:
            if item.component == component:
                _add_item(branch, prices, item, language)
    return tree


def _add_item(branch: Tree, prices: PriceList, item: LineItem, language: Language) -> None:
    words = _WORDS[language]
    name = " ".join(part for part in (item.item_code, item.name) if part)
    if item.basis == "given":
        branch.add(_text(f"{words['lump']}: {dong(item.cost or 0)}  [{item.source}]"))
        return
    quantity = "?" if item.net_quantity is None else vietnamese_number(item.net_quantity)
    price = words["none"] if item.unit_price is None else dong(item.unit_price)
    cost = words["none"] if item.cost is None else dong(item.cost)
    leaf = branch.add(
        _text(f"{name}: {quantity} {item.unit or ''} × {price} = {cost}  ({term(item.basis, language)}) [{item.source}]")
    )
    known = ItemPrice.of(item)
    for award in prices.awards:
        if item.kind == "item" and award.item_code == item.item_code:
            leaf.add(_award(award, term(verdict(award, known), language), known.used(award)))


def _award(award: Award, words: str, used: bool) -> Text:
    price = "?" if award.price is None else f"{dong(award.price)}/{award.unit or '?'}"
    per_unit = (
        ""
        if award.factor in (None, 1) or award.unit_price is None
        else f" ÷ {vietnamese_number(award.factor or 1)} = {dong(award.unit_price)}"
    )
    where = " ".join(part for part in (award.province, award.bidder, award.decision_no) if part)
    return _text(f"{'✔' if used else '✘'} {price}{per_unit} — {words}; {where} [{award.source}]", "" if used else "dim")
