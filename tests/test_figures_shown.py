"""Figures that a number format rounds, and codes that it shows with zeros: in every format of workbooks, for services and items."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import pricebook
from pricebook.tables import load_specs, read_table
from tests.support import case, dossier, found, issued_today, pair, price, silent, soffice
from tests.test_unseen import HEADINGS, K, L, xlsb

NORM_HEADINGS = ("service", "component", "item_code", "unit", "quantity")
Shows = tuple[Any, str]  # a number and its format
KINDS = ["xlsx", "xlsb", pytest.param("xls", marks=pytest.mark.slow), pytest.param("ods", marks=pytest.mark.slow)]


def sheet_of(path: Path, *rows: tuple[Any, ...]) -> Path:
    """A workbook whose cells are values, or numbers with their format."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                sheet.write(number, column, value, book.add_format({"num_format": code}))
    return path


def norms_with(home: Path, quantity: Shows) -> Any:
    """K alone at 2,000 each prices C5.1.268."""
    folder = dossier(home, norms="| service | component | item_code | unit | quantity |")
    for old in folder.glob("norms.*"):
        old.unlink()
    sheet_of(folder / "norms.xlsx", NORM_HEADINGS, ("C5.1.268", "supplies", "K", "cái", quantity))
    sheet_of(folder / "tenders.xlsx", HEADINGS, K)
    return pricebook.build(folder)


@case("XL028", rule="R1")
@pytest.mark.parametrize(
    "quantity", [(0.4, "0"), (1.5, "0"), (1.5, "#,##0"), (2.25, "0.0"), (0.125, "0.00"), (1 / 30, "0.00"), (4 / 3, "0")]
)
def test_a_quantity_that_is_shown_as_another(home: Path, quantity: Shows) -> None:
    (finding,) = [f for f in norms_with(home, quantity).findings if f.code == "XL028"]
    assert (str(finding.at), finding.severity) == ("norms.xlsx!Sheet1!E2", "warning")
    assert finding.observed == format(float(f"{quantity[0]:.15g}"), ".15g").replace(",", ".") and finding.more["shown"]


@silent("XL028")
@pytest.mark.parametrize(
    "quantity",
    [(1.5, "0.0"), (1.5, "#,##0.##"), (2, "0"), (1 / 3, "0.00"), (1 / 6, "0.00"), (0.1 + 0.2, "0.0"), (2.0000000001, "0"), (1.5, "General"),
     (1.5, '"≈ "0'), (0.4, "# ?/?"), (3, "000")],
)  # fmt: skip
def test_a_quantity_that_is_shown_as_it_is(home: Path, quantity: Shows) -> None:
    assert norms_with(home, quantity).prices is not None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("value", "code", "raises"), [(2000.4, "0", True), (2000.4, "#,##0", True), (2000, "#,##0", False), (3.125, "General", False)]
)
def test_a_price_that_is_rounded_for_showing_in_every_format(
    tmp_path: Path, kind: str, value: float, code: str, raises: bool
) -> None:
    path = tmp_path / f"tenders.{kind}"
    k = (*K[:3], value, *K[4:])
    if kind == "xlsb":
        xlsb(path, hidden=False, raised=False, code=code, k=k)
    else:
        written = sheet_of(tmp_path / "tenders.xlsx", HEADINGS, (*K[:3], (value, code), *K[4:]), L)
        path = written if kind == "xlsx" else soffice(written, tmp_path / "made", kind)
    _, findings = read_table(path, load_specs()["tenders"])
    told = [(f.at.cell, f.observed) for f in findings if f.code == "XL028"]
    assert told == ([("D2", "2000.4")] if raises else [])


def test_an_xlsx_that_is_written_in_an_unusual_way(tmp_path: Path) -> None:
    """Texts with formats of their own inside a cell: such a sheet goes through the parser of XML."""
    from zipfile import ZipFile

    path = sheet_of(tmp_path / "a.xlsx", HEADINGS, (*K[:3], (2000.4, "#,##0"), *K[4:]), L)
    with ZipFile(path) as book, ZipFile(tmp_path / "tenders.xlsx", "w") as other:
        for name in book.namelist():
            text = book.read(name)
            other.writestr(name, text.replace(b'"', b"'") if name.endswith("sheet1.xml") else text)
    _, findings = read_table(tmp_path / "tenders.xlsx", load_specs()["tenders"])
    assert [(f.code, f.at.cell) for f in findings if f.code == "XL028"] == [("XL028", "D2")]


