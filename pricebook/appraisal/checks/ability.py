"""Checks of capability (R7), of facilities under other authorities (R10), and of prices without a price structure (R1, R5)."""

from collections.abc import Iterator

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.regulation import decided_by
from pricebook.submission.stated import StatedList


def not_performed(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """FC007: no facility in scope performs the service, or is able to. FC009: the facility of the options is not able to."""
    if evidence.prices is None:
        return
    unable = _unable_facility(evidence)
    for line in stated.lines:
        left = evidence.left_out.get(line.service_id or "")
        if left is not None and left.reason in ("not-performed", "not-able", "other-authority"):
            yield line.finding("FC007", "name", reason=Terms([left.reason]))
        elif line.service_id is not None and line.service_id in unable:
            yield line.finding("FC009", "name", evidence.facility, lacks=Terms(unable[line.service_id]))


def _unable_facility(evidence: Evidence) -> dict[str, list[str]]:
    """Returns, for each service that the facility of the options is not able to perform, what it lacks.

    A service that its capabilities do not list lacks "not-performed".
    """
    if evidence.facility is None or evidence.prices is None or not evidence.prices.capabilities:
        return {}
    own = [a for a in evidence.prices.capabilities if a.facility_code == evidence.facility]
    listed = {a.service_id: a for a in sorted(own, key=lambda a: a.able and a.performing)}  # one code that it performs suffices
    lacking = {service: list(a.lacks) or ["not-performed"] for service, a in listed.items() if not (a.able and a.performing)}
    return {**{service: ["not-performed"] for service in evidence.law.services if service not in listed}, **lacking}


def other_authorities(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """FC008: a row is for a facility that another authority manages, to which this list does not apply."""
    if not evidence.facilities:
        return
    for line in stated.lines:
        facility = evidence.facilities.get(line.facility or "")
        if facility is not None and not facility.in_scope:
            rule = evidence.law.regulation.jurisdiction_of(facility.managed_by or "", facility.class_, facility.kind)
            law = evidence.law.citation_text(rule.reference) if rule else None
            manager, decided = facility.managed_by or "–", decided_by(rule)
            yield line.finding("FC008", "facility", line.facility, law=law, managed_by=manager, decided=decided)


def without_structure(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NM013: a price without norm lines, in the workbook and in the dossier, where the regulation composes prices from norms."""
    if evidence.prices is None or not evidence.law.regulation.needs_norms:
        return
    for line in stated.lines:
        left = evidence.left_out.get(line.service_id or "")
        if left is not None and left.reason in ("no-norm", "no-class") and line.price is not None:
            yield line.finding("NM013", "price", line.price)
