"""Which facilities perform which services, and for which facilities the list is (R7, R10)."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Terms, say
from pricebook.entitlement.prices import NoPrice, prices_of
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition
from pricebook.regulation import FacilityFacts, decided_by

MOST_NAMED = 10  # services that a finding names


def ability_not_examined(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC001: the table facilities or capabilities is missing, so the ability to perform services was not examined."""
    for name in ("capabilities", "facilities"):
        table = composition.dossier.tables.get(name)
        if not table:
            yield Finding("FC001", Place(table.file if table is not None else f"{name}.xlsx"), more={"table": name})
            return


def performing_unable(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC002: a facility in scope performs a service without the approval, equipment, staff or class for it."""
    rows = composition.con.execute(
        "select id, facility_code, service_id, lacks from abilities where in_scope and performing and not able order by id"
    ).fetchall()
    for row, facility, service, lacks in rows:
        if lacks == ["unreadable"]:
            continue  # the cell, or the doubled row, has a finding of its own
        at = composition.dossier.place("capabilities", row, "facility_code")
        yield Finding("FC002", at, service=service, observed=facility, more={"lacks": Terms(lacks)})


def other_authorities(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """Facilities that the list is not for (R10).

    FC003: another authority decides on their prices. FC005: the pack has no rule for their manager. FC014: their prices are
    agreed with the insurance fund. FC015: they are of a kind that needs a rule, and the pack has none.
    """
    law = composition.dossier.law
    own = set(composition.con.execute("select managed_by, class, kind from own_kinds").fetchall())
    for row, facility, managed_by, class_, kind, province in composition.con.execute(
        "select id, facility_code, managed_by, class, kind, province from facilities where not in_scope order by id"
    ).fetchall():
        rule = law.regulation.jurisdiction_of(managed_by or "", class_, kind)
        needs_rule = rule is None and kind is not None and law.regulation.needs_rule(kind)
        code = "FC015" if needs_rule else "FC005" if rule is None else "FC014" if rule.by_agreement else "FC003"
        of_kind = needs_rule or (rule is not None and rule.kinds)
        elsewhere = (managed_by, class_, kind) in own  # out of scope only by its province
        at = composition.dossier.place("facilities", row, "province" if elsewhere else "kind" if of_kind else "managed_by")
        more: dict[str, Figure] = {"managed_by": managed_by or "–", "decided": decided_by(rule)}
        manager = say("value.managed-by", manager=more["managed_by"])
        more["whose"] = say("value.facility-of-province", province=province or "–") if elsewhere else manager
        more["kind"] = Terms([law.kind_term(kind) if kind is not None else managed_by or "–"])
        reference = law.citation_text(rule.reference) if rule is not None else None
        yield Finding(code, at, observed=facility, law=reference, more=more)


def names_like_another_kind(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC016: the name of a facility without a kind reads like a kind whose price, or whose jurisdiction, is another."""
    law = composition.dossier.law
    rows = composition.con.execute(
        "select id, name, managed_by, class from facilities where kind is null and name is not null order by id"
    ).fetchall()
    for row, name, managed_by, class_ in rows:
        for kind in law.regulation.vocabulary.kinds_named(name):
            if law.regulation.kind_matters(kind.id, managed_by, class_):
                at = composition.dossier.place("facilities", row, "name")
                yield Finding("FC016", at, observed=name, more={"kind": Terms([kind.named]), "id": kind.id})
                break


def facilities_outside_the_classes(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC004: the dossier has no prices for the class of a facility in scope."""
    law = composition.dossier.law
    for row in check_rows(composition, "facilities_outside_the_classes"):
        if law.regulation.has_class_price(FacilityFacts(row.managed_by, row.class_, row.kind)):
            continue  # it is paid the price of another class
        at = composition.dossier.place("facilities", row.id, "class")
        more = {"classes": Terms(map(law.class_term, composition.choices.classes))}
        yield Finding("FC004", at, observed=row.facility_code, limit=Terms([law.class_term(row.class_)]), more=dict(more))


def performed_without_norm(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM009: facilities perform a service, and are able to, but the dossier proposes no price for it."""
    unknown = "norms" in composition.dossier.unread_tables  # whether there is a norm; that is said once, of the table
    waiting = {
        left.service_id for left in prices.left_out if left.reason == "no-class" or (left.reason == "no-norm" and not unknown)
    }
    for row in check_rows(composition, "performed_without_norm"):
        if row.service_id in waiting:
            at = composition.dossier.place("capabilities", row.id, "service")
            yield Finding("NM009", at, service=row.service_id, observed=row.facilities)


def performed_and_only_compared(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM016: facilities perform services of which the pack has prices of other lists only; once, with the services named."""
    compared = {left.service_id: left for left in prices.left_out if left.reason == "comparison-only"}
    rows = [row for row in check_rows(composition, "performed_without_norm") if row.service_id in compared]
    if rows:
        left_out = [compared[row.service_id] for row in rows]
        named = [" ".join(filter(None, (left.service_code or left.ordinal, left.name))) for left in left_out]
        more = {"services": "; ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")}
        at = composition.dossier.place("capabilities", rows[0].id, "service")
        yield Finding("NM016", at, observed=len(rows), more=dict(more))


def class_without_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC006: a facility performs a service, and is able to, but the list has no price for its class."""
    law = composition.dossier.law
    unpriced = {
        (facility.facility_code, entry.service_id): facility.class_
        for facility in prices.facilities
        for entry in prices_of(facility, prices, law)
        if isinstance(entry, NoPrice) and entry.reason == "class-unpriced"
    }
    rows = composition.con.execute("select id, facility_code, service_id from abilities order by id").fetchall()
    for row, facility, service in rows:
        class_ = unpriced.pop((facility, service), None)
        if class_ is not None:
            at = composition.dossier.place("capabilities", row, "facility_code")
            yield Finding("FC006", at, service=service, observed=facility, more={"class": Terms([law.class_term(class_)])})


def unused_class_prices(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC010: the list has a price for a class whose facilities the regulation gives the price of another class."""
    law = composition.dossier.law
    for line in prices.lines:
        rule = law.regulation.class_price_of(FacilityFacts(class_=line.class_), line.part) if line.class_ else None
        if rule is not None and line.class_ is not None:
            takes = Terms([law.class_term(rule.takes) if rule.takes else "all-classes"])
            more: dict[str, Figure] = {"class": Terms([law.class_term(line.class_)]), "takes": takes, "pays": rule.pays}
            yield Finding("FC010", service=line.service_id, observed=line.price, law=law.citation_text(rule.reference), more=more)
