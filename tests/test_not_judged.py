"""What a pack has nothing to judge by neither passes nor is rejected, and each reason is said once, with the number."""

from collections import Counter
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from pricebook.app.checked import Checked
from pricebook.tables import reading_record
from tests.support import ROOT, dossier, judged, pair, told

TODAY = {"regulation": "nq-399-2025", "day": date(2026, 6, 1)}
IN_2019, AMENDED = ({"regulation": "tt39-2018", "day": day} for day in (date(2019, 6, 1), date(2019, 9, 1)))
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
COUNTED = ("NB012", "NB014", "NB015", "NB018", "AR010", "CP024")  # each says a number of prices


def counts(checked: Checked) -> tuple[int, int, int]:
    """How many prices pass, are rejected, and are not judged."""
    verdict = checked.verdict
    assert verdict is not None
    return len(verdict.accepted), len(verdict.rejected), len(verdict.not_judged)


# --- no issued price of the day ---------------------------------------------------------------------------------


@pair("NB014", line=("| 29 | | Chụp X-quang số hóa 1 phim | 65400 |", "| 1 | | Siêu âm | 42100 |"))
def test_a_service_without_an_issued_price(home: Path, line: str, raises: bool) -> None:
    """Ordinal 29 is held back: the pack has its name and codes, and neither price nor parts."""
    table = f"| STT theo TT 39 | Mã dịch vụ | Tên dịch vụ | Giá |\n{line}"
    checked = judged(home, table, **IN_2019)
    assert told(checked) == ([("NB014", "D2", 1, None)] if raises else [])
    assert counts(checked) == ((0, 0, 1) if raises else (1, 0, 0))


@pair("CP025", price=(44_000, 43_900))
def test_a_price_above_its_parts_where_no_issued_price_is_known(home: Path, price: int, raises: bool) -> None:
    """From 20 August 2019 the pack has parts and no issued prices: at 1,490,000 an ultrasound comes to 43,912.75, so 43,900."""
    checked = judged(home, f"{HEAD}\n| 1 | 01.0020.0001 | Siêu âm | {price} |", **AMENDED)
    assert told(checked) == ([("CP025", "D2", 44_000, 43_900)] if raises else [])
    assert counts(checked) == ((0, 0, 1) if raises else (1, 0, 0))
    assert not checked.blocked


@pytest.mark.slow
def test_with_a_dossier_its_prices_are_what_it_is_held_against(home: Path) -> None:
    folder = dossier(home / "d", regulation="tt39-2018", settings="pricing_date = 2019-09-01")
    checked = judged(home, f"{HEAD}\n| 1 | 01.0020.0001 | Siêu âm | 44000 |", dossier=folder, **AMENDED)
    assert told(checked, "CP012", "CP025") == [("CP012", "D2", 44_000, 43_900)]


# --- only prices of other lists ---------------------------------------------------------------------------------

KIDNEY = "Cắt thận đơn thuần"  # issued at 4,703,100; under local anaesthesia another list has 3,578,400


@pytest.mark.slow
@pair("NB015", known=(True, False))
def test_a_service_that_can_only_be_compared(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool, raises: bool
) -> None:
    """A.9209 has no parts. A (made-up) price of another list bounds no proposal of it; without one there is nothing at all."""
    norms = copytree(ROOT / "norms" / "nq-399-2025", tmp_path / "norms" / "nq-399-2025")
    with (norms / "comparisons.csv").open("a", encoding="utf-8") as file:
        file.write(f"{'A.9209' if known else 'A.9210'},,50000,made up,yes,2026-11-26,,\n")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(norms.parent))
    listed = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| A.9209 | Định lượng kháng thể kháng Prothrombin | 50000 |"
    checked = judged(home, listed, **TODAY)
    assert told(checked, "NB", "AR") == [("NB015" if raises else "AR010", "C2", 1, None)]
    assert counts(checked) == (0, 0, 1)


