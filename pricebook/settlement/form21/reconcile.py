"""A form held against the claims of its period, and what the norms give held against what was used."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure, Phrase, say
from pricebook.findings import Finding, Place
from pricebook.pricelist import NormLine, PriceLine
from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charged_tables import ChargedTable, amount_of
from pricebook.settlement.form21.stated import StatedForm
from pricebook.settlement.form21.tally import ServicesOfList, Tallied, unknown_services


def reconciled(claims: Sequence[Tallied], form: StatedForm | None, rules: SettlementOnDay | None) -> Iterator[Finding]:
    """Holds a form against the claims of its period.

    ST080: claims that the form does not have, whose payment is held. ST081: the form has more than was claimed, or has as many
    and calls outpatients what was claimed of inpatients. ST082: there is no form, and the payment of all of it is held.

    What no article grounds that was compared with its text is only asked; so is what may stand in a row of the form whose service
    is not known. A service with a row that could not be read is not compared.
    """
    rule = None if rules is None else rules.tally
    law = None if rules is None or rule is None else rules.article_of(rule)
    asks = rules is None or rule is None or not rules.compared(rule)
    held = say("form21.asked" if asks else "form21.held")
    if form is None:
        if claims:
            total = sum((each.amount for each in claims), Decimal(0))
            more: dict[str, Figure] = {"services": len(claims), "held": held}
            yield Finding("ST082", claims[0].at, observed=total, law=law, asks=asks, more=more)
        return
    stated = {(each.line.service_id, each.price): each for each in form.tally}
    claimed = {(each.line.service_id, each.price): each for each in claims}
    for key in sorted(stated.keys() | claimed.keys(), key=lambda key: ((claimed.get(key) or stated[key]).line.number, key[1])):
        if key[0] in form.unread:
            continue
        in_form, in_claims = stated.get(key), claimed.get(key)
        each = in_claims or stated[key]
        tally, charged = (Decimal(0) if one is None else one.quantity for one in (in_form, in_claims))
        if tally == charged:
            if in_form is not None and in_claims is not None:
                yield from _of_other_patients(in_form, in_claims, law, asks)
            continue
        if charged > tally:
            unsure = form.may_have(each.price)
            held = say("form21.asked" if asks else "form21.unsure" if unsure else "form21.held")
            yield Finding(
                "ST080", each.at, service=each.line.service_id, observed=charged, limit=tally, law=law, asks=asks or unsure,
                named=named(each.line), more={"stake": each.part(charged - tally), "price": each.price, "held": held},
            )  # fmt: skip
        else:
            more_of = in_form or each  # a return is less than no row
            yield _more_in_form(more_of, charged, tally, more_of.part(tally - charged), say("form21.in-all"), law, asks)


def _of_other_patients(in_form: Tallied, in_claims: Tallied, law: str | None, asks: bool) -> Iterator[Finding]:
    """ST081 for a service that the form has as often as it was claimed, but not of the same patients. No money is at stake."""
    if in_form.outpatient > in_claims.outpatient:
        outpatients = say("form21.outpatients")
        yield _more_in_form(in_form, in_claims.outpatient, in_form.outpatient, Decimal(0), outpatients, law, asks)
    elif in_form.inpatient > in_claims.inpatient:
        inpatients = say("form21.inpatients")
        yield _more_in_form(in_form, in_claims.inpatient, in_form.inpatient, Decimal(0), inpatients, law, asks)


def _more_in_form(
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
