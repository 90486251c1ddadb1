"""The invariants of a price list that its JSON Schema cannot express and that every reader relies on.

One price for each service and class, numbers in order, no price above its ceiling, an approval where one is needed; and every
figure is what the figures before it give.
"""

from collections import Counter
from collections.abc import Iterator

from pricebook.base.languages import Figure, Named, Phrase, Terms, say
from pricebook.base.money import HIGHEST_PRICE
from pricebook.base.rounding import steps_fit
from pricebook.base.violations import Violation
from pricebook.pricelist.arithmetic import wrong_results
from pricebook.pricelist.model import MOST_SIGNERS, PriceList
from pricebook.pricelist.records import PriceLine
from pricebook.pricelist.versions import EXACT_SINCE


def broken_invariants(prices: PriceList) -> Iterator[Violation]:
    """The invariants that a list breaks: for each the path in pricelist.json ("$.lines[3].price") and what is wrong there."""
    if not prices.province.strip():
        yield "$.province", say("value.blank")
    elif not prices.province.isprintable():
        yield "$.province", say("value.not-one-line")
    yield from _of_lines(prices)
    if prices.schema_version >= EXACT_SINCE:
        yield from wrong_results(prices)
    if not steps_fit(prices.settings.rounding):
        yield "$.settings.rounding.steps", say("value.rounding-steps")
    if len(prices.signers) > MOST_SIGNERS:
        yield "$.signers", say("value.too-many", most=MOST_SIGNERS)
    codes = Counter(facility.facility_code for facility in prices.facilities)
    for code, count in codes.items():
        if count > 1:
            yield "$.facilities", say("list.code-twice", code=code)
    yield from _of_approval(prices)


def _of_lines(prices: PriceList) -> Iterator[Violation]:
    """One price for each service and class; numbers that rise by one; no price above its limits."""
    seen = set()
    before = 0
    for number, line in enumerate(prices.lines):
        at = f"$.lines[{number}]"
        key = (line.service_id, line.class_)
        if key in seen:
            yield at, say("list.price-twice", service=line.service_id, class_=_class_of(line, prices))
        seen.add(key)
        if line.number not in (before, before + 1) or not line.number:
            yield f"{at}.number", say("list.number-out-of-order", number=line.number, before=before)
        before = line.number
        if line.price is None and line.status != "missing":
            yield f"{at}.status", say("list.priced-without-price", status=line.status)
        if line.price is not None and line.status == "missing":
            yield f"{at}.status", say("list.missing-with-price", status=line.status, price=line.price)
        if line.price is not None and line.price > HIGHEST_PRICE:
            yield f"{at}.price", say("list.price-beyond-belief", price=line.price, limit=HIGHEST_PRICE)
        yield from ((f"{at}.price", reason) for reason in _exceeded_limits(line))


def _class_of(line: PriceLine, prices: PriceList) -> Figure:
    if line.class_ is None:
        return say("list.all-classes")
    return Terms([Named(line.class_, vi=prices.class_name(line.class_), en=prices.class_name(line.class_, "en"))])


def _exceeded_limits(line: PriceLine) -> Iterator[Phrase]:
    """The limits that a price exceeds: the ceiling; and, unless the regulation fixes the price, the figures of which it is
    the smallest.
    """
    limits = {"ceiling": line.ceiling}
    if line.status != "fixed":
        limits |= {"rounded": line.rounded, "bound_price": line.bound_price, "proposed": line.proposed}
    for entry, limit in limits.items():
        if line.price is not None and limit is not None and line.price > limit:
            yield say("list.price-above", price=line.price, entry=entry, limit=limit)


def _of_approval(prices: PriceList) -> Iterator[Violation]:
    """A list that is in force, or was, has an approval; its days are in order."""
    approval = prices.approval
    if approval is None:
        if prices.status in ("approved", "superseded"):
            yield "$.approval", say("list.no-approval", status=prices.status)
        return
    if not approval.decision_no.strip():
        yield "$.approval.decision_no", say("value.blank")
    if approval.effective_to is not None and approval.effective_to < approval.effective_from:
        days = {"from_": approval.effective_from.isoformat(), "to": approval.effective_to.isoformat()}
        yield "$.approval.effective_to", say("list.ends-before-it-begins", **days)
    if prices.status == "superseded" and approval.effective_to is None:
        yield "$.approval.effective_to", say("list.no-end", status=prices.status)
