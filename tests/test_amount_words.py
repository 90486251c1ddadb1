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
    "Giá: x 1.000 VNĐ", "Giá trong bảng này phải nhân với 1.000", "Giá đã cắt bớt 000", "Số liệu × 1.000", "Giá trúng thầu đơn vị nghìn",
    "Giá chào bằng ngoại tệ", "Đơn giá chưa quy đổi ra cái",
    "Tiền tệ: EUR", "Loại tiền: GBP", "Ghi chú: đơn giá chưa nhân 1000", "Đơn vị tính: 1.000 (một nghìn) đồng", "Đơn giá đã chia cho 1.000",
    "Giá đã rút gọn 3 số 0", "Đơn giá bỏ bớt ba số không", "Vật tư (giá nghìn đồng)", "Đơn giá nghìn đồng",
    "Đơn vị tính: nghìn viên", "ĐVT: 100 viên", "Giá được tính cho 100 viên", "thể hiện bằng triệu đồng", "Tính theo đô la Mỹ",
]  # fmt: skip
NO_NOTES = [
    "Đơn vị tính: đồng", "ĐVT: VNĐ", "Đơn vị nào thu trên 10 triệu đồng phải báo cáo", "ĐVT: đồng (làm tròn đến 1.000 đồng)",
    "Giá lam tron den nghin dong", "Các dịch vụ có giá trên 1.000.000 đồng", "Phí gửi xe tính theo 1.000 đồng/lượt", "ĐVT: lần",
    "Theo Thông tư 1000/TT-BYT", "Đơn vị tính: đồng/lần", "Đơn vị: Bệnh viện đa khoa tỉnh", "Đơn vị: Công ty TNHH 1000", "ĐVT: viên",
    "Đơn giá: đồng; Thành tiền: nghìn đồng", "Giá hộp đã chia cho 50 ra giá cái", "Giá trị gói thầu: 1.250 triệu đồng",
    "Tiền tệ: VND", "Loại tiền: đồng Việt Nam", "Bệnh viện nhân dân 115", "Gói 2: thủy tinh thể nhân tạo", "Giá đã chia theo 3 nhóm",
    "Thêm 10 mẫu", "Đơn giá tính theo cái", "Giá 25 000 đ trở lên",
    "Ngan sach nha nuoc", "Đơn vị: Khoa K", "Đơn vị tính: đồng. Giá đã gồm 10 % thuế", "Đơn vị: Kho Tr.", "Giá tính cho 01 lần",
    "(Kèm theo Quyết định số 1000/QĐ-UBND)", "Triệu chứng", "Đơn vị tính: đồng; tổng 100 triệu đồng",
]  # fmt: skip
HEADINGS = [
    "Đơn giá (nghin dong)", "Đơn giá (k)", "Đơn giá (K)", "Đơn giá (100 viên)", "Đơn giá (đồng/100 viên)", "Đơn giá (USD)", "Đơn giá ($)",
    "Đơn giá (tr.đ)", "Đơn giá (trđ)", "Đơn giá (ngđ)", "Đơn giá (ngan dong)", "Don gia (1000d)", "Đơn giá (tính cho 100 ml)",
    "Đơn giá (trăm viên)", "price (k)", "Đơn giá (100 vien)", "Đơn giá (cho 10 test)", "Đơn giá (x 10^3)", "Đơn giá (đ/chục)",
    "Đơn giá (đồng/tá)", "Đơn giá (000 đ)", "Đơn giá ('000)", "Đơn giá (000đ)", "Đơn giá (hộp 10 cái)", "Đơn giá (đồng/100)",
    "Đơn giá (bảng Anh)", "Đơn giá (THB)", "Đơn giá (đ/hộp)", "Đơn giá (1 hộp)", "Đơn giá (đồng/kg)",
]  # fmt: skip
NO_HEADINGS = [
    "Đơn giá", "Đơn giá (đồng)", "Đơn giá (VNĐ)", "Đơn giá (1 viên)", "Đơn giá (01 viên)", "Đơn giá (đồng/viên)", "Đơn giá (có VAT)",
    "Đơn giá (làm tròn 1.000 đồng)", "Đơn giá (4)", "Đơn giá (10)", "Đơn giá (theo Thông tư 1000/2012)", "Đơn giá (năm 2012)", "Đơn giá ($F4)",
]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
def test_a_note_above_or_below_a_table(tmp_path: Path, note: str) -> None:
    assert said(tmp_path, f"| {note} | | |\n" + HEAD.format("price") + ROW.format("cái")) == ["A1"]
    below = [] if note == "ĐVT: 100 viên" else ["A4"]  # below a table such a note may be about one row
    assert said(tmp_path, HEAD.format("price") + ROW.format("cái") + f"| | | |\n| {note} | | |") == below


