r"""R15: sheets of several beds, and sheets that go on over several pages. Who shared a bed is counted together, and nobody else.

A table stands here as it does on the sheet, but for its days: the column "1…31" holds the marks from day 1 on, a point is a day
without one, \ is the discharge. Rows above its heading, and rows in one cell, are titles, notes, or the names of beds.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pricebook.app.settle import settle_beds
from tests.old_fonts import in_tcvn3, in_vni
from tests.support import case, silent
from tests.test_settle_beds import amounts, told

TITLE = "| BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 9 NĂM 2012 |\n| Giá tiền giường là 60.000 đ/ngày |"
HEAD = "| STT | Họ và tên | 1…31 | Tổng số ngày | Tiền giường | BHTT | BNTT |"
IN_COLUMN = "| STT | Họ và tên | Số giường | 1…31 | Tổng số ngày | Tiền giường | BHTT | BNTT |"


def rows_of(table: str) -> list[list[str]]:
    """The rows of a table, each day in a column of its own."""
    rows: list[list[str]] = []
    days = 0
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if "1…31" in cells:
            days = cells.index("1…31")
            cells[days : days + 1] = [str(day) for day in range(1, 32)]
        elif days and len(cells) > 1:
            cells[days : days + 1] = [mark.replace(".", "") for mark in cells[days].ljust(31, ".")]
        rows.append(cells)
    return rows


def sheet(home: Path, *tables: str) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "beds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row for table in (TITLE, *tables) for row in rows_of(table))
    return home / "beds.csv"


def workbook(home: Path, *tables: str, merged: str = "", typed: Callable[[str], str] = str) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    for row in (row for table in (TITLE, *tables) for row in rows_of(table)):
        book.worksheets[0].append([int(cell) if cell.isdecimal() and cell[0] != "0" else typed(cell) or None for cell in row])
    if merged:
        book.worksheets[0].merge_cells(merged)
    book.save(home / "beds.xlsx")
    return home / "beds.xlsx"


def wrong(path: Path, **options: Any) -> list[tuple[Any, ...]]:
    """What is said of a sheet, but for where the fund's share comes from."""
    return [entry for entry in told(settle_beds(path, **options)) if entry[0] not in ("ST020", "ST021")]


def money(path: Path) -> list[Any]:
    return [amount for _, amount, *_ in amounts(settle_beds(path))]


# --- several beds --------------------------------------------------------------------------------------------------------

APART = rf"""{IN_COLUMN}
| 1 | Hoa | 05 | xxxxx\ | 5 | 300000 | | |
| 2 | Bé  | 06 | xxxxx\ | 5 | 300000 | | |
| Cộng | | | | 10 | 600000 | | |"""  # 5 × 60,000 each: neither shared a bed

TOGETHER = rf"""{IN_COLUMN}
| 1 | Hoa | 05 | xxxxx\ | 5 | 300000 | | |
| 2 | Bé  | 5  | xxxxx\ | 5 | 150000 | | |
| Cộng | | | | 10 | 450000 | | |"""  # one bed, written in two ways: 5 × 30,000 each

ROWS_ABOVE = rf"""{HEAD}
| Giường số 05 |
| 1 | Hoa | xxxxx\ | 5 | 300000 | | |
| Giường số 06 |
| 1 | Bé  | xxxxx\ | 5 | 300000 | | |
| Cộng | | | 10 | 600000 | | |"""

ROOMS = rf"""{HEAD}
| Phòng 1 - Giường 5 |
| 1 | Hoa | xxxxx\ | 5 | 300000 | | |
| Phòng 2 - Giường 5 |
| 1 | Bé  | xxxxx\ | 5 | 300000 | | |"""

EACH_WITH_ITS_FOOT = rf"""{HEAD}
| Giường 05 |
| 1 | Hoa | xxxxx\ | 5 | 300000 | | |
|   | Số BN/giường | 11111 | 5 | 300000 | | |
| Giường 06 |
| 1 | Bé  | xxxxx\ | 5 | 300000 | | |
|   | Số BN/giường | 11111 | 5 | 300000 | | |"""

SUM_BESIDE_THE_NAME = rf"""{HEAD}
|   | Giường 05 | | 5 | 300000 | | |
| 1 | Hoa | xxxxx\ | 5 | 300000 | | |
|   | Giường 06 | | 5 | 300000 | | |
| 1 | Bé  | xxxxx\ | 5 | 300000 | | |"""


