r"""R15: who was in the bed at the same time, marks that contradict each other, several beds on a worksheet, and who pays.

A patient is "marks | days | money | fund | patient | further columns" (tests/test_settle_beds.py): the first mark is that of day 1,
a point is a day without a mark, \ is the discharge.
"""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import pricebook
from pricebook.app.check import check
from pricebook.app.settle import settle_beds
from tests.support import DATA, case, pair
from tests.test_cli import run
from tests.test_settle_beds import IN_2012, IN_2019, MONTH, OUTCOME, amounts, sheet, told

IN_SEPTEMBER = MONTH.format("9", "2019")
LEAVING = ("Kết quả điều trị", "Tình trạng ra viện")


def both(path: Path, **options: Any) -> list[tuple[Any, ...]]:
    """What `check` and `settle` say alike, with notes and what only settling asks left out."""
    options = {"regulation": "tt39-2018", **options}
    checked, settled = (told(verb(path, **options)) for verb in (check, settle_beds))
    asked = ("ST020", "ST021", "ST022")
    assert [entry for entry in settled if entry[0] not in asked] == [entry for entry in checked if entry[0] not in asked]
    return [entry for entry in checked if entry[0] not in asked]


def due(path: Path, **options: Any) -> list[tuple[int, Decimal | None]]:
    return [(days, amount) for days, amount, *_ in amounts(settle_beds(path, **{"regulation": "tt39-2018", **options}))]


def total(path: Path, *figures: str) -> Path:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Tổng cộng", *[""] * 31, *figures])
    return path


# --- a day that the outcome adds is a day in the bed (article 6(4): "ở cùng một thời điểm") -----------------------------


@pytest.mark.rule("R15")
def test_two_who_die_on_one_day_share_it(home: Path) -> None:
    path = sheet(home, *[r"xxx\ | 4 | 180000 | | | Tử vong"] * 2, columns=OUTCOME, title=IN_SEPTEMBER)
    assert due(path) == [(4, 180_000)] * 2  # 4 × 1/2 × 90,000 each: the bed earns 90,000 a day
    assert both(total(path, "8", "360000", "", "")) == []


@pytest.mark.rule("R15")
def test_who_stays_shares_the_day_on_which_the_other_dies(home: Path) -> None:
    path = sheet(
        home, r"xxx\ | 4 | 180000 | | | Tử vong", r"xxxxxx\ | 6 | 360000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER
    )
    assert due(path) == [(4, 180_000), (6, 360_000)]  # 4 × 45,000; 4 × 45,000 + 2 × 90,000
    assert both(total(path, "10", "540000", "", "")) == []  # 6 × 90,000


@pair("ST004", rule="R15", money=("405000", "360000"))
def test_one_bed_earns_its_price_once_on_the_day_of_a_death(home: Path, money: str, raises: bool) -> None:
    """Both were there in the night before the 4th: the day was shared, and neither has the whole of it."""
    path = sheet(
        home, r"xxx\ | 4 | 180000 | | | Tử vong", rf"xxxxxx\ | 6 | {money} | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER
    )
    found = both(total(path, "10", str(180_000 + int(money)), "", ""))
    assert [code for code, *_ in found] == (["ST001", "ST002", "ST004"] if raises else [])


@pair("ST016", rule="R15", outcome=("Đỡ", "Tử vong"))
def test_whether_the_other_ones_day_counts_is_not_stated(home: Path, outcome: str, raises: bool) -> None:
    """Improved, and perhaps transferred: then the 4th is a day of both, and the second patient pays half of it."""
    path = sheet(
        home, rf"xxx\ | 4 | 180000 | | | {outcome}", r"xxxxxx\ | 6 | 360000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER
    )
    expected = [("ST016", "AG4", 4, 3), ("ST016", "AH5", 360_000, 405_000)] if raises else []
    assert both(path) == expected


