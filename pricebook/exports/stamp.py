"""What every output says of its list: fingerprint, pack, pricing date; and whether it may be paid by."""

from pricebook.pricelist import PriceList

NOT_FOR_PAYMENT = "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN (DRAFT, not for payment)"
_IN_FILE_NAMES = "-DRAFT-not-for-payment"


def payable(prices: PriceList) -> bool:
    """Whether somebody with the authority has decided on the list. Once superseded it still is, for the days it was in force."""
    return prices.status in ("approved", "superseded") and prices.approval is not None


def draft_suffix(prices: PriceList) -> str:
    """What a file's name ends with where the list may not be paid by."""
    return "" if payable(prices) else _IN_FILE_NAMES


def stamp(prices: PriceList) -> str:
    """The line that ties a printed page to its list."""
    return (
        f"Mã đối chiếu (SHA-256): {prices.fingerprint}; gói văn bản {prices.regulation}, phiên bản {prices.pack_version};"
        f" ngày tính giá {prices.pricing_date:%d/%m/%Y}"
    )
