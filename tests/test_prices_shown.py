"""Prices that a person sees otherwise than the cell holds them, by number formats, and stored values of formulas."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from pricebook.app.check import check
from pricebook.app.checked import Checked
from tests.support import case, issued_today, pair, silent

PACK = "nq-399-2025"


def workbook(path: Path, count: int = 8) -> Any:
    """A workbook with right prices, which openpyxl writes; prices are in E2 and below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Đơn giá"])
    for number, (code, name, price) in enumerate(issued_today(count), 1):
        sheet.append([number, code, name, "Lần", price])
    return book


def checked(book: Any, folder: Path) -> Checked:
    book.save(folder / "list.xlsx")
    return check(folder / "list.xlsx", regulation=PACK)


def severe(result: Checked) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.at.cell) for finding in result.findings if finding.severity != "info"]


def shown_as(folder: Path, code: str, rows: tuple[int, ...] = (4,)) -> list[tuple[str, str | None]]:
    book = workbook(folder)
    for row in rows:
        book.active.cell(row, 5).number_format = code
    return severe(checked(book, folder))


@case("XL028")
@pytest.mark.parametrize(
    "code",
    ['#,##0" USD"', "[$$-409]#,##0", "[$€-2] #,##0", '#,##0" đ/10 lần"', '#,##0" x2"', '"Từ "#,##0', '#,##0" nghìn đồng"', '#,##0" $"',
     '#,##0"+"', '">"#,##0', '#,##0" triệu"', '#,##0" trở lên"', "[$¥-411]#,##0", '#,##0\\ "đô la"'],
)  # fmt: skip
def test_a_format_that_writes_another_currency_or_more_beside_a_price(tmp_path: Path, code: str) -> None:
    assert shown_as(tmp_path, code) == [("XL028", "E4")]


@silent("XL028")
@pytest.mark.parametrize(
    "code",
    ["[$₫-42A]#,##0", '#,##0" đ"', '#,##0 "VNĐ"', '#,##0" đồng"', '#,##0" đ/lần"', '_-* #,##0 _₫_-;-* #,##0 _₫_-;_-* "-"?? _₫_-;_-@_-',
     "#,##0 [$VND]", '#,##0\\ "₫"', '#,##0" vnđ/ngày"', "#,##0;[Red]-#,##0", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'],
)  # fmt: skip
def test_a_format_of_dong(tmp_path: Path, code: str) -> None:
    assert shown_as(tmp_path, code, tuple(range(2, 10))) == []


def conditional(folder: Path, rule: Any, where: str) -> list[tuple[str, str | None]]:
    book = workbook(folder)
    book.active.conditional_formatting.add(where, rule)
    return severe(checked(book, folder))


def with_format(code: str) -> Rule:
    style = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=code))
    return Rule(type="cellIs", operator="greaterThan", formula=["0"], dxf=style)


@pair("IN076", code=('"9.000.000"', "#,##0"))
def test_a_conditional_format_with_a_number_format(tmp_path: Path, code: str, raises: bool) -> None:
    assert conditional(tmp_path, with_format(code), "E2:E9") == ([("IN076", "E2")] if raises else [])


@pytest.mark.parametrize(("where", "at"), [("E5", ["E5"]), ("A1:F20", ["A2"]), ("G2:G9", []), ("C2:D9", [])])
def test_a_conditional_format_counts_where_numbers_are_read(tmp_path: Path, where: str, at: list[str]) -> None:
    found = conditional(tmp_path, with_format(";;;"), where)
    assert [code for code, _ in found] == ["IN076"] * len(at)


def test_conditional_formats_that_only_colour(tmp_path: Path) -> None:
    fill = PatternFill("solid", bgColor="FFFF00")
    assert conditional(tmp_path, CellIsRule(operator="greaterThan", formula=["1000"], fill=fill), "E2:E9") == []
    assert conditional(tmp_path, FormulaRule(formula=["MOD(ROW(),2)=0"], fill=fill), "A1:F20") == []
