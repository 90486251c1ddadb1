"""What the printed sheets take from inside xlsxwriter: a version that lacks a part of it is named here, not found out in a workbook.

`pricebook/exports/printed_sheet.py` overrides two methods of the writer's worksheet and calls some that its manual does not
promise. The upper bound in `pyproject.toml` keeps the next major version out; these tests say what to look at before it is raised.
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

# The method → its parameters as printed_sheet.py has them.
OVERRIDDEN = {
    "_prepare_formula": ["self", "formula", "expand_future_functions"],
    "_write_header_footer": ["self"],
}
CALLED = ("_write_odd_header", "_xml_start_tag", "_xml_end_tag")
WITHOUT_WRAPPER = ("write_string", "write_number", "write_blank", "write_formula")
ATTRIBUTES = ("header_footer_changed",)


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