@pytest.mark.rule("R15")
@pytest.mark.parametrize("table", [APART, ROWS_ABOVE, ROOMS, EACH_WITH_ITS_FOOT, SUM_BESIDE_THE_NAME])
def test_who_lies_in_another_bed_shares_nothing(home: Path, table: str) -> None:
    assert wrong(sheet(home, table)) == [] and money(sheet(home, table)) == [300_000, 300_000]


@pytest.mark.rule("R15")
def test_who_lies_in_the_same_bed_pays_a_half(home: Path) -> None:
    found = wrong(sheet(home, TOGETHER))
    # of the total, which adds up what is printed, 150,000 are too much
    assert found == [("ST001", "AJ4", 300_000, 150_000), ("ST002", "AJ6", 450_000, 300_000), ("ST004", "AJ6", 450_000, 300_000)]


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| Giường số 05 |", [("ST001", "AI7", 300_000, 150_000)]),  # with the third patient in the first bed
        ("| Giường số 07 |", []),
    ],
)
def test_a_bed_that_is_named_again_is_the_same(home: Path, rows: str, expected: list[tuple[Any, ...]]) -> None:
    table = rf"""{HEAD}
    | Giường số 05 |
    | 1 | Hoa | xxxxx\ | 5 | {"150000" if expected else "300000"} | | |
    {rows}
    | 3 | Út  | xxxxx\ | 5 | 300000 | | |
    | Giường số 06 |
    | 2 | Bé  | xxxxx\ | 5 | 300000 | | |"""
    assert wrong(sheet(home, table)) == expected


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "name",
    ["I. Giường số {}", "1. Giường {}", "Số giường: {}", "Giường nằm số {}", "Giường số {} (tiếp theo)", "Khoa Nội - Giường {}",
     "Giường {} - Khu A", "II | Giường số {} | |"],
)  # fmt: skip
def test_a_row_names_a_bed_in_other_words(home: Path, name: str) -> None:
    """Two in bed 5 pay a half of 5 × 60,000 each; the third is alone in bed 6."""
    table = rf"""{HEAD}
    | {name.format("05")} |
    | 1 | Hoa | xxxxx\ | 5 | 150000 | | |
    | 2 | Bé  | xxxxx\ | 5 | 150000 | | |
    | {name.format("06")} |
    | 3 | Út  | xxxxx\ | 5 | 300000 | | |"""
    assert wrong(sheet(home, table)) == []
    wrong_half = table.replace("| 3 | Út  | xxxxx\\ | 5 | 300000", "| 3 | Út  | xxxxx\\ | 5 | 150000")
    assert wrong(sheet(home, wrong_half)) == [("ST001", "AI8", 150_000, 300_000)]


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "heading",
    ["Số giường nằm", "Giường bệnh số", "Mã giường bệnh", "Vị trí giường", "Giường nằm", "Giường BN", "STT giường", "Số G",
     "Số buồng, số giường"],
)  # fmt: skip
def test_a_column_of_beds_in_other_words(home: Path, heading: str) -> None:
    assert wrong(sheet(home, APART.replace("Số giường", heading))) == []
    found = wrong(sheet(home, TOGETHER.replace("Số giường", heading)))
    assert ("ST001", "AJ4", 300_000, 150_000) in found


@pytest.mark.rule("R15")
@pytest.mark.parametrize("heading", ["Loại giường", "Số giường kế hoạch"])
def test_a_column_about_beds_that_names_none(home: Path, heading: str) -> None:
    """Two in the one bed of the sheet: 5 × 30,000 each."""
    table = rf"""{IN_COLUMN.replace("Số giường", heading)}
    | 1 | Hoa | 2 | xxxxx\ | 5 | 150000 | | |
    | 2 | Bé  | 3 | xxxxx\ | 5 | 150000 | | |"""
    assert wrong(sheet(home, table)) == []


@pytest.mark.rule("R15")
def test_the_title_names_the_bed_of_the_rows_that_name_none(home: Path) -> None:
    """The first patient is in the bed of the title; where the row below names the same one, the two share it: 5 × 30,000 each."""
    title = "| BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH SỐ 05/THÁNG 9 NĂM 2012 |"
    first_not_named = ROWS_ABOVE.replace("| Giường số 05 |\n", "")
    assert wrong(sheet(home, title, first_not_named)) == []
    found = wrong(sheet(home, title, first_not_named.replace("Giường số 06", "Giường số 05")))
    assert [entry for entry in found if entry[0] == "ST001"] == [
        ("ST001", "AI5", 300_000, 150_000), ("ST001", "AI7", 300_000, 150_000)
    ]  # fmt: skip


