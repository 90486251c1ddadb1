"""The sheet Chưa đề nghị: services without a proposed price, and facilities not able to perform one, with reasons (R7, R8)."""

from typing import NamedTuple

from pricebook.base.languages import term
from pricebook.exports.printed_sheet import Page
from pricebook.exports.tally import tally_of
from pricebook.pricelist import PriceList

LEFT_OUT_COLUMNS = ("STT", "Số thứ tự", "Mã dịch vụ", "Tên dịch vụ", "Lý do", "Chi tiết")
FLAGGED_COLUMNS = ("STT", "Mã cơ sở", "Dịch vụ", "Tên cơ sở / dịch vụ", "Thiếu điều kiện", "Chi tiết")


def write_left_out(page: Page, prices: PriceList) -> None:
    """Writes the sheet with its two tables."""
    styles = page.styles
    last = len(LEFT_OUT_COLUMNS) - 1
    page.set_up((5, 10, 12, 44, 30, 34))
    page.band(0, 0, last, "DỊCH VỤ CHƯA ĐỀ NGHỊ VÀ CƠ SỞ CHƯA ĐỦ ĐIỀU KIỆN", styles.title)
    tally = tally_of(prices)
    compared = f"; chỉ có giá tham khảo: {tally.only_compared}" if tally.only_compared else ""
    page.band(2, 0, last, f"1. Dịch vụ của văn bản chưa đề nghị giá: {tally.left_out}{compared}", styles.bold)
    page.heading(3, LEFT_OUT_COLUMNS)
    row = 4
    for number, left in enumerate(prices.left_out, 1):
        page.number(row, 0, number, styles.code)
        page.text(row, 1, left.ordinal, styles.code)
        page.text(row, 2, left.service_code, styles.code)
        page.text(row, 3, left.name)
        page.text(row, 4, term(left.reason))
        page.text(row, 5, left.detail)
        row += 1
    row += 1
    flagged = flagged_facilities(prices)
    page.band(row, 0, last, f"2. Cơ sở chưa đủ điều kiện thực hiện dịch vụ có trong bảng giá: {len(flagged)}", styles.bold)
    page.heading(row + 1, FLAGGED_COLUMNS)
    for number, entry in enumerate(flagged, 1):
        page.number(row + 1 + number, 0, number, styles.code)
        names = f"{entry.facility_name} / {entry.service_name}"
        for column, value in enumerate((entry.facility_code, entry.service_id, names, entry.lacks, entry.reason), 1):
            page.text(row + 1 + number, column, value, styles.code if column < 3 else None)


class FlaggedFacility(NamedTuple):
    """A facility that is not able to perform a service of the list (R7).

    `lacks` are the conditions that it does not meet, in words; `reason` is the reason that the dossier gives.
    """

    facility_code: str
    facility_name: str
    service_id: str
    service_name: str
    lacks: str
    reason: str | None


def flagged_facilities(prices: PriceList) -> list[FlaggedFacility]:
    """Every facility with every service of the list that it is not able to perform."""
    names = {facility.facility_code: facility.name or "" for facility in prices.facilities}
    listed = {line.service_id: line for line in prices.lines}
    return [
        FlaggedFacility(
            capability.facility_code,
            names.get(capability.facility_code, ""),
            capability.service_id,
            listed[capability.service_id].name or "",
            "; ".join(term(lack) for lack in capability.lacks),
            capability.reason,
        )
        for capability in prices.capabilities
        if capability.service_id in listed and capability.facility_code in listed[capability.service_id].flagged_facilities
    ]
