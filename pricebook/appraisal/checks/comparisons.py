"""Compares prices with those of other lists that the pack holds. Nobody is bound by these, so no article is cited."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList


def other_lists(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP020: a price differs from that of another list. CP021: it differs by much. CP022: the comparison needs the class.

    Where the pack holds several, the price is compared with the nearest. CP022 is found once, with the number of such rows.
    A variant is bounded by its service, so that nothing is asked (CP021) about its price.
    """
    comparisons = evidence.law.comparisons
    if not comparisons:
        return
    without_class: list[StatedLine] = []
    for line in stated.lines:
        price, service = line.price, line.service_id
        if price is None or not price or service is None:
            continue
        others = comparisons.of(service, line.class_)
        if not others and line.class_ is None and comparisons.classes(service):
            without_class.append(line)
        if not others or any(price == other.price for other in others):
            continue
        nearest = min(others, key=lambda other: abs(Decimal(other.price) - price))
        far = abs(price - nearest.price) > evidence.far_from_current * nearest.price and not line.bounded_by
        change = round((price - nearest.price) * 100 / nearest.price)
        yield line.finding("CP021" if far else "CP020", "price", price, nearest.price, source=nearest.source, change=change)
    if without_class:
        classes = Terms(dict.fromkeys(name for line in without_class for name in comparisons.classes(line.service_id or "")))
        yield without_class[0].finding("CP022", "price", len(without_class), classes=classes)
