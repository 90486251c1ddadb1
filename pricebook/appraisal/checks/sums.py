"""Figures against the figures that they are made of (R1): a result names itself, and lists what it is the result of."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms
from pricebook.base.money import RoundingMode, bound_of, net_quantity, round_to, to_decimals
from pricebook.findings import Finding, Place
from pricebook.submission.stated import GIVEN, PART, Addend, StatedItem, StatedLine, StatedList, agrees, decimals_of
from pricebook.tables import FigureKey

_OTHER_UNITS = (1, 10, 50, 100, 500, 1000, 5000, 10_000)
_MODES: tuple[RoundingMode, ...] = ("half-up", "down", "up")
_LIMITS: tuple[str, ...] = ("bound", "proposed")
_ONE, _ZERO, _HUNDRED = Decimal(1), Decimal(0), Decimal(100)


def line_amounts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR003: net quantity that is not quantity ÷ per × (1 + loss), or an amount that is not quantity × unit price."""
    for item in stated.items:
        figures = item.figures
        quantity, unit_price, cost = figures.get("quantity"), figures.get("unit_price"), figures.get("cost")
        net, said = None, figures.get("net_quantity")
        if quantity is not None:
            consumed = (quantity, figures.get("per", _ONE), figures.get("loss_pct", _ZERO))
            net = net_quantity(*consumed)
            if said is not None and abs(said - net) > _near(said, net):
                yield _differs("AR003", item, "net_quantity", said, net, "quantity", "per", "loss_pct")
        used = said if said is not None else net
        if used is not None and unit_price is not None and cost is not None and not agrees(cost, used * unit_price):
            of = "net_quantity" if said is not None else "quantity"
            yield _differs("AR003", item, "cost", cost, used * unit_price, of, "unit_price")


def _near(said: Decimal, exact: Decimal) -> Decimal:
    """Half of the last place that is shown, and at most a hundredth: 0.33 for a third, never 0.5 for 0.4."""
    decimals = decimals_of(said)
    shown = Decimal(5).scaleb(-decimals - 1) if decimals < 10 else abs(exact) * Decimal("1e-9")
    return min(shown, abs(exact) / _HUNDRED)


def _differs(code: str, item: StatedItem, figure: str, said: Decimal, right: Decimal, *of: str) -> Finding:
    related = tuple(item.at(name) for name in of if name in item.figures)
    return item.finding(code, figure, said, to_decimals(right, 6), related=related, item=item.item_code or item.item_name or "–")


