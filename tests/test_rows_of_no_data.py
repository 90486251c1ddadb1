"""Rows of a list that are no data: signatures, counts, totals, page numbers, titles, lists of staff. None of them is accused."""

from pathlib import Path
from time import process_time

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.findings import RowKind
from pricebook.tables.layout.blocks import Block
from pricebook.tables.layout.row_kinds import signs
from tests.support import judged, told, write_csv

TODAY = "nq-399-2025"
RIGHT = """
| STT | Mã DVKT | Tên DVKT | ĐVT | Đơn giá |
| 1 | 01.0007.0099 | Đặt catheter tĩnh mạch trung tâm 1 nòng | Lần | 685500 |
| 2 | 01.0018.0004 | Siêu âm tim cấp cứu tại giường | Lần | 252300 |
| 3 | 01.0009.0098 | Đặt catheter động mạch | Lần | 1400500 |
"""  # they come to 2,338,300
ONE_MORE = "| 4 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | Lần | 39900 |"


def passed_over(checked: Checked) -> list[tuple[int, str]]:
    return [(passed["row"], passed["kind"]) for table in checked.tables for passed in table["passed_over"]]


def passing(checked: Checked) -> int:
    assert checked.verdict is not None and not checked.verdict.rejected and not checked.verdict.not_judged
    return len(checked.verdict.accepted)


@pytest.mark.parametrize(
    "signed",
    [
        "| | | NGƯỜI LẬP BIỂU | | P. GIÁM ĐỐC |",
        "| | | Người lập | | Phó giám đốc |",
        "| | | Kế toán | | PGĐ |",
        "| | | Kế toán | | P.GĐ |",
        "| | | | | BAN GIÁM ĐỐC |",
        "| | | Người lập | | GĐ. BỆNH VIỆN |",
        "| | | | | TRƯỞNG TRẠM |",
        "| | | | | VIỆN TRƯỞNG |",
        "| | | Phòng TCKT | | Phòng KHTH |",
        "| | Tổ thẩm định | | | Ban quản lý dự án |",  # words that no list of titles has
        "| | | Phòng TCKT | | Phòng KHTH |\n| | | | | |\n| | | Nguyễn Văn A | | Trần Thị B |",
    ],
)
def test_whoever_signs_below_the_last_price_is_no_row_of_data(home: Path, signed: str) -> None:
    checked = judged(home, RIGHT + signed, regulation=TODAY)
    assert told(checked) == [] and passing(checked) == 3
    assert {kind for _, kind in passed_over(checked)} == {"signature"}


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("| | | Siêu âm tim cấp cứu tại giường | | Ban giám đốc quyết định |", "E5"),  # a service of the law
        ("| | | Một dịch vụ mới | | Theo quy định |", "E5"),  # what is said instead of a price
        ("| | | Một dịch vụ mới | Lần | Chờ duyệt |", "E5"),  # a unit that the other rows have
        ("| 4 | | Một dịch vụ mới | | Chờ duyệt |", "E5"),  # a running number
    ],
)
def test_a_last_row_of_data_without_a_number_is_kept(home: Path, row: str, cell: str) -> None:
    checked = judged(home, RIGHT + row, regulation=TODAY)
    assert ("IN004", cell) in [told_[:2] for told_ in told(checked)]


def test_a_row_of_words_between_rows_of_data_is_kept(home: Path) -> None:
    checked = judged(home, RIGHT + "| | | Phòng TCKT | | Chờ duyệt |\n" + ONE_MORE, regulation=TODAY)
    assert ("IN004", "E5") in [told_[:2] for told_ in told(checked)]


