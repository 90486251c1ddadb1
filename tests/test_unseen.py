"""What a reader of cells does not see and a person does: what is hidden, struck through, raised, or shown as another figure."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from struct import pack
from typing import Any

import pytest
import xlsxwriter

import pricebook
from pricebook.dossier.rows import check_norm_lines
from pricebook.tables import load_specs, read_sheets, read_table
from tests.formats import RELATION, RELATIONS, TYPES, biff, wide
from tests.support import SHARED, Built, case, dossier, found, pair, price, prices, silent, soffice

NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.268 | supplies | K | cái | 1 |\n| C5.1.268 | supplies | L | cái | 10 |"
HEADINGS = ("item_code", "item_name", "unit", "price", "decision_no", "valid_from", "valid_to")
K = ("K", "Kim", "cái", 2000, "1/QĐ", "2012-01-01", "2012-12-31")
L = ("L", "Lọ", "cái", 300, "1/QĐ", "2012-01-01", "2012-12-31")

Drawn = Callable[[Any, Any], None]  # changes a sheet of awards in an open workbook of xlsxwriter: book, sheet


def awards(book: Any, name: str, draw: Drawn) -> None:
    """A sheet with the awards K in row 2 and L in row 3, then changed."""
    sheet = book.add_worksheet(name)
    for row, cells in enumerate((HEADINGS, K, L)):
        sheet.write_row(row, 0, cells)
    draw(book, sheet)


def composed(home: Path, draw: Drawn, options: dict[str, Any] | None = None, name: str = "tenders.xlsx") -> Built:
    """A dossier whose awards are in a workbook. K and L price C5.1.268: 1 × 2,000 + 10 × 300 = 5,000."""
    folder = dossier(home, norms=NORMS)
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx"), options or {}) as book:
        awards(book, "Sheet1", draw)
    (folder / "tenders.xlsx").rename(folder / name)
    return pricebook.build(folder)


def as_it_is(book: Any, sheet: Any) -> None: ...


def shows(code: str, value: float = 300, column: int = 3) -> Drawn:
    return lambda book, sheet: sheet.write_number(2, column, value, book.add_format({"num_format": code}))


def looks(column: int = 3, /, **said: Any) -> Drawn:
    return lambda book, sheet: sheet.write(2, column, L[column], book.add_format(said))


def rich(column: int, before: str, apart: str, after: str = "", **said: Any) -> Drawn:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_rich_string(2, column, before, book.add_format(said), apart, *([after] if after else []))

    return draw


def row_hidden(height: float | None) -> Drawn:
    return lambda book, sheet: sheet.set_row(2, height, None, {} if height == 0 else {"hidden": True})


def filtered(book: Any, sheet: Any) -> None:
    sheet.autofilter("A1:G3")
    sheet.filter_column("A", "x == K")
    sheet.set_row(2, None, None, {"hidden": True})


def under_a_merge(value: Any, row: int = 3) -> Drawn:
    """The decision of K merged over both rows, with another value of L left beneath it."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 4, 2, 4, "1/QĐ")
        sheet.write(2, 4, value)

    return draw


