"""The sheets Chưa đề nghị, of services without a proposed price, and Chưa đủ điều kiện, of facilities not able to perform one.

Each has its reason (R7, R8). Services that no facility performs and the dossier does not name are only counted: a list of nine
services does not print the nine thousand others of its regulation.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.exports.labels import name_of
from pricebook.exports.printed_sheet import LANDSCAPE, Page
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import LeftOut, PriceList

HEAD = 3
_FLAGGED = (
    ("STT", 5.0),
    ("Mã cơ sở", 10.0),
    ("Tên cơ sở", 30.0),
    ("Dịch vụ", 11.0),
    ("Tên dịch vụ", 34.0),
    ("Thiếu điều kiện", 30.0),
)


def named_left_out(prices: PriceList) -> list[LeftOut]:
    """The services without a proposed price that a facility performs, or that the dossier says something about."""
    named = {capability.service_id for capability in prices.capabilities}
    return [left for left in prices.left_out if left.service_id in named or left.detail]


def counted_left_out(prices: PriceList) -> list[tuple[str, int]]:
    """How many services without a proposed price are not named, by the reason in words."""
    named = {left.service_id for left in named_left_out(prices)}
    return list(Counter(term(left.reason) for left in prices.left_out if left.service_id not in named).items())


def counted_in_words(prices: PriceList) -> list[str]:
    """The same, a sentence for each reason."""
    return [f"Không liệt kê: {vietnamese_number(count)} dịch vụ ({reason})." for reason, count in counted_left_out(prices)]


def write_left_out(page: Page, prices: PriceList, named: Sequence[LeftOut]) -> int:
    """Writes the sheet of services, and returns its last row. A column that would be empty is left out."""
    styles = page.styles
    columns: list[tuple[str, float, list[str | None]]] = [
        (prices.ordinal_heading, 9.0, [left.ordinal for left in named]),
        ("Mã dịch vụ", 17.0, [left.service_code for left in named]),
        ("Tên dịch vụ", 0.0, [name_of(left) for left in named]),
        ("Lý do", 30.0, [term(left.reason) for left in named]),
        ("Chi tiết", 34.0, [left.detail for left in named]),
    ]
    shown = [(name, width, texts) for name, width, texts in columns if any(texts)]
    rest = LANDSCAPE - 5 - sum(width for _, width, _ in shown)
    page.set_up(
        [5.0, *(width or rest for _, width, _ in shown)],
        head_row=HEAD,
        running=f"Dịch vụ chưa đề nghị {prices.province} ({status_in_words(prices)})",
    )
    page.band(0, 0, len(shown), "DỊCH VỤ CHƯA ĐỀ NGHỊ GIÁ", styles.title)
    page.band(1, 0, len(shown), "Dịch vụ mà cơ sở đang thực hiện, hoặc hồ sơ có nêu", styles.centered_italic)
    page.heading(HEAD, ["STT", *(name for name, _, _ in shown)])
    row = HEAD
    for row in range(HEAD + 1, HEAD + 1 + len(named)):
        page.number(row, 0, row - HEAD, styles.code)
        for column, (name, _, texts) in enumerate(shown, 1):
            page.text(row, column, texts[row - HEAD - 1], styles.code if name in (prices.ordinal_heading, "Mã dịch vụ") else None)
    page.filters(HEAD, row)
    for words in counted_in_words(prices):
        row += 1
        page.band(row, 0, len(shown), words, styles.wrapped_italic)
    return row


def write_flagged(page: Page, prices: PriceList, flagged: Sequence["FlaggedFacility"]) -> int:
    """Writes the sheet of facilities that lack what a service of the list needs, and returns its last row."""
    styles = page.styles
    columns = [*_FLAGGED, *([("Chi tiết", 30.0)] if any(entry.reason for entry in flagged) else [])]
    page.set_up(
        [width for _, width in columns],
        head_row=HEAD - 1,
        running=f"Cơ sở chưa đủ điều kiện {prices.province} ({status_in_words(prices)})",
    )
    page.band(0, 0, len(columns) - 1, "CƠ SỞ CHƯA ĐỦ ĐIỀU KIỆN THỰC HIỆN DỊCH VỤ CÓ TRONG BẢNG GIÁ", styles.title)
    page.heading(HEAD - 1, [name for name, _ in columns])
    row = HEAD - 1
    for row, entry in enumerate(flagged, HEAD):
        page.number(row, 0, row - HEAD + 1, styles.code)
        texts = (entry.facility_code, entry.facility_name, entry.service_id, entry.service_name, entry.lacks, entry.reason)
        for column, text in enumerate(texts[: len(columns) - 1], 1):
            page.text(row, column, text, styles.code if column in (1, 3) else None)
    page.filters(HEAD - 1, row)
    return row


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
