"""Headings and notes that say that figures are not in đồng for one unit, and those that only look so."""

from pathlib import Path

import pytest

from pricebook.app.check import check
from pricebook.tables import amounts_not_in_dong, find_heading, load_specs, open_sheets
from tests.support import built, case, found, judged, pair, silent, told, write_csv, write_xlsx

HEAD = "| item_code | item_name | unit | {} | decision_no | valid_from | valid_to |\n"
ROW = "| K | Kim | {} | 1400 | 1/QĐ | 2012-01-01 | 2012-12-31 |\n"
NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
LIST = "| STT theo TT04 | Tên dịch vụ | {} |\n| C5.1.272 | Hematocrit | 12 |\n"


def said(folder: Path, table: str, spec: str = "tenders", name: str = "") -> list[str | None]:
    """The cells of IN028 for a table; "" for the name of the file or the sheet."""
    path = folder / f"{name or spec}.csv"
    write_csv(path, table)
    (sheet,), _ = open_sheets(path)  # type: ignore[misc]
    heading = find_heading(sheet, load_specs()[spec])
    return [finding.at.cell or "" for finding in amounts_not_in_dong(path, sheet, load_specs()[spec], heading)]


NOTES = [
    "Đơn vị tính: nghìn đồng", "ĐVT: nghìn", "Don vi tinh: nghin dong", "ĐVT: 1.000đ", "ĐVT:1000đ", "Đơn vị tính: 1.000.000 đồng",
    "(Đơn vị: triệu đồng)", "ĐVT: k", "ĐVT: triệu", "Đơn vị tính: ngàn đồng/lần", "DVT: ngan dong", "Đơn vị tính: USD", "ĐVT: trđ",
    "Giá tính bằng USD", "Ghi chú: giá trong bảng tính bằng nghìn đồng", "đơn vị tính là 1.000 VNĐ", "Đơn vị: x1000 đồng", "ĐVT: x1000",
    "Đơn vị tính: 1 nghìn đồng", "Đơn vị tính: tr.đ", "Đơn vị tiền tệ: triệu đồng", "unit: 1000 VND", "Đơn vị tính : Nghìn Đồng",
    "Đơn vị tính: nghìn viên", "ĐVT: 100 viên", "Giá được tính cho 100 viên", "thể hiện bằng triệu đồng", "Tính theo đô la Mỹ",
]  # fmt: skip
NO_NOTES = [
    "Đơn vị tính: đồng", "ĐVT: VNĐ", "Đơn vị nào thu trên 10 triệu đồng phải báo cáo", "ĐVT: đồng (làm tròn đến 1.000 đồng)",
    "Giá lam tron den nghin dong", "Các dịch vụ có giá trên 1.000.000 đồng", "Phí gửi xe tính theo 1.000 đồng/lượt", "ĐVT: lần",
    "Theo Thông tư 1000/TT-BYT", "Đơn vị tính: đồng/lần", "Đơn vị: Bệnh viện đa khoa tỉnh", "Đơn vị: Công ty TNHH 1000", "ĐVT: viên",
    "Ngan sach nha nuoc", "Đơn vị: Khoa K", "Đơn vị tính: đồng. Giá đã gồm 10 % thuế", "Đơn vị: Kho Tr.", "Giá tính cho 01 lần",
    "(Kèm theo Quyết định số 1000/QĐ-UBND)", "Triệu chứng", "Đơn vị tính: đồng; tổng 100 triệu đồng",
]  # fmt: skip
HEADINGS = [
    "Đơn giá (nghin dong)", "Đơn giá (k)", "Đơn giá (K)", "Đơn giá (100 viên)", "Đơn giá (đồng/100 viên)", "Đơn giá (USD)", "Đơn giá ($)",
    "Đơn giá (tr.đ)", "Đơn giá (trđ)", "Đơn giá (ngđ)", "Đơn giá (ngan dong)", "Don gia (1000d)", "Đơn giá (tính cho 100 ml)",
    "Đơn giá (trăm viên)", "price (k)", "Đơn giá (100 vien)", "Đơn giá (cho 10 test)", "Đơn giá (x 10^3)",
]  # fmt: skip
NO_HEADINGS = [
    "Đơn giá", "Đơn giá (đồng)", "Đơn giá (VNĐ)", "Đơn giá (1 viên)", "Đơn giá (01 viên)", "Đơn giá (đồng/viên)", "Đơn giá (có VAT)",
    "Đơn giá (làm tròn 1.000 đồng)", "Đơn giá (4)", "Đơn giá (10)", "Đơn giá (theo Thông tư 1000/2012)", "Đơn giá (năm 2012)", "Đơn giá ($F4)",
]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
def test_a_note_above_or_below_a_table(tmp_path: Path, note: str) -> None:
    assert said(tmp_path, f"| {note} | | |\n" + HEAD.format("price") + ROW.format("cái")) == ["A1"]
    below = [] if "100 viên" in note else ["A4"]  # below a table such a note may be about one row
    assert said(tmp_path, HEAD.format("price") + ROW.format("cái") + f"| | | |\n| {note} | | |") == below


