"""R15: bed-days are discharge less admission; two in a bed pay half of it each, three 30 %. The sheet of letter 1513."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.app.errors import WrongOption
from tests.support import DATA, case, pair, silent, told
from tests.test_cli import run

IN_2012 = date(2012, 6, 1)
SHEET = DATA / "bed-sheet-2012" / "bed_sheet.csv"


def lines() -> list[list[str]]:
    with SHEET.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def judged(home: Path, sheet: list[list[str]], **question: object) -> Checked:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "beds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(sheet)
    return check(home / "beds.csv", **{"regulation": "ttlt-04-2012", "on": IN_2012, **question})  # type: ignore[arg-type]


def mended() -> list[list[str]]:
    """The sheet with the figures that are due."""
    sheet = lines()
    sheet[6][33:36] = ["184,000", "174,800", "9,200"]  # B: (4 × 0.5 + 0.3) × 80,000, of which 95 %
    sheet[8][33:36] = ["1,600,000", "", "1,600,000"]  # D: (19 + 2 × 0.5) × 80,000
    sheet[10][33:36] = ["2,312,000", "602,000", "1,710,000"]
    return sheet


@case("ST001", rule="R15")
@case("ST002", rule="R15")
@case("ST003", rule="R15")
@case("ST004", rule="R15")
def test_the_eight_wrong_figures_of_the_letter() -> None:
    checked = check(SHEET, regulation="ttlt-04-2012", on=IN_2012)
    assert told(checked) == [
        ("ST001", "AH7", 344_000, 184_000),
        ("ST003", "AI7", 326_800, 174_800),
        ("ST003", "AJ7", 17_200, 9_200),
        ("ST001", "AH9", 1_760_000, 1_600_000),
        ("ST003", "AJ9", 1_760_000, 1_600_000),
        ("ST002", "AH11", 2_632_000, 2_312_000),
        ("ST004", "AH11", 2_632_000, 2_320_000),  # 29 days × 80,000: a second way to see it
        ("ST002", "AI11", 754_000, 602_000),
        ("ST002", "AJ11", 1_878_000, 1_710_000),
    ]
    causes = {f.at.cell: [place.cell for place in f.related] for f in checked.findings if f.code == "ST002"}
    assert causes == {"AH11": ["AH7", "AH9"], "AI11": ["AI7"], "AJ11": ["AJ7", "AJ9"]}
    assert all(f.more["rate"] == 80_000 for f in checked.findings if f.code in ("ST001", "ST003", "ST004"))


def test_the_sheet_that_these_are_changed_from(home: Path) -> None:
    assert told(judged(home, mended())) == []


def changed(*cells: tuple[int, int, str]) -> list[list[str]]:
    """The mended sheet with other texts in some cells: (row, column, text)."""
    sheet = mended()
    for row, column, text in cells:
        sheet[row][column] = text
    return sheet


@pair("ST001", rule="R15", amount=("344,000", "184,000"))
def test_bed_money_that_the_marks_do_not_come_to(home: Path, amount: str, raises: bool) -> None:
    found = told(judged(home, changed((6, 33, amount))), "ST001")
    assert found == ([("ST001", "AH7", 344_000, 184_000)] if raises else [])  # B: (4 × 0.5 + 0.3) × 80,000


@pair("ST002", rule="R15", total=("2,472,000", "2,312,000"))
def test_a_total_that_adds_up_a_wrong_row(home: Path, total: str, raises: bool) -> None:
    """B's row is wrong as the letter has it; the total is that of the rows as they stand, or of the rows as they should be."""
    sheet = changed((6, 33, "344,000"), (6, 34, "326,800"), (6, 35, "17,200"), (10, 33, total))
    assert told(judged(home, sheet), "ST001") == [("ST001", "AH7", 344_000, 184_000)]
    found = [entry for entry in told(judged(home, sheet), "ST002") if entry[1] == "AH11"]
    assert found == ([("ST002", "AH11", 2_472_000, 2_312_000)] if raises else [])


@pair("ST003", rule="R15", fund=("326,800", "174,800"))
def test_what_the_fund_pays_of_wrong_bed_money(home: Path, fund: str, raises: bool) -> None:
    """95 % of what is stated; the neighbour states what is due."""
    amount, patient = ("344,000", "17,200") if raises else ("184,000", "9,200")
    found = told(judged(home, changed((6, 33, amount), (6, 34, fund), (6, 35, patient))), "ST003")
    assert found == ([("ST003", "AI7", 326_800, 174_800), ("ST003", "AJ7", 17_200, 9_200)] if raises else [])


@pair("ST004", rule="R15", total=("2,320,001", "2,320,000"))
def test_more_than_one_bed_can_earn(home: Path, total: str, raises: bool) -> None:
    found = told(judged(home, changed((10, 33, total))), "ST004")
    assert found == ([("ST004", "AH11", 2_320_001, 2_320_000)] if raises else [])  # 29 days × 80,000


@pair("ST005", rule="R15", count=("2", "3"))
def test_a_wrong_count_of_patients(home: Path, count: str, raises: bool) -> None:
    found = told(judged(home, changed((10, 7, count))))
    assert found == ([("ST005", "H11", 2, 3)] if raises else [])  # the 7th: A, B and C


@pair("ST006", rule="R15", share=("0.5", "0.3"))
def test_a_wrong_share(home: Path, share: str, raises: bool) -> None:
    found = told(judged(home, changed((11, 7, share))))
    assert [entry[:2] for entry in found] == ([("ST006", "H12")] if raises else [])  # three pay 30 %


