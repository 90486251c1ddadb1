"""Prices that a person sees otherwise than the cell holds them, by number formats, and stored values of formulas."""

import random
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.tables.files.workbook import read_sheets
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


def stored(
    folder: Path, formula: str, value: float, *, beside: float | None = None, row: int = 4
) -> list[tuple[str, str | None]]:
    """The findings about a list whose price in E`row` is a formula, with the value that is stored for it."""
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Đơn giá"])
        for number, (code, name, price) in enumerate(issued_today(8), 1):
            sheet.write_row(number, 0, [number, code, name, "Lần", price])
        sheet.write_formula(row - 1, 4, formula, None, value)
        if beside is not None:
            sheet.write_number(19, 9, beside)
    return severe(check(path, regulation=PACK))


PRICE = issued_today(3)[2][2]  # of row 4


@case("XL041")
@pytest.mark.parametrize(
    ("formula", "beside"),
    [(f"={PRICE}+500000", None), ("=J20", PRICE + 500_000), (f"={PRICE}*120%", None), (f"=SUM({PRICE},1000)", None), ("=MAX(J20,1)", PRICE + 7),
     (f"=ROUND({PRICE}*1.21,-2)", None), ("=PRODUCT(J20,2)", PRICE), ("=J20-(1-2)*500", PRICE), ("=E2+E3*10", None)],
)  # fmt: skip
def test_a_stored_value_that_the_formula_does_not_give(tmp_path: Path, formula: str, beside: float | None) -> None:
    assert [entry for entry in stored(tmp_path, formula, PRICE, beside=beside) if entry[0].startswith("XL")][:1] == [
        ("XL041", "E4")
    ]


@silent("XL041")
@pytest.mark.parametrize(
    ("formula", "beside"),
    [("=J20", PRICE), (f"={PRICE - 5}+5", None), (f"={PRICE}*100%", None), ("=J20*1.1", PRICE / 1.1), ("=J20/3", PRICE * 3),
     ("=J20+0.3", PRICE - 0.4), ("=E4+1", None), ("=IF(J20>0,J20,1)", 7), ("=ROUND(J20*1.005,0)", PRICE / 1.005), ("=LEN(A1)", None)],
)  # fmt: skip
def test_a_stored_value_that_the_formula_gives_or_that_is_not_known(tmp_path: Path, formula: str, beside: float | None) -> None:
    assert stored(tmp_path, formula, PRICE, beside=beside) == []


@pair("XL042", formula=(f"=IF(TODAY()>DATE(2036,12,1),9000000,{PRICE})", f"=IF(1>2,9000000,{PRICE})"))
def test_a_price_that_changes_by_itself(tmp_path: Path, formula: str, raises: bool) -> None:
    assert stored(tmp_path, formula, PRICE) == ([("XL042", "E4")] if raises else [])


@pytest.mark.parametrize("formula", ["=NOW()", "=RANDBETWEEN(1,9)", '=INDIRECT("J"&20)', "=OFFSET(A1,1,1)", "=rand()*10"])
def test_functions_whose_value_changes(tmp_path: Path, formula: str) -> None:
    assert stored(tmp_path, formula, PRICE) == [("XL042", "E4")]


def written(folder: Path, cells: str, calculation: str = "") -> Path:
    """The workbook of openpyxl whose cell E4 is replaced by these elements, as programs write formulas that cells share."""
    path = folder / "list.xlsx"
    workbook(folder).save(path)
    parts = {}
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(r'<c r="E4".*?</c>', cells, parts[sheet])
    if calculation:
        parts["xl/workbook.xml"] = re.sub(r"<calcPr[^<>]*/>", calculation, parts["xl/workbook.xml"])
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return path


def test_formulas_that_cells_share(tmp_path: Path) -> None:
    """The second cell has no text of its own: what it gives follows from where it stands."""
    shares = '<c r="E4"><f t="shared" ref="E4:F4" si="0">$A4+B$1+{}</f><v>{}</v></c><c r="F4"><f t="shared" si="0"/><v>1</v></c>'
    path = written(tmp_path, shares.format(PRICE, PRICE))
    assert severe(check(path, regulation=PACK)) == []  # B1 is a text: not known
    path = written(tmp_path, shares.replace("B$1", "$A$4").format(PRICE - 6, PRICE))
    (sheet,) = read_sheets(path)
    assert sheet.stale == {(3, 5): str(PRICE)}


@pytest.mark.parametrize("calculation", ['<calcPr calcId="1" iterate="1"/>', '<calcPr calcId="1" fullPrecision="0"/>'])
def test_workbooks_that_calculate_in_circles_or_with_the_digits_shown(tmp_path: Path, calculation: str) -> None:
    path = written(tmp_path, f'<c r="E4"><f>{PRICE}+7</f><v>{PRICE}</v></c>')
    assert severe(check(path, regulation=PACK)) == [("XL041", "E4")]
    path = written(tmp_path, f'<c r="E4"><f>{PRICE}+7</f><v>{PRICE}</v></c>', calculation)
    assert severe(check(path, regulation=PACK)) == []


def random_formula(draw: random.Random, value_of: Any, row: int, depth: int = 0) -> tuple[str, float]:
    """A formula of plain arithmetic over the cells above, and what binary arithmetic gives for it."""
    kind = draw.choice(
        ["number", "cell", "cell"] if depth > 2 else ["number", "cell", "+", "-", "*", "/", "SUM", "MIN", "MAX", "PRODUCT", "()"]
    )
    if kind == "number":
        number = draw.choice([draw.randint(1, 9_000), draw.randint(1, 9_999) / 100, draw.randint(1, 99) / 1000])
        return repr(number), number
    if kind == "cell":
        at = draw.randrange(row)
        return f"A{at + 1}", value_of(at)
    if kind == "()":
        text, value = random_formula(draw, value_of, row, depth + 1)
        return f"({text})", value
    (left, first), (right, second) = (random_formula(draw, value_of, row, depth + 1) for _ in range(2))
    if kind in ("SUM", "MIN", "MAX", "PRODUCT"):
        value = {"SUM": first + second, "MIN": min(first, second), "MAX": max(first, second), "PRODUCT": first * second}[kind]
        return f"{kind}({left},{right})", value
    if kind == "/" and second == 0:
        return left, first
    value = {"+": first + second, "-": first - second, "*": first * second, "/": first / (second or 1)}[kind]
    return f"({left}){kind}({right})", value


def test_no_sheet_that_was_calculated_in_binary_numbers_is_accused(tmp_path: Path) -> None:
    draw = random.Random(14)
    path = tmp_path / "any.xlsx"
    for _ in range(5):
        values = [float(draw.randint(1, 5_000_000)) / draw.choice([1, 1, 10, 100]) for _ in range(5)]
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for row, value in enumerate(values):
                sheet.write_number(row, 0, value)
            for row in range(5, 150):
                text, value = random_formula(draw, values.__getitem__, row)
                value = value if 1e-6 < abs(value) < 1e12 else 1.0
                text = text if value != 1.0 else "1"
                values.append(value)
                sheet.write_formula(row, 0, f"={text}", None, value)
        (read,) = read_sheets(path)
        assert read.stale == {}
