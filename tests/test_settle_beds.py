"""R15, settled: days by marks and outcome, shares of a bed, what fund and patient pay; the sheet written back without a name."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import pricebook
from pricebook.app.check import check
from pricebook.app.settle import SettledBeds, settle_beds
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from tests.support import DATA, SHARED, case, pair, silent

SHEET = DATA / "bed-sheet-2012" / "bed_sheet.csv"
IN_2012, IN_2019 = date(2012, 6, 1), date(2019, 9, 1)
FIGURES = ("Tổng số ngày", "Tiền giường", "BHTT", "BNTT")


def sheet(
    home: Path,
    *patients: str,
    title: str = "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH",
    columns: tuple[str, ...] = (),
    rate: str = "90.000",
) -> Path:
    r"""A bed sheet. A patient is "marks | days | money | fund | patient | further columns": "xxx\ | 3 | 270000 | | |".

    The first mark is that of day 1; a point is a day without a mark. The rows of patients begin in row 4.
    """
    rows = [[title], [f"Giá tiền giường là {rate} đ/ngày" if rate else ""]]
    rows.append(["Họ và tên", *map(str, range(1, 32)), *FIGURES, *columns])
    for number, patient in enumerate(patients):
        marks, *cells = (cell.strip() for cell in patient.split("|"))
        days = [mark.replace(".", "") for mark in marks.ljust(31, ".")]
        rows.append([f"Người bệnh số {number}", *days, *cells])
    home.mkdir(parents=True, exist_ok=True)
    with (home / "beds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return home / "beds.csv"


def told(found: Any, *codes: str) -> list[tuple[Any, ...]]:
    return [(f.code, f.at.cell, f.observed, f.limit) for f in found.findings if f.code.startswith(codes or "ST")]


def amounts(settled: SettledBeds) -> list[tuple[Any, ...]]:
    return [(p.days, p.amount, p.fund, p.patient) for found in settled.sheets for p in found.patients]


# --- the annex's own example --------------------------------------------------------------------------------------


@pytest.mark.rule("R15")
def test_the_example_of_the_letter_comes_out_right() -> None:
    settled = settle_beds(SHEET, regulation="ttlt-04-2012", on=IN_2012)
    assert amounts(settled) == [
        (8, 504_000, 403_200, 100_800),  # (5 + 2 × 0.5 + 0.3) × 80,000; 80 % by the fund
        (5, 184_000, 174_800, 9_200),  # (4 × 0.5 + 0.3) × 80,000; 95 %
        (1, 24_000, 24_000, 0),  # 0.3 × 80,000
        (21, 1_600_000, 0, 1_600_000),  # (19 + 2 × 0.5) × 80,000
    ]
    (found,) = settled.sheets
    assert [found.total(name) for name in ("days", "amount", "fund", "patient")] == [35, 2_312_000, 602_000, 1_710_000]  # type: ignore[arg-type]
    wrong = {cell for code, cell, _, _ in told(settled) if code in ("ST001", "ST002", "ST003")}
    assert wrong == {"AH7", "AI7", "AJ7", "AH9", "AJ9", "AH11", "AI11", "AJ11"}  # the eight
    assert settled.blocked and [rules.settlement.id for rules in settled.rules] == ["bhxh-1513-2012"]


def test_the_sheet_is_written_back_and_reads_back_without_a_finding(tmp_path: Path) -> None:
    written = settle_beds(SHEET, regulation="ttlt-04-2012", on=IN_2012).write(tmp_path)
    assert [path.name for path in written.files] == ["beds-settled.xlsx", "beds.json"]
    again = settle_beds(written.files[0], regulation="ttlt-04-2012", on=IN_2012)
    assert amounts(again) == amounts(written.result) and not again.blocked
    page = openpyxl.load_workbook(written.files[0]).active
    marked = {cell.coordinate: cell.comment.text for row in page for cell in row if cell.comment}
    assert marked == {
        "AH7": "Đã in: 344.000", "AI7": "Đã in: 326.800", "AJ7": "Đã in: 17.200", "AH9": "Đã in: 1.760.000",
        "AJ9": "Đã in: 1.760.000", "AH11": "Đã in: 2.632.000", "AI11": "Đã in: 754.000", "AJ11": "Đã in: 1.878.000",
    }  # fmt: skip


def test_the_record_keeps_to_its_schema(tmp_path: Path) -> None:
    settled = settle_beds(SHEET, regulation="ttlt-04-2012", on=IN_2012)
    record = json.loads(settled.write(tmp_path).files[1].read_text(encoding="utf-8"))
    schema = json.loads((resource_folder("norms") / "schema" / "beds.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(record)
    second = record["sheets"][0]["patients"][1]
    assert second["due"] == {"days": 5, "amount": 184_000, "fund": 174_800, "patient": 9_200}
    assert second["printed"] == {"days": 5, "amount": 344_000, "fund": 326_800, "patient": 17_200}
    assert (second["number"], second["row"], second["fund_share"], second["fund_share_from"]) == ("BN2", 7, "19/20", "printed")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_of_a_patients_identity_is_kept_or_written(tmp_path: Path, language: Any) -> None:
    secret = ("Trần Thị Bí Mật", "DN4791234567890", "Viêm phổi J18")
    lines = list(csv.reader(SHEET.open(encoding="utf-8", newline="")))
    lines[6][0], lines[6][36] = f"{secret[0]} {secret[1]}", secret[2]  # the name, and what stands in the column of signatures
    path = tmp_path / "beds.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    settled = settle_beds(path, regulation="ttlt-04-2012", on=IN_2012)
    files = settled.write(tmp_path / "out", language=language).files
    page = openpyxl.load_workbook(files[0]).active
    shown = " ".join(str(cell.value) for row in page for cell in row) + files[1].read_text(encoding="utf-8")
    kept = repr(settled) + repr(settled.sheets) + repr(settled.findings) + settled._repr_html_() + shown
    assert not [word for word in ("Bí Mật", "DN479", "J18", "Trần") if word in kept]


def test_two_beds_with_outcomes_are_written_back(home: Path) -> None:
    """A sheet each; what outcome and month decide is written, so that the sheets read back to the same figures."""
    first = sheet(home, r"xxx\ | 4 | 360000 | | | Tử vong | Ra viện", columns=("Kết quả điều trị", "Tình trạng ra viện"))
    second = sheet(
        home / "b", r"xx\ | | | | | Đỡ | CV", columns=("KET_QUA_DTRI", "TINH_TRANG_RV"), title=MONTH.format("9", "2019")
    )
    book = openpyxl.Workbook()
    for path, page in ((first, book.active), (second, book.create_sheet("Giường 2"))):
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            page.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(home / "two.xlsx")
    settled = settle_beds(home / "two.xlsx", settlement="tt39-2018", on=IN_2019, fund_share="80%")
    assert amounts(settled) == [(4, 360_000, 288_000, 72_000), (3, 270_000, 216_000, 54_000)]
    written = settled.write(home / "out").files[0]
    assert openpyxl.load_workbook(written).sheetnames[:2] == ["Sheet", "Giường 2"]  # as they were sent
    again = settle_beds(written, settlement="tt39-2018", on=IN_2019)
    assert amounts(again) == amounts(settled) and {code for code, *_ in told(again)} == {"ST020"}
    assert again.sheets[1].beds.month == date(2019, 9, 1)


# --- the rules of the day (the cases that the letter's successors changed) ------------------------------------------


@pytest.mark.rule("R15")
def test_four_in_a_bed_pay_a_third_each(home: Path) -> None:
    path = sheet(home, *[r"xxx\ | 3 | 90000 | |"] * 4)
    found = check(path, regulation="tt37-2018", on=IN_2019)
    assert told(found) == []  # 3 × 1/3 × 90,000; article 6(4): from three patients on
    assert amounts(settle_beds(path, regulation="tt37-2018", on=IN_2019)) == [(3, 90_000, 0, 90_000)] * 4  # the fund pays nothing


@case("ST008", rule="R15")
def test_four_in_a_bed_have_no_share_in_2012_and_no_amount(home: Path) -> None:
    settled = settle_beds(sheet(home, *[r"xxx\ | 3 | 90000 | |"] * 4), regulation="ttlt-04-2012", on=IN_2012)
    assert told(settled, "ST008") == [("ST008", "B4", 4, None)]
    assert [amount for _, amount, _, _ in amounts(settled)] == [None] * 4  # never 0
    assert settled.sheets[0].total("amount") is None


@silent("ST008")
def test_three_in_a_bed_have_a_share_in_2012(home: Path) -> None:
    settled = settle_beds(sheet(home, *[r"xxx\ | 3 | 81000 | |"] * 3), regulation="ttlt-04-2012", on=IN_2012)
    assert [amount for _, amount, _, _ in amounts(settled)] == [81_000] * 3  # 3 × 0.3 × 90,000


def test_thirds_of_an_amount_are_no_more_than_the_bed_earns(home: Path) -> None:
    """Three at a third of 80,000 pay 26,667 each: the đồng that rounding adds is no finding."""
    lines = [r"x\ | 1 | 26667 | |"] * 3
    path = sheet(home, *lines, rate="80.000")
    with path.open("a", encoding="utf-8") as file:
        file.write("Tổng," + "," * 31 + "3,80001,,\n")
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == []


@pytest.mark.rule("R15")
def test_less_than_one_dong_is_no_fault(home: Path) -> None:
    """Three for 4 days at a third of 149,800, as formulas give it: 199,733.33 each, 80 % of it, the rest; 599,200 together.

    A whole đồng more than is due, 199,734, is one, and so is a total of it.
    """
    third = r"xxxx\ | 4 | {} | 159786.666666667 | 39946.6666666663"

    def found(first: str, total: int) -> list[tuple[Any, ...]]:
        path = sheet(home, third.format(first), *[third.format("199733.333333333")] * 2, rate="149.800")
        with path.open("a", encoding="utf-8") as file:
            file.write("Tổng," + "," * 31 + f"12,{total},479360,119840\n")
        return told(settle_beds(path, regulation="tt39-2018", on=IN_2019), "ST001", "ST002", "ST003", "ST004", "ST01")

    assert found("199733.333333333", 599_200) == [] and found("199733.3333333337", 599_200) == []
    assert found("199734", 599_200) == [("ST001", "AH4", 199_734, 199_733)]
    assert found("199733.333333333", 599_202) == [("ST011", "AH7", 599_202, 599_200)]


OUTCOME = ("Kết quả điều trị",)


@pytest.mark.rule("R15")
@pytest.mark.parametrize("outcome", ["Tử vong", "tử vong", "TV", "5"])
def test_who_died_has_a_day_more(home: Path, outcome: str) -> None:
    path = sheet(home, rf"xxx\ | 4 | 360000 | | | {outcome}", columns=OUTCOME)
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == []
    assert amounts(settle_beds(path, regulation="tt37-2018", on=IN_2019)) == [(4, 360_000, 0, 360_000)]


@pair("ST017", rule="R15", days=("3", "4"))
def test_the_day_that_a_death_adds_is_missing(home: Path, days: str, raises: bool) -> None:
    path = sheet(home, rf"xxx\ | {days} | 360000 | | | Tử vong", columns=OUTCOME)
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == ([("ST017", "AG4", 3, 4)] if raises else [])


@pair("ST016", rule="R15", outcome=("", "Tử vong"))
def test_a_day_more_that_only_the_outcome_can_give(home: Path, outcome: str, raises: bool) -> None:
    path = sheet(home, rf"xxx\ | 4 | 360000 | | | {outcome}", columns=OUTCOME)
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == ([("ST016", "AG4", 4, 3)] if raises else [])


@pair("ST016", rule="R15", outcome=("Đỡ", "Khỏi, về nhà"))
def test_an_outcome_that_decides_only_with_how_the_patient_left(home: Path, outcome: str, raises: bool) -> None:
    """Better, and perhaps transferred: nobody says. Recovered and discharged: three days, and the fourth is an error."""
    end = outcome.split(", ")
    path = sheet(
        home, rf"xxx\ | 4 | 360000 | | | {end[0]} | {'Ra viện' if end[1:] else ''}", columns=(*OUTCOME, "Tình trạng ra viện")
    )
    codes = [code for code, *_ in told(check(path, regulation="tt37-2018", on=IN_2019))]
    assert codes == (["ST016"] if raises else ["ST007", "ST001"])


@pair("ST016", rule="R15", hours=("1", "0"))
def test_a_stay_of_some_hours_within_a_day(home: Path, hours: str, raises: bool) -> None:
    r"""In and out on one day (one mark, \): a day if it was more than four hours, article 6(1)c."""
    money = "90000" if hours == "1" else "0"
    path = sheet(home, rf"\ | {hours} | {money} | | | Khỏi | Ra viện", columns=(*OUTCOME, "Tình trạng ra viện"))
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == ([("ST016", "AG4", 1, 0)] if raises else [])


def test_the_day_of_death_may_have_been_shared(home: Path) -> None:
    """The other patient is in the bed on the 4th: half of that day, or the whole of it; both are let pass, the second is asked."""
    for money, found in (("315000", []), ("360000", ["ST016"]), ("350000", ["ST001"])):
        path = sheet(home, rf"xxx\ | 4 | {money} | | | Tử vong", r"...xx\ | 2 | 180000 | | | Khỏi", columns=OUTCOME)
        codes = [code for code, cell, *_ in told(check(path, regulation="tt37-2018", on=IN_2019)) if cell != "AH5"]
        assert codes == found, money


@pair("ST019", outcome=("xem bệnh án", "Tiên lượng nặng xin về"))
def test_an_outcome_that_nobody_understands(home: Path, outcome: str, raises: bool) -> None:
    path = sheet(home, rf"xxx\ | 4 | 360000 | | | {outcome}", columns=OUTCOME)
    found = told(check(path, regulation="tt37-2018", on=IN_2019))
    assert found == ([("ST016", "AG4", 4, 3), ("ST019", "AK4", None, None)] if raises else [])


@pair("ST019", leaving=("Tử vong", "1"))
def test_two_columns_that_contradict_each_other(home: Path, leaving: str, raises: bool) -> None:
    path = sheet(home, rf"xxx\ | 3 | 270000 | | | Khỏi | {leaving}", columns=(*OUTCOME, "TINH_TRANG_RV"))
    codes = [code for code, *_ in told(check(path, regulation="tt37-2018", on=IN_2019))]
    assert codes == (["ST019"] * 2 if raises else [])


@pair("ST018", rule="R15", columns=((), OUTCOME))
def test_settling_without_outcomes(home: Path, columns: tuple[str, ...], raises: bool) -> None:
    path = sheet(home, r"xxx\ | | | | | Khỏi", r"....x\ | | | | | Đỡ", columns=columns)
    settled = settle_beds(path, regulation="tt37-2018", on=IN_2019)
    assert told(settled, "ST018") == ([("ST018", "E4", 2, None)] if raises else [])
    assert [amount for _, amount, *_ in amounts(settled)] == [270_000, 90_000] and not settled.blocked  # blank is no error here


# --- which day it was ------------------------------------------------------------------------------------------------

MONTH = "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH SỐ 7/THÁNG {} NĂM {}"


@pair("ST014", rule="R15", year=("2017", "2019"))
def test_a_month_that_no_pack_of_settlement_covers(home: Path, year: str, raises: bool) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |", title=MONTH.format("9", year))
    settled = settle_beds(path, regulation="tt37-2018")
    assert told(settled, "ST014") == ([("ST014", "B4", 2, None)] if raises else [])
    assert amounts(settled) == [(2, None, None, None) if raises else (2, 180_000, 0, 180_000)]


@pytest.mark.rule("R15")
def test_a_month_in_which_the_rules_begin(home: Path) -> None:
    """Circular 37/2018 is in force from 15 January 2019: the 14th has no rules, the 15th has."""
    path = sheet(home, "." * 13 + r"xx\ | 2 | 180000 | |", title=MONTH.format("01", "2019"))
    assert told(check(path, regulation="tt37-2018", on=IN_2019), "ST014") == [("ST014", "O4", 1, None)]
    later = sheet(home, "." * 14 + r"xx\ | 2 | 180000 | |", title=MONTH.format("01", "2019"))
    assert told(check(later, regulation="tt37-2018", on=IN_2019), "ST014", "ST001") == []


@pair("ST015", title=(MONTH.format("….", "20…."), MONTH.format("9", "2019")))
def test_a_sheet_without_its_month(home: Path, title: str, raises: bool) -> None:
    found = told(check(sheet(home, r"xx\ | 2 | 180000 | |", title=title), regulation="tt37-2018"), "ST015")
    assert [code for code, *_ in found] == (["ST015"] if raises else [])


def test_the_officer_states_the_day_that_the_sheet_does_not(home: Path) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |")
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == []


def test_the_date_of_a_signature_is_not_the_month_of_the_sheet(home: Path) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |", title="Long An, ngày 5 tháng 10 năm 2019")
    assert told(settle_beds(path, settlement="tt37-2018"), "ST015") == [("ST015", "B4", "16/11/2023", None)]  # its last day


@pair("ST024", month=("06", "07"))
def test_a_mark_on_a_day_that_the_month_does_not_have(home: Path, month: str, raises: bool) -> None:
    path = sheet(home, "." * 30 + "x | 1 | 90000 | |", title=MONTH.format(month, "2020"))
    assert told(check(path, regulation="tt37-2018"), "ST024") == ([("ST024", "AF4", 31, None)] if raises else [])


@pair("ST022", day=(date(2019, 8, 19), date(2019, 8, 20)))
def test_rules_that_were_not_compared_with_their_text(home: Path, day: date, raises: bool) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |")
    assert [code for code, *_ in told(check(path, regulation="tt37-2018", on=day))] == (["ST022"] if raises else [])


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("month", "first", "compared"),
    [
        (("9", "2025"), 0, False),  # circular 35/2016, as it is known here, was held against no text
        (("8", "2019"), 0, False),  # the articles of circular 39/2018 were held against its text as it reads from 20 August on
        (("8", "2019"), 19, True),
        (("9", "2019"), 0, True),
    ],
)
def test_what_only_an_article_says_that_was_not_compared_is_asked(
    home: Path, month: tuple[str, str], first: int, compared: bool
) -> None:
    """Two in a bed for three days, each charged the whole: 3 × 90,000; by the article each pays a half, 135,000.

    | A | xxx | 3 | 270000 | 216000 | 54000 |
    | B | xxx | 3 | 270000 | 216000 | 54000 |
    """
    rows = [rf"{'.' * first}xxx\ | 3 | 270000 | 216000 | 54000"] * 2
    settled = settle_beds(sheet(home, *rows, title=MONTH.format(*month)), fund_share="80%")
    money = [
        (code, severity) for code, severity in ((f.code, f.severity) for f in settled.findings) if code in ("ST001", "ST003")
    ]
    assert settled.blocked == compared
    if compared:
        assert money == [("ST001", "error"), ("ST003", "error"), ("ST003", "error")] * 2
        assert amounts(settled) == [(3, 135_000, 108_000, 27_000)] * 2
    else:  # what is charged counts as due, and its parts are 80 and 20 % of it
        assert money == [("ST001", "warning")] * 2
        assert amounts(settled) == [(3, 270_000, 216_000, 54_000)] * 2


def test_sums_are_those_of_the_rows_whatever_article_was_compared(home: Path) -> None:
    """270,000 + 270,000 = 540,000, of which 432,000 are the fund's; the sheet has 10,000 more of both, and no article is needed."""
    path = sheet(home, *[r"xxx\ | 3 | 270000 | 216000 | 54000"] * 2, title=MONTH.format("9", "2025"))
    path.write_text(path.read_text(encoding="utf-8") + "Tổng cộng" + "," * 32 + "6,550000,442000,108000\n", encoding="utf-8")
    found = [(f.at.cell, f.severity, f.limit, f.law) for f in settle_beds(path).findings if f.code == "ST011"]
    assert found == [("AH6", "error", 540_000, None), ("AI6", "error", 432_000, None)]


