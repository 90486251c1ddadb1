"""The arithmetic of a price list: every figure is exactly what the figures before it give, with fractions and without slack."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pricebook.base.exact import Exact, as_fraction, exact, product, total
from pricebook.base.languages import say
from pricebook.base.money import exact_text
from pricebook.base.rounding import rounded
from pricebook.base.violations import Violation
from pricebook.pricelist.model import PriceList
from pricebook.pricelist.records import NormLine, PriceLine
from pricebook.pricelist.regional_average import low_average


@lru_cache(maxsize=50_000)
def _net_quantity(quantity: Exact, per: Exact, loss_pct: Exact) -> Exact:
    return exact(as_fraction(quantity) / as_fraction(per) * (100 + as_fraction(loss_pct)) / 100)


def wrong_results(prices: PriceList) -> Iterator[Violation]:
    """The figures that are not what the figures before them give: for each the path in pricelist.json and what is right.

    From an award's price and factor to its unit price, from quantity and unit price to the cost of a norm line, and on to the
    component, the sum and the rounded sum.
    """
    unit_prices: dict[str, Exact | None] = {}
    for number, award in enumerate(prices.awards):
        unit_prices[award.award] = award.unit_price
        if award.unit_price is not None and award.price is not None and award.factor:
            right = exact(as_fraction(award.price) / as_fraction(award.factor))
            yield from _compared(f"$.awards[{number}].unit_price", award.unit_price, right)
    averages: dict[tuple[object, ...], Exact] = {}
    for number, line in enumerate(prices.lines):
        at = f"$.lines[{number}]"
        for place, item in enumerate(line.items):
            yield from _of_item(f"{at}.items[{place}]", item, prices, unit_prices, averages)
        yield from _of_sums(at, line, prices)


def _of_item(
    at: str, item: NormLine, prices: PriceList, unit_prices: dict[str, Exact | None], averages: dict[tuple[object, ...], Exact]
) -> Iterator[Violation]:
    """Net quantity, unit price and cost of a norm line."""
    if item.quantity is not None and item.net_quantity is not None and item.per:
        yield from _compared(f"{at}.net_quantity", item.net_quantity, _net_quantity(item.quantity, item.per, item.loss_pct))
    if item.unit_price is None:
        return
    if item.basis == "tender" and item.award in unit_prices:
        yield from _compared(f"{at}.unit_price", item.unit_price, unit_prices[item.award])
    if item.basis == "regional" and item.provinces:
        if item.provinces not in averages:
            by_province: dict[str, list[Exact]] = defaultdict(list)
            for entry in item.provinces:
                by_province[entry.province].append(entry.unit_price)
            averages[item.provinces] = low_average(by_province, prices.settings.regional.method)
        yield from _compared(f"{at}.unit_price", item.unit_price, averages[item.provinces])
    if item.cost is not None and item.net_quantity is not None:
        yield from _compared(f"{at}.cost", item.cost, product(item.net_quantity, item.unit_price))


def _of_sums(at: str, line: PriceLine, prices: PriceList) -> Iterator[Violation]:
    """Components, their sum, and the rounded sum of a price line."""
    costs: dict[str, list[Exact | None]] = defaultdict(list)
    for item in line.items:
        costs[item.component].append(item.cost)
    for component, cost in line.components.items():
        if cost is None:
            continue
        parts, index = costs.get(component), prices.settings.indices.get(component)
        known = [part for part in parts or () if part is not None]
        if parts and len(known) == len(parts):
            yield from _compared(f"{at}.components.{component}", cost, total(known))
        elif not parts and component in line.given and index is not None:
            right = exact(as_fraction(line.given[component]) * index.value / index.base)
            yield from _compared(f"{at}.components.{component}", cost, right)
    sums = [cost for cost in line.components.values() if cost is not None]
    if line.composed is not None and len(sums) == len(line.components):
        yield from _compared(f"{at}.composed", line.composed, total(sums))
    if line.composed is not None and line.rounded is not None:
        yield from _compared(f"{at}.rounded", exact(line.rounded), exact(rounded(line.composed, prices.settings.rounding)))


def _compared(path: str, stated: Exact, right: Exact | None) -> Iterator[Violation]:
    if right is not None and stated != right:
        yield path, say("list.not-the-result", said=exact_text(stated), right=exact_text(right))