@pytest.mark.rule("R15")
def test_a_total_of_all_beds_is_added_up(home: Path) -> None:
    """300,000 + 300,000 = 600,000; two beds can earn 2 × 5 × 60,000, and no more."""
    found = wrong(sheet(home, APART.replace("600000", "660000")))
    assert found == [("ST004", "AJ6", 660_000, 600_000), ("ST011", "AJ6", 660_000, 600_000)]


A_BED_WITHOUT_ITS_OWN = rf"""{IN_COLUMN}
| 1 | Hoa | 05 | xxxxx\ | 5 | 150000 | | |
| 2 | Bé  | 05 | xxxxx\ | 5 | 150000 | | |
|   | Cộng | | | 10 | 300000 | | |
| 3 | Út  | 06 | xxxxx\ | 5 | 300000 | | |
|   | Tổng cộng | | | 15 | 600000 | | |"""  # of all three, as there is nothing to add up in bed 06


@pytest.mark.rule("R15")
@pytest.mark.parametrize("sum_of_bed", ["300000", "310000"])
def test_a_sum_is_that_of_the_beds_above_it(home: Path, sum_of_bed: str) -> None:
    found = wrong(sheet(home, A_BED_WITHOUT_ITS_OWN.replace("| 10 | 300000", f"| 10 | {sum_of_bed}")))
    at_most = [("ST004", "AJ6", 310_000, 300_000), ("ST011", "AJ6", 310_000, 300_000)]
    assert found == ([] if sum_of_bed == "300000" else at_most)


@pytest.mark.rule("R15")
def test_each_bed_has_its_own_foot(home: Path) -> None:
    """The second bed states two patients on the 2nd, where one is marked."""
    table = EACH_WITH_ITS_FOOT[:-40] + EACH_WITH_ITS_FOOT[-40:].replace("11111", "12111")
    assert wrong(sheet(home, table)) == [("ST005", "D9", 2, 1)]


@pytest.mark.parametrize("title", ["Giường loại 2", "Nằm ghép 2 người"])
def test_a_kind_of_bed_is_no_number(home: Path, title: str) -> None:
    """A row that names the kind of the bed says nothing of its number: the two shared one, and pay a half."""
    table = rf"""{HEAD}
    | {title} |
    | 1 | Hoa | xxxxx\ | 5 | 150000 | | |
    | 2 | Bé  | xxxxx\ | 5 | 150000 | | |"""
    assert wrong(sheet(home, table)) == []


NOT_CLEAR = rf"""{IN_COLUMN}
| 1 | Hoa | 05 | xxxxx\ | 5 | 300000 | | |
| 2 | Bé  |    | xxxxx\ | 5 | 300000 | | |
| 3 | Út  | 06 | xxxxx\ | 5 | 300000 | | |"""


