"""Text files: rows that do not fit their heading, cells that swallow rows, merged cells that were lost, and where tables lie."""

from pathlib import Path

import openpyxl
import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.app.check import check
from tests.office import convert
from tests.support import case, dossier, found, judged, pair, price, silent, write_xlsx

NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.268 | supplies | VT1 | cái | 5 |
| C5.1.268 | supplies | VT2 | cái | 10 |
"""
TENDERS = """
| item_code | item_name | unit | decision_no | valid_from | valid_to | price |
| VT1 | Kim | cái | 1/QĐ | 2012-01-01 | 2012-12-31 | 1400 |
| VT2 | Bông | cái | 1/QĐ | 2012-01-01 | 2012-12-31 | 3000 |
"""
HEADING = "item_code,item_name,unit,decision_no,valid_from,valid_to,price"
KIM = "VT1,Kim,cái,1/QĐ,2012-01-01,2012-12-31,1400"
BONG = "VT2,Bông,cái,1/QĐ,2012-01-01,2012-12-31,3000"


def with_tenders(home: Path, *lines: str, end: str = "\n", name: str = "tenders.csv") -> pricebook.Built:
    """The dossier that gives C5.1.268 = 5 × 1,400 + 10 × 3,000 = 37,000, with another file of tenders."""
    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    (folder / "tenders.csv").unlink()
    (folder / name).write_text("\n".join(lines) + end, encoding="utf-8", newline="")
    return pricebook.build(folder)


def test_the_dossier_that_these_are_changed_from(home: Path) -> None:
    assert price(with_tenders(home, HEADING, KIM, BONG), "C5.1.268") == 37_000


# A row that does not fit its heading


@case("XL035")
@pytest.mark.parametrize(
    "heading, row",
    [
        (HEADING, KIM.replace("1400", "1,400")),  # 1.400 typed as in English: a price of 1, and 400 below no heading
        (HEADING.replace(",", ";"), KIM.replace(",", ";").replace("1400", "1400;5")),  # a decimal comma, saved with semicolons
        (HEADING.replace(",", "\t"), KIM.replace(",", "\t") + "\t0"),
        (HEADING, KIM + ",,,ghi chú"),
    ],
)
def test_a_row_with_more_cells_than_headings(home: Path, heading: str, row: str) -> None:
    delimiter = next(mark for mark in "\t;," if mark in heading)
    result = with_tenders(home, heading, row, BONG.replace(",", delimiter))
    assert found(result, "XL035") == [("XL035", "tenders.csv!2:2")]
    assert result.findings.blocked


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiters_that_programs_write(home: Path, delimiter: str) -> None:
    result = with_tenders(home, *(line.replace(",", delimiter) for line in (HEADING, KIM, BONG)))
    assert price(result, "C5.1.268") == 37_000


@silent("XL035")
@pytest.mark.parametrize(
    "lines",
    [
        (HEADING, KIM.replace("Kim", '"Kim, cỡ 23"'), BONG),  # in quotes it is one cell
        (HEADING + ",", KIM + ",", BONG + ",ghi chú"),  # a column without a heading, as office programs write it
        ("KẾT QUẢ TRÚNG THẦU,,,,,,,,", HEADING, KIM, BONG),  # titles are as wide as they like
        (HEADING, KIM + ",,", BONG),  # blank cells beyond the heading
        (HEADING, KIM, BONG, ",,,,,,,,GIÁM ĐỐC"),  # a signature is no data
    ],
)
def test_rows_that_fit_their_heading(home: Path, lines: tuple[str, ...]) -> None:
    result = with_tenders(home, *lines)
    assert found(result, "XL035") == []
    assert price(result, "C5.1.268") == 37_000


def test_a_submitted_row_with_more_cells_than_headings_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "STT theo TT04,Tên dịch vụ,Giá đề nghị\nC5.1.272,Hematocrit,14000\nC5.1.273,Máu lắng,15000,5\n", encoding="utf-8"
    )
    checked = check(path, regulation="ttlt-04-2012")
    assert found(list(checked.findings), "XL035") == [("XL035", "list.csv!3:3")]
    assert checked.verdict is not None
    assert [line.row for line in checked.verdict.accepted] == [1]
    assert [(line.row, codes) for line, codes in checked.verdict.rejected] == [(2, ["XL035"])]


@pytest.mark.parametrize("price", ['="49900"', '="49.900"', '="49.900 đ"'])
def test_a_price_is_kept_from_changes_as_a_code_is(tmp_path: Path, price: str) -> None:
    path = tmp_path / "list.csv"
    heads, row = "STT;Mã dịch vụ;Tên dịch vụ;ĐVT;Đơn giá", '1;="01.0002.1778";Ghi điện tim cấp cứu tại giường;Lần;'
    path.write_text(f"{heads}\n{row}{price}\n", encoding="utf-8")
    checked = check(path, regulation="nq-399-2025", as_="own")
    assert [(f.code, f.observed, f.limit) for f in checked.findings if f.severity == "error"] == [("CP007", 49_900, 39_900)]


@case("XL035")
@pytest.mark.parametrize(
    ("delimiter", "row"),
    [
        (";", "2,01.0004.0321,Ghi điện tim qua chuyển đạo thực quản,Lần,285000"),
        (";", "2\t01.0004.0321\tGhi điện tim qua chuyển đạo thực quản\tLần\t285000"),
        ("\t", "2;01.0004.0321;Ghi điện tim qua chuyển đạo thực quản;Lần;285000"),
        (";", '2,10.0319.0436,"Dẫn lưu viêm tấy quanh thận, áp xe thận",Lần,2900900'),
        (";", "2,10.0319.0436,Dẫn lưu viêm tấy quanh thận, áp xe thận,Lần,2900900"),
    ],
)
def test_a_row_written_with_another_separator_does_not_pass_as_a_title(tmp_path: Path, delimiter: str, row: str) -> None:
    path, heads = tmp_path / "list.csv", ["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Đơn giá"]
    first = ["1", "01.0002.1778", "Ghi điện tim cấp cứu tại giường", "Lần", "39900"]
    path.write_text("\n".join([delimiter.join(heads), delimiter.join(first), row]), encoding="utf-8")
    checked = check(path, regulation="nq-399-2025", as_="own")
    assert found(list(checked.findings), "XL035", "IN071") == [("XL035", "list.csv!3:3")]  # said once


@pytest.mark.parametrize("row", ["2,01.0004.0321,Ghi điện tim,Lần,285000", "2;01.0004.0321;Ghi điện tim;Lần;285000"])
def test_a_row_pasted_into_one_cell_of_a_workbook_does_not_pass_as_a_title(home: Path, row: str) -> None:
    table = "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Đơn giá |\n| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | Lần | 39900 |\n"
    checked = judged(home, table + f"| {row} | | | | |", regulation="nq-399-2025", as_="own")
    assert found(list(checked.findings), "XL035") == [("XL035", "list.xlsx!Sheet1!3:3")]


def test_a_tender_in_one_cell_is_said(home: Path) -> None:
    result = with_tenders(home, HEADING.replace(",", ";"), KIM, BONG.replace(",", ";"))
    assert found(result, "XL035") == [("XL035", "tenders.csv!2:2")]


@case("XL035")
def test_rows_within_one_cell_of_a_table_without_running_numbers_are_named(home: Path) -> None:
    """Rows 2 to 6 begin with a code and end with a day or a decision, not with a figure; the titles below them are none."""
    rows = [
        "K,Kim,cái,1000,9/QĐ,2012-01-01,2012-12-31",
        "K;Kim;cái;1.000;9/QĐ;01/01/2012;31/12/2012",
        "K|Kim|cái|1000|9/QĐ||",
        "K\tKim\tcái\t1000\t9/QĐ\t\t",
        "K Kim lấy máu cái 1000 9/QĐ 01/01/2012 31/12/2012",
    ]
    titles = [
        "Gói 1: bông, băng, gạc, kim, bơm tiêm 1,5,10 ml",
        "Kết quả đấu thầu (từ 01/01/2012 đến 31/12/2012)",
        "Bông;băng;gạc;kim",
    ]
    lines = "".join(f'"{text}"\n' for text in [*rows, *titles])
    result = with_tenders(home, "item_code,item_name,unit,price,decision_no,valid_from,valid_to", lines)
    assert found(result, "XL035") == [("XL035", f"tenders.csv!{row}:{row}") for row in range(2, 7)]


@silent("XL035")
@pytest.mark.parametrize(
    "title",
    [
        "I. Khám, hội chẩn, cấp cứu, theo dõi, chăm sóc: 5 dịch vụ",
        "Ghi chú: giá gồm thuốc, vật tư, điện, nước, duy tu",
        "Phẫu thuật;Thủ thuật;Xét nghiệm;Chẩn đoán hình ảnh;Khác",  # no figure
        "Ghi chú: áp dụng Điều 3,4,5,6,7 Nghị quyết 399",
        "Các dịch vụ 1,2,3,4,5",
        "Ban hành các năm 2022,2023,2024,2025,2026",
    ],
)
def test_a_title_that_counts_things_up_is_no_row(home: Path, title: str) -> None:
    table = (
        "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Đơn giá |\n| {} | | | | |\n| 1 | 01.0002.1778 | Ghi điện tim | Lần | 39900 |\n"
    )
    checked = judged(home, table.replace("{}", title), regulation="nq-399-2025", as_="own")
    assert found(list(checked.findings), "XL035") == []


# A cell that swallows rows


@case("XL036")
@pytest.mark.parametrize(
    "lines, cell",
    [
        # 5ml" is meant as five millilitres … and is the end of a quote that began two rows above
        ((HEADING, KIM.replace("Kim", '"Kim 5'), BONG, KIM.replace("Kim", 'Ống 3"')), "B2"),
        ((HEADING, KIM.replace("Kim,", '"Kim,'), BONG.replace("cái,", 'cái",')), "B2"),
    ],
)
def test_a_stray_quote_takes_rows_into_one_cell(home: Path, lines: tuple[str, ...], cell: str) -> None:
    result = with_tenders(home, *lines)
    assert result.findings.blocked
    assert found(result, "XL036") == [("XL036", f"tenders.csv!{cell}")]


def test_a_stray_quote_in_the_heading_blocks(home: Path) -> None:
    """The heading is no longer found whole: the column of prices is missing."""
    result = with_tenders(home, HEADING.replace("price", '"price'), KIM, BONG.replace("Bông", 'Bông"'))
    assert ("IN002", "tenders.csv!1:1") in found(result)


@silent("XL036")
@pytest.mark.parametrize(
    "name",
    [
        '"Kim tiêm, dùng một lần,\ncỡ 23G, 25G"',  # prose over two lines: a blank follows each comma
        '"Kim 0,45 × 13mm\nKim 0,5 × 16mm\nKim 0,55 × 25mm"',  # decimal commas
        '"Kim\n"',
    ],
)
def test_a_name_over_several_lines_is_one_cell(home: Path, name: str) -> None:
    result = with_tenders(home, HEADING, KIM.replace("Kim", name), BONG)
    assert found(result, "XL036") == []
    assert price(result, "C5.1.268") == 37_000


SWALLOWED = "Ống,cái,3,1/QĐ,2012-01-01,2012-12-31\nVT2,Bông,cái,3000,1/QĐ,2012-01-01,2012-12-31\nVT9,Ống"
PROSE = "Kim tiêm,dùng một lần,vô trùng,cỡ 23G\nhộp 100 cái,nhập khẩu"


@case("XL036")
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("column", [1, 8])  # a column that is read, and one that is not
def test_rows_swallowed_before_the_file_was_saved_as_a_workbook(home: Path, delimiter: str, column: int) -> None:
    assert swallowed(home, SWALLOWED.replace(",", delimiter), column) == [f"tenders.xlsx!T!{'ABCDEFGHI'[column]}3"]


@silent("XL036")
def test_a_cell_of_several_lines_in_a_workbook_is_prose(home: Path) -> None:
    assert swallowed(home, PROSE, 1) == []


def swallowed(home: Path, text: str, column: int) -> list[str]:
    """The places of XL036 for a text in a column of the second row of tenders."""
    import xlsxwriter

    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    (folder / "tenders.csv").unlink()
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet = book.add_worksheet("T")
        for number, line in enumerate((HEADING, KIM, BONG)):
            sheet.write_row(number, 0, line.split(","))
        sheet.write_string(2, column, text)
    return [str(finding.at) for finding in pricebook.build(folder).findings if finding.code == "XL036"]


# The end mark of DOS programs


@pytest.mark.parametrize("end", ["\n\x1a", "\x1a", "\r\n\x1a\r\n", "\x1a\x1a"])
def test_a_dos_end_mark_is_no_row(home: Path, end: str) -> None:
    result = with_tenders(home, HEADING, KIM, BONG, end=end)
    assert [finding.severity for finding in result.findings if finding.code != "CP005"] == []
    assert price(result, "C5.1.268") == 37_000


@pair("XL010", behind=(b"\x00", b"\x1a" + b"\x00" * 200))
def test_zero_bytes_behind_a_dos_end_mark_fill_the_last_block(home: Path, behind: bytes, raises: bool) -> None:
    """Behind nothing that ends the file they are no text."""
    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    (folder / "tenders.csv").write_bytes((folder / "tenders.csv").read_bytes() + behind)
    result = pricebook.build(folder)
    assert found(result, "XL010") == ([("XL010", "tenders.csv")] if raises else [])
    assert price(result, "C5.1.268") == (None if raises else 37_000)


# Merged cells that a text file has lost

CLASSES = """
| service | class | component | item_code | unit | quantity |
| A1 | II | supplies | VT1 | cái | 1 |
| A1 | {below} | supplies | VT2 | cái | 2 |
| A1 | III | supplies | VT1 | cái | 1 |
"""


@pair("IN058", below=("", "II"))
def test_a_blank_class_below_a_class_in_a_text_file(home: Path, below: str, raises: bool) -> None:
    folder = dossier(home, norms=CLASSES.format(below=below), tenders=TENDERS)
    assert found(pricebook.build(folder), "IN058") == ([("IN058", "norms.csv!B3")] if raises else [])


@pytest.mark.slow
@silent("IN058")
def test_a_blank_class_above_the_classes_means_every_class(home: Path) -> None:
    norms = """
    | service | class | component | item_code | unit | quantity |
    | A1 | | supplies | VT2 | cái | 2 |
    | A1 | II | supplies | VT1 | cái | 1 |
    | A2 | | supplies | VT1 | cái | 1 |
    """
    assert found(pricebook.build(dossier(home, norms=norms, tenders=TENDERS)), "IN058") == []


def in_workbook(home: Path, norms: str, *, merged: str = "", suffix: str = ".xlsx") -> Built:
    """A dossier whose norms are a workbook, with a range of merged cells."""
    folder = dossier(home, norms=norms, tenders=TENDERS, performs=("A1",))
    (folder / "norms.csv").unlink()
    path = write_xlsx(folder / "norms.xlsx", norms)
    if merged:
        book = openpyxl.load_workbook(path)
        book.worksheets[0].merge_cells(merged)
        book.save(path)
    if suffix != ".xlsx":
        convert(path, folder, suffix.removeprefix("."))
        path.unlink()
    return pricebook.build(folder)


@pair("IN058", merged=("", "B2:B3"))
def test_a_workbook_says_which_cells_are_merged(home: Path, merged: str, raises: bool) -> None:
    """II / blank / III: with the first two merged, II is 1 VT1 and 2 VT2, and III 1 VT1; else VT2 may be of II or of every class."""
    result = in_workbook(home, CLASSES.format(below=""), merged=merged)
    assert found(result, "IN058") == ([("IN058", "norms.xlsx!Sheet1!B3")] if raises else [])


NORM_HEAD = "| service | class | component | item_code | unit | quantity |\n"


@pytest.mark.parametrize(
    ("lines", "asked"),  # class and item of each line
    [
        ("II VT1, - VT2, III VT1, - VT3", ["B3", "B5"]),  # two blocks, the class in the first row of each
        ("II VT1, - VT2, - VT3", ["B3", "B4"]),  # one block
        ("II VT1, II VT2, III VT1, - VT3", []),  # the class row by row, and a row for every class at the end
        ("II VT1, III VT2, - VT3", []),
        ("II VT1, III VT1, - VT2, II VT3, III VT3", []),  # item by item
        ("- VT3, II VT1, III VT2", []),  # the rows for every class first
    ],
)
def test_a_class_in_the_first_row_of_each_block_of_a_workbook(home: Path, lines: str, asked: list[str]) -> None:
    cells = [line.split() for line in lines.split(", ")]
    norms = NORM_HEAD + "\n".join(f"| A1 | {'' if of == '-' else of} | supplies | {what} | cái | 1 |" for of, what in cells)
    told = [f for f in in_workbook(home, norms).findings if f.code == "IN058"]
    assert [at.cell for f in told for at in (f.at, *f.related)] == asked


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_a_class_in_the_first_row_of_each_block_of_an_older_workbook(home: Path, suffix: str) -> None:
    result = in_workbook(home, CLASSES.format(below=""), suffix=suffix)
    assert found(result, "IN058") == [("IN058", f"norms{suffix}!Sheet1!B3")]


@silent("IN058")
def test_a_share_for_one_class_and_one_for_the_others(home: Path) -> None:
    """Of the other tables a class has one row: a blank one below it means the other classes."""
    norms = NORM_HEAD + "| A1 | | supplies | VT1 | cái | 1 |"
    folder = dossier(home, norms=norms, tenders=TENDERS, performs=("A1",))
    write_xlsx(folder / "shares.xlsx", "| service | class | share |\n| A1 | II | 0.9 |\n| A1 | | 0.8 |")
    assert found(pricebook.build(folder), "IN058") == []


# Where tables lie

SHARES = "service,share\nC5.1.268,0.5\n"  # a maximum of 57,000 at a half: 28,500, by 1,000 half-up 29,000


@pytest.mark.parametrize("name", ["shares.tsv", "shares.txt", "SHARES.TSV"])
def test_a_table_in_another_kind_of_text_file_is_read(home: Path, name: str) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    (folder / name).write_text(SHARES.replace(",", "\t"), encoding="utf-8")
    result = pricebook.build(folder)
    assert found(result, "IN057", "IN011") == []
    assert price(result, "C5.1.268") == 29_000


@pair("IN057", name=("shares.docx", "ghi-chu.docx"))
def test_a_table_in_a_kind_of_file_that_is_not_read(home: Path, name: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    (folder / name).write_bytes(b"PK")
    assert found(pricebook.build(folder), "IN057") == ([("IN057", name)] if raises else [])


@case("IN057")
@pytest.mark.parametrize(
    "name", ["shares.xlsx.bak", "shares.json", "shares.zip", "bảng/shares.csv", "shares/2012.csv", "gửi/lần 2/shares.ods"]
)
def test_a_table_elsewhere_is_named(home: Path, name: str) -> None:
    path = dossier(home, norms=NORMS, tenders=TENDERS) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHARES, encoding="utf-8")
    result = pricebook.build(home / "dossier" if (home / "dossier").is_dir() else path.parents[name.count("/")])
    (finding,) = [finding for finding in result.findings if finding.code == "IN057"]
    assert (finding.at.file, finding.more["tables"]) == (name.partition("/")[0], "shares")
    assert finding.severity == "warning"


@silent("IN057")
@pytest.mark.parametrize(
    "name",
    [
        "README.txt",
        "norms/nq/regulation.toml",
        "out/pricelist.json",
        "văn bản/tờ trình.pdf",
        ".git/shares.csv",
        "matches.xlsx.bak",
    ],
)
def test_what_else_lies_in_a_dossier(home: Path, name: str) -> None:
    path = dossier(home, norms=NORMS, tenders=TENDERS) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    (path.parent / "norms.csv").write_text(SHARES, encoding="utf-8") if name.startswith("out/") else None
    assert found(pricebook.build(path.parents[name.count("/")]), "IN057", "IN011") == []