def test_a_pack_of_settlement_that_is_named_is_the_only_one(home: Path) -> None:
    path = sheet(home, *[r"x\ | | | |"] * 4)
    for settlement, amount in (("tt39-2018", 30_000), ("bhxh-1513-2012", None)):  # a third; four in a bed had no share
        settled = settle_beds(path, settlement=settlement)
        assert {patient.amount for patient in settled.sheets[0].patients} == {amount}


# --- who pays ---------------------------------------------------------------------------------------------------------


@pair("ST021", share=(None, "80%"))
def test_the_funds_share_is_not_known(home: Path, share: str | None, raises: bool) -> None:
    settled = settle_beds(
        sheet(home, r"xx\ | 2 | 180000 | |", r"..x\ | 1 | | |"), settlement="tt39-2018", on=IN_2019, fund_share=share
    )
    found = told(settled, "ST021")
    assert found == ([("ST021", "AI4", 2, None)] if raises else [])
    assert amounts(settled)[1][2:] == ((None, None) if raises else (72_000, 18_000))  # blank, never 0


@pair("ST020", fund=("144000", ""))
def test_the_funds_share_is_taken_from_the_printed_figures(home: Path, fund: str, raises: bool) -> None:
    patient = "36000" if fund else ""
    settled = settle_beds(sheet(home, rf"xx\ | 2 | 180000 | {fund} | {patient}"), settlement="tt39-2018", on=IN_2019)
    found = [(f.at.cell, f.observed, f.more["shares"]) for f in settled.findings if f.code == "ST020"]
    assert found == ([("AI4", 1, "80 %")] if raises else [])


