"""Checks of names against the services that their codes and ordinals mean.

A name on a real list is often general, shortened or that of an older text. It contradicts its code only where it says something
else.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pricebook.appraisal.checks.lines import highest
from pricebook.appraisal.checks.numbering import service_code_of, services_named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Figure, Terms, say
from pricebook.findings import ABOVE_MAXIMUM_CODES, Finding, Place
from pricebook.regulation import LawOnDay
from pricebook.submission.read.names import has_lost_letters, is_of_another, says_no_more
from pricebook.submission.stated import StatedLine, StatedList

MOST_CODES = 3  # of the services of a name, that a message begins with
# What a price is wrong by when it is held against a service: its limits, its magnitude, and other lists.
OF_THE_PRICE = frozenset({*ABOVE_MAXIMUM_CODES, "CP012", "CP015", "CP018", "CP020", "CP021", "CP025", "CP028", "AR012", "NB028"})
PLAUSIBLE = Decimal("0.5")  # of its limit; a price below that is hardly the service's own


def other_names(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB007: the name differs from the regulation's. NB009: it shares no word with it that tells services apart; or it is, word
    for word, that of another service, and each of the two says something that the other does not.

    NB011: the name is that of another service, and the price is not this one's: it is the other's, or above the limit of this one
    or below half of it. What else the price is wrong by follows from the code (`of_one_cause`).
    """
    for line in stated.lines:
        own = {*line.services, *line.bounded_by}
        if (
            line.name is None
            or line.by_name is None
            or not own
            or own & set(line.by_name)
            or line.identified in ("name", "several")
        ):
            continue
        officials = _names_of(line, evidence)
        if not officials:
            continue
        another = all(is_of_another(line.name, official, evidence.frequent_words) for official in officials)
        names_another = _names_another(line, officials, evidence)
        priced_as_it = _is_priced_as_the_other(line, evidence)
        if line.by_code and line.by_name and (priced_as_it or ((another or names_another) and not _fits(line, evidence))):
            proposal = stated.is_proposal(line)
            yield _contradiction(line, line.by_name, evidence, priced_as_it=priced_as_it, proposal=proposal)
        elif names_another:
            whose = say("list.name-of", services=_codes(line.by_name or (), evidence.law))
            yield line.finding("NB009", "name", line.name, officials[0], whose=whose)
        elif another:
            yield line.finding("NB009", "name", line.name, officials[0], whose="")
        elif not has_lost_letters(line.name):  # that letters were lost is said once, for the sheet
            yield line.finding("NB007", "name", line.name, officials[0])


def of_one_cause(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that hold a price against the service of a wrong code: NB011 says both services' limits.

    Where the officer accepts the code and the name as they stand (or leaves NB011 out), the price answers for itself again.
    """
    listed = list(findings)
    rows = {_row(at) for finding in listed if finding.code == "NB011" and finding.accepted is None for at in finding.places}
    for finding in listed:
        if finding.code not in OF_THE_PRICE or not {_row(at) for at in finding.places} <= rows:
            yield finding


def _row(at: Place) -> tuple[str | None, str | None, int | None]:
    return at.file, at.sheet, at.row


def _contradiction(line: StatedLine, named: Sequence[str], evidence: Evidence, *, priced_as_it: bool, proposal: bool) -> Finding:
    """NB011, which says first which codes the name has, and where the price is not theirs either, what both services allow."""
    law, own = evidence.law, (*line.services, *line.bounded_by)
    figures: dict[str, Figure] = {"price": line.price or 0, "right": _codes(named, law)}
    if not priced_as_it:
        limits = (_allowed(services, line.class_, evidence, proposal) for services in (own, named))
        of_code, of_name = (say("list.limit-unknown") if limit is None else limit for limit in limits)
        figures |= {"of_code": of_code, "of_name": of_name}
    what = say("list.name-and-price-of" if priced_as_it else "list.name-of-price-of-none", **figures)
    code_of, name_of = services_named(own, law), services_named(named, law)
    return line.finding("NB011", "service_code", line.service_code, line.name, what=what, code_of=code_of, name_of=name_of)


def _codes(services: Sequence[str], law: LawOnDay) -> Terms:
    """The first codes of some services, for the beginning of a message: on a screen names would push all else out."""
    return Terms([service_code_of(each, law) for each in services[:MOST_CODES]] + (["…"] if len(services) > MOST_CODES else []))


def _allowed(services: Sequence[str], class_: str | None, evidence: Evidence, proposal: bool) -> int | None:
    """The highest price (đồng) that the regulation has for some services; None where it has none for any."""
    limits = (evidence.law.ceiling, evidence.proposable) if proposal else (evidence.settled, evidence.law.ceiling)
    of_each = (next((found for limit in limits if (found := limit(each, class_)) is not None), None) for each in services)
    return max((found for found in of_each if found is not None), default=None)


def _names_another(line: StatedLine, officials: list[str], evidence: Evidence) -> bool:
    """Whether the name is that of another service, and cannot be a general name of this one.

    Several techniques are priced as one service: one of them may stand for the service only where the regulation's own name is
    the general one. Two techniques are two services, whatever they cost.
    """
    name = line.name or ""
    if not line.by_name or any(says_no_more(name, official) for official in officials):
        return False
    own, theirs = (
        {price for each in services for price in evidence.known_prices(each, line.class_)}
        for services in ((*line.services, *line.bounded_by), line.by_name)
    )
    return not own or own != theirs or not any(says_no_more(official, name) for official in officials)


def _names_of(line: StatedLine, evidence: Evidence) -> list[str]:
    """The names of what a line is or could be: of its services, and of the technique that its code stands for."""
    services = (evidence.law.services.get(each) for each in (*line.services, *line.bounded_by))
    names = [service.name for service in services if service is not None and service.name]
    technique = evidence.law.code_map.names.get(line.code_read or "")
    return [*names, *([technique] if technique else [])]


def _is_priced_as_the_other(line: StatedLine, evidence: Evidence) -> bool:
    """Whether the price is one of those of the service of the name, and none of those of the service of the code."""
    price, class_ = line.price, line.class_
    if price is None or any(price in evidence.known_prices(service, class_) for service in (*line.services, *line.bounded_by)):
        return False
    return any(price in evidence.known_prices(service, class_) for service in line.by_name or ())


def _fits(line: StatedLine, evidence: Evidence) -> bool:
    """Whether the price can be that of the service of the code: it has no limit, or the price is between half of it and it."""
    known = [price for each in (*line.services, *line.bounded_by) for price in evidence.known_prices(each, line.class_)]
    if line.price is None or not known or line.price in known:
        return True
    limit = highest(line, evidence.proposable) if stated_above_issued(line, evidence) else max(known)
    return limit is not None and limit * PLAUSIBLE <= line.price <= limit


def stated_above_issued(line: StatedLine, evidence: Evidence) -> bool:
    """Whether a price is above the one that was issued for its service."""
    issued = highest(line, evidence.settled)
    return issued is not None and line.price is not None and line.price > issued
