"""The rows of the catalogues of one facility: for the insurance portal, and for the import of hospital information systems."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from pricebook.base.languages import term
from pricebook.entitlement import FacilityPrice, approval_of
from pricebook.exports.labels import name_of
from pricebook.exports.stamp import NOT_FOR_PAYMENT, warning
from pricebook.pricelist import Facility, PriceList

# The columns of the insurance portal's catalogue and of the hospital information systems (HIS), in their order.
PORTAL = (
    "STT", "MA_TUONG_DUONG", "TEN_DVKT_PHEDUYET", "TEN_DVKT_GIA", "PHAN_LOAI_PTTT", "DON_GIA", "GHICHU", "QUYET_DINH",
    "TUNGAY", "DENNGAY", "ID",
)  # fmt: skip
HIS = (
    "ma_dich_vu", "ten_dich_vu", "ma_cskcb", "don_gia", "quy_trinh", "cskcb_cgkt", "cskcb_cls", "tu_ngay", "den_ngay",
)  # fmt: skip

Row = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """The decision by which prices are paid, and the days: yyyymmdd as in claim files, both inclusive, blank in a draft."""

    decision: str
    from_: str
    to: str


def validity_of(prices: PriceList) -> Validity:
    """The decision and the days of a list. A draft has none, so that no system can take it for a list in force."""
    approval = approval_of(prices)
    if approval is None:
        return Validity(NOT_FOR_PAYMENT, "", "")
    return Validity(approval.decision_no, _day(approval.effective_from), _day(approval.effective_to))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def portal_rows(facility: Facility, paid: list[FacilityPrice], prices: PriceList) -> Iterator[Row]:
    """The rows of the portal's catalogue, with the columns of PORTAL.

    `ID` consists of the fingerprint of the list, facility, service and class, each percent-encoded, with colons between them.
    """
    when = validity_of(prices)
    for number, entry in enumerate(paid, 1):
        line = entry.line
        parts = (prices.fingerprint, facility.facility_code, line.service_id, line.class_ or "")
        yield (
            number, line.service_code or line.service_id, name_of(line), name_of(line), None, entry.price, _note(entry, prices),
            when.decision, when.from_, when.to, ":".join(quote(part, safe="") for part in parts),
        )  # fmt: skip


def his_rows(facility: Facility, paid: list[FacilityPrice], prices: PriceList) -> Iterator[Row]:
    """The rows of the import of hospital systems, with the columns of HIS.

    The layout has no column for the decision, which stands in `quy_trinh`, and none for the fingerprint of the list: the
    manifest says to which list each file belongs.
    """
    when = validity_of(prices)
    for entry in paid:
        line = entry.line
        code = line.service_code or line.service_id
        yield (code, name_of(line), facility.facility_code, entry.price, when.decision, None, None, when.from_, when.to)


def _note(entry: FacilityPrice, prices: PriceList) -> str:
    """The note on a price: warning of a draft, phases, dispute, article for the price of another class, note of the service."""
    notes = [text] if (text := warning(prices)) else []
    if prices.approval is not None and prices.approval.phases:
        notes.append(f"lộ trình: {'; '.join(prices.approval.phases)}")
    if entry.line.disputed:
        notes.append(term(entry.line.disputed))
    if entry.rule:
        notes.append(f"theo {entry.rule}")
    if entry.line.note:
        notes.append(entry.line.note)
    return "; ".join((*notes, _pack(prices)))


def _pack(prices: PriceList) -> str:
    return f"{prices.regulation}/{prices.pack_version}, ngày tính giá {prices.pricing_date:%d/%m/%Y}"
