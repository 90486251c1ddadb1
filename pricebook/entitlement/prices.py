"""What one facility is paid by a list: only what it may perform (R7), only where the list is for it (R10), by its class."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pricebook.pricelist import Facility, PriceLine, PriceList
from pricebook.regulation import LawOnDay


@dataclass(frozen=True, slots=True)
class FacilityPrice:
    """A price of the list as one facility is paid it, in whole đồng: a share is never rounded up.

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


def prices_of(facility: Facility, prices: PriceList, law: LawOnDay) -> Iterator[FacilityPrice | NoPrice]:
    """What the facility is paid, in the list's order. Nothing where the list is not for it.

    A service that nobody examined the facility for is none that it may perform; nor one that any row says no of.
    """
    if not is_for(facility, law):
        return
    own = [ability for ability in prices.capabilities if ability.facility_code == facility.facility_code]
    performs = {ability.service_id for ability in own if ability.performing and ability.able}
    performs -= {ability.service_id for ability in own if not (ability.performing and ability.able)}
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
        paid = None if line.price is None else line.price * share.numerator // share.denominator
        yield FacilityPrice(line, paid, rule) if paid else NoPrice(service_id, line.name, "missing-price")


def is_for(facility: Facility, law: LawOnDay) -> bool:
    """R10: whether a province's list is for a facility: the list says so, and the regulation's rule of jurisdiction too."""
    return facility.in_scope and law.regulation.has_local_price(facility.managed_by, facility.class_)


@dataclass(frozen=True, slots=True)
class NotFor:
    """Why a list is not for a facility; `law` is the article, where it is one that says so."""

    reason: Literal["under-another-authority", "no-jurisdiction", "other-province"]
    law: str | None = None


def why_not_for(facility: Facility, law: LawOnDay) -> NotFor | None:
    """R10: why the list is not for the facility; None where it is."""
    if is_for(facility, law):
        return None
    rule = law.regulation.jurisdiction_of(facility.managed_by or "", facility.class_)
    if law.regulation.has_local_price(facility.managed_by, facility.class_):
        return NotFor("other-province")
    return NotFor("no-jurisdiction") if rule is None else NotFor("under-another-authority", law.citation_text(rule.reference))


def _line_for(
    facility: Facility, by_class: dict[str | None, PriceLine], law: LawOnDay
) -> tuple[PriceLine, Fraction, str | None] | None:
    """The line that the facility takes, and the share of it that it is paid.

    Where the regulation gives its class another's price, that one, whatever the list has for its own; else its own class's,
    else the one for all classes. A class that has rules for some parts of the annex takes nothing of others by default.
    """
    rule = law.regulation.class_price_of(facility.class_, next(iter(by_class.values())).part)
    if rule is not None:
        line = by_class.get(rule.takes) or by_class.get(None)
        return None if line is None else (line, Fraction(rule.pays), law.citation_text(rule.reference))
    if facility.class_ is not None and facility.class_ in by_class:
        return by_class[facility.class_], Fraction(1), None
    if None in by_class and not law.regulation.takes_other_price(facility.class_):
        return by_class[None], Fraction(1), None
    return None
