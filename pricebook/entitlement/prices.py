"""What facilities are paid by a price list: only for services that they may perform (R7), only by a list that applies to them
(R10), and at the price for their class.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pricebook.pricelist import Approval, Capability, Facility, PriceLine, PriceList
from pricebook.regulation import FacilityFacts, LawOnDay


@dataclass(frozen=True, slots=True)
class FacilityPrice:
    """What one facility is paid for one service, in whole đồng. A share of a price is rounded down.

    `line` is the price line that applies. `rule` cites the article by which the facility takes the price of another class, or
    a share of a price; None where it takes the price of its own class, or the one for all classes.
    """

    line: PriceLine
    price: int
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class NoPrice:
    """A service that a facility performs, and may perform, but for which the list has no price that applies to it.

    It is paid neither the price of another class nor 0.
    """

    service_id: str
    name: str | None
    reason: Literal["missing-price", "class-unpriced", "not-approved-price", "not-amended-price"]

    @property
    def of_other_list(self) -> bool:
        """Whether the list decides nothing about it: the price of an earlier list goes on (R11)."""
        return self.reason in ("not-approved-price", "not-amended-price")


@dataclass(frozen=True, slots=True)
class EntitledPrice:
    """One row of the relation of entitlement: this facility is paid this price for this service, from one day to another.

    `class_` is the class of the price line that applies (None: one price for all classes), which may differ from the class of
    the facility; `rule` then cites the article. `price` is in whole đồng. `from_` and `to` are the days of the approval, both
    inclusive: `to` is None where no end is decided, and both are None where the list is not approved.
    """

    facility_code: str
    service_id: str
    class_: str | None
    price: int
    from_: datetime.date | None
    to: datetime.date | None
    rule: str | None = None


def entitlements(prices: PriceList, law: LawOnDay) -> Iterator[EntitledPrice]:
    """The relation of entitlement of a list: who is paid what for which service, and when (R7, R10).

    A service without a price that applies to the facility has no row; `prices_of` says why.

    Args:
        prices: The list, with its facilities and what they can perform.
        law: The regulation that the list follows, on its pricing date.

    Returns:
        The rows, by facility and then by service, both in the order of the list.
    """
    approval = approval_of(prices)
    from_, to = (approval.effective_from, approval.effective_to) if approval is not None else (None, None)
    capabilities: dict[str, list[Capability]] = defaultdict(list)
    for capability in prices.capabilities:
        capabilities[capability.facility_code].append(capability)
    for facility in prices.facilities:
        for entry in prices_by_capabilities(facility, capabilities[facility.facility_code], prices, law):
            if isinstance(entry, FacilityPrice):
                line = entry.line
                yield EntitledPrice(facility.facility_code, line.service_id, line.class_, entry.price, from_, to, entry.rule)


def approval_of(prices: PriceList) -> Approval | None:
    """The approval by which a list is paid, on the days that it names; None where the list is not approved (R10, R11).

    A superseded or revoked list keeps its approval: it was in force on the days before.
    """
    return prices.approval if prices.status in ("approved", "superseded", "revoked") else None


def not_approved(prices: PriceList) -> frozenset[str]:
    """The services of a list, by id, that the decision on it leaves out, or leaves as they are: nobody is paid by their lines."""
    approval = approval_of(prices)
    return frozenset((*approval.left_out, *approval.unchanged) if approval is not None else ())


def prices_of(facility: Facility, prices: PriceList, law: LawOnDay) -> Iterator[FacilityPrice | NoPrice]:
    """What one facility is paid, in the order of the list; nothing where the list does not apply to it (R10).

    The facility may perform a service if a row about its capability says so and no row denies it (R7).
    """
    own = [capability for capability in prices.capabilities if capability.facility_code == facility.facility_code]
    yield from prices_by_capabilities(facility, own, prices, law)


def decides_for(facility: Facility, prices: PriceList, law: LawOnDay) -> bool:
    """Whether a list decides about a service that a facility performs: not if all of them go on by an earlier list (R11)."""
    return any(isinstance(entry, FacilityPrice) or not entry.of_other_list for entry in prices_of(facility, prices, law))


def prices_by_capabilities(
    facility: Facility, capabilities: Sequence[Capability], prices: PriceList, law: LawOnDay
) -> Iterator[FacilityPrice | NoPrice]:
    """What `prices_of` yields, from the capabilities of the facility.

    A row that denies one code of a service says nothing about the other codes that are priced as it. A list that names
    no facility at all, as one taken over from a workbook, leaves open who performs what: each facility is paid all of it.
    """
    if not applies_to(facility, prices, law):
        return
    performs = {entry.service_id for entry in capabilities if entry.performing and entry.able}
    performs -= {entry.service_id for entry in capabilities if not (entry.performing and entry.able) and not entry.service_code}
    by_service: dict[str, dict[str | None, PriceLine]] = {}
    for line in prices.lines:
        if line.service_id in performs or leaves_open_who_performs(prices):
            by_service.setdefault(line.service_id, {})[line.class_] = line
    approval = approval_of(prices)
    left_out, unchanged = (approval.left_out, approval.unchanged) if approval is not None else ((), ())
    elsewhere: dict[str, Literal["not-approved-price", "not-amended-price"]] = {
        **dict.fromkeys(unchanged, "not-amended-price"),
        **dict.fromkeys(left_out, "not-approved-price"),
    }
    for service_id, by_class in by_service.items():
        if service_id in elsewhere:
            yield NoPrice(service_id, next(iter(by_class.values())).name, elsewhere[service_id])
            continue
        found = _line_for(facility, by_class, law)
        if found is None:
            yield NoPrice(service_id, next(iter(by_class.values())).name, "class-unpriced")
            continue
        line, share, rule = found
        paid = None if line.price is None else line.price * share.numerator // share.denominator
        yield FacilityPrice(line, paid, rule) if paid else NoPrice(service_id, line.name, "missing-price")


def of_ministry(prices: PriceList, law: LawOnDay) -> bool:
    """Whether a list is decided for the facilities of a ministry, which submits it; else it is a province's (R10)."""
    return law.regulation.is_ministry(prices.submitter)


