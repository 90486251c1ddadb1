"""What stands beside a price list, and would be lost without a word: tables, columns of money, prices in titles and in names.

Each list is right but for the one thing that its test is about.
"""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.tables import folded, read_sheets
from tests.formats import write
from tests.support import case, issued_today, pair, silent, told

TODAY = "nq-399-2025"
HEAD = ["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Đơn giá"]
Row = list[Any]
FORMATS = ["xlsx", "xlsb", "csv", pytest.param("ods", marks=pytest.mark.slow)]


def right_rows(count: int = 6, first: int = 0) -> list[Row]:
    services = issued_today(first + count)[first:]
    return [[number, code, name, "Lần", price] for number, (code, name, price) in enumerate(services, 1)]


def dear_rows(count: int, first: int = 20) -> list[Row]:
    return [[*row[:4], 9_000_000] for row in right_rows(count, first)]


def sheet(path: Path, *blocks: tuple[str, list[Row]], merges: tuple[str, ...] = ()) -> Checked:
    """A sheet of blocks, each at its first cell, judged. A merged range shows what stands in its first cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        texts: dict[str, Any] = {}
        for at, rows in blocks:
            row, column = xlsxwriter.utility.xl_cell_to_rowcol(at)
            for down, cells in enumerate(rows):
                for right, cell in enumerate(cells):
                    page.write(row + down, column + right, cell)
                    texts[xlsxwriter.utility.xl_rowcol_to_cell(row + down, column + right)] = cell
        for merge in merges:
            page.merge_range(merge, texts.get(merge.partition(":")[0]))
            first_row, first, _, last = _corners(merge)
            for column in range(first + 1, last + 1):  # what stands under a merge is kept
                under = texts.get(xlsxwriter.utility.xl_rowcol_to_cell(first_row, column))
                if under is not None:
                    page.write(first_row, column, under)
    return check(path, regulation=TODAY)


def _corners(merge: str) -> tuple[int, int, int, int]:
    (top, left), (bottom, right) = map(xlsxwriter.utility.xl_cell_to_rowcol, merge.split(":"))
    return top, left, bottom, right


def written(folder: Path, rows: list[Row], kind: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder, "a", rows, kind)


def priced(checked: Checked) -> int:
    assert checked.verdict is not None
    return len(checked.verdict.accepted) + len(checked.verdict.rejected)


# Tables beside each other


@pytest.mark.parametrize("above", [1, 2, 3], ids=["one row above", "two rows above", "three rows above"])
def test_a_table_at_the_right_whose_heading_stands_higher_does_not_take_the_sheet(home: Path, above: int) -> None:
    """The main list begins some rows below the heading of a small table beside it: both are judged."""
    beside = [HEAD, *right_rows(3, first=40)]
    checked = sheet(home / "a.xlsx", ("A1", [["BẢNG GIÁ"]]), ("H1", beside), (f"A{above + 1}", [HEAD, *dear_rows(5)]))
    assert priced(checked) == 8
    assert [entry[1] for entry in told(checked, "CP007")] == [f"E{above + 2 + row}" for row in range(5)]
    assert told(checked, "XL015", "XL040", "IN034") == []  # a title is no column


def test_three_tables_side_by_side_each_with_its_heading_elsewhere(home: Path) -> None:
    blocks = [("A3", [HEAD, *right_rows(6)]), ("G1", [HEAD, *right_rows(5, 40)]), ("M2", [HEAD, *dear_rows(2)])]
    checked = sheet(home / "a.xlsx", *blocks)
    assert priced(checked) == 13
    assert [entry[1] for entry in told(checked)] == ["Q3", "Q4"]


@pytest.mark.parametrize(("rows", "first"), [(5, "H3"), (1, "H3"), (5, "H12")], ids=["beside", "one row", "beyond the last row"])
def test_a_block_of_prices_without_a_heading_beside_the_list(home: Path, rows: int, first: str) -> None:
    checked = sheet(home / "a.xlsx", ("A1", [HEAD, *right_rows(10)]), (first, dear_rows(rows)))
    assert [(code, observed) for code, _, observed, _ in told(checked, "IN034")] == [("IN034", rows)]
    assert priced(checked) == 10


def test_numbers_beside_the_list_that_are_no_prices(home: Path) -> None:
    """A column without a heading that counts the rows, or numbers them with gaps, holds no money."""
    rows = [[*row, None, 8_000 + 3 * number] for number, row in enumerate(right_rows())]
    assert told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows]))) == []


@pair("XL039", column=(299, 240))
@pytest.mark.parametrize("kind", FORMATS)
def test_a_table_beyond_the_columns_that_are_read(home: Path, column: int, raises: bool, kind: str) -> None:
    blank: Row = [None] * (column - 5)
    rows = [[*one, *blank, *other] for one, other in zip([HEAD, *right_rows(2)], [HEAD, *right_rows(2, 40)], strict=True)]
    path = written(home, rows, kind)
    found = told(check(path, regulation=TODAY), "XL039")
    assert [(code, observed, limit) for code, _, observed, limit in found] == ([("XL039", 15, 256)] if raises else [])


# Columns of money

UNDER_ONE_HEADING = [("BHYT", "Không BHYT"), ("BHYT", "Phụ thu"), (None, None)]


@case("XL015")
@pytest.mark.parametrize("below", UNDER_ONE_HEADING, ids=str)
def test_a_further_column_under_a_merged_heading_of_prices_is_named(home: Path, below: tuple[str | None, ...]) -> None:
    rows = [[*row, row[4] + (500_000 if row[0] == 3 else 0)] for row in right_rows()]
    heads: list[Row] = [[*HEAD[:4], "Giá dịch vụ (đồng)", None], [None, None, None, None, *below]]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    checked = sheet(home / "a.xlsx", ("A1", [*heads, *rows]), merges=merges)
    assert [entry[:2] for entry in told(checked)] == [("XL015", "F2")]
    (table,) = checked.tables
    assert [one["column"] for one in table["unused"]] == ["F"]


@pytest.mark.parametrize("below", [("Theo NQ 399", "Thực thu"), ("Trong giờ", "Ngoài giờ"), ("Từ", "Đến")])
def test_which_of_two_prices_under_a_merged_heading_is_asked(home: Path, below: tuple[str, str]) -> None:
    rows = [[*row, row[4] + (500_000 if row[0] == 3 else 0)] for row in right_rows()]
    heads: list[Row] = [[*HEAD[:4], "Giá dịch vụ (đồng)", None], [None, None, None, None, *below]]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    assert [entry[:2] for entry in told(sheet(home / "a.xlsx", ("A1", [*heads, *rows]), merges=merges))] == [("IN030", "F2")]


def test_three_columns_under_a_merged_heading(home: Path) -> None:
    rows = [[*row, row[4] + 100_000, row[4] + 200_000] for row in right_rows()]
    heads: list[Row] = [[*HEAD[:4], "Giá dịch vụ"], [None, None, None, None, "Trong giờ", "Ngoài giờ", "Theo yêu cầu"]]
    checked = sheet(home / "a.xlsx", ("A1", [*heads, *rows]), merges=("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"))
    assert [entry[:3] for entry in told(checked)] == [("IN030", "F2", "E “Giá dịch vụ - Trong giờ”; F “Giá dịch vụ - Ngoài giờ”")]


@silent("XL015")
@pytest.mark.parametrize("second", [True, False], ids=["the same prices twice", "a blank column"])
def test_a_further_column_that_says_nothing_else(home: Path, second: bool) -> None:
    rows = [[*row, row[4] if second else None] for row in right_rows()]
    heads: list[Row] = [[*HEAD[:4], "Giá dịch vụ"], [None, None, None, None, "BHYT", "Không BHYT"]]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    assert told(sheet(home / "a.xlsx", ("A1", [*heads, *rows]), merges=merges)) == []


@pytest.mark.parametrize("amounts", [True, False], ids=["a column", "one cell"])
def test_a_heading_of_one_row_that_is_merged_over_two_columns(home: Path, amounts: bool) -> None:
    rows = [[*row, row[4] + 100_000 if amounts or row[0] == 3 else None] for row in right_rows()]
    checked = sheet(home / "a.xlsx", ("A1", [HEAD, *rows]), merges=("E1:F1",))
    assert [entry[:3] for entry in told(checked)] == [("XL015", "F1", "Đơn giá")]


@pair("XL040", cell=(9_000_000, 12))
@pytest.mark.parametrize("kind", FORMATS)
def test_an_amount_below_no_heading(home: Path, cell: int, raises: bool, kind: str) -> None:
    rows = right_rows()
    rows[3].append(cell)
    path = written(home, [[*HEAD, ""], *rows], kind)
    assert told(check(path, regulation=TODAY)) == ([("XL040", "F5", 1, None)] if raises else [])


@case("XL040")
def test_a_column_of_amounts_below_no_heading_is_said_once(home: Path) -> None:
    rows = [[*row, row[4] + 100_000] for row in right_rows()]
    assert told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows]))) == [("XL040", "F2", 6, None)]


@silent("XL040")
def test_the_prices_repeated_below_no_heading(home: Path) -> None:
    assert told(sheet(home / "a.xlsx", ("A1", [HEAD, *([*row, row[4]] for row in right_rows())]))) == []


MONEY = [
    "Tổng thu", "Chênh lệch", "Người bệnh tự trả", "BN cùng chi trả", "Phụ thu", "Thu thêm", "Quỹ BHYT trả", "Số tiền phải thu",
    "Tiền công", "Phí dịch vụ", "Kinh phí", "Bệnh nhân đóng",
]  # fmt: skip


@case("XL015")
@pytest.mark.parametrize(("heading", "cells"), [*((text, "all") for text in MONEY), *((text, "one") for text in MONEY[:-1])])
def test_a_column_of_money_under_any_name(home: Path, heading: str, cells: str) -> None:
    """A surcharge may stand on one row alone; "Bệnh nhân đóng" is known by its amounts, where most rows hold one."""
    rows = [[*row, 500_000 + 100 * row[0] if cells == "all" or row[0] == 2 else 0] for row in right_rows()]
    assert told(sheet(home / "a.xlsx", ("A1", [[*HEAD, heading], *rows]))) == [("XL015", "F1", heading, None)]


@silent("XL015")
@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Từ ngày", [20250101 + n for n in range(6)]), ("Mã cơ sở", [79_001] * 6), ("Số quyết định", [1_200] * 6),
        ("Thứ tự trong nghị quyết", [1_201, 1_100, 3_000, 2_000, 5, 6]), ("Phụ thu", [0] * 6), ("Chi phí trực tiếp", [12_345] * 6), ("Tiền lương", [23_000] * 6), ("Thu thêm", [None] * 6),
        ("Loại thủ thuật", [1, 2, 3, 1, 2, 3]), ("Tỷ lệ chi trả", [80_000] * 6), ("Giá sau thẩm định", [None] * 6),
        ("Số lượng", [1, 2, 3, 4, 5, 6]),
    ],
)  # fmt: skip
def test_a_column_that_holds_no_money(home: Path, heading: str, cells: list[Any]) -> None:
    rows = [[*row, cell] for row, cell in zip(right_rows(), cells, strict=True)]
    assert told(sheet(home / "a.xlsx", ("A1", [[*HEAD, heading], *rows])), "XL015", "XL040") == []


@pair("XL015", off=(1_000, 0))
@pytest.mark.parametrize("heading", ["Chênh lệch", "Tăng/giảm", "Chênh lệch giá"])
def test_a_difference_of_the_new_price_and_the_old_one(home: Path, off: int, raises: bool, heading: str) -> None:
    rows = [[*row[:4], row[4] - 5_000 * row[0], row[4], 5_000 * row[0] + (off if row[0] == 4 else 0)] for row in right_rows()]
    checked = sheet(home / "a.xlsx", ("A1", [[*HEAD[:4], "Giá hiện hành", "Giá đề nghị", heading], *rows]))
    assert told(checked, "XL015") == ([("XL015", "G1", heading, None)] if raises else [])


# Prices in rows that are passed over, and names that hold more than a name


def in_one_cell(text: str) -> str:
    _, code, name, _, _ = right_rows(3)[2]
    return text.format(code=code, name=name)


@case("IN071")
@pytest.mark.parametrize(
    ("column", "text"),
    [
        (0, "21. {code} {name}: 3,726,900 đồng/lần"), (2, "{name}: 3.726.900 đồng/lần"), (0, "21) {name} - 3726900đ"),
        (0, "{name};Lần;3726900"), (0, "21/ {name} (lần) 3.726.900"),
        (0, "Ghi chú: dịch vụ mã {code} thu 9.000.000 đồng/lần"), (0, "Lưu ý: {code} thu 9.000.000 VNĐ"),
    ],
)  # fmt: skip
def test_a_service_and_its_price_in_one_cell(home: Path, column: int, text: str) -> None:
    rows = right_rows()
    rows[2] = [*[None] * column, in_one_cell(text)]
    checked = sheet(home / "a.xlsx", ("A1", [HEAD, *rows]))
    assert [entry[::2] for entry in told(checked, "IN071")] == [("IN071", 1)]


@silent("IN071")
@pytest.mark.parametrize(
    "text", ["I. {name}", "Ghi chú: {code} chưa gồm vật tư", "II. Thủ thuật: 1.250 dịch vụ", "Tổng số tiền: 9.000.000 đồng"]
)
def test_a_title_or_a_note_without_a_price_of_a_service(home: Path, text: str) -> None:
    rows = [*right_rows(2), [in_one_cell(text)], *right_rows(3, first=3)]
    assert told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows])), "IN071", "CP", "XL0") == []


@pair("IN072", form=("{code} - {name}", "{name}"))
def test_a_code_in_the_name_beside_a_blank_code(home: Path, form: str, raises: bool) -> None:
    rows = right_rows()
    rows[2] = [3, None, in_one_cell(form), "Lần", 9_000_000]
    checked = sheet(home / "a.xlsx", ("A1", [HEAD, *rows]))
    assert [entry[:2] for entry in told(checked, "IN072", "CP007")] == ([("IN072", "C4")] if raises else []) + [("CP007", "E4")]


@pytest.mark.parametrize("form", ["{name} ({code})", "[{code}] {name}", "Mã {code}: {name}", "{code}", "21. {code} {name}"])
def test_a_code_anywhere_in_the_name(home: Path, form: str) -> None:
    rows = right_rows()
    rows[2] = [3, None, in_one_cell(form), "Lần", rows[2][4]]
    assert [entry[:2] for entry in told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows])))] == [("IN072", "C4")]


def test_a_code_and_its_name_in_the_cell_of_the_code(home: Path) -> None:
    rows = right_rows()
    rows[2] = [3, in_one_cell("{code} {name}"), None, "Lần", 9_000_000]
    assert [entry[:2] for entry in told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows])))] == [("CP007", "E4")]


@pytest.mark.parametrize("number", ["21. ", "21) ", "21 - ", "II.3. ", "a) ", "- "])
def test_the_number_of_the_row_before_its_name(home: Path, number: str) -> None:
    rows = right_rows()
    rows[2] = [3, None, number + rows[2][2], "Lần", 9_000_000]
    assert [entry[:2] for entry in told(sheet(home / "a.xlsx", ("A1", [HEAD, *rows])), "CP", "NB")] == [("CP007", "E4")]


@pair("IN073", cyrillic=("aoepcy", ""))
def test_letters_that_only_look_latin_in_a_name(home: Path, cyrillic: str, raises: bool) -> None:
    rows = right_rows()
    alike = {ord(letter): "аоерсу"["aoepcy".index(letter)] for letter in cyrillic}
    rows[2] = [3, None, rows[2][2].translate(alike), "Lần", 9_000_000]
    checked = sheet(home / "a.xlsx", ("A1", [HEAD, *rows]))
    assert [entry[:2] for entry in told(checked)] == ([("IN073", "C4")] if raises else []) + [("CP007", "E4")]


def test_a_heading_in_letters_that_only_look_latin(home: Path) -> None:
    assert folded("Đơn giа") == folded("Đơn giá") == "don gia"
    checked = sheet(home / "a.xlsx", ("A1", [[*HEAD[:4], "Đơn giа"], *right_rows()]))
    assert told(checked) == [] and priced(checked) == 6


def test_cells_beyond_the_columns_are_counted_in_the_sheet(home: Path) -> None:
    (read,) = read_sheets(written(home, [["a"] * 300, ["b"] * 10, ["", *[""] * 298, "c"]], "csv"))
    assert read.beyond == (45, 0, 256) and max(map(len, read.rows)) == 256
