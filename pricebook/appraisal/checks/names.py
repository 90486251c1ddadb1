"""Checks of names against the services that their codes and ordinals mean.

A name on a real list is often general, shortened or that of an older text. It contradicts its code only where it says something
else.
"""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.checks.lines import highest
from pricebook.appraisal.checks.numbering import services_named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import say
from pricebook.findings import Finding
from pricebook.submission.read.names import has_lost_letters, is_of_another, says_no_more
from pricebook.submission.stated import StatedLine, StatedList

PLAUSIBLE = Decimal("0.5")  # of its limit; a price below that is hardly the service's own


def other_names(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB007: the name differs from the regulation's. NB009: it shares no word with it that tells services apart; or it is, word
    for word, that of another service with another price, and says something that the own one does not.

    NB011: the name is that of another service, and so is the price: it is the other's, and not this one's; or the name shares
    no word with the service's, and the price is above its limit or below half of it.
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
        if line.by_code and line.by_name and (_is_priced_as_the_other(line, evidence) or (another and not _fits(line, evidence))):
            code_of, name_of = services_named(line.services, evidence.law), services_named(line.by_name, evidence.law)
            yield line.finding("NB011", "service_code", line.service_code, line.name, code_of=code_of, name_of=name_of)
        elif _names_another(line, officials, evidence):
            whose = say("list.name-of", services=services_named(line.by_name or (), evidence.law))
            yield line.finding("NB009", "name", line.name, officials[0], whose=whose)
        elif another:
            yield line.finding("NB009", "name", line.name, officials[0], whose="")
        elif not has_lost_letters(line.name):  # that letters were lost is said once, for the sheet
            yield line.finding("NB007", "name", line.name, officials[0])


def _names_another(line: StatedLine, officials: list[str], evidence: Evidence) -> bool:
    """Whether the name is that of another service, and cannot be a general name of this one.

    Several techniques are priced as one service, whose name may be that of one of them: one with the same known prices.
    """
    if not line.by_name or any(says_no_more(line.name or "", official) for official in officials):
        return False
    own, theirs = (
        {price for each in services for price in evidence.known_prices(each, line.class_)}
        for services in ((*line.services, *line.bounded_by), line.by_name)
    )
    return not own or own != theirs


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