@pytest.mark.parametrize(
    ("total", "kind"),
    [
        ("| | | Tổng số dịch vụ: 3 | | 3 |", "total"),
        ("| | | Tổng số dịch vụ | | 3 |", "total"),
        ("| | | Tổng số lượng | | 3 |", "total"),
        ("| | | Tổng SL: 3 | | 3 |", "total"),
        ("| | | Cộng số lượng | | 3 |", "total"),
        ("| | | Tổng thành tiền | | 2338300 |", "total"),
        ("| | | Tổng cộng thành tiền | | 2338300 |", "total"),
        ("| | | Tổng kinh phí | | 2338300 |", "total"),
        ("| | | Cộng khoản | | 3 |", "total"),
        ("| | | Cộng | | 3 |", "total"),
        ("| | | Tổng cộng | 3 dịch vụ | |", "total"),
        ("| Tổng cộng: 3 khoản | | | | 2.338.300 đ |", "total"),
        ("| | | TC | | 2338300 |", "total"),
        ("| | | Cộng chuyển trang sau | | 2338300 |", "total"),
        ("| | | Mang sang | | 2338300 |", "total"),
        ("| | | | | Trang 1 |", "note"),
        ("| | | | | Trang 2/5 |", "note"),
        ("| | | Số tài khoản | | 123456789 |", "note"),
        ("| | | Điện thoại | | 2923456789 |", "note"),
        ("| – | – | – | – | – |", "note"),
        ("| …… | | ……… | | |", "note"),
    ],
)
def test_counts_carried_sums_and_page_numbers(home: Path, total: str, kind: str) -> None:
    checked = judged(home, RIGHT + total + "\n" + ONE_MORE, regulation=TODAY)
    assert told(checked) == [] and passing(checked) == 4
    assert passed_over(checked) == [(5, kind)]


@pytest.mark.parametrize(
    "total",
    [
        "| | | Tổng cộng | | 2338301 |",
        "| | | TC | | 2338301 |",
        "| | | Tổng thành tiền | | 2338301 |",
        "| | | Cộng chuyển trang sau | | 2338301 |",
        "| | | Mang sang | | 2338301 |",
        "| | | Tổng cộng 3 khoản | | 2338301 |",
        "| Tổng cộng: 3 khoản | | | | 2.338.301 đ |",
        "| | | Cộng | | 2338 |",  # no sum, and more than the rows above
    ],
)
def test_a_wrong_sum_is_said_whatever_it_is_called(home: Path, total: str) -> None:
    checked = judged(home, RIGHT + total, regulation=TODAY)
    assert [(code, cell, limit) for code, cell, _, limit in told(checked)] == [("AR005", "E5", 2_338_300)]


def test_a_sum_that_is_carried_over_to_the_next_page(home: Path) -> None:
    pages = RIGHT + "| | | Cộng trang | | 2338300 |\n| | | Mang sang | | 2338300 |\n" + ONE_MORE + "\n| | | Cộng | | 2378200 |"
    assert told(judged(home, pages, regulation=TODAY)) == []  # 2,338,300 + 39,900


@pytest.mark.parametrize("numbers", ["| 1 | 2 | 3 | 4 | 5 |", "| (1) | (2) | (3) | (4) | (5) |", "| A | B | C | 1 | 2 |"])
@pytest.mark.parametrize("repeated", ["", "| STT | Mã DVKT | Tên DVKT | ĐVT | Đơn giá |\n"])
def test_columns_that_are_numbered_again_on_a_further_page(home: Path, numbers: str, repeated: str) -> None:
    home.mkdir()
    write_csv(home / "list.csv", RIGHT + repeated + numbers + "\n" + ONE_MORE)  # every number is a text
    checked = check(home / "list.csv", regulation=TODAY)
    assert told(checked) == [] and passing(checked) == 4
    assert passed_over(checked)[-1][1] == "numbers"


KHANH_HOA = """
| STT theo TT37 | Mã | TT | Danh mục | ĐVT | Giá | Ghi chú |
| {} | | | {} | | | |
| 1 | 01.0007.0099 | 1 | Đặt catheter tĩnh mạch trung tâm 1 nòng | Lần | 685500 | |
"""