CASES: dict[str, tuple[Drawn, str | None]] = {
    "row": (row_hidden(None), "XL030 3:3"),
    "height 0": (row_hidden(0), "XL030 3:3"),
    "filter": (filtered, "XL030 3:3"),
    "outline": (lambda _, sheet: sheet.set_row(2, None, None, {"level": 1, "hidden": True}), "XL030 3:3"),
    "column": (lambda _, sheet: sheet.set_column(3, 3, None, None, {"hidden": True}), "XL030 D"),
    "width 0": (lambda _, sheet: sheet.set_column(3, 3, 0), "XL030 D"),
    "sheet": (lambda _, sheet: sheet.hide(), "XL030 None"),
    "very hidden": (lambda _, sheet: sheet.very_hidden(), "XL030 None"),
    "no format": (shows(";;;"), "XL025 D3"),
    "no format above 0": (shows(";-0;0;@"), "XL025 D3"),
    "white": (looks(font_color="#FFFFFF"), "XL025 D3"),
    "under a merge": (under_a_merge("2/QĐ"), "XL025 E3"),
    "struck number": (looks(font_strikeout=True), "XL026 D3"),
    "struck code": (looks(0, font_strikeout=True), "XL026 A3"),
    "struck part": (rich(1, "Lọ ", "nhỏ", font_strikeout=True), "XL026 B3"),
    "raised digit": (rich(3, "300", "1", font_script=1), "XL027 D3"),
    "lowered digit": (rich(3, "300", "1", font_script=2), "XL027 D3"),
    "raised in a code": (rich(0, "L", "(1)", font_script=1), "XL027 A3"),
    "raised in a date": (rich(5, "01/01/2012", "2", font_script=1), "XL027 F3"),
    "thousands written by the format": (shows('#,##0".000"', 3), "XL028 D3"),
    "zeros written by the format": (shows('0"000"', 3), "XL028 D3"),
    "three decimals": (shows("0.000", 3), "XL028 D3"),
    "scaled": (shows("#,##0,", 300_000), "XL028 D3"),
    "percent": (shows("0%", 3), "XL028 D3"),
    "thousands in words": (shows('#,##0" nghìn"'), "XL028 D3"),
    "a unit": (shows('#,##0" /cái"'), None),
    "four decimals": (shows("0.0000", 0.0003), None),
    "blank row": (lambda _, sheet: sheet.set_row(5, None, None, {"hidden": True}), None),
    "blank column": (lambda _, sheet: sheet.set_column(9, 9, None, None, {"hidden": True}), None),
    "heading of its own": (looks(bold=True, font_color="#FF0000"), None),
    "white on a colour": (looks(font_color="#FFFFFF", bg_color="#000080"), None),
    "the same under a merge": (under_a_merge("1/QĐ"), None),
    "merged": (under_a_merge(None), None),
    "square metres": (rich(1, "Gạc 5 cm", "2", font_script=1), None),
    "groups": (shows("#,##0"), None),
    "two decimals": (shows("#,##0.00"), None),
    "currency": (shows('#,##0 "đ"'), None),
    "accounts": (shows('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'), None),
    "rounded for showing": (shows("0", 300.4), "XL028 D3"),
    "rounded in groups": (shows("#,##0", 3_900.4), "XL028 D3"),
    "noise of binary numbers": (shows("#,##0", 300.00000000001), None),
    "own points": (shows("#\".\"##0", 30_000), None),
    "text": (shows("@"), None),
}  # fmt: skip


def of_cases(path: Path) -> dict[str, str | None]:
    """Each case by its sheet: the code and the place of its first finding on what is seen."""
    _, findings = read_table(path, load_specs()["tenders"])
    told: dict[str, str | None] = dict.fromkeys(CASES)
    for finding in findings:
        if finding.code in ("XL025", "XL026", "XL027", "XL028", "XL030"):
            told[finding.at.sheet or ""] = f"{finding.code} {finding.at.cell}"
    return told