def components_of_norm_lines(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR008: a component that is not the sum of its norm lines, where both stand in the workbook."""
    items: dict[tuple[str, str | None, str], list[StatedItem]] = defaultdict(list)
    for item in stated.items:
        if item.component is not None:
            items[item.called, item.class_, item.component].append(item)
    for line in stated.showing(PART):
        for component, said in line.parts.items():
            service = line.called
            lines = items.get((service, line.class_, component)) or items.get((service, None, component)) or []
            costs = [item.figures["cost"] for item in lines if "cost" in item.figures]
            total = sum(costs, _ZERO)
            if costs and len(costs) == len(lines) and not agrees(said, total, *costs):
                related = tuple(item.at("cost") for item in lines)
                yield line.finding("AR008", FigureKey(PART, component), said, total, related=related, component=component)


def parts_of_the_regulation(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR007: a part that is not the amount that the regulation gives (times its index on the day)."""
    if not evidence.law.gives_amounts:
        return
    for line in stated.showing(PART, GIVEN):
        for figure, said in line.figures.items():
            component = figure.component
            if component is None or line.service_id is None:
                continue
            right = evidence.law.amount(line.service_id, component, line.class_, indexed=figure.name == PART)
            if right is not None and not agrees(said, right):
                yield line.finding("AR007", figure, said, to_decimals(right, 6), component=component)


def sums_of_parts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR002: parts that do not add up to the sum, or a price that does not follow from it. AR004: only its rounding differs.

    Each step from the parts to the price is held against the one before, as far as the sheet shows them (design §7).
    """
    for line in stated.showing(PART, "composed", "rounded", "bound"):
        if line.broken:
            continue
        total, of = _total(line)
        said = line.figure("composed")
        if said is not None and of and total is not None and not agrees(said, total, *line.parts.values()):
            yield _result(line, "AR002", "composed", total, *of)
        if said is not None:
            total, of = said, (FigureKey("composed"),)
        yield from _rounded(line, evidence, total, of)
        yield from _bounded(line, evidence)
        yield from _price(line, evidence, total, of)


def _total(line: StatedLine) -> tuple[Decimal | None, tuple[FigureKey, ...]]:
    """The sum of the parts, where every part that its sheet has a column for stands there or is left out on purpose."""
    parts = line.parts
    return (sum(parts.values(), _ZERO), tuple(FigureKey(PART, name) for name in parts)) if parts else (None, ())


def _rounded(line: StatedLine, evidence: Evidence, total: Decimal | None, of: tuple[FigureKey, ...]) -> Iterator[Finding]:
    rounded = line.figure("rounded")
    if rounded is None or total is None:
        return
    if not _rounds_to(total, rounded, evidence):
        code = "AR004" if _rounds_otherwise(total, rounded) else "AR002"
        yield _result(line, code, "rounded", Decimal(round_to(total, evidence.unit, evidence.mode)), *of, evidence=evidence)


def _rounds_to(total: Decimal, stated: Decimal, evidence: Evidence) -> bool:
    """Whether a figure is the sum rounded as the rule has it; binary noise of the sum (6 decimals) moves no tie."""
    return any(round_to(value, evidence.unit, evidence.mode) == stated for value in (total, to_decimals(total, 6)))


def _rounds_otherwise(total: Decimal, stated: Decimal) -> bool:
    return any(round_to(total, unit, mode) == stated for unit, mode in product(_OTHER_UNITS, _MODES)) or stated == total


def _bounded(line: StatedLine, evidence: Evidence) -> Iterator[Finding]:
    """The bound: the smaller of the maximum rounded down and the maximum × share, rounded."""
    bound, ceiling, share = (line.figure(name) for name in ("bound", "ceiling", "share"))
    if bound is None or ceiling is None:
        return
    right = Decimal(bound_of(ceiling, share, evidence.unit, evidence.mode))
    if bound != right:
        yield _result(line, "AR002", "bound", right, "ceiling", "share")


def _price(line: StatedLine, evidence: Evidence, total: Decimal | None, of: tuple[FigureKey, ...]) -> Iterator[Finding]:
    """The price: the smallest of rounded sum, bound and the province's own proposal; a fixed price is what it is."""
    price, stated = line.price, line.figure("rounded")
    if price is None or total is None or price == evidence.law.fixed(line.service_id or "", line.class_):
        return
    rounded = stated if stated is not None else Decimal(round_to(to_decimals(total, 6), evidence.unit, evidence.mode))
    bounds = {name: value for name in _LIMITS if (value := line.figure(name)) is not None}
    bounded = "bound" in bounds
    law_bound = evidence.law.ceiling(line.service_id or "", line.class_)
    ours = evidence.line(line.service_id, line.class_)
    if not bounded and (ceiling := line.figure("ceiling") or law_bound) is not None:
        ours_at_most = ours.bound_price if ours else None
        bounds["ceiling"] = Decimal(ours_at_most or bound_of(Decimal(ceiling), None, evidence.unit, evidence.mode))
    right = min([rounded, *bounds.values()])
    related: tuple[str | FigureKey, ...] = (*(("rounded",) if stated is not None else of), *bounds)
    if price == right:
        return
    if price < right and not bounded:
        yield _result(line, "AR009", "price", right, *related)  # lower than it could be: somebody decided so, or a slip
    elif stated is None and not bounds and _rounds_otherwise(total, price):
        yield _result(line, "AR004", "price", right, *related, evidence=evidence)
    else:
        yield _result(line, "AR002", "price", right, *related)


def _result(
    line: StatedLine, code: str, figure: str, right: Decimal, *of: str | FigureKey, evidence: Evidence | None = None
) -> Finding:
    """A stated result that is not what the figures `of` the same line come to; `evidence` where a rounding rule is broken."""
    related = tuple(line.at(name) for name in of if line.figure(name) is not None)
    said, right = line.figure(figure), to_decimals(right, 6)
    if evidence is None:
        return line.finding(code, figure, said, right, related=related)
    law, how = evidence.law.article("rounding"), Terms([evidence.mode])
    return line.finding(code, figure, said, right, law=law, related=related, unit=evidence.unit, mode=how)


def totals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR005: a total that is the sum neither of its block nor of the rows above it."""
    for total in stated.totals:
        for figure, said in total.figures.items():
            sums = [group for group in total.addends[figure] if group]
            if sums and not any(_adds_up(said, group) for group in sums):
                nearest = min(sums, key=lambda group: abs(_sum(group) - said))
                related, right = tuple(total.source.at(addend.row, figure) for addend in nearest), _sum(nearest)
                yield total.finding("AR005", figure, said, right, related=related, label=total.label, rows=len(nearest))


def _sum(group: list[Addend]) -> Decimal:
    return sum((addend.amount for addend in group), _ZERO)


def _adds_up(said: Decimal, group: list[Addend]) -> bool:
    values = [addend.amount for addend in group]
    return agrees(said, sum(values, _ZERO), *(value for value in values if value != value.to_integral_value()))


class _Said(NamedTuple):
    """A figure, and the cell that says it."""

    figure: Decimal
    at: Place


def sheets_that_disagree(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR006: one figure of one service and class, stated differently in two sheets."""
    known: dict[tuple[str, str | None, str], _Said] = {}
    for line in stated.lines if stated.several_sheets else ():
        for figure in ("price", "ceiling", "current_price"):
            value = line.figure(figure)
            if value is None:
                continue
            first, at = known.setdefault((line.called, line.class_, figure), _Said(value, line.at(figure)))
            if first != value and at.sheet != line.source.sheet:
                yield line.finding("AR006", figure, value, first, related=(at,), other=_where(at))
    prices: dict[str, _Said] = {}
    for listed in stated.unit_prices:
        if listed.item_code is not None and listed.unit_price is not None:
            prices.setdefault(listed.item_code, _Said(listed.unit_price, listed.at("unit_price")))
    final = {(line.service_id, line.class_): line for line in reversed(stated.lines) if line.price is not None}
    for item in stated.items:
        value, other = item.figures.get("unit_price"), prices.get(item.item_code or "")
        if item.is_service:  # a service inside a package, at its own final price
            inner = final.get((item.item_code, item.class_)) or final.get((item.item_code, None))
            other = _Said(inner.price, inner.at("price")) if inner is not None and inner.price is not None else None
        if value is not None and other is not None and not agrees(value, other.figure):
            yield item.finding("AR006", "unit_price", value, other.figure, related=(other.at,), other=_where(other.at))


def _where(at: Place) -> str:
    return f"{at.sheet}!{at.cell}" if at.sheet else str(at.cell)
