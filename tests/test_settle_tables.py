"""What tables of what was charged have below and between their rows, and is none: totals, signatures, headings; and returns."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import duckdb
import openpyxl
import pytest

from pricebook.app.charged import not_examined
from pricebook.app.settle_stays import SettledStays, settle_stays
from pricebook.app.settle_visits import SettledVisits, settle_visits
from pricebook.findings import Finding, Place
from pricebook.regulation import law_on, search_path
from pricebook.settlement.charged.columns import readers_of
from pricebook.settlement.charged.tables import ChargedTable, read_file
from pricebook.settlement.keyed import key_of_run
from pricebook.tables.layout.groups import group_title
from tests.old_fonts import in_tcvn3, in_vni
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


def wide(*cells: str) -> list[str]:
    """A row of visits that has these cells alone, from the first column on."""
    return [*cells, *[""] * (len(VISITS) - len(cells))]


NOTES = [
    [wide("Ghi chú:"), wide("1", "Giá đã gồm vật tư"), wide("2", "Áp dụng từ tháng 9"), wide("-", "Chưa gồm thuốc")],
    [wide("Ghi chú", "(1) Giá đã gồm vật tư"), wide("", "(2) Chưa gồm thuốc")],
]


@silent("ST051")
@pytest.mark.parametrize("notes", NOTES)
def test_notes_beside_their_numbers_are_no_rows(tmp_path: Path, notes: list[list[str]]) -> None:
    result = visits(tmp_path, FIRST, SECOND, *notes)
    assert (result.rows, int(result.judged.charged)) == (2, 62_000)
    assert "ST051" not in {finding.code for finding in result.findings}


@case("ST051")
@pytest.mark.parametrize("row", [wide("3", "Lê C"), [*wide("1", "Lê C")[:6], "31000", "31000"]])
def test_a_row_below_a_note_that_is_the_next_one_or_has_an_amount_is_named(tmp_path: Path, row: list[str]) -> None:
    result = visits(tmp_path, FIRST, SECOND, wide("Ghi chú: giá đã gồm vật tư"), row)
    assert result.rows == 3 and "ST051" in {finding.code for finding in result.findings}


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
        (
            "receipts",  # the word stands in a column that is not read
            ["Diễn giải", "Mã", "Ngày thực hiện", "Số lượng", "Số tiền", "Đơn giá"],
            ["Khám", "A4", "03/09/2012", "1", "96", "96"],
        ),
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


@pytest.mark.parametrize(("words", "found"), [("Tổng cộng", []), ("Chạy thận", ["ST051"] * 4)])
def test_the_words_of_a_total_may_stand_in_a_column_that_is_not_read(tmp_path: Path, words: str, found: list[str]) -> None:
    """The row below has 33,000 and no day, code and treatment: a total by its words alone, in CSV and in Parquet.

    | Mã dịch vụ | Ngày y lệnh | Diễn giải | Số lượng | Đơn giá | Loại KCB |
    | A4         | 03/09/2012  | Khám      | 1        | 11000   | 01       |
    |            |             | Tổng cộng | 3        |         |          |
    """
    heading = ["Mã dịch vụ", "Ngày y lệnh", "Diễn giải", "Số lượng", "Đơn giá", "Loại KCB"]
    path = written(
        tmp_path / "table.csv", [heading, ["A4", "03/09/2012", "Khám", "1", "11000", "01"], ["", "", words, "3", "", ""]]
    )
    duckdb.sql(f"copy (from read_csv('{path}', header = true, all_varchar = true)) to '{tmp_path / 'table.parquet'}'")
    for suffix in ("csv", "parquet"):
        read = ChargedTable()
        read_file(tmp_path / f"table.{suffix}", "1", "performed", readers_of("performed", key_of_run()), read)
        assert [finding.code for finding in read.findings] == found and read.read == 1 + bool(found)


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


@pair("ST051", amount=("600000", "-600000"))
@pytest.mark.parametrize("price", ["-150000", "(150.000)"])
def test_a_return_may_have_the_minus_in_its_price_too(tmp_path: Path, price: str, amount: str, raises: bool) -> None:
    """600,000 were charged and given back; a price below 0 of a row that asks for money is a slip."""
    back = [*stay(amount)[:-2], price, amount]
    result = stays(tmp_path, stay("600000"), back)
    assert (int(result.judged.charged), int(result.due), result.blocked) == (
        (600_000, 600_000, True) if raises else (0, 0, False)
    )


@pair("ST114", back=("-9300", "-31000"))
def test_an_examination_that_is_taken_back(tmp_path: Path, back: str, raises: bool) -> None:
    result = visits(tmp_path, FIRST, [*FIRST[:-1], back], SECOND)
    assert ("ST114" in {f.code for f in result.findings}) == raises and int(result.due) == 31_000
    assert result.examined == (1 if raises else 3)


@pytest.mark.parametrize(
    ("visit", "card", "judged"),
    # L2 alone; L2 and L3 of the same card; …; all; and all, for L1 of another card is another visit
    [("", "T1", 1), ("L1", "", 2), ("L1", "T1", 2), ("", "", 3), ("L1", "T9", 3)],
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


# --- titles of groups, and their sums -----------------------------------------------------------------------------------


@silent("ST051")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_titles_of_groups_and_the_sums_that_name_them_are_no_rows(tmp_path: Path, suffix: str) -> None:
    """
    | STT | Họ và tên           | … | Thành tiền |
    | I   | Khoa Khám bệnh      |   |            |
    | 1   | Lê A                | … | 31.000     |
    |     | Cộng khoa Khám bệnh |   | 31.000     |
    | …   |                     |   |            |
    """

    def line(number: str, label: str, amount: str = "") -> list[str]:
        return [number, label, *[""] * 5, amount]

    first = [line("I", "Khoa Khám bệnh"), FIRST, line("", "Cộng khoa Khám bệnh", "31000"), line("", "Mang sang trang 2", "31000")]
    second = [line("", "Trang trước chuyển sang", "31000"), line("II. Khoa Sản", ""), SECOND, line("", "Cộng khoa Sản", "31000")]
    foot = [line("", "Cộng lũy kế", "62.000"), line("Tổng số tiền đề nghị thanh toán", "", "62.000")]
    result = visits(tmp_path, *first, *second, *foot, suffix=suffix)
    assert (result.rows, int(result.judged.charged), int(result.due)) == (2, 62_000, 62_000)
    assert not result.blocked and "ST051" not in {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("of_all", "of_second", "said"),
    [
        ("62000", "31000", {}),
        ("62000", "32000", {"ST051": 1}),  # not what the row below it comes to: nobody knows what it is
        ("61000", "31000", {"ST051": 1}),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_title_of_a_group_with_the_sum_of_the_rows_below_it_is_no_row(
    tmp_path: Path, of_all: str, of_second: str, said: dict[str, int], suffix: str
) -> None:
    """
    | STT | Họ và tên         | … | Thành tiền |
    | A   | Cơ sở 80002       |   | 62.000     |
    | I   | Khoa Khám bệnh    |   |            |
    | 1   | Lê A              | … | 31.000     |
    | II  | Khoa Sản          |   | 31.000     |
    | 2   | Lê B              | … | 31.000     |
    """
    titles = [
        ["A", "Cơ sở 80002", *[""] * 5, of_all],
        ["I", "Khoa Khám bệnh", *[""] * 6],
        ["II", "Khoa Sản", *[""] * 5, of_second],
    ]
    result = visits(tmp_path, *titles[:2], FIRST, titles[2], SECOND, suffix=suffix)
    assert (not_examined(result.findings), int(result.due)) == (said, 62_000)


def test_a_long_text_below_signatures_is_read_in_bounded_time(tmp_path: Path) -> None:
    """30,000 letters that are nearly names, for each of which every pair of words was tried."""
    start = process_time()
    result = visits(tmp_path, FIRST, ["", "Người lập biểu", *[""] * 6], ["", "a " * 15_000 + "9x", *[""] * 6])
    assert result.rows == 1  # the text is the title of a group
    assert process_time() - start < 10


@pytest.mark.parametrize(
    ("title", "above", "below", "is_one"),
    [
        (["", "Chuyên khoa: Nội", *[""] * 5, "62000"], [], [FIRST, SECOND], False),
        ([*[""] * 4, "B1", "", "", "62000"], [], [FIRST, SECOND], False),  # as a title, in the column of tables
        ([*[""] * 4, "B1", "", "", "62000"], [FIRST], [FIRST, SECOND], True),
        (["", "Chuyên khoa: Nội", *[""] * 5, "61000"], [], [FIRST, SECOND], True),
        (["", "Khoa Nội", *[""] * 4, "2", "62000"], [], [FIRST, SECOND], False),  # with the number of its rows
        (["", "Lê C", *[""] * 5, "62000"], [FIRST], [FIRST, SECOND], True),  # not all rows are in groups: somebody, or a title
        (["", "Lê C", *[""] * 5, "31000"], [], [SECOND], True),  # the amount of one row
        (["", "Lê C", *[""] * 4, "31000", "62000"], [], [FIRST, SECOND], True),  # with a price
        (["3", "Lê C", *[""] * 5, "62000"], [], [FIRST, SECOND], True),  # with the number of a row
    ],
)
def test_other_words_are_a_title_by_the_sums_of_all_rows(
    tmp_path: Path, title: list[str], above: list[list[str]], below: list[list[str]], is_one: bool
) -> None:
    """
    | STT | Họ và tên        | … | Thành tiền |
    |     | Chuyên khoa: Nội |   | 62.000     |
    | 1   | Lê A             | … | 31.000     |
    | 2   | Lê B             | … | 31.000     |
    """
    result = visits(tmp_path, *above, title, *below)
    rows = len(above) + len(below)
    assert (result.rows, not_examined(result.findings)) == (rows + is_one, {"ST051": 1} if is_one else {})


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        (["", "Cộng xét nghiệm", *[""] * 5, "62000"], False),  # 31,000 + 31,000: the rows above add up to it
        (["", "Cộng xét nghiệm", *[""] * 5, "61000"], True),
        (["", "Cộng ngày 03/09", *[""] * 5, "61000"], False),
        (["", "Tổng BN: 2", *[""] * 5, "61000"], False),
        (["", "Cộng 2 bệnh nhân", *[""] * 5, "61000"], False),
        (["", "Tổng Thị Mai", *[""] * 5, "31000"], True),  # a name, and money of the row above
        (["", "Tống Tiến Dũng", *[""] * 5, "61000"], True),  # a name, and no sum of money ("tổng tiền")
        (["", "Tống Khoa", *[""] * 5, "61000"], True),
        (["3", "Cộng khoa Nội", *[""] * 5, "31000"], True),  # with the number of a row
        (["", "Cộng khoa Nội", "", "", "", "", "31000", "31000"], True),  # with a price
        (["", "Cộng khoa Nội", "80002", *[""] * 4, "31000"], True),  # with a code
        (["3", "Khoa Sản", *[""] * 6], False),  # the title of the third ward
        (["3", "Lê C", *[""] * 6], True),  # the number of a row, and no money: nobody knows
    ],
)
def test_what_may_be_a_row_is_not_passed_over_as_a_sum(tmp_path: Path, row: list[str], is_one: bool) -> None:
    result = visits(tmp_path, FIRST, SECOND, row)
    assert (result.rows, not_examined(result.findings)) == (2 + is_one, {"ST051": 1} if is_one else {})


@pytest.mark.parametrize(
    ("table", "heading", "rows"),
    [
        ("receipts", ["STT", "Nội dung thu", "Ngày thực hiện", "Số lượng", "Đơn giá", "Số tiền"],
         [["I", "Thu xét nghiệm"], ["1", "Hematocrit", "03/10/2012", "1", "11000", "11000"], ["", "Cộng xét nghiệm", "", "", "", "11000"]]),
        ("performed", ["STT", "Mã dịch vụ", "Tên dịch vụ", "Ngày y lệnh", "Số lượng", "Đơn giá", "Loại KCB"],
         [["I", "", "Xét nghiệm"], ["1", "A4", "", "03/10/2012", "1", "11000", "01"], ["", "", "Cộng xét nghiệm", "", "1"]]),
        ("stays", ["STT", "Mã thẻ", "Ngày vào khoa", "Ngày ra khoa", "Đơn giá", "Thành tiền"],
         [["I. Khoa Nội"], ["1", "C1", "02/09/2019", "06/09/2019", "150000", "600000"], ["Cộng khoa Nội", "", "", "", "", "600000"]]),
        ("form21", ["STT", "STT theo QĐ", "Tên dịch vụ", "Ngoại trú", "Nội trú", "Đơn giá", "Thành tiền"],
         [["I", "", "Xét nghiệm"], ["1", "268", "Huyết đồ", "1", "", "48000", "48000"], ["", "", "Cộng xét nghiệm", "1", "", "", "48000"]]),
    ],
)  # fmt: skip
def test_titles_and_their_sums_in_all_the_tables(tmp_path: Path, table: str, heading: list[str], rows: list[list[str]]) -> None:
    path = written(tmp_path / "table.csv", [heading, *([*row, *[""] * (len(heading) - len(row))] for row in rows)])
    read = ChargedTable()
    read_file(path, "1", table, readers_of(table, key_of_run()), read)
    assert (len(read.rows), read.read, read.findings) == (1, 1, [])


@pytest.mark.slow
def test_many_titles_with_wrong_sums_are_read_in_bounded_time(tmp_path: Path) -> None:
    """10,000 wards, each with its own wrong sum; so far up to a minute, for each row was held against all titles above it."""
    heading = ["STT", "Mã thẻ", "Ngày vào khoa", "Ngày ra khoa", "Đơn giá", "Thành tiền"]
    ward = [["I", "Khoa Nội", "", "", "", "7"], ["1", "C1", "02/09/2019", "06/09/2019", "150000", "600000"]]
    path, read, start = written(tmp_path / "table.csv", [heading, *ward * 10_000]), ChargedTable(), process_time()
    read_file(path, "1", "stays", readers_of("stays", key_of_run()), read)
    assert (len(read.rows), len(read.unread)) == (10_000, 10_000)
    assert process_time() - start < 10


@pytest.mark.parametrize(
    ("name", "is_title"),
    [
        ("Khoa Nội", True),
        ("Phòng khám số 2", True),
        ("Trạm y tế xã Bình An", True),
        ("Tháng 9", True),
        ("Trám bít hố rãnh", False),  # services, which begin as a station, a room and a month do without their accents
        ("Phong bế thần kinh", False),
        ("Thang đánh giá trầm cảm Beck (BDI)", False),
    ],
)
@pytest.mark.parametrize("amount", ["", "15000"])  # nothing, or what the row below comes to, as the title of a group may have
def test_a_service_without_its_figures_is_no_title_of_a_group(tmp_path: Path, name: str, is_title: bool, amount: str) -> None:
    heading = ["STT", "Mã cơ sở", "Mã lần khám", "Ngày thực hiện", "Mã dịch vụ", "Tên dịch vụ", "Số lượng", "Đơn giá", "Số tiền"]
    line = ["80002", "L9", "03/10/2012", "C5.1.273", "Xét nghiệm", "1", "15000", "15000"]
    path = written(tmp_path / "r.csv", [heading, ["1", *line], ["2", "", "", "", "", name, "", "", amount], ["3", *line]])
    read = ChargedTable()
    read_file(path, path.name, "receipts", readers_of("receipts", key_of_run()), read)
    assert len(read.rows) == 2 and {f.at.row for f in read.findings} == (set() if is_title else {2})


@pytest.mark.parametrize("regulation", ["nq-399-2025", "ttlt-04-2012", "tt22-2023"])
def test_no_service_of_a_regulation_is_called_as_groups_are(regulation: str) -> None:
    law, _ = law_on(search_path(), regulation, date(2025, 7, 1) if regulation == "nq-399-2025" else date(2024, 6, 1))
    assert law is not None
    names = [service.name for service in law.services.values() if service.name]
    assert names and [name for name in names if group_title(["5", name], (), ()) is not None] == []


@pytest.mark.parametrize(("end", "judged"), [("06/09/2019 10:00", 1), ("05/09/2019 10:00", 2)])
def test_a_return_of_a_part_that_names_nobody_is_of_the_row_that_says_the_same(tmp_path: Path, end: str, judged: int) -> None:
    """
    | stay, card | ward | from | to           | amount   |
    |            | K1   | 2/9  | 6/9          | 750.000  |
    |            | K1   | 2/9  | 6/9 (or 5/9) | −150.000 |
    |            | K2   | 2/9  | 6/9          | 600.000  |

    600,000 are due of the first row. What was given back of it is not refused once more; of other days it is of another row.
    """
    result = stays(tmp_path, stay("750000", ""), stay("-150000", "", end=end), stay("600000", "", ward="K2"))
    assert (result.examined, not_examined(result.findings)) == (judged, {"ST114": 3 - judged})
    assert [int(v.stake) for v in result.judged.verdicts] == ([150_000] if judged == 2 else [])


# --- merged cells, and what a row does not say ----------------------------------------------------------------------------


def merged(path: Path, heading: list[str], rows: list[list[str]], *ranges: str) -> Path:
    written(path, [heading, *rows])
    book = openpyxl.load_workbook(path)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


CARDS = ["Mã cơ sở", "Mã thẻ", "Mã lần khám", "Ngày khám", "Bàn khám", "Giá khám", "Thành tiền"]


@pytest.mark.parametrize("paid", ["31000", "9300"])
def test_a_cell_that_is_merged_over_rows_says_the_same_of_each(tmp_path: Path, paid: str) -> None:
    """
    | Mã cơ sở | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Giá khám | Thành tiền      |
    | 80002    | C1     | L1          | 03/09/2019 8:00 | B1       | 31.000   | 31.000          |
    |          |        |             | 03/09/2019 9:00 | B2       |          | 9.300 or 31.000 |
    """
    rows = [["80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"], ["", "", "", "03/09/2019 9:00", "B2", "", paid]]
    result = settle_visits(merged(tmp_path / "v.xlsx", CARDS, rows, "A2:A3", "B2:B3", "C2:C3", "F2:F3"))
    # 31,000 + 30 % of 31,000 = 40,300
    assert [(v.code, int(v.due), int(v.stake)) for v in result.judged.verdicts] == (
        [("ST062", 9_300, 21_700)] if paid == "31000" else []
    )
    assert int(result.due) == 40_300


@case("ST051")
def test_an_amount_that_is_merged_over_rows_is_that_of_all_of_them(tmp_path: Path) -> None:
    """Which part of 40,300 is of which of two visits is not stated: neither row is examined."""
    rows = [["80002", "C1", f"L{hour}", f"03/09/2019 {hour}:00", "B1", "31000", "40300" if hour == 8 else ""] for hour in (8, 9)]
    result = settle_visits(merged(tmp_path / "v.xlsx", CARDS, rows, "G2:G3"))
    assert (not_examined(result.findings), int(result.judged.charged)) == ({"ST051": 2}, 0)


def test_a_row_of_which_all_cells_are_merged_with_the_one_above_is_none(tmp_path: Path) -> None:
    rows = [["80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"], [""] * 7]
    result = settle_visits(merged(tmp_path / "v.xlsx", CARDS, rows, *(f"{letter}2:{letter}3" for letter in "ABCDEFG")))
    assert (result.rows, int(result.judged.charged), result.blocked) == (1, 31_000, False)


def test_the_cells_of_a_stay_that_are_merged_over_its_wards(tmp_path: Path) -> None:
    """3.5 × 150,000 + 3.5 × 180,000 = 1,155,000: the day of the change is divided, as the stay is one."""
    heading = ["Mã cơ sở", "Mã đợt điều trị", "Mã khoa", "Ngày vào khoa", "Ngày ra khoa", "Giá ngày giường", "Tiền giường"]
    rows = [
        ["80002", "D1", "K01", "02/09/2019 8:00", "05/09/2019 10:00", "150000", "525000"],
        ["", "", "K02", "05/09/2019 10:00", "09/09/2019 8:00", "180000", "630000"],
    ]
    result = settle_stays(merged(tmp_path / "s.xlsx", heading, rows, "A2:A3", "B2:B3"))
    assert (result.judged.verdicts, int(result.due)) == ((), 1_155_000)


def told_of_visits(result: SettledVisits) -> list[tuple[str, int | None]]:
    """ST067 about the visit: the columns, and the row of the file; None where it is said of the whole table."""
    about = [f for f in result.findings if f.code == "ST067" and "Lần đến khám" in str(f.observed)]
    return [(str(f.observed), None if f.at.row is None else f.at.row + 1) for f in about]


@pytest.mark.parametrize(("card", "raises"), [("", True), ("C2", False)])
def test_a_row_that_says_neither_visit_nor_card_is_named(tmp_path: Path, card: str, raises: bool) -> None:
    """Whether it is a further examination of the visit above, nobody knows."""
    rows = [
        ["80002", "C1", "L1", "03/09/2019", "B1", "31000", "31000"],
        ["80002", card, "", "03/09/2019", "B2", "31000", "31000"],
    ]
    result = settle_visits(written(tmp_path / "v.csv", [CARDS, *rows]))
    assert told_of_visits(result) == ([("Lần đến khám, Số thẻ BHYT", 3)] if raises else []) and not result.judged.verdicts


@pytest.mark.parametrize(("others", "raises"), [(65, True), (64, False)])
def test_a_row_without_a_table_where_it_may_be_the_66th(tmp_path: Path, others: int, raises: bool) -> None:
    rows = [["80002", f"C{n}", f"L{n}", "03/09/2019", "B1" if n else "", "31000", "31000"] for n in range(others + 1)]
    result = settle_visits(written(tmp_path / "v.csv", [CARDS, *rows]))
    told = [f.at.row for f in result.findings if f.code == "ST067" and f.observed == "Bàn khám"]
    assert told == ([1] if raises else [])


# --- cards ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "card", ["TE1800000000000", "TE 1 80 00000 00000", "Không có thẻ", "-", "…", "0000000000", "chưa có thẻ"]
)
def test_a_card_that_is_nobodys_joins_nobody(tmp_path: Path, card: str) -> None:
    """Two newborns who have no card yet: two visits, as far as anybody knows; that they could not be compared is named."""
    rows = [["80002", card, visit, "03/09/2019", "B1", "31000", "31000"] for visit in ("", "")]
    result = settle_visits(written(tmp_path / "v.csv", [CARDS, *rows]))
    assert (result.judged.verdicts, int(result.due)) == ((), 62_000)
    assert told_of_visits(result) == [("Lần đến khám, Số thẻ BHYT", None)]
    for visits_ in (("L1", "L2"), ("L1", "-")):  # with codes of visits, no question that they came back
        both = [["80002", card, visit, "03/09/2019", "B1", "31000", "31000"] for visit in visits_]
        assert settle_visits(written(tmp_path / "w.csv", [CARDS, *both])).judged.verdicts == ()


@pytest.mark.parametrize(("card", "told"), [("TE1800000000000", []), ("", [("ST062", 21_700)]), ("DN4808000000002", [])])
def test_under_one_code_of_a_visit_a_newborns_card_is_another_person(
    tmp_path: Path, card: str, told: list[tuple[str, int]]
) -> None:
    """
    | Mã thẻ          | Mã lần khám | Giá khám |
    | DN4808000000001 | 1           | 31.000   |
    | ?               | 1           | 31.000   |

    A blank cell is of the same card: 31,000 + 9,300. The card of a newborn is not that of the mother.
    """
    rows = [["80002", each, "1", "03/09/2019", "B1", "31000", "31000"] for each in ("DN4808000000001", card)]
    result = settle_visits(written(tmp_path / "v.csv", [CARDS, *rows]))
    assert [(v.code, int(v.stake)) for v in result.judged.verdicts] == told


@pytest.mark.parametrize(("card", "told"), [("TE1800000000000", []), ("", ["ST072"])])
def test_under_one_code_of_a_stay_a_newborns_card_is_another_person(tmp_path: Path, card: str, told: list[str]) -> None:
    """A mother in K1 and her child in K2 from 2 to 6 September, 4 × 150,000 each: of one patient it were two wards on each day."""
    both = [[*stay("600000", ward="K1"), "DN4808000000001"], [*stay("600000", ward="K2"), card]]
    result = settle_stays(written(tmp_path / "s.csv", [[*STAYS, "Mã thẻ"], *both]))
    assert sorted({v.code for v in result.judged.verdicts if v.result == "refuse"}) == told


@pytest.mark.parametrize("card", ["DN 4 80 80000 00001", "dn4808000000001", "DN-4-80-8000000001"])
def test_a_card_in_another_spelling_is_the_same_card(tmp_path: Path, card: str) -> None:
    """31,000 + 9,300 are due of 62,000."""
    rows = [["80002", each, "", "03/09/2019", "B1", "31000", "31000"] for each in ("DN4808000000001", card)]
    result = settle_visits(written(tmp_path / "v.csv", [CARDS, *rows]))
    assert [(v.code, int(v.stake)) for v in result.judged.verdicts] == [("ST062", 21_700)]


def test_a_stay_without_a_card_overlaps_with_nobodys(tmp_path: Path) -> None:
    for card, told in (("TE1800000000000", []), ("TE1800000000001", ["ST078"])):
        both = [[*stay("600000", name), card] for name in ("D1", "D2")]
        result = settle_stays(written(tmp_path / "s.csv", [[*STAYS, "Mã thẻ"], *both]))
        assert [v.code for v in result.judged.verdicts] == told


# --- files that are damaged -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "damaged", "said"),
    [
        ("*", "", []),
        ("*", "cut off", [("ST041", 1)]),
        ("*", "another format", [("ST041", 1)]),
        ('* exclude ("Giá khám")', "", [("ST050", "Giá khám")]),  # whole, and without a column
    ],
)
def test_a_damaged_parquet_file_lacks_no_columns(
    tmp_path: Path, columns: str, damaged: str, said: list[tuple[str, object]]
) -> None:
    table, file = written(tmp_path / "v.csv", [VISITS, FIRST]), tmp_path / "v.parquet"
    duckdb.sql(f"copy (select {columns} from read_csv('{table}', header = true, all_varchar = true)) to '{file}'")
    if damaged:
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] if damaged == "cut off" else table.read_bytes())
    result = settle_visits(file)
    assert [(f.code, f.observed) for f in result.findings if f.code != "ST067"] == said
    assert (result.rows, result.blocked) == (not said, bool(said))


# --- what is read once, and what is not seen --------------------------------------------------------------------------------


@pair("ST053", amount=("31000", "30000"))
def test_a_file_that_is_given_twice_counts_once(tmp_path: Path, amount: str, raises: bool) -> None:
    """The second file has the same bytes, or another amount: 31,000, or 31,000 + 30,000."""
    paths = [written(tmp_path / name, [VISITS, [*FIRST[:-1], paid]]) for name, paid in (("a.csv", "31000"), ("b.csv", amount))]
    result = settle_visits(paths)
    assert (result.rows, int(result.due)) == ((1, 31_000) if raises else (2, 61_000))
    assert [f.at.file for f in result.findings if f.code == "ST053"] == (["2.csv"] if raises else [])


@pytest.mark.parametrize("hides", ["sheet", "row"])
def test_hidden_rows_and_worksheets_are_read_and_named_by_their_numbers(tmp_path: Path, hides: str) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("Lê Thị Mật")):
        sheet.append(VISITS)
        sheet.append(FIRST if sheet is book.worksheets[0] else SECOND)
    if hides == "sheet":
        book.worksheets[1].sheet_state = "hidden"
    else:
        book.worksheets[1].row_dimensions[2].hidden = True
    book.save(tmp_path / "v.xlsx")
    result = settle_visits(tmp_path / "v.xlsx")
    told = [(f.at.sheet, f.at.row) for f in result.findings if f.code == "XL030"]
    assert told == [("2", None if hides == "sheet" else 1)] and (result.rows, int(result.due)) == (2, 62_000)
    assert "Mật" not in str(result.record())


# --- worksheets without a heading -----------------------------------------------------------------------------------------


@pair("ST050", second=(["80002", "C2", "L2", "04/09/2019 8:00", "B1", "31000", "31000"], ["Khoa Nội", "12", "Khoa Sản", "15"]))
@pytest.mark.parametrize("above", [[], [["Danh sách bổ sung"], []]])
def test_a_list_that_goes_on_in_a_worksheet_without_a_heading_is_named(
    tmp_path: Path, above: list[list[str]], second: list[str], raises: bool
) -> None:
    """The rows of the second worksheet stand as below the heading of the first one; a list of wards does not."""
    book = openpyxl.Workbook()
    for sheet, rows in ((book.worksheets[0], [CARDS, ["80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"]]),
                        (book.create_sheet(), [*above, second])):  # fmt: skip
        for cells in rows:
            sheet.append(cells)
    book.save(tmp_path / "v.xlsx")
    result = settle_visits(tmp_path / "v.xlsx")
    told = [(f.at.sheet, f.at.row) for f in result.findings if f.code == "ST050"]
    assert told == ([("2", len(above))] if raises else []) and result.blocked == raises
    assert (result.rows, int(result.due)) == (1, 31_000)


@pytest.mark.parametrize(("second", "named"), [
    (["2", "80002", "C2", "L2", "", "B1", "31000", "31000"], True),  # no day
    (["2", "80002", "C2", "L2", "04/09/2019 8:00", "B1", "31000", ""], True),  # no amount
    (["80002", "C2", "L2", "04/09/2019 8:00", "B1", "31000", "31000"], True),  # no running number: one to the left
    (["2", "80002", "", "", "", "B1", "31000", "31000"], False),  # nobody's, on no day: a sum of a table
    (["2", "80002", "C2", "L2", "", "B1", "", ""], False),  # a list of patients
])  # fmt: skip
def test_a_row_there_that_lacks_one_thing_is_named_as_it_is_below_the_heading(
    tmp_path: Path, second: list[str], named: bool
) -> None:
    book = openpyxl.Workbook()
    first = ["1", "80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"]
    for sheet, rows in ((book.worksheets[0], [["STT", *CARDS], first]), (book.create_sheet(), [second])):
        for cells in rows:
            sheet.append(cells)
    book.save(tmp_path / "v.xlsx")
    result = settle_visits(tmp_path / "v.xlsx")
    assert [(f.at.sheet, f.at.row) for f in result.findings if f.code == "ST050"] == ([("2", 0)] if named else [])


BESIDE = {
    "examinations without money": (CARDS[:5], ["80002", "C1", "L1", "03/09/2019 9:00", "B2"], True),
    "a list of patients": (["Mã thẻ", "Họ và tên", "Mã lần khám", "Ngày khám"], ["C1", "Lê A", "L1", "03/09/2019 9:00"], False),
    "examinations without the price": (["Mã lần khám", "Ngày khám", "Thành tiền"], ["L1", "03/09/2019", "31000"], True),
    "examinations without the day": (["Mã lần khám", "Giá khám", "Thành tiền"], ["L1", "31000", "31000"], True),
    "sums by days": (["Ngày khám", "Số lượt", "Thành tiền"], ["03/09/2019", "1", "31000"], False),
    "sums by tables": (["Bàn khám", "Số lượt", "Giá khám", "Thành tiền"], ["B1", "1", "31000", "31000"], False),
    "a list of prices": (["Mã dịch vụ", "Giá khám"], ["02.1896", "31000"], False),
    "drugs": (
        ["Mã thẻ", "Mã lần khám", "Tên thuốc", "Số lượng", "Đơn giá", "Thành tiền"],
        ["C1", "L1", "Paracetamol", "10", "500", "5000"],
        False,
    ),
    "stays": (
        ["Mã đợt điều trị", "Mã thẻ", "Ngày vào viện", "Ngày ra viện", "Khoa", "Đơn giá", "Thành tiền"],
        ["D1", "C1", "03/09/2019", "07/09/2019", "K01", "150000", "600000"],
        False,
    ),
    "sums by cards": (["Mã thẻ", "Số lượt", "Đơn giá", "Thành tiền"], ["C1", "1", "31000", "31000"], False),
    "a form that is blank": (CARDS[:5], ["", "", "", "", ""], False),
}


@pytest.mark.parametrize("beside", BESIDE)
def test_rows_in_a_worksheet_that_lacks_a_column_are_named(tmp_path: Path, beside: str) -> None:
    """Nothing of its rows can be examined, beside a table that has all columns. What is something else is passed over."""
    heading, row, named = BESIDE[beside]
    book = openpyxl.Workbook()
    for sheet, rows in ((book.worksheets[0], [CARDS, ["80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"]]),
                        (book.create_sheet(), [["Bảng kèm theo"], heading, row])):  # fmt: skip
        for cells in rows:
            sheet.append(cells)
    book.save(tmp_path / "v.xlsx")
    result = settle_visits(tmp_path / "v.xlsx")
    assert [(f.at.sheet, f.at.row) for f in result.findings if f.code == "ST050"] == ([("2", 1)] if named else [])
    assert (result.rows, result.blocked) == (1, named)


# --- letters of old fonts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
@pair("ST070", charged=("750000", "600000"))
def test_a_table_typed_for_an_old_font(tmp_path: Path, typed: Callable[[str], str], charged: str, raises: bool) -> None:
    """Its headings, its words ("Khỏi", "Nội khoa") and its total are read: 4 days at 150,000."""
    rows = [STAYS, stay(charged), ["Tổng cộng", *[""] * 9, charged]]
    result = settle_stays(written(tmp_path / "s.xlsx", [[typed(cell) for cell in row] for row in rows]))
    assert [(f.code, f.limit) for f in result.findings if f.code not in ("ST067", "ST020")] == (
        [("ST070", 600_000)] if raises else []
    )
    assert (result.rows, int(result.due)) == (1, 600_000)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pair("ST062", paid=("31000", "9300"))
def test_a_heading_that_has_the_columns_in_another_order_on_the_next_page(
    tmp_path: Path, paid: str, suffix: str, raises: bool
) -> None:
    """
    | Mã cơ sở | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Giá khám        | Thành tiền |
    | 80002    | C1     | L1          | 03/09/2019 8:00 | B1       | 31.000          | 31.000     |
    | Mã cơ sở | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Thành tiền      | Giá khám   |
    | 80002    | C1     | L1          | 03/09/2019 9:00 | B2       | 9.300 or 31.000 | 31.000     |

    9,300 is the amount of the second row: 30 % of 31,000.
    """
    first = ["80002", "C1", "L1", "03/09/2019 8:00", "B1", "31000", "31000"]
    rows = [CARDS, first, [*CARDS[:5], CARDS[6], CARDS[5]], ["80002", "C1", "L1", "03/09/2019 9:00", "B2", paid, "31000"]]
    result = settle_visits(written(tmp_path / f"v.{suffix}", rows))
    assert (result.rows, int(result.due), result.blocked) == (2, 40_300, raises)
    assert [(v.code, int(v.stake)) for v in result.judged.verdicts] == ([("ST062", 21_700)] if raises else [])