def workbook_of_cases(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Bìa")
        for name, (draw, _) in CASES.items():
            awards(book, name, draw)
    return path


def test_what_is_not_seen_is_a_finding_and_what_is_seen_is_none(tmp_path: Path) -> None:
    assert of_cases(workbook_of_cases(tmp_path / "every.xlsx")) == {name: told for name, (_, told) in CASES.items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_the_same_is_found_in_the_older_formats(tmp_path: Path, kind: str) -> None:
    path = soffice(workbook_of_cases(tmp_path / "every.xlsx"), tmp_path / "made", kind)
    expected = {name: told for name, (_, told) in CASES.items()}
    expected["width 0"] = None  # LibreOffice does not carry it over
    if kind == "xls":
        expected["white"] = None  # colours are read in .xlsx and .ods
    assert of_cases(path) == expected


def xlsb(path: Path, *, hidden: bool, raised: bool, code: str = '#,##0".000"', k: tuple[Any, ...] = K, column: int = 3) -> Path:
    """The awards K and L as an .xlsb: the row of L hidden, or its price “300” with a raised 1; the unit merged over both rows.

    The cell of K in `column` has the format `code`.
    """
    fonts = [biff(43, pack("<HHHH", 220, 0, 400, script) + bytes(12)) for script in (0, 1)]
    formats = [biff(44, pack("<H", 164) + wide(code))]
    styles = [biff(47, pack("<HHH", 0, number, 0) + bytes(10)) for number in (0, 164)]
    styles_part = b"".join(
        [
            biff(278),
            biff(615, pack("<I", 1)),
            *formats,
            biff(616),
            *fonts,
            biff(617, pack("<I", 2)),
            *styles,
            biff(618),
            biff(279),
        ]
    )
    text = bytes([1]) + wide("3001") + pack("<IHH", 1, 3, 1)  # from its fourth character in the second font
    texts_part = biff(159, pack("<II", 1, 1)) + biff(19, text) + biff(160)
    cells = [biff(129), biff(148, pack("<4I", 0, 2, 0, 6)), biff(145)]
    for row, values in enumerate((HEADINGS, k, L)):
        cells.append(biff(0, pack("<IIHBB", row, 0, 300, 0, 0x10 if hidden and row == 2 else 0) + bytes(5)))
        for at_column, value in enumerate(values):
            at = pack("<II", at_column, 1 if (row, at_column) == (1, column) else 0)
            if raised and (row, at_column) == (2, 3):
                cells.append(biff(7, at + pack("<I", 0)))
            elif (row, at_column) == (2, 2):
                continue
            elif isinstance(value, str):
                cells.append(biff(6, at + wide(value)))
            else:
                cells.append(biff(5, at + pack("<d", value)))
    cells += [biff(146), biff(177, pack("<I", 1)), biff(176, pack("<4I", 1, 2, 2, 2)), biff(178), biff(130)]
    book = [
        biff(131),
        biff(153, pack("<III", 1, 0, 0)),
        biff(143),
        biff(156, pack("<II", 0, 1) + wide("rId1") + wide("S")),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(RELATION.format(1, "officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", b"".join([*book, biff(144), biff(132)]))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(RELATION.format(1, "worksheet", "worksheets/sheet1.bin")))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(cells))
        archive.writestr("xl/styles.bin", styles_part)
        archive.writestr("xl/sharedStrings.bin", texts_part)
    return path


def test_an_xlsb_tells_what_is_hidden_merged_raised_and_reformatted(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "tenders.xlsb", hidden=True, raised=True)
    (sheet,) = read_sheets(path)
    assert (sheet.epoch_1904, sheet.hidden_rows, sheet.merges) == (True, [2], [((1, 2), (2, 2))])
    table, findings = read_table(path, load_specs()["tenders"])
    told = [(f.code, f.at.cell) for f in findings if f.code in ("XL012", "XL027", "XL028", "XL030")]
    assert sorted(told) == [("XL012", "C2"), ("XL027", "D3"), ("XL028", "D2"), ("XL030", "3:3")]
    assert table is not None and table.columns["unit"] == ["cái", "cái"] and table.columns["price"] == ["2000", "300"]


@pair("XL025", code=(";;;", "#,##0"))
def test_a_price_that_is_not_shown_needs_an_answer(home: Path, code: str, raises: bool) -> None:
    result = composed(home, shows(code))
    assert found(result, "XL025") == ([("XL025", "tenders.xlsx!Sheet1!D3")] if raises else [])
    assert price(result, "C5.1.268") == 5000


@pair("XL026", struck=(True, False))
def test_an_award_that_was_struck_out_needs_an_answer(home: Path, struck: bool, raises: bool) -> None:
    result = composed(home, looks(0, font_strikeout=struck))
    assert found(result, "XL026") == ([("XL026", "tenders.xlsx!Sheet1!A3")] if raises else [])


@pair("XL027", script=(1, 0))
def test_a_raised_footnote_mark_is_no_digit_of_a_price(home: Path, script: int, raises: bool) -> None:
    result = composed(home, rich(3, "300", "1", font_script=script))
    # 1 × 2,000 + 10 × 300 = 5,000 with the mark; without it the text is 3001: 2,000 + 30,010 = 32,010, rounded 32,000
    assert price(result, "C5.1.268") == (5000 if raises else 32000)
    assert found(result, "XL027") == ([("XL027", "tenders.xlsx!Sheet1!D3")] if raises else [])


@pair("XL028", code=('#,##0".000"', '#,##0" đ"'))
def test_a_format_that_writes_thousands_shows_another_price(home: Path, code: str, raises: bool) -> None:
    result = composed(home, shows(code, 3))
    assert found(result, "XL028") == ([("XL028", "tenders.xlsx!Sheet1!D3")] if raises else [])


@pair("XL028", code=("-#,##0", "#,##0;-#,##0"))
def test_a_format_that_writes_a_minus_before_every_price_shows_another_one(home: Path, code: str, raises: bool) -> None:
    result = composed(home, shows(code, 3))
    assert found(result, "XL028") == ([("XL028", "tenders.xlsx!Sheet1!D3")] if raises else [])


@case("XL030")
def test_a_hidden_award_needs_an_answer_before_it_prices_anything(home: Path) -> None:
    result = composed(home, row_hidden(None))
    assert found(result, "XL030") == [("XL030", "tenders.xlsx!Sheet1!3:3")] and result.findings.blocked is False


@silent("XL030")
def test_awards_that_are_all_shown(home: Path) -> None:
    assert price(composed(home, as_it_is), "C5.1.268") == 5000


@pytest.mark.parametrize(("code", "value"), [("0%", 0.05), ("0.0%", 0.05)])
def test_a_loss_that_is_shown_in_per_cent_and_held_as_a_share(tmp_path: Path, code: str, value: float) -> None:
    """A loss of 5 is 5 %; a cell that holds 0.05 and shows 5 % would be read as 0.05 %. NM012 says it, and nothing beside it."""
    with xlsxwriter.Workbook(str(tmp_path / "norms.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["service", "component", "item_code", "unit", "quantity", "loss_pct"])
        sheet.write_row(1, 0, ["C5.1.268", "supplies", "K", "cái", 1])
        sheet.write_number(1, 5, value, book.add_format({"num_format": code}))
    table, findings = read_table(tmp_path / "norms.xlsx", load_specs()["norms"])
    assert table is not None and findings == []
    assert [(f.code, f.at.cell) for f in check_norm_lines(table)] == [("NM012", "F2")]


# Formulas of a program that calculates nothing: each holds 0. What they give, and whether that 0 is one.
FORMULAS = [
    ("=SUM(5,5)", False), ("=5-5", True), ("=D2*0", True), ("=D2/1000", False), ("=ROUND(D2/7,2)", False), ("=ROUND(D2/7000000,2)", True),
    ("=0.1+0.2-0.3", True), ("=SUM(D2:D2)", False), ("=PRODUCT(D2,0)", True), ("=-(D2-2000)", True), ("=Sheet1!D2", False),
    ("='Sheet1'!$D$2+1", False), ("=MAX(D2,5)", False), ("=AVERAGE(D2,0)", False), ("=IF(D2>0,5,0)", True), ("=VLOOKUP(A3,A1:D2,4,0)", True),
    ("=D3", True), ("=Z99", True), ("=A2+1", True), ("=1/0", True), ("=" + "(" * 60 + "5" + ")" * 60, True),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "is_zero"), FORMULAS)
def test_a_formula_that_holds_0_and_gives_another_number_was_never_calculated(
    tmp_path: Path, formula: str, is_zero: bool
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", lambda _, sheet: sheet.write_formula(2, 3, formula, None, 0))
    (sheet,) = read_sheets(tmp_path / "tenders.xlsx")
    assert sheet.without_value == (set() if is_zero else {(2, 3)})


def test_formulas_that_cannot_be_calculated_here_follow_those_that_can(tmp_path: Path) -> None:
    """Where one formula proves that nothing was calculated, the 0 of a look-up is none either; a true 0 stays one."""

    def draw(book: Any, sheet: Any) -> None:
        for row, formula in enumerate(("=SUM(5,5)", "=VLOOKUP(A3,A1:D2,4,0)", "=5-5", "=D2*2"), 3):
            sheet.write_formula(row, 3, formula, None, 0)

    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", draw)
    (sheet,) = read_sheets(tmp_path / "tenders.xlsx")
    assert sheet.without_value == {(3, 3), (4, 3), (6, 3)}


@pytest.mark.slow
def test_a_formula_of_an_ods_that_holds_0(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", lambda _, sheet: sheet.write_formula(2, 3, "=SUM(D2,D2)", None, 0))
    path = soffice(tmp_path / "tenders.xlsx", tmp_path / "made", "ods")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b"SUM([.D2];[.D2])" in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(b'office:value="4000"', b'office:value="0"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert read_sheets(path)[0].without_value == {(2, 3)}


@case("XL002")
def test_a_loss_by_a_formula_that_was_never_calculated(home: Path) -> None:
    folder = dossier(home, norms=NORMS)
    (folder / "norms.csv").unlink()
    with xlsxwriter.Workbook(str(folder / "norms.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["service", "component", "item_code", "unit", "quantity", "loss_pct"])
        sheet.write_row(1, 0, ["C5.1.268", "supplies", "K", "cái", 1])
        sheet.write_formula(1, 5, "=SUM(5,5)", None, 0)
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        awards(book, "Sheet1", as_it_is)
    result = pricebook.build(folder)
    assert found(result, "XL002") == [("XL002", "norms.xlsx!Sheet1!F2")] and price(result, "C5.1.268") is None


@silent("XL002")
def test_a_loss_of_0_by_a_formula_that_gives_0(home: Path) -> None:
    result = composed(home, lambda _, sheet: sheet.write_formula(2, 3, "=100*3", None, 300))
    assert price(result, "C5.1.268") == 5000


@pytest.mark.parametrize(
    ("held", "read"), [(57000.00000000001, "57000"), (0.1 + 0.2, "0.3"), (1234.5, "1234.5"), (300.125, "300.125")]
)
def test_a_number_cell_is_read_at_15_digits(tmp_path: Path, held: float, read: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", lambda _, sheet: sheet.write_number(2, 3, held))
    with zipfile.ZipFile(tmp_path / "tenders.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>%s</v>" % f"{held:.16G}".encode(), b"<v>%s</v>" % repr(held).encode())
    with zipfile.ZipFile(tmp_path / "tenders.xlsx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    table, _ = read_table(tmp_path / "tenders.xlsx", load_specs()["tenders"])
    assert table is not None and table.columns["price"][1] == read


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_days_that_are_counted_from_1904(tmp_path: Path, kind: str) -> None:
    """A date cell is the day that it shows. A bare number may have been counted from either year, and is no date."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 5, date(2012, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, 5, 40912)

    with xlsxwriter.Workbook(str(tmp_path / "every.xlsx"), {"date_1904": True}) as book:
        awards(book, "Sheet1", draw)
    path = tmp_path / "every.xlsx" if kind == "xlsx" else soffice(tmp_path / "every.xlsx", tmp_path / "made", kind)
    table, findings = read_table(path, load_specs()["tenders"])
    assert table is not None and table.columns["valid_from"] == ["2012-02-01", None]
    assert [f.at.cell for f in findings if f.code == "IN006"] == ["F3"]


CSV = "item_code;item_name;unit;price;decision_no;valid_from;valid_to\n" + "\n".join(
    ";".join(map(str, cells)) for cells in (K, L)
)  # fmt: skip


@pair("XL029", name=("tenders.xls", "tenders.xlsx"))
def test_an_xlsx_under_the_name_of_an_xls_is_read(home: Path, name: str, raises: bool) -> None:
    result = composed(home, as_it_is, name=name)
    assert price(result, "C5.1.268") == 5000 and found(result, "XL029") == ([("XL029", name)] if raises else [])


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".ods", ".xlsb"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_text_in_columns_under_the_name_of_a_workbook_is_read(tmp_path: Path, suffix: str, encoding: str) -> None:
    (tmp_path / f"tenders{suffix}").write_text(CSV, encoding=encoding)
    table, findings = read_table(tmp_path / f"tenders{suffix}", load_specs()["tenders"])
    assert table is not None and table.columns["price"] == ["2000", "300"]
    assert "XL029" in [f.code for f in findings]


def test_a_workbook_under_the_name_of_a_csv_is_read(home: Path) -> None:
    result = composed(home, as_it_is, name="tenders.csv")
    assert price(result, "C5.1.268") == 5000 and found(result, "XL029") == [("XL029", "tenders.csv")]


@pytest.mark.parametrize(
    "content", [b"<html><table><tr><td>1</td></tr></table>", b"PK\x03\x04 cut off", b"one line of text", b""]
)
@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, suffix: str) -> None:
    (tmp_path / f"tenders{suffix}").write_bytes(content)
    table, findings = read_table(tmp_path / f"tenders{suffix}", load_specs()["tenders"])
    assert table is None and [f.code for f in findings] == ["XL010"]


@pytest.mark.parametrize(
    "code", ["0." + "0" * 200, "%" * 200 + "0", "0" + "," * 200, "[" * 255, '"' * 255, "_" * 255, "#" * 255, ";" * 255, "\\"]
)
def test_a_format_that_nobody_uses_does_not_stop_the_reading(tmp_path: Path, code: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", shows(code))
    table, _ = read_table(tmp_path / "tenders.xlsx", load_specs()["tenders"])
    assert table is not None and table.columns["price"] == ["2000", "300"]


def test_formulas_that_grow_without_end_are_not_calculated(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.write_formula(2, 10, "=3+4", None, 0)
        for row in range(3, 60):
            sheet.write_formula(row, 10, f"=K{row}*K{row}", None, 0)

    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", draw)
    (sheet,) = read_sheets(tmp_path / "tenders.xlsx")
    assert len(sheet.without_value) == 58


def test_styles_and_texts_in_another_way_of_writing_xml(tmp_path: Path) -> None:
    """Single quotes and prefixes are allowed in XML: such a sheet goes through the parser, and tells the same."""
    path = workbook_of_cases(tmp_path / "every.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b"<sheetData>", b"<sheetData ><!-- x='y' -->"))
    assert of_cases(path) == {name: told for name, (_, told) in CASES.items()}


def test_raised_digits_of_a_text_that_stands_in_its_cell(tmp_path: Path) -> None:
    """Some programs write texts into the cells (inlineStr) and not into the shared ones."""
    with xlsxwriter.Workbook(str(tmp_path / "tenders.xlsx")) as book:
        awards(book, "Sheet1", as_it_is)
    rich_text = b'<is><r><t>300</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>'
    with zipfile.ZipFile(tmp_path / "tenders.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<c r="D3"><v>300</v></c>', b'<c r="D3" t="inlineStr">' + rich_text + b"</c>")
    with zipfile.ZipFile(tmp_path / "tenders.xlsx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    table, findings = read_table(tmp_path / "tenders.xlsx", load_specs()["tenders"])
    assert table is not None and table.columns["price"] == ["2000", "300"]
    assert [(f.code, f.at.cell) for f in findings if f.code == "XL027"] == [("XL027", "D3")]


CHECKED = {
    "hidden.ods": [("XL030", "3:3"), ("XL030", None)],
    "binary-noise.xlsx": [],
}  # fmt: skip


@pytest.mark.skipif(not (SHARED / "cases").is_dir(), reason="the folder of cases is not beside the checkout")
@pytest.mark.parametrize("name", CHECKED)
def test_lists_with_something_hidden_and_with_the_noise_of_doubles(name: str) -> None:
    found_in = pricebook.check(SHARED / "cases" / "check" / name, regulation="ttlt-04-2012").findings
    assert [(f.code, f.at.cell) for f in found_in] == CHECKED[name]


@pytest.mark.skipif(not (SHARED / "cases").is_dir(), reason="the folder of cases is not beside the checkout")
def test_an_xls_with_a_zip_inside_is_an_xls() -> None:
    checked = pricebook.check(SHARED / "cases" / "check" / "xls-with-embedded-theme.xls", regulation="nq-399-2025")
    assert [f.code for f in checked.findings if f.severity != "info"] == [] and checked.submission is not None


SERVICE = "C5.1.268"
COMPOSED = {
    "hidden-row": ({SERVICE: 17_000}, ["XL030"]),
    "hidden-row-xls": ({SERVICE: 17_000}, ["XL030"]),
    "superscript-300": ({SERVICE: 10_000}, ["XL027"]),
    "format-shows-3.000": ({SERVICE: 7_000}, ["XL028"]),
    "1904-ods": ({SERVICE: 37_000}, ["IN006"]),
    "merged-class-ods": ({("A1", "II"): 3_000, ("A1", "III"): 1_000}, []),
    "loss-formula-holds-0": ({SERVICE: None}, ["XL002"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "cases").is_dir(), reason="the folder of cases is not beside the checkout")
@pytest.mark.parametrize("name", COMPOSED)
def test_dossiers_with_something_that_a_reader_of_cells_does_not_see(name: str) -> None:
    result = pricebook.build(SHARED / "cases" / "build" / name)
    expected, codes = COMPOSED[name]
    assert prices(result) == {key if isinstance(key, tuple) else (key, None): value for key, value in expected.items()}
    kept = ("XL002", "XL025", "XL026", "XL027", "XL028", "XL030", "IN006")
    assert sorted({f.code for f in result.findings if f.code in kept}) == codes
