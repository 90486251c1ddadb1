"""Files of .ods and .xlsb that are a few kilobytes and stand for gigabytes, refused by name; and limits that hold for any format."""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from struct import pack

import pytest

from pricebook.tables import Unreadable, open_sheets, read, read_sheets
from pricebook.tables.files import limits
from pricebook.tables.files.limits import plain_merges
from tests.formats import BOOK_END, BOOK_START, RELATION, RELATIONS, TYPES, biff, wide
from tests.support import soffice, write_xlsx
from tests.test_hostile import LIST, MEGABYTES, SECONDS, SPREADSHEET, measured, package, related, row, workbook

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def ods(*rows: str, sheets: str = "") -> Callable[[Path], None]:
    """An .ods of one sheet with these rows, and of further sheets."""

    def made(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "content.xml", SPREADSHEET.format("".join(rows)).replace("</table:table><", f"</table:table>{sheets}<", 1)
            )

    return made


def cell(said: str = "", text: str = "1") -> str:
    return f'<table:table-cell {said} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_row(cells: str = "", repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def xlsb(*sheets: bytes, names: Callable[[int], str] = "S{}".format, part: Callable[[int], int] = int) -> Callable[[Path], None]:
    """An .xlsb of sheets of these records."""

    def made(path: Path) -> None:
        numbers = range(len(sheets))
        book = b"".join(biff(156, pack("<II", 0, n + 1) + wide(f"rId{n + 1}") + wide(names(n))) for n in numbers)
        relations = "".join(RELATION.format(n + 1, "worksheet", f"worksheets/sheet{part(n)}.bin") for n in numbers)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("[Content_Types].xml", TYPES)
            archive.writestr("_rels/.rels", RELATIONS.format(RELATION.format(1, "officeDocument", "xl/workbook.bin")))
            archive.writestr("xl/workbook.bin", BOOK_START + book + BOOK_END)
            archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(relations))
            for n in dict.fromkeys(map(part, numbers)):
                archive.writestr(f"xl/worksheets/sheet{n}.bin", biff(129) + biff(145) + sheets[n] + biff(146) + biff(130))

    return made


def number(row: int, column: int) -> bytes:
    return biff(0, pack("<IIHHBI", row, 0, 300, 0, 0, 0)) + biff(5, pack("<IId", column, 0, 1.0))


_SPAN = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
REFUSED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "blank rows by the million million.ods": ("IN020", ods(ods_row(repeated=10**12), ods_row(cell()))),
    "blank columns by the million million.ods": (
        "IN020",
        ods(ods_row(f'<table:table-cell table:number-columns-repeated="{10**12}"/>' + cell())),
    ),
    "a text of a megabyte in 200 cells.ods": ("IN020", ods(ods_row(cell('table:number-columns-repeated="200"', "x" * 1_000_000)))),
    "blanks within a text without end.ods": ("XL010", ods(ods_row(cell(text='a<text:s text:c="1000000000000"/>b')))),
    "merged cells by the hundred thousand.ods": ("IN020", ods(ods_row(cell(_SPAN) * 200_001))),
    "sheets by the thousand.ods": ("IN020", ods(ods_row(cell()), sheets="".join(f'<table:table table:name="T{n}"/>' for n in range(1_000)))),
    "hidden rows by the hundred million.ods": (
        "XL010",
        ods('<table:table-row table:visibility="collapse" table:number-rows-repeated="1000"/>' * 300_000),
    ),
    "a repetition that is no number.ods": ("XL010", ods('<table:table-row table:number-rows-repeated="x"/>')),
    "a cell in the last corner.xlsb": ("IN020", xlsb(number(2**20 - 1, 2**14 - 1))),
    "a cell beyond every corner.xlsb": ("IN020", xlsb(number(2**32 - 1, 2**32 - 1))),
    "a cell twice.xlsb": ("XL010", xlsb(number(1, 1) + number(1, 1))),
    "two sheets of one part.xlsb": ("XL010", xlsb(number(1, 1), number(1, 1), part=lambda n: 0)),
    "two sheets of one name.xlsb": ("XL010", xlsb(number(1, 1), number(1, 1), names=lambda n: "S")),
    "sheets by the thousand.xlsb": ("IN020", xlsb(*[number(0, 0)] * 1_001)),
    "merged cells by the hundred thousand.xlsb": ("IN020", xlsb(number(0, 0) + biff(176, pack("<4I", 0, 9, 0, 9)) * 200_001)),
    "a text that says it is longer than the file.xlsb": ("XL010", xlsb(number(0, 0) + biff(6, pack("<III", 1, 0, 2**32 - 1)))),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_a_bomb_in_an_older_format_is_refused_by_name(tmp_path: Path, name: str) -> None:
    code, made = REFUSED[name]
    made(tmp_path / name)
    with pytest.raises(Unreadable) as refused:
        read_sheets(tmp_path / name)
    assert refused.value.code == code


