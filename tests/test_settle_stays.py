"""R15 on a table of stays: days, changes of wards, shared beds, types of bed, overlaps; by the rules of each day.

A bed is 100,000 đồng a day; a row is charged what its case says.
"""

import csv
import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.settle_stays import SettledStays, settle_stays
from tests.support import case, pair, silent, write_csv

COLUMNS = (
    "Mã cơ sở", "Hạng bệnh viện", "Mã đợt điều trị", "Mã thẻ", "Mã khoa", "Ngày vào khoa", "Ngày ra khoa", "Kết quả điều trị",
    "Tình trạng ra viện", "Loại giường", "Số người nằm chung", "Băng ca, giường gấp", "Ngày phẫu thuật", "Khoa HSTC được phê duyệt",
    "Giường đạt tiêu chuẩn HSTC", "Giá ngày giường", "Giá giường nội khoa của khoa", "Giá giường loại thấp hơn", "Tiền giường",
    "Mức hưởng", "Họ và tên", "Chẩn đoán",
)  # fmt: skip
SHORT = {
    "co_so": 0, "hang": 1, "dot": 2, "the": 3, "khoa": 4, "kq": 7, "rv": 8, "loai": 9, "nguoi": 10, "cang": 11, "mo": 12, "hstc": 13,
    "chuan": 14, "gia": 15, "noi": 16, "thap": 17, "huong": 19, "ten": 20, "cd": 21,
}  # fmt: skip


def part(start: str, end: str, amount: int, **said: Any) -> list[str]:
    """A part of a stay; "1/9" is 1 September 2019. Recovered, in an internal-medicine bed alone, unless it says else."""
    row = [""] * len(COLUMNS)
    usual = {"co_so": "80002", "hang": "III", "kq": "Khỏi", "rv": "Ra viện", "loai": "Nội khoa", "gia": 100_000}
    for name, value in (usual | said).items():
        row[SHORT[name]] = str(value)
    row[18] = str(amount)
    row[5], row[6] = _of_2019(start), _of_2019(end)
    return row


def _of_2019(when: str) -> str:
    day, _, time = when.partition(" ")
    day = day if day.count("/") == 2 else f"{day}/2019"
    return f"{'/'.join(piece.zfill(2) for piece in day.split('/'))} {time}".strip()


def alone(**said: Any) -> list[str]:
    """Somebody alone in a bed of the ward, which says the price of the whole bed-day; right."""
    return part("10/9", "11/9", said.get("gia", 100_000), **said)


def settled(folder: Path, *rows: list[str]) -> SettledStays:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stays.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return settle_stays(folder / "stays.csv")


def found(result: SettledStays) -> list[tuple[Any, ...]]:
    """(code, result, row of the file, due, stake)."""
    return [(v.code, v.result, (v.at.row or 0) + 1, int(v.due), int(v.stake)) for v in result.judged.verdicts]


def codes(result: SettledStays) -> set[str]:
    return {finding.code for finding in result.findings}


# --- days -----------------------------------------------------------------------------------------------------------


@pair("ST070", rule="R15", amount=(500_000, 400_000))
def test_days_are_discharge_less_admission(tmp_path: Path, amount: int, raises: bool) -> None:
    """1 to 5 September: 4 days. A fifth (a holiday after the discharge) is none."""
    result = settled(tmp_path, part("1/9", "5/9", amount))
    assert found(result) == ([("ST070", "refuse", 2, 400_000, 100_000)] if raises else [])
    assert [(each.days, int(each.amount)) for each in result.judged.due] == [(4, 400_000)]
    assert {f.law for f in result.findings} == ({"39/2018/TT-BYT, Điều 6 khoản 1 điểm b"} if raises else set())


def test_who_died_or_was_transferred_has_a_day_more(tmp_path: Path) -> None:
    rows = [part("1/9", "5/9", 500_000, kq="Tử vong", rv=""), part("1/9", "5/9", 500_000, kq="Nặng hơn", rv="Chuyển viện")]
    assert codes(settled(tmp_path, *rows)) == set()


