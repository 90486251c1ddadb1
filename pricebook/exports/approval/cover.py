"""The sheet Bìa (cover): submitter and approver, regulation, choices that the law leaves open, input files."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pricebook.base.languages import shown, term
from pricebook.base.money import vietnamese_number
from pricebook.base.rounding import units_in_words
from pricebook.exports.approval.left_out_sheet import counted_left_out
from pricebook.exports.citations import Citations
from pricebook.exports.printed_sheet import Page
from pricebook.exports.stamp import approval_in_words, status_in_words
from pricebook.exports.tally import tally_of
from pricebook.exports.uncapped import in_words
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

FIRST_SECTION = 6

_PLACE = re.compile(r"\b(?:TỈNH|THÀNH PHỐ) .*")  # whose name breaks over no line


def write_cover(
    page: Page, prices: PriceList, findings: list[FindingRecord], law: LawOnDay | None, printed: Mapping[str, int]
) -> None:
    """Writes the cover.

    `findings` are counted by severity; with the law it names the bases, and the prices that nothing caps. `printed` says of each
    sheet behind it on about how many pages it prints.
    """
    styles = page.styles
    page.set_up((32, 74), landscape=False, running=f"Bảng giá {prices.province} ({status_in_words(prices)})")
    page.text(0, 0, _PLACE.sub(lambda found: found[0].replace(" ", "\u00a0"), prices.submitter.upper()), styles.centered_bold)
    page.text(0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.centered_bold)
    page.text(1, 1, "Độc lập - Tự do - Hạnh phúc", styles.centered_bold)
    page.band(3, 0, 1, "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH", styles.title)
    page.band(4, 0, 1, _title(prices), styles.centered_italic)
    row = FIRST_SECTION
    *sections, inputs = _sections(prices, findings, law)
    for title, entries in [("Trình và phê duyệt", _submission(prices)), *sections, ("Khi in", _print(printed)), inputs]:
        page.band(row, 0, 1, title, styles.group)
        for name, value in entries:
            row += 1
            page.text(row, 0, name, styles.text)
            page.text(row, 1, value, styles.text)
        row += 2


def _print(printed: Mapping[str, int]) -> list[tuple[str, str]]:
    """On how many pages of A4 each sheet prints, and the workbook with its cover."""
    of_sheets = [(name, f"khoảng {vietnamese_number(pages)} trang A4 ngang") for name, pages in printed.items()]
    return [("Cả tệp", f"khoảng {vietnamese_number(sum(printed.values()) + 1)} trang A4"), *of_sheets]


def cover_cells(prices: PriceList) -> Iterator[tuple[int, int, str]]:
    """The cells of the cover that identify the list and its status, as they are read back: (row, column, text), from 0."""
    yield 4, 0, _title(prices)
    yield from ((FIRST_SECTION + number, 1, value) for number, (_, value) in enumerate(_submission(prices), 1))


def _title(prices: PriceList) -> str:
    return f"{prices.province}, ngày tính giá {prices.pricing_date:%d/%m/%Y} — {status_in_words(prices)}"


def _submission(prices: PriceList) -> list[tuple[str, str]]:
    """Who submits and approves which list, by which regulation."""
    return [
        ("Cơ quan trình", prices.submitter),
        ("Cơ quan phê duyệt", prices.approver),
        ("Quyết định", approval_in_words(prices) or "chưa có"),
        ("Văn bản", prices.regulation_title),
        ("Bộ số liệu của văn bản", f"{prices.regulation}, phiên bản {prices.pack_version}"),
        ("Mã đối chiếu (SHA-256) của bảng giá", prices.fingerprint),
        *([("Mã đối chiếu (SHA-256) của bộ số liệu", prices.pack_sha256)] if prices.pack_sha256 else []),
    ]


def settings_in_words(prices: PriceList, law: LawOnDay | None = None) -> list[tuple[str, str]]:
    """The choices that the law leaves open, as the dossier made them: name and choice in Vietnamese.

    Those about unit prices are among them only where the list has norm lines. With the law of the pricing date, an index has its
    article.
    """
    chosen, regional = prices.settings, prices.settings.regional
    choices = [
        ("Các hạng", ", ".join(map(prices.class_name, chosen.classes))),
        ("Tỷ lệ chung so với mức tối đa", vietnamese_number(chosen.share_of_ceiling)),
        ("Đơn vị làm tròn", shown(units_in_words(chosen.rounding))),
        ("Cách làm tròn", term(chosen.rounding.mode)),
    ]
    if any(line.items for line in prices.lines):
        choices += [
            ("Giá trúng thầu được tính khi", term(chosen.awards_count)),
            ("Giá trúng thầu không rõ thời hạn", term(chosen.undated_awards)),
            ("Nhóm thầu", term(chosen.tender_groups)),
            ("Giá trung bình thấp của khu vực (chưa có quy định chi tiết)", term(regional.method)),
            ("Phân vùng", term(regional.scheme)),
            ("Số tỉnh tối thiểu để lấy bình quân", vietnamese_number(regional.min_provinces)),
        ]
    for component, name in prices.components.items():
        index = chosen.indices.get(component)
        if index is not None:
            figures = f"{vietnamese_number(index.value)} / {vietnamese_number(index.base)}"
            article = Citations(prices, law).index(component) if law is not None else None
            choices.append((f"Chỉ số của khoản mục “{name}”", f"{figures} ({article})" if article else figures))
    return choices


def _sections(prices: PriceList, findings: list[FindingRecord], law: LawOnDay | None) -> list[tuple[str, list[tuple[str, str]]]]:
    tally = tally_of(prices)
    severities = Counter(finding["severity"] for finding in findings)
    uncapped = in_words(prices.lines, law) if law is not None else []
    regional = {item.item_code for line in prices.lines for item in line.items if item.basis == "regional"}
    bases = [] if law is None else Citations(prices, law).bases()
    return [
        *([("Căn cứ", [(str(number), basis) for number, basis in enumerate(bases, 1)])] if bases else []),
        (
            "Số lượng",
            [
                ("Dịch vụ đề nghị", vietnamese_number(tally.services)),
                ("Mức giá (theo hạng)", vietnamese_number(tally.prices)),
                ("  trong đó bị giới hạn", vietnamese_number(tally.capped)),
                ("  giá cố định của văn bản", vietnamese_number(tally.fixed)),
                ("  CHƯA CÓ GIÁ", vietnamese_number(tally.missing)),
                *uncapped,
                ("Mặt hàng dùng giá bình quân khu vực", vietnamese_number(len(regional))),
                ("Dịch vụ chưa đề nghị", vietnamese_number(tally.left_out)),
                *((f"  không liệt kê: {reason}", vietnamese_number(count)) for reason, count in counted_left_out(prices)),
                (
                    "Kết quả kiểm tra",
                    f"{severities['error']} lỗi, {severities['warning']} cảnh báo, {severities['info']} thông tin",
                ),
            ],
        ),
        ("Lựa chọn khi văn bản để ngỏ", settings_in_words(prices, law)),
        ("Tệp đầu vào (SHA-256)", [(entry.file, entry.sha256) for entry in prices.inputs]),
    ]
