"""R16: a facility's form 21, row by row: none with money is passed over without a word, and none that is right is held."""

from pathlib import Path

import pytest

from tests.test_settle_form21 import CLAIMS, listed, settled, told

__all__ = ["listed"]
HEAD = """
| STT | STT theo quyết định phê duyệt giá | Mã hóa DVKT | Tên dịch vụ y tế | Ngoại trú | Nội trú | Đơn giá (đồng) | Thành tiền (đồng) |
"""
BLOOD_COUNT = "| 1 | C5.1.268 | | Huyết đồ | | 10 | 48.000 | 480.000 |"
HEMATOCRIT = "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |"


def form(*rows: str) -> str:
    return "\n".join([HEAD.strip(), *rows])


@pytest.mark.parametrize("row", [
    "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | 33.000 |",  # 3 × 11,000, the only price that gives 33,000
    "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | |",  # the list and the claims have one price
    "| 2 | | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",  # exactly the name of the list
    "| 2 | c5.1.272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | C5.1.272. | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | | c5.1.272. | Máu | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | C5.1.272.K.80001 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",  # done elsewhere
])  # fmt: skip
def test_a_row_that_says_what_decides_is_taken(tmp_path: Path, listed: Path, row: str) -> None:
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, row))) == []
    one_less = row.replace("| 2 | 1 |", "| 1 | 1 |").replace("33.000", "22.000")
    assert told(settled(tmp_path / "less", listed, form=form(BLOOD_COUNT, one_less))) == [("ST080", "error", 3, 2)]


@pytest.mark.parametrize(("row", "field"), [
    ("| 2 | C5.1.272 | | Hematocrit | | | 11.000 | 33.000 |", "Ngoại trú"),  # three, but of whom?
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | 9.900 |", "Đơn giá (đồng)"),  # 3 × 11,000 × 30 %, or 3 × 3,300
    ("| 2 | C5.1.272 | | Hematocrit | hai | 1 | 11.000 | 33.000 |", "Ngoại trú"),
])  # fmt: skip
def test_a_row_that_does_not_is_asked_about_and_its_service_is_not_compared(
    tmp_path: Path, listed: Path, row: str, field: str
) -> None:
    result = settled(tmp_path, listed, form=form(BLOOD_COUNT, row))
    assert [(f.code, f.at.file, f.at.row, f.more["field"]) for f in result.findings] == [("ST051", "form-1.csv", 2, field)]


@pytest.mark.parametrize(("row", "code"), [
    ("| 2 | | | Hematocrit, máy | 2 | 1 | 11.000 | 33.000 |", "ST051"),  # no name of the list
    ("| 2 | | | Tổng phân tích | 2 | 1 | 11.000 | 33.000 |", "ST051"),  # it has a number: no total
    ("| 2 | C5.1-272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |", "ST083"),
    ("| | | | | 2 | 1 | | 33.000 |", "ST051"),
])  # fmt: skip
def test_what_a_row_of_no_known_service_may_be_is_asked_and_not_held(tmp_path: Path, listed: Path, row: str, code: str) -> None:
    """It may be the haematocrit. The blood count, at another price, is held where the form does not have it."""
    result = settled(tmp_path, listed, form=form(BLOOD_COUNT, row))
    assert [(f.code, f.severity) for f in result.findings] == [(code, "error"), ("ST080", "warning")]
    less = settled(tmp_path / "less", listed, form=form(BLOOD_COUNT.replace("| 10 |", "| 8 |"), row))
    held = [f.severity for f in less.findings if f.code == "ST080" and f.service == "C5.1.268"]
    assert held == (["error"] if "11.000" in row else ["warning"])  # the last row says no price


@pytest.mark.parametrize("row", [
    "| I | | | Xét nghiệm | | | | |",
    "| | | | Cộng xét nghiệm | 2 | 11 | | 513.000 |",
    "| | | | Cộng A | 2 | 11 | | 500.000 |",  # a total that is wrong is none the less one
    "| Tổng cộng | | | | 2 | 11 | | 513.000 |",
    "| 3 | C5.1.273 | | Máu lắng | | | 13.000 | |",  # nobody had it
    "| 3 | C5.1.273 | | Máu lắng | 0 | 0 | 13.000 | 0 |",
    "| | | | Tổng số tiền viết bằng chữ: năm trăm mười ba nghìn đồng | | | | |",
])  # fmt: skip
def test_headings_totals_and_what_was_not_performed_are_passed_over(tmp_path: Path, listed: Path, row: str) -> None:
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, HEMATOCRIT, row))) == []


def test_outpatients_and_inpatients_are_compared_apart(tmp_path: Path, listed: Path) -> None:
    """
    | service | claimed: out, in | form: out, in |
    | 272     | 2, 1             | 1, 2          |
    Three are three: no money is at stake, but the form is a voucher.
    """
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, HEMATOCRIT))) == []
    swapped = HEMATOCRIT.replace("| 2 | 1 |", "| 1 | 2 |")
    result = settled(tmp_path / "swapped", listed, form=form(BLOOD_COUNT, swapped))
    assert told(result) == [("ST081", "warning", 1, 2)]
    (finding,) = result.findings
    assert finding.more["stake"] == 0 and ", nội trú:" in finding.message("vi") and ", inpatients:" in finding.message("en")


@pytest.mark.parametrize("code", ["c5.1.272", "C5.1.272."])
def test_codes_of_claims_are_read_as_settle_claims_reads_them(tmp_path: Path, listed: Path, code: str) -> None:
    assert told(settled(tmp_path, listed, CLAIMS.replace("C5.1.272", code), form(BLOOD_COUNT, HEMATOCRIT))) == []


@pytest.mark.parametrize(("said", "read"), [
    ("Điều trị nội trú", True), ("Nội trú ban ngày", True), ("9", True),
    ("NT", False),  # ngoại trú, or nội trú
])  # fmt: skip
def test_words_for_inpatients(tmp_path: Path, listed: Path, said: str, read: bool) -> None:
    claims = CLAIMS.replace("| Nội trú |", f"| {said} |")
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, HEMATOCRIT))
    assert [f.code for f in result.findings] == ([] if read else ["ST051", "ST081"])