@pair("ST007", rule="R15", days=("9", "8"))
def test_the_day_of_discharge_is_counted(home: Path, days: str, raises: bool) -> None:
    # in on the 1st, out on the 9th: 9 − 1 = 8. The total of days is that of the marks.
    assert told(judged(home, changed((5, 32, days)))) == ([("ST007", "AG6", 9, 8)] if raises else [])


@pair("ST008", rule="R15", mark=("x", ""))
def test_more_in_a_bed_than_the_letter_has_a_share_for(home: Path, mark: str, raises: bool) -> None:
    found = told(judged(home, changed((8, 7, mark))), "ST008")
    assert [entry[0] for entry in found] == (["ST008"] if raises else [])  # D too, on the 7th: four


@pair("ST009", rate=(None, 80_000))
def test_the_officer_states_the_price_of_a_bed_day_that_the_sheet_does_not(home: Path, rate: int | None, raises: bool) -> None:
    found = told(judged(home, mended()[:-1], bed_rate=rate))
    assert [entry[:2] for entry in found] == ([("ST009", "AH6")] if raises else [])


@pytest.mark.parametrize("written", ["80000", "80.000", "80,000", "80 000", "80.000đ", "80.000 đồng/ngày"])
@pytest.mark.parametrize("verb", [["check", "--no-annotate"], ["settle", "beds"]])
def test_the_price_of_a_bed_day_is_stated_as_people_write_it(home: Path, verb: list[str], written: str) -> None:
    """80.000 is eighty thousand, and was 80: each right figure was accused."""
    judged(home, mended()[:-1])
    result = run(*verb, str(home / "beds.csv"), "--regulation", "ttlt-04-2012", "--on", "2012-06-01", "--bed-rate", written)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("written", ["80.5", "0", "-80000", "80.000,000", "tám mươi nghìn"])
def test_what_is_no_price_of_a_bed_day(home: Path, written: str) -> None:
    with pytest.raises(WrongOption):
        judged(home, mended()[:-1], bed_rate=written)


@pair("ST010", fund=("400,000", "403,200"))
def test_parts_that_are_not_the_bed_money(home: Path, fund: str, raises: bool) -> None:
    found = told(judged(home, changed((5, 34, fund))), "ST010")  # 400,000 + 100,800 = 500,800 of 504,000
    assert found == ([("ST010", "AI6", 500_800, 504_000)] if raises else [])


@pair("ST011", days=("36", "35"))
def test_a_total_that_nobody_added_up(home: Path, days: str, raises: bool) -> None:
    assert told(judged(home, changed((10, 32, days)))) == ([("ST011", "AG11", 36, 35)] if raises else [])


@pytest.mark.rule("R15")
def test_no_name_of_a_patient_is_read(home: Path) -> None:
    sheet = lines()
    sheet[6][0] = "Trần Thị Bí Mật"
    checked = judged(home, sheet)
    assert "Bí Mật" not in repr(checked.findings) + repr(checked.tables) + repr(checked.submission)


@case("ST012")
@pytest.mark.parametrize("amount", ["", "theo bảng kê"])
def test_bed_money_that_is_blank_or_no_amount(home: Path, amount: str) -> None:
    assert told(judged(home, changed((5, 33, amount))), "ST012") == [("ST012", "AH6", None, None)]


@silent("ST012")
def test_amounts_with_points_for_thousands(home: Path) -> None:
    sheet = [[cell.replace(",", ".") if cell[:1].isdigit() and len(cell) > 5 else cell for cell in row] for row in mended()]
    assert told(judged(home, sheet)) == []


@case("ST013")
def test_a_mark_that_nobody_explains(home: Path) -> None:
    assert told(judged(home, changed((5, 3, "?"))), "ST013") == [("ST013", "D6", None, None)]


@silent("ST013")
@pytest.mark.parametrize("mark", ["X", "×", "1", "+"])
def test_marks_that_mean_a_day_in_bed(home: Path, mark: str) -> None:
    assert told(judged(home, changed((5, 3, mark)))) == []


@pytest.mark.rule("R15")
def test_two_in_a_bed_whatever_their_marks_are(home: Path) -> None:
    head = ["Bệnh nhân", *map(str, range(1, 32)), "Số ngày", "Tiền giường", "BHTT", "BNTT"]
    rows = [
        ["giá tiền giường: 80.000 đồng/ngày"],
        head,
        ["A", *["x"] * 5, *[""] * 26, "5", "400000", "400000", ""],
        ["B", *["×"] * 5, *[""] * 26, "5", "400000", "400000", ""],
        ["Cộng", *[""] * 31, "10", "800000", "800000", ""],
    ]
    # each day is shared by two: 5 × 0.5 × 80,000 = 200,000
    found = told(judged(home, rows), "ST001", "ST002")
    assert found == [
        ("ST001", "AH3", 400_000, 200_000), ("ST001", "AH4", 400_000, 200_000), ("ST002", "AH5", 800_000, 400_000),
        ("ST002", "AI5", 800_000, 400_000),
    ]  # fmt: skip


def test_a_bed_sheet_hides_nothing_of_the_price_list_beside_it(home: Path) -> None:
    import xlsxwriter

    home.mkdir()
    with xlsxwriter.Workbook(home / "both.xlsx") as book:
        beds, prices = book.add_worksheet("Giường"), book.add_worksheet("Giá")
        for number, row in enumerate(mended()):
            beds.write_row(number, 0, row)
        prices.write_row(0, 0, ["STT theo TTLT 04", "Danh mục", "Giá", "Giá đề nghị"])
        prices.write_row(1, 0, ["272", "Hematocrit", 12_000, 45_000])
    checked = check(home / "both.xlsx", regulation="ttlt-04-2012", on=IN_2012)
    assert [f.code for f in checked.findings] == ["IN030"] and checked.blocked
