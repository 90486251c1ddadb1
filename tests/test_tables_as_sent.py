"""Tables of what was charged as they are sent: two side by side, figures in thousands, rows with more cells than headings."""

from pathlib import Path

import openpyxl
import pytest

from pricebook.app.charged import not_examined
from pricebook.app.settle_stays import settle_stays
from pricebook.app.settle_visits import SettledVisits, settle_visits
from tests.support import case, pair, rows, silent, write_csv, write_xlsx
from tests.test_cells_of_tables import RECEIPTS, read
from tests.test_settle_form21 import listed
from tests.test_settle_form21 import settled as form21
from tests.test_visits_as_a_whole import HEADING, found, settled

__all__ = ["listed"]
RIGHT = "| C1 | L1 | 03/09/2019 8:00 | B1 | 31000 | 31000 |\n| C1 | L1 | 03/09/2019 8:05 | B2 | 31000 | 9300 |"


def sent(folder: Path, table: str, suffix: str = "xlsx") -> SettledVisits:
    """A table, from its title to its foot."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"visits.{suffix}"
    if suffix == "csv":
        write_csv(path, table)
    else:
        write_xlsx(path, table)
    return settle_visits(path)


def codes(result: SettledVisits) -> list[str]:
    """What is found, but for what no column of these small tables states."""
    return [finding.code for finding in result.findings if finding.code != "ST067"]


# --- two tables side by side ----------------------------------------------------------------------------------------------

BESIDE = """
| BẢNG KÊ LƯỢT KHÁM | | | | | | | | | |
| STT | Mã lần khám | Ngày khám | Giá khám | Thành tiền | {gap} {again} |
| 1 | L1 | 03/09/2019 8:00 | 31000 | 31000 | {blank} 3 | L1 | 03/09/2019 8:05 | 31000 | {second} |
| 2 | L2 | 03/09/2019 9:00 | 31000 | 31000 | {blank} | | | | |
| Tổng cộng | | | | | {blank} | | | | {total} |
"""
AGAIN = "STT | Mã lần khám | Ngày khám | Giá khám | Thành tiền"


@pair("ST062", second=(31_000, 9_300))
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("again", [AGAIN, "TT | Lần đến khám | Ngày khám bệnh | Đơn giá | Tiền khám"])
def test_two_tables_side_by_side_are_both_read(tmp_path: Path, suffix: str, again: str, second: int, raises: bool) -> None:
    """
    | STT | Mã lần khám | Ngày khám | Giá khám | Thành tiền | | STT | Mã lần khám | Ngày khám | Giá khám | Thành tiền |
    | 1   | L1          | 8:00      | 31.000   | 31.000     | | 3   | L1          | 8:05      | 31.000   | second     |
    | 2   | L2          | 9:00      | 31.000   | 31.000     | |     |             |           |          |            |
    """
    # a further examination of L1: 9,300 of 31,000 are due; its place is the table on the right, from G on
    result = sent(tmp_path, BESIDE.format(gap="|", blank="|", again=again, second=second, total=62_000 + second), suffix)
    assert (result.rows, int(result.judged.charged)) == (3, 62_000 + second)
    assert found(result) == ([("ST062", "refuse", 3, 9_300, 21_700)] if raises else [])
    assert codes(result) == (["ST062"] if raises else []) and all(v.at.cell == "G3" for v in result.judged.verdicts)


def test_two_tables_without_a_column_between_them(tmp_path: Path) -> None:
    result = sent(tmp_path, BESIDE.format(gap="", blank="", again=AGAIN, second=31_000, total=93_000))
    assert (result.rows, [v.at.cell for v in result.judged.verdicts]) == (3, ["F3"])


@pair("ST050", amount=("Tiền công khám", "Thành tiền"))
def test_a_table_on_the_right_that_lacks_a_column_is_named(tmp_path: Path, amount: str, raises: bool) -> None:
    again = AGAIN.replace("Thành tiền", amount)
    result = sent(tmp_path, BESIDE.format(gap="|", blank="|", again=again, second=9_300, total=""))
    assert (codes(result), result.rows) == ((["ST050"], 2) if raises else ([], 3))


@silent("ST050")
def test_columns_of_a_claim_file_that_mean_the_same_are_one_table(tmp_path: Path) -> None:
    heading = "| MA_LK | NGAY_VAO | DON_GIA | DON_GIA_BH | THANH_TIEN | THANH_TIEN_BH | NGAY_YL |"
    result = sent(tmp_path, f"{heading}\n| L1 | 201909030800 | 31000 | 31000 | 31000 | 31000 | 201909030805 |")
    assert (codes(result), result.rows, int(result.judged.charged)) == ([], 1, 31_000)


# --- figures in thousands -------------------------------------------------------------------------------------------------


@pair("IN028", note=("ĐVT: 1.000 đồng", "ĐVT: đồng"))
def test_a_table_in_thousands_is_named_and_not_examined(tmp_path: Path, listed: Path, note: str, raises: bool) -> None:
    """In two cells above the table, or below it; of a form 21 as well, by which then nothing is held; and of receipts."""
    told = [f"| 80002 {row}" for row in RIGHT.splitlines()]
    unit, words = note.split(": ")
    above = sent(tmp_path / "above", "\n".join([f"| {unit}: | {words} |", HEADING, *told]))
    below = sent(tmp_path / "below", "\n".join([HEADING, *told, f"| Ghi chú: {note} |"]), "csv")
    assert [(codes(each), each.rows, each.blocked) for each in (above, below)] == [
        (["IN028"], 0, True) if raises else ([], 2, False)
    ] * 2
    assert not_examined(above.findings) == ({"IN028": 1} if raises else {})
    form = """
    | STT | STT theo QĐ | Tên dịch vụ | Ngoại trú | Nội trú | Đơn giá | Thành tiền |
    | 1   | C5.1.272    | Hematocrit  | 2         | 1       | 11000   | 33000      |
    """
    held = form21(tmp_path / "form", listed, form=f"| {note} |\n{form}")
    assert ("IN028" in {finding.code for finding in held.findings}) == raises
    assert ("ST080" in {finding.code for finding in held.findings}) != raises  # C5.1.268 is missing in the form
    paid = "| 80002 | L1 | 03/10/2012 | C5.1.272 | 1 | 11 | 11 |"
    receipts = read(write_xlsx(tmp_path / "receipts.xlsx", f"| {note} |\n| {RECEIPTS} |\n{paid}"), "receipts")
    assert ([each.code for each in receipts.findings], receipts.read) == ((["IN028"], 0) if raises else ([], 1))


@pair("ST051", price=(31, 31_000))
def test_a_price_that_may_be_in_thousands_is_not_read(tmp_path: Path, price: float, raises: bool) -> None:
    """Excel makes 31 of "31.000" where the point is its mark of decimals; 30 % of it are 9.3, and of 31,000 9,300."""
    table = f"| C1 | L1 | 03/09/2019 8:00 | B1 | 31000 | 31000 |\n| C2 | L2 | 03/09/2019 8:05 | B1 | {price} | {price} |"
    result = settled(tmp_path, table)
    assert (codes(result), result.judged.examined) == ((["ST051"], 1) if raises else ([], 2))


@case("ST051")
def test_a_bed_day_in_thousands_is_not_read(tmp_path: Path) -> None:
    """
    | Ngày vào khoa | Ngày ra khoa | Giá ngày giường | Tiền giường |
    | 02/09/2019    | 06/09/2019   | 149,8           | 599,2       |
    """
    heading = "| Mã cơ sở | Mã đợt điều trị | Ngày vào khoa | Ngày ra khoa | Giá ngày giường | Tiền giường |"
    table = f"{heading}\n| 80002 | D1 | 02/09/2019 | 06/09/2019 | 149.8 | 599.2 |"
    result = settle_stays(write_xlsx(tmp_path / "stays.xlsx", table))
    assert not_examined(result.findings) == {"ST051": 1} and result.examined == 0


@pair("ST051", shown=('0".000"', "#,##0"))
def test_a_number_format_that_shows_thousands(tmp_path: Path, shown: str, raises: bool) -> None:
    """
    | Giá khám | Thành tiền                                  |
    | 31.000   | 31, which the format shows as 31.000, or 31 |
    """
    book = openpyxl.Workbook()
    for row in (*rows(HEADING), ["80002", "C1", "L1", "03/09/2019", "B1", 31_000, 31]):
        book.worksheets[0].append(row)
    book.worksheets[0]["G2"].number_format = shown
    book.save(tmp_path / "visits.xlsx")
    result = settle_visits(tmp_path / "visits.xlsx")
    assert (codes(result), result.judged.examined) == ((["ST051"], 0) if raises else ([], 1))


# --- rows with more cells than headings -----------------------------------------------------------------------------------


@pair("ST051", money=("31,000,31,000", '"31,000","31,000"'))
def test_a_comma_that_makes_two_cells_of_one_figure(tmp_path: Path, money: str, raises: bool) -> None:
    """31 | 000 | 31 | 000 below "Giá khám | Thành tiền" is neither a price of 31 đồng nor an amount of none."""
    (tmp_path / "visits.csv").write_text(
        f"Mã lần khám,Ngày khám,Giá khám,Thành tiền\nL1,03/09/2019 8:00,{money}\nL2,03/09/2019 9:00,31000,31000\n",
        encoding="utf-8",
    )
    result = settle_visits(tmp_path / "visits.csv")
    assert (codes(result), result.rows) == (["ST051"] if raises else [], 2)
    assert int(result.judged.charged) == (31_000 if raises else 62_000)


@silent("ST051")
def test_a_remark_behind_the_last_heading_shifts_nothing(tmp_path: Path) -> None:
    table = "| Mã lần khám | Ngày khám | Giá khám | Thành tiền |\n| L1 | 03/09/2019 | 31000 | 31000 | đã thu 100 |"
    result = sent(tmp_path, table, "csv")
    assert (codes(result), result.rows, int(result.judged.charged)) == ([], 1, 31_000)