@pytest.mark.parametrize(
    ("given", "source", "fund"),
    [
        ({}, "column", 171_000),  # 95 % of 180,000, as the sheet says
        ({"fund_share": "4/5"}, "option", 144_000),
        ({"fund_share": {4: "100%"}}, "option", 180_000),  # of row 4 alone
        ({"fund_share": {None: Decimal("0.8"), 4: Fraction(1, 2)}}, "option", 90_000),
    ],
)
def test_what_is_given_goes_before_the_column_of_the_sheet(home: Path, given: dict[str, Any], source: str, fund: int) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | | | 95", columns=("Mức hưởng",))
    (patient,) = settle_beds(path, settlement="tt39-2018", on=IN_2019, **given).sheets[0].patients
    assert patient.share is not None and (patient.share.source, patient.fund) == (source, fund)


def test_a_part_that_is_not_the_share_that_was_given(home: Path) -> None:
    settled = settle_beds(sheet(home, r"xx\ | 2 | 180000 | 171000 | 9000"), settlement="tt39-2018", on=IN_2019, fund_share="80%")
    assert told(settled, "ST003") == [("ST003", "AI4", 171_000, 144_000), ("ST003", "AJ4", 9_000, 36_000)]


def test_the_parts_are_the_whole_whatever_the_rounding(home: Path) -> None:
    """95 % of 45,010 is 42,759.5: 42,760 by the fund, and the patient pays the rest."""
    path = sheet(home, r"x\ | | | |", r"x\ | | | |", rate="90.020")
    assert amounts(settle_beds(path, settlement="tt39-2018", on=IN_2019, fund_share="95%"))[0][1:] == (45_010, 42_760, 2_250)


