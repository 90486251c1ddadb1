"""Lists typed for the fonts of the 1990s: whatever a row is in Unicode, it is in TCVN3 and VNI, too."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from pricebook.app.checked import Checked
from pricebook.tables.cells.old_encodings import restore_letters
from tests.old_fonts import FONTS, typed_for
from tests.support import judged, told

# The heading stands again on the second page; a total, the place and day, two signers and their names close the list.
LIST = """
| STT | Mã dịch vụ | Tên dịch vụ | Đơn vị tính | Đơn giá (đồng) |
| I | | Chẩn đoán hình ảnh | | |
| 1 | 18.0001.0001 | Siêu âm tuyến giáp | Lần | 58600 |
| STT | Mã dịch vụ | Tên dịch vụ | Đơn vị tính | Đơn giá (đồng) |
| 2 | 18.0002.0001 | Siêu âm các tuyến nước bọt | Lần | 58600 |
| | | Tổng cộng | | 117200 |
| | | Tân An, ngày 15 tháng 7 năm 2025 | | |
| | Người lập bảng | | | Giám đốc |
| | (Ký, họ tên) | | | (Ký tên, đóng dấu) |
| | Trần Thị Bưởi | | | Lê Quốc Hùng |
"""


@pytest.mark.parametrize("font", FONTS)
def test_rows_of_a_list_are_what_they_are_in_unicode(tmp_path: Path, font: Literal["TCVN3", "VNI"]) -> None:
    in_unicode = judged(tmp_path / "unicode", LIST, regulation="nq-399-2025", day=date(2025, 7, 1))
    typed = judged(tmp_path / "typed", typed_for(font, LIST), regulation="nq-399-2025", day=date(2025, 7, 1))
    assert passed_over(typed) == passed_over(in_unicode)
    assert {finding.code for finding in typed.findings} == {"XL022"}  # what was read as what, and nothing else
    assert prices(typed) == prices(in_unicode) == [("Siêu âm tuyến giáp", 58_600), ("Siêu âm các tuyến nước bọt", 58_600)]


@pytest.mark.parametrize(("price", "found"), [(317_000, []), (318_000, [("CP007", "C2", 318_000, 317_000)])])
def test_a_service_known_by_its_name_alone_is_judged(tmp_path: Path, price: int, found: list[tuple[str, str, int, int]]) -> None:
    """ "Lµm" is "làm": µ is the sign of a micrometre only where no letter stands before it."""
    table = f"| STT | Tên dịch vụ | Đơn giá |\n| 1 | Nội soi can thiệp - làm Clo test chẩn đoán nhiễm H.Pylori | {price} |"
    checked = judged(tmp_path, typed_for("TCVN3", table), regulation="nq-399-2025", day=date(2025, 7, 1))
    assert told(checked, "NB", "CP") == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("PhÉu thuËt vïng hµm mÆt", "Phẫu thuật vùng hàm mặt"),
        ("èng ë cæ, ø mñ", "ống ở cổ, ứ mủ"),
        ("§èt b»ng nit¬ láng", "Đốt bằng nitơ lỏng"),
        ("§iÒu trÞ gl«c«m", "Điều trị glôcôm"),
        ("Sîi 5 µm, 500 µg, Voltaren®", "Sợi 5 µm, 500 µg, Voltaren®"),
    ],
)
def test_signs_are_letters_within_words_and_signs_elsewhere(typed: str, meant: str) -> None:
    column = [typed, "Dung dÞch röa vÕt th\u00ad¬ng", "Kh¸m bÖnh", "Gi\u00adêng bÖnh"]
    assert restore_letters(column).changed[typed] == meant


def passed_over(checked: Checked) -> list[tuple[int, str]]:
    """The rows that are no services, with their kinds."""
    assert checked.submission is not None
    return [(row.row, row.kind) for table in checked.submission.tables for read in table.readings for row in read.passed_over]


def prices(checked: Checked) -> list[tuple[str | None, int | None]]:
    """The services with their prices in đồng."""
    assert checked.submission is not None
    return [(line.name, line.price) for line in checked.submission.stated.lines]
