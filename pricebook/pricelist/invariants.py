"""What no schema says of a list and every reader relies on: one price for each key, none above its maximum."""

from collections.abc import Iterator

from pricebook.pricelist.model import MOST_SIGNERS, PriceList
from pricebook.pricelist.records import PriceLine


def unsound(prices: PriceList) -> Iterator[str]:
    """Where a list contradicts itself, as paths with what is wrong there."""
    yield from _lines(prices)
    if len(prices.signers) > MOST_SIGNERS:
        yield f"$.signers: at most {MOST_SIGNERS}"
    codes = [facility.facility_code for facility in prices.facilities]
    if len(set(codes)) < len(codes):
        yield "$.facilities: a code twice"
    yield from _approval(prices)


def _lines(prices: PriceList) -> Iterator[str]:
    seen = set()
    before = 0
    for number, line in enumerate(prices.lines):
        at = f"$.lines[{number}]"
        key = (line.service_id, line.class_)
        if key in seen:
            yield f"{at}: {line.service_id} {line.class_ or ''} twice"
        seen.add(key)
        if line.number not in (before, before + 1) or not line.number:
            yield f"{at}.number: {line.number} after {before}"
        before = line.number
        if (line.price is None) != (line.status == "missing"):
            yield f"{at}.status: {line.status}, price {line.price}"
        yield from (f"{at}.price: {line.price} > {what}" for what in _exceeded(line))


def _exceeded(line: PriceLine) -> Iterator[str]:
    """What a price is above: its maximum; and, unless the regulation fixes it, what it is the smallest of."""
    bounds = {"ceiling": line.ceiling}
    if line.status != "fixed":
        bounds |= {"rounded": line.rounded, "bound_price": line.bound_price, "proposed": line.proposed}
    for name, bound in bounds.items():
        if line.price is not None and bound is not None and line.price > bound:
            yield f"{name} {bound}"


def _approval(prices: PriceList) -> Iterator[str]:
    approval = prices.approval
    if approval is None:
        if prices.status in ("approved", "superseded"):
            yield f"$.approval: not there, status {prices.status}"
        return
    if not approval.decision_no.strip():
        yield "$.approval.decision_no: blank"
    if approval.effective_to is not None and approval.effective_to < approval.effective_from:
        yield f"$.approval.effective_to: {approval.effective_to} < {approval.effective_from}"
    if prices.status == "superseded" and approval.effective_to is None:
        yield "$.approval.effective_to: not there, status superseded"