# --- rows -------------------------------------------------------------------------------------------------------------


@pair("ST025", marks=("", "x\\"))
def test_bed_money_of_a_patient_without_a_mark(home: Path, marks: str, raises: bool) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |", f"...{marks} | 1 | 90000 | |")
    assert told(check(path, regulation="tt37-2018", on=IN_2019)) == ([("ST025", "AH5", None, None)] if raises else [])


@pytest.mark.parametrize("name", ["Tống Văn Nam", "Tý Lệ Hoa"])
def test_a_patient_whose_name_sounds_like_a_total(tmp_path: Path, name: str) -> None:
    """Tống is a family name; without diacritics it reads as the label of the totals, as Tý Lệ does as that of the shares."""
    path = sheet(tmp_path, r"xx\ | 2 | 180000 | |")
    path.write_text(path.read_text(encoding="utf-8").replace("Người bệnh số 0", name), encoding="utf-8")
    assert amounts(settle_beds(path, regulation="tt37-2018", on=IN_2019)) == [(2, 180_000, 0, 180_000)]


@pair("ST023", file=("list", "beds"))
def test_a_file_without_a_bed_sheet(home: Path, file: str, raises: bool) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |")
    if file == "list":
        path.write_text("STT,Tên dịch vụ,Giá\n1,Khám bệnh,30000\n", encoding="utf-8")
    settled = settle_beds(path, regulation="tt37-2018", on=IN_2019)
    assert told(settled, "ST023") == ([("ST023", None, None, None)] if raises else [])
    assert bool(settled.sheets) != raises
    if raises:
        with pytest.raises(pricebook.NothingToWrite):
            settled.write(home / "out")


