"""What every output says of its list: fingerprint, pack, pricing date; and whether it may be paid by."""

from datetime import datetime

from pricebook.pricelist import PriceList

NOT_FOR_PAYMENT = "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN (DRAFT, not for payment)"


def payable(prices: PriceList) -> bool:
    """Whether somebody with the authority has decided on the list. Once superseded it still is, for the days it was in force."""
    return prices.status in ("approved", "superseded") and prices.approval is not None


def warning(prices: PriceList) -> str | None:
    """What must stand wherever people could take a list for the one in force; None where it is one that was approved."""
    if not payable(prices):
        return NOT_FOR_PAYMENT
    if prices.status == "superseded" and prices.approval is not None and prices.approval.effective_to is not None:
        return f"HẾT HIỆU LỰC SAU NGÀY {prices.approval.effective_to:%d/%m/%Y} (SUPERSEDED)"
    return None


def suffix(prices: PriceList) -> str:
    """What a file's name ends with where the list is no approved one."""
    if not payable(prices):
        return "-DRAFT-not-for-payment"
    return "-superseded" if prices.status == "superseded" else ""


def made_on(prices: PriceList) -> datetime:
    """The only day that stands in a file: the pricing date, so that equal lists give equal bytes."""
    return datetime.combine(prices.pricing_date, datetime.min.time())


def in_force_in_words(prices: PriceList) -> str | None:
    """By whose decision, from when, until when; None where nothing is decided."""
    approval = prices.approval
    if not payable(prices) or approval is None:
        return None
    until = f" đến hết {approval.effective_to:%d/%m/%Y}" if approval.effective_to else ""
    phases = f"; lộ trình: {'; '.join(approval.phases)}" if approval.phases else ""
    return f"{approval.decision_no} ngày {approval.date:%d/%m/%Y}, áp dụng từ {approval.effective_from:%d/%m/%Y}{until}{phases}"


def stamp(prices: PriceList) -> str:
    """The line that ties a printed page to its list."""
    return (
        f"Mã đối chiếu (SHA-256): {prices.fingerprint}; gói văn bản {prices.regulation}, phiên bản {prices.pack_version};"
        f" ngày tính giá {prices.pricing_date:%d/%m/%Y}"
    )
