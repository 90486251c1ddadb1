"""What facilities are paid by the lists of a registry, for the settlement of claims: period by period."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.claims_lists import has_no_price_of_class
from pricebook.app.errors import UnreadableList, reason
from pricebook.app.list_asked import Asked
from pricebook.app.load import in_order_of, law_of
from pricebook.app.packs import packs_for
from pricebook.app.registry import is_for, keeps_old_price, laws
from pricebook.pricelist import InvalidPriceList
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry import Fact, ListInForce, Periods, kept, prices_in_force
from pricebook.registry.claims import successions
from pricebook.registry.decisions import decisions_of
from pricebook.registry.facts import facts_of
from pricebook.registry.in_force import lines_of, performs_by
from pricebook.registry.schema import ALL
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period, WhyUnpaid

_DAY = timedelta(days=1)


class ByRegistry:
    """The periods of facilities by the lists of a registry; each list is read once.

    Args:
        con: a connection that sees one state of the registry.
        norms: a folder of regulation packs that is searched before the installed ones.
    """

    def __init__(self, con: sa.Connection, norms: Path | str | None) -> None:
        self._con, self._norms = con, norms
        self._keeps_old_price = keeps_old_price(norms)
        self._sources: dict[int, ListSource] = {}
        self._known: dict[str, Sequence[Period]] = {}

    def periods(self, facility: str, first: date, last: date) -> Sequence[Period]:
        """All periods of a facility, whichever days are asked about: a list before or after them may be the one that was charged.

        Raises:
            UnreadableList, OtherPack: a list cannot be read with its law.
        """
        if facility not in self._known:
            self._known[facility] = self._periods(facility)
        return self._known[facility]

    def _periods(self, facility: str) -> Sequence[Period]:
        facts = facts_of(self._con, facility, None)
        if not facts:
            return ()
        recorded = (Asked(self._con, facility, "insured", None, fact.from_).on(fact.from_)[1] for fact in facts)
        starts = sorted(self._turns(facts, list(recorded)))
        ends = [*(day - _DAY for day in starts[1:]), None]
        periods = (self._period(facility, start, end) for start, end in zip(starts, ends, strict=True))
        return tuple(period for period in periods if period is not None)

    def _turns(self, facts: Sequence[Fact], recorded: Sequence[Periods]) -> set[date]:
        """The days on which what holds for a facility may change."""
        days = {fact.from_ for fact in facts}
        days |= {each.day for each in successions(self._con, None)}
        for periods in recorded:
            for each in (*periods.whole, *periods.amending):
                days |= {each.from_} | ({each.to + _DAY} if each.to is not None else set())
        return {day for day in days if day > date.min} or {date.min}

    def _period(self, facility: str, start: date, end: date | None) -> Period | None:
        """What holds from one day to another, between which nothing changes; None where no list does."""
        asked = Asked(self._con, facility, "insured", None, start)
        found, recorded = asked.on(start)
        lists = recorded.on(start) if found is not None else []
        if found is None or not lists or not is_for(lists[-1], found.facts, start, self._norms):
            return None
        whole = self._source(lists[-1])
        paid: dict[str, PaidPrice] = {}
        rows_of = lines_of(self._con, lists)
        classes = {None if class_ == ALL else class_ for rows in rows_of.values() for class_ in rows}
        other_class = has_no_price_of_class(found.facts, classes, whole.law)
        class_decides = found.facts.class_ is None or other_class
        by_class = {service for service, rows in rows_of.items() if set(rows) - {ALL}} if class_decides else set()
        for price in prices_in_force(self._con, found, lists, laws(start, self._norms)):
            if price.service_id in by_class and price.rule is None:
                continue
            source = self._source(price.of)
            paid[price.service_id] = PaidPrice(price.price, source.prices.lines[price.number - 1], price.rule, source)
        if other_class and not paid:
            return None
        able = performs_by(self._con, lists, facility)
        unpaid: dict[str, WhyUnpaid] = {
            service: _why(service in by_class) if able(service, max(rows.values(), key=_since)[0]) else "not-performed"
            for service, rows in rows_of.items()
            if service not in paid
        }
        kept_by = self._keeps_old_price(start)
        return Period(whole, start, end, paid, unpaid, str(kept_by) if kept_by is not None else None, found.name)

    def _source(self, of: ListInForce) -> ListSource:
        if of.list not in self._sources:
            try:
                prices = parse_pricelist((kept(self._con, of.content) or b"").decode(), of.name)
            except (InvalidPriceList, UnicodeDecodeError) as error:
                raise UnreadableList("unreadable-list", reason=reason(error)) from error
            law = law_of(prices, packs_for(self._norms))
            decided = decisions_of(self._con, {of.list: of.name}).get(of.name)
            said = (
                [decided.number, f"{decided.date:%d/%m/%Y}" if decided.date is not None else None] if decided is not None else []
            )
            decision = ", ".join(part for part in said if part) or None
            self._sources[of.list] = ListSource(of.name, in_order_of(prices, law), law, decision)
        return self._sources[of.list]


def _why(by_class: bool) -> WhyUnpaid:
    """Why a service that a facility performs is not paid to it; `by_class`: the class decides, and is not known."""
    return "class-not-known" if by_class else "not-approved"


def _since(row: tuple[ListInForce, object]) -> date:
    return row[0].since