# --- the cases beside the project ---------------------------------------------------------------------------------------


@pytest.mark.skipif(not (SHARED / "cases" / "law").is_dir(), reason="the folder with cases is not beside the project")
@pytest.mark.parametrize(
    ("name", "codes", "due"),
    [
        ("bed-days-four-in-a-bed", [], [(3, 90_000)] * 4),  # 30,000 a day each
        ("bed-days-died", [], [(4, 360_000)]),
        ("bed-days-outcome-unknown", ["ST016"], [(4, 360_000)]),  # 4 days if died or transferred: asked, and counts as due
    ],
)
def test_bed_sheets_of_2019(name: str, codes: list[str], due: list[tuple[int, int]]) -> None:
    path = SHARED / "cases" / "law" / f"{name}.csv"
    checked = check(path, regulation="tt37-2018", on=date(2019, 6, 1))
    assert [f.code for f in checked.findings if f.severity != "info"] == codes and not checked.blocked
    assert [(days, amount) for days, amount, *_ in amounts(settle_beds(path, regulation="tt37-2018", on=date(2019, 6, 1)))] == due


@pytest.mark.rule("R15")
def test_parts_of_a_blank_amount_are_those_of_what_is_filled_in(home: Path) -> None:
    """Three days at 90,000 are 270,000, of which the fund pays 80 %, 216,000, and the patient 54,000.

    The first patient's amount is blank, and the parts are those of another one; the second has both parts wrong for want of one:
    the patient pays all. The totals add up what is filled in: 540,000, 432,000 and 108,000.
    """
    table = sheet(home, "xxx\\ | 3 | | 300000 | 30000", "....xxx\\ | 3 | 270000 | | 270000")
    text = table.read_text(encoding="utf-8")
    table.write_text(text + ",".join(["Tổng cộng", *[""] * 31, "6", "600000", "300000", "300000"]) + "\n", encoding="utf-8")
    settled = settle_beds(table, on=IN_2012, fund_share=Fraction(4, 5))
    assert told(settled, "ST003", "ST011", "ST002") == [
        ("ST003", "AI4", 300_000, 216_000),
        ("ST003", "AJ4", 30_000, 54_000),
        ("ST003", "AJ5", 270_000, 54_000),
        ("ST011", "AH6", 600_000, 540_000),
        ("ST002", "AI6", 300_000, 432_000),
        ("ST002", "AJ6", 300_000, 108_000),
    ]