@case("ST079", rule="R15")
@pytest.mark.parametrize(
    ("table", "cell"),
    [
        (NOT_CLEAR, "C5"),
        (NOT_CLEAR.replace("|    |", "| 05, 06 |"), "C5"),  # moved from one to the other: on which day, nobody says
        (ROOMS.replace(" - Giường 5", ""), "5:5"),  # two rooms, and no bed
        (ROOMS.replace("Phòng 1 - Giường 5", "Khoa Nội").replace("Phòng 2 - Giường 5", "Khoa Ngoại"), "5:5"),
        (ROOMS.replace("Phòng 1 - Giường 5", "Giường loại 2").replace("Phòng 2 - Giường 5", "Giường loại 3"), "5:5"),
        (HEAD + "\n|  | Hoa | xx\\ | 2 | 120000 | | |\n" + HEAD + "\n|  | Bé | xx\\ | 2 | 120000 | | |", "4:4"),  # a page, or a bed
        (ROWS_ABOVE.replace("| Giường số 05 |\n", ""), "4:4"),  # whose bed the first one is in, no row says
        (ROWS_ABOVE.replace("Giường số ", "G"), "5:5"),  # the number of a bed, or of something else
        (ROWS_ABOVE.replace("Giường số", "Người bệnh nằm giường"), "5:5"),
        (APART.replace("| 05 |", "| G05 |").replace("| 06 |", "| Giường 05 |"), "C4"),  # one bed written in two ways, or two
        (APART.replace("| 06 |", "| |"), "C5"),
        (
            ROWS_ABOVE.replace("| Giường số 05 |\n", "")
            .replace("| Cộng", "| Giường 07 |\n| 3 | Út | x | 1 | 60000 |||\n| Cộng")
            .replace("| 10 | 600000 |", "| 11 | 660000 |"),
            "4:4",
        ),
    ],
)  # fmt: skip
def test_which_bed_a_row_is_of_is_asked_once_and_nobody_is_accused(home: Path, table: str, cell: str) -> None:
    settled = settle_beds(sheet(home, table))
    assert [(code, at) for code, at, *_ in told(settled, "ST0") if code not in ("ST020", "ST021")] == [("ST079", cell)]
    assert not settled.blocked and set(money(sheet(home, table))) == {None}


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("first", "second", "row"),
    [
        ("Giường 5 (ghép)", "Giường 6", 5),
        ("Giường 5", "Giường 6 (kê thêm)", 7),
        ("Giường 5, 6", "Giường 7", 5),
        ("Giường 5", "Băng ca 1", 7),
        ("Giường 5", "Nằm ngoài hành lang", 7),
        ("Giường 5", "07", 7),
        ("05", "06", 5),
        ("P1G5", "P1G6", 5),
        ("Bed 5", "Bed 6", 5),
    ],
)
def test_a_title_that_may_be_a_bed_is_asked_about(home: Path, first: str, second: str, row: int) -> None:
    """Two patients, 5 × 60,000 each: right if they lie in two beds. Whether they do, the titles do not say for certain."""
    table = ROWS_ABOVE.replace("Giường số 05", first).replace("Giường số 06", second)
    assert [entry[:2] for entry in wrong(sheet(home, table))] == [("ST079", f"{row}:{row}")]


@silent("ST079")
@pytest.mark.parametrize(
    ("first", "second"),
    [("Có BHYT", "Không có BHYT"), ("Nam", "Nữ"), ("Mức hưởng 80 %", "Mức hưởng 95 %"), ("I. Viện phí", "II. Đối tượng khác"),
     ("Tuần 1", "Từ 9/9 đến 15/9")],
)  # fmt: skip
@pytest.mark.parametrize("bed", ["", "| Giường số 05 |\n"])
def test_groups_of_patients_are_no_beds(home: Path, first: str, second: str, bed: str) -> None:
    """The two share the bed: 5 × 30,000 each; whoever charges the whole is found."""
    table = ROWS_ABOVE.replace("| Giường số 05 |", f"{bed}| {first} |").replace("Giường số 06", second)
    assert wrong(sheet(home, table.replace("300000", "150000").replace("600000", "300000"))) == []
    assert [code for code, *_ in wrong(sheet(home, table))] == ["ST001", "ST001", "ST002", "ST004"]


@pytest.mark.rule("R15")
def test_a_column_that_may_name_beds_is_asked_about(home: Path) -> None:
    """05 and 06 below "Giường kê" are two beds, or not; below one number everybody is in one bed."""
    for table, asked in ((APART, ["ST079"]), (TOGETHER.replace("300000", "150000").replace("450000", "300000"), [])):
        assert [code for code, *_ in wrong(sheet(home, table.replace("Số giường", "Giường kê")))] == asked


@pytest.mark.rule("R15")
def test_the_name_of_a_bed_above_the_heading_is_no_column(home: Path) -> None:
    """Both are in bed 5, and pay a half: it was the heading of a column with their running numbers."""
    table = ROWS_ABOVE.replace("| Giường số 05 |\n", "").replace("| Giường số 06 |\n", "").replace("300000", "150000")
    assert wrong(sheet(home, "| Giường số 05 |", table.replace("600000", "300000"))) == []


@silent("ST079")
def test_a_bed_that_is_merged_over_its_patients(home: Path) -> None:
    """C4:C5 is bed 5: the two share it, and pay a half."""
    table = NOT_CLEAR.replace("300000", "150000", 2)
    assert wrong(workbook(home, table, merged="C4:C5")) == []
    assert money(home / "beds.xlsx") == [150_000, 150_000, 300_000]


def test_the_beds_of_a_ward_are_written_each_on_a_page(home: Path) -> None:
    """In the layout of the annex: one bed a page, which reads back to the same figures."""
    written = settle_beds(sheet(home, APART)).write(home / "out").files[0]
    assert openpyxl.load_workbook(written).sheetnames == ["Giường 1", "Giường 2"]
    assert money(written) == [300_000, 300_000] and wrong(written) == []


