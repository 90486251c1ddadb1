"""Rows written as XML, against the same rows written cell by cell by xlsxwriter: the same cells, styles, heights and pages."""

import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pricebook.app.build import Built
from pricebook.exports import write_approval
from pricebook.exports.approval import workbook as approval
from pricebook.exports.archive import crc_of_both, with_rows
from pricebook.exports.cells import LARGEST_WHOLE, LONGEST_TEXT, safe_text
from pricebook.exports.packed_rows import PackedRows
from pricebook.exports.printed_sheet import PRINTED, Page, Styles
from pricebook.exports.row_shapes import Day, Figure, Formula, Looks, Reference, Text
from pricebook.exports.row_sheet import RowSheet
from pricebook.exports.row_templates import TemplatedPage
from pricebook.findings import findings_record
from pricebook.pricelist import PriceList
from pricebook.tables.new_workbook import new_workbook
from tests.packages import package_of

TEXTS = [
    "Bông y tế", "", None, "  hai khoảng trắng ", "dòng một\ndòng hai", "a < b & c > d \"e\" 'f'", "_x000D_", "\r\x07\x0b", "\t", " ",
    "<r><t>đậm</t></r>", "=1+1", "a\ufffeb", "0123456789" * 30, "chữ " * 200, "𝒜" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1),
]  # fmt: skip
NUMBERS = [
    None, 0, -1, 1_234, LARGEST_WHOLE, LARGEST_WHOLE + 1, -LARGEST_WHOLE - 1, 10**15, 999_999_999_999_999, Decimal("0"), Decimal("-0.50"),
    Decimal("1E+3"), Decimal("12.50"), Decimal("12.00"), Decimal("0.0000001"), Decimal("0.00000010"), Decimal("1234567890.1234567"),
    Decimal("123456789012345.678"), Decimal(LARGEST_WHOLE) + Decimal("0.5"), Fraction(14_500, 3), Fraction(-1, 3), Fraction(10**20, 3),
]  # fmt: skip


def written(path: Path, page_class: type[Page], write: Callable[[Page], None]) -> Path:
    with ThreadPoolExecutor(1) as worker:
        rows = PackedRows(worker)
        options = {**PRINTED, "constant_memory": True, "tmpdir": str(path.parent)}
        with new_workbook(path, options, lambda workbook: with_rows(workbook, {sheet.part: rows.packed()})) as book:
            sheet = book.add_worksheet("Giá", RowSheet)
            sheet.keep_rows_in(rows)
            write(page_class(sheet, Styles(book)))
    return path


def same_by_both(folder: Path, write: Callable[[Page], None]) -> Path:
    """Writes by both, and returns the workbook whose rows were written as XML."""
    plain, templated = (written(folder / f"{each.__name__}.xlsx", each, write) for each in (Page, TemplatedPage))
    one, other = package_of(plain), package_of(templated)
    assert one.cells == other.cells and one.rows == other.rows and one.around == other.around and one.others == other.others
    return templated


def test_every_text_and_number_by_itself(tmp_path: Path) -> None:
    def write(page: Page) -> None:
        styles = page.styles
        page.set_up([8.0, 30.0, 12.0, 12.0, 9.0], head_row=1, running="Bảng giá")
        page.band(0, 0, 4, "TIÊU ĐỀ", styles.title)
        page.heading(1, ["Mã", "Tên", "Giá", "Thành tiền", "Ngày"])
        row = 2
        for text in TEXTS:
            page.text(row, 1, text)
            page.text(row, 0, text and text[:20], styles.code)  # before the cell on its left, and in a narrow column
            page.text(row, 2, text, styles.plain)
            row += 1
        for value in NUMBERS:
            page.number(row, 2, value)
            page.formula(row, 3, f'=IF(C{row + 1}>0,C{row + 1}&"","<")', value)
            page.blanks(row, (4,))
            page.day(row, 4, date(2012, 8, 1) if value else None, styles.date)  # in the place of a blank cell
            row += 2
        page.band(row, 1, 3, "một dòng dài " * 20, styles.centered_bold)
        page.filters(1, row)

    book = load_workbook(same_by_both(tmp_path, write), data_only=True)
    cells = [row[1].value for row in book["Giá"].iter_rows(min_row=3, max_row=2 + len(TEXTS))]
    assert [cells[n] for n in (0, 1, 3, 4)] == ["Bông y tế", None, "  hai khoảng trắng ", "dòng một\ndòng hai"]


