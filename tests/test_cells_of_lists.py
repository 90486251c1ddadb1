"""Cells of a list that decide no price, say that there is none, or state another figure beside it."""

from pathlib import Path

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from tests.support import case, judged, pair, silent, told, write_xlsx

TODAY = "nq-399-2025"
HEADING = "| STT | Mã DVKT | Tên DVKT | ĐVT | Đơn giá |\n"
CATHETER = "01.0007.0099 | Đặt catheter tĩnh mạch trung tâm 1 nòng"  # 685,500
HEART = "01.0018.0004 | Siêu âm tim cấp cứu tại giường"  # 252,300
DOPPLER = "01.0019.0004 | Siêu âm doppler mạch cấp cứu tại giường"  # 252,300


def counted(checked: Checked) -> tuple[int, int, int]:
    assert checked.verdict is not None
    return checked.verdict.counted


# Amounts for a quantity -----------------------------------------------------------------------------------------------------

AMOUNTS = "| STT | Mã DVKT | Tên DVKT | Số lượng | Đơn giá | Thành tiền |\n| 1 | " + CATHETER + " | {} | 685500 | {} |"


@pytest.mark.parametrize(
    ("quantity", "amount", "codes"),
    [
        ("2", "1371000", []),  # 2 × 685,500
        ("2", "3427500", ["AR003"]),
        ("0", "0", []),
        ("", "1371000", []),  # without a quantity nothing is known
        ("2", "", []),
        ("0.5", "342750", []),
    ],
)
def test_an_amount_is_quantity_times_price(home: Path, quantity: str, amount: str, codes: list[str]) -> None:
    checked = judged(home, AMOUNTS.format(quantity, amount), regulation=TODAY)
    assert [code for code, *_ in told(checked)] == codes
    assert told(checked, "AR003") == ([("AR003", "F2", 3_427_500, 1_371_000)] if codes else [])


def test_an_amount_may_be_that_of_the_current_price(home: Path) -> None:
    columns = "| Mã DVKT | Tên DVKT | Số lượng | Giá hiện hành | Giá đề nghị | Thành tiền |\n"
    checked = judged(home, columns + f"| {CATHETER} | 2 | 600000 | 685500 | 1200000 |", regulation=TODAY)
    assert told(checked, "AR") == []


FORM_21 = """
| STT | Mã DVKT | Tên DVKT | ĐVT | Số lượng | | Đơn giá | Thành tiền |
| | | | | Ngoại trú | Nội trú | | |
| 1 | {} | Lần | 1 | 2 | 685500 | {} |
"""  # 3 × 685,500 = 2,056,500


@pytest.mark.parametrize("merges", [(), ("E1:F1",), ("E1:F1", "A1:A2", "H1:H2")])
@pytest.mark.parametrize(("amount", "codes"), [("2056500", []), ("685500", ["AR003"])])
def test_quantities_of_outpatients_and_inpatients(home: Path, merges: tuple[str, ...], amount: str, codes: list[str]) -> None:
    from openpyxl import load_workbook

    home.mkdir()
    path = write_xlsx(home / "list.xlsx", FORM_21.format(CATHETER, amount))
    book = load_workbook(path)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    assert [code for code, *_ in told(check(path, regulation=TODAY))] == codes


def test_a_second_row_of_a_heading_names_columns_that_nobody_reads(home: Path) -> None:
    lists = f"| STT | Mã DVKT | Tên DVKT | Thực hiện | | Đơn giá |\n| | | | Năm trước | Năm nay | |\n| 1 | {CATHETER} | 4 | 5 | 685500 |"
    checked = judged(home, lists, regulation=TODAY)
    assert told(checked) == [] and counted(checked) == (1, 0, 0)


def test_a_row_of_words_below_a_heading_without_groups_is_no_heading(home: Path) -> None:
    checked = judged(
        home, HEADING + "| | | Dịch vụ A | Lần | chưa có |\n| 1 | " + CATHETER + " | Lần | 685500 |", regulation=TODAY
    )
    assert [code for code, cell, *_ in told(checked) if cell == "E2"] == ["IN004"]


