"""The workbook of bed sheets given back: the sender's own, but for the cells that get a figure or a comment."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from pricebook.app.settle import SettledBeds, settle_beds
from pricebook.submission.annotate import weighing
from tests.rich_workbooks import parts_of, write_parts
from tests.test_cli import run

NAMES = ("Nguyễn Văn Ẩn", "Trần Thị Bí", "Lê Mật")
MARKS = (r"xxxx\ ", r"xx\   ", "  xx ")  # A four days, B two with A, C day 3 and 4 with A
PRINTED = ((None, None, None, None), (2, 100_000, 80_000, 20_000), (None, None, None, None))
SHEET, HEAD = "Giường 01 – Bí", 3  # rows from 0: title, price, blank, heading, patients, totals


def workbook(path: Path, *, chart: bool = True, formulas: bool = True) -> Path:
    """The sheet of a bed at 80,000 a day with 80 % by the fund: B's amount is wrong, A's and C's are blank, the total is a formula.

    The days of A and C are 4 and 2. Days 1 to 4 have two patients each (A with B on 1 and 2, with C on 3 and 4), who pay a half:
    A 4 × 40,000 = 160,000; B and C 2 × 40,000 = 80,000 each, by the fund 128,000 and 64,000.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(SHEET)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0", "border": 1, "italic": True})
        sheet.write(0, 0, "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH SỐ 01/THÁNG 6 NĂM 2012", bold)
        sheet.write(1, 0, "Giá tiền giường là 80.000 đ/ngày")
        figures = ("Tổng số ngày", "Tiền giường", "BHTT", "BNTT", "Mức hưởng", "Chẩn đoán")
        sheet.write_row(HEAD, 0, ("Họ và tên bệnh nhân", *range(1, 32), *figures), bold)
        for number, (name, marks, printed) in enumerate(zip(NAMES, MARKS, PRINTED, strict=True), HEAD + 1):
            sheet.write(number, 0, name)
            for column, mark in enumerate(marks, 1):
                sheet.write(number, column, mark.strip())
            for column, figure in enumerate(printed, 32):
                sheet.write(number, column, figure, money)
            sheet.write(number, 36, "80%")
            sheet.write(number, 37, "J18 Viêm phổi")
        last = HEAD + 1 + len(NAMES)
        sheet.write(last, 0, "Cộng", bold)
        for column, letters in enumerate(("AG", "AH", "AI", "AJ"), 32):
            total = (2, 100_000, 80_000, 20_000)[column - 32]
            if formulas:
                sheet.write_formula(last, column, f"=SUM({letters}5:{letters}7)", money, total)
            else:
                sheet.write(last, column, total, money)
        sheet.write_comment("A6", "đã gọi điện", {"author": "điều dưỡng"})
        sheet.protect("", {"select_locked_cells": True})
        book.define_name("TongTien", f"='{SHEET}'!$AH$8")
        if chart:
            drawn = book.add_chart({"type": "column"})
            drawn.add_series({"values": f"='{SHEET}'!$AH$5:$AH$7"})
            sheet.insert_chart("A12", drawn)
            book.add_worksheet("Danh sách").write_column(0, 0, NAMES)
    return path


def settled(path: Path) -> SettledBeds:
    return settle_beds(path, settlement="bhxh-1513-2012")


def cells(path: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path, data_only=True)[SHEET]
    return {cell.coordinate: cell.value for row in sheet["AG5:AJ8"] for cell in row}


DUE = {
    "AG5": 4, "AH5": 160_000, "AI5": 128_000, "AJ5": 32_000, "AG6": 2, "AH6": 80_000, "AI6": 64_000, "AJ6": 16_000,
    "AG7": 2, "AH7": 80_000, "AI7": 64_000, "AJ7": 16_000, "AG8": 8, "AH8": 320_000, "AI8": 256_000, "AJ8": 64_000,
}  # fmt: skip


def test_the_sender_s_workbook_comes_back_with_the_figures_in_its_own_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "giuong.xlsx")
    written = settled(path).write(tmp_path / "out")
    copy = written.files[0]
    assert copy.name == "beds-settled.xlsx" and written.result.findings.blocked
    assert cells(copy) == DUE  # the sums, too, for who does not calculate
    assert not settled(copy).blocked  # and reads back without an error
    sheet = openpyxl.load_workbook(copy)[SHEET]
    assert sheet["AH8"].value == "=SUM(AH5:AH7)" and sheet["AH5"].number_format == "#,##0" and sheet["AH5"].font.italic
    comments = {cell.coordinate: cell.comment for row in sheet for cell in row if cell.comment}
    assert (
        "100.000" in comments["AH6"].text
        and comments["AH6"].text.startswith("ST001")
        and sheet["AH6"].fill.fgColor.rgb == "FFFFC7CE"
    )
    assert (comments["A6"].text, comments["A6"].author) == ("đã gọi điện", "điều dưỡng")


