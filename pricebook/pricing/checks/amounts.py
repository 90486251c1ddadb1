"""Amounts that the pack lacks, and sums that a spreadsheet formula could round to another price."""

from collections.abc import Iterator

from pricebook.base.exact import nearest
from pricebook.findings import Finding
from pricebook.pricelist import PriceList, formula_is_safe
from pricebook.pricing.compose import Composition


def missing_amounts(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM010: a service has no price because the pack lacks the amount of a component."""
    for line in prices.lines:
        lacking = [
            name for name, cost in line.components.items() if cost is None and name not in {item.component for item in line.items}
        ]
        if line.price is None and lacking:
            yield Finding(
                "NM010",
                composition.in_pack("amounts"),
                service=line.service_id,
                observed=", ".join(prices.components[name] for name in lacking),
                related=(composition.place_of(line.service_id),),
            )


def unsafe_formulas(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """AR001: a sum is so near a rounding step that a spreadsheet could round it to another price; outputs hold the exact sum."""
    for line in prices.lines:
        if not formula_is_safe(line, prices.settings.rounding):
            yield Finding(
                "AR001",
                composition.place_of(line.service_id),
                service=line.service_id,
                observed=None if line.composed is None else nearest(line.composed),
                limit=line.rounded,
            )
