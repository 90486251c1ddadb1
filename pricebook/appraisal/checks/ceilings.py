"""Prices against what the law allows at most (R6): maxima by class, issued prices, and what the norms come to."""

from collections.abc import Iterator

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.submission.stated import StatedLine, StatedList


def above_ceiling(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP001 for each price above the maximum of its class (đồng, inclusive)."""
    if not evidence.law.has_ceilings:
        return
    for line in stated.prices:
        ceiling, price = ceiling_of(line, evidence.law), line.price
        if ceiling is not None and price is not None and price > ceiling:
            yield line.finding("CP001", "price", price, ceiling, class_=_class(line), excess=price - ceiling)


def ceiling_of(line: StatedLine, law: LawOnDay) -> int | None:
    """The maximum of a line; the highest of all that it could be where it is not clear which service it is."""
    if line.service_id is not None:
        return law.ceiling(line.service_id, line.class_)
    ceilings = [law.ceiling(service, line.class_) for service in line.candidates]
    known = [ceiling for ceiling in ceilings if ceiling is not None]
    return max(known) if known and len(known) == len(ceilings) else None


def without_ceiling(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP002: a price for a class that has no maximum. CP011: a service priced by class, and no class told. CP003: none known."""
    law, rule = evidence.law, evidence.law.regulation.ceilings
    if rule is None:
        return
    for line in stated.prices:
        service = law.services.get(line.service_id or "")
        if service is None or line.price is None or service.own or law.ceiling(service.service_id, line.class_) is not None:
            continue
        if law.has_ceiling(service.service_id):
            code = "CP011" if line.class_ is None else "CP002"
            classes = Terms(law.classes_with_ceiling(service.service_id))
            yield line.finding(code, "price", _class(line), classes=classes)
        elif rule.required and law.fixed(service.service_id, line.class_) is None:
            yield line.finding("CP003", "price", line.price, class_=_class(line))


def above_issued(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP007: a price above the one that the regulation itself issued; above all that the line could be, where it is not clear."""
    if not evidence.law.has_issued:
        return
    for line in stated.prices:
        services = (line.service_id,) if line.service_id is not None else line.candidates
        issued = [price for service in services if (price := evidence.law.issued(service, line.class_)) is not None]
        if issued and line.price is not None and line.price > max(issued):
            yield line.finding("CP007", "price", line.price, max(issued), excess=line.price - max(issued))


def other_ceiling_stated(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP008: the sheet's own column of maxima says otherwise than the regulation."""
    for line in stated.showing("ceiling"):
        said, ceiling = line.figure("ceiling"), ceiling_of(line, evidence.law)
        if said is not None and ceiling is not None and said != ceiling and line.service_id is not None:
            yield line.finding("CP008", "ceiling", said, ceiling, class_=_class(line))


def above_composed(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP012: a price above the one that the core composes from the norms, the lowest awards and the dossier's bound."""
    if evidence.prices is None:
        return
    for line in stated.prices:
        ours, price = evidence.line(line.service_id, line.class_), line.price
        limit = None if ours is None else ours.price if ours.price is not None else ours.bound_price
        if limit is not None and price is not None and price > limit:
            yield line.finding("CP012", "price", price, limit, class_=_class(line), excess=price - limit)


def above_council(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP013: a price above the one that the council approved, by the sheet's own words."""
    for line in stated.showing("council_price"):
        approved, price = line.figure("council_price"), line.price
        if approved is not None and price is not None and price > approved:
            related = (line.at("council_price"),)
            yield line.finding("CP013", "price", price, approved, related=related, excess=price - approved)


def missing_prices(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP010: a service without a price. Where the core has none either, its own findings say why."""
    for line in stated.prices:
        if line.price is None and line.source.has("price") and not line.broken and line.service_id is not None:
            ours = evidence.line(line.service_id, line.class_)
            if ours is None or ours.price is not None:
                yield line.finding("CP010", "price")


def not_in_dong(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP014: a price that is no whole number of đồng. CP015: one below a hundredth of what is allowed: in thousands, it seems."""
    for line in stated.prices:
        price = line.price
        if price is None:
            continue
        if price != price.to_integral_value():
            yield line.finding("CP014", "price", price)
            continue
        limits = [ceiling_of(line, evidence.law), evidence.law.issued(line.service_id or "", line.class_)]
        allowed = max((limit for limit in limits if limit is not None), default=0)
        if price * 100 < allowed:
            yield line.finding("CP015", "price", price, allowed)


def far_from_current(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP009: a price far from the current one, that of the sheet or of the dossier: a plausibility check."""
    lines = stated.prices if evidence.prices is not None else stated.showing("current_price")
    for line in lines:
        ours, price = evidence.line(line.service_id, line.class_), line.price
        current = line.figure("current_price") or (ours.current_price if ours else None)
        if price is not None and current and abs(price - current) > evidence.far_from_current * current:
            yield line.finding("CP009", "price", price, current, change=round((price - current) * 100 / current))


def _class(line: StatedLine) -> Terms:
    return Terms([line.class_ or "–"])
