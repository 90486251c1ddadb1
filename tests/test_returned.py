"""The workbook given back: the sender's own, with a fill and a comment on each cell concerned, and nothing else changed."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.base.languages import say
from pricebook.submission.annotate import losses
from pricebook.tables import read_sheets
from tests.support import soffice

HEAD = ("STT theo TTLT 04", "Tên dịch vụ", "Mức tối đa", "Giá đề nghị")
ROWS = (("272", "Hematocrit", 15_000, 16_000), ("273", "Máu lắng", 20_000, 12_000), ("274", "Sức bền hồng cầu", 33_000, 28_000))


def sender_s(path: Path) -> Path:
    """A workbook with everything that a sender may have put into it and that must come back."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        money = book.add_format(
            {"num_format": "#,##0", "bold": True, "border": 1, "bg_color": "#E2EFDA", "font_name": "Times New Roman"}
        )
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_color": "#C00000", "rotation": 0})
        sheet = book.add_worksheet("Giá 'mới' 2012")
        sheet.merge_range("A1:D1", "BẢNG GIÁ DỊCH VỤ", title)
        sheet.write_row(2, 0, HEAD)
        for number, row in enumerate(ROWS, 3):
            sheet.write_string(number, 0, row[0])
            sheet.write_string(number, 1, row[1])
            sheet.write_number(number, 2, row[2], money)
            sheet.write_number(number, 3, row[3], money)
        sheet.write_formula(6, 3, "=SUM(D4:D6)", money, 56_000)
        sheet.write_formula(7, 3, '=IF(D7>0,"có","không")', None, "có")
        sheet.write_formula(8, 3, "=D4>D5", None, True)
        sheet.write_formula(9, 3, "=1/0", None, "#DIV/0!")
        sheet.write_rich_string("A12", "chữ ", book.add_format({"italic": True}), "nghiêng")
        sheet.write_string("A13", "=1+1")
        sheet.write_url("A14", "internal:'Sheet2'!A1", string="sang trang 2")
        sheet.write_comment("B4", "Ghi chú của người gửi")
        sheet.data_validation("D4:D6", {"validate": "whole", "criteria": ">", "value": 0})
        sheet.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 20_000, "format": title})
        sheet.set_column("B:B", 37.5)
        sheet.set_column("C:D", 14, money)
        sheet.set_row(3, 30)
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.freeze_panes(3, 1)
        sheet.autofilter("A3:D6")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.print_area("A1:D11")
        sheet.set_header("&CĐầu trang")
        sheet.set_margins(0.5, 0.6, 0.7, 0.8)
        other = book.add_worksheet("Sheet2")
        other.write_formula("A1", "='Giá ''mới'' 2012'!D7*2", None, 112_000)
        other.set_tab_color("#00B050")
        book.define_name("TongGia", "='Giá ''mới'' 2012'!$D$7")
    return path


def returned(path: Path) -> tuple[Checked, Path]:
    """What a check found, and the workbook that goes back to the sender."""
    written = check(path, regulation="ttlt-04-2012").write(path.with_suffix(""))
    return written.result, written.files[-1]


def concerned(checked: Checked) -> set[tuple[str, str]]:
    return {(f.at.sheet or "", f.at.cell or "") for f in checked.findings if f.at.cell is not None}


