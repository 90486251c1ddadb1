"""What people type into cells, and what is read from it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricebook.tables import KINDS, Unreadable, read_sheets
from pricebook.tables.cells.cell import read_text
from pricebook.tables.cells.dates import read_date
from pricebook.tables.cells.numbers import Notation, certain_marks, read_number
from pricebook.tables.cells.text import Cell


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234500", "1234500"),
        ("1.234.500", "1234500"),
        ("1,234,500", "1234500"),
        ("1 234 500đ", "1234500"),
        ("1234500 VNĐ", "1234500"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("1\u00a0234\u00a0500", "1234500"),
        ("１２３４", "1234"),
        (1380.0, "1380"),
        ("335.000đ", "335000"),
        ("335,000 VND", "335000"),
        ("7.000 đồng", "7000"),
        ("57.000,-đ", "57000"),
        ("50,5đ", "50.5"),
        (0.1, "0.1"),
        (1e-7 + 5, "5"),
    ],
)
def test_certain_numbers(typed: Cell, value: str) -> None:
    read = read_number(typed, KINDS["price"])
    assert read.text == value


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345"])
def test_a_group_of_three_after_one_mark_reads_two_ways(typed: str) -> None:
    problem = read_number(typed, KINDS["price"]).problem
    assert problem is not None and problem.code == "IN005"


@pytest.mark.parametrize(("others", "value"), [(["12,5"], "1234"), (["1.234.500"], "1234"), (["12.5"], "1.234")])
def test_the_columns_other_values_decide(others: list[str], value: str) -> None:
    assert read_number("1.234", KINDS["price"], Notation(*certain_marks([*others, "1.234"]))).text == value


def test_a_column_that_contradicts_itself_decides_nothing() -> None:
    assert certain_marks(["12,5", "12.5", "1.234"]) == {",", "."}


@pytest.mark.parametrize(
    "typed", ["liên hệ", "1.23.4", "1..2", "12 viên", "-", "NA", "None", "nan", "1e5", True, date(2012, 1, 1)]
)
def test_what_is_no_number_is_never_zero(typed: Cell) -> None:
    read = read_number(typed, KINDS["price"])
    assert read.text is None and read.problem is not None and read.problem.code == "IN004"


@pytest.mark.parametrize("typed", [0.0, "0", "-5", -1.0, "0,0001", 1e300])
def test_a_zero_or_negative_price_is_no_price(typed: Cell) -> None:
    read = read_number(typed, KINDS["price"])
    assert read.text is None and read.problem is not None and read.problem.code == "IN014"


def test_decimals_beyond_those_kept_are_rounded_and_said() -> None:
    read = read_number(1 / 3, KINDS["quantity"])
    assert (read.text, read.problem and read.problem.code) == ("0.333333", "IN017")


@given(st.decimals(min_value="0.001", max_value=10**9, places=3))
def test_every_price_typed_as_a_number_is_read_exactly(value: object) -> None:
    """A double carries any price of 12 digits; its shortest decimal is what was typed."""
    assert read_number(float(value), KINDS["price"]).text == f"{value.normalize():f}"  # type: ignore[arg-type,attr-defined]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2012", "2012-12-31"),
        ("1/2/2012", "2012-02-01"),
        ("2012-02-01", "2012-02-01"),
        (date(2012, 2, 1), "2012-02-01"),
        (datetime(2012, 2, 1, 8, 30), "2012-02-01"),
        ("24 theo TT", None),
        ("31/02/2012", None),
        ("2012", None),
        (40940.0, "2012-02-01"),
        (12.0, None),
    ],
)
def test_dates(typed: Cell, day: str | None) -> None:
    read = read_date(typed)
    assert read.text == day
    assert (read.problem is None) == (day is not None)


def test_text_is_composed_trimmed_and_visible() -> None:
    assert read_text("  Gă\u0306ng\u200b  tay\u00a0 ").text is not None
    assert read_text("B ").text == "B"
    assert read_text("Ga\u0306ng").text == "Găng"  # decomposed letters are the same letters
    assert read_text(12.0).text == "12"


def test_csv_with_semicolons_byte_order_marks_and_utf16(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for name, text, encoding in (("a", "x;y\n1;đ", "utf-8-sig"), ("b", "x\ty\n1\tđ", "utf-16"), ("c", 'x,y\n"1\n2",đ', "utf-8")):
        (folder / f"{name}.csv").write_text(text, encoding=encoding)
    assert read_sheets(folder / "a.csv")[0].rows == [["x", "y"], ["1", "đ"]]
    assert read_sheets(folder / "b.csv")[0].rows == [["x", "y"], ["1", "đ"]]
    assert read_sheets(folder / "c.csv")[0].rows == [["x", "y"], ["1\n2", "đ"]]
    (folder / "d.csv").write_bytes(b"\xff\x00\xff")
    with pytest.raises(Unreadable):
        read_sheets(folder / "d.csv")
