"""The data of the report, as JSON: the rows of its table, the trace of each price, the figures of its charts.

Money is whole đồng, or an exact decimal as text. Only the means in a chart are rounded, and fractions, which are marked with ≈.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pricebook.base.exact import Exact, long_decimal, nearest
from pricebook.base.languages import term
from pricebook.base.money import divide, exact_text, vietnamese_number
from pricebook.exports.approval import remark
from pricebook.exports.labels import class_of, code_of, group_of, name_of
from pricebook.exports.stamp import approval_in_words, stamp, status_in_words, warning
from pricebook.exports.tally import has_regional_item, tally_of
from pricebook.pricelist import Award, ItemPrice, NormLine, PriceList, outcome_of

_ALWAYS_SHOWN = ("dịch vụ", "mức giá", "CHƯA CÓ GIÁ")  # also where there are none


def table_rows(prices: PriceList) -> dict[str, Any]:
    """The table: groups, classes in words, the names of its columns, and for each price line a row in their order.

    Group and class of a row are numbers: their places in `groups` and `classes`.
    """
    groups = {group: number for number, group in enumerate(dict.fromkeys(map(group_of, prices.lines)))}
    classes = {class_: number for number, class_ in enumerate(dict.fromkeys(class_of(line, prices) for line in prices.lines))}
    columns = (
        "number", "id", "code", "name", "unit", "group", "class", "ceiling", "current", "price", "capped", "regional", "flagged",
        "disputed", "settled", "fixed", "remark",
    )  # fmt: skip
    rows = [
        [
            line.number, line.service_id, code_of(line), name_of(line), line.unit or "", groups[group_of(line)],
            classes[class_of(line, prices)],
            line.ceiling, line.current_price, line.price, int(line.status == "capped"), int(has_regional_item(line)),
            len(line.flagged_facilities), int(line.disputed == "open"), int(line.disputed == "settled"),
            int(line.status == "fixed"), remark(line),
        ]
        for line in prices.lines
    ]  # fmt: skip
    return {"columns": columns, "groups": list(groups), "classes": list(classes), "rows": rows}


class Traces:
    """The traces of all prices, each on a line of JSON, which the browser reads only when a user opens it.

    Items at their unit price, which many norm lines share, are written once (`priced_items`), and so are the awards (`awards`).
    Norm lines refer to priced items by their number. `lines` is to be exhausted before `priced_items` is called.
    """

    def __init__(self, prices: PriceList) -> None:
        self._prices = prices
        self._components = {component: number for number, component in enumerate(prices.components)}
        self._numbers: dict[tuple[Any, ...], int] = {}  # of the priced items
        self._priced_items: list[NormLine] = []  # a norm line of each

    def lines(self) -> Iterator[dict[str, Any]]:
        """The trace of each price line, in the order of the list."""
        for line in self._prices.lines:
            yield {
                "composed": _text(line.composed), "rounded": line.rounded, "ceiling": line.ceiling, "share": _text(line.share),
                "bound": line.bound_price, "why": term(line.bound) if line.bound else None, "cut": line.cut_off,
                "proposed": line.proposed, "status": term(line.status) or None,
                "parts": [
                    [number, _text(line.components[name]), _text(line.given.get(name))]
                    for name, number in self._components.items()
                    if name in line.components
                ],
                "items": [self._item(item) for item in line.items],
            }  # fmt: skip

    def _item(self, item: NormLine) -> list[Any]:
        """[component, priced item, quantity, per, loss in %, net quantity, cost, source]"""
        key = (item.kind, item.item_code, item.name, item.unit, item.unit_price, item.basis)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._priced_items.append(item)
        figures = (item.quantity, item.per, item.loss_pct, item.net_quantity, item.cost)
        return [self._components.get(item.component, 0), self._numbers[key], *map(_text, figures), str(item.source)]

    def priced_items(self) -> list[dict[str, Any]]:
        """Each item at its unit price, with the awards that were considered for it and the outcome of each."""
        by_item: dict[str, list[tuple[int, Award]]] = defaultdict(list)
        for number, award in enumerate(self._prices.awards):
            by_item[award.item_code].append((number, award))
        return [
            {
                "code": item.item_code, "name": item.name, "unit": item.unit,
                "price": _text(item.unit_price), "basis": term(item.basis),
                "awards": [
                    [number, term(outcome_of(award, item_price)), int(item_price.uses(award))]
                    for item_price in [ItemPrice.of_norm_line(item)]
                    for number, award in (by_item[item.item_code or ""] if item.kind == "item" and item.basis != "given" else ())
                ],
            }
            for item in self._priced_items
        ]  # fmt: skip

    def awards(self) -> list[list[Any]]:
        """For each award [name, strength, bidder, province, decision, its date, price, unit, factor, unit price, source]."""
        return [
            [
                award.name, award.strength, award.bidder, award.province, award.decision_no,
                None if award.decision_date is None else f"{award.decision_date:%d/%m/%Y}", _text(award.price), award.unit,
                _text(award.factor), _text(award.unit_price), str(award.source),
            ]
            for award in self._prices.awards
        ]  # fmt: skip


def cost_by_group(prices: PriceList) -> dict[str, Any]:
    """The mean cost of each component in each group, over the prices whose components are all known, in whole đồng (half-up)."""
    sums: dict[str, list[Decimal]] = {}
    counted: dict[str, int] = defaultdict(int)
    for line in prices.lines:
        costs = [line.components.get(component, Decimal(0)) for component in prices.components]
        known = [long_decimal(cost) for cost in costs if cost is not None]
        if line.composed is None or len(known) < len(costs):
            continue
        group = group_of(line)
        sums[group] = [so_far + cost for so_far, cost in zip(sums.get(group, [Decimal(0)] * len(known)), known, strict=True)]
        counted[group] += 1
    means = {group: [int(divide(total, Decimal(counted[group]), 0)) for total in totals] for group, totals in sums.items()}
    return {"groups": list(means), "counts": [counted[group] for group in means], "means": list(means.values())}


def summary(prices: PriceList) -> list[tuple[str, str]]:
    """The figures at the top of the page: name and value. Those that are 0 are left out, but for the number of missing prices."""
    tally = tally_of(prices)
    figures = [
        ("dịch vụ", tally.services),
        ("mức giá", tally.prices),
        ("CHƯA CÓ GIÁ", tally.missing),
        ("bị giới hạn", tally.capped),
        ("giá cố định của văn bản", tally.fixed),
        ("có giá bình quân khu vực", tally.regional),
        ("ý kiến chưa thống nhất", tally.disputed),
        ("đã có ý kiến chỉ đạo", tally.settled),
        ("dịch vụ có cơ sở chưa đủ điều kiện", tally.unable),
        ("dịch vụ chưa đề nghị", tally.left_out),
    ]
    return [
        (name, "chưa xem xét" if figure is None else vietnamese_number(figure))
        for name, figure in figures
        if figure != 0 or name in _ALWAYS_SHOWN
    ]


def head(prices: PriceList) -> dict[str, Any]:
    """The values of the template about the list."""
    return {
        "title": f"Bảng giá dịch vụ khám bệnh, chữa bệnh {prices.province}",
        "submitter": prices.submitter,
        "approver": prices.approver,
        "status": "; ".join(filter(None, (status_in_words(prices), approval_in_words(prices)))),
        "warning": warning(prices),
        "stamp": stamp(prices),
        "fingerprint": prices.fingerprint,
    }


def indices(prices: PriceList) -> list[str | None]:
    """The index of each component as "value / base" in đồng; None where its amounts are not multiplied by one."""
    found = [prices.settings.indices.get(component) for component in prices.components]
    return [None if index is None else f"{vietnamese_number(index.value)} / {vietnamese_number(index.base)}" for index in found]


def _text(value: Exact | None) -> str | None:
    if value is None:
        return None
    return exact_text(value) if isinstance(value, Decimal) else f"≈ {exact_text(nearest(value))}"
