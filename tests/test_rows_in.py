"""Every row of every table is accounted for: rows in = accepted + rejected + not judged + passed over, each with its kind."""

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

import pricebook
from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.base.resources import resource_folder
from pricebook.findings import TableReading
from pricebook.tables import read_sheets
from tests.support import DATA, SHARED, built, case, errors, found, judged, pair, price, prices, silent, told, write_csv

TODAY = {"regulation": "nq-399-2025", "as_": "own"}
# A.1 01.0002.1778 is issued at 39,900, A.3 01.0004.0321 at 185,000.
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Giá |\n"
A1 = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | Lần | 39900 |\n"
A3 = "| 2 | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | Lần | 185000 |\n"


def accounted(tables: tuple[TableReading, ...], path: Path | None = None) -> Counter[str]:
    """The rows of all tables by what became of them. Asserts that each sum is right, and covers every row of the sheets read."""
    total: Counter[str] = Counter()
    for table in tables:
        rows = table["rows_in"]
        assert rows["all"] == rows["accepted"] + rows["rejected"] + rows["not_judged"] + sum(rows["passed_over"].values()), rows
        judged_rows = rows["accepted"] + rows["rejected"] + rows["not_judged"] + rows["passed_over"].get("unpriced", 0)
        assert table["rows"] == judged_rows and min(rows["passed_over"].values(), default=1) > 0
        total.update({name: rows[name] for name in ("accepted", "rejected", "not_judged")})
        total.update(rows["passed_over"])
    if path is not None:
        sheets = {sheet.name: len(sheet.rows) for sheet in read_sheets(path)}
        for name in {table["sheet"] for table in tables}:
            assert sum(table["rows_in"]["all"] for table in tables if table["sheet"] == name) == sheets[name], name
    return +total


def rejected(checked: Checked) -> list[tuple[int, list[str]]]:
    """The rows (from 1) of the prices that do not pass, each with its codes."""
    assert checked.verdict is not None
    return [(line.row + 1, codes) for line, codes in checked.verdict.rejected]


def kinds(checked: Checked) -> list[tuple[int, str]]:
    return [(row["row"], row["kind"]) for table in checked.tables for row in table["passed_over"]]


# --- a row of data is never a title ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "| 2 |            | Đo áp lực dòng chảy vành bằng dây kiểu mới | Lần | |",
        "|   |            | Đo áp lực dòng chảy vành bằng dây kiểu mới | Lần | |",
        "| 2 |            | Đo áp lực dòng chảy vành bằng dây kiểu mới |     | |",
        "| 2 | 99.9999.99 | Đo áp lực dòng chảy vành bằng dây kiểu mới |     | |",
        "|   | 99.9999.99 |                                            |     | |",
        "| 2 |            |                                            | Lần | |",
        "|   |            | CỘNG HƯỞNG TỪ                              | Lần | |",
    ],
)
@case("CP010")
def test_a_row_with_a_running_number_a_unit_or_a_code_is_data(home: Path, row: str) -> None:
    last = A3.replace("| 2 |", "| 3 |") if row.startswith("| 2 ") else A3
    checked = judged(home, HEAD + A1 + row + "\n" + last, **TODAY)
    assert [codes for at, codes in rejected(checked) if at == 3 and "CP010" in codes]
    assert told(checked, "CP010") == [("CP010", "E3", None, None)]
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "accepted": 2, "rejected": 1}


@pytest.mark.parametrize(
    "rows",
    [
        "| I  | | TIM MẠCH | | |\n{a1}| II | | HÔ HẤP | | |\n{a3}",
        "| A. | | TIM MẠCH | | |\n{a1}| B. | | HÔ HẤP | | |\n{a3}",
        "|    | | TIM MẠCH | | |\n{a1}|    | | HÔ HẤP | | |\n{a3}",
        "| 1  | | TIM MẠCH | | |\n{a1}| 2  | | HÔ HẤP | | |\n{b1}",  # in each group the numbers begin again
        "| 1  | | TIM MẠCH | | |\n{one}| 2  | | HÔ HẤP | | |\n{two}",  # 1, 1.1, 2, 2.1
        "| 1  | | TIM MẠCH | | |\n{bare}| 2  | | HÔ HẤP | | |\n{bare3}",  # only the groups have numbers
        "| 1  | | TIM MẠCH | | |\n| 2 | | Cấp cứu | | |\n{b1}{b2}",  # titles below each other
    ],
)
@silent("CP010")
def test_the_title_of_a_group_is_no_row_of_data(home: Path, rows: str) -> None:
    one, two = A1.replace("| 1 |", "| 1.1 |"), A3.replace("| 2 |", "| 2.1 |")
    texts = {"a1": A1, "a3": A3, "b1": A3.replace("| 2 |", "| 1 |"), "b2": A1.replace("| 1 |", "| 2 |"), "one": one, "two": two}
    texts |= {"bare": A1.replace("| 1 |", "| |"), "bare3": A3.replace("| 2 |", "| |")}
    checked = judged(home, HEAD + rows.format(**texts), **TODAY)
    assert rejected(checked) == [] and told(checked, "CP", "IN", "NB006") == []
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "accepted": 2, "section": 2}


@pytest.mark.parametrize("at", ["first", "last", "two"])
def test_a_number_that_continues_those_beside_it_counts_at_the_ends_too(home: Path, at: str) -> None:
    rows = {
        "first": "| 1 | | Dịch vụ mới | | |\n" + A1.replace("| 1 |", "| 2 |"),
        "last": A1 + "| 2 | | Dịch vụ mới | | |\n|  |  | NGƯỜI LẬP BIỂU |  |  |\n",
        "two": A1 + "| 2 | | Dịch vụ mới | | |\n| 3 | | Dịch vụ mới nữa | | |\n" + A3.replace("| 2 |", "| 4 |"),
    }
    checked = judged(home, HEAD + rows[at], **TODAY)
    assert [row for row, _ in rejected(checked)] == {"first": [2], "last": [3], "two": [3, 4]}[at]


