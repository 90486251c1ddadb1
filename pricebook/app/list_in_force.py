"""The verb list in-force: which price holds, at a facility, on a day, and by which decision; and if none does, why."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.list_rules import ListRules
from pricebook.app.registry import is_for, keeps_old_price, known_until, laws, reading, registry_at
from pricebook.base.nearest import nearest_names
from pricebook.entitlement import Days, PaidDays, period_with
from pricebook.findings import Findings
from pricebook.registry import (
    FacilityOnDay,
    ListInForce,
    Periods,
    PriceInForce,
    facility_on,
    periods,
    prices_in_force,
)
from pricebook.registry.claims import successions
from pricebook.registry.decisions import Decision, decisions_of
from pricebook.registry.facts import facts_of
from pricebook.registry.life import lives
from pricebook.registry.paid_days import paid_days
from pricebook.registry.recording import Payer
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
        facility: The facility as it is known on that day; None where it is not known.
        lists: The lists that hold, amendments first.
        decisions: By name of a list, the decision by which it holds.
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
    facility: FacilityOnDay | None
    lists: tuple[ListInForce, ...]
    decisions: dict[str, Decision]
    prices: tuple[PriceInForce, ...]
    paid: Mapping[int, PaidDays] = field(default_factory=dict)
    why_not: WhyNot | None = None
    findings: Findings = field(default_factory=Findings)

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
        if self.decided_by != self.day:
            reasons.append("price-begun-before")
        return tuple(reasons)

    def days_of(self, price: PriceInForce) -> Days:
        """From when to when this price is paid, both inclusive; None where no end is decided. An inherited one may be older."""
        first, last = self._period(price)
        moved = self.facility.inherited.day if self.facility is not None and self.facility.inherited is not None else None
        return (min(first, price.of.since) if self._inherited(price) and first == moved else first), last

    def _inherited(self, price: PriceInForce) -> bool:
        inherited = self.facility.inherited if self.facility is not None else None
        return inherited is not None and (price.of.authority != inherited.authority or price.of.since < inherited.day)

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

    Args:
        facility: The facility, by its code, or its name or the beginning of one where no other has it.
        on: The day.
        service: Only this service, by id, code or ordinal, or by its name where no other has it.
        payer: Who pays: insured or on-demand.
        begun: The first day of the treatment, which keeps the old price where the law says so of a change since.
        known: As it was known at this time (UTC, as text); by default now.
        registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        WrongOption: `known` is no time.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        last = known_until(con, known) if known is not None else None
        facility = facility_meant(con, facility)
        asked = _Asked(con, facility, payer, last)
        day, article, not_kept = on, None, None
        if begun is not None and begun < on:
            day, article, not_kept = asked.day_that_decides(begun, on, keeps_old_price(norms))
        found, recorded = asked.on(day)
        if found is None:
            gone = why_no_facility(con, facility, last)
            near = nearest_names(facility, gone.near) if gone.near else ()
            why = WhyNot(gone.reason, day=gone.day, near=near)
            return InForce(facility, on, payer, begun, service, day, article, not_kept, None, (), {}, (), why_not=why)
        lists = recorded.on(day)
        applies = not lists or is_for(lists[-1], found.facts, day, norms)
        prices = tuple(prices_in_force(con, found, lists, laws(day, norms), service)) if applies else ()
        one = prices[0].service_id if len(prices) == 1 else None
        by_list = {
            number: days
            for number in {price.of.list for price in prices}
            if (days := paid_days(con, found, recorded, number, laws(day, norms), one)) is not None
        }
        why_not = None if prices else _why_not(asked, found, recorded, lists, day, service, applies)
        asked_lists = {each.name for each in (*lists, *(price.of for price in prices))}
        findings = _findings(con, asked_lists, prices if service is not None else None, norms)
        gone_on = [price.of for price in prices if price.of not in lists]
        named = [*lists, *gone_on, *(each for each in recorded.whole if why_not is not None and each.name == why_not.list)]
        decisions = decisions_of(con, {each.list: each.name for each in named})
        if why_not is not None and why_not.number is not None:
            decisions |= decisions_of(con, {why_not.number: why_not.list or ""})
        return InForce(
            facility, on, payer, begun, service, day, article, not_kept, found, tuple(lists), decisions, prices, by_list, why_not,
            findings,
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


class _Asked:
    """A facility and a payer that is asked about, as it was known up to an entry."""

    def __init__(self, con: sa.Connection, code: str, payer: Payer, known: int | None) -> None:
        self.con, self.code, self.payer, self.known = con, code, payer, known

    def on(self, day: date) -> tuple[FacilityOnDay | None, Periods]:
        """The facility on a day, and the periods of the lists for its place."""
        found = facility_on(self.con, self.code, day, self.known)
        if found is None:
            return None, Periods((), ())
        place = (found.scope, found.facts.class_ or "")
        return found, periods(self.con, found.authority, place, self.payer, self.known)

    def day_that_decides(
        self, begun: date, on: date, article: Callable[[date], Citation | None]
    ) -> tuple[date, Citation | None, date | None]:
        """The day whose prices a treatment is paid that began on one day, for a service of another.

        From the service back to the beginning: past each change of prices for which a rule says that treatments which had begun
        keep the old ones. A change without such a rule decides, and so does one of the facility itself.

        Returns:
            The day, the article by which it is not that of the service, and the first day of the change at which the way ended.
        """
        facts = facts_of(self.con, self.code, self.known)
        merged = {each.day for each in successions(self.con, self.known)}
        decides, by, day = on, None, on
        while day > begun:
            facility, recorded = self.on(day)
            listed = [*recorded.whole, *recorded.amending]
            starts = {each.from_ for each in listed} | {each.to + _DAY for each in listed if each.to is not None}
            changes = {*starts, *merged, *(fact.from_ for fact in facts), begun + _DAY}
            change = max(first for first in changes if begun < first <= day)
            former, earlier = self.on(change - _DAY)
            if former is None or facility is None or former.facts.class_ != facility.facts.class_:
                return decides, by, change
            old = earlier.on(change - _DAY)
            if [each.list for each in old] != [each.list for each in recorded.on(day)]:
                rule = article(change) if change in starts and old else None
                if rule is None:
                    return decides, by, change
                decides, by = change - _DAY, rule
            day = change - _DAY
        return decides, by, None


def _why_not(
    asked: _Asked,
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
    why = why_no_price(con, facility, lists, service, applies=applies)
    if why.reason == "no-such-service":
        return WhyNot(why.reason, why.list, near=services_near(con, lists, service))
    return why