def test_who_came_on_the_day_of_a_death_need_not_have_shared_it(home: Path) -> None:
    """The first died on the 4th, the second came on the 4th: the marks do not tell whether they met. Asked, not accused."""
    rows = (r"xxx\ | 4 | 360000 | | | Tử vong", r"...xx\ | 2 | 180000 | | | Khỏi")
    path = total(sheet(home, *rows, columns=OUTCOME, title=IN_SEPTEMBER), "6", "540000", "", "")
    assert [(code, cell) for code, cell, *_ in both(path)] == [("ST016", "AH4"), ("ST016", "AH5")]


# --- marks that contradict the discharge ------------------------------------------------------------------------------------


@pair("ST026", rule="R15", marks=(r"xxx\.....xx", r"xxx\......."))
def test_marks_after_the_discharge_are_no_days_of_the_stay(home: Path, marks: str, raises: bool) -> None:
    path = sheet(home, rf"{marks} | 3 | 270000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    assert both(path) == ([("ST026", "K4", 2, None)] if raises else [])
    assert due(path) == [(3, 270_000)]  # out on the 4th, in on the 1st: 4 − 1


@case("ST026", rule="R15")
def test_figures_that_count_marks_after_the_discharge(home: Path) -> None:
    path = sheet(home, r"xxx\.....xx | 5 | 450000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    assert both(path) == [("ST026", "K4", 2, None), ("ST007", "AG4", 5, 3), ("ST001", "AH4", 450_000, 270_000)]


def test_marks_after_a_discharge_accuse_nobody_else(home: Path) -> None:
    """On the 10th and 11th the second patient was alone, or not: whole or half days are both let pass."""
    for money in ("180000", "90000"):
        rows = (r"xxx\.....xx | 3 | 270000 | | | Khỏi", rf".........xx\ | 2 | {money} | | | Khỏi")
        found = both(sheet(home, *rows, columns=OUTCOME, title=IN_SEPTEMBER))
        assert not [entry for entry in found if entry[0] != "ST026" and entry[0] != "ST016"], money


@case("ST026", rule="R15")
def test_two_discharges_in_one_row(home: Path) -> None:
    rows = [r"xxx\....\ | 3 | 90000 | | | Khỏi", *[r"xxx\ | 3 | 90000 | | | Khỏi"] * 2]
    path = sheet(home, *rows, columns=OUTCOME, title=MONTH.format("6", "2020"))
    assert both(path) == [("ST026", "J4", 1, None)]  # the second; the others pay 3 × 1/3 × 90,000
    written = settle_beds(path, regulation="tt39-2018").write(home / "out").files[0]
    assert both(written)[0][:2] == ("ST026", "J6")  # written back as it stood


@pair("ST027", rule="R15", marks=("xx..xx\\", "xxxxxx\\"))
@pytest.mark.parametrize("days", ["4", "6"])
def test_days_without_a_mark_are_a_question(home: Path, days: str, marks: str, raises: bool) -> None:
    """Out on the 7th, in on the 1st: 6 days, of which 4 are marked. Another bed, or forgotten: both numbers are let pass."""
    if days == "4" and not raises:
        marks = "xxxx\\"
    money = int(days) * 90_000
    path = sheet(home, rf"{marks} | {days} | {money} | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    assert both(path) == ([("ST027", "D4", 2, None)] if raises else [])


@pytest.mark.rule("R15")
@pytest.mark.parametrize("letters", ["\\", "ra", "RV"])
def test_the_day_of_discharge_in_letters(home: Path, letters: str) -> None:
    """In on the 1st, out on the 4th: three days at 90,000."""
    path = sheet(home, r"xxx\ | 3 | 270000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    path.write_text(path.read_text(encoding="utf-8").replace("\\", letters), encoding="utf-8")
    assert both(path) == [] and due(path) == [(3, 270_000)]


def test_what_decides_is_asked_of_whom_it_is_about(home: Path) -> None:
    """On the 3rd the first patient has no mark. If they were there, the second pays half of that day: 90,000 + 45,000; else 180,000.

    The outcome of the second one's stay, which is stated, would not tell it.
    """
    rows = (r"xx.xx\ | 5 | 360000 | | | Khỏi", r".xx\ | 2 | 90000 | | | Khỏi")
    path = sheet(home, *rows, columns=OUTCOME, title=IN_SEPTEMBER)
    (found,) = [f for f in check(path, regulation="tt39-2018").findings if f.code == "ST016" and f.at.cell == "AH5"]
    assert (found.observed, found.limit) == (90_000, 135_000)  # 45,000 + 90,000 by the marks
    assert getattr(found.more["missing"], "key", None) == "beds.days-of-others"


def test_a_number_that_no_reading_of_the_marks_gives_stays_wrong(home: Path) -> None:
    path = sheet(home, r"xx..xx\ | 5 | 450000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    assert [code for code, *_ in both(path)] == ["ST027", "ST007", "ST001"]


def test_an_unknown_mark_accuses_nobody_else(home: Path) -> None:
    """ "?" on the 2nd: the second patient was alone on that day, or not."""
    for money in ("180000", "135000"):
        rows = (r"x? | 1 | 45000 | | | Khỏi", rf"xx.\ | 2 | {money} | | | Khỏi")
        codes = {code for code, *_ in both(sheet(home, *rows, columns=OUTCOME, title=IN_SEPTEMBER))}
        assert "ST013" in codes and not codes & {"ST007"}, money


# --- several beds on a worksheet ----------------------------------------------------------------------------------------------


def below_one_another(home: Path, *beds: tuple[str, ...], titles: tuple[str, ...]) -> Path:
    """Bed sheets one below the other on one worksheet."""
    page = openpyxl.Workbook()
    for number, patients in enumerate(beds):
        path = sheet(home / str(number), *patients, columns=OUTCOME, title=titles[number])
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            page.active.append([int(cell) if cell.isdigit() else cell for cell in row])
        page.active.append([])
    page.save(home / "beds.xlsx")
    return home / "beds.xlsx"


FIRST, SECOND = (r"xxxxx\ | 5 | 450000 | | | Khỏi",), (r"xxx\ | 4 | 360000 | | | Tử vong",)


@pytest.mark.rule("R15")
def test_each_heading_opens_a_bed_sheet(home: Path) -> None:
    """Two beds share nothing, and neither heading nor title is a patient."""
    path = below_one_another(home, FIRST, SECOND, titles=(MONTH.format("9", "2019"), MONTH.format("10", "2019")))
    settled = settle_beds(path, regulation="tt39-2018")
    assert [sheet.beds.month for sheet in settled.sheets] == [date(2019, 9, 1), date(2019, 10, 1)]
    assert [sheet.beds.rate for sheet in settled.sheets] == [90_000, 90_000]
    assert due(path) == [(5, 450_000), (4, 360_000)] and both(path) == []
    record: Any = settled.record()
    assert [(entry["sheet"], entry["row"]) for entry in record["sheets"]] == [(1, 3), (1, 8)]


def test_a_table_without_a_title_is_under_the_one_above_it(home: Path) -> None:
    settled = settle_beds(below_one_another(home, FIRST, SECOND, titles=(IN_SEPTEMBER, "")), regulation="tt39-2018")
    assert [sheet.beds.month for sheet in settled.sheets] == [date(2019, 9, 1)] * 2


@pytest.mark.rule("R15")
def test_a_row_that_numbers_the_columns_is_no_patient(home: Path) -> None:
    path = sheet(home, r"xxx\ | 4 | 360000 | | | Tử vong", columns=OUTCOME, title=IN_SEPTEMBER)
    lines = list(csv.reader(path.open(encoding="utf-8", newline="")))
    lines.insert(3, [str(number) for number in range(1, 38)])  # below the heading: the days 1, 2, 3 … stand one column further
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    assert both(path) == [] and due(path) == [(4, 360_000)]


# --- who pays -----------------------------------------------------------------------------------------------------------------


@pair("ST028", regulation=("tt37-2018", "tt39-2018"))
def test_a_part_of_the_fund_in_what_it_does_not_pay(home: Path, regulation: str, raises: bool) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | 144000 | 36000 | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    found = [entry for entry in both(path, regulation=regulation) if entry[0] != "ST022"]
    assert found == ([("ST028", "AI4", 144_000, 0), ("ST003", "AJ4", 36_000, 180_000)] if raises else [])
    fund = 0 if raises else 144_000
    assert amounts(settle_beds(path, regulation=regulation)) == [(2, 180_000, fund, 180_000 - fund)]


def test_a_share_cannot_be_stated_of_what_the_fund_does_not_pay(home: Path) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    with pytest.raises(pricebook.WrongOption, match="TT 37/2018"):
        settle_beds(path, regulation="tt37-2018", fund_share="80%")


@pair("ST029", share=("108%", "80%"))
def test_a_share_that_cannot_be_read(home: Path, share: str, raises: bool) -> None:
    path = sheet(home, rf"xx\ | 2 | 180000 | 144000 | 36000 | {share}", columns=("Mức hưởng",), title=IN_SEPTEMBER)
    assert both(path) == ([("ST029", "AK4", None, None)] if raises else [])
    assert amounts(settle_beds(path, regulation="tt39-2018"))[0][2:] == ((None, None) if raises else (144_000, 36_000))


# --- which rules ----------------------------------------------------------------------------------------------------------------


@pair("ST015", on=(None, IN_2019))
def test_without_a_day_and_a_regulation_nothing_is_accused(home: Path, on: date | None, raises: bool) -> None:
    """Four at a quarter each fit no rules; but which ones apply, nobody says: --on is asked for."""
    settled = settle_beds(sheet(home, *[r"xxx\ | 3 | 67500 | |"] * 4), on=on)
    assert ("ST015" in {code for code, *_ in told(settled)}) == raises
    assert settled.blocked != raises and settled.undecided == raises
    assert amounts(settled)[0][:2] == ((3, None) if raises else (3, 90_000))


def test_the_command_ends_with_2_where_no_day_chooses_the_rules(home: Path) -> None:
    result = run("settle", "beds", str(sheet(home, r"xxx\ | 3 | 270000 | |")), "--lang", "en")
    assert result.exit_code == 2 and "--on" in result.output


def test_a_regulation_chooses_the_rules_of_its_own_time() -> None:
    settled = settle_beds(DATA / "bed-sheet-2012" / "bed_sheet.csv", regulation="ttlt-04-2012")
    assert [rules.settlement.id for rules in settled.rules] == ["bhxh-1513-2012"]
    assert told(settled, "ST015") == [("ST015", "B6", "29/02/2016", None)]


@case("ST015")
def test_a_day_that_is_not_of_the_sheets_month(home: Path) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | | | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    assert both(path, on=date(2019, 10, 1)) == [("ST015", "B4", "01/10/2019", None)]
    assert both(path, on=date(2019, 9, 30)) == []


@pair("LW012", rule="R15", regulation=("ttlt-04-2012", "tt39-2018"))
def test_a_month_in_which_the_named_regulation_is_not_in_force(home: Path, regulation: str, raises: bool) -> None:
    path = sheet(home, *[r"xxx\ | 3 | 90000 | | | Khỏi"] * 3, columns=OUTCOME, title=MONTH.format("6", "2020"))
    for verb in (check, settle_beds):
        found = [(f.code, f.at.cell, f.observed) for f in verb(path, regulation=regulation).findings if f.severity == "error"]
        assert found == ([("LW012", "B4", "01/06/2020")] if raises else [])  # the shares are those of the month


def test_a_day_that_is_not_of_the_named_regulations_time(home: Path) -> None:
    path = sheet(home, r"xx\ | 2 | 180000 | |")
    for verb in (check, settle_beds):
        assert [f.code for f in verb(path, regulation="tt39-2018", on=IN_2012).findings if f.severity == "error"] == ["LW012"]


# --- outcomes, hours, totals ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("outcome", "leaving", "codes"),
    [
        ("Khỏi", "", ["ST007", "ST001"]),  # neither dash of point a fits one who recovered
        ("Khỏi", "Chuyển viện", ["ST016"]),  # the two contradict each other
        ("Đỡ", "", ["ST016"]),  # better, and perhaps transferred
        ("Đỡ", "Chuyển viện", []),
        ("", "Chuyển viện", []),
    ],
)
def test_a_day_more_by_outcome(home: Path, outcome: str, leaving: str, codes: list[str]) -> None:
    path = sheet(home, rf"xxx\ | 4 | 360000 | | | {outcome} | {leaving}", columns=LEAVING, title=IN_SEPTEMBER)
    assert [code for code, *_ in both(path)] == codes


@pytest.mark.rule("R15")
@pytest.mark.parametrize("outcome", ["", "Đỡ", "Khỏi"])
def test_the_hours_of_a_stay_within_a_day_go_before_its_outcome(home: Path, outcome: str) -> None:
    path = sheet(home, rf"\ | 1 | 90000 | | | {outcome}", columns=OUTCOME, title=IN_SEPTEMBER)
    (found,) = [f for f in check(path, regulation="tt39-2018").findings if f.code == "ST016"]
    assert found.law == "39/2018/TT-BYT, Điều 6 khoản 1 điểm c, điểm d"


@pair("ST011", money=("270000", "270.000 (theo HĐ)"))
def test_a_total_over_a_row_that_cannot_be_read(home: Path, money: str, raises: bool) -> None:
    """3 × 90,000 twice is 540,000; with one of them unread, nobody can add it up."""
    rows = (r"xxx\ | 3 | 270000 | | | Khỏi", rf"....xxx\ | 3 | {money} | | | Khỏi")
    path = total(sheet(home, *rows, columns=OUTCOME, title=IN_SEPTEMBER), "6", "530000", "", "")
    unread = ("ST012", "AH5", None, None)
    assert both(path) == ([("ST011", "AH6", 530_000, 540_000)] if raises else [unread])


@pair("ST018", rule="R15", days=("", "3"))
def test_outcomes_that_decide_days_that_nobody_states(home: Path, days: str, raises: bool) -> None:
    """A row that states its days says itself that none was added; `check` and `settle` ask the same."""
    path = sheet(home, rf"xxx\ | {days} | {'270000' if days else ''} | |", title=IN_SEPTEMBER)
    for verb in (check, settle_beds):
        assert told(verb(path, regulation="tt39-2018"), "ST018") == ([("ST018", "E4", 1, None)] if raises else [])


# --- names ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_neither_worksheets_nor_the_file_are_named_in_what_is_written(home: Path, language: Any) -> None:
    """Both may hold a patient's name. The screen names the cell, so that it can be found in the workbook."""
    plain = sheet(home, r"xxx\ | 4 | 360000 | 288000 | 72000 | Khỏi", columns=OUTCOME, title=IN_SEPTEMBER)
    book = openpyxl.Workbook()
    book.active.title = "Giường bà Bí Mật"
    for row in csv.reader(plain.open(encoding="utf-8", newline="")):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    path = home / "Trần Thị Bí Mật.xlsx"
    book.save(path)
    settled = settle_beds(path, regulation="tt39-2018")
    files = settled.write(home / "out", language=language).files
    page = openpyxl.load_workbook(files[0]).active
    text = files[1].read_text(encoding="utf-8")
    assert "Bí Mật" not in " ".join(str(cell.value) for row in page for cell in row) + text + "".join(map(str, files))
    record = json.loads(text)
    places = {(entry["file"], entry["sheet"]) for entry in record["findings"] if entry["code"] == "ST007"}
    assert places == {(None, "trang tính 1" if language == "vi" else "worksheet 1")}
    assert str(next(f.at for f in settled.findings if f.code == "ST007")) == "Trần Thị Bí Mật.xlsx!Giường bà Bí Mật!AG4"
