"""What every output says about its list: fingerprint, regulation pack, pricing date, and whether it may be used for payment."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pricebook.base.languages import term
from pricebook.entitlement import Days, PaidDays, approval_of, periods_in_words
from pricebook.exports.listed import Listed
from pricebook.pricelist import Approval, PriceList

NOT_FOR_PAYMENT = "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN"
NEVER_IN_FORCE = "CHƯA TỪNG CÓ HIỆU LỰC, KHÔNG DÙNG ĐỂ THANH TOÁN"
MOST_NAMED = 10  # services
_SUFFIXES = {"superseded": "-superseded", "revoked": "-revoked"}


def payable(prices: PriceList) -> bool:
    """Whether the list is approved (R10), or was: after its end it is still used for the days on which it was in force."""
    return approval_of(prices) is not None


def warning(prices: PriceList, days: PaidDays | None = None) -> str | None:
    """The warning on outputs that could be taken for the list in force: of a draft, and of a list that has ended; else None.

    `days` are those of one facility, if they are known: prices that go on for it, which the next decision left out, are excepted.
    """
    approval = approval_of(prices)
    if approval is None:
        return NEVER_IN_FORCE if prices.status == "revoked" else NOT_FOR_PAYMENT
    if prices.status == "superseded" and approval.effective_to is not None:
        on = len(_going_on(prices, approval, days))
        return f"{_ended_after(approval.effective_to)}{f', TRỪ {on} DỊCH VỤ CÒN ÁP DỤNG' if on else ''}"
    if prices.status == "revoked":
        return f"ĐÃ BÃI BỎ{f', {_ended_after(approval.effective_to)}' if approval.effective_to is not None else ''}"
    return None


def warning_of_price(prices: PriceList, period: Days | None) -> str | None:
    """The warning beside a price that is paid in a period: one that goes on after its list was replaced has its own end, or none.

    `period` is None where it is that of the list.
    """
    approval = approval_of(prices)
    if approval is None or period is None or not _goes_on(prices, approval, period):
        return warning(prices)
    return _ended_after(period[1]) if period[1] is not None else None


def _ended_after(last: date) -> str:
    return f"HẾT HIỆU LỰC SAU NGÀY {last:%d/%m/%Y}"


def _goes_on(prices: PriceList, approval: Approval, period: Days) -> bool:
    """Whether days go on after the last one of a list that was replaced."""
    end = approval.effective_to
    return prices.status == "superseded" and end is not None and (period[1] is None or period[1] > end)


def _going_on(prices: PriceList, approval: Approval, days: PaidDays | None) -> list[str]:
    """The services whose prices are still paid after a list was replaced: the decision that replaced it left them out."""
    own = days.of_service if days is not None else {}
    return [id_ for id_, periods in own.items() if any(_goes_on(prices, approval, period) for period in periods)]


def status_in_words(prices: PriceList) -> str:
    """The status of a list; one that was revoked, or replaced, before its first day was never in force."""
    return NEVER_IN_FORCE if prices.status == "revoked" and prices.approval is None else term(prices.status)


def file_suffix(prices: PriceList) -> str:
    """The end of a file name, before the extension, where the list is not approved or has ended."""
    if not payable(prices):
        return "-revoked" if prices.status == "revoked" else "-DRAFT-not-for-payment"
    return _SUFFIXES.get(prices.status, "")


def creation_date(prices: Listed) -> datetime:
    """The creation date of files: the pricing date, so that the same list always gives the same bytes."""
    return datetime.combine(prices.pricing_date, datetime.min.time())


def approval_in_words(prices: PriceList, days: PaidDays | None = None) -> str | None:
    """The number and date of the approval, and the days on which the list is in force; None where it is not approved.

    `days` are those of one facility, if they are known: it may be paid by a later phase. Where
    the registry of the office is known to have it, the entry, and what ended the list, are named.
    """
    approval = approval_of(prices)
    if approval is None:
        return None
    paid = days.days if days is not None else ((approval.effective_from, approval.effective_to),)
    phases = f"; lộ trình: {'; '.join(approval.phases)}" if approval.phases else ""
    notes = "".join(f"; {note}" for note in approval.notes)
    said = f"{approval.decision_no} ngày {approval.date:%d/%m/%Y}, áp dụng {periods_in_words(paid)}{phases}{notes}"
    return said + _left_out(approval) + _ended(prices, approval, days) + _recorded(approval)


def _left_out(approval: Approval) -> str:
    """The services whose prices the decision does not approve."""
    return f"; không phê duyệt: {_named(approval.left_out)}" if approval.left_out else ""


def _named(services: Sequence[str]) -> str:
    more = f" … (+{len(services) - MOST_NAMED})" if len(services) > MOST_NAMED else ""
    return f"{', '.join(services[:MOST_NAMED])}{more}"


def _ended(prices: PriceList, approval: Approval, days: PaidDays | None) -> str:
    """What became of a list that has ended: replaced or revoked, by which decision, from which day, but for which services."""
    if prices.status not in _SUFFIXES or approval.effective_to is None:
        return ""
    what = "đã bãi bỏ" if prices.status == "revoked" else "đã được thay thế"
    by = f" theo {approval.recorded.ended_by}" if approval.recorded is not None and approval.recorded.ended_by else ""
    on = _going_on(prices, approval, days)
    but = f", trừ các dịch vụ còn áp dụng: {_named(on)}" if on else ""
    return f"; {what} từ {approval.effective_to + timedelta(days=1):%d/%m/%Y}{by}{but}"


def _recorded(approval: Approval) -> str:
    of = approval.recorded
    return f"; sổ đăng ký: {of.list}, mục số {of.entry}" if of is not None else ""


def priced_on(prices: PriceList) -> str:
    """What stands at the foot of a paper that somebody signs: it identifies the list to readers, who have no use for a hash."""
    return f"Ngày tính giá {prices.pricing_date:%d/%m/%Y}"


def stamp(prices: PriceList) -> str:
    """The line that identifies the list on a printed page: fingerprint, regulation pack, pricing date."""
    return (
        f"Mã đối chiếu (SHA-256): {prices.fingerprint}; bộ số liệu {prices.regulation}, phiên bản {prices.pack_version};"
        f" ngày tính giá {prices.pricing_date:%d/%m/%Y}"
    )
