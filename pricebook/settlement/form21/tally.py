"""Services tallied by the ordinals of the approved list, and a form read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricebook.base.money import divide
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine, PriceList
from pricebook.settlement.charged_tables import ChargedRow, amount_of
from pricebook.settlement.figures import whole_dong

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
    """

    line: PriceLine
    price: Decimal
    at: Place
    outpatient: Decimal = Decimal(0)
    inpatient: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)

    @property
    def quantity(self) -> Decimal:
        """How often it was performed."""
        return self.outpatient + self.inpatient

    def part(self, quantity: Decimal) -> Decimal:
        """What so many of them were charged at, in whole đồng: which of them had which share of the price is not known."""
        return whole_dong(Fraction(self.amount) * Fraction(quantity) / Fraction(self.quantity)) if self.quantity else Decimal(0)


class ServicesOfList:
    """The services of a list by what names them: id, ordinal, or code. Where a name fits two services, it names none."""

    def __init__(self, prices: PriceList, class_: str | None) -> None:
        self._named: dict[str, dict[str, PriceLine]] = {}
        for line in prices.lines:
            if line.class_ is None or class_ is None or line.class_ == class_:
                for name in (line.service_id, line.ordinal, line.service_code):
                    if name:
                        self._named.setdefault(name, {}).setdefault(line.service_id, line)

    def meant(self, *names: str | None) -> PriceLine | None:
        """The price line that the first of the names that is one names."""
        for name in names:
            lines = self._named.get(name or "", {})
            if len(lines) == 1:
                return next(iter(lines.values()))
        return None


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
        each = _of(found, line, row)
        quantity, amount = _charged(row)
        each.amount += amount
        if row.get("treatment", str) == "inpatient":
            each.inpatient += quantity
        else:
            each.outpatient += quantity
    return [each for each in _in_order(found) if each.quantity or each.amount], list(unknown_services(unknown))


def form_read(rows: Iterable[ChargedRow], services: ServicesOfList) -> tuple[list[Tallied], list[Finding]]:
    """The tally that a form states. Rows without a service or a quantity are headings and totals.

    Returns:
        A pair: the tally in the order of the list; and ST083 for rows whose service the list does not have.
    """
    found: dict[Key, Tallied] = {}
    unknown: list[Place] = []
    for row in rows:
        names = row.get("service", str), row.get("ordinal", str)
        quantities = [row.get(column, Decimal) for column in ("outpatient", "inpatient")]
        if not any(names) or row.get("price", Decimal) is None or quantities == [None, None]:
            continue
        line = services.meant(*names)
        if line is None:
            unknown.append(row.at)
            continue
        each = _of(found, line, row)
        outpatient, inpatient = (quantity or Decimal(0) for quantity in quantities)
        each.outpatient += outpatient
        each.inpatient += inpatient
        stated = row.get("amount", Decimal)
        each.amount += each.price * (outpatient + inpatient) if stated is None else stated
    return _in_order(found), list(unknown_services(unknown))


def _charged(row: ChargedRow) -> tuple[Decimal, Decimal]:
    """Quantity and đồng of a row, both negative in a return. An amount that is not stated is quantity × price × shares."""
    quantity, amount = amount_of(row, "quantity"), row.get("amount", Decimal)
    if amount is None:
        exact = Fraction(quantity) * Fraction(amount_of(row, "price"))
        for column in ("share", "fund_share"):
            share = row.get(column, Fraction)
            exact *= 1 if share is None else share
        amount = divide(Decimal(exact.numerator), Decimal(exact.denominator), 2)
    return (-abs(quantity), -abs(amount)) if min(quantity, amount) < 0 else (quantity, amount)


def _of(found: dict[Key, Tallied], line: PriceLine, row: ChargedRow) -> Tallied:
    price = amount_of(row, "price")
    return found.setdefault((line.service_id, price), Tallied(line, price, row.at))


def _in_order(found: Mapping[Key, Tallied]) -> list[Tallied]:
    return sorted(found.values(), key=lambda each: (each.line.number, each.price))


def unknown_services(places: Sequence[Place]) -> Iterator[Finding]:
    """ST083 for the rows whose service the list does not have."""
    if places:
        yield Finding("ST083", places[0], observed=len(places), cells=tuple(places[1:]))