# --- several tables on one sheet ------------------------------------------------------------------------------------------

FIRST = """
| BẢNG GIÁ |                                 |        |  |  |
| STT      | Danh mục dịch vụ                | Mức giá |  |  |
| 1        | Ghi điện tim cấp cứu tại giường | 99900  |  |  |
"""
SECOND = """
| STT | Mã tương đương | Tên dịch vụ phê duyệt giá             | Mức giá | Ghi chú |
| 1   | 01.0004.0321   | Ghi điện tim qua chuyển đạo thực quản | 185001  |         |
"""


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
def test_a_table_above_or_below_another_is_read_by_its_own_heading(home: Path, order: tuple[str, str]) -> None:
    checked = judged(home, order[0].rstrip() + order[1], **TODAY)
    assert sorted(f.observed for f in checked.findings if f.code == "CP007") == [99_900, 185_001]
    assert [table["rows"] for table in checked.tables] == [1, 1]
    rows = accounted(checked.tables, home / "list.xlsx")
    assert (rows["heading"], rows["rejected"], rows["title"] + rows["section"]) == (2, 2, 1)


def test_two_tables_side_by_side_are_both_read(home: Path) -> None:
    checked = judged(home, """
    | STT | Tên dịch vụ                     | Giá   |  | STT | Tên dịch vụ                           | Giá    |
    | 1   | Ghi điện tim cấp cứu tại giường | 99900 |  | 2   | Ghi điện tim qua chuyển đạo thực quản | 185001 |
    """, **TODAY)  # fmt: skip
    assert [(f.at.cell, f.observed) for f in checked.findings if f.code == "CP007"] == [("C2", 99_900), ("G2", 185_001)]
    assert [table["rows"] for table in checked.tables] == [1, 1]
    accounted(checked.tables)


def test_two_tables_of_codes_side_by_side_are_both_read(home: Path) -> None:
    """Two columns of codes with one heading are those of two tables, and no question which one is meant."""
    checked = judged(home, """
    | Mã dịch vụ   | Giá   |  | Mã dịch vụ   | Giá    |
    | 01.0002.1778 | 99900 |  | 01.0004.0321 | 185001 |
    """, **TODAY)  # fmt: skip
    assert told(checked, "IN", "CP") == [("CP007", "B2", 99_900, 39_900), ("CP007", "E2", 185_001, 185_000)]


def test_a_table_that_begins_beside_the_rows_of_another_is_read(home: Path) -> None:
    checked = judged(home, """
    | STT | Tên dịch vụ                           | Giá    |  |     |                                 |       |
    | 1   | Ghi điện tim qua chuyển đạo thực quản | 185001 |  | STT | Tên dịch vụ                     | Giá   |
    | 2   | Ghi điện tim qua chuyển đạo thực quản | 185000 |  | 1   | Ghi điện tim cấp cứu tại giường | 99900 |
    """, **TODAY)  # fmt: skip
    assert [(f.at.cell, f.observed) for f in checked.findings if f.code == "CP007"] == [("C2", 185_001), ("G3", 99_900)]


def test_tables_of_one_sheet_are_judged_each_by_its_heading(home: Path) -> None:
    """41,500 may be proposed (at the salary of the day), and not be charged: 39,900 is what was issued."""
    checked = judged(home, """
    | STT | Mã dịch vụ   | Tên dịch vụ                     | Giá đề nghị |
    | 1   | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900       |
    | STT | Mã dịch vụ   | Tên dịch vụ                     | Giá phê duyệt |
    | 1   | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900         |
    """, regulation="nq-399-2025")  # fmt: skip
    record = checked.record()
    assert [(entry["as"]) for entry in record["judged_as"]] == ["proposal", "own"]  # type: ignore[typeddict-item]


@pair("XL016", above=("Tên gọi riêng | Số tiền hằng năm", "Tên dịch vụ | Giá"))
def test_rows_above_the_heading_that_look_like_data_are_said(home: Path, above: str, raises: bool) -> None:
    table = f"| STT | {above} |  |\n| 1 | Ghi điện tim cấp cứu tại giường | 39900 |  |\n"
    checked = judged(home, table + HEAD + A3, **TODAY)
    assert told(checked, "XL016") == ([("XL016", "2:2", 1, None)] if raises else [])
    rows = accounted(checked.tables, home / "list.xlsx")
    assert (rows["accepted"], rows["not_judged"]) == (
        (1, 0) if raises else (2, 0)
    )  # the name alone is that of two services, at one price


@pytest.mark.parametrize(
    "title",
    [
        "| Mức lương cơ sở: | 2340000 |  |  |  |",
        "| Số: 12/QĐ-UBND |  |  | Long An, ngày 5 tháng 8 năm 2012 |  |",
        "| Tổng số dịch vụ | 2 |  | Tổng tiền | 224900 |",
    ],
)
@silent("XL016")
def test_figures_in_the_titles_above_a_heading_are_no_rows(home: Path, title: str) -> None:
    checked = judged(home, title + "\n" + HEAD + A1 + A3, **TODAY)
    assert told(checked, "XL016", "IN027") == []
    assert accounted(checked.tables, home / "list.xlsx") == {"title": 1, "heading": 1, "accepted": 2}


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_further_table_whose_price_is_not_known_names_its_rows(home: Path, place: str) -> None:
    other = "| STT | Tên dịch vụ | Số ca hằng năm | Đơn vị |  |\n| 1 | Ghi điện tim | 39900 | lần |  |\n| 2 | Điện não | 500 | lần |  |\n"
    table = other + HEAD + A1 + A3 if place == "above" else HEAD + A1 + A3 + other
    checked = judged(home, table, **TODAY)
    (finding,) = (finding for finding in checked.findings if finding.code == "IN027")
    assert (finding.at.cell, finding.more["rows"]) == (("1:1", 2) if place == "above" else ("4:4", 2))
    assert rejected(checked) == [] and accounted(checked.tables, home / "list.xlsx")["accepted"] == 2


NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | K | cái | 5 |
| A2 | supplies | G | đôi | 9 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| G | Găng | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
IN_ANOTHER_ORDER = """
| STT | Tên hàng | Đơn giá | Mã hàng | ĐVT | Số QĐ | Ngày bắt đầu | Ngày hết hiệu lực |
| 1 | Kim | 500 | K | cái | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""


@pytest.mark.slow
@pytest.mark.parametrize("order", [(TENDERS, IN_ANOTHER_ORDER), (IN_ANOTHER_ORDER, TENDERS)])
def test_awards_in_two_tables_of_one_sheet_compete(home: Path, order: tuple[str, str]) -> None:
    result = built(home, norms=NORMS, tenders=order[0].rstrip() + "\n| PHẦN 2 |\n" + order[1].lstrip())
    assert errors(result) == [] and price(result, "C5.1.272") == 3000  # 5 × 500 = 2,500, to the thousand
    accounted(result.tables)
    (read, further) = (table for table in result.tables if table["table"] == "tenders")
    assert read["rows_in"]["accepted"] + further["rows_in"]["accepted"] == 3


def test_norms_in_two_tables_of_one_sheet_are_both_consumed(home: Path) -> None:
    first = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |\n"
    second = "| STT | Dịch vụ | Khoản mục chi phí | Mã hàng | ĐVT | Số lượng |\n| 1 | A2 | supplies | G | đôi | 9 |\n"
    result = built(home, norms=first + second, tenders=TENDERS, performs=("C5.1.272", "A2"))
    assert errors(result) == [] and prices(result) == {("C5.1.272", None): 3000, ("A2", None): 9000}


# --- signatures, totals and notes -----------------------------------------------------------------------------------------

SIGNED = [
    ["|  |  | NGƯỜI LẬP BIỂU |  | GIÁM ĐỐC |", "|  |  | (Ký, ghi rõ họ tên) |  | (Ký tên, đóng dấu) |"],
    [
        "|  |  | Người lập |  | Thủ trưởng đơn vị |",
        "|  |  | (Ký, họ tên) |  | (Đã ký) |",
        "|  |  | Nguyễn Văn An |  | BS. Trần Thị Bình |",
    ],
    [
        "|  |  |  |  | Long An, ngày … tháng … năm 2025 |",
        "|  |  | Kế toán trưởng |  | KT. GIÁM ĐỐC |",
        "|  |  | ………… |  | ………… |",
    ],
    ["| Nơi nhận: |  |  |  | TM. ỦY BAN NHÂN DÂN |", "| - Như trên; |  |  |  | CHỦ TỊCH |", "| - Lưu: VT. |  |  |  |  |"],
    ["|  |  | PHÓ GIÁM ĐỐC |  |  |", "|  |  | Lê Thị C |  |  |"],
]


@pytest.mark.parametrize("lines", SIGNED)
def test_a_block_of_signatures_is_no_data_whoever_stands_in_the_column_of_prices(home: Path, lines: list[str]) -> None:
    checked = judged(home, HEAD + A1 + A3 + "\n".join(lines), **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    rows = accounted(checked.tables, home / "list.xlsx")
    assert (rows["accepted"], rows["signature"] + rows["section"] + rows["outside"]) == (2, len(lines))


@pytest.mark.parametrize("lines", SIGNED)
def test_a_block_of_signatures_below_awards_and_norms(home: Path, lines: list[str]) -> None:
    """The same, where the price is the fourth or fifth column."""
    wide = [line + "  |  |" for line in lines]
    result = built(home, norms=NORMS + "\n".join(lines), tenders=TENDERS + "\n".join(wide), performs=("C5.1.272", "A2"))
    assert errors(result) == [] and (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)
    rows = accounted(result.tables)
    assert rows["signature"] + rows["section"] + rows["outside"] == 2 * len(lines)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("|  |  | Cộng |  | 224900 |", "total"),
        ("|  |  | Tổng cộng |  | 224900 |", "total"),
        ("|  |  | Tổng số: 2 dịch vụ |  |  |", "total"),
        ("|  |  | Tổng cộng: 02 khoản |  |  |", "total"),
        ("| Tổng số dịch vụ: 2 |  |  |  |  |", "total"),
        ("|  |  | Ghi chú: giá chưa gồm thuốc |  |  |", "note"),
        ("| * Giá trên chưa bao gồm thuốc cản quang và oxy |  |  |  |  |", "note"),
        ("|  |  | (Bằng chữ: hai trăm nghìn đồng) |  |  |", "note"),
        ("| (1) | (2) | (3) | (4) | (5) |", "numbers"),
    ],
)
def test_totals_and_notes_below_the_prices_are_no_data(home: Path, line: str, kind: str) -> None:
    repeated = HEAD if kind == "numbers" else ""
    checked = judged(home, HEAD + A1 + A3 + repeated + line, **TODAY)
    assert told(checked, "IN", "CP", "NB006") == [] and rejected(checked) == []
    assert kinds(checked)[-1][1] == kind
    accounted(checked.tables, home / "list.xlsx")


@pytest.mark.parametrize(
    "name",
    ["Cộng hưởng từ sọ não", "Ký sinh trùng đường ruột", "Tổng phân tích tế bào máu", "Giám định y khoa", "Ngày giường hồi sức"],
)
@case("CP010")
def test_a_service_whose_name_begins_like_a_total_or_a_signature_is_data(home: Path, name: str) -> None:
    checked = judged(home, HEAD + A1 + f"| 2 |  | {name} | Lần |  |\n" + A3.replace("| 2 |", "| 3 |"), **TODAY)
    assert [row for row, codes in rejected(checked) if "CP010" in codes] == [3]


@pytest.mark.parametrize("name", ["Cộng hưởng từ", "Ký sinh trùng", "Tổng hợp vitamin"])
def test_an_award_whose_name_begins_like_a_total_or_a_signature_is_data(home: Path, name: str) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS + f"|  | {name} | cái |  |  |  |  |")
    assert ("IN003", "tenders.csv!D4") in found(result, "IN003")


@pytest.mark.parametrize(
    ("rows", "section"),
    [
        ("| 1 | Kim các loại | | | | | |\n| 1 | Kim | K | cái | 600 | 1/QĐ | 2012-12-31 |", True),
        ("| 1 | Kim các loại | | | | | |\n| 1.1 | Kim | K | cái | 600 | 1/QĐ | 2012-12-31 |", True),
        ("| 1 | Kim các loại | | | | | |\n| 2 | Kim | K | cái | 600 | 1/QĐ | 2012-12-31 |", False),
        ("| 1 | Kim | K | cái | 600 | 1/QĐ | 2012-12-31 |\n| 2 | Kim to | | | | | |", False),
    ],
)
def test_a_plain_number_is_that_of_a_group_where_the_numbers_begin_again_below(home: Path, rows: str, section: bool) -> None:
    head = "| STT | item_name | item_code | unit | price | decision_no | valid_to |\n"
    result = built(home, norms=NORMS, tenders=head + rows + "\n| 9 | Găng | G | đôi | 1000 | 1/QĐ | 2012-12-31 |")
    assert ("IN003" not in errors(result)) is section
    (read,) = (table for table in result.tables if table["table"] == "tenders")
    assert read["rows_in"]["passed_over"].get("section", 0) == section


TENDER_HEAD = "| STT | Mã hàng | Tên hàng | Đơn vị tính | Đơn giá trúng thầu | Số quyết định | Ngày quyết định |\n"
NEEDLE = "| {} | K | Kim | cái | 600 | 1/QĐ | 2012-01-05 |\n"
GLOVES = "| {} | G | Găng | đôi | 1000 | 1/QĐ | 2012-01-05 |\n"


@pytest.mark.parametrize("number", ["N01", "N01.01", "C5.1", "C 5", "Lô 1", "Gói 2", "Phần II", "Nhóm A"])
@pytest.mark.parametrize("column", ["| {} | | BÔNG, GẠC | | | | |\n", "| {} | BÔNG, GẠC | | | | | |\n"])
@silent("IN003")
def test_a_group_of_awards_is_numbered_with_letters(home: Path, number: str, column: str) -> None:
    result = built(home, norms=NORMS, tenders=TENDER_HEAD + column.format(number) + NEEDLE.format(1) + GLOVES.format(2))
    assert errors(result) == [] and price(result, "C5.1.272") == 3000  # 5 × 600
    (read,) = (table for table in result.tables if table["table"] == "tenders")
    assert read["rows_in"]["passed_over"] == {"heading": 1, "section": 1}


@silent("IN003")
def test_titles_of_one_word_and_sums_of_groups_of_awards(home: Path) -> None:
    head = "| STT | Mã hàng | Tên hàng | Đơn vị tính | Đơn giá trúng thầu | Thành tiền | Số quyết định | Ngày quyết định |\n"
    needle, gloves = (
        "| 1 | K | Kim | cái | 600 | 6000 | 1/QĐ | 2012-01-05 |\n",
        "| 2 | G | Găng | đôi | 1000 | 2000 | 1/QĐ | 2012-01-05 |\n",
    )
    titles = ["N02 | Kim |", "a) | Kim |", "A.1 | Kim các loại |", "N01.02.030 | | Kim, bơm tiêm"]
    sums = [
        "| | Cộng lô 1", "| | Tổng cộng lô 1", "| | Tổng giá trị gói thầu", "| | Cộng gói thầu số 1", "| Tổng lô A |", "Cộng phần II | |",
    ]  # fmt: skip
    rows = [needle, *(f"| {title} | | | | | |\n" for title in titles), gloves, *(f"| {text} | | | 8000 | | |\n" for text in sums)]
    result = built(home, norms=NORMS, tenders=head + "".join(rows))
    assert errors(result) == [] and price(result, "C5.1.272") == 3000  # 5 × 600
    (read,) = (table for table in result.tables if table["table"] == "tenders")
    assert read["rows_in"]["passed_over"] == {"heading": 1, "section": 4, "total": 6}


@pytest.mark.parametrize(
    ("title", "passed"),
    [
        ("| C5.1.272 | Hematocrit | | | | |", 1),  # its name is one word, as a code is
        ("| 1 | C5.1.272 | | | | |", 1),
        ("| 1 | C5.1.272 | supplies | | | |", 0),  # a line that lacks its item
        ("| 1 | A2 | | | | |", 0),  # no line of it stands below
    ],
)
def test_a_service_alone_above_its_lines_is_a_title(home: Path, title: str, passed: int) -> None:
    head = "| STT | service | component | item_code | unit | quantity |\n"
    lines = f"{head}{title}\n| | C5.1.272 | supplies | K | cái | 5 |\n"
    result = built(home, norms=lines, tenders=TENDERS, performs=("C5.1.272",))
    (read,) = (table for table in result.tables if table["table"] == "norms")
    assert read["rows_in"]["passed_over"].get("section", 0) == passed
    assert bool(errors(result)) is not bool(passed)
    assert price(result, "C5.1.272") == (3000 if passed or "A2" in title else None)


@pytest.mark.parametrize(
    "rows",
    [
        "| N02 | | Bông | | | | |\n" + NEEDLE.format("N01") + GLOVES.format("N03"),  # the awards have such numbers themselves
        "| Lô 2 | | Bông | | | | |\n" + NEEDLE.format("Lô 1") + GLOVES.format("Lô 3"),
        "| N01 | | Bông | cái | | | |\n" + NEEDLE.format(1) + GLOVES.format(2),  # a unit is that of a price
        "| N01 | B | Bông | | | | |\n" + NEEDLE.format(1) + GLOVES.format(2),  # a code and a name: an award
        "| 1 | | Bông | | | | |\n" + NEEDLE.format(2) + GLOVES.format(3),
    ],
)
@case("IN003")
def test_an_award_without_its_figures_is_no_title(home: Path, rows: str) -> None:
    result = built(home, norms=NORMS, tenders=TENDER_HEAD + rows)
    assert ("IN003", "tenders.csv!E2") in found(result, "IN003")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        ("| C5.1 | | XÉT NGHIỆM HUYẾT HỌC | |\n| 1 | 272 | Hematocrit | 30000 |", 1),
        ("| C5.1 | XÉT NGHIỆM HUYẾT HỌC | | |\n| 1 | 272 | Hematocrit | 30000 |", 1),
        ("| V | C5 | XÉT NGHIỆM | |\n| | C5.1 | HUYẾT HỌC | |\n| 1 | 272 | Hematocrit | 30000 |", 2),  # groups of the circular
        ("| | C5.1 | HUYẾT HỌC | |\n| | A1 | Khám lâm sàng | |\n| 1 | 272 | Hematocrit | 30000 |", 1),  # A1 is a service
        ("| A1 | | Khám lâm sàng | |\n| 1 | 272 | Hematocrit | 30000 |", 0),
    ],
)
def test_a_group_of_the_circular_is_no_service_without_its_price(home: Path, rows: str, titles: int) -> None:
    head = "| STT | Dịch vụ | Tên dịch vụ | Giá hiện hành |\n"
    result = built(home, norms=NORMS, tenders=TENDERS, current_prices=head + rows)
    (read,) = (table for table in result.tables if table["table"] == "current_prices")
    assert read["rows_in"]["passed_over"].get("section", 0) == titles
    assert ("IN003" in errors(result)) is ("A1" in rows)


@pytest.mark.parametrize(("number", "raises"), [("C5.1.272", False), ("C5.1.273", True)])
def test_the_title_above_the_norm_lines_of_a_service(home: Path, number: str, raises: bool) -> None:
    head = "| STT | Dịch vụ | Khoản mục | Mã hàng | Tên hàng | Đơn vị tính | Số lượng |\n"
    lines = "| 1 | C5.1.272 | supplies | K | Kim | cái | 1 |\n| 2 | C5.1.272 | supplies | G | Găng | đôi | 1 |"
    result = built(home, norms=head + f"| {number} | | | | Hematocrit | | |\n" + lines, tenders=TENDERS)
    assert ("IN003" in errors(result)) is raises  # 273 has no line below: its row may lack everything


# --- the sums -------------------------------------------------------------------------------------------------------------


NUMBERED = [
    ["| Ghi chú: | | | | |", "| 1 | Giá đã bao gồm tiền lương | | | |", "| 2 | Chưa gồm thuốc | | | |"],
    ["| Ghi chú | (1) Giá đã bao gồm tiền lương | | | |", "| | (2) Chưa gồm thuốc | | | |"],
    ["| (*) | Giá đã bao gồm tiền lương | | | |"],
    ["| Lưu ý: | | | | |", "| - | Dịch vụ số 1 áp dụng cho người bệnh nội trú | | | |"],
    ["| Căn cứ: | | | | |", "| 1 | Luật Khám bệnh, chữa bệnh số 15/2023/QH15 | | | |", "| 2 | Nghị quyết số 399/NQ-HĐND | | | |"],
    ["| Ghi chú: | | | | |", "| (1) | Giá đã gồm tiền lương | | | |", "| * | Áp dụng từ 01/01/2026 | | | |"],
    ["| (1) | Giá áp dụng từ ngày 01/07/2025 | | | |", "| (2) | Giá áp dụng cho người bệnh BHYT | | | |"],
    ["| Ghi chú: | | | | |", "| | | | | - Giá trên chưa bao gồm thuốc, vật tư tính riêng. |"],
    ["| Ghi chú: | | | | |", "| | | | | |", "| 1. | | Giá đã gồm tiền lương | | |", "| 2. | | Chưa gồm thuốc | | |"],
]


@pytest.mark.parametrize("lines", NUMBERED)
@silent("CP010")
def test_notes_whose_text_stands_beside_their_numbers_are_no_services(home: Path, lines: list[str]) -> None:
    checked = judged(home, HEAD + A1 + A3 + "\n".join(lines), **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    rows = accounted(checked.tables, home / "list.xlsx")
    assert (rows["accepted"], rows["note"] + rows["section"] + rows["blank"]) == (2, len(lines))


@pytest.mark.parametrize(
    "row",
    [
        "| 3 | | Đo áp lực dòng chảy vành bằng dây kiểu mới | | |",  # goes on counting where the services stopped
        "| 1 | | Đặt catheter tĩnh mạch ngoại biên | | |",  # a name of the regulation
        "| 1 | 01.0006.0215 | Đặt ống thông | | |",  # a code
        "| 1 | | Đo áp lực dòng chảy vành bằng dây kiểu mới | Lần | |",  # a unit
        "| - | | Đặt catheter tĩnh mạch ngoại biên | | |",
    ],
)
@case("CP010")
def test_a_service_without_a_price_below_a_note_is_no_line_of_it(home: Path, row: str) -> None:
    checked = judged(home, HEAD + A1 + A3 + "| Lưu ý: giá chưa gồm thuốc | | | | |\n" + row, **TODAY)
    assert [at for at, codes in rejected(checked) if "CP010" in codes] == [5]


@silent("CP010")
def test_receivers_and_whom_to_reach_are_no_services(home: Path) -> None:
    receivers = "| Nơi nhận: | | | | |\n| - | Sở Y tế; | | | |\n| - | Lưu: VT, TCKT. | | | |\n"
    reached = "| Người liên hệ: | Nguyễn A | ĐT: 0912345678 | | |"
    checked = judged(home, HEAD + A1 + A3 + receivers + reached, **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "accepted": 2, "note": 1, "signature": 3}


def test_a_price_below_notes_is_judged(home: Path) -> None:
    notes = "| Ghi chú: | | | | |\n| 1 | Giá đã bao gồm tiền lương | | | |\n"
    checked = judged(home, HEAD + A1 + notes + A3.replace("185000", "185001"), **TODAY)
    assert [(f.code, str(f.at.cell)) for f in checked.findings if f.code == "CP007"] == [("CP007", "E5")]


@pytest.mark.parametrize("lines", [NUMBERED[0], NUMBERED[4]])
def test_numbered_notes_below_norms_and_awards(home: Path, lines: list[str]) -> None:
    wide = [f"{line} | |" for line in lines]
    result = built(home, norms=NORMS + "\n".join(lines), tenders=TENDERS + "\n".join(wide), performs=("C5.1.272", "A2"))
    assert errors(result) == [] and (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)
    assert accounted(result.tables)["note"] == 2 * len(lines)


@silent("IN004")
def test_telephones_and_licences_below_who_signs(home: Path) -> None:
    lines = ["| | | XÁC NHẬN CỦA CƠ QUAN BHXH | | ĐẠI DIỆN CƠ SỞ KCB |", "| | | Giám định viên | | Phụ trách |"]
    lines += ["| | | 0912345678 | | ĐT: 0243 826 1234 |", "| | | Số CCHN: 001234/HNO-CCHN | | |"]
    checked = judged(home, HEAD + A1 + A3 + "\n".join(lines), **TODAY)
    assert told(checked) == [] and kinds(checked)[-4:] == [(row, "signature") for row in (4, 5, 6, 7)]


@case("IN004")
def test_a_telephone_in_place_of_a_price_is_none(home: Path) -> None:
    checked = judged(home, HEAD + A1 + A3.replace("185000", "ĐT: 0243 826 1234"), **TODAY)
    assert told(checked, "IN004") == [("IN004", "E3", "ĐT: 0243 826 1234", None)]


# --- headings on every page -----------------------------------------------------------------------------------------------

TWO_ROWS = """
| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Giá dịch vụ (đồng) |         |
|     |            |             |     | Giá BHYT           | Ghi chú |
"""
OF_CLASSES = """
| STT | STT theo TT04 | Tên dịch vụ | Giá đề nghị |          |         |
|     |               |             | Hạng II     | Hạng III | Hạng IV |
"""
LAST_LINE = """
| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Giá  |  |
|     |            |             |     | BHYT |  |
"""


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
@pytest.mark.parametrize("head", [TWO_ROWS, LAST_LINE])
def test_a_heading_of_two_rows_on_the_next_page_is_the_same_heading(home: Path, head: str, name: str) -> None:
    a1, a3 = A1.replace("|\n", "| |\n"), A3.replace("185000 |\n", "185001 | |\n")  # one đồng above what was issued
    table = head.lstrip() + a1 + head.strip() + "\n" + a3
    if name == "list.csv":
        home.mkdir(parents=True)
        write_csv(home / name, table)
    checked = check(home / name, **TODAY) if name == "list.csv" else judged(home, table, **TODAY)
    assert told(checked) == [("CP007", "E6", 185_001, 185_000)]
    assert accounted(checked.tables) == {"heading": 4, "accepted": 1, "rejected": 1}


def test_a_heading_of_classes_on_the_next_page_is_the_same_heading(home: Path) -> None:
    # 268 is at most 57,000 in each class
    first, second = "| 1 | A1 | Khám | 15000 | 10000 | 7000 |\n", "| 2 | 268 | Huyết đồ | 57000 | 57000 | 57100 |"
    checked = judged(home, OF_CLASSES.lstrip() + first + OF_CLASSES.strip() + "\n" + second)
    assert [f for f in told(checked) if f[0] in ("CP001", "IN027")] == [("CP001", "F6", 57_100, 57_000)]


def test_other_classes_below_the_same_heading_on_the_next_page_are_read_as_they_stand(home: Path) -> None:
    """A1 is at most 15,000 in class II, 10,000 in III, 7,000 in IV: right as IV | III | II, and 100 above it in class IV."""
    first = "| 1 | 268 | Huyết đồ | 57000 | 57000 | 57000 |\n"
    turned = OF_CLASSES.strip().replace("Hạng II  ", "Hạng IV").replace("| Hạng IV |", "| Hạng II |")
    checked = judged(home, OF_CLASSES.lstrip() + first + turned + "\n" + "| 2 | A1 | Khám | 7000 | 10000 | 15000 |")
    assert told(checked, "CP", "IN") == []
    checked = judged(home, OF_CLASSES.lstrip() + first + turned + "\n" + "| 2 | A1 | Khám | 7100 | 10000 | 15000 |")
    assert told(checked, "CP", "IN") == [("CP001", "D6", 7_100, 7_000)]


@silent("IN027")
def test_the_same_heading_in_two_rows_loses_no_row(home: Path) -> None:
    checked = judged(home, TWO_ROWS.lstrip() + A1.replace("|\n", "| |\n") + TWO_ROWS.strip() + "\n" + A3, **TODAY)
    assert told(checked) == [] and accounted(checked.tables)["accepted"] == 2


@case("IN027")
def test_another_heading_in_two_rows_further_below_is_not_the_same(home: Path) -> None:
    other = "| STT | Họ tên | Chức vụ | Phòng | Lương (đồng) | |\n| | | | | Hệ số | Mức |\n| 1 | Lê An | Bác sĩ | Nội | 4.4 | 9000000 |"
    checked = judged(home, TWO_ROWS.lstrip() + A1.replace("|\n", "| |\n") + other, **TODAY)
    assert [code for code, *_ in told(checked, "IN027")] == ["IN027"]


@pytest.mark.parametrize("numbers", ["| A | B | C | D | 1 |", "| (a) | (b) | (c) | (d) | (1) |"])
def test_letters_and_one_number_number_the_columns(home: Path, numbers: str) -> None:
    checked = judged(home, HEAD + numbers + "\n" + A1 + HEAD + numbers + "\n" + A3, **TODAY)
    assert told(checked) == [] and accounted(checked.tables) == {"heading": 2, "numbers": 2, "accepted": 2}


# --- chapters, and groups with their sums ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "| 01 | 01 | HỒI SỨC CẤP CỨU VÀ CHỐNG ĐỘC | | |",  # a chapter of the regulation, with its number as a code
        "| 1 | 01 | Cấp cứu, hồi sức | | |",  # the codes below go on inside it
    ],
)
@silent("CP010")
def test_a_chapter_with_a_number_and_a_code_is_no_service(home: Path, title: str) -> None:
    checked = judged(home, HEAD + title + "\n" + A1 + A3, **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "section": 1, "accepted": 2}


@pytest.mark.parametrize(
    "title",
    [
        "| I | | Điện tim | - | - |",
        "| I | 01. | HỒI SỨC CẤP CỨU | - | - |",  # a chapter: the codes below go on inside it
        "| 01 | 01 | HỒI SỨC CẤP CỨU | | 0 |",
        "| I | | Điện tim | | 0 |",
        "| A. | | Điện tim | | … |",
    ],
)
@silent("IN004")
@silent("IN014")
def test_the_title_of_a_group_with_a_dash_or_0_in_place_of_a_price_is_no_service(home: Path, title: str) -> None:
    checked = judged(home, HEAD + title + "\n" + A1 + A3, **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "section": 1, "accepted": 2}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param("| 1 | 01.0006.0215 | Đặt catheter tĩnh mạch ngoại biên | | |", "CP010", marks=case("CP010")),
        pytest.param(
            "| 1 | 05 | Đo áp lực dòng chảy vành bằng dây kiểu mới | | |", "CP010", marks=case("CP010")
        ),  # neither a chapter, nor codes inside it
        pytest.param(
            "| I | | Đặt catheter tĩnh mạch ngoại biên | - | - |", "IN004", marks=case("IN004")
        ),  # a name of the regulation
        pytest.param("| 1 | 05 | Đo áp lực dòng chảy vành | - | - |", "IN004", marks=case("IN004")),
        pytest.param("| 1 | | Điện tim | Lần | - |", "IN004", marks=case("IN004")),
        pytest.param("| 1 | | Điện tim | | 0 |", "IN014", marks=case("IN014")),  # a plain number is that of a row
    ],
)
def test_a_service_with_a_number_a_code_or_a_dash_lacks_its_price(home: Path, row: str, code: str) -> None:
    checked = judged(home, HEAD + row + "\n" + A1 + A3, **TODAY)
    assert code in [each for each, *_ in told(checked)] and [at for at, _ in rejected(checked)] == [2]


def test_rows_numbered_with_letters_as_the_others_are_data(home: Path) -> None:
    rows = "".join(A1.replace("| 1 |", f"| {letter} |") for letter in "abc")
    checked = judged(home, HEAD + rows + "| d | | Điện tim gắng sức kiểu mới | | 0 |", **TODAY)
    assert told(checked, "IN014") == [("IN014", "E5", "0", None)]


# 39,900 + 185,000 = 224,900; 1,920,900 + 4,703,100 = 6,624,000; together 6,848,900
GROUPS = """
| STT | Mã dịch vụ   | Tên dịch vụ                             | ĐVT | Giá       |
| I   |              | HỒI SỨC                                 |     | {first}   |
| 1   | 01.0002.1778 | Ghi điện tim cấp cứu tại giường         | Lần | 39900     |
| 2   | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản   | Lần | 185000    |
| II  |              | NGOẠI                                   |     | {second}  |
| 1   | 10.0319.0436 | Dẫn lưu viêm tấy quanh thận, áp xe thận | Lần | 1920900   |
| 2   | 10.0303.0416 | Cắt thận đơn thuần                      | Lần | 4703100   |
|     |              | TỔNG CỘNG                               |     | {total}   |
"""


@pytest.mark.parametrize("second", [6_624_000, ""])
@silent("AR005")
def test_the_sums_of_groups_above_them_are_no_services_nor_counted_twice(home: Path, second: int | str) -> None:
    checked = judged(home, GROUPS.format(first=224_900, second=second, total=6_848_900), **TODAY)
    assert told(checked) == [] and rejected(checked) == []
    assert accounted(checked.tables, home / "list.xlsx") == {"heading": 1, "section": 2, "accepted": 4, "total": 1}


BY_CHAPTER = GROUPS.replace("| I   |              | HỒI SỨC", "| 01  | 01           | HỒI SỨC").replace(
    "| II  |              | NGOẠI", "| 10  | 10           | NGOẠI"
)
# two levels: I is the sum of 1, which is that of 1.1 and 1.2
OF_TWO_LEVELS = """
| STT | Mã dịch vụ   | Tên dịch vụ                           | ĐVT | Giá      |
| I   |              | HỒI SỨC                               |     | 6848900  |
| 1   |              | Điện tim                              |     | {first}  |
| 1.1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường       | Lần | 39900    |
| 1.2 | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | Lần | 185000   |
| 2   |              | Thận                                  |     | 6624000  |
| 2.1 | 10.0319.0436 | Dẫn lưu viêm tấy quanh thận, áp xe thận | Lần | 1920900 |
| 2.2 | 10.0303.0416 | Cắt thận đơn thuần                    | Lần | 4703100  |
"""
OF_ONE_ROW = """
| STT | Mã dịch vụ   | Tên dịch vụ                           | ĐVT | Giá      |
| I   |              | HỒI SỨC                               |     | {first}  |
| 1   | 01.0002.1778 | Ghi điện tim cấp cứu tại giường       | Lần | 39900    |
| II  |              | TIM                                   |     | 185000   |
| 1   | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | Lần | 185000   |
| III |              | NGOẠI                                 |     | 4703100  |
| 1   | 10.0303.0416 | Cắt thận đơn thuần                    | Lần | 4703100  |
"""


@silent("AR005")
def test_the_sums_of_chapters_of_numbered_groups_and_of_single_rows_are_no_services(home: Path) -> None:
    for name, table in (
        ("chapters", BY_CHAPTER.format(first=224_900, second=6_624_000, total=6_848_900)),
        ("levels", OF_TWO_LEVELS.format(first=224_900)),
        ("rows", OF_ONE_ROW.format(first=39_900)),
    ):
        checked = judged(home / name, table, **TODAY)
        assert (name, told(checked), rejected(checked)) == (name, [], [])


def test_a_price_below_the_last_group_is_no_part_of_it(home: Path) -> None:
    """ "II" may be a group whose rows are not here: it is asked about (NB012), and I stays the sum of its own two rows."""
    rows = GROUPS.format(first=224_900, second=500_000, total="").split("| 1   | 10.0319")[0]
    checked = judged(home, rows, **TODAY)
    assert [(f.code, f.observed) for f in checked.findings] == [("NB012", 1)] and rejected(checked) == []


@case("AR005")
def test_the_sum_of_a_chapter_or_of_a_numbered_group_that_is_wrong(home: Path) -> None:
    checked = judged(home / "chapters", BY_CHAPTER.format(first=234_900, second=6_624_000, total=6_848_900), **TODAY)
    assert told(checked) == [("AR005", "E2", 234_900, 224_900)]
    checked = judged(home / "levels", OF_TWO_LEVELS.format(first=124_900), **TODAY)
    assert told(checked) == [("AR005", "E3", 124_900, 224_900)]
    checked = judged(home / "rows", OF_ONE_ROW.format(first=49_900), **TODAY)
    assert told(checked) == [("AR005", "E2", 49_900, 39_900)]


@case("AR005")
def test_the_sum_of_a_group_or_a_total_beside_such_that_is_wrong(home: Path) -> None:
    checked = judged(home, GROUPS.format(first=224_900, second=6_624_000, total=6_848_000), **TODAY)
    assert told(checked) == [("AR005", "E8", 6_848_000, 6_848_900)]
    checked = judged(home, GROUPS.format(first=224_900, second=6_624_100, total=6_848_900), **TODAY)
    assert told(checked) == [("AR005", "E5", 6_624_100, 6_624_000)]


@silent("AR005")
@pytest.mark.parametrize("total", [6_848_900, 7_048_900])
def test_where_no_sum_of_a_group_is_right_the_rows_stay_and_the_total_may_be_either(home: Path, total: int) -> None:
    """I and II may be services that the regulation numbers so: 6,848,900 + 200,000 = 7,048,900."""
    checked = judged(home, GROUPS.format(first=100_000, second=100_000, total=total), **TODAY)
    assert told(checked, "AR005") == []
    assert [(f.code, f.observed) for f in checked.findings if f.code == "NB012"] == [("NB012", 2)]  # told, and not judged


@case("IN003")
def test_a_price_without_any_name_lacks_the_name(home: Path) -> None:
    checked = judged(home, HEAD + A1 + "| | | | | 25100 |\n" + A3, **TODAY)
    assert told(checked) == [("IN003", "C3", None, None)] and [row for row, _ in rejected(checked)] == [3]


@silent("IN003")
def test_a_code_alone_names_a_service(home: Path) -> None:
    checked = judged(home, HEAD + A1 + "| | 01.0006.0215 | | | 25100 |\n" + A3, **TODAY)
    assert told(checked, "IN003", "NB006") == [] and rejected(checked) == []


def test_a_title_above_a_heading_that_is_not_read_is_not_the_heading(home: Path) -> None:
    first = "| Phần A | | | | |\n| TT | Loại hình | Thành tiền | | |\n| 1 | Ghi điện tim cấp cứu tại giường | 49900 | | |\n"
    checked = judged(home, first + "| Phần B | | | | |\n" + HEAD + A1, **TODAY)
    (finding,) = (f for f in checked.findings if f.code == "IN027")
    assert (finding.at.row, finding.observed) == (1, "TT")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["long-an-2012", "long-an-2012-draft", "long-an-2012-names", "nq-399-2025"])
def test_the_rows_of_every_table_of_an_example_add_up(name: str) -> None:
    result = pricebook.build(DATA / name)
    assert result.tables or name == "nq-399-2025"  # which gives amounts, and needs no table
    accounted(result.tables)


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "cases").is_dir(), reason="the folder of cases is not beside the checkout")
def test_the_rows_of_every_case_add_up() -> None:
    seen = 0
    for path in sorted((SHARED / "cases" / "check").iterdir()):
        for regulation in ("nq-399-2025", "ttlt-04-2012") if path.suffix in (".csv", ".xlsx", ".ods") else ():
            checked = check(path, regulation=regulation)
            accounted(checked.tables)
            seen += bool(checked.tables)
    for folder in sorted((SHARED / "cases" / "build").iterdir()):
        accounted(pricebook.build(folder).tables)
    assert seen > 20


def test_the_sum_stands_in_check_json_and_on_the_summary_sheet(home: Path, tmp_path: Path) -> None:
    import openpyxl

    checked = judged(
        home, HEAD + "| I | | TIM MẠCH | | |\n" + A1 + "| 2 | | Dịch vụ mới | Lần | |\n" + A3.replace("| 2 |", "| 3 |"), **TODAY
    )
    written = checked.write(tmp_path / "out")
    record = json.loads((tmp_path / "out" / "check.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((resource_folder("norms") / "schema" / "check.json").read_text(encoding="utf-8")))
    assert record["tables"][0]["rows_in"] == {
        "all": 5, "accepted": 2, "rejected": 1, "not_judged": 0, "passed_over": {"section": 1, "heading": 1}
    }  # fmt: skip
    (workbook,) = (path for path in written.files if path.suffix == ".xlsx")
    sheet = openpyxl.load_workbook(workbook)["Tổng hợp kiểm tra"]
    (text,) = (row[1].value for row in sheet if row[0].value == "Dòng của từng bảng")
    assert "5 dòng = 2 đạt + 1 không đạt + 0 chưa đối chiếu + 2 bỏ qua" in text