@pytest.mark.parametrize("note", NO_NOTES)
def test_a_note_that_says_nothing_of_the_unit(tmp_path: Path, note: str) -> None:
    assert said(tmp_path, f"| {note} | | |\n" + HEAD.format("price") + ROW.format("cái")) == []
    assert said(tmp_path, HEAD.format("price") + ROW.format("cái") + f"| | | |\n| {note} | | |") == []


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_heading_of_a_price(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, HEAD.format(heading) + ROW.format("cái")) == ["D1"]


@pytest.mark.parametrize("heading", NO_HEADINGS)
def test_the_heading_of_a_price_in_dong(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, HEAD.format(heading) + ROW.format("cái")) == []


@pytest.mark.parametrize("heading", ["Số lượng (nghìn)", "Số lượng (x1000)", "Định mức (cho 10 test)", "Số lượng (100 viên)"])
def test_the_heading_of_a_quantity(tmp_path: Path, heading: str) -> None:
    table = f"| service | component | item_code | unit | {heading} |\n| A1 | supplies | K | cái | 5 |"
    assert said(tmp_path, table, "norms") == ["E1"]


@pytest.mark.parametrize("heading", ["Số lượng", "Số lượng (1 lần)", "Định mức (cho 1 lần)", "Số lượng (6)"])
def test_the_heading_of_a_quantity_for_one(tmp_path: Path, heading: str) -> None:
    table = f"| service | component | item_code | unit | {heading} |\n| A1 | supplies | K | cái | 5 |"
    assert said(tmp_path, table, "norms") == []


def test_a_name_with_a_number_of_units_says_nothing_of_the_price(tmp_path: Path) -> None:
    table = "| item_code | Tên hàng (100 viên) | unit | price | decision_no |\n| K | Thuốc hộp 100 viên | hộp | 1400 | 1/QĐ |"
    assert said(tmp_path, table) == []


@pytest.mark.parametrize(("unit", "cells"), [("1.000đ", ["C2"]), ("nghìn đồng", ["C2"]), ("đồng", []), ("cái", [])])
def test_the_unit_of_money_in_the_column_of_units(tmp_path: Path, unit: str, cells: list[str]) -> None:
    assert said(tmp_path, HEAD.format("price") + ROW.format(unit)) == cells


@pair("IN028", name=("Giá (nghìn đồng)", "Gói trên 100 triệu đồng"))
def test_the_name_of_a_sheet(home: Path, name: str, raises: bool) -> None:
    checked = judged(home, sheets={name: LIST.format("Giá")})
    assert told(checked, "IN028") == ([("IN028", None, name, None)] if raises else []) or checked.findings[0].at.sheet == name
    assert bool([finding for finding in checked.findings if finding.code == "IN028"]) == raises


@pytest.mark.parametrize(("name", "raises"), [("bang-gia_nghin_dong", True), ("bang-gia-2012", False), ("gia-tt-1000", False)])
def test_the_name_of_a_file(tmp_path: Path, name: str, raises: bool) -> None:
    write_csv(tmp_path / f"{name}.csv", LIST.format("Giá"))
    checked = check(tmp_path / f"{name}.csv", regulation="ttlt-04-2012")
    assert bool([finding for finding in checked.findings if finding.code == "IN028"]) == raises


@case("IN028")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_in_build_as_in_check_and_in_every_format(home: Path, suffix: str) -> None:
    tenders = HEAD.format("Đơn giá (k)") + ROW.format("cái")
    result = built(home, norms=NORMS, tenders=tenders)
    assert found(result, "IN028") == [("IN028", "tenders.csv!D1")]
    path = home.parent / f"list.{suffix}"
    (write_csv if suffix == "csv" else write_xlsx)(path, LIST.format("Giá (k)"))
    assert [entry[:2] for entry in told(check(path, regulation="ttlt-04-2012"), "IN028")] == [("IN028", "C1")]


@silent("IN028")
def test_prices_in_dong_in_build_and_check(home: Path) -> None:
    assert not found(built(home, norms=NORMS, tenders=HEAD.format("Đơn giá (đồng)") + ROW.format("cái")), "IN028")
    assert told(judged(home, LIST.format("Giá (đồng/lần)")), "IN028") == []