@pair("AR012", price=(55_001, 55_000))
def test_a_proposal_above_the_issued_price_where_nothing_is_composed(home: Path, price: int, raises: bool) -> None:
    """13.0023.2023 is issued at 55,000, and the pack has no parts of it: nobody concludes, and nobody overlooks it."""
    name = "Theo dõi nhịp tim thai và cơn co tử cung bằng monitor sản khoa"
    checked = judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 13.0023.2023 | {name} | {price} |", **TODAY)
    above = [("AR012", "C2", 55_001, 55_000)] if raises else []
    assert sorted(told(checked)) == [("AR010", "C2", 1, None), *above] and counts(checked) == (0, 0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("heading", ["Giá", "Giá đề nghị"])
def test_a_variant_that_others_have_prices_for_is_bounded_by_its_service(home: Path, heading: str) -> None:
    table = f"| STT | Mã dịch vụ | Tên dịch vụ | {heading} |\n| 1 | 10.0303.0416_GT | {KIDNEY} | 3578400 |"
    checked = judged(home, table, **TODAY)
    assert told(checked) == [] and counts(checked) == (1, 0, 0)


def test_a_comparison_of_no_day_is_no_judgement(home: Path) -> None:
    """The lists that have bed-days were valid until 30 June 2026."""
    table = f"{HEAD}\n| 1 | K03.NO2 | Giường Nội khoa loại 2 | 9222300 |"
    checked = judged(home, table, regulation="nq-399-2025", day=date(2026, 7, 1), class_="II")
    assert told(checked) == [("NB018", "D2", 1, None)] and counts(checked) == (0, 0, 1)


# --- prices by class --------------------------------------------------------------------------------------------


@pair("CP024", class_=(None, "II"))
@pytest.mark.parametrize("heading", ["Giá", "Giá đề nghị"])
def test_prices_by_class_and_a_row_that_names_none(home: Path, class_: str | None, raises: bool, heading: str) -> None:
    """An examination is 42,100 in class I and 37,500 in class II; a consultation is 200,000 everywhere."""
    table = f"| STT | Tên dịch vụ | {heading} |\n| 1 | Khám bệnh | 37500 |\n| 2 | Hội chẩn ca bệnh khó | 200000 |"
    checked = judged(home, table, regulation="tt22-2023", day=date(2024, 6, 1), class_=class_)
    assert told(checked) == ([("CP024", "C2", 1, None)] if raises else [])
    assert counts(checked) == ((1, 0, 1) if raises else (2, 0, 0))


# --- several codes of one service -------------------------------------------------------------------------------

GLUE, OTHER_GLUE = "01.0104.0109", "01.0105.0109"  # two techniques that are priced as ordinal 109, at 192,000


@pair("NB003", code=(GLUE, OTHER_GLUE))
def test_two_codes_that_are_priced_as_one_service_are_no_double(home: Path, code: str, raises: bool) -> None:
    lines = f"| 1 | {GLUE} | | 192000 |\n| 2 | {code} | | 191000 |"
    checked = judged(home, f"{HEAD}\n{lines}", **IN_2019)
    assert [(f.code, f.at.row) for f in checked.findings] == ([("NB003", 2)] if raises else [])
    assert counts(checked) == (2, 0, 0)  # two prices for one service is a question; both are allowed


@pair("AR006", code=(GLUE, OTHER_GLUE))
def test_two_codes_on_two_sheets_do_not_disagree(home: Path, code: str, raises: bool) -> None:
    second = f"{HEAD}\n| 1 | {code} | | 191000 |"
    checked = judged(home, f"{HEAD}\n| 1 | {GLUE} | | 192000 |", sheets={"Khoa": second}, **IN_2019)
    assert told(checked) == ([("AR006", "Khoa!D2", 191_000, 192_000)] if raises else [])
    assert counts(checked) == ((1, 1, 0) if raises else (2, 0, 0))


def test_a_code_is_judged_by_itself(home: Path) -> None:
    """Another code of the service on another sheet repeats no price, and what is wrong with it is not held against this one."""
    lines = f"{HEAD}\n| 1 | {GLUE} | | 192000 |\n| 2 | {OTHER_GLUE} | | 192000 |"
    both = judged(home / "a", lines, sheets={"Khoa": lines}, **IN_2019)
    assert counts(both) == (4, 0, 0)  # the second sheet repeats both
    of_one = judged(
        home / "b", f"{HEAD}\n| 1 | {GLUE} | | 192000 |", sheets={"Khoa": f"{HEAD}\n| 1 | {OTHER_GLUE} | | 192000 |"}, **IN_2019
    )
    assert counts(of_one) == (2, 0, 0)
    wrong = judged(
        home / "c", f"{HEAD}\n| 1 | {GLUE} | | 192000 |", sheets={"Khoa": f"{HEAD}\n| 1 | {OTHER_GLUE} | | 193000 |"}, **IN_2019
    )
    assert counts(wrong) == (1, 1, 0) and told(wrong, "CP007") == [("CP007", "Khoa!D2", 193_000, 192_000)]


def test_bed_days_of_two_departments(home: Path) -> None:
    lines = "| 1 | K03.NO2 | Giường Nội khoa loại 2 | 222300 |\n| 2 | K27.NO2 | Giường Nội khoa loại 2 | 222300 |"
    assert not judged(home, f"{HEAD}\n{lines}", class_="II", **TODAY).findings.of("NB003")


# --- the price of the Ministry ----------------------------------------------------------------------------------


@pytest.mark.slow
@pair("AR010", known=(False, True))
def test_what_the_ministry_s_price_bounds_is_judged(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool, raises: bool
) -> None:
    """A.9209 has no parts. Where the pack has a (made-up) price of the Ministry for it, that bounds a proposal."""
    norms = copytree(ROOT / "norms" / "nq-399-2025", tmp_path / "norms" / "nq-399-2025")
    table = f"service_id,class,price,source,verified_on\n{'A.9209' if known else 'A.9210'},,50000,made up,2026-11-26\n"
    (norms / "ministry_prices.csv").write_text(table, encoding="utf-8")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(norms.parent))
    listed = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| A.9209 | Định lượng kháng thể kháng Prothrombin | 50001 |"
    checked = judged(home, listed, **TODAY)
    assert told(checked, "AR", "CP") == ([("AR010", "C2", 1, None)] if raises else [("CP017", "C2", 50_001, 50_000)])
    assert counts(checked) == ((0, 0, 1) if raises else (0, 1, 0))


