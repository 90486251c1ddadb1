"""Checks of norm lines (R1): net quantities and costs, and the components that the lines add up to."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from pricebook.appraisal.checks.lines import component_named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.exact import Exact, as_fraction
from pricebook.base.exact import product as times
from pricebook.base.money import net_quantity, to_decimals
from pricebook.findings import Finding
from pricebook.submission.precision import agrees, decimals_of, difference, half_of_last_place, shown_within
from pricebook.submission.stated import PART, StatedList, StatedNormLine
from pricebook.tables import FigureKey

_ONE, _ZERO = Decimal(1), Decimal(0)


def line_amounts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR003: the net quantity is not quantity ÷ per × (1 + loss), or the cost is not quantity × unit price."""
    for item in stated.norm_lines:
        figures = item.figures
        quantity, stated_net = figures.get("quantity"), figures.get("net_quantity")
        net = None
        if quantity is not None:
            net = net_quantity(quantity, figures.get("per", _ONE), figures.get("loss_pct", _ZERO))
            if stated_net is not None and difference(stated_net, net) > _tolerance(stated_net, net):
                yield _differs("AR003", item, "net_quantity", stated_net, net, "quantity", "per", "loss_pct")
                net = None
        unit_price, cost = figures.get("unit_price"), figures.get("cost")
        nets = _factors(stated_net, net)
        if not nets or unit_price is None or cost is None:
            continue
        unit_prices = _factors(unit_price, _unit_price_shown_so(item, unit_price, evidence))
        if not any(_is_product(cost, *pair) for pair in product(nets, unit_prices)):
            factor = "net_quantity" if stated_net is not None else "quantity"
            yield _differs("AR003", item, "cost", cost, times(nets[0].figure, unit_price), factor, "unit_price")


class _Factor(NamedTuple):
    """A factor of a cost, and how far it may be from what the cost was calculated with."""

    figure: Exact
    within: Decimal


def _factors(stated: Decimal | None, known: Exact | None) -> list[_Factor]:
    """What a cost may have been calculated with: a stated figure, and the exact one that it stands for.

    Where that is not known, a figure that is no whole number may be short of decimals by what it shows.
    """
    if stated is None:
        return [] if known is None else [_Factor(known, _ZERO)]
    if known is None:
        return [_Factor(stated, shown_within(stated))]
    return [_Factor(stated, _ZERO), _Factor(known, _ZERO)]


def _unit_price_shown_so(item: StatedNormLine, shown: Decimal, evidence: Evidence) -> Exact | None:
    """The exact unit price of the dossier, where it is shown as the stated one: 14,500 ÷ 3 as 4,833.33."""
    known = evidence.item_prices.get(item.item_code or "") if evidence.prices is not None else None
    exact_price = None if known is None else known.unit_price
    return exact_price if exact_price is not None and agrees(shown, exact_price) else None


def _is_product(cost: Decimal, quantity: _Factor, unit_price: _Factor) -> bool:
    """Whether a cost is quantity × unit price, as it is shown. What the factors lack counts for a thousandth at most."""
    right = times(quantity.figure, unit_price.figure)
    moved = [times(factor.within, other.figure) for factor, other in ((quantity, unit_price), (unit_price, quantity))]
    slack = min(sum(map(as_fraction, moved), Fraction(0)), as_fraction(right) / 1000)
    return difference(cost, right) <= as_fraction(half_of_last_place(cost)) + slack


def _tolerance(stated: Decimal, right: Exact) -> Exact:
    """Half of the last decimal shown, and at most 1 % of the exact value: 0.33 is accepted for 1/3, 0.5 is not for 0.4."""
    decimals, most = decimals_of(stated), abs(as_fraction(right))
    return min(Fraction(5, 10 ** (decimals + 1)) if decimals < 10 else most / 10**9, most / 100)


def _differs(code: str, item: StatedNormLine, figure: str, stated: Decimal, right: Exact, *sources: str) -> Finding:
    """A figure of a norm line that is not the result of the figures named in `sources`."""
    related = tuple(item.at(name) for name in sources if name in item.figures)
    return item.finding(
        code, figure, stated, to_decimals(right, 6), related=related, item=item.item_code or item.item_name or "–"
    )


def components_of_norm_lines(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR008: the amount of a component is not the sum of its norm lines, where the workbook has both."""
    items: dict[tuple[str, str | None, str], list[StatedNormLine]] = defaultdict(list)
    for item in stated.norm_lines:
        if item.component is not None:
            items[item.label, item.class_, item.component].append(item)
    for line in stated.lines_with_column(PART):
        for component, amount in line.parts.items():
            service = line.label
            lines = items.get((service, line.class_, component)) or items.get((service, None, component)) or []
            costs = [item.figures["cost"] for item in lines if "cost" in item.figures]
            total = sum(costs, _ZERO)
            if costs and len(costs) == len(lines) and not agrees(amount, total, *costs):
                related = tuple(item.at("cost") for item in lines)
                yield line.finding(
                    "AR008",
                    FigureKey(PART, component),
                    amount,
                    total,
                    related=related,
                    component=component_named(component, evidence.law),
                )