# --- what stands below the patients, and how the days are headed -----------------------------------------------------

RIGHT = (r"xxx\ | 3 | 270000 | 216000 | 54000", r"...xx\ | 2 | 180000 | 144000 | 36000")


def with_foot(path: Path, *foot: dict[int, str], headings: tuple[str, ...] = ()) -> Path:
    """The same sheet with rows below it, by column from 0 (those of the days are 1 to 31), and other headings of the days."""
    lines = list(csv.reader(path.open(encoding="utf-8", newline="")))
    if headings:
        lines[2][1:32] = headings
    lines += [[row.get(column, "") for column in range(36)] for row in foot]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


@silent("ST013")
@pytest.mark.parametrize(
    "foot",
    [
        ({0: "Bác sĩ điều trị", 20: "ĐIỀU DƯỠNG TRƯỞNG KHOA"},),
        ({0: "Người lập bảng", 20: "Trưởng khoa"}, {0: "Lê Thị Bí", 20: "Trần Văn Mật"}),
        ({24: "Ngày 30 tháng 6 năm 2012"}, {24: "TRƯỞNG KHOA"}, {24: "(Ký, ghi rõ họ tên)"}),
        ({3: "Tổng cộng", 32: "5", 33: "450000", 34: "360000", 35: "90000"}, {20: "Trưởng khoa"}),
        ({0: "Cộng", 32: "5", 33: "450000", 34: "360000", 35: "90000"}, {2: "Bằng chữ: bốn trăm năm mươi nghìn đồng"}),
    ],
)
def test_totals_and_signatures_below_the_patients_are_no_patients(home: Path, foot: tuple[dict[int, str], ...]) -> None:
    settled = settle_beds(with_foot(sheet(home, *RIGHT), *foot), regulation="ttlt-04-2012", on=IN_2012)
    assert amounts(settled) == [(3, 270_000, 216_000, 54_000), (2, 180_000, 144_000, 36_000)]
    assert [code for code, *_ in told(settled)] == ["ST020"] and not settled.blocked


