"""What the printed sheets take from inside xlsxwriter: a version that lacks a part of it is named here, not found out in a workbook.

`pricebook/exports/printed_sheet.py` overrides two methods of the writer's worksheet and calls some that its manual does not
promise; `row_sheet.py` beside it puts whole rows between those of the writer, and `row_templates.py` uses its numbers of styles.
The upper bound in `pyproject.toml` keeps the next major version out; these tests say what to look at before it is raised.
"""

import ast
import inspect
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.support import ROOT

PRINTED_SHEET = ROOT / "pricebook" / "exports" / "printed_sheet.py"
ROW_SHEET = ROOT / "pricebook" / "exports" / "row_sheet.py"
ROW_TEMPLATES = ROOT / "pricebook" / "exports" / "row_templates.py"

# The method → its parameters as printed_sheet.py has them.
OVERRIDDEN = {
    "_prepare_formula": ["self", "formula", "expand_future_functions"],
    "_write_header_footer": ["self"],
}
CALLED = ("_write_odd_header", "_xml_start_tag", "_xml_end_tag")
WITHOUT_WRAPPER = ("write_string", "write_number", "write_blank", "write_formula")
ATTRIBUTES = ("header_footer_changed",)
# Of row_sheet.py: the method that it overrides, a method that it calls, and what it reads or replaces.
ROW_METHODS = {"_write_single_row": ["self", "current_row_num"], "_check_dimensions": ["self", "row", "col"]}
ROW_ATTRIBUTES = ("fh", "index", "name", "previous_row", "row_data_fh", "str_table", "table")


def lacks(member: str) -> str:
    return f"xlsxwriter {xlsxwriter.__version__} has no {member}: pricebook/exports/printed_sheet.py needs it"


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_the_writer_still_calls_what_is_overridden(name: str) -> None:
    method = getattr(Worksheet, name, None)
    assert method is not None, lacks(f"Worksheet.{name}")
    assert list(inspect.signature(method).parameters) == OVERRIDDEN[name], f"Worksheet.{name} has other parameters"
    body = inspect.getsource(Worksheet)
    assert f"self.{name}(" in body, (
        f"xlsxwriter {xlsxwriter.__version__} never calls Worksheet.{name}: overriding it does nothing"
    )


@pytest.mark.parametrize("name", CALLED)
def test_the_writer_has_what_is_called(name: str) -> None:
    assert callable(getattr(Worksheet, name, None)), lacks(f"Worksheet.{name}")


@pytest.mark.parametrize("name", WITHOUT_WRAPPER)
def test_the_writers_methods_can_be_had_without_their_wrapper(name: str) -> None:
    """The wrapper takes "A1" for a cell; without it row and column are numbers, then the value, then the format."""
    method = getattr(Worksheet, name, None)
    assert method is not None, lacks(f"Worksheet.{name}")
    bare = getattr(method, "__wrapped__", None)
    assert bare is not None, lacks(f"Worksheet.{name}.__wrapped__")
    assert list(inspect.signature(bare).parameters)[:3] == ["self", "row", "col"]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_writer_keeps_what_is_read(name: str) -> None:
    sheet = xlsxwriter.Workbook().add_worksheet()
    assert hasattr(sheet, name), lacks(f"Worksheet().{name}")
    before = getattr(sheet, name)
    sheet.set_header("&P")
    assert (before, getattr(sheet, name)) == (False, True), f"Worksheet().{name} no longer says whether there is a header"


def test_nothing_else_from_inside_the_writer_is_used() -> None:
    """The lists above hold every private member that the module names."""
    code = ast.parse(PRINTED_SHEET.read_text(encoding="utf-8"))
    printed = next(node for node in code.body if isinstance(node, ast.ClassDef) and node.name == "PlainFirstPage")
    methods = {node.name for node in ast.walk(printed) if isinstance(node, ast.FunctionDef)}
    named = {node.attr for node in ast.walk(printed) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}
    unwrapped = {
        node.value.attr
        for node in ast.walk(code)
        if isinstance(node, ast.Attribute) and node.attr == "__wrapped__" and isinstance(node.value, ast.Attribute)
    }
    assert methods == set(OVERRIDDEN)
    assert named - {"removeprefix"} == {*CALLED, *ATTRIBUTES}
    assert unwrapped == set(WITHOUT_WRAPPER)


