"""A facility's form, read back: what it states of each service, and which of its rows do not say what decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine
from pricebook.settlement.charged.facts import UNREAD, unread_cells
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable
from pricebook.settlement.form21.sums import sums_in
from pricebook.settlement.form21.tally import Key, ServicesOfList, Tallied, in_order, tallied_of, unknown_services

TABLE = "form21"


class Unnamed(NamedTuple):
    """What a row states whose service is not known: its price, how often, and the amount. What it does not state is None."""

    price: Decimal | None
    quantity: Decimal | None = None
    amount: Decimal | None = None

    def may_be(self, claimed: Tallied) -> bool:
        """Whether it may be what was claimed of a service: at the price that was claimed, or at that of the list.

        A row that states no price is of one that gives its amount, for as many as it states, else for any number; or less than
        that, where less was charged for the service.
        """
        prices = _prices_of(claimed.line, {claimed.price})
        if self.price is not None:
            return self.price in prices
        if self.amount is None:
            return True
        less = claimed.amount < claimed.price * claimed.quantity
        if not self.quantity:
            return less or any(price and not self.amount % price for price in prices)
        less = less and abs(self.amount) < abs(claimed.price * self.quantity)
        return less or any(self.amount == price * self.quantity for price in prices)


@dataclass(frozen=True, slots=True)
class StatedForm:
    """What a form states.

    Attributes:
        tally: the services, in the order of the list.
        findings: ST051 and ST083 for rows that do not say what decides.
        unread: the services of which a row could not be read: how often the form has them is not known.
        unnamed: the rows whose service is not known.
        whole: whether every file and worksheet of the form could be read.
    """

    tally: tuple[Tallied, ...]
    findings: tuple[Finding, ...]
    unread: frozenset[str]
    unnamed: frozenset[Unnamed]
    whole: bool = True

    def may_have(self, claimed: Tallied) -> bool:
        """Whether what could not be read, or a row whose service is not known, may be what was claimed of one at a price."""
        return not self.whole or any(row.may_be(claimed) for row in self.unnamed)


def form_read(form: ChargedTable, claims: Iterable[Tallied], services: ServicesOfList) -> StatedForm:
    """Reads what a form states.

    Rows that count nothing and have no amount are headings, and services that were not performed. Every other row is one of a
    service, unless it is a sum (sums.py): if it does not name its service, its price or its quantity, that is said.

    Args:
        form: the rows of the form.
        claims: what was claimed, for the prices of rows that state none.
        services: the services of the list.
    """
    charged: dict[str, set[Decimal]] = defaultdict(set)
    for each in claims:
        charged[each.line.service_id].add(each.price)
    found: dict[Key, Tallied] = {}
    unknown, blank = list[Place](), defaultdict[str, list[Place]](list)
    unread = {line.service_id for row in form.unread if (line := _line_of(row, services)) is not None}
    unnamed = {Unnamed(row.get("price", Decimal)) for row in form.unread if _line_of(row, services) is None}
    lines = [_line_of(row, services) for row in form.rows]
    sums = sums_in(form.rows, lines, services)
    for place, (row, line) in enumerate(zip(form.rows, lines, strict=True)):
        quantity, amount = _quantity(row), row.get("amount", Decimal)
        if not (quantity or amount) or place in sums:
            continue
        if line is None:
            named = any(row.get(column, str) for column in ("service", "ordinal"))
            (unknown if named else blank["ordinal"]).append(row.at)
            unnamed.add(Unnamed(row.get("price", Decimal), quantity, amount))
            continue
        price = _price(row, line, charged[line.service_id])
        if not quantity or price is None:
            blank["outpatient" if not quantity else "price"].append(row.at)
            unread.add(line.service_id)
            continue
        each = tallied_of(found, line, price, row)
        each.outpatient += row.get("outpatient", Decimal) or 0
        each.inpatient += row.get("inpatient", Decimal) or 0
        each.amount += price * quantity if amount is None else amount
    findings = *unread_cells(TABLE, {(id_, UNREAD): places for id_, places in blank.items()}), *unknown_services(unknown)
    return StatedForm(tuple(in_order(found)), findings, frozenset(unread), frozenset(unnamed), form.whole)


def _line_of(row: ChargedRow, services: ServicesOfList) -> PriceLine | None:
    """The service of a row: by its code or ordinal; where a name stands alone, the one with exactly that name."""
    codes = row.get("service", str), row.get("ordinal", str)
    return services.meant(*codes) if any(codes) else services.named(row.get("name", str))


def _quantity(row: ChargedRow) -> Decimal:
    return (row.get("outpatient", Decimal) or Decimal(0)) + (row.get("inpatient", Decimal) or Decimal(0))


def _price(row: ChargedRow, line: PriceLine, charged: set[Decimal]) -> Decimal | None:
    """The price of a row: the one that it states; else the only one, of the list or the claims, that gives its amount."""
    stated, amount = row.get("price", Decimal), row.get("amount", Decimal)
    if stated is not None:
        return stated
    fits = [price for price in _prices_of(line, charged) if amount is None or price * _quantity(row) == amount]
    return fits[0] if len(fits) == 1 else None


def _prices_of(line: PriceLine, charged: set[Decimal]) -> set[Decimal]:
    """The prices at which a service may stand in a form: those that were charged, and that of the list."""
    return charged | ({Decimal(line.price)} if line.price is not None else set())
