"""What tables of what was charged have below and between their rows, and is none: totals, signatures, headings; and returns."""

import csv
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pricebook.app.charged import not_examined
from pricebook.app.settle_stays import SettledStays, settle_stays
from pricebook.app.settle_visits import SettledVisits, settle_visits
from pricebook.findings import Finding, Place
from pricebook.settlement.charged_tables import ChargedTable, read_file, readers_of
from pricebook.settlement.claims.read.keyed import key_of_run
from tests.support import case, pair, silent

VISITS = ["STT", "Họ và tên", "Mã cơ sở", "Ngày khám", "Bàn khám", "Mã lần khám", "Giá khám", "Thành tiền"]
FIRST = ["1", "Lê A", "80002", "03/09/2019 08:00", "B1", "L1", "31000", "31000"]
SECOND = ["2", "Lê B", "80002", "04/09/2019 08:00", "B1", "L2", "31000", "31000"]
STAYS = ["Mã cơ sở", "Mã đợt điều trị", "Mã khoa", "Ngày vào khoa", "Ngày ra khoa", "Kết quả điều trị", "Tình trạng ra viện"]
STAYS += ["Loại giường", "Số người nằm chung", "Giá ngày giường", "Tiền giường"]


def visits(folder: Path, *rows: list[str], suffix: str = "csv") -> SettledVisits:
    return settle_visits(written(folder / f"visits.{suffix}", [VISITS, *rows]))