@pytest.mark.parametrize(("number", "title"), [("C1", "Siêu âm"), ("C2.7", "Xét nghiệm"), ("B", "Giường bệnh")])
def test_a_title_is_numbered_with_a_letter(home: Path, number: str, title: str) -> None:
    checked = judged(home, KHANH_HOA.format(number, title), regulation=TODAY)
    assert passing(checked) == 1 and passed_over(checked) == [(2, "section")]
    assert [code for code, *_ in told(checked)] == ["NB010"]  # "STT theo TT37": another circular's numbers


OF_2012 = """
| STT theo TT04 | Tên dịch vụ | ĐVT | Giá đề nghị |
| {} | {} | | |
| C5.1.272 | Hematocrit | Lần | 15000 |
"""


@pytest.mark.parametrize(
    ("number", "name", "codes"),
    [
        ("C5", "Xét nghiệm", []),  # a title: the rows below are numbered inside it
        ("C9", "Một nhóm", []),  # a title: no row of data has a number of this form
        ("A2", "Hội chẩn", ["CP010"]),  # a service of the circular, without its price
        ("C5.1.271", "Một dịch vụ", ["CP010"]),  # a number of the form that data have
    ],
)
def test_a_number_of_the_circular_is_no_title(home: Path, number: str, name: str, codes: list[str]) -> None:
    checked = judged(home, OF_2012.format(number, name))
    assert [code for code, cell, *_ in told(checked) if cell == "D2"] == codes


def test_a_list_of_staff_below_the_prices(home: Path) -> None:
    staff = "| | | | | |\n| STT | Họ và tên | Chức vụ | Năm sinh | |\n| 1 | Nguyễn Văn A | Bác sĩ | 1975 | |\n| 2 | Trần Thị B | Điều dưỡng | 1980 | |"
    checked = judged(home, RIGHT + staff, regulation=TODAY)
    assert told(checked) == [] and passing(checked) == 3
    assert [kind for _, kind in passed_over(checked)] == ["outside"] * 3


@pytest.mark.parametrize(
    "table",
    [
        "| STT | Loại gói | Nội dung | Số lượng | Trị giá |\n| 1 | Gói A | Chụp và đọc phim | | 450000 |",
        "| STT | Nhóm | Nội dung khác | Ghi chép | |\n| 1 | A | Đặt catheter động mạch | | |",
    ],
)
def test_another_table_with_amounts_or_services_is_said(home: Path, table: str) -> None:
    checked = judged(home, RIGHT + "| | | | | |\n" + table, regulation=TODAY)
    assert [code for code, *_ in told(checked)] and checked.blocked


def test_titles_below_who_signs_are_each_looked_at_once() -> None:
    """A thousand titles below a signature: each belongs to the block if all rows above it do. Looked through from the top for each
    of them, these would be 1,000 × 1,000 / 2 rows."""
    looked_at: list[object] = []

    class Watched(dict[int, RowKind | None]):
        def __contains__(self, number: object) -> bool:
            looked_at.append(number)
            return super().__contains__(number)

    signatures, passed = Block("signature"), Watched({0: "signature"})
    signatures.ends_at(0, "signature")
    for number in range(1, 1_001):
        assert signatures.reaches(number, passed)
        passed[number] = "section"
        signatures.ends_at(number, "section")
    assert len(looked_at) <= 1_000
    assert not signatures.reaches(1_003, passed)  # rows 1,001 and 1,002 are data


@pytest.mark.parametrize(("text", "signed"), [("Nguyễn Văn Bí", True), ("Nguyễn Văn Bí " * 2_000 + "=", False)])
def test_a_text_of_many_words_is_no_name_and_takes_no_time(text: str, signed: bool) -> None:
    """Two names with anything between them were searched for from each of the 28,000 letters on, for ten seconds."""
    begun = process_time()
    assert signs([None, text], signed=True) is signed
    assert process_time() - begun < 1