# What the prices are said to be for, where the rows are in "cái": above the table, and below it only where it is about all of it.
UNIT_NOTES = [
    "Giá trúng thầu tính theo hộp", "Giá ghi trong bảng là giá 1 hộp", "Đơn giá: đồng/hộp", "Tất cả các mặt hàng: giá tính theo thùng",
    "Đơn giá ghi theo quy cách đóng gói", "Mức giá nêu trên là giá trọn bộ gồm 5 cái", "Price per box of 50",
    "Giá trên là giá của 1 hộp 100 cái", "Đơn giá tính theo hộp", "Đơn giá cho 1 hộp", "Giá tính cho hộp 100 cái",
]  # fmt: skip


@pytest.mark.parametrize("note", UNIT_NOTES)
def test_a_note_above_that_names_another_unit(tmp_path: Path, note: str) -> None:
    assert said(tmp_path, f"| {note} | | |\n" + HEAD.format("price") + ROW.format("cái")) == ["A1"]
    assert said(tmp_path, HEAD.format("price") + ROW.format("cái") + f"| | | |\n| {note} | | |") == ["A4"]


def test_a_unit_in_a_heading_is_held_against_those_of_the_rows(tmp_path: Path) -> None:
    """None of the rows has it: the heading. Some have: the others are asked about (IN074)."""
    heading = HEAD.format("Đơn giá (đ/hộp)")
    assert said(tmp_path, heading + ROW.format("cái") + ROW.format("chiếc")) == ["D1"]
    assert said(tmp_path, heading + ROW.format("Hộp") + ROW.format("hop") + ROW.format("hộp 100 cái")) == []
    assert said(tmp_path, heading + ROW.format("hộp") + ROW.format("cái")) == ["C3"]