def test_every_kind_of_cell_in_rows_of_one_shape(tmp_path: Path) -> None:
    def write(page: Page) -> None:
        styles = page.styles
        page.set_up([8.0, 20.0, 12.0, 12.0, 12.0, 9.0])
        formula = Formula('=IF(N(C{row})>0,C{row}*2,"<&>%s")', styles.amounts)
        prices, days = Reference(styles.unit_prices), Day(styles.date, styles.text)
        shape = page.shape([Text(styles.code), Text(styles.text), Figure(Looks.alike(styles.faint)), formula, prices, days])
        row = 0
        for _ in range(2):  # the second time from what is kept
            for text in TEXTS:
                shape.write(row, (text and text[:9], text, 1, 2, ("'Giá <&> %d'!$F$1", 3), None))
                row += 1
            page.band(row, 0, 5, "Nhóm", styles.group)
            row += 1
            for value in NUMBERS:
                shape.write(row, (None, "Bông", value, value, ("'Giá'!$F$2", value), date(2012, 8, row % 28 + 1)))
                row += 1
                page.text(row, 0, "xen giữa")
                row += 2

    same_by_both(tmp_path, write)


def odd(prices: PriceList) -> PriceList:
    """A list with what is rare: prices that are missing, fractions, lump sums, amounts beyond what a spreadsheet holds."""
    lines = list(prices.lines)
    first, second = lines[0].items[0], lines[1].items[0]
    price = Fraction(14_500, 3)
    lines[0] = replace(lines[0], items=(
        replace(first, name="a < b & c", unit=None, component="không có", net_quantity=Fraction(1, 3), unit_price=price, cost=price / 3),
        replace(first, cost=Decimal(10**17), quantity=Decimal("0.0000001")),
        replace(first, basis="given", item_code=None, quantity=None, net_quantity=None, unit_price=None, cost=Decimal("1200.5")),
        replace(first, basis="missing", unit_price=None, cost=None),
    ))  # fmt: skip
    lines[1] = replace(lines[1], name="Tên dài " * 40, note="a\nb", items=(replace(second, quantity=None, net_quantity=None),))
    return replace(prices, lines=tuple(lines))


@pytest.mark.parametrize("is_odd", [False, True])
def test_the_whole_workbook(long_an_draft: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_odd: bool) -> None:
    """Values, formulas, cached values, styles, heights, columns, print set-up, filters, merged cells: all as cell by cell."""
    assert long_an_draft.prices is not None
    prices = odd(long_an_draft.prices) if is_odd else long_an_draft.prices
    findings = findings_record(long_an_draft.findings)["findings"]
    write_approval(prices, findings, tmp_path / "rows.xlsx", law=long_an_draft.law)
    monkeypatch.setattr(approval, "TemplatedPage", Page)
    write_approval(prices, findings, tmp_path / "cells.xlsx", law=long_an_draft.law)
    assert package_of(tmp_path / "rows.xlsx") == package_of(tmp_path / "cells.xlsx")


def test_a_row_is_written_once_and_below_the_others(tmp_path: Path) -> None:
    def twice(page: Page) -> None:
        page.set_up([8.0, 8.0])
        shape = page.shape([Text(page.styles.text)])
        shape.write(3, ("a",))
        shape.write(3, ("b",))

    def upwards(page: Page) -> None:
        page.set_up([8.0, 8.0])
        page.text(3, 0, "a")
        page.text(2, 0, "b")
        page.text(4, 0, "c")

    def merged_behind(page: Page) -> None:
        page.set_up([8.0, 8.0])
        page.text(3, 0, "a")
        page.band(3, 0, 1, "b", page.styles.title)

    for number, write in enumerate((twice, upwards, merged_behind)):
        with pytest.raises(ValueError, match="row"):
            written(tmp_path / f"{number}.xlsx", TemplatedPage, write)


def test_an_error_of_the_packing_thread_is_one_of_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise MemoryError

    def write(page: Page) -> None:
        page.set_up([8.0])
        page.text(0, 0, "a")

    monkeypatch.setattr(zlib, "crc32", full)
    with pytest.raises(MemoryError):
        written(tmp_path / "list.xlsx", TemplatedPage, write)
    assert not (tmp_path / "list.xlsx").exists()


@pytest.mark.parametrize(("one", "other"), [(b"", b""), (b"a", b""), (b"", b"b"), (b"gi\xc3\xa1" * 1_000, b"x" * 70_001)])
def test_the_sum_of_two_texts_is_known_from_theirs(one: bytes, other: bytes) -> None:
    assert crc_of_both(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)


def test_a_text_is_as_long_as_excel_counts() -> None:
    """A letter beyond the first 65,536 counts as two, and is not cut in half."""
    assert safe_text("𝒜" * 16_383) == "𝒜" * 16_383
    assert safe_text("𝒜" * 16_384) == "𝒜" * 16_383 + "…"
