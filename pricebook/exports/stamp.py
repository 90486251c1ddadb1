"""What every output says about its list: fingerprint, regulation pack, pricing date, and whether it may be used for payment."""

from datetime import datetime

from pricebook.entitlement import approval_of
from pricebook.pricelist import PriceList

NOT_FOR_PAYMENT = "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN (DRAFT, not for payment)"


def payable(prices: PriceList) -> bool:
    """Whether the list is approved (R10), or was: a superseded list is still used for the days on which it was in force."""
    return approval_of(prices) is not None


def warning(prices: PriceList) -> str | None:
    """The warning on outputs that could be taken for the list in force: of a draft, and of a superseded list; else None."""
    approval = approval_of(prices)
    if approval is None:
        return NOT_FOR_PAYMENT
    if prices.status == "superseded" and approval.effective_to is not None:
        return f"HẾT HIỆU LỰC SAU NGÀY {approval.effective_to:%d/%m/%Y} (SUPERSEDED)"
    return None


def file_suffix(prices: PriceList) -> str:
    """The end of a file name, before the extension, where the list is not approved or is superseded."""
    if not payable(prices):
        return "-DRAFT-not-for-payment"
    return "-superseded" if prices.status == "superseded" else ""


def creation_date(prices: PriceList) -> datetime:
    """The creation date of files: the pricing date, so that the same list always gives the same bytes."""
    return datetime.combine(prices.pricing_date, datetime.min.time())


def approval_in_words(prices: PriceList) -> str | None:
    """The number and date of the approval, and the days on which the list is in force; None where it is not approved."""
    approval = approval_of(prices)
    if approval is None:
        return None
    until = f" đến hết {approval.effective_to:%d/%m/%Y}" if approval.effective_to else ""
    phases = f"; lộ trình: {'; '.join(approval.phases)}" if approval.phases else ""
    return f"{approval.decision_no} ngày {approval.date:%d/%m/%Y}, áp dụng từ {approval.effective_from:%d/%m/%Y}{until}{phases}"


def stamp(prices: PriceList) -> str:
    """The line that identifies the list on a printed page: fingerprint, regulation pack, pricing date."""
    return (
        f"Mã đối chiếu (SHA-256): {prices.fingerprint}; gói văn bản {prices.regulation}, phiên bản {prices.pack_version};"
        f" ngày tính giá {prices.pricing_date:%d/%m/%Y}"
    )
