"""What facilities are paid, for the settlement of claims: by one list, or by those of the registry."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pricebook.app.claims_facilities import Known, KnownFacility, nobody
from pricebook.app.errors import WrongOption
from pricebook.app.load import LoadedList
from pricebook.entitlement import FacilityPrice, applies_to, approval_of, leaves_open_who_performs, of_ministry, prices_of
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import FacilityFacts, LawOnDay
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period, WhyUnpaid

_DAY = timedelta(days=1)


def refuse_unknown_class(class_: str | None, *lists: LoadedList) -> None:
    """Refuses a class for which none of some lists has a price, and whose prices no rule takes from another class.

    Args:
        class_: the class, as it was stated; None where none was.
        lists: the lists. Where they have no prices by class, any class will do.

    Raises:
        WrongOption: there is no such class.
    """
    known = list(dict.fromkeys(line.class_ for each in lists for line in each.prices.lines if line.class_ is not None))
    if class_ is None or not known or class_ in known:
        return
    if not any(each.law.regulation.takes_other_price(FacilityFacts("province", class_, None)) for each in lists):
        raise WrongOption("no-such-class", said=class_, known=", ".join(known))


def has_no_price_of_class(facts: FacilityFacts, classes: Collection[str | None], law: LawOnDay) -> bool:
    """Whether a list that has prices by class has none for the class of a facility, and no rule gives it that of another class.

    What such a list says of services with prices by class is for other facilities: the one that has a price may be another list.

    Args:
        facts: the facility; where its class is not known, neither is this.
        classes: the classes of all prices of the list; None is the price for all.
        law: the law that the list follows.
    """
    own = facts.class_ is not None and any(classes) and facts.class_ not in classes
    return own and not law.regulation.takes_other_price(facts)


def says_who_performs(prices: PriceList) -> bool:
    """Whether a list says what the facilities that it names perform; one without capabilities does not say that it is nothing."""
    return not prices.facilities or bool(prices.capabilities)


@dataclass(slots=True)
class ByList:
    """The periods of facilities by one list: the days of its approval, or those from its pricing date; while its law holds.

    A list that names no facility is for each that is asked about, at the price of its class, as known or stated, or that for all.

    Args:
        loaded: the list, with the status and the approval that are known of it.
        name: how it is called.
        class_: the hospital class of facilities that neither the list names nor the registry knows.
        named: facilities as another list has them, by their codes.
        known: what the registry knows of facilities.
        always: whether it is for all days.
    """

    loaded: LoadedList
    name: str
    class_: str | None = None
    named: Mapping[str, Facility] = field(default_factory=dict)
    known: Known = nobody
    always: bool = False
    _source: ListSource | None = None
    _found: dict[str, Sequence[Period]] = field(default_factory=dict)

    def periods(self, facility: str, first: date, last: date) -> Sequence[Period]:
        """The periods of a facility, or none where the list is not for it; whichever days are asked about."""
        if facility not in self._found:
            found = (self._period(each) for each in self._facility(facility))
            self._found[facility] = tuple(period for period in found if period is not None)
        return self._found[facility]

    def _facility(self, code: str) -> Sequence[KnownFacility]:
        """The facility, from one day to another; none where the list names others."""
        prices, law = self.loaded.prices, self.loaded.law
        named = next((each for each in prices.facilities if each.facility_code == code), None)
        if named is None and not leaves_open_who_performs(prices):
            return ()
        named = named or self.named.get(code)
        if named is not None:
            return (KnownFacility(named, None, None),)
        # What it is, nobody said: one of the list's.
        managed_by = prices.submitter if of_ministry(prices, law) else "province"
        return list(_on_all_days(self.known(code), Facility(code, None, self.class_, managed_by, True)))

    def _days(self, of: KnownFacility) -> tuple[date | None, date | None]:
        """The days on which the list is for a facility, as it is known on some days."""
        if self.always:
            return of.first, of.last
        prices, law = self.loaded.prices, self.loaded.law
        approval = approval_of(prices)
        first = approval.effective_from if approval is not None else prices.pricing_date
        last = approval.effective_to if approval is not None else None
        ends = [day for day in (last, law.regulation.effective_to, of.last) if day is not None]
        return max((day for day in (first, of.first) if day is not None), default=None), min(ends, default=None)

    def _period(self, of: KnownFacility) -> Period | None:
        prices, law, named = self.loaded.prices, self.loaded.law, of.facility
        first, last = self._days(of)
        ended = first is not None and last is not None and last < first
        if ended or not applies_to(named, prices, law):  # it has no list, and performs what it performs
            return None
        other_class = has_no_price_of_class(
            FacilityFacts(named.managed_by, named.class_, named.kind), {line.class_ for line in prices.lines}, law
        )
        by_class = {line.service_id for line in prices.lines if line.class_} if named.class_ is None or other_class else set()
        paid: dict[str, PaidPrice] = {}
        unpaid: dict[str, WhyUnpaid] = {line.service_id: "not-performed" for line in prices.lines}
        said = prices if says_who_performs(prices) else replace(prices, facilities=())
        for entry in prices_of(named, said, law):
            if isinstance(entry, FacilityPrice):
                if entry.line.service_id in by_class and entry.rule is None:
                    unpaid[entry.line.service_id] = "class-not-known"
                else:
                    paid[entry.line.service_id] = PaidPrice(entry.price, entry.line, entry.rule)
            else:
                by_its_class = entry.service_id in by_class and entry.reason == "class-unpriced"
                unpaid[entry.service_id] = "class-not-known" if by_its_class else "not-approved"
        if other_class and not paid:
            return None
        approval = approval_of(prices)
        decision = f"{approval.decision_no}, {approval.date:%d/%m/%Y}" if approval is not None else None
        self._source = source = self._source or ListSource(self.name, prices, law, decision)
        return Period(source, first, last, paid, {id_: why for id_, why in unpaid.items() if id_ not in paid}, name=named.name)


def _on_all_days(known: Sequence[KnownFacility], else_: Facility) -> Iterator[KnownFacility]:
    """What is known of a facility, and on other days, or of its class, what is stated."""
    start: date | None = None
    for facility, first, last in known:
        if first is not None and (start is None or start < first):
            yield KnownFacility(replace(else_, name=facility.name), start, first - _DAY)
        of = replace(facility, class_=facility.class_ or else_.class_, managed_by=facility.managed_by or else_.managed_by)
        yield KnownFacility(of, first, last)
        if last is None:
            return
        start = last + _DAY
    yield KnownFacility(else_, start, None)