@pair("ST071", rule="R15", outcome=("", "Tử vong"))
def test_a_day_more_that_nobody_grounds_is_asked_about(tmp_path: Path, outcome: str, raises: bool) -> None:
    result = settled(tmp_path, part("1/9", "5/9", 500_000, kq=outcome, rv=""))
    assert found(result) == ([("ST071", "ask", 2, 400_000, 100_000)] if raises else [])


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("1/9 08:00", "1/9 12:00", 0),  # four hours: no bed
        ("1/9 08:00", "1/9 12:01", 1),  # more than four
        ("1/9 20:00", "2/9 19:59", 1),  # less than 24
        ("1/9 20:00", "2/9 23:00", 1),  # 27 hours, discharge less admission
        ("1/9 20:00", "1/9 23:00", 0),
    ],
)
def test_a_stay_of_some_hours(tmp_path: Path, start: str, end: str, days: int) -> None:
    result = settled(tmp_path, part(start, end, 100_000))
    assert [each.days for each in result.judged.due] == [days]
    assert ("ST070" in codes(result)) == (days == 0)


@pytest.mark.parametrize("hour", ["", " 00:00", " 00:00:00"])
def test_a_stay_of_a_day_whose_hours_are_not_stated_is_asked_about(tmp_path: Path, hour: str) -> None:
    """Midnight is what programs write that know the day alone: it is no stay of no hour."""
    assert found(settled(tmp_path, part(f"1/9{hour}", f"1/9{hour}", 100_000))) == [("ST071", "ask", 2, 0, 100_000)]


@pytest.mark.parametrize(
    ("begins", "days"),
    [
        ("1 giờ 00 ngày 02/09/2019", 1),  # eleven hours
        ("09 giờ 30 phút, ngày 02 tháng 9 năm 2019", 0),  # two and a half
        ("9h ngày 2/9/2019", 0),
        ("09:00 02/09/2019", 0),
        ("ngày 02/09/2019 9h00", 0),
        ("02/09/2019, lúc 9 giờ", 0),
        ("02/09/2019 7h 59", 1),  # four hours and a minute
    ],
)
def test_days_and_times_in_words(tmp_path: Path, begins: str, days: int) -> None:
    """Until 12:00 on 2 September 2019. Up to four hours are no bed-day."""
    row = part("2/9", "2/9 12:00", days * 100_000)
    row[5] = begins
    result = settled(tmp_path, row)
    assert codes(result) == set() and [each.days for each in result.judged.due] == [days]


@pytest.mark.parametrize("begins", ["25h 02/09/2019", "8 giờ 65 ngày 02/09/2019", "8 02/09/2019", "31/09/2019 8h"])
def test_what_is_no_day_with_a_time_is_not_read(tmp_path: Path, begins: str) -> None:
    row = part("2/9", "5/9", 300_000)
    row[5] = begins
    assert codes(settled(tmp_path, row)) == {"ST051"}


@pytest.mark.parametrize(
    ("patients", "says"), [("2 người", "ST073"), ("02 BN", "ST073"), ("1 người", None), ("hai người", "ST051")]
)
def test_patients_in_a_bed_with_a_word(tmp_path: Path, patients: str, says: str | None) -> None:
    result = settled(tmp_path, part("1/9", "3/9", 200_000, nguoi=patients, khoa="A"), alone(khoa="A"))
    assert codes(result) == ({says} if says else set())


# --- changes of wards -----------------------------------------------------------------------------------------------


@pair("ST072", rule="R15", second=(200_000, 150_000))
def test_each_ward_has_half_of_the_day_of_a_change(tmp_path: Path, second: int, raises: bool) -> None:
    """
    | ward | days          | counted             |
    | A    | 1, 2, half 3  | 2.5                 |
    | B    | half 3, 4     | 1.5; together 5 − 1 |
    """
    rows = [part("1/9", "3/9", 250_000, dot="D", khoa="A"), part("3/9", "5/9", second, dot="D", khoa="B")]
    result = settled(tmp_path, *rows)
    assert found(result) == ([("ST072", "refuse", 3, 150_000, 50_000)] if raises else [])
    assert [each.days for each in result.judged.due] == [Fraction(5, 2), Fraction(3, 2)]


