"""What no schema says of a list and every reader relies on: one price for each key, none above its maximum, settings complete."""

from collections.abc import Iterator

from pricebook.pricelist.model import MOST_SIGNERS, PriceList

SETTINGS = (
    "classes", "share_of_ceiling", "rounding", "rounding_unit", "rounding_mode", "awards_count", "undated_awards",
    "tender_groups", "regional_method", "region_scheme", "min_provinces",
)  # fmt: skip


def unsound(prices: PriceList) -> Iterator[str]:
    """Where a list contradicts itself, as paths with what is wrong there."""
    seen = set()
    for number, line in enumerate(prices.lines):
        at = f"$.lines[{number}]"
        key = (line.service_id, line.class_)
        if key in seen:
            yield f"{at}: {line.service_id} {line.class_ or ''} twice"
        seen.add(key)
        if (line.price is None) != (line.status == "missing"):
            yield f"{at}.status: {line.status}, price {line.price}"
        if line.price is not None and line.ceiling is not None and line.price > line.ceiling:
            yield f"{at}.price: {line.price} > {line.ceiling}"
    yield from (f"$.settings.{name}: not there" for name in SETTINGS if name not in prices.settings)
    if len(prices.signers) > MOST_SIGNERS or any(set(signer) != {"title", "name"} for signer in prices.signers):
        yield f"$.signers: at most {MOST_SIGNERS}, each with title and name"
    approval = prices.approval
    if approval is not None and not approval.decision_no.strip():
        yield "$.approval.decision_no: blank"
    if approval is not None and approval.effective_to is not None and approval.effective_to < approval.effective_from:
        yield f"$.approval.effective_to: {approval.effective_to} < {approval.effective_from}"
    if prices.status in ("approved", "superseded") and approval is None:
        yield f"$.approval: not there, status {prices.status}"
    if prices.status == "superseded" and (approval is None or approval.effective_to is None):
        yield "$.approval.effective_to: not there, status superseded"