def test_what_is_overridden_stands_in_the_file(tmp_path: Path) -> None:
    """The first page has no number, and a formula stands as it was given."""
    from pricebook.exports.printed_sheet import Page, PlainFirstPage, Styles

    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = Page(book.add_worksheet("Giá", PlainFirstPage), Styles(book))
        page.set_up([10, 10])
        page.number(0, 0, 1200)
        page.formula(0, 1, "=ROUND(A1,-3)", 1000)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<headerFooter differentFirst="1"><oddHeader>' in xml
    assert "<f>ROUND(A1,-3)</f><v>1000</v>" in xml


@pytest.mark.parametrize("name", ROW_METHODS)
def test_the_writer_still_writes_a_row_when_the_next_one_begins(name: str) -> None:
    method = getattr(Worksheet, name, None)
    assert method is not None, lacks(f"Worksheet.{name}")
    assert list(inspect.signature(method).parameters)[: len(ROW_METHODS[name])] == ROW_METHODS[name]
    assert f"self.{name}(row" in inspect.getsource(Worksheet), f"xlsxwriter {xlsxwriter.__version__} never calls it"


def test_the_writer_keeps_its_rows_where_they_are_looked_for(tmp_path: Path) -> None:
    """In constant memory: a row stands in the table until the next one begins, then in the file of rows."""
    with xlsxwriter.Workbook(str(tmp_path / "rows.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for name in ROW_ATTRIBUTES:
            assert hasattr(sheet, name), lacks(f"Worksheet().{name}")
        assert sheet.fh is sheet.row_data_fh and sheet.index == 0 and sheet.previous_row == 0
        sheet.write_number(3, 1, 7)
        assert sheet.previous_row == 3 and list(sheet.table[3]) == [1]
        sheet.write_number(4, 1, 8)
        assert sheet.previous_row == 4 and not sheet.table[3]
        sheet.row_data_fh.flush()
        assert Path(sheet.row_data_fh.name).read_text() == '<row r="4"><c r="B4"><v>7</v></c></row>'
        assert sheet._check_dimensions(3, 0) and not sheet._check_dimensions(5, 0)


def test_the_table_of_shared_texts_counts_each_use_and_each_text_once() -> None:
    table = xlsxwriter.Workbook().add_worksheet().str_table
    assert [table._get_shared_string_index(text) for text in ("a", "b", "a")] == [0, 1, 0]
    assert (table.count, table.unique_count) == (3, 2)


def test_a_style_has_the_number_by_which_cells_name_it() -> None:
    book = xlsxwriter.Workbook()
    bold, also_bold = book.add_format({"bold": True}), book.add_format({"bold": True})
    assert bold._get_xf_index() == also_bold._get_xf_index() == 1  # 0 is that of the workbook


def test_nothing_else_from_inside_the_writer_is_used_for_rows() -> None:
    """Everything private that the two modules name is theirs, or stands in the lists above."""
    allowed = {"_get_shared_string_index", "_get_xf_index", *ROW_METHODS}
    for module in (ROW_SHEET, ROW_TEMPLATES):
        code = ast.parse(module.read_text(encoding="utf-8"))
        named = {node.attr for node in ast.walk(code) if isinstance(node, ast.Attribute)}
        own = {node.name for node in ast.walk(code) if isinstance(node, ast.FunctionDef)}
        own |= {node.attr for node in ast.walk(code) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
        own |= {
            node.name
            for node in ast.walk(ast.parse(PRINTED_SHEET.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        assert {name for name in named - own if name.startswith("_") and not name.startswith("__")} <= allowed, module
