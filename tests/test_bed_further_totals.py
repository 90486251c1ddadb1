r"""R15: the totals of a bed sheet that are not those of one bed: of a printed page, or of all beds of a ward.

Tables stand here as in test_bed_wards.py: "1…31" holds the marks from day 1 on, \ is the discharge; 60,000 đ a day.
"""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pricebook.app.check import check
from pricebook.app.settle import settle_beds
from tests.test_bed_wards import A_BED_WITHOUT_ITS_OWN, HEAD, PAGES, TITLE, rows_of, sheet, workbook, wrong

WARD = rf"""{HEAD}
| Giường số 05 |
| 1 | Hoa | xxxxx\ | 5 | 150000 | | |
| 2 | Bé  | xxxxx\ | 5 | 150000 | | |
|   | Cộng giường 05 | | 10 | 300000 | | |
| Giường số 06 |
| 3 | Út  | xxxxx\ | 5 | 300000 | | |
|   | Cộng giường 06 | | 5 | 300000 | | |
|   | Tổng cộng | | 15 | 600000 | | |"""  # two in bed 5: 5 × 30,000 each; one in bed 6: 5 × 60,000


@pytest.mark.rule("R15")
@pytest.mark.parametrize("label", ["Tổng cộng", "Cộng toàn khoa", "Cộng"])
def test_the_total_below_those_of_the_beds_is_that_of_all(home: Path, label: str) -> None:
    """300,000 + 300,000."""
    table = WARD.replace("Tổng cộng", label)
    assert wrong(sheet(home, table)) == []
    found = wrong(sheet(home, table.replace("15 | 600000", "16 | 610000")))
    assert found == [("ST011", "AH11", 16, 15), ("ST011", "AI11", 610_000, 600_000)]


@pytest.mark.rule("R15")
@pytest.mark.parametrize("label", ["Cộng lũy kế từ đầu năm", "Tổng được duyệt"])
def test_a_total_of_something_else_is_not_compared(home: Path, label: str) -> None:
    assert wrong(sheet(home, WARD.replace("Tổng cộng", label).replace("15 | 600000", "95 | 5600000"))) == []


@pytest.mark.rule("R15")
def test_a_total_of_all_beds_over_wrong_rows_is_corrected_with_them(home: Path) -> None:
    """Both in bed 5 charge the whole: 600,000 are 300,000, and 900,000 of all beds are 600,000."""
    table = WARD.replace("150000", "300000").replace("10 | 300000", "10 | 600000").replace("15 | 600000", "15 | 900000")
    settled = settle_beds(workbook(home, table))
    totals = [(f.code, f.at.cell, f.observed, f.limit) for f in settled.findings if f.code in ("ST002", "ST011")]
    assert {f.law_text() for f in settled.findings if f.code == "ST002"} == {
        f.law_text() for f in settled.findings if f.code == "ST001"
    }
    assert totals == [("ST002", "AI7", 600_000, 300_000), ("ST002", "AI11", 900_000, 600_000)]
    back = openpyxl.load_workbook(settled.write(home / "out").files[0]).worksheets[0]
    assert [back[cell].value for cell in ("AI5", "AI6", "AI7", "AI9", "AI11")] == [150_000, 150_000, 300_000, 300_000, 600_000]
    assert back["AI11"].comment.text.startswith("ST002") and not settle_beds(home / "out" / "beds-settled.xlsx").blocked


@pytest.mark.rule("R15")
def test_blank_figures_count_as_they_are_filled_in(home: Path) -> None:
    """The third patient's amount is blank, and is 5 × 60,000: with it 600,000 is right, and 300,000 leaves it out."""
    blank = WARD.replace(r"xxxxx\ | 5 | 300000 |", r"xxxxx\ | 5 | |").replace(
        " 5 | 300000 | | |\n|   | Tổng", " 5 | | | |\n|   | Tổng"
    )
    assert wrong(sheet(home, blank)) == []
    assert wrong(sheet(home, blank.replace("15 | 600000", "15 | 300000"))) == [("ST002", "AI11", 300_000, 600_000)]


@pytest.mark.rule("R15")
def test_a_total_of_the_last_bed_or_of_all(home: Path) -> None:
    """It is right as 600,000 of all three, and as 300,000 of bed 6; where it is neither, this is asked."""
    for total in ("15 | 600000", "5 | 300000"):
        assert wrong(sheet(home, A_BED_WITHOUT_ITS_OWN.replace("15 | 600000", total))) == []
    settled = settle_beds(sheet(home, A_BED_WITHOUT_ITS_OWN.replace("15 | 600000", "15 | 610000")))
    asked = [(f.code, f.at.cell, f.limit, f.severity) for f in settled.findings if f.code == "ST011"]
    assert asked == [("ST011", "AJ8", 600_000, "warning")] and not settled.blocked


