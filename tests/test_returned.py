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
from pricebook.app.errors import NotWritten
from pricebook.base.languages import Terms, say
from pricebook.submission.annotate.losses import losses
from pricebook.submission.annotate.weighing import MOST_SPANNED
from pricebook.tables import read_sheets
from tests.rich_workbooks import rich_workbook
from tests.support import pair, silent, soffice

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
                    marked = cell.coordinate in ours
                    if cell.has_style or not marked:  # a cell that was not there before looks as its row or column
                        assert style(cell, fill=not marked) == style(same, fill=not marked), cell
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


def not_plain(path: Path) -> Path:
    """The workbook with an XML comment in its first sheet, which no office program writes: it is not changed in place."""
    return resaved(path, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<!-- --><sheetData>")


def test_what_would_be_lost_is_looked_for_first(tmp_path: Path) -> None:
    """Where openpyxl has to make the copy, and would drop charts and pictures, there is none."""
    path = not_plain(rich_workbook(tmp_path / "list.xlsx"))
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
    assert losses(hostile) == Terms([say("copy.too-wide-ranges", most=MOST_SPANNED)])
    written = check(hostile, regulation="ttlt-04-2012").write(tmp_path / "out").result
    (told,) = [finding for finding in written.findings if finding.code == "XL032"]  # too much to be copied: nothing is lost
    assert told.more["why"] == say("copy.too-heavy", lost=losses(hostile))


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
        checked, copy = returned(not_plain(path))
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
    """As some programs write it: without document properties. The copy does not say it either, or not the present hour."""
    with zipfile.ZipFile(sender_s(tmp_path / "whole.xlsx")) as whole, zipfile.ZipFile(tmp_path / "sender.xlsx", "w") as bare:
        for entry in whole.infolist():
            data = whole.read(entry)
            if entry.filename in ("_rels/.rels", "[Content_Types].xml"):
                data = re.sub(rb'<(?:Relationship|Override) [^>]*docProps/core.xml"[^>]*/>', b"", data)
            if entry.filename != "docProps/core.xml":
                bare.writestr(entry, data)
    with zipfile.ZipFile(returned(tmp_path / "sender.xlsx")[1]) as copy:
        assert "docProps/core.xml" not in copy.namelist()
    properties = openpyxl.load_workbook(returned(not_plain(tmp_path / "sender.xlsx"))[1]).properties
    assert (properties.created, properties.modified) == (datetime(1980, 1, 1), datetime(1980, 1, 1))


# What the copy may not keep to the last bit


def resaved(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with other bytes in one part."""
    target = path.with_stem(path.stem + "-2")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            assert name != part or old in data
            out.writestr(name, data.replace(old, new) if name == part else data)
    return target


def list_with(path: Path, number: float, title: bool = False) -> Path:
    """A right list with one further figure beside it; `title`: its name is in two parts, the second bold."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, (*HEAD, "Chi phí"))
        sheet.write_row(1, 0, ("272", "Hematocrit", 15_000, 14_000, number))
        if title:
            sheet.write_rich_string("G1", "Bảng ", book.add_format({"bold": True}), " giá ")
    return path


@silent("XL032")
@pytest.mark.parametrize("number", [217721.73913043452, 0.1 + 0.2, 1e-320, 57000.00000000001, 123456789012345678.0])
def test_a_double_that_differs_in_the_last_digit_only_is_no_loss(tmp_path: Path, number: float) -> None:
    _, copy = returned(list_with(tmp_path / "list.xlsx", number))
    assert copy.name == "list-checked.xlsx"


@silent("XL032")
def test_blanks_where_the_parts_of_a_text_join_are_no_loss(tmp_path: Path) -> None:
    """Some programs write the parts without xml:space, and readers differ in what they make of it."""
    path = list_with(tmp_path / "list.xlsx", 1, title=True)
    path = resaved(path, "xl/sharedStrings.xml", b' xml:space="preserve"', b"")
    _, copy = returned(path)
    assert copy.name == "list-2-checked.xlsx"


METADATA = "xl/metadata.xml"


@pair("XL032", cell=(b'<c r="E2" cm="1">', b'<c r="E2">'))
def test_a_part_for_dynamic_arrays_is_a_loss_only_where_a_cell_refers_to_it(tmp_path: Path, cell: bytes, raises: bool) -> None:
    path = list_with(tmp_path / "list.xlsx", 5)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(METADATA, '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>')
    path = resaved(path, "xl/worksheets/sheet1.xml", b'<c r="E2">', cell)
    path = not_plain(resaved(path, "xl/worksheets/sheet1.xml", b"<v>14000</v>", b"<v>16000</v>"))  # CP001 on D2
    _, copy = returned(path)
    assert copy.name == ("list-2-2-2-findings.xlsx" if raises else "list-2-2-2-checked.xlsx")


# Reasons that are typed into it

RESULTS, REASON, BY = "Kết quả kiểm tra", "L", "M"


def typed(copy: Path, reasons: dict[str, str], by: str | None = None) -> Path:
    """The workbook given back, with reasons typed beside the findings at these cells, saved as the office program does."""
    book = openpyxl.load_workbook(copy)
    for row in book[RESULTS].iter_rows(min_row=4):
        if (cell := row[4].value) in reasons:
            book[RESULTS][f"{REASON}{row[0].row}"] = reasons[cell]
            book[RESULTS][f"{BY}{row[0].row}"] = by
    target = copy.with_name("về.xlsx")
    book.save(target)
    return target


def accepted(checked: Checked) -> dict[str | None, tuple[str, str]]:
    return {f.at.cell: (f.accepted.reason, f.accepted.by) for f in checked.findings if f.accepted is not None}


def three_too_high(path: Path, *prices: int) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giá")
        sheet.write_row(0, 0, ("STT theo TTLT 04", "Tên dịch vụ", "Giá đề nghị"))
        for number, (row, price) in enumerate(zip(ROWS, prices, strict=True), 1):
            sheet.write_row(number, 0, (*row[:2], price))
    return path


def test_reasons_typed_into_the_workbook_given_back_are_taken_up(tmp_path: Path) -> None:
    """Maxima 15,000, 20,000 and 33,000: all three are above; the officer lets the first two stand."""
    first, copy = returned(three_too_high(tmp_path / "list.xlsx", 16_000, 21_000, 34_000))
    assert len([f for f in first.findings if f.blocks]) == 3
    back = typed(copy, {"C2": "Theo NQ 12", "C3": "Đã thống nhất"}, by="Trần B")
    second, again = returned(back)
    assert accepted(second) == {"C2": ("Theo NQ 12", "Trần B"), "C3": ("Đã thống nhất", "Trần B")}
    assert [f.at.cell for f in second.findings if f.blocks] == ["C4"]
    third, _ = returned(again)  # and once more: they stand in the workbook that was given back then
    assert accepted(third) == accepted(second)


def test_a_reason_without_a_name_counts_and_a_row_without_a_reason_does_not(tmp_path: Path) -> None:
    _, copy = returned(three_too_high(tmp_path / "list.xlsx", 16_000, 21_000, 34_000))
    checked, _ = returned(typed(copy, {"C2": "Theo NQ 12"}))
    assert accepted(checked) == {"C2": ("Theo NQ 12", say("finding.by-somebody").text())}
    assert not [f for f in checked.findings if f.code in ("IN032", "IN033")]


def test_a_workbook_that_comes_back_mended_carries_no_old_marks(tmp_path: Path) -> None:
    _, copy = returned(three_too_high(tmp_path / "list.xlsx", 16_000, 21_000, 34_000))
    book = openpyxl.load_workbook(copy)
    book["Giá"]["C2"] = 15_000
    book.save(copy)
    _, again = returned(copy)
    book = openpyxl.load_workbook(again)
    assert [(sheet.title) for sheet in book.worksheets] == ["Giá", "Tổng hợp kiểm tra", RESULTS]
    assert (book["Giá"]["C2"].comment, book["Giá"]["C2"].fill.fill_type) == (None, None)
    assert book["Giá"]["C3"].comment.text.count("CP001") == 1


def test_acceptances_follow_service_and_figure_into_the_second_version(tmp_path: Path) -> None:
    three_too_high(tmp_path / "list.xlsx", 16_000, 21_000, 34_000)
    (tmp_path / "accepted.csv").write_text(
        "file,code,sheet,cell,service_id,observed,reason,by\n"
        "list.xlsx,CP001,Giá,C2,C5.1.272,16000,Theo NQ 12,Trần B\n"
        "list.xlsx,CP001,Giá,C3,C5.1.273,21000,Theo NQ 12,Trần B\n"
        "list.xlsx,CP001,Giá,C4,C5.1.274,34000,,\n",
        encoding="utf-8",
    )
    path = tmp_path / "list v2.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:  # a title above, the rows in another order, the second price another one
        sheet = book.add_worksheet("Bảng giá")
        sheet.write("A1", "BẢNG GIÁ")
        sheet.write_row(2, 0, ("STT theo TTLT 04", "Tên dịch vụ", "Giá đề nghị"))
        for number, (row, price) in enumerate(zip(reversed(ROWS), (34_000, 22_000, 16_000), strict=True), 3):
            sheet.write_row(number, 0, (*row[:2], price))
    checked = check(path, regulation="ttlt-04-2012")
    assert accepted(checked) == {"C6": ("Theo NQ 12", "Trần B")}
    assert [f.at.cell for f in checked.findings if f.code == "CP001" and f.blocks] == ["C4", "C5"]
    assert not [f for f in checked.findings if f.code in ("IN032", "IN033")]


def test_of_two_equal_figures_one_acceptance_follows_neither(tmp_path: Path) -> None:
    """The service is priced for two classes at 16,000; only one of them was accepted, in a cell that is no more."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet("Giá")
        sheet.write_row(0, 0, ("STT theo TTLT 04", "Tên dịch vụ", "Hạng", "Giá đề nghị"))
        sheet.write_row(1, 0, ("A1", "Khám lâm sàng chung, khám chuyên khoa", "III", 16_000))
        sheet.write_row(2, 0, ("A1", "Khám lâm sàng chung, khám chuyên khoa", "IV", 16_000))
    entry = "CP001,Giá,D9,A1,16000,Theo NQ 12,Trần B\n"
    for entries in (1, 2):
        text = "code,sheet,cell,service_id,observed,reason,by\n" + entry * entries
        (tmp_path / "accepted.csv").write_text(text, encoding="utf-8")
        assert len(accepted(check(tmp_path / "list.xlsx", regulation="ttlt-04-2012"))) == (0 if entries == 1 else 2)


def test_accepted_in_a_workbook_counts_as_well(tmp_path: Path) -> None:
    import xlsxwriter

    path = three_too_high(tmp_path / "list.xlsx", 16_000, 20_000, 33_000)
    with xlsxwriter.Workbook(str(tmp_path / "accepted.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Mã", "Trang tính", "Ô", "Số liệu", "Lý do", "Người chấp nhận"))
        sheet.write_row(1, 0, ("CP001", "Giá", "C2", 16_000, "Theo NQ 12", "Trần B"))
    assert accepted(check(path, regulation="ttlt-04-2012")) == {"C2": ("Theo NQ 12", "Trần B")}


def test_typed_reasons_are_not_overwritten(tmp_path: Path) -> None:
    path = three_too_high(tmp_path / "list.xlsx", 16_000, 20_000, 33_000)
    _, copy = returned(path)
    typed(copy, {"C2": "Theo NQ 12"}).replace(copy)
    with pytest.raises(NotWritten):
        check(path, regulation="ttlt-04-2012").write(copy.parent, force=True)
    copy.replace(path.with_name(copy.name))  # beside the list its reasons count
    written = check(path, regulation="ttlt-04-2012").write(copy.parent, force=True)
    assert accepted(written.result) == {"C2": ("Theo NQ 12", say("finding.by-somebody").text())}


def test_a_list_that_is_no_workbook_takes_reasons_from_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("STT theo TTLT 04,Tên dịch vụ,Giá đề nghị\n272,Hematocrit,16000\n", encoding="utf-8")
    written = check(path, regulation="ttlt-04-2012").write(tmp_path / "out")
    typed(written.files[-1], {"C2": "Theo NQ 12"}).replace(tmp_path / "list-findings.xlsx")
    assert [*accepted(check(path, regulation="ttlt-04-2012"))] == ["C2"]