def kept(path: Path, copy: Path, checked: Checked) -> None:
    """Cell by cell: value, formula, style; merges, widths, heights, hidden, validations, formats, print set-up, names."""
    ours = {cell if ":" not in cell else f"A{cell.partition(':')[0]}" for _, cell in concerned(checked)}
    for rich in (False, True):
        before, after = (openpyxl.load_workbook(file, rich_text=rich) for file in (path, copy))
        assert after.sheetnames[: len(before.sheetnames)] == before.sheetnames
        for sheet in before.worksheets:
            other = after[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    same = other[cell.coordinate]
                    assert (cell.value, cell.data_type) == (same.value, same.data_type), cell
                    assert style(cell, fill=cell.coordinate not in ours) == style(same, fill=cell.coordinate not in ours), cell
                    assert (cell.hyperlink and cell.hyperlink.location) == (same.hyperlink and same.hyperlink.location)
                    if cell.comment is not None:
                        assert cell.comment.text in same.comment.text
            assert set(map(str, sheet.merged_cells.ranges)) == set(map(str, other.merged_cells.ranges))
            assert {k: (d.width, d.hidden, d.min, d.max) for k, d in sheet.column_dimensions.items()} == {
                k: (d.width, d.hidden, d.min, d.max) for k, d in other.column_dimensions.items()
            }
            assert {k: (d.height, d.hidden) for k, d in sheet.row_dimensions.items()} == {
                k: (d.height, d.hidden) for k, d in other.row_dimensions.items() if k in sheet.row_dimensions
            }
            for part in ("freeze_panes", "print_title_rows", "print_area", "sheet_state"):
                assert getattr(sheet, part) == getattr(other, part), part
            for part in (
                "page_margins",
                "sheet_properties",
                "auto_filter",
                "data_validations",
            ):
                assert repr(getattr(sheet, part)) == repr(getattr(other, part)), part
            assert conditions(sheet) == conditions(other)
            assert (sheet.oddHeader.center.text, sheet.oddFooter.center.text) == (
                other.oddHeader.center.text,
                other.oddFooter.center.text,
            )
            for part in ("orientation", "paperSize", "fitToWidth", "fitToHeight", "scale"):
                assert getattr(sheet.page_setup, part) == getattr(other.page_setup, part), part
        assert {name: repr(value) for name, value in before.defined_names.items()} == {
            name: repr(value) for name, value in after.defined_names.items()
        }


def conditions(sheet: Any) -> list[tuple[str, str, Any, str]]:
    """Conditional formats: where, what, by which formulas, how it then looks."""
    return [
        (str(range_.sqref), rule.type, rule.formula, repr(rule.dxf))
        for range_ in sheet.conditional_formatting
        for rule in range_.rules
    ]


def style(cell: Any, *, fill: bool) -> tuple[Any, ...]:
    parts = (cell.font, cell.border, cell.number_format, cell.alignment, cell.protection)
    return tuple(repr(part).replace("None", "False") for part in (*parts, *([cell.fill] if fill else [])))


def values(path: Path) -> list[list[list[Any]]]:
    return [sheet.rows for sheet in read_sheets(path)]


def test_everything_of_the_sender_s_comes_back(tmp_path: Path) -> None:
    path = sender_s(tmp_path / "list.xlsx")
    checked, copy = returned(path)
    assert ("CP001", "D4") in [(f.code, f.at.cell) for f in checked.findings]
    kept(path, copy, checked)
    before = values(path)
    assert values(copy)[: len(before)] == before  # what formulas came to stands in the copy, too


@pytest.mark.slow
def test_what_libreoffice_wrote_comes_back(tmp_path: Path) -> None:
    path = soffice(sender_s(tmp_path / "list.xlsx"), tmp_path / "lo", "xlsx:Calc MS Excel 2007 XML")
    assert not losses(path)
    checked, copy = returned(path)
    kept(path, copy, checked)
    before = values(path)
    assert values(copy)[: len(before)] == before


@pytest.mark.slow
def test_the_copy_opens_in_libreoffice_and_shows_the_same(tmp_path: Path) -> None:
    path = sender_s(tmp_path / "list.xlsx")
    _, copy = returned(path)
    shown = [soffice(file, tmp_path / file.stem, "ods") for file in (path, copy)]
    first, second = (values(file) for file in shown)
    for before, after in zip(first, second, strict=False):  # the copy has two sheets more
        assert [row for row in before if any(row)] == [row for row in after if any(row)]


def test_a_comment_and_a_fill_on_each_cell_concerned_and_links_to_them(tmp_path: Path) -> None:
    path = sender_s(tmp_path / "list.xlsx")
    checked, copy = returned(path)
    book = openpyxl.load_workbook(copy)
    sheet = book["Giá 'mới' 2012"]
    assert "CP001" in sheet["D4"].comment.text and sheet["D4"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["B4"].comment.text == "Ghi chú của người gửi"
    results = book["Kết quả kiểm tra"]
    links = [results.cell(row, 5).hyperlink for row in range(4, results.max_row + 1)]
    found = [f for f in checked.findings if f.at.cell]
    assert len(links) >= len(found) and any(link and link.location == "'Giá ''mới'' 2012'!D4" for link in links)
    said = " ".join(str(cell.value) for row in book["Tổng hợp kiểm tra"].iter_rows() for cell in row)
    assert "TRẢ LẠI" in said and "1.000 đ" in said and checked.law is not None and checked.law.regulation.title in said


def test_several_findings_in_one_comment_beside_the_sender_s_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ("272", "Hematocrit", 18_000, 16_000)):
        book.active.append(row)
    from openpyxl.comments import Comment

    book.active["C2"].comment = Comment("Theo phụ lục", "người gửi")
    book.active["D2"].comment = Comment("Đã họp", "người gửi")
    book.save(tmp_path / "list.xlsx")
    _, copy = returned(tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(copy).worksheets[0]
    assert sheet["C2"].comment.text.startswith("Theo phụ lục") and "CP008" in sheet["C2"].comment.text
    assert sheet["D2"].comment.text.startswith("Đã họp") and "CP001" in sheet["D2"].comment.text


@pytest.mark.parametrize("what", ["chart", "image", "sparkline", "textbox", "background"])
def test_what_would_be_lost_is_looked_for_first(tmp_path: Path, what: str) -> None:
    import struct
    import zlib

    import xlsxwriter

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    picture = tmp_path / "dot.png"
    picture.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")) + chunk(b"IEND", b"")
    )  # fmt: skip
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giá")
        for number, row in enumerate((HEAD, *ROWS)):
            sheet.write_row(number, 0, row)
        if what == "chart":
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": "=Giá!$D$2:$D$4"})
            sheet.insert_chart("F2", chart)
        elif what == "image":
            sheet.insert_image("F2", str(picture))
        elif what == "sparkline":
            sheet.add_sparkline("F2", {"range": "Giá!C2:D2"})
        elif what == "textbox":
            sheet.insert_textbox("F2", "Ghi chú")
        else:
            sheet.set_background(str(picture))
    before = path.read_bytes()
    assert losses(path)
    checked, copy = returned(path)
    assert path.read_bytes() == before
    book2 = openpyxl.load_workbook(copy)
    assert book2.sheetnames == ["Tổng hợp kiểm tra", "Kết quả kiểm tra"]
    assert any("CP001" in str(cell.value) for row in book2.worksheets[1].iter_rows() for cell in row)
    assert any(f.code == "CP001" for f in checked.findings)


def test_a_range_that_spans_the_whole_sheet_is_not_laid_out_cell_by_cell(tmp_path: Path) -> None:
    path = sender_s(tmp_path / "list.xlsx")
    hostile = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'ref="A1:D1"/>', b'ref="A20:XFD1048576"/>')
            target.writestr(entry, data)
    assert say("copy.too-many-cells") in losses(hostile)