def test_a_total_that_added_up_the_rows_that_were_filled_in_is_the_new_sum(tmp_path: Path) -> None:
    """2 days and 100,000 added up what B's row stated: only what was wrong is an error, and the totals are those of all three."""
    written = settled(workbook(tmp_path / "giuong.xlsx", formulas=False)).write(tmp_path / "out")
    assert cells(written.files[0]) == DUE
    wrong = {finding.code for finding in written.result.findings if finding.severity == "error" and finding.at.cell[:2] == "AG"}
    assert wrong == set()


def test_every_part_but_the_cells_that_were_set_stays(tmp_path: Path) -> None:
    path = workbook(tmp_path / "giuong.xlsx")
    before, after = parts_of(path), parts_of(settled(path).write(tmp_path / "out").files[0])
    changed = {name for name, data in before.items() if after[name] != data}
    lists = {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"}
    assert changed == lists | {"xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    own = re.compile(rb'<c r="A[GHIJ][5-8]"[^<>/]*(?:/>|>.*?</c>)')
    assert own.sub(b"", before["xl/worksheets/sheet1.xml"]) == own.sub(b"", after["xl/worksheets/sheet1.xml"])


def test_what_is_written_beside_the_sheet_names_nobody(tmp_path: Path) -> None:
    path = workbook(tmp_path / "Trần Thị Bí.xlsx")
    result = settled(path).write(tmp_path / "out")
    secret = [*NAMES, "J18", "Viêm phổi", "– Bí", "đã gọi điện"]
    told = result.files[1].read_text(encoding="utf-8") + repr(result.result.findings) + repr(result.result)
    assert not [word for word in secret if word in told.replace(repr(path.name), "").replace(path.name, "")]


@pytest.mark.parametrize("way", ["openpyxl", "heavy", "signed", "ods"])
def test_where_it_cannot_be_changed_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """openpyxl writes the same figures, and so does a child process where a workbook is heavy; a signed one comes in the layout of the
    annex, and XL032 says why."""
    path = workbook(tmp_path / "giuong.xlsx", chart=False)
    if way == "openpyxl":
        monkeypatch.setattr("pricebook.submission.annotate.workbook._is_changed_in_place", lambda *_: False)
    elif way == "heavy":
        monkeypatch.setattr(weighing, "LIGHT_IN_PLACE", 0)
    elif way == "signed":
        write_parts(path, {**parts_of(path), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    else:
        path = path.rename(path.with_suffix(".ods"))  # its bytes say what it is: it is read all the same
    written = settled(path).write(tmp_path / "out")
    alone = way == "signed"
    quiet = run(
        "settle", "beds", str(path), "--settlement", "bhxh-1513-2012", "-o", str(tmp_path / "quiet"), "-q", "--lang", "en"
    )
    assert ("The workbook holds" in quiet.output) == alone
    assert ("XL032" in {finding.code for finding in written.result.findings}) == alone
    book = openpyxl.load_workbook(written.files[0])
    assert (book.sheetnames[0] == "Giường 1") == alone
    if not alone:
        assert {at: value for at, value in cells(written.files[0]).items() if not at.endswith("8")} == {
            at: value for at, value in DUE.items() if not at.endswith("8")
        }
        assert [book[SHEET].cell(row, 1).value for row in (5, 6, 7)] == list(NAMES)


def test_what_is_only_asked_stays_as_it_is_printed(tmp_path: Path) -> None:
    """A day more is due only if the patient died, which the sheet does not say (circular 39/2018 article 6(1)): ST016 asks."""
    path = tmp_path / "giuong.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giường 1")
        sheet.write(0, 0, "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 9 NĂM 2019")
        sheet.write(1, 0, "Giá tiền giường là 90.000 đ/ngày")
        sheet.write_row(2, 0, ("Họ và tên", *range(1, 32), "Tổng số ngày", "Tiền giường", "BHTT", "BNTT"))
        sheet.write_row(3, 0, ("A", "x", "x", "\\"))
        sheet.write_row(3, 32, (3, 270_000))
    result = settle_beds(path, settlement="tt39-2018", fund_share="80%")
    assert "ST016" in {finding.code for finding in result.findings}
    back = openpyxl.load_workbook(result.write(tmp_path / "out").files[0])["Giường 1"]
    assert [back.cell(4, column).value for column in (33, 34)] == [3, 270_000]


@pytest.mark.parametrize(
    ("month", "expected"), [("9 NĂM 2025", [270_000, 270_000, 540_000]), ("9 NĂM 2019", [135_000, 135_000, 270_000])]
)
def test_what_an_article_says_that_was_not_compared_changes_no_cell(tmp_path: Path, month: str, expected: list[int]) -> None:
    """Two in a bed for three days at 90,000, each charged the whole. By circular 35/2016, of which no text was seen, a half is due: asked.

    By circular 39/2018 it is, too: 3 × 45,000.
    """
    path = tmp_path / "giuong.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giường 1")
        sheet.write(0, 0, f"BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG {month}")
        sheet.write(1, 0, "Giá tiền giường là 90.000 đ/ngày")
        sheet.write_row(2, 0, ("Họ và tên", *range(1, 32), "Tổng số ngày", "Tiền giường", "BHTT", "BNTT"))
        for row in (3, 4):
            sheet.write_row(row, 0, ("A", "x", "x", "x", "\\"))
            sheet.write_row(row, 32, (3, 270_000))
        sheet.write(5, 0, "Cộng")
        sheet.write_row(5, 32, (6, 540_000))
    book = openpyxl.load_workbook(settle_beds(path).write(tmp_path / "out").files[0])
    back = book["Giường 1"]
    assert [back.cell(row, 34).value for row in (4, 5, 6)] == expected
    assert back.cell(4, 34).comment.text.startswith("ST001")
    summary = "\n".join(str(cell.value) for row in book["Tổng hợp kiểm tra"].iter_rows() for cell in row)
    replaced = expected[0] == 135_000
    assert ("ô sai được thay" in summary, "Không ô nào đã ghi bị thay" in summary) == (replaced, not replaced)
    assert f"ST001 {'Lỗi' if replaced else 'Cảnh báo'}: " in summary


@pytest.mark.parametrize("label", ["Số BN/giường", "Cộng"])
def test_the_foot_of_the_annex_is_filled_in_where_it_is_blank(tmp_path: Path, label: str) -> None:
    """Two in a bed on days 1 and 2, one on the 3rd: A 2 × 40,000 + 80,000 = 160,000; B 2 × 40,000 = 80,000. Shares 0.5, 0.5 and 1.

    | Số BN/giường | 2 | 2 | 1 | … | 5 days | 240,000 | 192,000 | 48,000 |   the totals stand in this row, as in the annex,
    | Định mức thanh toán/bệnh nhân | 0.5 | 0.5 | 1 |                        or in one of their own
    """
    path = tmp_path / "giuong.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giường 1")
        sheet.write(0, 0, "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 9 NĂM 2012")
        sheet.write(1, 0, "Giá tiền giường là 80.000 đ/ngày")
        sheet.write_row(2, 0, ("Họ và tên", *range(1, 32), "Tổng số ngày", "Tiền giường", "BHTT", "BNTT", "Mức hưởng"))
        for row, marks in ((3, "xxx\\"), (4, "xx\\")):
            sheet.write_row(row, 0, ("Lê Mật", *marks))
            sheet.write(row, 36, "80%")
        for row, text in enumerate(dict.fromkeys(("Số BN/giường", "Định mức thanh toán/bệnh nhân", label)), 5):
            sheet.write(row, 0, text)
    written = settle_beds(path).write(tmp_path / "out")
    assert "XL032" not in {finding.code for finding in written.result.findings}  # it is the sender's own
    back = openpyxl.load_workbook(written.files[0])["Giường 1"]
    assert [[back.cell(row, column).value for column in (2, 3, 4)] for row in (6, 7)] == [[2, 2, 1], [0.5, 0.5, 1]]
    totals = {row: [back.cell(row, column).value for column in (33, 34, 35, 36)] for row in (6, 8)}
    filled, blank = [5, 240_000, 192_000, 48_000], [None] * 4
    assert totals == ({6: filled, 8: blank} if label == "Số BN/giường" else {6: blank, 8: filled})


def test_rows_that_are_there_to_be_filled_in_are(tmp_path: Path) -> None:
    """Three in a bed on days 1 and 2 pay a third each (circular 39/2018, article 6(4)): 2 × 30,000; the fund's share is not known.

    | Số BN/giường | 3 | 3 |; | Định mức thanh toán | 0.3333 | 0.3333 |; | Cộng | 6 days | 180,000 |
    """
    path = tmp_path / "giuong.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giường 1")
        sheet.write(0, 0, "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH THÁNG 9 NĂM 2019")
        sheet.write(1, 0, "Giá tiền giường là 90.000 đ/ngày")
        sheet.write_row(2, 0, ("Họ và tên", *range(1, 32), "Tổng số ngày", "Tiền giường", "BHTT", "BNTT", "Kết quả điều trị"))
        for row in (3, 4, 5):
            sheet.write_row(row, 0, (f"Người bệnh {row}", "x", "x", "\\"))
            sheet.write(row, 36, "Khỏi")
        for row, label in ((6, "Số BN/giường"), (7, "Định mức thanh toán/bệnh nhân"), (8, "Cộng")):
            sheet.write(row, 0, label)
    back = openpyxl.load_workbook(settle_beds(path, settlement="tt39-2018").write(tmp_path / "out").files[0])["Giường 1"]
    assert [back.cell(row, column).value for row in (4, 5, 6) for column in (33, 34, 35)] == [2, 60_000, None] * 3
    assert [[back.cell(row, column).value for column in (2, 3, 4)] for row in (7, 8)] == [[3, 3, None], [0.3333, 0.3333, None]]
    assert [back.cell(9, column).value for column in (33, 34, 35, 36)] == [6, 180_000, None, None]
    assert [back.cell(row, 1).value for row in (4, 5, 6)] == ["Người bệnh 3", "Người bệnh 4", "Người bệnh 5"]
