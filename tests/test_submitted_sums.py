"""R1: every figure of a submission follows from the figures that it is made of, or the cell is named, and they are."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from tests.support import case, judged, pair, silent, told

PARTS = "| STT theo TTLT 04 | Tên dịch vụ | Thuốc, hóa chất, vật tư | Điện, nước, nhiên liệu, xử lý chất thải, vệ sinh môi trường | Giá đề nghị |"


def related(checked: Checked, code: str) -> list[list[str | None]]:
    return [[place.cell for place in finding.related] for finding in checked.findings if finding.code == code]


@case("AR002", rule="R1")
def test_parts_that_do_not_add_up(home: Path) -> None:
    checked = judged(home, f"{PARTS}\n| 272 | Hematocrit | 9000 | 3000 | 14000 |")  # 9,000 + 3,000 = 12,000
    assert told(checked) == [("AR002", "E2", 14_000, 12_000)]
    assert related(checked, "AR002") == [["C2", "D2"]]


@silent("AR002")
def test_parts_that_add_up_once_rounded(home: Path) -> None:
    assert told(judged(home, f"{PARTS}\n| 272 | Hematocrit | 9000.4 | 2600 | 12000 |")) == []  # 11,600.4 by 1,000 → 12,000


@silent("AR002")
def test_a_price_cut_off_at_the_maximum(home: Path) -> None:
    assert told(judged(home, f"{PARTS}\n| 272 | Hematocrit | 19000 | 3000 | 15000 |")) == []  # 22,000, at most 15,000


STEPS = "| STT theo TTLT 04 | Tên dịch vụ | Thuốc, hóa chất, vật tư | Tổng chi phí | Làm tròn | Mức tối đa | Tỷ lệ áp dụng | Giới hạn | Giá đề nghị |"


@case("AR002", rule="R6")
@pytest.mark.parametrize(
    ("figures", "cell", "observed", "limit"),
    [
        ("12345 | 12345 | 12000 | 15000 | 0.85 | 14000 | 12000", "H2", 14_000, 13_000),  # 15,000 × 0.85 = 12,750 → 13,000
        ("12345 | 13345 | 13000 | 15000 | 0.85 | 13000 | 13000", "D2", 13_345, 12_345),
        ("12345 | 12345 | 12000 | 15000 | 0.85 | 13000 | 13000", "I2", 13_000, 12_000),
    ],
)
def test_each_step_follows_from_the_one_before(home: Path, figures: str, cell: str, observed: int, limit: int) -> None:
    assert told(judged(home, f"{STEPS}\n| 272 | Hematocrit | {figures} |"), "AR002") == [("AR002", cell, observed, limit)]


@silent("AR002")
def test_steps_that_follow(home: Path) -> None:
    assert told(judged(home, f"{STEPS}\n| 272 | Hematocrit | 12345 | 12345 | 12000 | 15000 | 0.85 | 13000 | 12000 |")) == []


@pair("AR004", rounded=(12_300, 12_000))
def test_a_price_rounded_by_another_unit(home: Path, rounded: int, raises: bool) -> None:
    head = PARTS.replace("| Giá đề nghị |", "| Làm tròn | Giá đề nghị |")
    checked = judged(home, f"{head}\n| 272 | Hematocrit | 9345 | 3000 | {rounded} | {rounded} |")  # 12,345; the rule is 1,000
    assert told(checked, "AR004") == ([("AR004", "E2", 12_300, 12_000)] if raises else [])


@silent("AR004")
def test_a_tie_goes_up(home: Path) -> None:
    head = PARTS.replace("| Giá đề nghị |", "| Làm tròn | Giá đề nghị |")
    assert told(judged(home, f"{head}\n| 272 | Hematocrit | 9500 | 3000 | 13000 | 13000 |")) == []  # 12,500 → 13,000


@case("AR009")
def test_a_price_below_its_parts(home: Path) -> None:
    checked = judged(home, f"{PARTS}\n| 272 | Hematocrit | 9000 | 4000 | 11000 |")
    assert told(checked) == [("AR009", "E2", 11_000, 13_000)] and not checked.blocked


@silent("AR009")
def test_a_price_below_its_parts_that_the_sheet_explains(home: Path) -> None:
    head = PARTS.replace("| Giá đề nghị |", "| Địa phương quyết định | Giá đề nghị |")
    assert told(judged(home, f"{head}\n| 272 | Hematocrit | 9000 | 4000 | 11000 | 11000 |")) == []


LIST = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 12000 |"
NORMS = "| Dịch vụ | Khoản mục | Mã hàng | Tên hàng | ĐVT | Số lượng | Cho (lần) | Hao hụt (%) | Đơn giá | Thành tiền |"


@case("AR003", rule="R1")
def test_an_amount_that_is_not_quantity_times_unit_price(home: Path) -> None:
    lines = "| 272 | supplies | I1 | Ống nghiệm | ống | 2 | 1 | 0 | 1380 | 2790 |"  # 2 × 1,380 = 2,760
    checked = judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"})
    assert told(checked) == [("AR003", "DM!J2", 2_790, 2_760)] and related(checked, "AR003") == [["F2", "I2"]]


@silent("AR003")
def test_an_amount_shown_without_its_decimals(home: Path) -> None:
    # 3 ÷ 5 × 1.02 = 0.612 × 1,381 = 845.172, shown as 845
    lines = "| 272 | supplies | I1 | Ống nghiệm | ống | 3 | 5 | 2 | 1381 | 845 |"
    assert told(judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"})) == []


@case("AR003", rule="R1")
def test_an_amount_shown_without_its_decimals_and_one_dong_off(home: Path) -> None:
    lines = "| 272 | supplies | I1 | Ống nghiệm | ống | 3 | 5 | 2 | 1381 | 846 |"
    assert told(judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"}), "AR003")[0][:3] == ("AR003", "DM!J2", 846)


SUPPLIES = "| STT theo TTLT 04 | Tên dịch vụ | Thuốc, hóa chất, vật tư | Giá đề nghị |"
TWO_LINES = f"""
{NORMS}
| 272 | Thuốc, hóa chất, vật tư | I1 | Ống nghiệm | ống | 2 | 1 | 0 | 3000 | 6000 |
| 272 | Thuốc, hóa chất, vật tư | I2 | Găng tay   | đôi | 1 | 1 | 0 | 2000 | 2000 |
"""


@case("AR008", rule="R1")
def test_a_component_that_is_not_the_sum_of_its_norm_lines(home: Path) -> None:
    checked = judged(home, f"{SUPPLIES}\n| 272 | Hematocrit | 9000 | 9000 |", sheets={"DM": TWO_LINES})
    assert told(checked) == [("AR008", "C2", 9_000, 8_000)] and related(checked, "AR008") == [["J2", "J3"]]


@silent("AR008")
def test_a_component_that_is_the_sum_of_its_norm_lines(home: Path) -> None:
    assert told(judged(home, f"{SUPPLIES}\n| 272 | Hematocrit | 8000 | 8000 |", sheets={"DM": TWO_LINES})) == []


IN_2025 = date(2025, 7, 1)
GIVEN = "| STT theo NQ 399 | Mã dịch vụ | Tên dịch vụ | Chi phí trực tiếp và phụ cấp | Tiền lương | Giá |"


@case("AR007")
def test_a_part_that_is_not_the_regulation_s(home: Path) -> None:
    # A.1: direct 20,359; salary 15,090.26 × 2,340,000 / 1,800,000 = 19,617.34; together 39,976, by 100 down 39,900
    lines = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 20309 | 19617 | 39900 |"
    assert told(judged(home, f"{GIVEN}\n{lines}", regulation="nq-399-2025", day=IN_2025)) == [("AR007", "D2", 20_309, 20_359)]


def test_a_component_is_called_by_its_name_and_shown_with_two_decimals(home: Path) -> None:
    lines = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 20309.3391304 | 19617 | 39900 |"
    (finding,) = judged(home, f"{GIVEN}\n{lines}", regulation="nq-399-2025", day=IN_2025, select=["AR007"]).findings
    assert (finding.observed, finding.limit, finding.more["component"]) == (Decimal("20309.34"), 20_359, "direct")
    assert "Chi phí trực tiếp và phụ cấp: ô ghi 20.309,34, " in finding.message("vi")


@silent("AR007")
def test_a_part_shown_without_its_decimals(home: Path) -> None:
    lines = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 20359 | 19617 | 39900 |"
    assert told(judged(home, f"{GIVEN}\n{lines}", regulation="nq-399-2025", day=IN_2025)) == []


@pair("AR005", total=(9_000, 8_000))
def test_a_total_that_is_wrong(home: Path, total: int, raises: bool) -> None:
    lines = f"""
    | 272 | supplies | I1 | Ống nghiệm | ống | 2 | 1 | 0 | 3000 | 6000 |
    | 272 | supplies | I2 | Găng tay   | đôi | 1 | 1 | 0 | 2000 | 2000 |
    |     |          |    | Cộng       |     |   |   |   |      | {total} |
    """
    checked = judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"})
    assert told(checked) == ([("AR005", "DM!J4", 9_000, 8_000)] if raises else [])
    assert related(checked, "AR005") == ([["J2", "J3"]] if raises else [])


@silent("AR005")
def test_totals_of_each_block_and_of_all(home: Path) -> None:
    lines = """
    | 272 | supplies | I1 | Ống nghiệm | ống | 2 | 1 | 0 | 3000 | 6000 |
    |     |          |    | Cộng       |     |   |   |   |      | 6000 |
    | 273 | supplies | I2 | Găng tay   | đôi | 1 | 1 | 0 | 2000 | 2000 |
    |     |          |    | Cộng       |     |   |   |   |      | 2000 |
    |     |          |    | Tổng cộng  |     |   |   |   |      | 8000 |
    """
    assert told(judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"})) == []


@case("AR011")
def test_two_sheets_that_disagree(home: Path) -> None:
    """Nobody knows which of the two is right: one question about both. It is one price, and it is not rejected."""
    checked = judged(home, LIST, sheets={"Cơ cấu": f"{SUPPLIES}\n| 272 | Hematocrit | 11000 | 11000 |"})
    assert told(checked) == [("AR011", "C2", None, None)] and [at.cell for at in checked.findings[0].places] == ["C2", "D2"]
    assert checked.verdict is not None and (len(checked.verdict.accepted), len(checked.verdict.rejected)) == (1, 0)


STRUCTURE = (
    "| STT theo TTLT 04 | Tên dịch vụ | Thuốc, hóa chất, vật tư | Điện, nước, nhiên liệu, xử lý chất thải, vệ sinh môi trường |"
)


@pair("AR011", supplies=(10_000, 11_000))
@pytest.mark.parametrize("total", ["Tổng cộng", "Làm tròn", ""])
def test_a_price_and_its_cost_structure_on_a_sheet_without_prices(home: Path, supplies: int, raises: bool, total: str) -> None:
    # 10,000 + 1,000 = 11,000, and the list says 12,000; 11,000 + 1,000 = 12,000 is what it says
    shown = (f" {total} |", f" {supplies + 1_000} |") if total else ("", "")
    structure = f"{STRUCTURE}{shown[0]}\n| 272 | Hematocrit | {supplies} | 1000 |{shown[1]}"
    checked = judged(home, LIST, sheets={"Cơ cấu giá": structure})
    assert told(checked) == ([("AR011", "C2", None, None)] if raises else [])
    assert checked.verdict is not None and (len(checked.verdict.accepted), len(checked.verdict.rejected)) == (1, 0)


@silent("AR011")
@pytest.mark.parametrize(("supplies", "price"), [(11_400, 12_000), (20_000, 15_000)])
def test_a_structure_whose_price_is_rounded_or_bounded(home: Path, supplies: int, price: int) -> None:
    # 11,400 + 1,000 = 12,400, by 1,000 half-up 12,000; 20,000 + 1,000 is above the maximum, which is 15,000
    head = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |"
    structure = f"{STRUCTURE} Tổng cộng |\n| 272 | Hematocrit | {supplies} | 1000 | {supplies + 1_000} |"
    assert told(judged(home, f"{head}\n| 272 | Hematocrit | {price} |", sheets={"Cơ cấu giá": structure})) == []


def test_a_structure_that_does_not_add_up_is_held_against_its_price(home: Path) -> None:
    # 10,000 + 1,000 = 11,000, not 12,000; the sheet has no prices, and is judged as what the list beside it is
    structure = f"{STRUCTURE} Tổng cộng |\n| 272 | Hematocrit | 10000 | 1000 | 12000 |"
    checked = judged(home, LIST, sheets={"Cơ cấu giá": structure})
    assert told(checked) == [("AR002", "Cơ cấu giá!E2", 12_000, 11_000)]
    assert checked.verdict is not None and [each.codes for each in checked.verdict.rejected] == [["AR002"]]


@silent("AR011")
def test_two_sheets_that_agree(home: Path) -> None:
    assert told(judged(home, LIST, sheets={"Cơ cấu": f"{SUPPLIES}\n| 272 | Hematocrit | 12000 | 12000 |"})) == []


def with_hidden(folder: Path, what: str | None) -> Checked:
    """A list above its maximum, with one thing in its workbook out of sight."""
    import xlsxwriter

    folder.mkdir()
    with xlsxwriter.Workbook(folder / "list.xlsx") as book:
        book.add_worksheet("Bìa").write(0, 0, "Bìa")
        sheet = book.add_worksheet("Giá")
        sheet.write_row(0, 0, ["STT theo TTLT 04", "Tên dịch vụ", "Giá đề nghị"])
        sheet.write_row(1, 0, ["272", "Hematocrit", 16_000])
        if what == "row":
            sheet.set_row(1, None, None, {"hidden": True})
        elif what == "column":
            sheet.set_column(2, 2, None, None, {"hidden": True})
        elif what == "sheet":
            sheet.hide()
        elif what in ("low", "low enough"):
            sheet.set_row(1, 0.75 if what == "low" else 6)
        elif what in ("narrow", "narrow enough"):
            sheet.set_column(2, 2, 0.1 if what == "narrow" else 4)
    return check(folder / "list.xlsx", regulation="ttlt-04-2012")


@case("XL030")
@pytest.mark.parametrize(
    ("what", "place", "said"),
    [
        ("row", "Giá!2:2", "2:2"),
        ("column", "Giá!C", "C:C"),
        ("sheet", "Giá!None", "Giá"),
        ("low", "Giá!2:2", "2:2"),
        ("narrow", "Giá!C", "C:C"),
    ],
)
def test_what_is_hidden_is_named_and_judged(home: Path, what: str, place: str, said: str) -> None:
    found = told(with_hidden(home, what), "XL030", "CP")
    assert set(found) == {("XL030", place, said, None), ("CP001", "Giá!C2", 16_000, 15_000)} and len(found) == 2


@silent("XL030")
@pytest.mark.parametrize("what", [None, "low enough", "narrow enough"])
def test_nothing_is_hidden(home: Path, what: str | None) -> None:
    assert told(with_hidden(home, what)) == [("CP001", "Giá!C2", 16_000, 15_000)]


@pair("XL031", linked=(True, False))
def test_figures_that_come_from_another_file(home: Path, linked: bool, raises: bool) -> None:
    import openpyxl
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.workbook.external_link import ExternalLink
    from openpyxl.workbook.external_link.external import ExternalBook

    home.mkdir()
    book = openpyxl.Workbook()
    for row in (["STT theo TTLT 04", "Tên dịch vụ", "Giá đề nghị"], ["272", "Hematocrit", 14_000]):
        book.active.append(row)
    link = ExternalLink(externalBook=ExternalBook(id="rId1"))
    link.file_link = Relationship(type="externalLinkPath", Target="gia2011.xlsx", TargetMode="External", Id="rId1")
    if linked:
        book._external_links.append(link)
    book.save(home / "list.xlsx")
    checked = check(home / "list.xlsx", regulation="ttlt-04-2012")
    assert told(checked) == ([("XL031", None, "gia2011.xlsx", None)] if raises else [])


@case("AR003", rule="R1")
@pytest.mark.parametrize(("quantity", "net"), [("0.5", "1"), ("1.5", "2"), ("0.15", "0.1")])
def test_a_net_quantity_is_no_rounded_one(home: Path, quantity: str, net: str) -> None:
    head = NORMS.replace("| Đơn giá |", "| Tiêu hao một lần | Đơn giá |")
    cost = str(float(net) * 20_000)
    lines = f"| 272 | supplies | I1 | Ống nghiệm | ống | {quantity} | 1 | 0 | {net} | 20000 | {cost} |"
    assert [entry[:2] for entry in told(judged(home, LIST, sheets={"DM": f"{head}\n{lines}"}), "AR003")] == [("AR003", "DM!I2")]


@silent("AR003")
def test_a_third_is_shown_with_two_decimals(home: Path) -> None:
    head = NORMS.replace("| Đơn giá |", "| Tiêu hao một lần | Đơn giá |")
    lines = "| 272 | supplies | I1 | Ống nghiệm | ống | 1 | 3 | 0 | 0.33 | 20000 | 6600 |"
    assert told(judged(home, LIST, sheets={"DM": f"{head}\n{lines}"}), "AR003") == []


@pytest.mark.rule("R1")
def test_a_sheet_of_costs_below_the_service_that_it_is_about(home: Path) -> None:
    """The layout of cost structures: code, item, quantity, unit price, amount; the service stands above its lines."""
    costs = """
    | Mã | Nội dung      | Số lượng | Đơn giá | Thành tiền |
    |    | 272. Hematocrit |        |         |            |
    | I1 | Ống nghiệm    | 2        | 3000    | 6000       |
    | I2 | Găng tay      | 1        | 2000    | 2500       |
    """
    checked = judged(home, LIST, sheets={"CC": costs})
    assert [(f.code, f.at.cell, f.service, f.limit) for f in checked.findings] == [("AR003", "E4", "C5.1.272", 2_000)]


@silent("AR003")
@pytest.mark.parametrize(
    ("figures", "what"),
    [
        ("3000 | 1 | 0 | 4833.33 | 14500000", "a unit price of 14,500 ÷ 3, shown with two decimals"),
        ("1 | 3 | 0 | 14500 | 4833.33", "a third of a box, shown so"),
    ],
)
def test_a_cost_that_was_calculated_with_more_decimals_than_are_shown(home: Path, figures: str, what: str) -> None:
    lines = f"| 272 | supplies | I1 | Ống nghiệm | ống | {figures} |"
    assert told(judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"}), "AR003") == [], what


@case("AR003", rule="R1")
def test_a_whole_unit_price_is_what_it_says(home: Path) -> None:
    lines = "| 272 | supplies | I1 | Ống nghiệm | ống | 1000 | 1 | 0 | 4833 | 4833333 |"  # 1,000 × 4,833 = 4,833,000
    assert [entry[:3] for entry in told(judged(home, LIST, sheets={"DM": f"{NORMS}\n{lines}"}), "AR003")] == [
        ("AR003", "DM!J2", 4_833_333)
    ]


@silent("AR002")
def test_a_price_whose_parts_are_shown_short_of_decimals(home: Path) -> None:
    # 4,833.33… + 7,666.66… = 12,500, half-way, goes up; as shown they add up to 12,499.99
    assert told(judged(home, f"{PARTS}\n| 272 | Hematocrit | 4833.33 | 7666.66 | 13000 |"), "AR002", "AR004", "AR009") == []


@case("AR002")
def test_a_price_that_no_reading_of_its_parts_rounds_to(home: Path) -> None:
    assert told(
        judged(home, f"{PARTS}\n| 272 | Hematocrit | 4833.33 | 7000.33 | 13000 |"), "AR002", "AR004"
    )  # 11,833.66 → 12,000