# --- several pages --------------------------------------------------------------------------------------------------------

PAGES = rf"""{HEAD}
| 1 | Hoa | xxxxx\ | 5 | 228000 | | |
| 2 | Bé  | ...xxxxx\ | 5 | 198000 | | |
{{}}
{HEAD}
| 3 | Út  | ....xx\ | 2 | 48000 | | |
|   | Cộng | | 12 | 474000 | | |"""
# Hoa 3 + ½ (the 4th) + 0.3 (the 5th) = 3.8; Bé ½ + 0.3 + ½ + 2 = 3.3; Út 0.3 + ½ = 0.8 days at 60,000


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "between", ["| Trang 2 |", "", "|   | Cộng trang 1 | | 10 | 426000 | | |", f"|   | Mang sang trang sau | | 10 | 426000 | | |\n{TITLE}"]
)  # fmt: skip
def test_the_heading_on_the_next_page_opens_no_other_bed(home: Path, between: str) -> None:
    path = sheet(home, PAGES.format(between))
    assert wrong(path) == [] and money(path) == [228_000, 198_000, 48_000]
    assert len(settle_beds(path).sheets) == 1


@pytest.mark.rule("R15")
def test_days_that_are_marked_by_1_are_those_of_patients(home: Path) -> None:
    """On the next page, and below the sum of another bed: 1 for each day."""
    path = sheet(home, PAGES.format("").replace("x", "1"))
    assert wrong(path) == [] and money(path) == [228_000, 198_000, 48_000]
    path = sheet(home, A_BED_WITHOUT_ITS_OWN.replace("x", "1"))
    assert wrong(path) == [] and money(path) == [150_000, 150_000, 300_000]


@pytest.mark.rule("R15")
def test_what_heads_each_page_names_no_bed(home: Path) -> None:
    """The ward stands at the top of both pages: bed 5 of the second is bed 5 of the first, and three share it as they did."""
    table = PAGES.format("| Khoa Nội |").replace(HEAD, IN_COLUMN)
    for name in ("Hoa", "Bé ", "Út "):
        table = table.replace(f"| {name} |", f"| {name} | 5 |")
    path = sheet(home, "| Khoa Nội |", table.replace("| Cộng |", "| Cộng | |"))
    assert wrong(path) == [] and money(path) == [228_000, 198_000, 48_000]


@pytest.mark.rule("R15")
def test_a_wrong_figure_on_the_next_page(home: Path) -> None:
    path = sheet(home, PAGES.format("| Trang 2 |").replace("48000", "120000"))
    assert [entry for entry in wrong(path) if entry[0] == "ST001"] == [("ST001", "AI8", 120_000, 48_000)]


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "between",
    [
        "|   | Cộng | | 10 | 600000 | | |",  # the sheet above has ended
        TITLE,  # a title of its own
        "| Giường số 06 |",
        "| Trưởng khoa |",
    ],
)
def test_another_bed_below_has_a_heading_of_its_own(home: Path, between: str) -> None:
    """Each bed's patients are numbered from 1, and neither shares a day with those of the other."""
    table = rf"""{HEAD}
    | 1 | Hoa | xxxxx\ | 5 | 300000 | | |
    | 2 | Bé  | .....xxxxx\ | 5 | 300000 | | |
    {between}
    {HEAD}
    | 1 | Út  | xxxxx\ | 5 | 300000 | | |"""
    assert wrong(sheet(home, table)) == [] and len(settle_beds(home / "beds.csv").sheets) == 2


OF_ONE_BED = "| BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH SỐ 05/THÁNG 9 NĂM 2012"


@pytest.mark.rule("R15")
@pytest.mark.parametrize("going_on", [" (tiếp theo) |", " (tiếp theo trang trước) |", " – Trang 2 |", " |"])
def test_a_title_that_names_the_same_bed_goes_on(home: Path, going_on: str) -> None:
    """So does a row that names it, or a title that leaves words out."""
    for again in (
        OF_ONE_BED + going_on,
        OF_ONE_BED.replace("THÁNG 9 NĂM", "tháng 09/") + going_on,
        "| Trang 2 - Giường số 05 |",
        "| Giường số 5" + going_on,
        "| BẢNG THEO DÕI (tiếp theo) |",
    ):
        path = sheet(home, OF_ONE_BED + " |", PAGES.format(again))
        assert wrong(path) == [] and money(path) == [228_000, 198_000, 48_000]


