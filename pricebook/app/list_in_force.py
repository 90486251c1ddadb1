"""The verb list in-force: which price holds, at a facility, on a day, and by which decision; and if none does, why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import WrongOption
from pricebook.app.list_asked import Asked, as_recorded
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import ended_laws, is_for, keeps_old_price, known_until, laws, reading, registry_at
from pricebook.base.nearest import nearest_names
from pricebook.entitlement import Days, PaidDays, period_with
from pricebook.findings import Findings
from pricebook.registry import (
    FacilityOnDay,
    ListInForce,
    Periods,
    PriceInForce,
    prices_in_force,
)
from pricebook.registry.decisions import Decision, decisions_of, phased_by
from pricebook.registry.in_force import lines_of
from pricebook.registry.life import lives
from pricebook.registry.paid_days import paid_days
from pricebook.registry.recording import Payer
from pricebook.registry.through_mergers import periods_through
from pricebook.registry.why_not import WhyNot, facility_meant, services_near, why_no_facility, why_no_list, why_no_price
from pricebook.regulation.basics import Citation

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for a facility on a day.

    Attributes:
        facility_code, day, payer, begun, service: What was asked.
        decided_by: The day whose prices are paid: that of the service, or an earlier one, for a treatment that had begun.
        transition: The article by which a treatment that had begun keeps an older price.
        not_kept: The change since the treatment began at which it keeps no older price: no rule is known by which it would.
    reclassed: The last change of the facility's class since the day whose prices are paid: the class is that of the service.
        facility: The facility as it is known on that day; None where it is not known.
        lists: The lists that hold, amendments first.
        decisions: By name of a list, the decision by which it holds.
        phased: By number of a list and first day of a phase, the later decision on that phase, where one made it.
        prices: What is paid, in the order of the lists.
        paid: By number of a list, the days on which the facility is paid by it.
        why_not: Why nothing is, where nothing is.
        findings: What is odd about these lists as they were decided, and what is not agreed on in them.
    """

    facility_code: str
    day: date
    payer: str
    begun: date | None
    service: str | None
    decided_by: date
    transition: Citation | None
    not_kept: date | None
    reclassed: date | None
    facility: FacilityOnDay | None
    lists: tuple[ListInForce, ...]
    decisions: dict[str, Decision]
    prices: tuple[PriceInForce, ...]
    paid: Mapping[int, PaidDays] = field(default_factory=dict)
    phased: Mapping[tuple[int, date], Decision] = field(default_factory=dict)
    why_not: WhyNot | None = None
    findings: Findings = field(default_factory=Findings)
    ended_laws: tuple[tuple[str, date], ...] = ()

    def why(self, price: PriceInForce) -> tuple[str, ...]:
        """Why this price holds, as terms: of the own class, of another one, by an amendment, inherited, again, begun before."""
        facility = self.facility
        own = facility.facts.class_ if facility is not None else None
        reasons = ["price-for-all" if not price.class_ else "price-of-class" if price.class_ == own else "price-of-another"]
        if price.of.amends is not None:
            reasons.append("price-amended")
        if self._inherited(price):
            reasons.append("price-inherited")
        if price.of.list in self.paid and any(first < self._period(price)[0] for first, _ in self._periods(price)):
            reasons.append("price-again")
        if self.decided_by != self.day and price.of.from_ <= self.decided_by:
            reasons.append("price-begun-before")
        return tuple(reasons)

    def days_of(self, price: PriceInForce) -> Days:
        """From when to when this price is paid, both inclusive; None where no end is decided. An inherited one may be older."""
        first, last = self._period(price)
        moved = self.facility.inherited.day if self.facility is not None and self.facility.inherited is not None else None
        return (min(first, price.of.since) if self._inherited(price) and first == moved else first), last

    def phased_by(self, price: PriceInForce) -> Decision | None:
        """The later decision that says from when this price holds; None where the list's own decision does."""
        return self.phased.get((price.of.list, price.of.since))

    def _inherited(self, price: PriceInForce) -> bool:
        if self.facility is None:
            return False
        inherited = self.facility.inherited
        return price.of.authority != self.facility.authority or (inherited is not None and price.of.since < inherited.day)

    def _periods(self, price: PriceInForce) -> tuple[Days, ...]:
        return self.paid[price.of.list].of(price.service_id) if price.of.list in self.paid else ()

    def _period(self, price: PriceInForce) -> Days:
        return period_with(self._periods(price), self.decided_by) or (price.of.from_, price.of.to)