@pytest.mark.parametrize(
    ("prices", "amounts", "due"),
    [
        ((150_000, 150_000), (450_000, 600_000), (450_000, 600_000)),  # the day whole in the second ward: 7 × 150,000, all right
        (
            (150_000, 180_000),
            (450_000, 720_000),
            (450_000, 705_000),
        ),  # 3.5 × 150,000 + 3.5 × 180,000 = 1,155,000: 15,000 too much
        ((150_000, 180_000), (600_000, 720_000), (525_000, 630_000)),  # whole in both: each row is 0.5 too much
        ((150_000, 180_000), (450_000, 900_000), (450_000, 705_000)),  # and a day more: 1,350,000 − 1,155,000 = 195,000
    ],
)
def test_a_stay_is_paid_as_a_whole(
    tmp_path: Path, prices: tuple[int, int], amounts: tuple[int, int], due: tuple[int, int]
) -> None:
    """Ward A from 9 to 12, B from 12 to 16 September: the 12th is half a day in each, by circular 39/2018, article 6(2)."""
    rows = [
        part("9/9", "12/9", amounts[0], dot="D", khoa="A", gia=prices[0]),
        part("12/9", "16/9", amounts[1], dot="D", khoa="B", gia=prices[1]),
    ]
    result = settled(tmp_path, *rows)
    assert tuple(int(each.amount) for each in result.judged.due) == due
    refused = sum(verdict.stake for verdict in result.judged.verdicts if verdict.result == "refuse")
    assert refused == sum(amounts) - sum(due) and result.blocked == (refused > 0)


@pytest.mark.parametrize(
    ("amounts", "due"),
    [
        ((450_000, 175_000, 360_000), (450_000, 175_000, 360_000)),  # the mean stands in the second row: 985,000
        ((450_000, 0, 540_000), (450_000, 0, 535_000)),  # 990,000: 5,000 too much
        ((525_000, 100_000, 450_000), (525_000, 100_000, 360_000)),
    ],
)
def test_three_wards_on_a_day_are_one_sum(tmp_path: Path, amounts: tuple[int, ...], due: tuple[int, ...]) -> None:
    """
    | ward | price   | on 5 September | days before and after |
    | A    | 150,000 | 6 hours        | 2, 3, 4               |
    | B    | 200,000 | 9 hours        |                       |
    | C    | 180,000 | 9 hours        | 6, 7                  |

    3 × 150,000 + (150,000 + 200,000) ÷ 2 + 2 × 180,000 = 985,000.
    """
    times = (("2/9 08:00", "5/9 06:00"), ("5/9 06:00", "5/9 15:00"), ("5/9 15:00", "8/9 08:00"))
    wards = zip(times, amounts, "ABC", (150_000, 200_000, 180_000), strict=True)
    result = settled(tmp_path, *(part(*when, amount, dot="D", khoa=ward, gia=price) for when, amount, ward, price in wards))
    assert tuple(int(each.amount) for each in result.judged.due) == due


