"""R15: bed-days are discharge less admission; two in a bed pay half of it each, three 30 %. The sheet of letter 1513."""

import csv
from pathlib import Path

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from tests.support import DATA, case, silent, told

SHEET = DATA / "bed-sheet-2012" / "bed_sheet.csv"


def lines() -> list[list[str]]:
    with SHEET.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def judged(home: Path, sheet: list[list[str]], **question: object) -> Checked:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "beds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(sheet)
    return check(home / "beds.csv", regulation="ttlt-04-2012", **question)  # type: ignore[arg-type]


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
    checked = check(SHEET, regulation="ttlt-04-2012")
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


@silent("ST001")
@silent("ST002")
@silent("ST003")
@silent("ST004")
@silent("ST005")
@silent("ST006")
@silent("ST007")
@silent("ST008")
@silent("ST009")
@silent("ST010")
@silent("ST011")
def test_the_same_sheet_with_what_is_due(home: Path) -> None:
    assert told(judged(home, mended())) == []


def changed(row: int, column: int, value: str) -> list[list[str]]:
    sheet = mended()
    sheet[row][column] = value
    return sheet


@case("ST005", rule="R15")
def test_a_wrong_count_of_patients(home: Path) -> None:
    assert told(judged(home, changed(10, 7, "2"))) == [("ST005", "H11", 2, 3)]  # the 7th: A, B and C


@case("ST006", rule="R15")
def test_a_wrong_share(home: Path) -> None:
    assert [entry[:2] for entry in told(judged(home, changed(11, 7, "0.5")))] == [("ST006", "H12")]  # three pay 30 %


@case("ST007", rule="R15")
def test_the_day_of_discharge_is_counted(home: Path) -> None:
    # in on the 1st, out on the 9th: 9 − 1 = 8. The total of days is that of the marks.
    assert told(judged(home, changed(5, 32, "9"))) == [("ST007", "AG6", 9, 8)]


@case("ST008", rule="R15")
def test_more_in_a_bed_than_the_letter_has_a_share_for(home: Path) -> None:
    sheet = mended()
    sheet[8][7] = "x"  # D too, on the 7th: four
    assert [entry[0] for entry in told(judged(home, sheet), "ST008")] == ["ST008"]


@case("ST009")
def test_no_price_of_a_bed_day_is_stated(home: Path) -> None:
    assert [entry[:2] for entry in told(judged(home, mended()[:-1]))] == [("ST009", "AH6")]


def test_the_officer_states_the_price_of_a_bed_day(home: Path) -> None:
    assert told(judged(home, mended()[:-1], bed_rate=80_000)) == []


@case("ST010")
def test_parts_that_are_not_the_bed_money(home: Path) -> None:
    sheet = changed(5, 34, "400,000")  # 400,000 + 100,800 = 500,800 of 504,000
    assert told(judged(home, sheet), "ST010") == [("ST010", "AI6", 500_800, 504_000)]


@case("ST011")
def test_a_total_that_nobody_added_up(home: Path) -> None:
    assert told(judged(home, changed(10, 32, "36"))) == [("ST011", "AG11", 36, 35)]


@pytest.mark.rule("R15")
def test_no_name_of_a_patient_is_read(home: Path) -> None:
    sheet = lines()
    sheet[6][0] = "Trần Thị Bí Mật"
    checked = judged(home, sheet)
    assert "Bí Mật" not in repr(checked.findings) + repr(checked.tables) + repr(checked.submission)


@case("ST012")
@pytest.mark.parametrize("amount", ["", "theo bảng kê"])
def test_bed_money_that_is_blank_or_no_amount(home: Path, amount: str) -> None:
    assert told(judged(home, changed(5, 33, amount)), "ST012") == [("ST012", "AH6", None, None)]


@silent("ST012")
def test_amounts_with_points_for_thousands(home: Path) -> None:
    sheet = [[cell.replace(",", ".") if cell[:1].isdigit() and len(cell) > 5 else cell for cell in row] for row in mended()]
    assert told(judged(home, sheet)) == []


@case("ST013")
def test_a_mark_that_nobody_explains(home: Path) -> None:
    assert told(judged(home, changed(5, 3, "?")), "ST013") == [("ST013", "D6", None, None)]


@silent("ST013")
@pytest.mark.parametrize("mark", ["X", "×", "1", "+"])
def test_marks_that_mean_a_day_in_bed(home: Path, mark: str) -> None:
    assert told(judged(home, changed(5, 3, mark))) == []


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
    checked = check(home / "both.xlsx", regulation="ttlt-04-2012")
    assert [f.code for f in checked.findings] == ["IN030"] and checked.blocked
