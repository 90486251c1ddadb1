"""A paid period settled again: what the same lines come to under other lists or shares, and why, to the đồng.

The calculation begins with what was paid. Each step exchanges one factor: the price that was charged for that of the list in
force; that price for the one under which it is settled again, by the causes of its change; the shares; and last the rounding of
the amount to 2 decimals. What the amount changes by is that cause, so that the causes of a line add up to its difference exactly.
What cannot be settled under the other list is in no difference: it is never priced at 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from pricebook.base.exact import half_up
from pricebook.causes import ORDER, Causes, Kind
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.decided import Thing
from pricebook.settlement.claims.judge import THIRD, WRITTEN_THIRD
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period, WhyUnpaid
from pricebook.settlement.claims.meant import NO_FORMS, Services, paid_for, why_unpaid

AgainKind = Literal["charged", Kind, "paid-share", "amount-rounding", "only-in-new"]
AGAIN_ORDER: tuple[AgainKind, ...] = ("charged", *ORDER, "paid-share", "amount-rounding", "only-in-new")
WhyUnsettled = Literal[WhyUnpaid, "no-list"]
Share = Callable[[Fraction], Fraction]  # a share that was paid → the one under which it is settled again


def same_share(share: Fraction) -> Fraction:
    """The share stays what it is."""
    return share


class Paid(NamedTuple):
    """Lines that are alike: same thing, day, figures and shares. `first` is the number of the first of them; amounts in đồng."""

    thing: int
    day: int
    quantity: Decimal
    price: Decimal
    pays_num: int
    pays_den: int
    fund_num: int
    fund_den: int
    amount: Decimal
    times: int
    first: int

    def due(self, price: Fraction, pays: Fraction, fund: Fraction) -> Fraction:
        """The amount of one line at a price and shares, exactly."""
        return Fraction(self.quantity) * price * pays * fund


@dataclass(frozen=True, slots=True)
class Again:
    """Lines that are alike, settled again.

    Attributes:
        facility: their facility.
        said: what they charge.
        paid: the lines.
        service, name: the service of the list under which they are settled again; else that of the list by which they were paid.
        new: what one of them comes to, in đồng; None where it cannot be settled.
        causes: what each factor makes of one of them, in đồng; they add up to new − amount.
        why: why they cannot be settled.
    """

    facility: str
    said: Thing
    paid: Paid
    service: str | None
    name: str | None
    new: Decimal | None
    causes: Mapping[AgainKind, Fraction]
    why: WhyUnsettled | None = None


class SettlingAgain:
    """Settles lines again, facility by facility.

    Args:
        pays: the share of the price under which it is settled again.
        fund: the share that the fund pays.
        forms: what claims write behind codes.
    """

    def __init__(self, pays: Share = same_share, fund: Share = same_share, *, forms: CodeForms = NO_FORMS) -> None:
        self._pays, self._fund, self._forms = pays, fund, forms
        self._services: dict[int, Services] = {}
        self._causes: dict[tuple[int, int], Causes] = {}

    def again(
        self, facility: str, things: Mapping[int, Thing], paid: Sequence[Paid], old: Sequence[Period], new: Sequence[Period]
    ) -> Iterator[Again]:
        """Settles lines of a facility again.

        Args:
            facility: the facility.
            things: what is charged there, by number.
            paid: the lines.
            old: the periods of the lists by which they were paid.
            new: those of the lists under which they are settled again.
        """
        for each in paid:
            said = things[each.thing]
            if said.kind != "service":
                yield self._item(facility, said, each)
                continue
            before, after = (next((one for one in periods if one.holds(day_of(each.day))), None) for periods in (old, new))
            service, price = self._paid(before, said) if before is not None else (None, None)
            name = price.line.name if price is not None else None
            if after is None:
                yield Again(facility, said, each, service, name, None, {}, "no-list")
                continue
            other, other_price, why = self._under(after, said, before, service, price)
            if other_price is None:
                yield Again(facility, said, each, service, name, None, {}, why)
                continue
            amount, causes = self._service(each, before, (service, price), after, (str(other), other_price))
            yield Again(facility, said, each, other, other_price.line.name or name, amount, causes)

    def _item(self, facility: str, said: Thing, paid: Paid) -> Again:
        """No list has a price of an item: another share alone changes what it comes to."""
        pays, fund = _shares(paid)
        shares = self._pays(pays), self._fund(fund)
        if shares == (pays, fund):
            return Again(facility, said, paid, None, None, paid.amount, {})
        price = Fraction(paid.price)
        return Again(facility, said, paid, None, None, *self._causes_of(paid, price, price, {}))

    def _service(
        self,
        paid: Paid,
        before: Period | None,
        old: tuple[str | None, PaidPrice | None],
        after: Period,
        new: tuple[str, PaidPrice],
    ) -> tuple[Decimal, dict[AgainKind, Fraction]]:
        """What a line of a service comes to, and why."""
        price = new[1]
        if before is None or old[1] is None:
            pays, fund = _shares(paid)
            amount = half_up(paid.due(Fraction(price.price), self._pays(pays), self._fund(fund)), 2)
            change = Fraction(amount - paid.amount)
            return amount, {"only-in-new": change} if change else {}
        was = old[1]
        sources = before.source_of(old[0]), after.source_of(new[0])
        by_kind = self._causes_between(*sources).of_paid(was.line, price.line, price.price - was.price)
        return self._causes_of(paid, Fraction(was.price), Fraction(price.price), by_kind)

    def _causes_of(
        self, paid: Paid, old: Fraction, new: Fraction, by_kind: Mapping[Kind, Fraction]
    ) -> tuple[Decimal, dict[AgainKind, Fraction]]:
        """The causes from the amount that was paid to the one at the new price and shares."""
        pays, fund = _shares(paid)
        due = paid.due(old, pays, fund)
        amount = half_up(paid.due(new, self._pays(pays), self._fund(fund)), 2)
        found: dict[AgainKind, Fraction] = {"charged": Fraction(half_up(due, 2)) - Fraction(paid.amount)}
        for kind, change in by_kind.items():
            found[kind] = paid.due(change, pays, fund)
        found["paid-share"] = paid.due(new, self._pays(pays), self._fund(fund)) - paid.due(new, pays, fund)
        found["amount-rounding"] = Fraction(amount - paid.amount) - sum(found.values(), Fraction(0))
        return amount, {kind: found[kind] for kind in AGAIN_ORDER if found.get(kind)}

    def _paid(self, period: Period, said: Thing) -> tuple[str | None, PaidPrice | None]:
        service = paid_for(period, self._services_of(period.source).meant(said.code, said.name))
        return service, period.paid[service] if service is not None else None

    def _under(
        self, period: Period, said: Thing, before: Period | None, service: str | None, price: PaidPrice | None
    ) -> tuple[str | None, PaidPrice | None, WhyUnpaid | None]:
        """The service of the other list, and its price: by its id where both follow one regulation, else by its code."""
        services = self._services_of(period.source)
        ids = services.meant(said.code, said.name)
        if before is not None and service is not None and price is not None:
            one_law = before.source.law.regulation.id == period.source.law.regulation.id
            if one_law:
                ids = (service,)
            elif not ids and price.line.service_code:
                ids = services.meant(price.line.service_code, price.line.name)
        other = paid_for(period, ids)
        if other is None:
            return None, None, why_unpaid(period, services, said.code, ids)
        return other, period.paid[other], None

    def _services_of(self, source: ListSource) -> Services:
        if id(source) not in self._services:
            self._services[id(source)] = Services(source.prices, source.law, self._forms)
        return self._services[id(source)]

    def _causes_between(self, old: ListSource, new: ListSource) -> Causes:
        key = id(old), id(new)
        if key not in self._causes:
            self._causes[key] = Causes(old.prices, new.prices)
        return self._causes[key]


def _shares(paid: Paid) -> tuple[Fraction, Fraction]:
    """The shares that were paid. Claims write a third as 33: where the amount is that of a third, it is one."""
    pays, fund = Fraction(paid.pays_num, paid.pays_den), Fraction(paid.fund_num, paid.fund_den)
    if pays == WRITTEN_THIRD and paid.amount == half_up(paid.due(Fraction(paid.price), THIRD, fund), 2):
        return THIRD, fund
    return pays, fund
