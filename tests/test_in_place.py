"""A workbook changed in place: every part that is not concerned is the sender's byte for byte, and a sheet but for its marked cells."""

import re
import shutil
from pathlib import Path

import openpyxl
import openpyxl.chart
import openpyxl.comments
import pytest
import xlsxwriter

from pricebook.app.check import check
from pricebook.submission.annotate import weighing, workbook
from pricebook.submission.annotate.in_place.comments_xml import SheetComments
from pricebook.submission.annotate.in_place.package import NotPlain, Package, text_xml
from pricebook.submission.annotate.in_place.sheet_xml import SheetXml
from pricebook.submission.annotate.in_place.styles_xml import StylesXml
from pricebook.submission.annotate.pages import Look
from tests.rich_workbooks import HEAD, ROWS, parts_of, rich_workbook, with_pivot, write_parts

# openpyxl says what it would drop of the workbooks that these tests read with it.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

SUMMARY, RESULTS = "Tổng hợp kiểm tra", "Kết quả kiểm tra"
SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
LISTS = {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", BOOK, STYLES}
RED = "FFFFC7CE"


def given_back(path: Path) -> Path:
    """The workbook that a check of this list gives back."""
    return check(path, regulation="ttlt-04-2012").write(path.with_suffix("")).files[-1]


def a_list(path: Path, *, column: int = 0) -> Path:
    """The three prices in a plain workbook, from some column on; the first and the last are too high."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giá")
        for number, row in enumerate((HEAD, *ROWS)):
            sheet.write_row(number, column, row)
    return path


def ids(drawing: bytes) -> list[bytes]:
    return re.findall(rb'<v:shape [^<>]*?\bid="(_x0000_s\d+)"', drawing)


# --- what stays ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_charts_pivots_pictures_buttons_macros_and_newer_formats_stay_byte_for_byte(tmp_path: Path, suffix: str) -> None:
    path = with_pivot(rich_workbook(tmp_path / f"list{suffix}", macros=suffix == ".xlsm"))
    copy = given_back(path)
    assert copy.name == f"list-checked{suffix}"
    before, after = parts_of(path), parts_of(copy)
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed == LISTS | {SHEET, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert after.keys() - before.keys() == {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "docProps/custom.xml"}


def test_a_sheet_differs_in_the_styles_of_its_marked_cells_alone(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "list.xlsx")
    before, after = parts_of(path)[SHEET], parts_of(given_back(path))[SHEET]
    for cell in (b"D2", b"D4"):  # 16,000 over 15,000, and 34,000 over 33,000
        before, after = (re.sub(rb'(<c r="' + cell + rb'") s="\d+"', rb"\1", data) for data in (before, after))
    assert before == after


def test_lists_of_styles_sheets_and_types_only_grow(tmp_path: Path) -> None:
    """Without what was added to them, and without the counts of their elements, they are as they were."""
    path = with_pivot(rich_workbook(tmp_path / "list.xlsx"))
    before, after = parts_of(path), parts_of(given_back(path))
    for name in LISTS:
        left = re.findall(rb"<[^<>]*>|[^<>]+", re.sub(rb' count="\d+"', b"", after[name]))
        for piece in re.findall(rb"<[^<>]*>|[^<>]+", re.sub(rb' count="\d+"', b"", before[name])):
            del left[: left.index(piece) + 1]  # in the same order


def test_a_sender_s_comment_keeps_its_letters_and_its_author_and_its_box_grows(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "list.xlsx")
    before, after = parts_of(path), parts_of(given_back(path))
    own = re.search(rb'<comment ref="D2".*?</r>', before["xl/comments1.xml"])
    assert own is not None and own[0] + b"<r><t" in after["xl/comments1.xml"]
    drawing = after["xl/drawings/vmlDrawing1.vml"]
    assert len(ids(drawing)) == len({*ids(drawing)}) == 4 and b'ObjectType="Button"' in drawing  # a button, three comments
    anchor = re.compile(rb"<x:Anchor>4, 15, 0, 10, 6, 41, (\d+), 4<")
    bottoms = [int(anchor.search(parts["xl/drawings/vmlDrawing1.vml"])[1]) for parts in (before, after)]  # type: ignore[index]
    assert bottoms[0] == 4 < bottoms[1]
    sheet = openpyxl.load_workbook(path.with_suffix("") / "list-checked.xlsx")["Giá"]
    assert {cell.coordinate: cell.comment.author for row in sheet for cell in row if cell.comment} == {
        "D2": "người gửi",
        "B3": "người gửi",
        "D4": "pricebook",
    }


def test_boxes_of_comments_whose_namespaces_have_other_prefixes(tmp_path: Path) -> None:
    """As openpyxl writes them, beside a chart, which openpyxl itself would lose."""
    path = a_list(tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(path)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book["Giá"], min_col=4, min_row=1, max_row=4), titles_from_data=True)
    book["Giá"].add_chart(chart, "H2")
    book["Giá"]["B3"].comment = openpyxl.comments.Comment("Đã họp", "người gửi")
    book.save(path)
    copy = given_back(path)
    assert copy.name == "list-checked.xlsx" and parts_of(copy)["xl/charts/chart1.xml"] == parts_of(path)["xl/charts/chart1.xml"]
    drawing = parts_of(copy)["xl/drawings/commentsDrawing1.vml"]
    numbers = re.findall(rb' id="_x0000_s(\d+)"', drawing)
    assert len(numbers) == len({*numbers}) == 3 and {b"v", b"o", b"x"} <= {*re.findall(rb" xmlns:(\w)=", drawing)}
    found = {cell.coordinate: cell.comment.author for row in openpyxl.load_workbook(copy)["Giá"] for cell in row if cell.comment}
    assert found == {"B3": "người gửi", "D2": "pricebook", "D4": "pricebook"}


def test_a_thread_stays_as_it_is_and_its_cell_is_coloured(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "list.xlsx")
    parts = parts_of(path)
    threads, relations = "xl/threadedComments/threadedComment1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
    parts[threads] = b'<ThreadedComments><threadedComment ref="D2" id="{1}"><text>x</text></threadedComment></ThreadedComments>'
    added = f'<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="/{threads}"/>'
    parts[relations] = parts[relations].replace(b"</Rel", added.encode() + b"</Rel")
    copy = given_back(write_parts(path, parts))
    sheet = openpyxl.load_workbook(copy)["Giá"]
    assert sheet["D2"].comment.text == "Đã họp" and sheet["D2"].fill.fgColor.rgb == RED and "CP001" in sheet["D4"].comment.text
    assert parts_of(copy)[threads] == parts[threads]


def test_a_signed_workbook_is_not_changed(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.xlsx")
    write_parts(path, {**parts_of(path), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert given_back(path).name == "list-findings.xlsx"


# --- what is added ---------------------------------------------------------------------------------------------------


def test_the_drawing_of_comments_is_named_where_the_order_of_elements_wants_it(tmp_path: Path) -> None:
    """Behind the drawing of charts, and before the parts of tables, and what newer programs added."""
    path = a_list(tmp_path / "list.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giá")
        sheet.add_table(0, 0, 3, 4, {"columns": [{"header": name} for name in HEAD], "data": ROWS})
        sheet.insert_chart("G2", _chart(book))
        sheet.add_sparkline("F2", {"range": "Giá!C2:D2"})
        sheet.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True})  # has an extLst of its own
    tail = parts_of(given_back(path))[SHEET].partition(b"</sheetData>")[2]
    names = re.findall(rb"<(conditionalFormatting|pageMargins|drawing|legacyDrawing|tableParts|x14:sparklineGroups)\b", tail)
    assert names == [
        b"conditionalFormatting",
        b"pageMargins",
        b"drawing",
        b"legacyDrawing",
        b"tableParts",
        b"x14:sparklineGroups",
    ]


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Giá!$D$2:$D$4"})
    return chart


def test_the_sheets_of_results_are_what_openpyxl_writes_of_them(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.xlsx")
    by_openpyxl = tmp_path / "other"
    by_openpyxl.mkdir()
    parts = parts_of(path)
    other = write_parts(by_openpyxl / "list.xlsx", {**parts, SHEET: parts[SHEET].replace(b"<sheetData>", b"<!-- --><sheetData>")})
    books = [openpyxl.load_workbook(given_back(each)) for each in (path, other)]
    for name in (SUMMARY, RESULTS):
        first, second = (book[name] for book in books)
        for row, same in zip(first.iter_rows(), second.iter_rows(), strict=True):
            for cell, its in zip(row, same, strict=True):
                assert cell.value == its.value and cell.data_type != "f" != its.data_type
                for part in ("font", "fill", "border", "alignment"):
                    assert _look(getattr(cell, part)) == _look(getattr(its, part)), (name, cell.coordinate, part)
                assert (cell.hyperlink and cell.hyperlink.location) == (its.hyperlink and its.hyperlink.location)
        assert {key: each.width for key, each in first.column_dimensions.items()} == {
            key: each.width for key, each in second.column_dimensions.items()
        }
        assert {key: each.height for key, each in first.row_dimensions.items()} == {
            key: each.height for key, each in second.row_dimensions.items()
        }
        for part in ("freeze_panes", "print_title_rows", "page_margins", "page_setup", "sheet_properties"):
            assert _look(getattr(first, part)) == _look(getattr(second, part)), part
        assert first.auto_filter.ref == second.auto_filter.ref and first.oddFooter.center.text == second.oddFooter.center.text


def _look(part: object) -> str:
    """What a part of a style says, without what says nothing."""
    plain = re.sub(r"<openpyxl[^>]*>|Parameters:|\bfamily=\S+", "", repr(part))
    plain = " ".join(plain.replace("=False", "=None").replace("charset=None", "").split())
    return plain.replace("= style=None, color=None", "=None")


@pytest.mark.parametrize("text", ["_x0041_ and _x_", "a\x01b\x0c", "<&>\"'", " two\nlines ", "\ud800 half"])
def test_any_text_is_written_as_it_stands(text: str) -> None:
    from xml.etree import ElementTree

    from openpyxl.utils.escape import unescape

    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", text)
    assert unescape(ElementTree.fromstring(b"<t>" + text_xml(text) + b"</t>").text) == shown


# --- cells -----------------------------------------------------------------------------------------------------------

PLAIN = b'<?xml version="1.0"?><worksheet xmlns="x"><cols><col min="2" max="3" style="7"/></cols><sheetData>%s</sheetData></worksheet>'


def restyled(rows: bytes, *cells: tuple[int, int]) -> bytes:
    """The rows of a sheet whose cells get the style that is a hundred higher."""
    sheet = SheetXml(PLAIN % rows)
    sheet.restyle(dict.fromkeys(cells, lambda style: style + 100))
    return sheet.data.partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]


@pytest.mark.parametrize(
    ("rows", "cell", "new"),
    [
        (b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', (1, 1), b'<row r="1"><c r="A1" s="100" t="s"><v>0</v></c></row>'),
        (b'<row r="1"><c r="A1" s="3"/></row>', (1, 1), b'<row r="1"><c r="A1" s="103"/></row>'),
        (  # a cell that is not there looks as its column, and stands in its order; the row spans it
            b'<row r="1" spans="1:1"><c r="A1"/></row>', (1, 3),
            b'<row r="1" spans="1:3"><c r="A1"/><c r="C1" s="107"/></row>',
        ),
        (b'<row r="1"><c r="B1"/></row>', (1, 1), b'<row r="1"><c r="A1" s="100"/><c r="B1"/></row>'),
        (  # or as its row
            b'<row r="4" s="9" customFormat="1"/>', (4, 2),
            b'<row r="4" s="9" customFormat="1"><c r="B4" s="109"/></row>',
        ),
        (b'<row r="1"/><row r="3"/>', (2, 1), b'<row r="1"/><row r="2"><c r="A2" s="100"/></row><row r="3"/>'),
        (b'<row r="1"/>', (9, 4), b'<row r="1"/><row r="9"><c r="D9" s="100"/></row>'),
    ],
)  # fmt: skip
def test_a_cell_gets_its_style_where_it_stands_or_where_it_belongs(rows: bytes, cell: tuple[int, int], new: bytes) -> None:
    assert restyled(rows, cell) == new


@pytest.mark.parametrize(
    "rows", [b'<row r="2"/><row r="1"><c r="A1"/></row>', b'<row r="1"><c r="B1"/><c r="A1"/></row>', b"<row/>"]
)
def test_rows_or_cells_in_another_order_are_left_to_openpyxl(rows: bytes) -> None:
    with pytest.raises(NotPlain):
        restyled(rows, (1, 1))


def test_a_finding_within_a_merged_range_stands_on_its_first_cell() -> None:
    sheet = SheetXml(
        (PLAIN % b"").replace(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>')
    )
    assert sheet.tops([(1, 1), (2, 2), (3, 3), (4, 4), (5, 2)]) == {(2, 2): (2, 2), (3, 3): (2, 2)}


def test_a_style_is_like_another_but_for_its_fill() -> None:
    own = b'<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf>'
    lists = b'<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    styles = StylesXml(b'<styleSheet xmlns="x">' + lists + b'<cellXfs count="1">' + own + b"</cellXfs></styleSheet>")
    assert [styles.filled(0, RED), styles.filled(0, RED), styles.filled(1, ""), styles.look(Look())] == [1, 1, 2, 3]
    assert styles.colour(1) == RED and styles.colour(0) == ""
    red = b'<xf numFmtId="4" fontId="0" borderId="0" xfId="0" fillId="1" applyFill="1"><alignment wrapText="1"/></xf>'
    assert red in styles.written() and b'<fills count="2">' in styles.written() and b'<cellXfs count="4">' in styles.written()


def test_thousands_of_comments_have_boxes_of_their_own(tmp_path: Path) -> None:
    package = Package(rich_workbook(tmp_path / "list.xlsx"))
    sheet = SheetXml(package.read(SHEET))
    comments = SheetComments(package, SHEET, sheet)
    for row in range(10, 2_510):
        comments.add((row, 1), "x")
    comments.write()
    drawing = package.read("xl/drawings/vmlDrawing1.vml")
    blocks = re.search(rb'idmap v:ext="edit" data="([\d,]+)"', drawing)
    own = ids(drawing)
    assert blocks is not None and len({*own}) == len(own) == 2_503
    assert {int(each[8:]) // 1024 for each in own} == {int(each) for each in blocks[1].split(b",")}


# --- rounds ----------------------------------------------------------------------------------------------------------


def test_what_was_mended_is_marked_no_longer_and_nothing_else_has_changed(tmp_path: Path) -> None:
    """D2 is corrected in the workbook given back, as an office program writes it: one sheet has another number."""
    first = given_back(with_pivot(rich_workbook(tmp_path / "list.xlsx")))
    parts = parts_of(first)
    parts[SHEET] = parts[SHEET].replace(b"<v>16000</v>", b"<v>15000</v>")
    parts[BOOK] = parts[BOOK].replace(b"<workbookView", b'<workbookView activeTab="4"')
    second = given_back(write_parts(first, parts))
    assert second.name == "list-checked-2.xlsx"
    after = parts_of(second)
    changed = {name for name, data in parts.items() if after.get(name, b"") not in (data, b"")}
    assert changed <= LISTS | {SHEET, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "docProps/custom.xml"}
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Giá", "Bảng", "Đồ thị", SUMMARY, RESULTS]
    sheet = book["Giá"]
    assert sheet["D2"].comment.text == "Đã họp" and sheet["D2"].fill.fill_type is None and sheet["D2"].number_format == "#,##0"
    assert sheet["D4"].comment.text.count("CP001") == 1 and sheet["D4"].fill.fgColor.rgb == RED
    drawing = after["xl/drawings/vmlDrawing1.vml"]
    assert len(ids(drawing)) == len({*ids(drawing)}) == 4
    names = re.findall(rb'<definedName name="([^"]*)" localSheetId="(\d)"', after[BOOK])
    assert names == [(b"_xlnm.Print_Titles", b"4"), (b"_xlnm._FilterDatabase", b"4")]


def test_a_comment_of_ours_goes_with_its_box(tmp_path: Path) -> None:
    first = given_back(a_list(tmp_path / "list.xlsx"))
    parts = parts_of(first)
    parts[SHEET] = parts[SHEET].replace(b"<v>16000</v>", b"<v>15000</v>")
    after = parts_of(given_back(write_parts(first, parts)))
    assert b'ref="D2"' not in after["xl/comments1.xml"] and b'ref="D4"' in after["xl/comments1.xml"]
    assert len(ids(after["xl/drawings/vmlDrawing1.vml"])) == 1


@pytest.mark.slow
def test_a_heavy_workbook_is_changed_in_place_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rich_workbook(tmp_path / "list.xlsx")
    here = parts_of(given_back(path))
    monkeypatch.setattr(weighing, "LIGHT_IN_PLACE", 0)
    monkeypatch.setattr(workbook, "_is_changed_in_place", lambda *_: pytest.fail("it is changed in this process"))
    other = tmp_path / "other"
    other.mkdir()
    assert parts_of(given_back(Path(shutil.copy(path, other)))) == here