# --- every row is accounted for ---------------------------------------------------------------------------------

NASTY = """
| STT | Mã dịch vụ       | Tên dịch vụ                          | ĐVT | Giá     |
| I   |                  | CẤP CỨU                              |     |         |
| 1   | 01.0002.1778     | Ghi điện tim cấp cứu tại giường      | lần | 39900   |
| 2   | 01.0004.0321     | Ghi điện tim qua chuyển đạo thực quản | lần | 185001  |
| 3   | 99.9999.0001     | Dịch vụ lạ A                         | lần |         |
| 4   | 99.9999.0002     | Dịch vụ lạ B                         | lần | 0       |
| 5   | 99.9999.0003     | Dịch vụ lạ C                         | lần | abc     |
| 6   | 99.9999.0004     | Dịch vụ lạ D                         | lần | 5000    |
| 7   |                  |                                      | lần | 6000    |
| 8   |                  | Nhóm dịch vụ khác                    |     |         |
| 9   | 10.0303.0416_GT  | Cắt thận đơn thuần                   | lần | 3578400 |
| 10  | K03.NO2          | Giường Nội khoa loại 2               | ngày | 222300 |
| 11  | 99.9999.0004     | Dịch vụ lạ D                         | lần | 5000    |
|     |                  | Tổng cộng                            |     | 4021601 |
|     |                  | NGƯỜI LẬP BIỂU                       |     |         |
|     |                  | Nguyễn Thị Trinh                     |     |         |
"""


def test_rows_in_are_accepted_rejected_not_judged_or_passed_over(home: Path) -> None:
    checked = judged(home, NASTY, **TODAY)
    assert checked.submission is not None and checked.verdict is not None
    ((read,),) = (reading_record(table) for table in checked.submission.tables)
    # 15 rows below the heading: rows 1 and 9 pass; 2 to 5, the row without code and name and row 8, whose number lies between its
    # neighbours', do not; and 6, 10 and 11 are not judged
    assert counts(checked) == (2, 6, 3)
    assert [(row["row"], row["kind"]) for row in read["passed_over"]] == [
        (2, "section"), (14, "total"), (15, "signature"), (16, "signature")
    ]  # fmt: skip
    assert sum(counts(checked)) + len(read["passed_over"]) == 15 and read["rows"] == sum(counts(checked))
    assert [(r.line.number, r.codes) for r in checked.verdict.rejected] == [
        ("2", ["CP007"]), ("3", ["CP010"]), ("4", ["IN014"]), ("5", ["IN004"]), ("7", ["IN003"]),
        ("8", ["CP010"]),
    ]  # fmt: skip


def test_each_price_that_is_not_judged_has_a_finding_that_counts_it(home: Path) -> None:
    """Rows 6 and 11 are one service that the pack does not hold, with two prices. Those of rows 3 to 5 are rejected, not counted."""
    checked = judged(home, NASTY, **TODAY)
    found = [finding for finding in checked.findings if finding.code in COUNTED]
    assert [(f.code, f.observed, f.more.get("prices")) for f in found] == [("NB012", 1, 2), ("NB018", 1, None)]
    said = Counter({f.code: f.more.get("prices", f.observed) for f in found})
    assert sum(said.values()) == counts(checked)[2]


def test_a_service_with_a_price_for_each_class_is_counted_once(home: Path) -> None:
    table = "| Mã dịch vụ | Tên dịch vụ | Giá hạng II | Giá hạng III |\n| 99.9999.0001 | Dịch vụ lạ | 5000 | 4000 |"
    checked = judged(home, table, **TODAY)
    assert [(f.code, f.observed, f.more["prices"]) for f in checked.findings] == [("NB012", 1, 2)]
    assert counts(checked) == (0, 0, 2)


def test_a_total_is_held_against_its_rows(home: Path) -> None:
    """39,900 + 185,000 = 224,900. The total stands in the column of names, with an amount and without a number."""
    lines = "| 1 | 01.0002.1778 | | 39900 |\n| 2 | 01.0004.0321 | | 185000 |\n| | | Tổng cộng | 224901 |"
    checked = judged(home, f"{HEAD}\n{lines}", **TODAY)
    assert told(checked) == [("AR005", "D4", 224_901, 224_900)] and counts(checked) == (2, 0, 0)
