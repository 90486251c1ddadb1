"""Checks of prices against the highest lawful price (R6): ceilings by class, issued prices, and composed prices."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.checks.lines import at_index, highest, named
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import lacks_ceiling, reason_not_judged
from pricebook.base.languages import Terms, say
from pricebook.findings import Finding
from pricebook.pricelist.uncapped import named_services
from pricebook.regulation import LawOnDay
from pricebook.submission.stated import StatedLine, StatedList


def above_ceiling(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP001: a price above the ceiling of its class (đồng; a price equal to the ceiling is allowed)."""
    if not evidence.law.has_ceilings:
        return
    for line in stated.lines:
        ceiling, price = ceiling_of(line, evidence.law), line.price
        if ceiling is not None and price is not None and price > ceiling:
            class_, service = _class(line, evidence.law), named(line, evidence.law)
            yield line.finding("CP001", "price", price, ceiling, class_=class_, excess=price - ceiling, named=service)


def ceiling_of(line: StatedLine, law: LawOnDay) -> int | None:
    """Returns the ceiling of a line (đồng); where it could be several services, the highest of their ceilings."""
    return highest(line, law.ceiling)


def without_ceiling(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP002: a class without a ceiling. CP011: the ceilings differ by class, and the row names none. CP003: none is known.

    NB013: the pack is not whole and has no ceiling for some lines, which are therefore not bounded.
    """
    law, rule = evidence.law, evidence.law.regulation.ceilings
    if rule is None:
        return
    not_in_pack = []
    for line in stated.lines:
        service = law.services.get(line.service_id or "")
        if service is None or line.price is None or service.own or law.ceiling(service.service_id, line.class_) is not None:
            continue
        differs = law.has_ceiling(service.service_id)
        if not law.holds_everything and not (differs and line.class_ is None):
            not_in_pack += [line] if lacks_ceiling(service.service_id, line.class_, law) else []
        elif line.class_unread:
            continue  # the row names a class: IN007 says which
        elif differs:
            code = "CP011" if line.class_ is None else "CP002"
            classes = Terms(map(law.class_term, law.classes_with_ceiling(service.service_id)))
            yield line.finding(code, "price", _class(line, law), classes=classes)
        elif rule.required and law.fixed(service.service_id, line.class_) is None:
            yield line.finding("CP003", "price", line.price, class_=_class(line, law))
    if not_in_pack:
        named = [(service, line.class_) for line in not_in_pack if (service := law.services.get(line.service_id or ""))]
        services = named_services([(each.service_code or each.ordinal or each.service_id, each.name, of) for each, of in named])
        yield Finding("NB013", not_in_pack[0].at("price"), observed=len(not_in_pack), more={"services": services})


def above_issued(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP007: a price above the issued one; where the line could be several services, above the highest of their issued prices.

    What was issued stays the bound until something else is: also where the index has risen since. It bounds no proposal.
    """
    for line, price in _own_prices(stated, evidence):
        issued = highest(line, evidence.settled)
        if issued is not None and price > issued:
            yield line.finding("CP007", "price", price, issued, excess=price - issued, named=named(line, evidence.law))


def above_parts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP025: a price above what its parts come to on the day, where the pack has no price issued for that day.

    What was issued may be higher, so that this asks and does not reject; nor does the price pass.
    """
    for line, price in _own_prices(stated, evidence):
        if highest(line, evidence.settled) is None and reason_not_judged(line, stated, evidence) == "above-parts":
            limit = highest(line, evidence.proposable)
            yield line.finding("CP025", "price", price, limit, at_index=at_index(evidence.law))


def _own_prices(stated: StatedList, evidence: Evidence) -> Iterator[tuple[StatedLine, Decimal]]:
    """The prices that are no proposals, if the regulation binds their province."""
    lines = stated.lines if evidence.binding else []
    return ((line, line.price) for line in lines if line.price is not None and not stated.is_proposal(line))


def other_ceiling_stated(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP008: the ceiling that the sheet states is not the regulation's."""
    for line in stated.lines_with_column("ceiling"):
        stated_ceiling, ceiling = line.figure("ceiling"), ceiling_of(line, evidence.law)
        if stated_ceiling is not None and ceiling is not None and stated_ceiling != ceiling and line.service_id is not None:
            yield line.finding("CP008", "ceiling", stated_ceiling, ceiling, class_=_class(line, evidence.law))


def above_composed(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP012: a price above the one that is composed from the norms, the lowest awards and the dossier's bound.

    A proposal above what the regulation's own amounts come to has its own finding (CP016).
    """
    if evidence.prices is None or (evidence.law.gives_amounts and not evidence.binding):
        return
    for line in stated.lines:
        amounts = highest(line, evidence.proposable) if stated.is_proposal(line) else None
        if amounts is not None and line.price is not None and line.price > amounts:
            continue
        limit, price = highest(line, evidence.bound), line.price
        if limit is not None and price is not None and price > limit:
            class_, service = _class(line, evidence.law), named(line, evidence.law)
            yield line.finding("CP012", "price", price, limit, class_=class_, excess=price - limit, named=service)


def above_council(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP013: a price above the one that, as the sheet states, the People's Council approved."""
    for line in stated.lines_with_column("council_price"):
        approved, price = line.figure("council_price"), line.price
        if approved is not None and price is not None and price > approved:
            related = (line.at("council_price"),)
            yield line.finding("CP013", "price", price, approved, related=related, excess=price - approved)


def missing_prices(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP010: a row of data without a price, known or not. Where the composed list has none either, other findings say why."""
    for line in stated.lines:
        if line.price is None and line.source.has("price") and not line.broken:
            composed = evidence.line(line.service_id, line.class_) if line.service_id is not None else None
            if composed is None or composed.price is not None:
                yield line.finding("CP010", "price")


def far_from_current(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP009: a price far from the current one, as the sheet or the dossier states it. A plausibility check.

    One cell that holds for several classes is told once, with all of them.
    """
    lines = stated.lines if evidence.prices is not None else stated.lines_with_column("current_price")
    far: dict[object, list[StatedLine]] = {}
    for line in lines:
        price, current = line.price, _current(line, evidence)
        if price is not None and current and abs(price - current) > evidence.far_from_current * current:
            far.setdefault((line.at("price"), line.service_id, price, current), []).append(line)
    for alike in far.values():
        line = alike[0]
        price, current = line.price, _current(line, evidence)
        assert price is not None and current
        classes = Terms([evidence.law.class_term(each.class_) for each in alike if each.class_])
        of_class = say("finding.of-class", class_=classes) if line.class_ else ""
        change = round((price - current) * 100 / current)
        yield line.finding("CP009", "price", price, current, change=change, of_class=of_class)


def _current(line: StatedLine, evidence: Evidence) -> int | Decimal | None:
    """The current price of a line, as the sheet or else the dossier states it."""
    composed = evidence.line(line.service_id, line.class_)
    return line.figure("current_price") or (composed.current_price if composed else None)


def _class(line: StatedLine, law: LawOnDay) -> Terms:
    return Terms([law.class_term(line.class_)])
