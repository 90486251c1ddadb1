"""The leaflet for patients: from which day prices change, in which groups of services, what stays, and where to ask."""

from pathlib import Path
from typing import Any

from pricebook.entitlement import approval_of
from pricebook.exports.papers import tables
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.facts import common_facts
from pricebook.exports.papers.offices import place_of
from pricebook.exports.papers.since import Since
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

TEMPLATE = "to-roi.docx"
MOST_GROUPS, MOST_PRICES = 14, 5  # rows: the leaflet is one page
_BOARD = "bảng giá niêm yết tại cơ sở"


def write_leaflet(since: Since, prices: PriceList, law: LawOnDay, path: Path) -> None:
    """Writes the leaflet. Raises OSError."""
    write_docx(TEMPLATE, leaflet_facts(since, prices, law), prices, path)


def leaflet_facts(since: Since, prices: PriceList, law: LawOnDay) -> dict[str, Any]:
    """The values of the template."""
    approval = approval_of(prices)
    begins = (
        f"Mức giá mới áp dụng từ ngày {approval.effective_from:%d/%m/%Y}, theo {approval.decision_no}."
        if approval is not None
        else f"Mức giá mới chưa áp dụng: {prices.approver} quyết định mức giá và ngày áp dụng. Đến ngày đó vẫn thu theo giá cũ."
    )
    groups = sorted(since.groups, key=lambda row: row["risen"] == row["fallen"] == "–")  # groups that change stand first
    return {
        **common_facts(prices, law),
        "where": f"tại các cơ sở khám bệnh, chữa bệnh của {place_of(prices)}",
        "first": [begins, since.counted],
        "groups": tables.table_of(groups, _BOARD, MOST_GROUPS),
        "examples": tables.table_of(list(since.used[:MOST_PRICES]), _BOARD),
        "examples_said": since.used_said,
        "last": _last(prices),
    }


def _last(prices: PriceList) -> list[str]:
    """What stays, and where to ask."""
    insured = (
        "Người có thẻ bảo hiểm y tế: mức hưởng ghi trên thẻ không thay đổi vì bảng giá này; phần cùng chi trả (nếu có) tính trên"
        " giá áp dụng vào ngày sử dụng dịch vụ."
    )
    return [
        insured,
        "Thuốc, vật tư và các khoản đã tính trong giá dịch vụ thì người bệnh không phải nộp thêm.",
        f"Giá từng dịch vụ: xem {_BOARD}. Hỏi thêm tại quầy tiếp đón hoặc nơi thu viện phí của cơ sở, Sở Y tế, Bảo hiểm xã hội"
        f" {place_of(prices)}.",
    ]