def test_days_are_written_as_decimals_of_which_no_spreadsheet_makes_a_date(tmp_path: Path) -> None:
    """9 to 12 September in A, to the 16th in B: 3.5 + 3.5 days. "7/2" would be the 7th of February."""
    rows = [part("9/9", "12/9", 350_000, dot="D", khoa="A"), part("12/9", "16/9", 350_000, dot="D", khoa="B"), alone()]
    written = settled(tmp_path, *rows).write(tmp_path / "out")
    with written.file("stays-settled.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [each["days"] for each in csv.DictReader(file)] == ["3,5", "3,5", "1"]


def test_what_a_shared_bed_is_too_much_is_refused_although_another_ward_asks_less(tmp_path: Path) -> None:
    """A: 2.5 × 100,000 × 1/2 = 125,000 of 250,000; B: 1.5 × 100,000 of 100,000: 350,000 − 275,000 = 75,000 are too much."""
    rows = [part("1/9", "3/9", 250_000, dot="D", khoa="A", nguoi=2), part("3/9", "5/9", 100_000, dot="D", khoa="B")]
    assert found(settled(tmp_path, *rows, alone(khoa="A"))) == [("ST073", "refuse", 2, 175_000, 75_000)]


def test_three_wards_on_a_day_pay_the_mean_of_the_dearest_and_the_cheapest_over_four_hours(tmp_path: Path) -> None:
    """2 September: ward A until 06:00 at 100,000, B until 08:00 at 500,000 (two hours: left out), C from 08:00 at 200,000.

    A: the 1st 100,000 + 50,000; B: 0; C: 100,000 + the 3rd 200,000. The mean of 100,000 and 200,000 is 150,000.
    """
    rows = [
        part("1/9 08:00", "2/9 06:00", 150_000, dot="D", khoa="A"),
        part("2/9 06:00", "2/9 08:00", 10_000, dot="D", khoa="B", gia=500_000),
        part("2/9 08:00", "4/9 08:00", 300_000, dot="D", khoa="C", gia=200_000),
    ]
    result = settled(tmp_path, *rows)
    assert found(result) == [("ST072", "refuse", 3, 0, 10_000)]


def test_a_row_that_stands_there_twice_is_no_change_of_wards(tmp_path: Path) -> None:
    """The second one is asked about, 200,000 whole, and nothing else; it counts as due."""
    result = settled(tmp_path, *[part("1/9 08:00", "3/9 09:00", 200_000, dot="D", the="T", khoa="A")] * 2)
    assert found(result) == [("ST078", "ask", 3, 0, 200_000)]
    assert [(each.days, int(each.amount)) for each in result.judged.due] == [(2, 200_000)] * 2


def test_in_2012_the_wards_together_have_no_more_than_the_stay(tmp_path: Path) -> None:
    """Letter §4.2: days counted twice when wards are changed. 1 to 5 August: 4 days, 3 + 2 are charged.

    Days are discharge less admission: the first ward has 2, and it is the one that counts a third.
    """
    rows = [part("1/8/2012", "3/8/2012", 300_000, dot="D"), part("3/8/2012", "5/8/2012", 200_000, dot="D")]
    result = settled(tmp_path, *rows)
    assert found(result) == [("ST070", "refuse", 2, 200_000, 100_000)]
    assert result.due == 400_000


@pytest.mark.parametrize(
    ("amounts", "refused"),
    [
        ((400_000, 320_000), [("ST070", "refuse", 2, 320_000, 80_000)]),  # the 5th in both wards: the first one has it too much
        ((320_000, 320_000), []),
        ((400_000, 240_000), []),  # the 5th in the first ward: 5 + 3
    ],
)
def test_in_2012_the_row_that_counts_a_day_too_much_is_named(
    tmp_path: Path, amounts: tuple[int, int], refused: list[tuple[Any, ...]]
) -> None:
    """
    | ward | days               | at 80,000 |
    | A    | 1 to 5 August: 4   | 320,000   |
    | B    | 5 to 9 August: 4   | 320,000   |
    """
    first, second = amounts
    rows = [
        part("1/8/2012", "5/8/2012", first, dot="D", khoa="A", gia=80_000),
        part("5/8/2012", "9/8/2012", second, dot="D", khoa="B", gia=80_000),
    ]
    assert found(settled(tmp_path, *rows)) == refused


@pytest.mark.parametrize(("amount", "refused"), [(500_000, []), (510_000, [("ST070", "refuse", 2, 500_000, 10_000)])])
def test_in_2012_the_day_of_a_change_may_be_paid_in_the_dearer_ward(
    tmp_path: Path, amount: int, refused: list[tuple[Any, ...]]
) -> None:
    """1 to 5 August at 100,000, 5 to 9 August at 50,000; no rule says which ward has the 5th: 5 × 100,000 + 3 × 50,000."""
    rows = [
        part("1/8/2012", "5/8/2012", amount, dot="D", khoa="A"),
        part("5/8/2012", "9/8/2012", 150_000, dot="D", khoa="B", gia=50_000),
    ]
    assert found(settled(tmp_path, *rows)) == refused


def test_in_2012_what_the_last_ward_does_not_ask_is_set_off(tmp_path: Path) -> None:
    """4 days are 400,000; 1 to 3 August at 300,000 twice, in two wards, then nothing: 600,000 − 400,000.

    The third ward asks 150,000 less than its 2 days, which are left to the first row.
    """
    rows = [
        part("1/8/2012", "3/8/2012", 300_000, dot="D", khoa="A"),
        part("1/8/2012", "3/8/2012", 250_000, dot="D", khoa="B"),
        part("3/8/2012", "5/8/2012", 50_000, dot="D", khoa="C"),
    ]
    result = settled(tmp_path, *rows)
    assert found(result) == [("ST070", "refuse", 2, 150_000, 150_000), ("ST070", "refuse", 3, 200_000, 50_000)]


# --- shared beds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "patients", "due"), [("2012", 2, 150_000), ("2012", 3, 90_000), ("2019", 3, 100_000), ("2019", 4, 100_000)]
)
def test_shares_are_exact(tmp_path: Path, day: str, patients: int, due: int) -> None:
    """Three days: 3 × 1/2, 3 × 3/10, 3 × 1/3."""
    rows = [part(f"1/9/{day}", f"4/9/{day}", 300_000, nguoi=patients, huong="80%", khoa="A"), alone(khoa="A")]
    result = settled(tmp_path, *rows)
    assert found(result) == [("ST073", "refuse", 2, due, 300_000 - due)]
    assert [(each.fund, each.patient) for each in result.judged.due[:1]] == [(due * 8 // 10, due * 2 // 10)]


@pair("ST073", amount=("199734.333333333", "199733.333333333"))
def test_a_third_as_a_formula_gives_it(tmp_path: Path, amount: str, raises: bool) -> None:
    """Circular 39/2018, article 6(4): a third of 4 × 149,800 is 199,733.33; less than one đồng above whole đồng is none."""
    result = settled(tmp_path, part("2/9", "6/9", amount, nguoi=3, gia=149_800))  # type: ignore[arg-type]
    assert found(result) == ([("ST073", "refuse", 2, 199_733, 1)] if raises else [])


@pair("ST073", rule="R15", amount=(50_001, 50_000))
def test_a_shared_bed_at_its_share(tmp_path: Path, amount: int, raises: bool) -> None:
    assert ("ST073" in codes(settled(tmp_path, part("1/9", "2/9", amount, nguoi=2)))) == raises


def test_four_in_a_bed_have_no_share_in_2012(tmp_path: Path) -> None:
    assert codes(settled(tmp_path, part("1/9/2012", "2/9/2012", 100_000, nguoi=4))) == {"ST008"}


# --- types of bed ---------------------------------------------------------------------------------------------------


@pair("ST074", rule="R15", amount=(1_300_000, 1_240_000))
def test_a_surgical_bed_is_one_for_ten_days_after_the_operation(tmp_path: Path, amount: int, raises: bool) -> None:
    """1 to 14 September, operated on the 1st: 13 days. Day 11 after it is the 12th: 11 × 100,000 + 2 × 70,000 = 1,240,000."""
    result = settled(tmp_path, part("1/9", "14/9", amount, loai="Ngoại khoa", mo="01/09/2019", noi=70_000))
    assert found(result) == ([("ST074", "refuse", 2, 1_240_000, 60_000)] if raises else [])


@pair("ST079", rule="R15", operated=("", "01/09/2019"))
def test_a_surgical_bed_without_its_operation(tmp_path: Path, operated: str, raises: bool) -> None:
    result = settled(tmp_path, part("1/9", "3/9", 200_000, loai="Ngoại khoa", mo=operated, noi=70_000))
    assert [(f.code, f.observed) for f in result.findings] == ([("ST079", "Ngày phẫu thuật")] if raises else [])


@case("ST075", rule="R15")
@pytest.mark.parametrize(
    ("said", "result"),
    [
        ({"hang": "III", "chuan": "không"}, "refuse"),  # neither the class nor the standard
        ({"hang": "II", "hstc": "không", "chuan": "không"}, "refuse"),  # no approved unit
        ({"hang": "II"}, "ask"),  # nothing is said of it
        ({"hang": "III"}, "ask"),  # the bed may keep to the standard
    ],
)
def test_an_intensive_care_bed_by_class_and_approved_unit(tmp_path: Path, said: dict[str, str], result: str) -> None:
    told = settled(tmp_path, part("1/9", "3/9", 200_000, loai="HSTC", thap=60_000, **said))
    assert found(told) == [("ST075", result, 2, 120_000, 80_000)]


@silent("ST075")
@pytest.mark.parametrize("said", [{"hang": "II", "hstc": "có"}, {"hang": "III", "chuan": "có"}])
def test_an_approved_unit_or_a_bed_of_the_standard(tmp_path: Path, said: dict[str, str]) -> None:
    assert codes(settled(tmp_path, part("1/9", "3/9", 200_000, loai="HSTC", thap=60_000, **said))) == set()


def test_in_2012_an_intensive_care_bed_below_class_ii_is_only_asked_about(tmp_path: Path) -> None:
    rows = [part("1/9/2012", "3/9/2012", 200_000, loai="HSTC", thap=60_000, hang=hang) for hang in ("II", "III")]
    assert found(settled(tmp_path, *rows)) == [("ST075", "ask", 3, 120_000, 80_000)]


@pair("ST076", rule="R15", amount=(200_000, 150_000))
def test_a_retained_bed_has_half_the_price_for_three_days(tmp_path: Path, amount: int, raises: bool) -> None:
    """Four days at a polyclinic: 3 × 1/2 × 100,000. Who asks 4 × 1/2 × 100,000 has halved the price."""
    result = settled(tmp_path, part("1/9", "5/9", amount, loai="Giường lưu", hang="polyclinic"))
    assert found(result) == ([("ST076", "refuse", 2, 150_000, 50_000)] if raises else [])


@pair("ST077", rule="R15", amount=(200_000, 100_000))
def test_a_stretcher_has_half_the_price(tmp_path: Path, amount: int, raises: bool) -> None:
    result = settled(tmp_path, part("1/9", "3/9", amount, cang="x", khoa="A"), alone(khoa="A"))
    assert found(result) == ([("ST077", "refuse", 2, 100_000, 100_000)] if raises else [])


def test_a_day_treatment_of_today_is_only_asked_about(tmp_path: Path) -> None:
    """0.3 of the bed-day, as provinces resolved; its article was not seen."""
    result = settled(tmp_path, part("3/3/2025", "4/3/2025", 100_000, loai="Ban ngày"))
    assert found(result) == [("ST077", "ask", 2, 30_000, 70_000)]


# --- overlaps, and two regimes --------------------------------------------------------------------------------------


@pair("ST078", rule="R15", begins=("4/9", "5/9"))
def test_stays_that_overlap_in_two_hospitals(tmp_path: Path, begins: str, raises: bool) -> None:
    rows = [part("1/9", "5/9", 400_000, the="TE1"), part(begins, "7/9", 200_000, the="TE1", co_so="80003")]
    result = settled(tmp_path, *rows)
    assert found(result) == ([("ST078", "ask", 3, 100_000, 100_000)] if raises else [])


def test_a_stay_over_the_day_before_a_text_is_known_only_asks(tmp_path: Path) -> None:
    """18 to 21 August 2019, three in a bed: the shares of the 18th and 19th were not compared with their text."""
    said = {"nguoi": 3, "khoa": "A"}
    result = settled(tmp_path, part("18/8", "21/8", 300_000, **said), part("20/8", "23/8", 300_000, **said), alone(khoa="A"))
    assert found(result) == [("ST073", "ask", 2, 100_000, 200_000), ("ST073", "refuse", 3, 100_000, 200_000)]


def test_a_stay_over_the_turn_of_2024_only_asks(tmp_path: Path) -> None:
    """30 December 2024 to 2 January 2025: 3 days; no pack holds December, and January is known from excerpts only."""
    result = settled(tmp_path, part("30/12/2024", "2/1/2025", 400_000, nguoi=2))
    assert {f.code for f in result.findings if f.severity == "error"} == {"ST052"}
    assert found(result) == [("ST070", "ask", 2, 300_000, 100_000), ("ST073", "ask", 2, 250_000, 150_000)]  # 2 × 1 + 1 × 1/2
    assert result.due == 400_000


@pytest.mark.parametrize("end", ["31/08/2019", "01/09/2029"])
def test_a_stay_that_ends_before_it_begins_or_years_later(tmp_path: Path, end: str) -> None:
    result = settled(tmp_path, part("1/9", end, 100_000), part("1/9", "2/9", 100_000))
    assert codes(result) == {"ST051"} and len(result.judged.due) == 1
    (finding,) = result.findings
    assert "trước ngày vào, hoặc sau hơn 1.000 ngày" in finding.message("vi")


@pytest.mark.rule("R15")
def test_nothing_of_a_patient_is_written(tmp_path: Path) -> None:
    secret = ["Nguyễn Văn Bí", "TE1790112345678", "J18.9 Viêm phổi"]
    told = {"ten": secret[0], "the": secret[1], "cd": secret[2], "khoa": "Khoa bác sĩ Mật", "dot": "BA-0912-Bí"}
    result = settled(tmp_path / "a", *(part("1/9", "5/9", 500_000, nguoi=2, **told) for _ in range(2)))
    written = result.write(tmp_path / "out")
    texts = [path.read_text(encoding="utf-8-sig") for path in written.files]
    texts += [finding.message("vi") + str(finding.at) for finding in result.findings] + [
        repr(result),
        repr(result.judged.verdicts),
    ]
    assert result.judged.verdicts
    assert not [word for word in (*secret, "Bí", "Mật", "TE179", "BA-0912") for text in texts if word in text]
    assert json.loads(written.file("stays.json").read_text(encoding="utf-8"))["rows"] == 2


# --- the use of beds in a quarter -----------------------------------------------------------------------------------


def of_quarter(folder: Path, days: int, planned: str, *, patients: str = "", half: bool = False) -> SettledStays:
    """Stays of `days` bed-days at 100,000 in the fourth quarter of 2019 (92 days), of at most 92 days each, and the approved beds."""
    rows, left = [], days
    while left:
        long = min(left, 92)
        end = date(2019, 10, 1) + timedelta(days=long)
        share = Fraction(1, int(patients or 1)) if patients else Fraction(1, 2) if half else Fraction(1)
        said = {"nguoi": patients} if patients else {"cang": "x"} if half else {}
        rows.append(part("01/10/2019", f"{end:%d/%m/%Y}", int(long * 100_000 * share), **said))
        left -= long
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stays.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    write_csv(folder / "beds.csv", planned)
    return settle_stays(folder / "stays.csv", planned_beds=folder / "beds.csv")


TEN_BEDS = "| Mã cơ sở | Giường kế hoạch | GIUONG_2015 |\n| 80002 | 10 | {base} |"


@pytest.mark.parametrize(
    ("beds", "base", "pays"),
    [
        (12, "8", None),  # 12 of 10 approved is 120 %: all is paid, whatever 2015 was
        (13, "10", None),  # 130 % of 2015: all is paid
        (14, "10", 97),  # above 130 % to 140 %
        (15, "10", 95),  # above 140 % to 150 %
        (16, "10", 90),  # above 150 %
    ],
)
def test_the_use_of_beds_in_a_quarter_against_the_approved_ones(tmp_path: Path, beds: int, base: str, pays: int | None) -> None:
    """Circular 39/2018, article 6(16): beds × 92 days; what is not paid is asked about, and no row loses anything."""
    result = of_quarter(tmp_path, beds * 92, TEN_BEDS.format(base=base))
    told = [(f.code, f.severity, f.observed, f.limit, f.more["pays"], f.more["stake"]) for f in result.findings]
    money = beds * 92 * 100_000
    assert told == ([("ST086", "warning", beds, 12, pays, money * (100 - pays) // 100)] if pays else [])
    assert {f.law for f in result.findings} == ({"39/2018/TT-BYT, Điều 6 khoản 16"} if pays else set())
    assert result.due == money and not result.blocked


@case("ST086", rule="R15")
@pytest.mark.parametrize(("days", "how"), [(48 * 92, {"patients": "4"}), (32 * 92, {"half": True}), (16 * 92, {})])
def test_shared_beds_and_stretchers_count_as_parts(tmp_path: Path, days: int, how: dict[str, Any]) -> None:
    """Three or more in a bed: three days are one; on a stretcher: two are one. Each is 16 beds of the 10 approved ones."""
    result = of_quarter(tmp_path, days, TEN_BEDS.format(base="10"), **how)
    assert [(f.code, f.observed) for f in result.findings if f.code == "ST086"] == [("ST086", 16)]


@silent("ST086")
def test_two_in_a_bed_count_as_one(tmp_path: Path) -> None:
    assert codes(of_quarter(tmp_path, 16 * 92, TEN_BEDS.format(base="10"), patients="2")) == set()  # 8 beds


def test_a_use_whose_base_year_is_not_stated_is_named_as_not_examined(tmp_path: Path) -> None:
    result = of_quarter(tmp_path, 14 * 92, "| Mã cơ sở | Năm | Giường kế hoạch |\n| 80002 | 2018 | 20 |\n| 80002 | 2019 | 10 |")
    assert [(f.code, f.at.cell, f.observed) for f in result.findings] == [("ST067", "3:3", "Giường thực tế năm 2015")]
