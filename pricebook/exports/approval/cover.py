"""Bìa: whose list, by which law, with which choices, from which files."""

from collections import Counter
from typing import Any

from pricebook.exports.printed_sheet import Page
from pricebook.findings import term
from pricebook.money import vietnamese_number
from pricebook.pricelist import PriceList

_SETTINGS = (
    ("classes", "Các hạng"),
    ("share_of_ceiling", "Tỷ lệ chung so với mức tối đa"),
    ("rounding_unit", "Đơn vị làm tròn (đồng)"),
    ("rounding_mode", "Cách làm tròn"),
    ("awards_count", "Giá trúng thầu được tính khi"),
    ("undated_awards", "Giá trúng thầu không rõ thời hạn"),
    ("tender_groups", "Nhóm thầu"),
    ("regional_method", "Giá trung bình thấp của khu vực (chưa có quy định chi tiết)"),
    ("region_scheme", "Phân vùng"),
    ("min_provinces", "Số tỉnh tối thiểu để lấy bình quân"),
)


def write_cover(page: Page, prices: PriceList, findings: list[dict[str, Any]]) -> None:
    styles = page.styles
    page.set_up((44, 66), landscape=False)
    page.text(0, 0, prices.submitter.upper(), styles.centered_bold)
    page.text(0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.centered_bold)
    page.text(1, 1, "Độc lập - Tự do - Hạnh phúc", styles.centered_bold)
    page.band(3, 0, 1, "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH", styles.title)
    page.band(
        4,
        0,
        1,
        f"{prices.province}, ngày tính giá {prices.pricing_date:%d/%m/%Y} — {term(prices.status)}",
        styles.centered_italic,
    )
    row = 6
    for title, entries in _sections(prices, findings):
        page.band(row, 0, 1, title, styles.group)
        for name, value in entries:
            row += 1
            page.text(row, 0, name, styles.text)
            page.text(row, 1, value, styles.text)
        row += 2


def settings_in_words(prices: PriceList) -> list[tuple[str, str]]:
    """What the law leaves open and the dossier chose: name and choice in Vietnamese."""
    settings = [(name, ", ".join(term(word) for word in prices.settings[key].split(", "))) for key, name in _SETTINGS]
    return settings + [
        (f"Chỉ số của khoản mục “{name}”", index.replace("/", " / "))
        for component, name in prices.components.items()
        if (index := prices.settings.get(f"index:{component}"))
    ]


def _sections(prices: PriceList, findings: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    statuses = Counter(line.status for line in prices.lines)
    severities = Counter(finding["severity"] for finding in findings)
    regional = {item.item_code for line in prices.lines for item in line.items if item.basis == "regional"}
    return [
        (
            "Trình và phê duyệt",
            [
                ("Cơ quan trình", prices.submitter),
                ("Cơ quan phê duyệt", prices.approver),
                ("Văn bản", prices.regulation_title),
                ("Gói văn bản", f"{prices.regulation}, phiên bản {prices.pack_version}"),
                ("Mã đối chiếu (SHA-256) của bảng giá", prices.fingerprint),
            ],
        ),
        (
            "Số lượng",
            [
                ("Dịch vụ đề nghị", vietnamese_number(prices.lines[-1].number if prices.lines else 0)),
                ("Mức giá (theo hạng)", vietnamese_number(len(prices.lines))),
                ("  trong đó bị giới hạn", vietnamese_number(statuses["capped"])),
                ("  giá cố định của văn bản", vietnamese_number(statuses["fixed"])),
                ("  CHƯA CÓ GIÁ", vietnamese_number(statuses["missing"])),
                ("Mặt hàng dùng giá bình quân khu vực", vietnamese_number(len(regional))),
                ("Dịch vụ chưa đề nghị", vietnamese_number(len(prices.left_out))),
                (
                    "Kết quả kiểm tra",
                    f"{severities['error']} lỗi, {severities['warning']} cảnh báo, {severities['info']} thông tin",
                ),
            ],
        ),
        ("Lựa chọn khi văn bản để ngỏ", settings_in_words(prices)),
        ("Tệp đầu vào (SHA-256)", [(entry.file, entry.sha256) for entry in prices.inputs]),
    ]
