"""R6: a submitted price against the circular's maximum, the issued price, the council's, and what the core composes."""

from pathlib import Path
from typing import Any

import pytest

from pricebook.app.checked import Checked
from tests.support import case, dossier, judged, pair, silent, told, whole_pack

HEAD = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |"
BY_CLASS = "| STT theo TTLT 04 | Tên dịch vụ | Hạng | Giá đề nghị |"
KHAM = "A1 | Khám lâm sàng chung, khám chuyên khoa"


@case("CP001", rule="R6")
def test_a_submitted_price_one_dong_above_the_ceiling(home: Path) -> None:
    # the circular's maximum for C5.1.272 is 15,000: one đồng over is over
    assert told(judged(home, f"{HEAD}\n| 272 | Hematocrit | 15001 |")) == [("CP001", "C2", 15_001, 15_000)]


@silent("CP001")
def test_a_submitted_price_at_the_ceiling(home: Path) -> None:
    assert told(judged(home, f"{HEAD}\n| 272 | Hematocrit | 15000 |")) == []


@case("CP001", rule="R6")
@pytest.mark.parametrize(("class_", "ceiling"), [("II", 15_000), ("III", 10_000), ("IV", 7_000), ("Trạm y tế", 5_000)])
def test_the_ceiling_is_that_of_the_class(home: Path, class_: str, ceiling: int) -> None:
    assert told(judged(home, f"{BY_CLASS}\n| {KHAM} | {class_} | 15500 |")) == [("CP001", "D2", 15_500, ceiling)]


