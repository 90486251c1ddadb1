"""The verb list in-force: which price holds, at a facility, on a day, and by which decision; and if none does, why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import WrongOption
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import is_for, keeps_old_price, known_until, laws, reading, registry_at
from pricebook.base.nearest import nearest_names
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
from pricebook.registry.in_force import keys_of, lines_of
from pricebook.registry.life import lives
from pricebook.registry.recording import Payer
from pricebook.registry.why_not import WhyNot, codes_in, names_in, why_no_facility, why_no_list, why_no_price
from pricebook.regulation.basics import Citation
from pricebook.submission.read.codes import compact

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
        prices: What is paid, in the order of the lists.
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
    why_not: WhyNot | None = None
    findings: Findings = field(default_factory=Findings)

    def why(self, price: PriceInForce) -> tuple[str, ...]:
        """Why this price holds, as terms: of the own class, of another one, by an amendment, inherited, begun before."""
        facility = self.facility
        own = facility.facts.class_ if facility is not None else None
        reasons = ["price-for-all" if not price.class_ else "price-of-class" if price.class_ == own else "price-of-another"]
        if price.of.amends is not None:
            reasons.append("price-amended")
        inherited = facility.inherited if facility is not None else None
        if inherited is not None and (price.of.authority != inherited.authority or price.of.since < inherited.day):
            reasons.append("price-inherited")
        if self.decided_by != self.day and price.of.from_ <= self.decided_by:
            reasons.append("price-begun-before")
        return tuple(reasons)


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
        facility: The code of the facility.
        on: The day.
        service: Only this service, by id, code or ordinal, however these are spelt.
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
        asked = _Asked(con, facility, payer, last, on)
        day, article, not_kept = on, None, None
        if begun is not None and begun < on:
            day, article, not_kept = asked.day_that_decides(begun, on, keeps_old_price(norms))
        found, recorded = asked.on(day)
        if found is None:
            gone = why_no_facility(con, facility, last)
            near = nearest_names(facility, gone.near) if gone.near else ()
            why = WhyNot(gone.reason, day=gone.day, near=near)
            return InForce(facility, on, payer, begun, service, day, article, not_kept, None, None, (), {}, (), why)
        reclassed = asked.reclassed_since(day, on)
        lists = asked.to_their_ends(found, recorded.on(day))
        said = as_recorded(con, lists, service) if service is not None else None
        applies = not lists or is_for(lists[-1], found.facts, day, norms)
        prices = tuple(prices_in_force(con, found, lists, laws(day, norms), said)) if applies else ()
        if reclassed is not None and applies:
            prices += _prices_of_the_day(con, asked, lists, said, {price.service_id for price in prices}, norms)
        why_not = None if prices else _why_not(con, found, recorded, lists, day, said, applies)
        asked_lists = {each.name for each in (*lists, *(price.of for price in prices))}
        findings = _findings(con, asked_lists, prices if service is not None else None, norms)
        gone_on = [price.of for price in prices if price.of not in lists]
        named = [*lists, *gone_on, *(each for each in recorded.whole if why_not is not None and each.name == why_not.list)]
        decisions = decisions_of(con, named)
        return InForce(
            facility, on, payer, begun, service, day, article, not_kept, reclassed, found, tuple(lists), decisions, prices,
            why_not, findings,
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
    asked: "_Asked",
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
    lists = asked.to_their_ends(facility, recorded.on(asked.day))
    return tuple(prices_in_force(con, facility, lists, laws(asked.day, norms), service, without))


def as_recorded(con: sa.Connection, lists: Sequence[ListInForce], service: str) -> str:
    """An id, a code or an ordinal as lists have it, where only signs and capitals differ ("10,0319,0436"); else as it is said."""
    said = service.strip()
    if any(keys_of(con, regulation, said) for regulation in {each.regulation for each in lists}):
        return said
    near = {code for code in codes_in(con, lists) if compact(code) == compact(said)}
    return near.pop() if len(near) == 1 and compact(said) else said


class _Asked:
    """A facility and a payer that is asked about for a service of a day, as it was known up to an entry."""

    def __init__(self, con: sa.Connection, code: str, payer: Payer, known: int | None, of: date) -> None:
        self.con, self.code, self.payer, self.known, self.day = con, code, payer, known, of
        now = facility_on(con, code, of, known)
        self._class_now = now.facts.class_ if now is not None else None

    def on(self, day: date) -> tuple[FacilityOnDay | None, Periods]:
        """The facility on a day, with the class of the day of the service, and the periods of the lists for its place."""
        found = facility_on(self.con, self.code, day, self.known)
        if found is None:
            return None, Periods((), ())
        found = replace(found, facts=replace(found.facts, class_=self._class_now))
        place = (found.scope, found.facts.class_ or "")
        return found, periods(self.con, found.authority, place, self.payer, self.known)

    def day_that_decides(
        self, begun: date, on: date, article: Callable[[date], Citation | None]
    ) -> tuple[date, Citation | None, date | None]:
        """The day whose prices a treatment is paid that began on one day, for a service of another.

        From the service back to the beginning: past each change of prices for which a rule says that treatments which had begun
        keep the old ones. A change without such a rule decides; one of the facility's class alone changes no list.

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
            if former is None or facility is None:
                return decides, by, change
            old = earlier.on(change - _DAY)
            if [each.list for each in old] != [each.list for each in recorded.on(day)]:
                rule = article(change) if change in starts and old else None
                if rule is None:
                    return decides, by, change
                decides, by = change - _DAY, rule
            day = change - _DAY
        return decides, by, None

    def reclassed_since(self, day: date, on: date) -> date | None:
        """The last change of the facility's class after one day and until another; None where the class is the same."""
        then = facility_on(self.con, self.code, day, self.known)
        if then is None or then.facts.class_ == self._class_now:
            return None
        facts = facts_of(self.con, self.code, self.known)
        return next((fact.from_ for fact in reversed(facts) if day < fact.from_ <= on), None)

    def to_their_ends(self, facility: FacilityOnDay, lists: Sequence[ListInForce]) -> list[ListInForce]:
        """Lists with the last day on which they hold for a facility: one that a new authority inherits goes on under it."""
        chain = [each for each in successions(self.con, self.known) if each.former == facility.authority]
        found = list(lists)
        for number, each in enumerate(found):
            heir = next((later for later in chain if each.to is not None and later.day == each.to + _DAY), None)
            if heir is None:
                continue
            moved, recorded = self.on(heir.day)
            rows = (*recorded.whole, *recorded.amending) if moved is not None else ()
            after = next((row for row in rows if row.list == each.list and row.from_ <= heir.day), None)
            if moved is not None and after is not None and (after.to is None or after.to >= heir.day):
                (last,) = self.to_their_ends(moved, [after])
                found[number] = replace(each, to=last.to)
        return found


def _why_not(
    con: sa.Connection,
    facility: FacilityOnDay,
    recorded: Periods,
    lists: list[ListInForce],
    day: date,
    service: str | None,
    applies: bool,
) -> WhyNot:
    """Why nothing is paid, with the names that are near to what was asked for."""
    if not lists:
        return why_no_list(recorded, day)
    if service is None:
        return WhyNot("no-price" if applies else "another-authority", lists[-1].name)
    why = why_no_price(con, facility, lists, service, applies=applies)
    if why.reason == "no-such-service":
        return WhyNot(why.reason, why.list, near=nearest_names(service, names_in(con, lists)))
    return why