LONG_RUNS: dict[str, Callable[[Path], None]] = {
    "150 MB of blanks.ods": ods(" " * 150_000_000),
    "150 MB of blanks in a cell.ods": ods(ods_row(cell(text=" " * 150_000_000))),
    "150 MB of empty records.xlsb": xlsb(number(0, 0) + b"\0" * 150_000_000),
    "a million rows of prices.ods": ods(
        "".join(ods_row("".join(cell(text=text) for text in texts)) for texts in (("Mã", "Tên dịch vụ", "Giá"), ("1.1", "Khám", "9000")))
        + ods_row(cell('table:number-columns-repeated="3"', "7"), 1_000_000)
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as POSIX systems tell it")
@pytest.mark.parametrize("name", LONG_RUNS)
def test_a_bomb_in_an_older_format_takes_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    LONG_RUNS[name](tmp_path / name)
    told, status, seconds = measured("check", str(tmp_path / name), "--regulation", "nq-399-2025", "-o", str(tmp_path / "out"))
    assert status == "2" and told["findings"]
    assert seconds < SECONDS and MEGABYTES == 1024


def shared_text(path: Path, length: int, cells: int) -> None:
    """An .xlsx whose cells are all one shared text."""
    sheet = f'<row r="3">{"".join(f"""<c r="{chr(65 + n)}3" t="s"><v>0</v></c>""" for n in range(cells))}</row>'
    relations = related(1, "worksheet", "worksheets/sheet1.xml") + related(2, "sharedStrings", "sharedStrings.xml")
    package(
        path,
        {
            "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>".encode() + LIST + sheet.encode() + b"</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>{'x' * length}</t></si></sst>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        },
    )  # fmt: skip


def test_the_texts_of_all_cells_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared_text(tmp_path / "one.xlsx", 1_000, 5)
    monkeypatch.setattr(limits, "LARGEST_TEXTS", 5 * 1_100)  # the part is counted with its marks, and the texts in the cells
    assert [len(str(text)) for text in read_sheets(tmp_path / "one.xlsx")[0].rows[2]] == [1_000] * 5
    monkeypatch.setattr(limits, "LARGEST_TEXTS", 5 * 1_000)
    with pytest.raises(Unreadable) as refused:
        read_sheets(tmp_path / "one.xlsx")
    assert refused.value.code == "IN020"


@pytest.mark.parametrize(("bytes_of_row", "codes"), [(1, []), (1_000_000, ["IN020"])])
def test_more_rows_are_read_where_the_file_is_as_large_as_filled_rows_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bytes_of_row: int, codes: list[str]
) -> None:
    monkeypatch.setattr(read, "MOST_ROWS", 3)
    monkeypatch.setattr(read, "_FILLED_ROW", bytes_of_row)
    path = write_xlsx(tmp_path / "norms.xlsx", "| a | b |\n" + "| x | 1 |\n" * 4)
    sheets, findings = open_sheets(path)
    assert [finding.code for finding in findings] == codes and (sheets is None) == bool(codes)


def test_a_text_is_read_as_far_as_excel_holds_one(tmp_path: Path) -> None:
    workbook(tmp_path / "one.xlsx", [row(1, ["x" * 40_000])])
    assert read_sheets(tmp_path / "one.xlsx")[0].rows == [["x" * 32_767]]


def test_merged_cells_are_those_that_a_person_can_make() -> None:
    one, two, apart = ((0, 0), (3, 2)), ((2, 1), (9, 1)), ((4, 0), (1_048_575, 16_383))
    assert plain_merges([two, one, apart, one], rows=10, columns=5) == [one, ((4, 0), (1_048_575, 4))]


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["a cell twice", "a sheet that begins elsewhere"])
def test_an_xls_in_which_two_readers_would_see_two_things(tmp_path: Path, harm: str) -> None:
    path = soffice(write_xlsx(tmp_path / "one.xlsx", "| 1234.5678 | 77.254321 |"), tmp_path / "old", "xls")
    assert read_sheets(path)[0].rows == [[1234.5678, 77.254321]]
    data = path.read_bytes()
    if harm == "a cell twice":
        first, second = (data.index(pack("<HHHH", 0x203, 14, 0, column)) for column in (0, 1))
        data = data[: second + 6] + data[first + 6 : first + 8] + data[second + 8 :]
    else:
        sheet = data.index(pack("<H", 0x85)) + 4
        data = data[:sheet] + pack("<I", int.from_bytes(data[sheet : sheet + 4], "little") + 20) + data[sheet + 4 :]
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        read_sheets(path)
    assert refused.value.code == "XL010"