# A column that was not read, its cell, and whether it says that the price of a row in "cái" is for another unit, or not in đồng.
BESIDE = [
    ("Đơn vị tiền", "nghìn đồng", True), ("Đơn vị tiền", "1.000đ", True), ("Đơn vị tiền", "tr.đ", True), ("Đơn vị tiền", "đồng", False),
    ("Đơn vị tiền tệ", "VND", False), ("Giá tính cho", "100 cái", True), ("Giá tính cho", "1 hộp", True), ("Giá tính cho", "1 cái", False),
    ("Giá tính cho", "chiếc", False), ("ĐVT giá", "đ/hộp", True), ("ĐVT giá", "đ/cái", False), ("ĐVT giá", "đồng/ĐVT", False),
    ("Ghi chú", "giá hộp 100 cái", True), ("Ghi chú", "Giá 1 hộp", True), ("Ghi chú", "đồng/100 cái", True), ("Ghi chú", "giá nghìn đồng", True),
    ("Ghi chú", "Hộp 100 cái", False), ("Quy cách đóng gói", "Hộp 10 vỉ x 10 viên", False), ("Ghi chú", "Giao trong 10 ngày", False),
    ("Ghi chú", "giá theo hộp", True), ("Ghi chú", "1.400đ/hộp", True), ("Ghi chú", "phải chia cho 50", True), ("Ghi chú", "x1000", True),
    ("Ghi chú", "giá chưa nhân 1.000", True), ("Ghi chú", "Giá đã quy đổi từ hộp ra cái", False), ("Ghi chú", "Giá đỡ hộp", False),
    ("Price unit", "100", True), ("Price unit", "1", False), ("Giá của", "hộp", True), ("Thành tiền (nghìn đồng)", "14", False),
    ("Nước sản xuất", "Anh", False), ("Số lượng", "1000", False), ("Hãng", "Won Medical", False), ("Phí", "1.000đ", False),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cell", "raises"), BESIDE)
def test_a_column_beside_the_prices_that_says_what_they_are_for(tmp_path: Path, heading: str, cell: str, raises: bool) -> None:
    table = HEAD.format("price").rstrip("\n") + f" {heading} |\n" + ROW.format("cái").rstrip("\n") + f" {cell} |\n"
    assert said(tmp_path, table) == (["H2"] if raises else [])


QUANTITIES = "| service | component | item_code | unit | quantity |{}\n| C5.1.272 | supplies | K | cái | 5 |{}"
NORM_NOTES = [
    ("Định mức tính cho 100 lần", True), ("Định mức cho 10 ca", True), ("ĐVT: 100 lần", True), ("Tính cho 100 lần thực hiện", True),
    ("Số lượng tính bằng nghìn", True), ("Định mức tính cho 1 lần", False), ("Định mức tính cho 01 (một) lần thực hiện", False),
    ("Định mức kinh tế kỹ thuật năm 2012", False), ("Định mức theo Quyết định 100 ngày 1/2/2012", False),
]  # fmt: skip


def test_a_section_of_norms_that_is_for_several(tmp_path: Path) -> None:
    for title, raises in (("Định mức tính cho 100 lần", True), ("ĐVT: 1 lần", False)):
        table = "| service | component | item_code | unit | quantity |\n| X | supplies | K | cái | 5 |\n"
        section = f"| {title} | | | | |\n| C5.1.272 | supplies | K | cái | 5 |"
        assert said(tmp_path, table + section, "norms") == (["A3"] if raises else [])


@pytest.mark.parametrize(("note", "raises"), NORM_NOTES)
def test_a_note_above_norms_that_are_for_several(tmp_path: Path, note: str, raises: bool) -> None:
    assert said(tmp_path, f"| {note} | | | | |\n" + QUANTITIES.format("", ""), "norms") == (["A1"] if raises else [])


def test_a_column_beside_norms_that_says_what_they_are_for(tmp_path: Path) -> None:
    for cell, raises in (("100 lần", True), ("1 lần", False), ("lần", False)):
        assert said(tmp_path, QUANTITIES.format(" Tính cho |", f" {cell} |"), "norms") == (["F2"] if raises else [])


def test_a_note_in_two_cells_is_read_as_one(tmp_path: Path) -> None:
    for first, second, raises in (
        ("ĐVT:", "nghìn đồng", True),
        ("Đơn giá tính cho", "hộp 50 cái", True),
        ("ĐVT:", "đồng", False),
    ):
        noted = f"| {first} | {second} | |\n" + HEAD.format("price") + ROW.format("cái")
        assert said(tmp_path, noted) == (["A1"] if raises else [])


def test_the_name_of_goods_may_say_what_their_price_is_for(tmp_path: Path) -> None:
    for name, raises in (
        ("Kim (giá hộp 100 cái)", True),
        ("Kim - giá theo hộp", True),
        ("Giá đỡ hộp kim", False),
        ("Kim hộp 100 cái", False),
    ):
        assert said(tmp_path, HEAD.format("price") + ROW.format("cái").replace("Kim", name)) == (["B2"] if raises else [])


@pytest.mark.slow
@pair("IN074", factor=("10", "1"))
def test_a_factor_beside_the_prices_of_a_dossier(tmp_path: Path, factor: str, raises: bool) -> None:
    """1,400 × 10 or not: the program does not multiply, and asks."""
    tenders = HEAD.format("price").rstrip("\n") + " Hệ số |\n" + ROW.format("cái").rstrip("\n") + f" {factor} |\n"
    assert found(built(tmp_path / "prices", norms=NORMS, tenders=tenders), "IN074") == (
        [("IN074", "tenders.csv!H2")] if raises else []
    )
    norms = NORMS.replace("quantity |\n", "quantity | Hệ số |\n") + f" {factor} |"
    dossier = built(tmp_path / "norms", norms=norms, tenders=HEAD.format("price") + ROW.format("cái"))
    assert found(dossier, "IN074") == ([("IN074", "norms.csv!F2")] if raises else [])


@pytest.mark.parametrize("note", NO_NOTES)
def test_a_note_that_says_nothing_of_the_unit(tmp_path: Path, note: str) -> None:
    assert said(tmp_path, f"| {note} | | |\n" + HEAD.format("price") + ROW.format("cái")) == []
    assert said(tmp_path, HEAD.format("price") + ROW.format("cái") + f"| | | |\n| {note} | | |") == []


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_heading_of_a_price(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, HEAD.format(heading) + ROW.format("cái")) == ["D1"]


@pytest.mark.parametrize("heading", NO_HEADINGS)
def test_the_heading_of_a_price_in_dong(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, HEAD.format(heading) + ROW.format("viên")) == []


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