@pair("XL028", price=(39_900.4, 39_900))
def test_a_price_of_a_submission_that_is_rounded_for_showing(tmp_path: Path, price: float, raises: bool) -> None:
    """Components with decimals may be shown in whole đồng; a price may not."""
    (code, name, issued), *_ = issued_today(1)
    book = openpyxl.Workbook()
    book.active.append(["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Tổng chi phí", "Đơn giá"])
    book.active.append([1, code, name, "Lần", issued + 0.4, min(price, issued + 0.4)])
    for cell in book.active[2]:
        cell.number_format = "#,##0"
    book.save(tmp_path / "list.xlsx")
    checked = pricebook.check(tmp_path / "list.xlsx", regulation="nq-399-2025")
    assert [(f.code, f.at.cell) for f in checked.findings if f.code == "XL028"] == ([("XL028", "F2")] if raises else [])


# --- codes as they are shown ----------------------------------------------------------------------------------


def awarded(home: Path, code: Any, other: Any = "L") -> Any:
    """Two awards: the code as a number cell with a format."""
    norms = "| service | component | item_code | unit | quantity |\n| C5.1.268 | supplies | 0101 | cái | 10 |"
    folder = dossier(home, norms=norms)
    sheet_of(folder / "tenders.xlsx", HEADINGS, (code, *K[1:]), (other, *L[1:]))
    return pricebook.build(folder)


@case("XL045", rule="R3")
@pytest.mark.parametrize("code", [(101, "0000"), (1, '"010"0'), (101, '"0"000'), (101, '"0"General')])
def test_a_code_that_a_format_shows_with_zeros(home: Path, code: Shows) -> None:
    result = awarded(home, code)
    assert price(result, "C5.1.268") == 20_000  # 10 × 2,000, and no doubt about the code
    assert found(result, "XL045", "UP024", "UP001") == [("XL045", "tenders.xlsx!Sheet1!A2")]


@silent("XL045")
@pytest.mark.parametrize("code", ["0101", (101, "0"), (101, "General"), (101, "#,##0")])
def test_a_code_that_is_shown_as_it_is(home: Path, code: Any) -> None:
    assert found(awarded(home, code), "XL028") == []


@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_read_as_shown_in_every_format(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "tenders.xlsb"
    if kind == "xlsb":
        xlsb(path, hidden=False, raised=False, code="0000", k=(101, *K[1:]), column=0)
    else:
        written = sheet_of(tmp_path / "tenders.xlsx", HEADINGS, ((101, "0000"), *K[1:]), L)
        path = written if kind == "xlsx" else soffice(written, tmp_path / "made", kind)
    table, findings = read_table(path, load_specs()["tenders"])
    assert table is not None and table.columns["item_code"] == ["0101", "L"]
    assert [(f.at.cell, f.more["after"]) for f in findings if f.code == "XL045"] == [("A2", "0101")]


def test_a_code_with_decimals_that_a_format_shows(tmp_path: Path) -> None:
    rows = [((1.1, "0.00"), *K[1:]), ((1.2, "0.0"), *L[1:])]
    table, _ = read_table(sheet_of(tmp_path / "tenders.xlsx", HEADINGS, *rows), load_specs()["tenders"])
    assert table is not None and table.columns["item_code"] == ["1.10", "1.2"]


def test_the_code_of_a_service_is_read_as_shown(tmp_path: Path) -> None:
    (code, name, issued), *_ = issued_today(1)
    cell = (int(code.replace(".", "")), "00\\.0000\\.0000")
    path = sheet_of(
        tmp_path / "list.xlsx",
        ("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Đơn giá"),
        (1, cell, name, "Lần", issued),
    )
    checked = pricebook.check(path, regulation="nq-399-2025")
    assert [(f.code, f.at.cell, f.more.get("after")) for f in checked.findings if f.severity != "info" or f.code == "XL045"] == [
        ("XL045", "B2", code)
    ]