def leaves_open_who_performs(prices: PriceList) -> bool:
    """Whether a list names neither facilities nor what they perform. One that names them pays only what it says they do (R7)."""
    return not prices.facilities and not prices.capabilities


def applies_to(facility: Facility, prices: PriceList, law: LawOnDay) -> bool:
    """Whether a list applies to a facility (R10): by the list itself, and by the regulation's jurisdiction."""
    return facility.in_scope and _may_apply_to(facility, prices, law)


def _may_apply_to(facility: Facility, prices: PriceList, law: LawOnDay) -> bool:
    return law.regulation.has_price_of(of_ministry(prices, law), facility.managed_by, facility.class_, facility.kind)


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Why a list does not apply to a facility. `law` cites the article, where an article is the reason."""

    reason: Literal["under-another-authority", "by-agreement", "no-jurisdiction", "other-province", "outside-scope"]
    law: str | None = None


OUTSIDE_SCOPE = NotApplicable("outside-scope")  # of a facility of the authority for which the decision is not


def why_not_applicable(facility: Facility, prices: PriceList, law: LawOnDay) -> NotApplicable | None:
    """Why the list does not apply to a facility (R10); None where it applies."""
    if applies_to(facility, prices, law):
        return None
    rule = law.regulation.jurisdiction_of(facility.managed_by or "", facility.class_, facility.kind)
    if _may_apply_to(facility, prices, law) and not of_ministry(prices, law):
        return NotApplicable("other-province")
    if rule is None:
        return NotApplicable("no-jurisdiction")
    return NotApplicable("by-agreement" if rule.by_agreement else "under-another-authority", law.citation_text(rule.reference))


def _line_for(
    facility: Facility, by_class: dict[str | None, PriceLine], law: LawOnDay
) -> tuple[PriceLine, Fraction, str | None] | None:
    """The price line of a service that applies to a facility, the share of it that is paid, and the article for that."""
    facts = FacilityFacts(facility.managed_by, facility.class_, facility.kind)
    applies = class_that_applies(facts, next(iter(by_class.values())).part, by_class, law)
    return None if applies is None else (by_class[applies[0]], *applies[1:])


def class_that_applies(
    facts: FacilityFacts, part: str | None, classes: Container[str | None], law: LawOnDay
) -> tuple[str | None, Fraction, str | None] | None:
    """The class whose price of a service applies to a facility.

    Where the regulation gives the facility's class or kind the price of another class, that price applies, even if the list has a
    price for its own class. Else the price of its own class applies, else the price for all classes. The price for all classes
    does not apply to a class for which the regulation has such rules in other parts of the annex.

    Args:
        facts: The facility's manager, class and kind.
        part: The part of the annex that the service is in.
        classes: The classes for which the list has a price of the service; None is the price for all.
        law: The regulation.

    Returns:
        The class (None: the price for all), the share of its price that is paid, and the article for that, if one is needed. None
        where no price of the service applies.
    """
    rule = law.regulation.class_price_of(facts, part)
    if rule is not None:
        taken = rule.takes if rule.takes in classes else None
        return None if taken not in classes else (taken, Fraction(rule.pays), law.citation_text(rule.reference))
    if facts.class_ is not None and facts.class_ in classes:
        return facts.class_, Fraction(1), None
    if None in classes and not law.regulation.takes_other_price(facts):
        return None, Fraction(1), None
    return None
