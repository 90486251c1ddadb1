"""What stands beside prices and changes what is paid: units, currencies, factors, money that is taken as well."""

from pathlib import Path
from typing import Any

import pytest

from pricebook.app.checked import Checked
from pricebook.regulation import load_pack, search_path
from pricebook.tables import clean_text
from pricebook.tables.amount_words import amount_words
from tests.support import case, issued_today, judged, pair, silent, told

PACK = "nq-399-2025"
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Đơn giá |"


def listed(folder: Path, *, top: str = "", middle: str = "", bottom: str = "", head: str = "", unit: str = "Lần",
           own: dict[int, str] | None = None, beside: tuple[str, ...] = (), names: dict[int, str] | None = None,
           count: int = 8) -> Checked:  # fmt: skip
    """A list with right prices: a title above, a row in its middle, a note below, units, and one further column."""
    lines = [f"| {top} | | | | |"] if top else []
    lines += [HEAD + (f" {head} |" if head else "")]
    for number, (code, name, price) in enumerate(issued_today(count), 1):
        lines += [middle] if middle and number == 5 else []
        said = (names or {}).get(number, "")
        line = f"| {number} | {code} | {name}{said} | {(own or {}).get(number, unit)} | {price} |"
        lines.append(line + (f" {beside[(number - 1) % len(beside)]} |" if beside else ""))
    lines += [f"| {bottom} | | | | |"] if bottom else []
    return judged(folder, "\n".join(lines), regulation=PACK)


def cells(checked: Checked, *codes: str) -> list[tuple[str, str | None]]:
    return sorted((f.code, place.cell) for f in checked.findings if f.code in codes for place in f.places)


def severe(checked: Checked) -> list[Any]:
    return [(f.code, f.at.cell) for f in checked.findings if f.severity != "info"]


@case("IN028")
@pytest.mark.parametrize(
    "title",
    ["Giá: nghìn đồng", "đơn vị nghìn đồng", "ĐVT: đồng/10 lần", "Giá cho 10 lần", "Giá trọn gói 5 lần", "Giá đã nhân hệ số 1,2",
     "Đơn giá: USD", "Gia da nhan he so 1,5"],
)  # fmt: skip
def test_titles_that_say_another_unit_of_money(tmp_path: Path, title: str) -> None:
    assert cells(listed(tmp_path, top=title), "IN028") == [("IN028", "A1")]


@silent("IN028")
@pytest.mark.parametrize(
    "title", ["Giá: đồng", "Đơn vị: đồng", "ĐVT: đồng/lần", "Giá cho 1 lần", "Giá đã nhân hệ số 1", "Giá trọn gói"]
)
def test_titles_that_say_dong_for_one(tmp_path: Path, title: str) -> None:
    assert severe(listed(tmp_path, top=title)) == []


@pytest.mark.parametrize("row", ["| II | | Đơn vị tính: nghìn đồng | | |", "| II. Đơn vị tính: nghìn đồng | | | | |"])
@pytest.mark.parametrize("count", [8, 60])
def test_the_title_of_a_section_in_one_cell_or_behind_its_number(tmp_path: Path, row: str, count: int) -> None:
    found = cells(listed(tmp_path, middle=row, count=count), "IN028")
    assert [cell for _, cell in found] == [("C6" if "| II |" in row else "A6")]


def test_each_text_that_says_it_is_named(tmp_path: Path) -> None:
    checked = listed(tmp_path, top="Đơn vị tính: 1.000 đồng", middle="| II | | Đơn vị tính: nghìn đồng | | |")
    assert [cell for _, cell in cells(checked, "IN028")] == ["A1", "C7"]


@pytest.mark.parametrize("unit", ["USD", "nghìn đồng", "1.000đ"])
def test_the_unit_of_one_row_is_another_currency_or_thousands(tmp_path: Path, unit: str) -> None:
    assert cells(listed(tmp_path, own={6: unit}), "IN028") == [("IN028", "D7")]


@pytest.mark.parametrize(("head", "odd", "usual"), [("Loại tiền", "USD", "VNĐ"), ("Đơn vị tiền", "nghìn đồng", "đồng")])
def test_a_column_of_currencies(tmp_path: Path, head: str, odd: str, usual: str) -> None:
    assert severe(listed(tmp_path, head=head, beside=(usual,))) == []
    assert cells(listed(tmp_path, head=head, beside=(usual, usual, odd, usual)), "IN028") == [("IN028", "F4"), ("IN028", "F8")]