@case("ST013")
@pytest.mark.parametrize("row", [{0: "Lê Thị Bí", 7: "?"}, {0: "Lê Thị Bí", 7: "chuyển khoa"}, {7: "?"}])
def test_a_row_above_the_totals_with_a_mark_that_is_unclear_stays_a_patient(home: Path, row: dict[int, str]) -> None:
    settled = settle_beds(with_foot(sheet(home, *RIGHT), row, {20: "Trưởng khoa"}), regulation="ttlt-04-2012", on=IN_2012)
    assert [len(found.patients) for found in settled.sheets] == [3] and "ST013" in {code for code, *_ in told(settled)}


@pytest.mark.parametrize("form", ["{0:02d}", "{0}/6", "{0:02d}/06/2012", "2012-06-{0:02d}", "Ngày {0}"])
def test_days_are_headed_by_numbers_or_dates(home: Path, form: str) -> None:
    headings = tuple(form.format(day) for day in range(1, 32))
    settled = settle_beds(with_foot(sheet(home, *RIGHT), headings=headings), regulation="ttlt-04-2012", on=IN_2012)
    assert amounts(settled) == [(3, 270_000, 216_000, 54_000), (2, 180_000, 144_000, 36_000)]


@pytest.mark.parametrize("form", ["{}", "({})", "[{}]", "{}."])
def test_a_row_that_numbers_the_columns_is_no_patient_and_no_heading(home: Path, form: str) -> None:
    path = sheet(home, *RIGHT)
    lines = list(csv.reader(path.open(encoding="utf-8", newline="")))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*lines[:3], [form.format(number) for number in range(1, 37)], *lines[3:]])
    settled = settle_beds(path, regulation="ttlt-04-2012", on=IN_2012)
    assert [found.beds.heading for found in settled.sheets] == [2]  # from 0
    assert amounts(settled) == [(3, 270_000, 216_000, 54_000), (2, 180_000, 144_000, 36_000)]
    assert [code for code, *_ in told(settled)] == ["ST020"]


@pytest.mark.parametrize(
    "first", [date(2012, 6, 1), 41_061]
)  # a date is a number of days since 1900 where it has lost its format
def test_days_are_headed_by_cells_with_dates(home: Path, first: date | int) -> None:
    book = openpyxl.Workbook()
    for number, row in enumerate(csv.reader(sheet(home, *RIGHT).open(encoding="utf-8", newline=""))):
        days = [first + timedelta(day) if isinstance(first, date) else first + day for day in range(30)]  # which say the month
        book.worksheets[0].append([row[0], *days, None, *row[32:]] if number == 2 else [cell or None for cell in row])
    book.save(home / "beds.xlsx")
    settled = settle_beds(home / "beds.xlsx")
    assert amounts(settled)[0] == (3, 270_000, 216_000, 54_000) and [found.law.day for found in settled.sheets] == [IN_2012]


@pair("ST015", form=("{0}/6", "{0:02d}/06/2012"))
def test_the_dates_that_head_the_days_state_the_month(home: Path, form: str, raises: bool) -> None:
    """With their year; a day and a month are those of any year. Three whole days and two: 270,000 and 180,000."""
    headings = (*(form.format(day) for day in range(1, 31)), "")
    settled = settle_beds(with_foot(sheet(home, *RIGHT), headings=headings))
    assert bool(told(settled, "ST015")) == raises
    assert [amount for _, amount, *_ in amounts(settled)] == ([None, None] if raises else [270_000, 180_000])


@pytest.mark.parametrize(("month", "expected"), [(6, []), (7, ["ST015"])])
def test_a_title_and_dates_of_another_month(home: Path, month: int, expected: list[str]) -> None:
    """The title states June 2012, by whose rules the sheet is judged: that the days are headed by July is asked about."""
    path = with_foot(sheet(home, *RIGHT), headings=(*(f"{day:02d}/{month:02d}/2012" for day in range(1, 31)), ""))
    text = path.read_text(encoding="utf-8")
    path.write_text("BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 6 NĂM 2012\n" + text, encoding="utf-8")
    settled = settle_beds(path)
    assert [code for code, *_ in told(settled, "ST015")] == expected and [found.law.day for found in settled.sheets] == [IN_2012]
    assert [amount for _, amount, *_ in amounts(settled)] == [270_000, 180_000]


