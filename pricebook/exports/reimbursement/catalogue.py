"""What one facility is paid, as the insurance side's systems read it: the portal's service catalogue and the HIS import."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from pricebook.base.languages import term
from pricebook.entitlement.prices import FacilityPrice
from pricebook.exports.shown import name_of
from pricebook.exports.stamp import NOT_FOR_PAYMENT, payable, warning
from pricebook.pricelist import Facility, PriceList

# The columns that the portal's catalogue and hospitals' systems use, in their order.
PORTAL = (
    "STT", "MA_TUONG_DUONG", "TEN_DVKT_PHEDUYET", "TEN_DVKT_GIA", "PHAN_LOAI_PTTT", "DON_GIA", "GHICHU", "QUYET_DINH",
    "TUNGAY", "DENNGAY", "ID",
)  # fmt: skip
HIS = (
    "ma_dich_vu", "ten_dich_vu", "ma_cskcb", "don_gia", "quy_trinh", "cskcb_cgkt", "cskcb_cls", "tu_ngay", "den_ngay",
)  # fmt: skip

Row = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """By which decision prices are paid, and from when to when (yyyymmdd, as claim files write days; blank in a draft)."""

    decision: str
    from_: str
    to: str


def in_force(prices: PriceList) -> InForce:
    """A draft names no decision and no day: no system can take it for a list in force."""
    if not payable(prices) or prices.approval is None:
        return InForce(NOT_FOR_PAYMENT, "", "")
    approval = prices.approval
    return InForce(approval.decision_no, _day(approval.effective_from), _day(approval.effective_to))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def portal_rows(facility: Facility, paid: list[FacilityPrice], prices: PriceList) -> Iterator[Row]:
    """Rows in the order of PORTAL. `ID` names list, facility, service and class, each percent-encoded, between colons."""
    when = in_force(prices)
    for number, entry in enumerate(paid, 1):
        line = entry.line
        parts = (prices.fingerprint, facility.facility_code, line.service_id, line.class_ or "")
        yield (
            number, line.service_code or line.service_id, name_of(line), name_of(line), None, entry.price, _note(entry, prices),
            when.decision, when.from_, when.to, ":".join(quote(part, safe="") for part in parts),
        )  # fmt: skip


def his_rows(facility: Facility, paid: list[FacilityPrice], prices: PriceList) -> Iterator[Row]:
    """Rows in the order of HIS. The decision stands in `quy_trinh`: that layout has no other place for it, and none for the
    list's fingerprint, which the manifest ties to each file.
    """
    when = in_force(prices)
    for entry in paid:
        line = entry.line
        code = line.service_code or line.service_id
        yield (code, name_of(line), facility.facility_code, entry.price, when.decision, None, None, when.from_, when.to)


def _note(entry: FacilityPrice, prices: PriceList) -> str:
    """What a reader must know: that it is a draft, the article behind another class's price, the service's own note."""
    said = [words] if (words := warning(prices)) else []
    if prices.approval is not None and prices.approval.phases:
        said.append(f"lộ trình: {'; '.join(prices.approval.phases)}")
    if entry.line.disputed:
        said.append(term(entry.line.disputed))
    if entry.rule:
        said.append(f"theo {entry.rule}")
    if entry.line.note:
        said.append(entry.line.note)
    return "; ".join((*said, _pack(prices)))


def _pack(prices: PriceList) -> str:
    return f"{prices.regulation}/{prices.pack_version}, ngày tính giá {prices.pricing_date:%d/%m/%Y}"
