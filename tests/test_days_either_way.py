"""Days of tables that have the month before the day: what reads either way is not examined (ST051), and nothing is guessed."""

from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pricebook.app.settle_stays import settle_stays
from pricebook.app.settle_visits import settle_visits
from tests.support import case, silent
from tests.test_settle_tables import STAYS, VISITS, stay, visits, written

# The days of rows 2, 3 … → the rows that are not examined.
# "09/25" cannot be read with the day first, and says that the table has the month first; "9/9" is the same either way.
MONTHS_FIRST = {
    "the month first": (["09/25/2019 08:00", "09/10/2019 08:00", "9/9/2019 08:00"], [2, 3]),
    "with dashes": (["09-25-2019 08:00", "09-10-2019 08:00"], [2, 3]),
    "beside days that read one way": (["09/25/2019", "2019-10-09 08:00", "201910100830", "ngày 9 tháng 10 năm 2019"], [2]),
}
DAYS_FIRST = {
    "the day first": ["25/09/2019 08:00", "09/10/2019 08:00"],
    "nothing that says which": ["09/10/2019 08:00", "10/09/2019 08:00"],
}


def unread(result: object) -> list[int]:
    """The rows, as a spreadsheet numbers them, with a cell that is not read."""
    found = [each for each in result.findings if each.code == "ST051"]  # type: ignore[attr-defined]
    return sorted({(at.row or 0) + 1 for each in found for at in each.places})


def rows_of_visits(days: list[str]) -> list[list[str]]:
    return [[str(n), "A", "80002", day, "B1", f"L{n}", "31000", "31000"] for n, day in enumerate(days, 1)]


@case("ST051")
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("name", MONTHS_FIRST)
def test_visits_with_the_month_first(tmp_path: Path, name: str, suffix: str) -> None:
    days, open_rows = MONTHS_FIRST[name]
    down = suffix == "parquet"  # whose rows are numbered without the heading
    assert unread_of(tmp_path, days, suffix) == [row - down for row in open_rows]


@silent("ST051")
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("name", DAYS_FIRST)
def test_visits_with_the_day_first(tmp_path: Path, name: str, suffix: str) -> None:
    assert not unread_of(tmp_path, DAYS_FIRST[name], suffix)


def unread_of(tmp_path: Path, days: list[str], suffix: str) -> list[int]:
    path = written(tmp_path / "v.csv", [VISITS, *rows_of_visits(days)])
    if suffix == "xlsx":
        path = written(tmp_path / "v.xlsx", [VISITS, *rows_of_visits(days)])
    if suffix == "parquet":
        duckdb.sql(f"copy (select * from read_csv('{path}', all_varchar = true)) to '{tmp_path}/v.parquet' (format parquet)")
        path = tmp_path / "v.parquet"
    return unread(settle_visits([path]))


@case("ST051")
def test_stays(tmp_path: Path) -> None:
    """From 2 to 6 September it would be 4 days, 600,000; from 9 February to 9 June another sum. Neither is said."""
    american = stay("750000", end="09/06/2019 10:00")
    american[3] = "09/02/2019 09:00"
    long = stay("3300000", name="D2", end="09/25/2019 10:00")
    long[3] = "09/03/2019 09:00"
    result = settle_stays([written(tmp_path / "s.csv", [STAYS, american, long])])
    assert unread(result) == [2, 3] and not result.examined
    assert {each.code for each in result.findings if each.severity == "error"} == {"ST051"}


@silent("ST051")
def test_stays_with_the_day_first(tmp_path: Path) -> None:
    assert not unread(settle_stays([written(tmp_path / "s.csv", [STAYS, stay("600000"), stay("600000", name="D2")])]))


@case("ST051")
def test_dates_that_a_spreadsheet_has_swapped(tmp_path: Path) -> None:
    """Excel with American settings made dates of 3, 4 and 5 September as 9 March, April and May; the 13th and 14th are texts."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(VISITS)
    for row in rows_of_visits(["13/09/2019", "14/09/2019"]):
        sheet.append(row)
    for month in (3, 4, 5, 9):
        cells: list[object] = [*rows_of_visits(["x"])[0]]
        cells[3], cells[5] = datetime(2019, month, 9), f"M{month}"
        sheet.append(cells)
    book.save(tmp_path / "v.xlsx")
    assert unread(settle_visits([tmp_path / "v.xlsx"])) == [4, 5, 6]  # the 9th of September is the same either way


@case("ST051")
def test_dates_that_a_spreadsheet_has_half_converted(tmp_path: Path) -> None:
    """Excel with Vietnamese settings made a date of 09/03/2019, the 3rd of September, as the 9th of March; 09/25/2019 is a text."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(VISITS)
    for day in ("09/25/2019", datetime(2019, 3, 9), datetime(2019, 9, 9)):
        cells: list[object] = [*rows_of_visits(["x"])[0]]
        cells[3], cells[5] = day, f"M{day}"
        book.worksheets[0].append(cells)
    book.save(tmp_path / "v.xlsx")
    assert unread(settle_visits([tmp_path / "v.xlsx"])) == [2, 3]
    cells[3], cells[5] = datetime(2019, 9, 25), "M"  # a date with such a day was none that was swapped
    book.worksheets[0].append(cells)
    book.save(tmp_path / "v.xlsx")
    assert unread(settle_visits([tmp_path / "v.xlsx"])) == [2]


@silent("ST051")
def test_true_dates_beside_texts_of_other_days(tmp_path: Path) -> None:
    assert not unread(visits(tmp_path, *rows_of_visits(["13/09/2019", "04/09/2019", "2019-09-05"])))