def test_text_of_the_submission_never_becomes_a_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(("999", "x", 1_000, 1_000))
    book.active["B2"].value = '=HYPERLINK("http://x")'
    book.active["B2"].data_type = "s"
    book.save(tmp_path / "list.xlsx")
    _, copy = returned(tmp_path / "list.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(copy).worksheets for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells) and not [cell for cell in cells if cell.data_type == "f"]


def test_a_value_that_the_copy_would_change_leaves_the_original_alone(tmp_path: Path) -> None:
    """openpyxl makes an error of a number beyond the calendar, and fills an empty cell with the address that it links to."""
    import xlsxwriter

    for what in ("date", "link"):
        path = tmp_path / f"{what}.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Giá")
            for number, row in enumerate((HEAD, *ROWS)):
                sheet.write_row(number, 0, row)
            if what == "date":
                sheet.write_number("F2", 39_900_000, book.add_format({"num_format": "dd/mm/yyyy"}))
            else:
                sheet.write_url("F2", "http://example.invalid/x", string=" ")
        if what == "link":  # the text goes, the link stays: an empty cell with a link
            with zipfile.ZipFile(path) as source:
                parts = {entry.filename: source.read(entry) for entry in source.infolist()}
            sheet_xml = parts["xl/worksheets/sheet1.xml"]
            at = sheet_xml.index(b'<c r="F2"')
            parts["xl/worksheets/sheet1.xml"] = sheet_xml[:at] + sheet_xml[sheet_xml.index(b"</c>", at) + 4 :]
            with zipfile.ZipFile(path, "w") as target:
                for name, data in parts.items():
                    target.writestr(name, data)
        checked, copy = returned(path)
        assert checked.findings.of("XL032")
        assert openpyxl.load_workbook(copy).sheetnames == ["Tổng hợp kiểm tra", "Kết quả kiểm tra"]


@pytest.mark.parametrize(
    "written",
    [b"<x:mergeCell ref='A20:XFD1048576'/>", b'<mergeCell ref = "A20:XFD1048576"/>', b'<mergeCell ref="a20:xfd1048576"/>'],
)
def test_a_range_that_is_written_in_an_unusual_way_is_not_opened(tmp_path: Path, written: bytes) -> None:
    path = sender_s(tmp_path / "list.xlsx")
    hostile = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<mergeCell ref="A1:D1"/>', written)
            target.writestr(entry, data)
    assert losses(hostile)


def test_no_hour_of_its_making_stands_in_what_is_given_back(tmp_path: Path) -> None:
    """The annotated copy says that it was last changed when the sender changed it; the findings alone, on the day of the law."""
    copy = returned(sender_s(tmp_path / "sender.xlsx"))[1]
    (tmp_path / "list.csv").write_text("STT theo TT04,Tên dịch vụ,Giá đề nghị\nC5.1.272,Hematocrit,15001\n", encoding="utf-8")
    alone = check(tmp_path / "list.csv", regulation="ttlt-04-2012", on=date(2012, 8, 1)).write(tmp_path / "out").files[-1]
    for path, modified in (
        (copy, openpyxl.load_workbook(tmp_path / "sender.xlsx").properties.modified),
        (alone, datetime(2012, 8, 1)),
    ):
        assert openpyxl.load_workbook(path).properties.modified == modified
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_that_does_not_say_when_it_was_changed(tmp_path: Path) -> None:
    """As some programs write it: without document properties. The copy says the first day of all ZIP archives, not the present."""
    with zipfile.ZipFile(sender_s(tmp_path / "whole.xlsx")) as whole, zipfile.ZipFile(tmp_path / "sender.xlsx", "w") as bare:
        for entry in whole.infolist():
            data = whole.read(entry)
            if entry.filename in ("_rels/.rels", "[Content_Types].xml"):
                data = re.sub(rb'<(?:Relationship|Override) [^>]*docProps/core.xml"[^>]*/>', b"", data)
            if entry.filename != "docProps/core.xml":
                bare.writestr(entry, data)
    properties = openpyxl.load_workbook(returned(tmp_path / "sender.xlsx")[1]).properties
    assert (properties.created, properties.modified) == (datetime(1980, 1, 1), datetime(1980, 1, 1))
