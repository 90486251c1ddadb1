"""Lists that state their own pricing date, and whose prices stand again in a sheet of cost structures."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pricebook.app.check import check
from tests.support import judged

LIST = """
| Long An, ngày tính giá {day} — dự thảo |
| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |
| 272 | Hematocrit | 12000 |
| 269 | Tổng phân tích tế bào máu ngoại vi | 20000 |
"""
STRUCTURES = """
| STT theo TTLT 04 | Tên dịch vụ | Thuốc, hóa chất, vật tư | Tổng chi phí | Giá đề nghị |
| 272 | Hematocrit | 12000 | 12000 | {price} |
"""


@pytest.mark.parametrize(("day", "judged_on"), [("01/08/2012", date(2012, 8, 1)), ("01/08/1999", date(2016, 2, 29))])
def test_a_list_is_judged_on_the_pricing_date_that_it_states(home: Path, day: str, judged_on: date) -> None:
    checked = judged(home, LIST.format(day=day))  # a regulation that is not in force then is judged on its last day
    assert checked.law is not None and checked.law.day == judged_on
    assert (checked.stated is not None) == (judged_on == date(2012, 8, 1))
    if checked.stated is not None:
        assert checked.stated.at.cell == "A1"
        assert [said.key for said in checked.judged_as] == ["screen.judged-day", "screen.judged-heading"]


def test_a_day_that_the_officer_names_wins_over_the_stated_one(home: Path) -> None:
    checked = judged(home, LIST.format(day="01/08/2012"), day=date(2013, 5, 1))
    assert checked.law is not None and checked.law.day == date(2013, 5, 1) and checked.stated is None


def test_two_pricing_dates_are_none(home: Path) -> None:
    checked = judged(home, LIST.format(day="01/08/2012"), sheets={"Khác": "| Long An, ngày tính giá 01/08/2013 |"})
    assert checked.law is not None and checked.law.day == date(2016, 2, 29) and checked.stated is None


@pytest.mark.parametrize(("price", "counted"), [(12_000, (2, 0, 0)), (13_000, (1, 1, 0))])
def test_a_price_that_stands_again_in_its_cost_structure_is_counted_once(
    home: Path, price: int, counted: tuple[int, int, int]
) -> None:
    """What is wrong with the structure is held against the price: 12,000 in one sheet, 13,000 in the other."""
    checked = judged(home, LIST.format(day="01/08/2012"), sheets={"Cơ cấu giá": STRUCTURES.format(price=price)})
    assert checked.verdict is not None and checked.verdict.counted == counted


def test_a_structure_whose_price_stands_nowhere_else_is_a_price(home: Path) -> None:
    one = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 269 | Tổng phân tích tế bào máu ngoại vi | 20000 |"
    checked = judged(home, one, sheets={"Cơ cấu giá": STRUCTURES.format(price=12_000)})
    assert checked.verdict is not None and checked.verdict.counted == (2, 0, 0)


def test_a_page_head_of_two_lines_is_one_in_the_workbook_given_back(home: Path) -> None:
    checked = judged(home, LIST.format(day="01/08/2012"))
    book = load_workbook(checked.path)
    book.active.oddHeader.center.text = "&P/&N\nBảng giá Long An"
    with_head = home / "head.xlsx"
    book.save(with_head)
    with zipfile.ZipFile(with_head) as archive:  # as other programs write it
        parts = {name: archive.read(name).replace(b"_x000a_", b"\n") for name in archive.namelist()}
    with zipfile.ZipFile(with_head, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    given_back = check(with_head, regulation="ttlt-04-2012").write(home / "out").folder / "head-checked.xlsx"
    with zipfile.ZipFile(given_back) as archive:
        heads = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert any(b"&amp;P/&amp;N\nB" in head for head in heads)
    assert not any(b"_x000" in head for head in heads)
