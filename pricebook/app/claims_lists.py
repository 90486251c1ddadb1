"""What facilities are paid, for the settlement of claims: by one list, or by those of the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pricebook.app.errors import WrongOption
from pricebook.app.load import LoadedList
from pricebook.entitlement import FacilityPrice, applies_to, approval_of, leaves_open_who_performs, of_ministry, prices_of
from pricebook.pricelist import Facility
from pricebook.regulation import FacilityFacts
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period, WhyUnpaid


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


@dataclass(slots=True)
class ByList:
    """The periods of facilities by one list: the days of its approval.

    A list that names no facility is for each that is asked about, at the price of the class that is stated, or that for all.

    Args:
        loaded: the list, with the status and the approval that are known of it.
        name: how it is called.
        class_: the hospital class of facilities that the list does not name.
        known: what is known of facilities that the list does not name, by their codes.
        always: whether it is for all days.
    """

    loaded: LoadedList
    name: str
    class_: str | None = None
    known: Mapping[str, Facility] = field(default_factory=dict)
    always: bool = False
    _source: ListSource | None = None
    _found: dict[str, Sequence[Period]] = field(default_factory=dict)

    def periods(self, facility: str, first: date, last: date) -> Sequence[Period]:
        """The periods of a facility, or none where the list is not for it; whichever days are asked about."""
        if facility not in self._found:
            self._found[facility] = self._periods(facility)
        return self._found[facility]

    def _periods(self, facility: str) -> Sequence[Period]:
        prices, law = self.loaded.prices, self.loaded.law
        named = next((each for each in prices.facilities if each.facility_code == facility), None)
        if named is None and leaves_open_who_performs(prices):
            managed_by = (
                prices.submitter if of_ministry(prices, law) else "province"
            )  # what it is, nobody said: one of the list's
            named = self.known.get(facility) or Facility(facility, None, self.class_, managed_by, True)
        if named is None or not applies_to(named, prices, law):  # it has no list, and performs what it performs
            return ()
        by_class = {line.service_id for line in prices.lines if line.class_ is not None} if named.class_ is None else set()
        paid: dict[str, PaidPrice] = {}
        unpaid: dict[str, WhyUnpaid] = {line.service_id: "not-performed" for line in prices.lines}
        for entry in prices_of(named, prices, law):
            if isinstance(entry, FacilityPrice):
                if entry.line.service_id in by_class and entry.rule is None:
                    unpaid[entry.line.service_id] = "class-not-known"
                else:
                    paid[entry.line.service_id] = PaidPrice(entry.price, entry.line, entry.rule)
            else:
                by_its_class = entry.service_id in by_class and entry.reason == "class-unpriced"
                unpaid[entry.service_id] = "class-not-known" if by_its_class else "not-approved"
        approval = approval_of(prices)
        decision = f"{approval.decision_no}, {approval.date:%d/%m/%Y}" if approval is not None else None
        days: tuple[date | None, date | None] = (prices.pricing_date, None)
        if approval is not None:
            days = approval.effective_from, approval.effective_to
        if self.always:
            days = None, None
        self._source = source = self._source or ListSource(self.name, prices, law, decision)
        return (Period(source, *days, paid, {id_: why for id_, why in unpaid.items() if id_ not in paid}),)
