"""Checks of proposals against what may be decided on the day, and of any price against another province's."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.checks.lines import at_index, highest, named
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import reason_not_judged
from pricebook.base.languages import Terms, say
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.submission.stated import StatedLine, StatedList


def above_amounts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP016: a proposal above what the amounts of the regulation come to on the day, or above a price that it fixes."""
    if not evidence.binding:
        return
    for line, price in _proposals(stated):
        limit = highest(line, evidence.proposable)
        if limit is not None and price > limit:
            yield _above(line, price, limit, evidence.law)


def above_issued_without_amounts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR012: a proposal above the issued price of a service that the pack has no amounts for.

    The issued price bounds no proposal, so that it is neither rejected nor passed; but nobody may overlook how far above it is.
    """
    if not evidence.binding:
        return
    for line, price in _proposals(stated):
        issued = highest(line, evidence.law.issued)
        if issued is not None and price > issued and reason_not_judged(line, stated, evidence) == "nothing-composed":
            yield line.finding("AR012", "price", price, issued, excess=price - issued, named=named(line, evidence.law))


def _above(line: StatedLine, price: Decimal, limit: int, law: LawOnDay) -> Finding:
    """CP016 of a line. Above a price that the regulation fixes, it cites the article of the prices, not that of the amounts."""
    fixed = highest(line, law.fixed) == limit
    composed = say("list.amounts-on-day", day=f"{law.day:%d/%m/%Y}", limit=limit, at_index=at_index(law))
    reason = say("list.fixed-price", limit=limit) if fixed else composed
    article = law.article("issued") if fixed else None
    return line.finding("CP016", "price", price, limit, law=article, excess=price - limit, reason=reason, named=named(line, law))


def above_ministry_price(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP017: a proposal above the price of the Ministry."""
    if not evidence.law.has_ministry_prices:
        return
    for line, price in _proposals(stated):
        limit = highest(line, evidence.law.ministry_price)
        if limit is not None and price > limit:
            class_ = Terms([evidence.law.class_term(line.class_)])
            service = named(line, evidence.law)
            yield line.finding("CP017", "price", price, limit, class_=class_, excess=price - limit, named=service)


def above_another_province(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP018: a price above the one of a resolution that binds another province. A comparison, not a rule."""
    law = evidence.law
    if evidence.binding:
        return
    for line in stated.lines:
        theirs = highest(line, evidence.proposable if stated.is_proposal(line) else law.issued) or highest(line, law.issued)
        if line.price is not None and theirs is not None and line.price > theirs:
            province = law.regulation.province or "–"
            yield line.finding("CP018", "price", line.price, theirs, excess=line.price - theirs, province=province)


def _proposals(stated: StatedList) -> Iterator[tuple[StatedLine, Decimal]]:
    return ((line, line.price) for line in stated.lines if line.price is not None and stated.is_proposal(line))
