"""What one facility is paid by a list: only what it may perform (R7), only where the list is for it (R10), by its class."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.money import divide, round_to
from pricebook.pricelist import Facility, PriceLine, PriceList
from pricebook.regulation import Regulation

SHARE_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class FacilityPrice:
    """A price of the list as one facility is paid it, in whole đồng.

    `rule` is the article by which it takes another class's price or a share of it.
    """

    line: PriceLine
    price: int
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class NoPrice:
    """A service that a facility performs, and may, for which the list has no price to pay: it is never paid another's, nor 0."""

    service_id: str
    name: str | None
    reason: Literal["missing-price", "class-unpriced"]


def prices_of(facility: Facility, prices: PriceList, law: Regulation) -> Iterator[FacilityPrice | NoPrice]:
    """What the facility is paid, in the list's order. Nothing where the list is not for it.

    A service that nobody examined the facility for is none that it may perform.
    """
    if not is_for(facility, law):
        return
    performs = {
        ability.service_id
        for ability in prices.capabilities
        if ability.facility_code == facility.facility_code and ability.performing and ability.able
    }
    by_service: dict[str, dict[str | None, PriceLine]] = {}
    for line in prices.lines:
        if line.service_id in performs:
            by_service.setdefault(line.service_id, {})[line.class_] = line
    for service_id, by_class in by_service.items():
        found = _line_for(facility, by_class, law)
        if found is None:
            yield NoPrice(service_id, next(iter(by_class.values())).name, "class-unpriced")
            continue
        line, share, rule = found
        if line.price is None:
            yield NoPrice(service_id, line.name, "missing-price")
        else:
            yield FacilityPrice(line, _share_of(line.price, share, prices), rule)


def is_for(facility: Facility, law: Regulation) -> bool:
    """R10: whether a province's list is for a facility: the list says so, and the regulation's rule of jurisdiction too."""
    rule = law.jurisdiction_of(facility.managed_by or "", facility.class_)
    return facility.in_scope and (rule.local_price if rule is not None else facility.managed_by == "province")


def _line_for(
    facility: Facility, by_class: dict[str | None, PriceLine], law: Regulation
) -> tuple[PriceLine, Fraction, str | None] | None:
    """The line of the facility's own class; else the one that the regulation gives to its class; else the one for all classes."""
    if facility.class_ is not None and facility.class_ in by_class:
        return by_class[facility.class_], Fraction(1), None
    rule = law.class_price_of(facility.class_, next(iter(by_class.values())).part)
    if rule is None:
        return (by_class[None], Fraction(1), None) if None in by_class else None
    line = by_class.get(rule.takes) or by_class.get(None)
    return None if line is None else (line, Fraction(rule.pays), str(rule.reference))


def _share_of(price: int, share: Fraction, prices: PriceList) -> int:
    """A share of a price, rounded as the list's prices are."""
    if share == 1:
        return price
    amount = divide(Decimal(price * share.numerator), Decimal(share.denominator), SHARE_DECIMALS)
    return round_to(amount, int(prices.settings["rounding_unit"]), prices.settings["rounding_mode"])  # type: ignore[arg-type]