@pair("IN074", unit=("1/2 lần", "Lần/01 ngày"))
def test_a_price_for_half_or_several(tmp_path: Path, unit: str, raises: bool) -> None:
    assert cells(listed(tmp_path, own={6: unit}), "IN074") == ([("IN074", "D7")] if raises else [])


@pytest.mark.parametrize("unit", ["Gói 10 lần", "Lần/10 người", "10 lần", "0,5 lần", "2 lượt"])
def test_units_of_several(tmp_path: Path, unit: str) -> None:
    checked = listed(tmp_path, unit=unit)
    assert [f.observed for f in checked.findings if f.code == "IN074"] == [8]
    assert len(cells(checked, "IN074")) == 8


@pytest.mark.parametrize("unit", ["Lần", "1 lần", "lần/24 giờ", "Lần (2 bên)", "Ngày", "Ca", "01 lần"])
def test_units_of_one(tmp_path: Path, unit: str) -> None:
    assert severe(listed(tmp_path, unit=unit)) == []


@pair("IN074", factor=(3, 1))
def test_a_column_of_factors(tmp_path: Path, factor: int, raises: bool) -> None:
    checked = listed(tmp_path, head="Hệ số", beside=("1", "1", str(factor), "1", "1", "1", "1", "1"))
    assert cells(checked, "IN074") == ([("IN074", "F4")] if raises else [])


@pytest.mark.parametrize(
    ("where", "at"),
    [({"bottom": "Ghi chú: dịch vụ mã 03.3711.0571 thu 9.000.000 đồng/lần; các dịch vụ còn lại thu thêm 20%."}, "A10"),
     ({"top": "Giá trên chưa bao gồm 20% phụ thu"}, "A1"), ({"names": {3: " (thu 9.000.000đ)"}}, "C4"),
     ({"head": "Ghi chú", "beside": ("", "Thu thêm 500.000 đồng", *[""] * 6)}, "F3"), ({"bottom": "Phu thu: 200.000"}, "A10")],
)  # fmt: skip
@case("IN075")
def test_money_that_is_taken_beside_the_price(tmp_path: Path, where: dict[str, Any], at: str) -> None:
    assert cells(listed(tmp_path, **where), "IN075") == [("IN075", at)]


def test_remarks_that_say_it_on_each_row_are_one_warning(tmp_path: Path) -> None:
    checked = listed(tmp_path, head="Ghi chú", beside=("Phụ thu 20%",))
    assert [f.observed for f in checked.findings if f.code == "IN075"] == [8]


@silent("IN075")
@pytest.mark.parametrize("remark", ["Chưa bao gồm thuốc và oxy", "Giá đã bao gồm 01 bộ kit", "áp dụng với trường hợp bỏng trên 10%",
                                    "Trường hợp sử dụng ống này thì trừ 19.500 đồng", "Một lần, nhưng không thu quá 30 lần"])  # fmt: skip
def test_remarks_about_what_a_price_holds(tmp_path: Path, remark: str) -> None:
    assert severe(listed(tmp_path, head="Ghi chú", beside=(remark,))) == []


def test_a_remark_that_repeats_the_price_of_its_row(tmp_path: Path) -> None:
    beside = tuple(f"Thu {price} đồng/lần" for _, _, price in issued_today(8))
    assert severe(listed(tmp_path, head="Ghi chú", beside=beside)) == []


def test_no_name_or_note_of_a_pack_says_so() -> None:
    words = amount_words()
    for pack_id in search_path().ids():
        found = search_path().find(pack_id)
        assert found is not None
        pack, _ = load_pack(found)
        assert pack is not None
        columns = pack.tables["services"].columns
        texts = {clean_text(text) for name in ("name", "note", "conditions") for text in columns[name] if text}
        assert [text for text in texts if words.beside.search(text) or words.multiplied.search(text)] == []
        assert not [unit for unit in columns["unit"] if unit and words.counted.search(unit)]


def test_told_once(tmp_path: Path) -> None:
    checked = listed(tmp_path, bottom="Các dịch vụ thu thêm 20%")
    assert [code for code, *_ in told(checked, "IN075")] == ["IN075"]