@case("CP001", rule="R6")
def test_a_price_for_each_class_side_by_side(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị hạng II | Giá đề nghị hạng III | Mức tối đa hạng II | Mức tối đa hạng III |"
    lines = f"| {KHAM} | 15000 | 10500 | 15000 | 10000 |"
    assert told(judged(home, f"{head}\n{lines}")) == [("CP001", "D2", 10_500, 10_000)]


SIDE_BY_SIDE = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị hạng II | Giá đề nghị hạng III | Giá đề nghị hạng IV |"


def passed_and_not(checked: Checked) -> tuple[list[str | None], list[tuple[str | None, list[str]]]]:
    """The cells of the prices that pass; those of the others, with the codes against them."""
    verdict = checked.verdict
    assert verdict is not None
    rejected = [(one.line.at("price").cell, one.codes) for one in verdict.rejected]
    return [line.at("price").cell for line in verdict.accepted], rejected


def test_a_cell_that_cannot_be_read_rejects_its_own_class(home: Path) -> None:
    """The prices of the other classes of the row pass; the line that is wrong stands in the list of the rejected."""
    checked = judged(home, f"{SIDE_BY_SIDE}\n| {KHAM} | 15000 | abc | 7000 |\n| 272 | Hematocrit | 0 | 15000 | 15000 |")
    assert told(checked) == [("IN004", "D2", "abc", None), ("IN014", "C3", "0", None)]
    assert passed_and_not(checked) == (["C2", "E2", "D3", "E3"], [("D2", ["IN004"]), ("C3", ["IN014"])])


def test_a_row_whose_every_price_cannot_be_read_does_not_disappear(home: Path) -> None:
    checked = judged(home, f"{SIDE_BY_SIDE}\n| {KHAM} | abc | abc | abc |\n| 272 | Hematocrit | 15000 | 15000 | 15000 |")
    assert passed_and_not(checked) == (["C3", "D3", "E3"], [(cell, ["IN004"]) for cell in ("C2", "D2", "E2")])


def test_a_class_whose_cell_is_blank_has_no_price(home: Path) -> None:
    """A service need not be performed in every class; one without a price in any class is missing its price."""
    checked = judged(home, f"{SIDE_BY_SIDE}\n| {KHAM} | 15000 | | 7000 |\n| 272 | Hematocrit | | | |")
    assert told(checked) == [("CP010", "C3", None, None)]
    assert passed_and_not(checked) == (["C2", "E2"], [("C3", ["CP010"])])


def test_a_maximum_that_cannot_be_read_is_held_against_its_own_class(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá hạng II | Giá hạng III | Mức tối đa hạng II | Mức tối đa hạng III |"
    checked = judged(home, f"{head}\n| {KHAM} | 15000 | 10000 | 15000 | abc |")
    assert passed_and_not(checked) == (["C2"], [("D2", ["IN004"])])


@case("CP002", rule="R6")
def test_a_submitted_price_for_a_class_without_a_maximum(home: Path) -> None:
    # intensive-care beds have a maximum for class special, I and II only, in a pack that holds every maximum
    norms = whole_pack(home)
    checked = judged(home, f"{BY_CLASS}\n| B1 | Ngày điều trị Hồi sức tích cực (ICU) | III | 200000 |", norms=norms)
    assert told(checked, "CP", "NB") == [("CP002", "D2", ("III",), None)]


@silent("CP002")
def test_a_submitted_price_for_a_class_with_a_maximum(home: Path) -> None:
    norms = whole_pack(home)
    checked = judged(home, f"{BY_CLASS}\n| B1 | Ngày điều trị Hồi sức tích cực (ICU) | II | 200000 |", norms=norms)
    assert told(checked, "CP", "NB") == []


@case("CP011", rule="R6")
def test_no_class_is_told(home: Path) -> None:
    assert told(judged(home, f"{HEAD}\n| {KHAM} | 5000 |")) == [("CP011", "C2", ("–",), None)]


@silent("CP011")
def test_the_officer_tells_the_class(home: Path) -> None:
    assert told(judged(home, f"{HEAD}\n| {KHAM} | 5000 |", class_="IV")) == []


@pytest.mark.parametrize(("third", "found"), [(10_000, []), (15_000, [("CP001", "C6", 15_000, 10_000)])])
def test_the_title_of_a_section_tells_the_class_of_its_rows(
    home: Path, third: int, found: list[tuple[str, str, int, int]]
) -> None:
    """A1 is at most 15,000 in class II and 10,000 in class III; each class goes through the regulation's order by itself."""
    blood = "| 268 | Huyết đồ (bằng phương pháp thủ công) | 57000 |"
    second = f"| | Bệnh viện hạng II | |\n| {KHAM} | 15000 |\n{blood}"
    checked = judged(home, f"{HEAD}\n{second}\n| | Bệnh viện hạng III | |\n| {KHAM} | {third} |\n{blood}")
    assert told(checked) == found


@pytest.mark.parametrize(("third", "found"), [(10_000, []), (15_000, [("CP001", "Hạng III!C2", 15_000, 10_000)])])
def test_the_name_of_a_sheet_tells_the_class_of_its_rows(home: Path, third: int, found: list[tuple[str, str, int, int]]) -> None:
    sheets = {"Hạng II": f"{HEAD}\n| {KHAM} | 15000 |", "Hạng III": f"{HEAD}\n| {KHAM} | {third} |"}
    assert told(judged(home, sheets=sheets)) == found


ISSUED = "| STT theo NQ 399 | Mã dịch vụ | Tên dịch vụ | Giá |\n| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường |"


@case("CP007", rule="R6")
def test_a_price_above_the_issued_one(home: Path) -> None:
    checked = judged(home, f"{ISSUED} 40000 |", regulation="nq-399-2025")  # issued at 39,900
    assert told(checked) == [("CP007", "D2", 40_000, 39_900)]
    assert checked.verdict.over_ceiling == 100


@silent("CP007")
def test_a_price_at_the_issued_one(home: Path) -> None:
    assert told(judged(home, f"{ISSUED} 39900 |", regulation="nq-399-2025")) == []


@pytest.mark.parametrize("heading", ["Mức tối đa", "Giá TTLT 04/2012 (tối đa)"])
@pair("CP008", rule="R6", stated=(15_001, 15_000))
def test_a_maximum_that_is_stated_wrong(home: Path, heading: str, stated: int, raises: bool) -> None:
    head = f"| STT theo TTLT 04 | Tên dịch vụ | {heading} | Giá đề nghị |"
    found = told(judged(home, f"{head}\n| 272 | Hematocrit | {stated} | 14000 |"))
    assert found == ([("CP008", "C2", 15_001, 15_000)] if raises else [])


CURRENT = "| STT theo TTLT 04 | Tên dịch vụ | Giá đang áp dụng | Giá đề nghị mới |"


@case("CP009")
def test_a_price_that_more_than_doubles(home: Path) -> None:
    checked = judged(home, f"{CURRENT}\n| 272 | Hematocrit | 6000 | 14000 |")
    assert told(checked) == [("CP009", "D2", 14_000, 6_000)]  # 8,000 / 6,000 = 133 %
    assert checked.findings[0].more["change"] == 133 and not checked.blocked


def test_rows_of_several_classes_are_told_apart(home: Path) -> None:
    rows = "| A1 | Khám | III | 3000 | 10000 |\n| A1 | Khám | IV | 2000 | 7000 |"
    checked = judged(home, f"{CURRENT.replace('| Giá đang', '| Hạng | Giá đang')}\n{rows}", select=["CP009"])
    assert [("hạng III" in each.message("vi"), "hạng IV" in each.message("vi")) for each in checked.findings] == [
        (True, False),
        (False, True),
    ]


@pair("CP009", price=(12_001, 12_000))
def test_a_price_half_as_much_again(home: Path, price: int, raises: bool) -> None:
    found = told(judged(home, f"{CURRENT}\n| 272 | Hematocrit | 8000 | {price} |"))
    assert found == ([("CP009", "D2", 12_001, 8_000)] if raises else [])  # 12,000 is 50 % more, and no further


@pair("CP010", typed=("", "12000"))
def test_a_service_without_a_price(home: Path, typed: str, raises: bool) -> None:
    lines = f"| 272 | Hematocrit | {typed} |\n| 275 | Số lượng tiểu cầu | 26000 |"
    assert told(judged(home, f"{HEAD}\n{lines}")) == ([("CP010", "C2", None, None)] if raises else [])


@case("CP010")
def test_a_service_whose_price_is_missing_in_words(home: Path) -> None:
    assert told(judged(home, f"{HEAD}\n| 273 | Máu lắng | chưa có giá |")) == [("CP010", "C2", None, None)]


@silent("CP010")
def test_the_title_of_a_section_is_no_service(home: Path) -> None:
    lines = "| | XÉT NGHIỆM | |\n| 272 | Hematocrit | 14000 |"
    assert told(judged(home, f"{HEAD}\n{lines}")) == []


NORMS = """
| service | component | item_code | item_name | unit | quantity |
| 272     | supplies  | I1        | Ống nghiệm | ống | 2       |
"""
TENDERS = """
| item_code | item_name  | unit | price | decision_no | valid_from | valid_to   |
| I1        | Ống nghiệm | ống  | 6000  | 12/QĐ       | 2012-01-01 | 2012-12-31 |
"""


@case("CP012", rule="R3")
def test_a_price_above_what_norms_and_awards_come_to(home: Path) -> None:
    # 2 × 6,000 = 12,000; the ceiling is 15,000, and 14,000 keeps it
    evidence = dossier(home / "dossier", norms=NORMS, tenders=TENDERS)
    assert told(judged(home, f"{HEAD}\n| 272 | Hematocrit | 14000 |", dossier=evidence), "CP012") == [
        ("CP012", "C2", 14_000, 12_000)
    ]


@pytest.mark.slow
@silent("CP012")
def test_a_price_at_what_norms_and_awards_come_to(home: Path) -> None:
    evidence = dossier(home / "dossier", norms=NORMS, tenders=TENDERS)
    assert told(judged(home, f"{HEAD}\n| 272 | Hematocrit | 12000 |", dossier=evidence), "CP01") == []


@case("CP012", rule="R6")
def test_a_price_above_the_province_s_share_of_the_ceiling(home: Path) -> None:
    # 85 % of 15,000 = 12,750, by 1,000 half-up 13,000; the norms come to 24,000
    evidence = dossier(
        home / "dossier", settings='share_of_ceiling = "0.85"', norms=NORMS.replace("| 2 ", "| 4 "), tenders=TENDERS
    )
    assert told(judged(home, f"{HEAD}\n| 272 | Hematocrit | 14000 |", dossier=evidence), "CP012") == [
        ("CP012", "C2", 14_000, 13_000)
    ]


COUNCIL = "| STT | TT theo mã QĐ 1904 | Danh mục | Giá tối đa TTLT 04/2012 | HĐND phê duyệt | Giá Sở Y tế phê duyệt |"


@case("CP013", rule="R10")
def test_a_price_above_the_council_s(home: Path) -> None:
    assert told(judged(home, f"{COUNCIL}\n| 1 | 272 | Hematocrit | 15000 | 12000 | 13000 |")) == [("CP013", "F2", 13_000, 12_000)]


@silent("CP013")
def test_a_price_at_the_council_s(home: Path) -> None:
    assert told(judged(home, f"{COUNCIL}\n| 1 | 272 | Hematocrit | 15000 | 12000 | 12000 |")) == []


@case("IN030")
def test_two_columns_that_could_be_the_price(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị | Giá đề xuất |"
    assert [entry[:2] for entry in told(judged(home, f"{head}\n| 272 | Hematocrit | 12000 | 16000 |"))] == [("IN030", "D1")]


@silent("IN030")
def test_the_officer_says_which_of_two_columns_it_is(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị | Giá đề xuất |"
    checked = judged(home, f"{head}\n| 272 | Hematocrit | 12000 | 16000 |", columns={"price": "Giá đề xuất"})
    assert told(checked, "CP", "IN") == [("CP001", "D2", 16_000, 15_000)]


@case("IN031")
def test_a_workbook_without_a_price_list(home: Path) -> None:
    checked = judged(home, "| Kính gửi | Sở Tài chính |\n| Về việc | thẩm định giá |")
    assert told(checked) == [("IN031", None, None, None)] and checked.submission is None


@pytest.mark.parametrize(("sheets", "said"), [
    ({"table": "| |", "sheets": {"Phụ lục": "| |"}}, ["không có dữ liệu", "“Sheet1” (trống)", "“Phụ lục” (trống)"]),
    ({"table": "| Kính gửi | Sở |", "sheets": {"Phụ lục": "| |"}}, ["“Sheet1” (số dòng có dữ liệu: 1)", "“Phụ lục” (trống)", "A “Kính gửi”"]),
])  # fmt: skip
def test_it_is_said_which_sheets_were_looked_at(home: Path, sheets: dict[str, Any], said: list[str]) -> None:
    (finding,) = judged(home, **sheets).findings.of("IN031")
    assert all(text in finding.message("vi") for text in said)


def test_of_a_blank_workbook_it_is_not_said_that_it_names_no_regulation(home: Path) -> None:
    checked = judged(home, "| |", regulation=None)
    assert told(checked) == [("IN031", None, None, None)] and checked.why_not is None


@silent("IN031")
def test_a_price_list_below_a_cover_letter(home: Path) -> None:
    checked = judged(home, f"| Kính gửi | Sở Tài chính | |\n| Về việc | thẩm định giá | |\n{HEAD}\n| 272 | Hematocrit | 14000 |")
    assert told(checked) == []


@pair("XL015", heading=("Giá sau thẩm định", "Số máy"))
def test_a_column_of_money_that_nobody_reads_is_named(home: Path, heading: str, raises: bool) -> None:
    head = f"| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị | {heading} |"
    found = told(judged(home, f"{head}\n| 272 | Hematocrit | 14000 | 13000 |"))
    assert found == ([("XL015", "D1", "Giá sau thẩm định", None)] if raises else [])


@silent("XL015")
def test_a_column_of_remarks_is_no_money(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị | % mức tối đa | Ghi chú | Mã máy |"
    assert told(judged(home, f"{head}\n| 272 | Hematocrit | 14000 | 93 | | X1 |")) == []


def test_the_workbook_names_its_regulation(home: Path) -> None:
    title = "| Bảng giá theo Thông tư liên tịch TTLT 04/2012/TTLT-BYT-BTC | | |"
    checked = judged(home, f"{title}\n{HEAD}\n| 272 | Hematocrit | 16000 |", regulation=None)
    assert checked.law is not None and checked.law.regulation.id == "ttlt-04-2012"


def test_no_regulation_is_named(home: Path) -> None:
    checked = judged(home, "| STT | Tên dịch vụ | Giá |\n| 1 | Hematocrit | 16000 |", regulation=None)
    assert checked.law is None and "ttlt-04-2012" in checked.known_regulations


@pytest.mark.slow
@case("CP015")
@pytest.mark.parametrize("price", ["39.9", "216.5"])
def test_a_price_whose_thousands_were_read_as_decimals(home: Path, price: str) -> None:
    checked = judged(home, f"{ISSUED} {price} |", regulation="nq-399-2025")
    assert [entry[:2] for entry in told(checked)] == [("CP015", "D2")]  # too small for the service: the truer finding


@case("CP014")
def test_a_price_with_a_part_of_a_dong(home: Path) -> None:
    assert [entry[:2] for entry in told(judged(home, f"{ISSUED} 39899.5 |", regulation="nq-399-2025"))] == [("CP014", "D2")]


@silent("CP014")
def test_a_price_in_whole_dong(home: Path) -> None:
    assert told(judged(home, f"{ISSUED} 39900.0 |", regulation="nq-399-2025")) == []


@pair("CP015", price=(398, 399))
def test_a_price_in_thousands(home: Path, price: int, raises: bool) -> None:
    found = told(judged(home, f"{ISSUED} {price} |", regulation="nq-399-2025"), "CP015")
    assert found == ([("CP015", "D2", 398, 39_900)] if raises else [])  # 1 % of 39,900 is not yet too small


@pair("CP028", name=("", "Ghi điện tim cấp cứu tại giường"))
def test_a_price_of_a_tenth_on_a_row_that_only_its_code_names(home: Path, name: str, raises: bool) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 01.0002.1778 | {name} | 3900 |"
    checked = judged(home, table, regulation="nq-399-2025")
    assert told(checked, "CP028") == ([("CP028", "C2", 3_900, 39_900)] if raises else [])
    assert checked.verdict is not None and len(checked.verdict.accepted) == 1  # it is asked, and not rejected


@pytest.mark.parametrize(("price", "asked"), [(39_900, False), (3_990, True), (399, True), (4_000, False)])
def test_a_price_in_force_that_lost_its_last_noughts(home: Path, price: int, asked: bool) -> None:
    checked = judged(home, f"{ISSUED} {price} |", regulation="nq-399-2025", as_="own")
    assert told(checked, "CP028") == ([("CP028", "D2", price, 39_900)] if asked else [])


@pair("IN034", heading=("Cột thứ ba", "Giá đề nghị"))
def test_a_further_sheet_of_prices_that_nobody_can_read(home: Path, heading: str, raises: bool) -> None:
    other = f"| STT theo TTLT 04 | Danh mục | {heading} |\n| 272 | Hematocrit | 14000 |"
    checked = judged(home, f"{HEAD}\n| 273 | Máu lắng | 12000 |", sheets={"Phụ lục 2": other})
    assert told(checked) == ([("IN034", "Phụ lục 2!None", 1, None)] if raises else [])


@silent("IN034")
def test_a_further_sheet_of_remarks(home: Path) -> None:
    other = "| Ý kiến về Hematocrit | 2 |\n| Sở Tài chính | 3 |"
    assert told(judged(home, f"{HEAD}\n| 273 | Máu lắng | 12000 |", sheets={"Ý kiến": other})) == []


def test_one_column_for_several_classes(home: Path) -> None:
    head = "| STT theo TTLT 04 | Danh mục | Hạng II | Hạng III, IV | Trạm y tế |"
    checked = judged(home, f"{head}\n| {KHAM} | 15000 | 20000 | 5000 |")
    assert told(checked, "CP") == [("CP001", "D2", 20_000, 10_000), ("CP001", "D2", 20_000, 7_000)]


@pytest.mark.slow
def test_every_one_of_thousands_of_wrong_prices_is_rejected(home: Path) -> None:
    from pricebook.regulation import load_pack, search_path

    folder = search_path().find("nq-399-2025")
    assert folder is not None
    pack, _ = load_pack(folder, with_issued=True)
    assert pack is not None
    services, issued = pack.tables["services"].columns, pack.tables["issued"].columns["price"]
    named = list(zip(services["service_code"], services["name"], issued, strict=False))[:1_500]  # issued are the first of them
    lines = "\n".join(f"| {code} | {name} | {int(price) + 1000} |" for code, name, price in named if "|" not in name)
    verdict = judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{lines}", regulation="nq-399-2025").verdict
    assert (len(verdict.accepted), len(verdict.rejected), verdict.over_ceiling) == (0, 1_500, 1_500_000)


@silent("CP011")
def test_a_class_that_cannot_be_read_is_not_the_officer_s(home: Path) -> None:
    checked = judged(home, f"{BY_CLASS}\n| {KHAM} | hạng V | 16000 |", class_="II")
    assert [entry[:2] for entry in told(checked)] == [("IN007", "C2")]  # it names a class, and IN007 says so