@pytest.mark.rule("R15")
@pytest.mark.parametrize("other", ["SỐ 06/THÁNG 9", "SỐ 05/THÁNG 10", "SỐ 05A/THÁNG 9", "SỐ 05 PHÒNG 2/THÁNG 9"])
def test_a_title_of_another_bed_or_month_opens_another_sheet(home: Path, other: str) -> None:
    title = OF_ONE_BED.replace("SỐ 05/THÁNG 9", other)
    assert len(settle_beds(sheet(home, OF_ONE_BED + " |", PAGES.format(f"{title} (tiếp theo) |"))).sheets) == 2


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "again", ["| Theo dõi giường số 05 - T9/2012 (tiếp theo) |", OF_ONE_BED.replace("/", " KHOA NỘI, ") + " |"]
)
def test_a_title_in_other_words_that_names_the_same_bed_is_asked_about(home: Path, again: str) -> None:
    """The patients are numbered on: the bed goes on, or one of the same number in another room begins."""
    assert [code for code, *_ in wrong(sheet(home, OF_ONE_BED + " |", PAGES.format(again)))] == ["ST079"]


def test_a_title_that_goes_on_above_patients_from_1_is_asked_about(home: Path) -> None:
    table = PAGES.format(OF_ONE_BED + " (tiếp theo) |").replace("| 3 | Út", "| 1 | Út")
    found = [entry for entry in wrong(sheet(home, OF_ONE_BED + " |", table)) if entry[0] != "ST079"]
    assert found == [] and set(money(home / "beds.csv")) == {None}


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("bed", "due"), [("05", 150_000), ("06", 300_000), ("", None)])
def test_the_bed_that_is_named_on_the_next_page_decides(home: Path, bed: str, due: int | None) -> None:
    """Patients are numbered from 1 on each page. Two in bed 5 pay 5 × 30,000 each; the one in bed 6 pays 5 × 60,000.

    Where no bed is named below, this is asked.
    """
    path = sheet(
        home,
        rf"""{IN_COLUMN}
    | 1 | Hoa | 05 | xxxxx\ | 5 | {due or 150_000} | | |
    {IN_COLUMN}
    | 1 | Bé  | {bed} | xxxxx\ | 5 | {due or 150_000} | | |""",
    )
    assert [code for code, *_ in wrong(path)] == ([] if due else ["ST079"]) and money(path) == [due, due]
    if due == 150_000:
        whole = Path(path).read_text(encoding="utf-8").replace("150000", "300000")
        path.write_text(whole, encoding="utf-8")
        assert [entry[0] for entry in wrong(path)] == ["ST001", "ST001"]


@pytest.mark.rule("R15")
def test_dates_of_another_month_open_another_sheet(home: Path) -> None:
    """In September two days at 60,000, in October two days: neither patient shared the bed."""
    table = rf"""{HEAD}
    | 1 | Hoa | xx\ | 2 | 120000 | | |
    {HEAD}
    | 2 | Bé  | xx\ | 2 | 120000 | | |"""
    path = sheet(home, table)
    lines = path.read_text(encoding="utf-8").splitlines()
    for place, month in ((2, "09"), (4, "10")):
        dates = ",".join(f"{day:02d}/{month}/2012" for day in range(1, 31))
        lines[place] = lines[place].replace(",".join(map(str, range(1, 32))), dates + ",")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert wrong(path) == [] and [found.law.day.month for found in settle_beds(path).sheets] == [9, 10]


# --- letters of old fonts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
@pytest.mark.parametrize("amount", [300_000, 310_000])
def test_a_sheet_typed_for_an_old_font(home: Path, typed: Callable[[str], str], amount: int) -> None:
    """The month, the price ("60.000 đ/ngày") and the total are read: 5 × 60,000, alone in the bed. The sheet is given back as it is."""
    table = rf"""{HEAD}
    | 1 | Nguyễn Thị Hoa | xxxxx\ | 5 | {amount} | | |
    | Tổng cộng | | | 5 | 300000 | | |"""
    path = workbook(home, table, typed=typed)
    assert wrong(path) == ([] if amount == 300_000 else [("ST001", "AI4", 310_000, 300_000)])
    given_back = settle_beds(path).write(home / "out").file("beds-settled.xlsx")
    assert openpyxl.load_workbook(given_back).worksheets[0]["A2"].value == typed("Giá tiền giường là 60.000 đ/ngày")
