"""Costs so far above the maximum that an input is wrong, and the item that makes them so: the maximum would hide the slip."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from pricebook.base.exact import as_fraction, exact, nearest
from pricebook.base.languages import Figure
from pricebook.findings import Finding
from pricebook.pricelist import NormLine, PriceLine, PriceList
from pricebook.pricelist.uncapped import named_lines
from pricebook.pricing.compose import Composition

FAR = 10  # times the maximum: a digit too many


def cost_far_above_ceiling(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP032: the cost of a service is ten times its maximum or more. One finding for each item that makes most of such costs.

    An award that stands alone has nothing to be compared with; what it makes of its services tells that it cannot be right.
    """
    by_item: dict[tuple[str | None, str | None], list[tuple[PriceLine, NormLine]]] = defaultdict(list)
    for line in prices.lines:
        if line.items and _times(line) >= FAR:
            dearest = max(line.items, key=_cost)
            by_item[dearest.item_code, dearest.name].append((line, dearest))
    rows = composition.con.execute("select award, source, id from awards").fetchall() if by_item else []
    cells = {award: (source, row) for award, source, row in rows}
    for (code, name), found in by_item.items():
        line, item = max(found, key=lambda pair: _times(pair[0]))
        lines = [each for each, _ in found]
        source, norms = cells.get(item.award or ""), composition.place_of(line.service_id)
        more: dict[str, Figure] = {
            "item": " ".join(filter(None, (code, name))) or item.component,
            "cost": nearest(exact(_cost(item))),
            "services": named_lines(lines, composition.dossier.law),
            "times": int(_times(line)),
            "count": len(lines),
        }
        services = tuple(dict.fromkeys(each.service_id for each in lines))
        yield Finding(
            "UP032",
            composition.dossier.place(*source, "price") if source else norms,
            service=services[0] if len(services) == 1 else None,
            services=services if len(services) > 1 else (),
            observed=nearest(line.composed) if line.composed is not None else None,
            limit=line.ceiling,
            more=more,
            related=(norms,) if source else (),
        )


def _times(line: PriceLine) -> Fraction:
    """How many times its maximum the cost of a line is; 0 where either is not known."""
    return as_fraction(line.composed) / line.ceiling if line.composed is not None and line.ceiling else Fraction(0)


def _cost(item: NormLine) -> Fraction:
    return as_fraction(item.cost) if item.cost is not None else Fraction(0)