GROUPS = rf"""{HEAD}
| Có BHYT |
| 1 | Hoa | xxxxx\ | 5 | 150000 | 120000 | 30000 |
| 2 | Bé  | .....xxxxx\ | 5 | 300000 | 240000 | 60000 |
|   | Cộng I | | 10 | 450000 | 360000 | 90000 |
| Không có BHYT |
| 3 | Út  | xxxxx\ | 5 | 150000 | 120000 | 30000 |
|   | Cộng II | | 5 | 150000 | 120000 | 30000 |
|   | Tổng cộng | | 15 | 600000 | 480000 | 120000 |"""
# One bed: Hoa and Út share it, 5 × 30,000 each; Bé is alone, 5 × 60,000. 150,000 + 300,000 = 450,000; + 150,000 = 600,000


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("first", "second"),
    [("Cộng I", "Cộng II"), ("Cộng có BHYT", "Cộng không có BHYT"), ("Cộng", "Cộng"), ("Cộng 80 %", "Cộng 95 %"),
     ("Cộng trang 1", "Cộng trang 2"), ("Cộng trang 1", "Cộng trang 1 mang sang")],
)  # fmt: skip
def test_the_sums_of_groups_of_one_bed(home: Path, first: str, second: str) -> None:
    table = GROUPS.replace("Cộng II", second).replace("Cộng I", first)
    untitled = table.replace("| Có BHYT |\n", "").replace("| Không có BHYT |\n", "")
    assert wrong(sheet(home, table)) == [] and wrong(sheet(home, untitled)) == []
    # the first one can add up nothing but the rows above it, the last one all; the second is that of its group, or of all
    assert wrong(sheet(home, table.replace("10 | 450000", "10 | 460000"))) == [("ST011", "AI7", 460_000, 450_000)]
    all_of_them = wrong(sheet(home, table.replace("15 | 600000", "15 | 610000")))
    assert ("ST011", "AI11", 610_000, 600_000) in all_of_them
    settled = settle_beds(
        workbook(home, table.replace("5 | 150000 | 120000 | 30000 |\n|   | Tổng", "5 | 160000 | | |\n|   | Tổng"))
    )
    assert [(f.at.cell, f.severity) for f in settled.findings if f.code == "ST011"] == [("AI10", "warning")]
    back = openpyxl.load_workbook(settled.write(home / "out").files[0]).worksheets[0]
    assert [back[cell].value for cell in ("AI7", "AI10", "AI11")] == [450_000, 160_000, 600_000]


@pytest.mark.rule("R15")
def test_a_sum_of_a_group_over_wrong_rows(home: Path) -> None:
    """Út charges the whole, 300,000: the second sum and the last one are 150,000 too much."""
    table = GROUPS.replace(" 5 | 150000 | 120000 | 30000 |\n|   | Cộng II", " 5 | 300000 | 240000 | 60000 |\n|   | Cộng II")
    table = table.replace("Cộng II | | 5 | 150000", "Cộng II | | 5 | 300000").replace("15 | 600000", "15 | 750000")
    found = [entry for entry in wrong(sheet(home, table)) if entry[1] in ("AI10", "AI11") and entry[0] != "ST004"]
    assert found == [("ST002", "AI10", 300_000, 150_000), ("ST002", "AI11", 750_000, 600_000)]


@pytest.mark.rule("R15")
def test_the_sum_of_the_last_bed_below_beds_without_one(home: Path) -> None:
    """Two in bed 6: 150,000 each. Bed 5 has one patient, and no sum."""
    table = rf"""{HEAD}
| Giường 05 |
| 1 | Hoa | xxxxx\ | 5 | 300000 | | |
| Giường 06 |
| 2 | Bé  | xxxxx\ | 5 | 150000 | | |
| 3 | Út  | xxxxx\ | 5 | 150000 | | |
|   | Cộng giường 06 | | 10 | 300000 | | |"""
    assert wrong(sheet(home, table)) == []
    settled = settle_beds(sheet(home, table.replace("10 | 300000", "10 | 310000")))
    assert [(f.at.cell, f.severity) for f in settled.findings if f.code == "ST011"] == [("AI9", "warning")]


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "label", ["Cộng trang trước", "Tổng trang trước", "Cộng mang sang", "Trang trước chuyển sang", "Cộng dồn"]
)
def test_a_sum_that_is_carried_to_the_next_page(home: Path, label: str) -> None:
    """228,000 + 198,000 stand below the first page, and above the rows of the second: the bed goes on. A running sum is not compared."""
    carried = f"|   | {label} | | 10 | 426000 | | |"
    pages = PAGES.format(carried)
    second = pages.index(HEAD, len(HEAD)) + len(HEAD)
    table = pages[:second] + f"\n{carried}" + pages[second:]
    path = sheet(home, table)
    assert wrong(path) == [] and len(settle_beds(path).sheets) == 1
    found = wrong(sheet(home, table.replace(carried + "\n| 3", carried.replace("426000", "526000") + "\n| 3")))
    assert found == ([] if label == "Cộng dồn" else [("ST011", "AI8", 526_000, 426_000)])


