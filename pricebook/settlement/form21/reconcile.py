"""A form held against the claims of its period, and what the norms give held against what was used."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from pricebook.base.languages import Figure, Phrase, say
from pricebook.findings import Finding, Place
from pricebook.pricelist import NormLine, PriceLine
from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charged.tables import ChargedTable, amount_of
from pricebook.settlement.form21.stated import StatedForm
from pricebook.settlement.form21.tally import ServicesOfList, Tallied, unknown_services

OfService = dict[Decimal, Tallied]  # by price
_ALL_READ: Mapping[str, bool] = MappingProxyType({})


def reconciled(
    claims: Sequence[Tallied],
    form: StatedForm | None,
    rules: SettlementOnDay | None,
    unread: Mapping[str, bool] = _ALL_READ,
    *,
    whole: bool = True,
) -> Iterator[Finding]:
    """Holds a form against the claims of its period.

    ST080: claims that the form does not have, whose payment is held. ST081: the form has more than was claimed; or as many, and
    calls outpatients what was claimed of inpatients, or states another amount. ST082: there is no form, and the payment of all of
    it is held.

    What no article grounds that was compared with its text is only asked; so is what may stand in a row of the form whose service
    is not known, and what the form has at another price: no voucher is missing. A service with a row of the form that could not
    be read is not compared, nor is one whose claims could not be read where these may explain the difference.

    Args:
        claims: what was claimed.
        form: what the form states; None where there is none.
        rules: the rules of the period.
        unread: the services of claims that could not be read, and whether one of these may be a return.
        whole: whether all files of the claims could be read; if not, what the form has beyond them may stand there.
    """
    rule = None if rules is None else rules.tally
    law = None if rules is None or rule is None else rules.article_of(rule)
    asks = rules is None or rule is None or not rules.compared(rule)
    if form is None:
        if claims:
            total = sum((each.amount for each in claims), Decimal(0))
            more: dict[str, Figure] = {"services": len(claims), "held": say("form21.asked" if asks else "form21.held")}
            yield Finding("ST082", claims[0].at, observed=total, law=law, asks=asks, more=more)
        return
    for of_form, of_claims in _by_service(form.tally, claims):
        service = next(each.line.service_id for each in (*of_claims.values(), *of_form.values()))
        if service in form.unread or unread.get(service):
            continue
        yield from _missing_in_form(of_form, of_claims, form, law, asks)
        if whole and service not in unread:
            yield from _more_in_form(of_form, of_claims, law, asks)


def _by_service(*tallies: Sequence[Tallied]) -> Iterator[list[OfService]]:
    """The tallies service by service, in the order of the list."""
    found: dict[str, list[OfService]] = {}
    for number, tally in enumerate(tallies):
        for each in tally:
            found.setdefault(each.line.service_id, [{} for _ in tallies])[number][each.price] = each
    number_of = {each.line.service_id: each.line.number for tally in tallies for each in tally}
    yield from (found[service] for service in sorted(found, key=number_of.__getitem__))


def _missing_in_form(
    of_form: OfService, of_claims: OfService, form: StatedForm, law: str | None, asks: bool
) -> Iterator[Finding]:
    """ST080 for what was claimed at a price oftener than the form has it.

    As many as the form has at other prices are no missing vouchers, but asked about: the dearest, so that no more is held than is
    missing for certain; where shares of the price differ, it is the least that so many were charged at.
    """
    beyond = {price: _times(of_claims, price) - _times(of_form, price) for price in of_form.keys() | of_claims.keys()}
    elsewhere = -sum((more for more in beyond.values() if more < 0), Decimal(0))
    at_another: dict[Decimal, Decimal] = {}
    for price in sorted(beyond, reverse=True):
        at_another[price] = min(max(beyond[price], Decimal(0)), elsewhere)
        elsewhere -= at_another[price]
    for price, each in sorted(of_claims.items()):
        missing, there = beyond[price], at_another[price]
        if missing <= 0:
            continue
        if asks or form.may_have(each):
            parts = [
                (
                    missing,
                    _times(of_form, price),
                    say("form21.asked" if asks else "form21.unsure" if form.whole else "form21.not-whole"),
                    True,
                )
            ]
        else:
            held = say("form21.held-beyond" if there else "form21.held")
            parts = [
                (missing - there, _times(of_form, price) + there, held, False),
                (there, _times(of_form, price), say("form21.other-price"), True),
            ]
        for part, limit, outcome, asked in parts:
            if part:
                yield Finding(
                    "ST080", each.at, service=each.line.service_id, observed=each.quantity, limit=limit, law=law, asks=asked,
                    named=named(each.line), more={"stake": each.least(part), "price": price, "held": outcome},
                )  # fmt: skip


def _more_in_form(of_form: OfService, of_claims: OfService, law: str | None, asks: bool) -> Iterator[Finding]:
    """ST081 for what the form has oftener than it was claimed at a price, or as often and otherwise."""
    for price in sorted(of_form.keys() | of_claims.keys()):
        in_form, in_claims = of_form.get(price), of_claims.get(price)
        charged, tally = _times(of_claims, price), _times(of_form, price)
        if tally > charged:
            stated, claimed = (Decimal(0) if one is None else one.amount for one in (in_form, in_claims))
            one = in_form or of_claims[price]  # a return is less than no row
            yield _differs(one, charged, tally, abs(stated - claimed), say("form21.in-all"), law, asks)
        elif tally == charged and in_form is not None and in_claims is not None:
            yield from _of_other_patients(in_form, in_claims, law, asks)
            yield from _of_another_amount(in_form, in_claims, law, asks)


def _times(of_service: OfService, price: Decimal) -> Decimal:
    return of_service[price].quantity if price in of_service else Decimal(0)


def _of_other_patients(in_form: Tallied, in_claims: Tallied, law: str | None, asks: bool) -> Iterator[Finding]:
    """ST081 for a service that the form has as often as it was claimed, but not of the same patients. No money is at stake."""
    if in_form.outpatient > in_claims.outpatient:
        outpatients = say("form21.outpatients")
        yield _differs(in_form, in_claims.outpatient, in_form.outpatient, Decimal(0), outpatients, law, asks)
    elif in_form.inpatient > in_claims.inpatient:
        inpatients = say("form21.inpatients")
        yield _differs(in_form, in_claims.inpatient, in_form.inpatient, Decimal(0), inpatients, law, asks)


def _of_another_amount(in_form: Tallied, in_claims: Tallied, law: str | None, asks: bool) -> Iterator[Finding]:
    """ST081 for an amount of as many that is neither what was charged nor quantity × price: one đồng each or more apart."""
    known = in_claims.amount, in_form.price * in_form.quantity
    if all(abs(in_form.amount - amount) >= max(abs(in_form.quantity), Decimal(1)) for amount in known):
        apart = abs(in_form.amount - in_claims.amount)
        yield _differs(in_form, in_claims.amount, in_form.amount, apart, say("form21.amount"), law, asks)


def _differs(
    each: Tallied, charged: Decimal, tally: Decimal, stake: Decimal, counted: Phrase, law: str | None, asks: bool
) -> Finding:
    more: dict[str, Figure] = {"stake": stake, "price": each.price, "counted": counted}
    return Finding(
        "ST081", each.at, service=each.line.service_id, observed=charged, limit=tally, law=law, asks=asks,
        named=named(each.line), more=more,
    )  # fmt: skip


def named(line: PriceLine) -> str:
    """A service as people name it: by ordinal or code, and name."""
    return f"{line.ordinal or line.service_code or line.service_id} {line.name or ''}".strip()


@dataclass(frozen=True, slots=True)
class Use:
    """What the norm gives for an item of a service as often as it was performed, and what was used; in norm units.

    `norm` is None for an item that no norm line names; `used` where nothing is stated of the item.
    """

    line: PriceLine
    item: str
    name: str | None
    unit: str | None
    norm: Fraction | None
    used: Decimal | None

    @property
    def difference(self) -> Fraction | None:
        """What was used beyond the norm; None where either is not known."""
        return None if self.norm is None or self.used is None else Fraction(self.used) - self.norm


def compared_use(claims: Sequence[Tallied], used: ChargedTable, services: ServicesOfList) -> tuple[list[Use], list[Finding]]:
    """The comparison of norm and real use, service by service: a report.

    Returns:
        A pair: the comparison, in the order of the list; and ST083 for rows whose service the list does not have.
    """
    performed: dict[str, Decimal] = defaultdict(Decimal)
    lines: dict[str, PriceLine] = {}
    for each in claims:
        performed[each.line.service_id] += each.quantity
        lines.setdefault(each.line.service_id, each.line)
    taken: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unknown: list[Place] = []
    for row in used.rows:
        line = services.meant(row.get("service", str))
        if line is None:
            unknown.append(row.at)
            continue
        lines.setdefault(line.service_id, line)
        taken[line.service_id][row.get("item", str) or ""] += amount_of(row, "quantity")
    found = [
        use
        for line in sorted(lines.values(), key=lambda line: line.number)
        for use in _of_service(line, performed[line.service_id], taken.get(line.service_id))
    ]
    return found, list(unknown_services(unknown))


def _of_service(line: PriceLine, performed: Decimal, taken: Mapping[str, Decimal] | None) -> Iterator[Use]:
    norms: dict[str, list[NormLine]] = defaultdict(list)
    for item in line.items:
        if item.kind == "item" and item.item_code is not None and item.net_quantity is not None:
            norms[item.item_code].append(item)
    for code, alike in norms.items():
        each = sum((Fraction(item.net_quantity) for item in alike if item.net_quantity is not None), Fraction(0))
        yield Use(line, code, alike[0].name, alike[0].unit, each * Fraction(performed), (taken or {}).get(code))
    for code, quantity in (taken or {}).items():
        if code not in norms:
            yield Use(line, code, None, None, None, quantity)
