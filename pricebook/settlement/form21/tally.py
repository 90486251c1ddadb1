"""Services tallied by the ordinals of the approved list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from pricebook.base.money import to_decimals
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine, PriceList
from pricebook.regulation import LawOnDay
from pricebook.settlement.charged.tables import ChargedRow, amount_of
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.meant import NO_FORMS, Services
from pricebook.settlement.figures import shares_of, whole_dong
from pricebook.tables import folded

Key = tuple[str, Decimal]  # service, price


@dataclass(slots=True)
class Tallied:
    """One service at one price.

    Attributes:
        line: the service.
        price: đồng, of the whole service.
        at: the first row that says so.
        outpatient, inpatient: how often it was performed.
        amount: đồng, what was charged: less than quantity × price where only a share of the price is paid.
        each: how many of what was claimed were charged at how many đồng each.
    """

    line: PriceLine
    price: Decimal
    at: Place
    outpatient: Decimal = Decimal(0)
    inpatient: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    each: dict[Fraction, Decimal] = field(default_factory=dict)

    @property
    def quantity(self) -> Decimal:
        """How often it was performed."""
        return self.outpatient + self.inpatient

    def least(self, quantity: Decimal) -> Decimal:
        """The least that so many of them were charged at, in whole đồng: who had which share of the price is not known."""
        if quantity == self.quantity:
            return whole_dong(Fraction(self.amount))
        together = Fraction(0)
        for of_one, times in sorted(self.each.items()):
            taken = max(min(times, quantity), Decimal(0))
            together += of_one * Fraction(taken)
            quantity -= taken
        return whole_dong(min(together, Fraction(self.amount)))


class ServicesOfList:
    """The services of a list by what names them. Codes are read as settle claims reads them: c5.1.272. is C5.1.272.

    Where a code or a name fits two services, it names none.
    """

    def __init__(self, prices: PriceList, law: LawOnDay, class_: str | None, forms: CodeForms = NO_FORMS) -> None:
        self._services = Services(prices, law, forms)
        self._lines: dict[str, PriceLine] = {}
        for line in prices.lines:
            if line.class_ is None or class_ is None or line.class_ == class_:
                self._lines.setdefault(line.service_id, line)
        self._beginnings = {" ".join(folded(line.name or "").split()[:2]) for line in self._lines.values()}

    def meant(self, *codes: str | None) -> PriceLine | None:
        """The price line that the first of the codes or ordinals that names one names."""
        asked = self._services
        found = (self._one(asked.meant(code, None) or asked.spelt(code) or asked.before(code)) for code in codes if code)
        return next((line for line in found if line is not None), None)

    def named(self, name: str | None) -> PriceLine | None:
        """The price line of the service that has exactly this name."""
        return self._one(self._services.named(name)) if name else None

    def begin_like(self, label: str) -> bool:
        """Whether a name of the list begins with the first two words of a folded text."""
        return " ".join(label.split()[:2]) in self._beginnings

    def _one(self, ids: Iterable[str] | None) -> PriceLine | None:
        lines = [self._lines[id_] for id_ in ids or () if id_ in self._lines]
        return lines[0] if len(lines) == 1 else None


def tallied(rows: Iterable[ChargedRow], services: ServicesOfList) -> tuple[list[Tallied], list[Finding]]:
    """Tallies services performed. A return is taken off; what is taken back wholly is not in the tally.

    Returns:
        A pair: the tally in the order of the list; and ST083 for rows whose service the list does not have.
    """
    found: dict[Key, Tallied] = {}
    unknown: list[Place] = []
    for row in rows:
        line = services.meant(row.get("service", str))
        if line is None:
            unknown.append(row.at)
            continue
        each = tallied_of(found, line, amount_of(row, "price"), row)
        quantity, amount = _charged(row)
        each.amount += amount
        if quantity:
            of_one = Fraction(amount) / Fraction(quantity)
            each.each[of_one] = each.each.get(of_one, Decimal(0)) + quantity
        if row.get("treatment", str) == "inpatient":
            each.inpatient += quantity
        else:
            each.outpatient += quantity
    return [each for each in in_order(found) if each.quantity or each.amount], list(unknown_services(unknown))


def services_unread(rows: Iterable[ChargedRow], services: ServicesOfList) -> dict[str, bool]:
    """The services of rows that could not be read, and whether one of these rows takes something back."""
    found: dict[str, bool] = {}
    for row in rows:
        if (line := services.meant(row.get("service", str))) is not None:
            takes_back = min(amount_of(row, "quantity"), amount_of(row, "amount")) < 0
            found[line.service_id] = takes_back or found.get(line.service_id, False)
    return found


def _charged(row: ChargedRow) -> tuple[Decimal, Decimal]:
    """Quantity and đồng of a row, both negative in a return. An amount that is not stated is quantity × price × shares."""
    quantity, amount = amount_of(row, "quantity"), row.get("amount", Decimal)
    if amount is None:
        exact = Fraction(quantity) * Fraction(amount_of(row, "price")) * (shares_of(row.values) or 0)
        amount = to_decimals(exact, 2)
    return (-abs(quantity), -abs(amount)) if min(quantity, amount) < 0 else (quantity, amount)


def tallied_of(found: dict[Key, Tallied], line: PriceLine, price: Decimal, row: ChargedRow) -> Tallied:
    """What is tallied of a service at a price; `row` is where, if it is the first that says so."""
    return found.setdefault((line.service_id, price), Tallied(line, price, row.at))


def in_order(found: Mapping[Key, Tallied]) -> list[Tallied]:
    """A tally in the order of the list."""
    return sorted(found.values(), key=lambda each: (each.line.number, each.price))


def unknown_services(places: Sequence[Place]) -> Iterator[Finding]:
    """ST083 for the rows whose service the list does not have."""
    if places:
        yield Finding("ST083", places[0], observed=len(places), cells=tuple(places[1:]))