@pytest.mark.rule("R15")
@pytest.mark.parametrize("label", ["Cộng trang 1", "Mang sang trang sau"])
def test_the_sum_of_a_page(home: Path, label: str) -> None:
    """228,000 + 198,000 = 426,000."""
    assert wrong(sheet(home, PAGES.format(f"|   | {label} | | 10 | 426000 | | |"))) == []
    found = wrong(sheet(home, PAGES.format(f"|   | {label} | | 10 | 526000 | | |")))
    assert found == [("ST011", "AI6", 526_000, 426_000)]


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("amount", "severity"), [("48000", None), ("474000", None), ("50000", "warning")])
def test_the_sum_of_the_second_page_may_be_that_of_both(home: Path, amount: str, severity: str | None) -> None:
    pages = PAGES.format("|   | Cộng trang 1 | | 10 | 426000 | | |")
    table = pages.replace("|   | Cộng | |", f"|   | Cộng trang 2 | | | {amount} | | |\n|   | Cộng | |")
    settled = settle_beds(sheet(home, table))
    assert [f.severity for f in settled.findings if f.code == "ST011"] == ([severity] if severity else [])


@pytest.mark.rule("R15")
@pytest.mark.parametrize("row", ["| 3 | Út  | ? | | 2x", "| 3 | Út  | | | 300000"])
def test_a_total_over_rows_that_are_not_judged_is_not_compared(home: Path, row: str) -> None:
    """The third row has money that cannot be read, or no mark."""
    table = WARD.replace(r"| 3 | Út  | xxxxx\ | 5 | 300000", row).replace("15 | 600000", "15 | 610000")
    found: list[tuple[Any, ...]] = wrong(sheet(home, table))
    assert "ST011" not in [code for code, *_ in found]


@pytest.mark.rule("R15")
def test_check_compares_them_as_well(home: Path) -> None:
    path = workbook(home, WARD.replace("15 | 600000", "15 | 610000"))
    found = check(path, regulation="ttlt-04-2012").findings
    assert [(f.at.cell, f.limit) for f in found if f.code == "ST011"] == [("AI11", 600_000)]


# --- where no money is compared -------------------------------------------------------------------------------------------

NO_PRICE = rf"""| BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 9 NĂM 2012 |
{HEAD}
| 1 | Hoa | xxxxx\ | 5 | 150000 | 120000 | 30000 |
| 2 | Bé  | xxxxx\ | 5 | 150000 | 120000 | 30000 |
|   | Cộng | | 10 | 300000 | 240000 | 60000 |"""
OF_NO_BED = rf"""{TITLE}
{HEAD.replace("| 1…31", "| Số giường | 1…31")}
| 1 | Hoa | 05     | xxxxx\ | 5 | 150000 | 120000 | 30000 |
| 2 | Bé  | 05, 06 | xxxxx\ | 5 | 150000 | 120000 | 30000 |
|   | Cộng | | | 10 | 300000 | 240000 | 60000 |"""


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("table", "asks"), [(NO_PRICE, "ST009"), (OF_NO_BED, "ST079")])
@pytest.mark.parametrize(
    ("right", "wrong_figure", "code", "observed", "limit"),
    [
        ("10 | 300000", "10 | 1234567", "ST011", 1_234_567, 300_000),
        ("10 | 300000", "11 | 300000", "ST011", 11, 10),
        ("240000 | 60000", "240000 | 61000", "ST011", 61_000, 60_000),
        ("120000 | 30000 |\n|   | Cộng", "120000 | 1 |\n|   | Cộng", "ST010", 120_001, 150_000),
    ],
)
def test_the_arithmetic_of_a_sheet_is_compared_where_its_money_is_not(
    home: Path, table: str, asks: str, right: str, wrong_figure: str, code: str, observed: int, limit: int
) -> None:
    """Which price the beds have, or who shared one, is not stated; that sums and parts add up, the sheet says itself."""
    assert [entry[0] for entry in wrong(bare(home, table))] == [asks]
    found = wrong(bare(home, table.replace(right, wrong_figure)))
    assert (code, observed, limit) in [(entry[0], *entry[2:]) for entry in found]


@pytest.mark.rule("R15")
def test_a_part_that_is_still_to_be_filled_in_may_be_in_the_total(home: Path) -> None:
    """Of the second patient 150,000 stand there without their parts: 120,000 of the fund are in the total already."""
    table = NO_PRICE.replace("120000 | 30000 |\n|   | Cộng", "| |\n|   | Cộng")
    assert [entry[0] for entry in wrong(bare(home, table))] == ["ST009"]


def bare(home: Path, table: str) -> Path:
    """A table with its own title."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "beds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows_of(table))
    return home / "beds.csv"
