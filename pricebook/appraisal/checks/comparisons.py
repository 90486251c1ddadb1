"""Compares prices with those of other lists that the pack holds. Nobody is bound by these, so no article is cited."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.regulation import Comparison, risen_since
from pricebook.submission.stated import StatedLine, StatedList


def other_lists(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP020: a price differs from that of another list. CP021: it differs by much. CP022: the comparison needs the class.

    NB028: a variant, which its service alone bounds, is above the prices that other lists have for it, by more than the base
    salary has risen since. Above its service it is an error already, and nothing more is asked.

    Where the pack holds several, the price is compared with the nearest. CP022 is found once, with the number of such rows.
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
        code = "CP021" if far else "NB028" if _is_above_its_own(line, price, others, evidence) else "CP020"
        yield line.finding(code, "price", price, nearest.price, source=nearest.source, change=change)
    if without_class:
        classes = Terms(dict.fromkeys(name for line in without_class for name in comparisons.classes(line.service_id or "")))
        yield without_class[0].finding("CP022", "price", len(without_class), classes=classes)


def _is_above_its_own(line: StatedLine, price: Decimal, others: Sequence[Comparison], evidence: Evidence) -> bool:
    """Whether the price of a variant is within that of its service, and above what other lists have for the variant today.

    An older price may have risen with the base salary, and was rounded down before it rose.
    """
    law = evidence.law
    of_service = [known for each in line.bounded_by for known in evidence.known_prices(each, line.class_)]
    if not of_service or price > max(of_service):
        return False
    for other in others:
        risen = risen_since(law, other.source)
        if price <= (other.price if risen == 1 else (other.price + evidence.rounding.unit) * risen):
            return False
    return True