# What the fund pays ---------------------------------------------------------------------------------------------------------


@pair("IN068", paid=("253300", "252300"))
def test_what_the_fund_pays_is_the_price(home: Path, paid: str, raises: bool) -> None:
    form_05 = f"| STT | MA_DICH_VU | TEN_DVKT_GIA | DON_GIA | GIA_TT_BHYT |\n| 1 | {HEART} | 252300 | {paid} |"
    checked = judged(home, form_05, regulation=TODAY)
    assert told(checked) == ([("IN068", "E2", 253_300, 252_300)] if raises else [])
    assert counted(checked) == (1, 0, 0)  # the price itself is right


# Running numbers ------------------------------------------------------------------------------------------------------------

NUMBERED = (
    HEADING
    + "| 1 | "
    + CATHETER
    + " | Lần | 685500 |\n| {} | "
    + HEART
    + " | Lần | {} |\n| {} | "
    + DOPPLER
    + " | Lần | 252300 |"
)


@pair("XL037", numbers=(("=A2+1", "=A3+1"), ("2", "3")))
def test_running_numbers_that_were_never_calculated(home: Path, numbers: tuple[str, str], raises: bool) -> None:
    checked = judged(home, NUMBERED.format(numbers[0], "252300", numbers[1]), regulation=TODAY)
    assert told(checked) == ([("XL037", "A3", 2, None)] if raises else [])  # once for the column
    assert counted(checked) == (3, 0, 0)


def test_a_running_number_that_is_an_error(home: Path) -> None:
    checked = judged(home, NUMBERED.format("#REF!", "252300", "3"), regulation=TODAY)
    assert told(checked) == [("XL037", "A3", 1, None)] and counted(checked) == (3, 0, 0)


def test_a_price_that_was_never_calculated_is_still_an_error(home: Path) -> None:
    checked = judged(home, NUMBERED.format("=A2+1", "=E2*1", "3"), regulation=TODAY)
    assert [(code, cell) for code, cell, *_ in told(checked)] == [("XL037", "A3"), ("XL002", "E3")]
    assert counted(checked) == (2, 1, 0)


# No price in a class --------------------------------------------------------------------------------------------------------

BY_CLASS = "| STT theo TT04 | Tên dịch vụ | Giá hạng II | Giá hạng III |\n| C5.1.272 | Hematocrit | {} | {} |"


@pytest.mark.parametrize("said", ["-", "–", "x", "X", "không", "Không thực hiện", "không áp dụng", "KTH"])
def test_a_cell_of_a_class_says_that_there_is_no_price(home: Path, said: str) -> None:
    checked = judged(home, BY_CLASS.format("15000", said))
    assert told(checked, "IN", "CP") == [] and counted(checked) == (1, 0, 0)


def test_other_words_in_a_cell_of_a_class_are_asked_about(home: Path) -> None:
    checked = judged(home, BY_CLASS.format("15000", "theo quy định"))
    assert told(checked, "IN", "CP") == [("IN004", "D2", "theo quy định", None)]


def test_no_price_in_any_class_is_a_missing_price(home: Path) -> None:
    assert told(judged(home, BY_CLASS.format("-", "x")), "IN", "CP") == [("CP010", "C2", None, None)]


def test_words_for_no_price_beside_one_price_for_all_classes(home: Path) -> None:
    checked = judged(home, f"{HEADING}| 1 | {HEART} | Lần | không thực hiện |", regulation=TODAY)
    assert [code for code, *_ in told(checked)] == ["IN004"]


OF_NAMES = """
| STT theo TT04 | Tên dịch vụ | Giá đề nghị |
| A1 | Khám lâm sàng chung, khám chuyên khoa - hạng II | {} |
| A1 | Khám lâm sàng chung, khám chuyên khoa (bệnh viện hạng III) | 9000 |
| C5.1.272 | Hematocrit - hạng II | 15000 |
"""