def written(path: Path, rows: list[list[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append([None if cell == "" else cell for cell in row])
        book.save(path)
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def stay(amount: str, name: str = "D1", ward: str = "K1", end: str = "06/09/2019 10:00") -> list[str]:
    """Four days at 150,000 are due: 600,000."""
    return ["80002", name, ward, "02/09/2019 09:00", end, "Khỏi", "Ra viện", "Nội khoa", "1", "150000", amount]


def stays(folder: Path, *rows: list[str]) -> SettledStays:
    return settle_stays(written(folder / "stays.csv", [STAYS, *rows]))


# --- rows that are none -----------------------------------------------------------------------------------------------


@silent("ST051")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_numbers_of_columns_totals_signatures_and_a_heading_again_are_no_rows(tmp_path: Path, suffix: str) -> None:
    foot = [
        VISITS,  # on the next printed page
        SECOND,
        ["Tổng cộng: 2 lượt khám", "", "", "", "", "", "", "62.000"],
        ["Bằng chữ: sáu mươi hai nghìn đồng", "", "", "", "", "", "", ""],
        ["", "", "", "Long An, ngày 30 tháng 9 năm 2019", "", "", "", ""],
        ["", "Người lập bảng", "", "", "Trưởng phòng KHTH", "", "", ""],
        ["", "(Ký, ghi rõ họ tên)", "", "", "(Ký)", "", "", ""],
        ["", "Nguyễn Văn Bí", "", "", "Trần Thị Mật", "", "", ""],
    ]
    numbers = [f"({number})" for number in range(1, len(VISITS) + 1)]
    result = visits(tmp_path, numbers, FIRST, *foot, suffix=suffix)
    assert (result.rows, result.judged.examined, int(result.judged.charged)) == (2, 2, 62_000)
    assert not result.blocked and "ST051" not in {finding.code for finding in result.findings}


@case("ST051")
@pytest.mark.parametrize(
    "row",
    [
        ["", "", "", "", "", "", "", "62000"],  # money without a word
        ["Tổng cộng", "Lê C", "80002", "", "B1", "L3", "31000", "31000"],  # a patient, whatever the number says
        ["3", "Lê C", "80002", "", "B1", "L3", "31000", "31000"],
        ["", "Nguyễn Văn Bí", "", "", "Trần Thị Mật", "", "", ""],  # names without a signature above
    ],
)
def test_a_row_that_may_be_one_stays_a_question(tmp_path: Path, row: list[str]) -> None:
    result = visits(tmp_path, FIRST, row)
    assert result.rows == 2 and result.blocked and not_examined(result.findings) == {"ST051": 1}


@case("ST051")
@pytest.mark.parametrize("begin", ["32/09/2019", ""])
def test_a_ward_whose_code_is_a_word_for_a_total(tmp_path: Path, begin: str) -> None:
    """
    | Mã cơ sở | Mã đợt điều trị | Mã khoa | Ngày vào khoa | Ngày ra khoa | … | Giá ngày giường | Tiền giường |
    | 80002    | 123             | TC      | 32/09/2019    | 06/09/2019   |   | 150.000         | 600.000     |
    | Tổng số  |                 |         | 2 bệnh nhân   |              |   |                 | 1.200.000   |
    """
    ward = ["80002", "123", "TC", begin, "06/09/2019", "", "", "", "1", "150000", "600000"]
    total = ["Tổng số", "", "", "2 bệnh nhân", *[""] * 6, "1200000"]
    result = stays(tmp_path, stay("600000"), ward, total)
    assert (result.rows, result.examined, not_examined(result.findings)) == (2, 1, {"ST051": 1}) and result.blocked


def test_a_row_with_two_cells_that_cannot_be_read_is_one_row() -> None:
    at = [Place("1.csv", row=row, column=column) for row, column in ((4, 1), (4, 2), (5, 2))]
    findings = [Finding("ST051", at[0], observed=1), Finding("ST051", at[1], observed=2, cells=(at[2],))]
    assert not_examined(findings) == {"ST051": 2}


@pytest.mark.parametrize(
    ("table", "heading", "row"),
    [
        ("used", ["Mã dịch vụ", "Mã vật tư", "Số lượng thực tế"], ["C5.1.268", "VT009", "85"]),
        ("receipts", ["Mã", "Ngày thực hiện", "Số lượng", "Số tiền", "Đơn giá"], ["A4", "03/09/2012", "1", "11000", "11000"]),
        ("performed", ["Mã dịch vụ", "Ngày y lệnh", "Số lượng", "Đơn giá", "Loại KCB"], ["A4", "03/09/2012", "1", "9", "01"]),
    ],
)
def test_a_total_below_any_table_is_no_row(tmp_path: Path, table: str, heading: list[str], row: list[str]) -> None:
    """So is it in a Parquet file, whose cells are typed."""
    key, foot = key_of_run(), ["Tổng cộng", "", "", "96"][: len(heading)]
    rows = [heading, row, [*foot, *[""] * (len(heading) - len(foot))], ["Trưởng khoa", *[""] * (len(heading) - 1)]]
    path = written(tmp_path / "table.csv", rows)
    duckdb.sql(f"copy (from read_csv('{path}', header = true, all_varchar = true)) to '{tmp_path / 'table.parquet'}'")
    for suffix in ("csv", "parquet"):
        read = ChargedTable()
        read_file(tmp_path / f"table.{suffix}", "1", table, readers_of(table, key), read)
        assert (len(read.rows), read.read, read.findings) == (1, 1, [])


# --- returns ------------------------------------------------------------------------------------------------------------


@pair("ST114", back=("-150000", "-600000"))
def test_a_stay_that_is_taken_back(tmp_path: Path, back: str, raises: bool) -> None:
    """
    | rows                | judged | charged | due     |
    | 600,000 and −600,000 | both   | 0       | 0       |
    | 600,000 and −150,000 | neither: which days are taken back nobody says |
    | 600,000 of another stay | it  | 600,000 | 600,000 |
    """
    result = stays(tmp_path, stay("600000"), stay(back), stay("600000", "D2"))
    assert (int(result.judged.charged), int(result.due), result.examined) == (600_000, 600_000, 1 if raises else 3)
    told = [(f.code, f.at.row, [cell.row for cell in f.cells]) for f in result.findings]
    assert told == ([("ST114", 2, [1])] if raises else []) and result.blocked == raises
    due = [(each.row.at.row, int(each.amount)) for each in result.judged.due]  # in the order of the file
    assert due == ([(3, 600_000)] if raises else [(1, 0), (2, 0), (3, 600_000)])


def test_a_return_takes_one_of_two_rows_back_and_the_other_is_judged(tmp_path: Path) -> None:
    """750,000 for four days was taken back, and 600,000 charged in its place; written with a true minus or in brackets."""
    for back in ("−750.000", "(750.000)"):
        result = stays(tmp_path, stay("750000"), stay(back), stay("600000"))
        assert (list(result.findings), int(result.due)) == ([], 600_000)


@pair("ST114", back=("-9300", "-31000"))
def test_an_examination_that_is_taken_back(tmp_path: Path, back: str, raises: bool) -> None:
    result = visits(tmp_path, FIRST, [*FIRST[:-1], back], SECOND)
    assert ("ST114" in {f.code for f in result.findings}) == raises and int(result.due) == 31_000
    assert result.examined == (1 if raises else 3)


@pytest.mark.parametrize(
    ("visit", "card", "judged"),
    [("", "T1", 1), ("L1", "", 2), ("L1", "T1", 2), ("", "", 3)],  # L2 alone; L2 and L3 of the same card; …; all
)
def test_a_return_of_a_part_names_its_rows_by_visit_or_card(tmp_path: Path, visit: str, card: str, judged: int) -> None:
    """
    | Mã lần khám | Mã thẻ | Thành tiền |
    | L1          | T1     | 31.000     |
    | L2          | T2     | 31.000     |
    | L3          | T1     | 31.000     |
    | as below    |        | −9.300     |
    """
    names = [*VISITS, "Mã thẻ"]
    rows = [[*FIRST[:5], f"L{number}", "31000", "31000", of_card] for number, of_card in ((1, "T1"), (2, "T2"), (3, "T1"))]
    back = [*FIRST[:5], visit, "31000", "-9300", card]
    result = settle_visits(written(tmp_path / "visits.csv", [names, *rows, back]))
    assert result.examined == judged and not_examined(result.findings) == {"ST114": 4 - judged}