def in_force(
    facility: str,
    on: date,
    *,
    service: str | None = None,
    payer: Payer = "insured",
    begun: date | None = None,
    known: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> InForce:
    """Which prices hold at a facility on a day.

    A treatment that keeps an older list keeps its prices, and not the class: what a facility is by its class is no price that a
    decision changed, so the class of the day of the service tells which of the old prices is paid. Where the
    old list has prices of a service, and none for that class, the price of the day of the service is.

    Args:
        facility: The facility, by its code, or its name or the beginning of one where no other has it.
        on: The day.
        service: Only this service, by id, code or ordinal, however these are spelt, or by its name where no other has it.
        payer: Who pays: insured or on-demand.
        begun: The first day of the treatment, which keeps the old price where the law says so of a change since.
        known: As it was known at this time (UTC, as text); by default now.
        registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        WrongOption: `known` is no time, or the treatment begins after the day.
    """
    if begun is not None and begun > on:
        raise WrongOption("begun-after", begun=f"{begun:%d/%m/%Y}", day=f"{on:%d/%m/%Y}")
    with registry_at(registry) as opened, reading(opened) as con:
        last = known_until(con, known) if known is not None else None
        facility = facility_meant(con, facility)
        asked = Asked(con, facility, payer, last, on)
        day, article, not_kept = on, None, None
        if begun is not None and begun < on:
            day, article, not_kept = asked.day_that_decides(begun, on, keeps_old_price(norms))
        found, recorded = asked.on(day)
        if found is None:
            gone = why_no_facility(con, facility, last)
            near = nearest_names(facility, gone.near) if gone.near else ()
            why = WhyNot(gone.reason, day=gone.day, near=near)
            return InForce(facility, on, payer, begun, service, day, article, not_kept, None, None, (), {}, (), why_not=why)
        reclassed = asked.reclassed_since(day, on)
        recorded = asked.to_their_ends(found, recorded)
        lists = recorded.on(day)
        said = as_recorded(con, lists, service) if service is not None else None
        applies = not lists or is_for(lists[-1], found.facts, day, norms)
        prices = tuple(prices_in_force(con, found, lists, laws(day, norms), said)) if applies else ()
        one = prices[0].service_id if len(prices) == 1 else None
        through = periods_through(con, found, day, payer, last)
        by_list = {
            number: days
            for number in {price.of.list for price in prices}
            if (days := paid_days(con, found, through, number, laws(day, norms), one)) is not None
        }
        if reclassed is not None and applies:
            prices += _prices_of_the_day(con, asked, lists, said, {price.service_id for price in prices}, norms)
        why_not = None if prices else _why_not(asked, found, recorded, lists, day, said, applies)
        asked_lists = {each.name for each in (*lists, *(price.of for price in prices))}
        findings = _findings(con, asked_lists, prices if service is not None else None, norms)
        gone_on = [price.of for price in prices if price.of not in lists]
        named = [*lists, *gone_on, *(each for each in recorded.whole if why_not is not None and each.name == why_not.list)]
        decisions = decisions_of(con, {each.list: each.name for each in named}, last)
        if why_not is not None and why_not.number is not None:
            decisions |= decisions_of(con, {why_not.number: why_not.list or ""}, last)
        phased = phased_by(con, {price.of.list for price in prices}, found.facts.class_, last)
        return InForce(
            facility, on, payer, begun, service, day, article, not_kept, reclassed, found, tuple(lists), decisions, prices,
            by_list, phased, why_not, findings, ended_laws([price.of for price in prices], on, norms),
        )  # fmt: skip


def _findings(
    con: sa.Connection, names: Collection[str], prices: Sequence[PriceInForce] | None, norms: Path | str | None
) -> Findings:
    """What stands beside the prices of lists: of one service only what is about it, or about the whole list."""
    if not names:
        return Findings()
    rules = ListRules(norms)
    found = [finding for life in lives(con, sorted(names)) for finding in rules.of_prices(life)]
    if prices is None:
        return Findings(found)
    of_these = {price.service_id for price in prices}
    return Findings(each for each in found if each.code != "RG006" and (each.service is None or each.service in of_these))


def _prices_of_the_day(
    con: sa.Connection,
    asked: Asked,
    kept: Sequence[ListInForce],
    service: str | None,
    paid: Collection[str],
    norms: Path | str | None,
) -> tuple[PriceInForce, ...]:
    """What is paid on the day of the service for services that lists which are kept price, and not for the new class."""
    without = frozenset(lines_of(con, kept, service)) - set(paid)
    facility, recorded = asked.on(asked.day)
    if not without or facility is None:
        return ()
    lists = asked.to_their_ends(facility, recorded).on(asked.day)
    return tuple(prices_in_force(con, facility, lists, laws(asked.day, norms), service, without))


def _why_not(
    asked: Asked,
    facility: FacilityOnDay,
    recorded: Periods,
    lists: list[ListInForce],
    day: date,
    service: str | None,
    applies: bool,
) -> WhyNot:
    """Why nothing is paid, with the names that are near to what was asked for."""
    con = asked.con
    if not lists:
        return why_no_list(con, facility, recorded, day, asked.payer, asked.known)
    if service is None:
        return WhyNot("no-price" if applies else "another-authority", lists[-1].name)
    why = why_no_price(con, facility, lists, service, applies=applies, known=asked.known)
    if why.reason == "no-such-service":
        return WhyNot(why.reason, why.list, near=services_near(con, lists, service))
    return why