@pytest.mark.parametrize(("price", "found"), [("15000", []), ("15001", [("CP001", "C2", 15_001, 15_000)])])
def test_a_class_that_the_name_states(home: Path, price: str, found: list[object]) -> None:
    checked = judged(home, OF_NAMES.format(price), class_="IV")  # for rows that name none
    assert told(checked, "CP", "NB006") == found


# One price for two classes --------------------------------------------------------------------------------------------------


def test_one_row_for_two_classes_is_one_price(home: Path) -> None:
    long_an = """
    | STT | Tên dịch vụ | Giá hiện hành | Giá đề nghị |
    | A1 | Khám lâm sàng chung, khám chuyên khoa | | |
    | 1 | Bệnh viện hạng II | 3000 | 13000 |
    | 2 | Bệnh viện hạng III | 3000 | 9000 |
    | 3 | Bệnh viện hạng IV, PKĐKKV | 1000 | 6000 |
    """
    checked = judged(home, long_an)
    assert [(code, cell) for code, cell, *_ in told(checked)] == [("CP009", "D3"), ("CP009", "D4"), ("CP009", "D5")]
    assert counted(checked) == (3, 0, 0)
    record = checked.record()
    assert "accepted" in record and [price["class"] for price in record["accepted"]] == ["II", "III", "IV, polyclinic"]


# Merged prices --------------------------------------------------------------------------------------------------------------


def with_merge(home: Path, merge: str, below: str = "") -> Checked:
    from openpyxl import load_workbook

    home.mkdir()
    path = write_xlsx(home / "list.xlsx", f"{HEADING}| 1 | {HEART} | Lần | 252300 |\n| 2 | {DOPPLER} | Lần | {below} |")
    book = load_workbook(path)
    book.active.merge_cells(merge)
    book.save(path)
    return check(path, regulation=TODAY)


@case("IN069")
def test_a_price_that_is_merged_over_rows(home: Path) -> None:
    checked = with_merge(home, "E2:E3")
    assert told(checked) == [("IN069", "E3", 252_300, None)]  # no CP010 beside it: one cause, one finding
    assert counted(checked) == (1, 1, 0)


@silent("IN069")
def test_a_missing_price_beside_a_merge_of_other_cells(home: Path) -> None:
    assert told(with_merge(home, "D2:D3"), "CP", "IN") == [("CP010", "E3", None, None)]


@pytest.mark.parametrize(("cell", "code"), [("chưa có", "IN004"), ("=E2*1", "XL002"), ("", "CP010")])
def test_a_rejected_price_names_the_findings_that_the_record_has(home: Path, cell: str, code: str) -> None:
    checked = judged(home, f"{HEADING}| 1 | {HEART} | Lần | 252300 |\n| 2 | {DOPPLER} | Lần | {cell} |", regulation=TODAY)
    record = checked.record()
    assert "rejected" in record and [price["codes"] for price in record["rejected"]] == [[code]]
    assert [finding["code"] for finding in record["findings"]] == [code]


# Lost letters ---------------------------------------------------------------------------------------------------------------

_WRITTEN = str.maketrans("ơưăĐđƠƯĂĩũ", "ouaÐdOUAiu")  # what Excel writes for letters that its western encoding lacks


@pair("XL038", encoding=("cp1252", "utf-8"))
def test_letters_that_were_lost_when_the_file_was_saved(home: Path, encoding: str, raises: bool) -> None:
    text = f"STT,Mã DVKT,Tên DVKT,ĐVT,Đơn giá\n1,{CATHETER.replace(' | ', ',')},Lần,685500\n2,{HEART.replace(' | ', ',')},Lần,252300\n"
    text += f"3,{DOPPLER.replace(' | ', ',')},Lần,252300\n"
    home.mkdir()
    written = text.translate(_WRITTEN) if raises else text
    (home / "list.csv").write_bytes(written.encode(encoding, "replace"))
    checked = check(home / "list.csv", regulation=TODAY)
    codes = [finding.code for finding in checked.findings]
    assert codes.count("XL038") == raises and not {"NB007", "NB009", "NB011"} & set(codes)
    assert counted(checked) == (3, 0, 0)  # judged by their codes