def test_a_total_says_whom_it_leaves_out(home: Path) -> None:
    """The parts of the second patient are not printed: 216,000 of the fund are those of the first alone."""
    path = sheet(home, RIGHT[0], r"...xx\ | 2 | 180000 | |")
    (found,) = settle_beds(path, regulation="ttlt-04-2012", on=IN_2012).sheets
    assert (found.total("fund"), found.total_of_known("fund")) == (None, 216_000)
    assert [patient.number for patient in found.left_out("fund")] == ["BN2"] and found.left_out("amount") == ()
    printed = CliRunner().invoke(app, ["settle", "beds", str(path), "--regulation", "ttlt-04-2012", "--on", "2012-06-01"]).output
    assert [line.split()[-2:] for line in printed.splitlines() if line.strip().startswith("tổng")] == [["216.000", "54.000"]]
    assert printed.count("BN2") == 3  # its row, and the two totals without it


@pytest.mark.parametrize(
    "note",
    [
        "Đơn giá ngày giường 90000đ",
        "Giá ngày giường bệnh: 90.000 đồng",
        "Giá tiền giường là 90.000 đ/ngày",
        "Giá một ngày giường: 90.000 đồng",
        "Giá giường: 90.000 đồng/ngày",
        "Mức giá: 90.000đ/ngày giường",
        "Giá tiền giường: 90,000 VNĐ/ngày",
        "Giá ngày giường bệnh nội khoa hạng 3: 90.000 đồng/ngày",
        "Giá ngày giường (Nghị quyết 12/2012/NQ-HĐND ngày 5/7/2012): 90.000 đồng",
        "Giá ngày giường: 90.000 đồng/ngày, bảo hiểm trả 72.000 đồng/ngày",  # what the fund pays of it is no other price
        "Giá ngày giường 90.000 đ; tiền giường của BN 1: 3 ngày giường là 270.000 đ",  # nor is what three days come to
        "Giá ngày giường: 90 000 đ/ngày",
        "Giá ngày giường: 90.000 đồng/ngày; giường nằm ghép 2 người: 45.000 đồng/ngày",  # nor a share of it
        "Giá ngày giường không nằm ghép: 90.000 đồng/ngày",
    ],
)
def test_the_price_of_a_bed_day_in_a_note(home: Path, note: str) -> None:
    settled = settle_beds(with_foot(sheet(home, *RIGHT, rate=""), {0: note}), regulation="ttlt-04-2012", on=IN_2012)
    assert [found.rate for found in settled.sheets] == [90_000]


def test_the_price_of_a_bed_day_in_a_cell_of_its_own(home: Path) -> None:
    path = with_foot(sheet(home, *RIGHT, rate=""), {0: "Giá một ngày giường (đồng):", 3: "90.000"})
    assert [found.rate for found in settle_beds(path, regulation="ttlt-04-2012", on=IN_2012).sheets] == [90_000]


@pair("ST009", note=("Giá ngày giường: 90.000 đồng/ngày; giường hồi sức: 110.000 đồng/ngày", "Giá ngày giường: 90.000 đ/ngày"))
def test_a_sheet_with_two_prices_of_a_bed_day(home: Path, note: str, raises: bool) -> None:
    """Which of the two these patients' bed has, the sheet does not say: no money is compared."""
    settled = settle_beds(with_foot(sheet(home, *RIGHT, rate=""), {0: note}), regulation="ttlt-04-2012", on=IN_2012)
    assert told(settled, "ST009") == ([("ST009", "AH4", None, None)] if raises else [])
    assert [found.rate for found in settled.sheets] == [None if raises else 90_000]


@pytest.mark.parametrize(
    "note",
    [
        "Giá ngày giường 2 điều dưỡng phụ trách",
        "Giá ngày giường: 1 đợt điều trị",
        "Giá giường nằm ghép 2 người: 45.000 đồng/ngày",  # half of a price that stands nowhere
    ],
)
def test_a_number_of_other_things_is_no_price(home: Path, note: str) -> None:
    settled = settle_beds(with_foot(sheet(home, *RIGHT, rate=""), {0: note}), regulation="ttlt-04-2012", on=IN_2012)
    assert [found.rate for found in settled.sheets] == [None]


@pytest.mark.parametrize("mark", ["x", "+", "✓"])
def test_a_patient_below_signatures_is_one_whatever_the_marks_are(home: Path, mark: str) -> None:
    """Two sheets were joined: below the signatures one more patient, two days at 90,000."""
    foot = {0: "Bác sĩ điều trị", 20: "Trưởng khoa"}, {0: "Lê Thị Bí", 7: mark, 8: mark, 9: "\\"}
    settled = settle_beds(with_foot(sheet(home, *RIGHT), *foot), regulation="ttlt-04-2012", on=IN_2012)
    assert [days_and_money[:2] for days_and_money in amounts(settled)] == [(3, 270_000), (2, 180_000), (2, 180_000)]
