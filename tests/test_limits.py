"""The limits of files: what a workbook may hold, counted as the pages say, and which process reads it."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pricebook.tables import Unreadable, read_sheets
from pricebook.tables.files import archive, calamine, csv_file, workbook, xlsx_facts, xml_parser
from pricebook.tables.files.sheet import MOST_COLUMNS
from pricebook.tables.files.xls_facts import xls_facts
from tests.formats import write
from tests.rich_workbooks import parts_of, write_parts
from tests.support import soffice


def code_of(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read_sheets(path)
    return refused.value.code


def narrow_sheets(path: Path, *shapes: tuple[int, int]) -> Path:
    """A sheet of whole numbers for each (rows, columns)."""
    with xlsxwriter.Workbook(str(path)) as book:
        for rows, columns in shapes:
            sheet = book.add_worksheet()
            for row in range(rows):
                sheet.write_row(row, 0, range(columns))
    return path


def test_cells_are_counted_as_the_sheets_span_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = narrow_sheets(tmp_path / "narrow.xlsx", (60, 3), (60, 3), (60, 3))
    # 3 sheets × 60 rows × 3 columns = 540 cells; as far as column Z they would be 4,680
    monkeypatch.setattr(calamine, "MOST_CELLS", 540)
    assert [len(sheet.rows) for sheet in read_sheets(path)] == [60, 60, 60]
    monkeypatch.setattr(calamine, "MOST_CELLS", 539)
    assert code_of(path) == "IN020"


def test_cells_that_hold_formats_only_do_not_count_in_a_low_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "formatted.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for row in range(60):
            sheet.write_number(row, 0, row)
            sheet.write_blank(row, 5, None, bold)
    monkeypatch.setattr(calamine, "MOST_CELLS", 120)  # 60 values and 60 formats are 120 cells, and the values span 60
    assert len(read_sheets(path)[0].rows) == 60


@pytest.mark.slow
def test_the_cells_of_an_old_workbook_are_counted_over_its_sheets(tmp_path: Path) -> None:
    shapes = (100, 2), (2, 100)
    old = soffice(narrow_sheets(tmp_path / "two.xlsx", *shapes), tmp_path / "old", "xls")
    # 100 × 2 + 2 × 100 = 400; one rectangle over both would be 100 × 100 = 10,000
    assert len(xls_facts(old.read_bytes(), 400)) == 2
    with pytest.raises(Unreadable) as refused:
        xls_facts(old.read_bytes(), 399)
    assert refused.value.code == "IN020"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsb", "xls", "ods"])
def test_an_older_format_is_read_in_a_child_process_whatever_its_suffix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = write(tmp_path, "prices", [["Tên", "Giá"], ["Kim", 600]], kind)
    renamed = path.rename(tmp_path / "renamed.xlsx")

    def refuse(path: Path) -> None:
        raise AssertionError(f"{path.name} was read in the program's own process")

    monkeypatch.setattr(workbook, "read_with_calamine", refuse)
    assert [row[:2] for row in read_sheets(renamed)[0].rows] == [["Tên", "Giá"], ["Kim", 600]]


@pytest.mark.parametrize("second", ["xl/workbook.bin", "content.xml", "XL/Workbook.bin"])
def test_an_archive_with_two_workbooks_is_refused(tmp_path: Path, second: str) -> None:
    """What is measured could be one of them, and what is read the other."""
    path = narrow_sheets(tmp_path / "two.xlsx", (2, 2))
    with zipfile.ZipFile(path, "a") as added:
        added.writestr(second, b"")
    assert code_of(path) == "XL010"


def test_a_part_with_a_name_that_is_no_text_is_a_damaged_file(tmp_path: Path) -> None:
    path = narrow_sheets(tmp_path / "name.xlsx", (2, 2))
    with zipfile.ZipFile(path, "a") as added:
        added.writestr("đ", b"")
    path.write_bytes(path.read_bytes().replace("đ".encode(), b"\xff\xff"))
    assert code_of(path) == "XL010"


def test_the_pages_state_the_limits_of_the_code() -> None:
    page = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    mebibytes = (workbook.LARGEST_FILE, csv_file.LARGEST_CSV, archive.LARGEST_UNZIPPED)
    assert all(f"{size // 2**20} MiB" in page for size in mebibytes)
    assert f"{calamine.MOST_CELLS // 10**6} million cells" in page
    assert f"first {MOST_COLUMNS} columns" in page


def test_the_list_of_parts_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = narrow_sheets(tmp_path / "parts.xlsx", (2, 2))
    monkeypatch.setattr(archive, "_LARGEST_DIRECTORY", 200)
    assert code_of(path) == "IN020"


def test_parts_without_cells_have_limits_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = narrow_sheets(tmp_path / "styles.xlsx", (2, 2))
    monkeypatch.setattr(archive, "_LARGEST_OF", {"styles.xml": 100})
    assert code_of(path) == "IN020"


def test_tags_that_are_parsed_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = narrow_sheets(tmp_path / "tags.xlsx", (2, 2))
    monkeypatch.setattr(xml_parser, "MOST_TAGS", 3)
    assert code_of(path) == "IN020"


@pytest.mark.parametrize(("limit", "held"), [("MOST_UNUSUAL", 2 * 7), ("LARGEST_UNUSUAL", 2 * 146)])
def test_what_is_put_into_the_plain_form_has_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, held: int
) -> None:
    path = narrow_sheets(tmp_path / "unusual.xlsx", (1, 1), (1, 1))
    # each of the two sheets: 5 elements, an attribute and a comment
    sheet = (
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        b"<sheetData><row><c><v>1</v></c></row></sheetData><!-- --></worksheet>"
    )
    with zipfile.ZipFile(path) as book:
        parts = {name: sheet if "/sheet" in name else book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    monkeypatch.setattr(xlsx_facts, limit, held)
    assert [sheet.rows for sheet in read_sheets(path)] == [[[1.0]], [[1.0]]]
    monkeypatch.setattr(xlsx_facts, limit, held - 1)
    assert code_of(path) == "IN020"


EMPTY = b'<c r="B2" t="s"><v>1</v></c>'  # the shared text of number 1 has no letters


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (EMPTY, EMPTY + EMPTY),
        (b'<c r="A2"><v>3</v></c>', b'<c r="A2"><v>3</v></c><c r="A2" t="s"><v>1</v></c>'),
        (b'<c r="A2"><v>3</v></c>', b'<c r="A2" t="s"><v>1</v></c><c r="A2"><v>3</v></c>'),
        (b"", b""),
    ],
)
def test_a_cell_that_stands_twice_is_found_beside_empty_texts(tmp_path: Path, old: bytes, new: bytes) -> None:
    """Cells with an empty text are blanks for the reader: their number is no reason to look at each cell, a doubled one is."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, number in enumerate((2, 3, 4)):
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, "" if row else "x")
    parts = parts_of(path)
    assert EMPTY in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    write_parts(path, parts)
    if old != new:
        assert code_of(path) == "XL010"
    else:
        assert read_sheets(path)[0].rows[1:] == [[3, ""], [4, ""]]
