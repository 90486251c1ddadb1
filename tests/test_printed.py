"""What is printed: no empty columns or sheets, whole grids, filters, pages told before, rows as tall as their text."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pricebook.app.build import Built
from pricebook.app.errors import WrongOption
from pricebook.app.export_groups import chosen_groups
from pricebook.exports import write_approval
from pricebook.exports.approval import EVERY, columns_of, counted_in_words, named_left_out
from pricebook.exports.board.rows import board_of
from pricebook.exports.text_lines import lines_of
from pricebook.findings import findings_record
from pricebook.pricelist import LeftOut, PriceList
from tests.support import law_of


def approval(prices: PriceList, folder: Path, findings: Any = ()) -> Any:
    write_approval(prices, list(findings), folder / "list.xlsx")
    return load_workbook(folder / "list.xlsx", data_only=True)


def listed(result: Built) -> PriceList:
    assert result.prices is not None
    return result.prices


def test_no_column_and_no_sheet_is_empty(long_an: Built, tmp_path: Path) -> None:
    book = approval(listed(long_an), tmp_path, findings_record(long_an.findings)["findings"])
    for sheet in book.worksheets[1:-1]:  # behind the cover, before the list for programs
        head, last = (
            int(number) for number in (sheet.auto_filter.ref[1], sheet.dimensions.rsplit(":", 1)[1].lstrip("ABCDEFGHIJKLMNOP"))
        )
        for column in sheet.iter_cols(min_row=head + 1, max_row=last):
            assert any(cell.value is not None for cell in column), (sheet.title, column[0].coordinate)


def test_what_no_line_has_is_no_column(long_an: Built, tmp_path: Path) -> None:
    """Without codes there is no column of codes; without maxima neither theirs nor that of the percentage."""
    prices = listed(long_an)
    assert "code" not in columns_of(prices).names and "ceiling" in columns_of(prices).names
    bare = replace(prices, lines=tuple(replace(line, ceiling=None, current_price=None, unit=None) for line in prices.lines))
    assert not {"ceiling", "percent", "current", "unit"} & set(columns_of(bare).names)
    coded = replace(prices, lines=tuple(replace(line, service_code="01.0001") for line in prices.lines))
    assert columns_of(coded) == EVERY
    head = [cell.value for cell in approval(bare, tmp_path)["Bảng giá"][8]]
    assert head == ["STT", prices.ordinal_heading, "Tên dịch vụ", "Hạng", "Giá đề nghị (đồng)", "Ghi chú"]


def test_a_list_of_few_services_does_not_print_the_others_of_its_regulation(long_an: Built, tmp_path: Path) -> None:
    """Those that a facility performs or the dossier says something about are named; 9,000 others are counted by their reason."""
    prices = listed(long_an)
    named = named_left_out(prices)
    assert [left.service_id for left in named] == ["A5", "C5.1.277", "C5.1.279", "C5.1.280"]
    others = tuple(LeftOut(f"X{n}", f"X{n}", None, None, f"Dịch vụ {n}", "not-performed", None) for n in range(9_000))
    more = replace(prices, left_out=(*prices.left_out, *others))
    assert named_left_out(more) == named
    assert [words.split(" dịch vụ")[0] for words in counted_in_words(more)] == ["Không liệt kê: 9.000"]
    sheet = approval(more, tmp_path)["Chưa đề nghị"]
    assert [row[0].value for row in sheet.iter_rows(min_row=5)][:4] == [1, 2, 3, 4] and sheet.max_row == 9
    assert "Chưa đề nghị" not in approval(replace(prices, left_out=others), tmp_path).sheetnames


def test_every_table_has_filters_and_every_page_a_running_head(long_an: Built, tmp_path: Path) -> None:
    book = approval(listed(long_an), tmp_path, findings_record(long_an.findings)["findings"])
    for sheet in book.worksheets[1:-1]:
        assert sheet.auto_filter.ref and sheet.print_title_rows, sheet.title
        assert "&P/&N" in sheet.oddHeader.center.text and sheet.oddHeader.center.text.count("\n") == 1


def test_groups_have_names_and_pages_are_told_before(long_an: Built, tmp_path: Path) -> None:
    book = approval(listed(long_an), tmp_path)
    titles = [row[0].value for row in book["Bảng giá"].iter_rows(min_row=9) if str(row[0].value).startswith(("Phần", "Mục"))]
    assert titles == ["Phần A", "Phần B", "Phần C5.1", "Mục C2.7"]
    told = {row[0]: row[1] for row in book["Bìa"].iter_rows(values_only=True) if row[0]}
    assert str(told["Cả tệp"]).startswith("khoảng ") and told["Bảng giá"] == "khoảng 2 trang A4 ngang"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Hematocrit", 20, 1),
        ("Điện, nước, nhiên liệu, xử lý chất thải, vệ sinh môi trường", 27, 2),
        ("một\nhai", 20, 2),
        ("0123456789" * 4, 20.0, 3),  # a word without a place to break: 40 digits, and a little room
    ],
)
def test_a_row_is_as_tall_as_its_text(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


@pytest.mark.parametrize(
    ("asked", "groups"),
    [
        (["C5.1"], {"Phần C5.1"}),
        (["phan b", "mục c2.7"], {"Phần B", "Mục C2.7"}),
        (["phần"], {"Phần A", "Phần B", "Phần C5.1"}),
    ],
)
def test_a_board_of_some_groups_says_so_and_keeps_its_numbers(long_an: Built, asked: list[str], groups: set[str]) -> None:
    prices = listed(long_an)
    chosen = chosen_groups(prices, asked)
    assert chosen == groups
    facility = next(each for each in prices.facilities if each.facility_code == "80001")
    whole, board = (board_of(prices, law_of(prices), facility, chosen=some) for some in (None, chosen))
    assert {name for name, _ in board.groups} == groups
    assert {row.number for _, rows in board.groups for row in rows} <= {row.number for _, rows in whole.groups for row in rows}
    assert sum("Chỉ gồm" in line for line in board.about) == 1 and not any("Chỉ gồm" in line for line in whole.about)


def test_a_group_that_the_list_does_not_have_is_refused(long_an: Built) -> None:
    with pytest.raises(WrongOption):
        chosen_groups(listed(long_an), ["nha khoa"])
    assert chosen_groups(listed(long_an), []) is None
