"""An annex that is read whole, or is said not to be: rows outside the tables, amounts in thousands, columns that are not read."""

from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pytest

from pricebook.app.check import check
from tests.support import case, pair, silent, write_xlsx
from tests.test_import import C5, HEAD, INSTALLED, PACK, annex, ceilings, changes, filled_rows, read, statuses, told

UPPER = "| A6 | Khám mới sáu | lần | {} |\n| A7 | Khám mới bảy | lần | {} |\n"
CLASS_ROWS = """
| STT | Tên dịch vụ | ĐVT | Mức tối đa |
| A1 | Khám lâm sàng chung, khám chuyên khoa | lần | |
| | Bệnh viện hạng đặc biệt, hạng I | | 20.000đ |
| | Bệnh viện hạng II | | 15.000đ |
| | Bệnh viện hạng III | | 10.000đ |
| | Bệnh viện hạng IV, chưa phân hạng, PKĐKKV | | 7.000đ |
| | Trạm y tế xã | | 5.000đ |
"""


def texts(folder: Path, table: str, **options: Any) -> Any:
    """An annex of which every cell is a text, as where amounts are typed with their currency."""
    return read(write_xlsx(folder / "texts.xlsx", table, typed=False), **options)


# --- rows outside the tables --------------------------------------------------------------------------------------


def test_class_rows_are_no_heading(tmp_path: Path) -> None:
    """Three rows that name six classes name one column only: less than STT, name, unit and maximum."""
    imported = texts(tmp_path, CLASS_ROWS + "\n" + C5.replace("Mức tối đa", "Giá tối đa") + "| 281 | Mới | lần | 1.234.000đ |")
    assert told(imported) == [] and statuses(imported) == {"A1": "changed", "C5.1.281": "added"}
    assert changes(imported, "A1") == [("ceilings", "special", None, 20_000), ("ceilings", "I", None, 20_000)]
    assert imported.row_counts["passed_over"] == 3  # two headings, and the title of the part


@pair("LW020", heading=("Cột 4", "Mức tối đa"))
def test_rows_of_a_table_that_is_not_read(tmp_path: Path, heading: str, raises: bool) -> None:
    """The upper table has no column of maxima that is known: its two rows are named, and nothing is complete."""
    table = HEAD.replace("Mức tối đa", heading) + UPPER.format(20_000, 30_000) + C5.replace("Mức tối đa", "Giá tối đa")
    path = write_xlsx(tmp_path / "annex.xlsx", table + "| 281 | Xét nghiệm mới | lần | 12000 |")
    imported = read(path, complete=True)
    assert told(imported) == ([("LW025", None), ("LW020", "2:2")] if raises else [])
    assert (imported.row_counts["unreadable"], imported.complete) == ((2, False) if raises else (0, True))
    assert sum(imported.row_counts.values()) == filled_rows(path)


def test_rows_above_a_heading(tmp_path: Path) -> None:
    """A row with ordinal, name and amount above the first heading is no title; the lines of a letter are."""
    table = "| BỆNH VIỆN ĐA KHOA | | CỘNG HÒA | |\n| Số dịch vụ | 2 | | |\n| A6 | Khám mới sáu | lần | 20000 |\n" + C5
    imported = annex(tmp_path, table + "| 281 | Xét nghiệm mới | lần | 12000 |")
    assert told(imported) == [("LW020", "3:3")] and statuses(imported) == {"C5.1.281": "added"}


def test_a_sheet_with_figures_and_without_headings(tmp_path: Path) -> None:
    lost = "| A6 | Khám mới sáu | lần | 20000 |\n| A7 | Khám mới bảy | lần | 30000 |"
    table = C5 + "| 281 | Xét nghiệm mới | lần | 12000 |"
    imported = read(write_xlsx(tmp_path / "annex.xlsx", table, Rest=lost, Notes="| Số dịch vụ | 9271 |\n| Ghi chú | không |"))
    assert told(imported) == [("LW020", "1:1")] and imported.row_counts["unreadable"] == 2


def test_a_title_of_a_part_just_above_a_heading(tmp_path: Path) -> None:
    table = "| PHỤ LỤC | | | |\n| C5.1 XÉT NGHIỆM HUYẾT HỌC | | | |\n" + HEAD + "| 281 | Xét nghiệm mới | lần | 12000 |"
    imported = annex(tmp_path, table)
    assert told(imported) == [] and statuses(imported) == {"C5.1.281": "added"}


def test_one_ordinal_in_two_spellings(tmp_path: Path) -> None:
    imported = texts(tmp_path, C5 + "| 282 | Mới | lần | 35.000đ |\n| 282.0 | Mới | lần | 36.000đ |")
    assert told(imported) == [("LW021", "3:3")]  # the same service, with two maxima


# --- amounts in thousands -----------------------------------------------------------------------------------------

THOUSANDS = [
    "Đơn vị tính: nghìn đồng", "ĐVT: 1.000 đồng", "Đơn vị: ngàn đồng", "(nghìn đồng)", "(ĐVT: 1000đ)",
    "PHỤ LỤC (giá tính bằng nghìn đồng)", "Ghi chú: các mức giá trên tính theo nghìn đồng", "Đơn vị tiền tệ: triệu đồng",
]  # fmt: skip
DONG = [
    "Đơn vị tính: đồng", "Đơn vị nào thu trên 10 triệu đồng phải báo cáo", "ĐVT: đồng (làm tròn đến 1.000 đồng)",
    "Giá làm tròn đến nghìn đồng", "Các dịch vụ có giá trên 1.000.000 đồng", "Phí gửi xe tính theo 1.000 đồng/lượt",
]  # fmt: skip


@case("IN028")
@pytest.mark.parametrize("said", THOUSANDS)
@pytest.mark.parametrize("where", ["above", "beside", "below"])
def test_a_note_of_thousands(tmp_path: Path, said: str, where: str) -> None:
    row = "| 281 | Xét nghiệm mới | lần | 12 |"
    if where == "beside" and "(nghìn" in said:
        said = "ĐVT: nghìn đồng"  # a bare unit beside a row may be that of another column
    tables = {
        "above": f"| {said} | | | |\n{C5}{row}",
        "beside": f"{C5}{row} {said} |",
        "below": f"{C5}{row}\n| | | | |\n| {said} | | | |",
    }
    imported = annex(tmp_path, tables[where])
    assert [code for code, _ in told(imported)] == ["IN028"] and not imported.changes_anything


@silent("IN028")
@pytest.mark.parametrize("said", DONG)
@pytest.mark.parametrize("where", ["above", "below"])
def test_notes_that_say_nothing_of_thousands(tmp_path: Path, said: str, where: str) -> None:
    table = C5 + "| 281 | Xét nghiệm mới | lần | 12000 |"
    imported = annex(tmp_path, f"| {said} | | | |\n{table}" if where == "above" else f"{table}\n| | | | |\n| {said} | | | |")
    assert told(imported) == [] and statuses(imported) == {"C5.1.281": "added"}


@case("IN028")
@pytest.mark.parametrize(
    "heading", ["Mức tối đa (nghìn đồng)", "Mức tối đa (1.000đ)", "Mức tối đa (1.000 đồng)", "Giá tối đa ngàn đồng"]
)
def test_a_heading_of_thousands(tmp_path: Path, heading: str) -> None:
    """Nothing of that table is proposed; the table below, in đồng, is read."""
    table = HEAD.replace("Mức tối đa", heading) + UPPER.format(20, 40) + C5 + "| 281 | Xét nghiệm mới | lần | 12000 |"
    imported = annex(tmp_path, table, complete=True)
    assert told(imported) == [("LW025", None), ("IN028", "D1")] and statuses(imported) == {"C5.1.281": "added"}
    assert imported.row_counts["unreadable"] == 2 and not imported.complete


def test_thousands_in_a_second_row_of_the_heading(tmp_path: Path) -> None:
    imported = annex(tmp_path, HEAD + "| | | | (nghìn đồng) |\n| C5.1.281 | Xét nghiệm mới | lần | 12 |")
    assert ("IN028", "D2") in told(imported) and not imported.changes_anything
    by_class = "| STT | Tên dịch vụ | Mức tối đa (nghìn đồng) | |\n| | | Hạng II | Hạng III |\n| B9 | Giường | 90 | 80 |"
    imported = annex(tmp_path / "two", by_class)
    assert ("IN028", "C2") in told(imported) and not imported.changes_anything


def test_a_note_below_the_last_table_is_about_all(tmp_path: Path) -> None:
    table = HEAD + UPPER.format(20, 40) + C5.replace("Mức tối đa", "Giá tối đa") + "| 281 | Xét nghiệm mới | lần | 12 |\n"
    imported = annex(tmp_path, table + "| | | | |\n| Ghi chú: giá trong bảng tính bằng nghìn đồng | | | |")
    assert not imported.changes_anything and imported.row_counts["unreadable"] == 3


@pair("IN028", heading=("Giá đề nghị (nghìn đồng)", "Giá đề nghị (đồng)"))
def test_a_submitted_list_in_thousands(tmp_path: Path, heading: str, raises: bool) -> None:
    """The unit stands over columns of classes, which are read: `check` says it as `import` does."""
    table = f"| STT theo TT04 | Tên dịch vụ | {heading} | |\n| | | Hạng II | Hạng III |\n| A1 | Khám lâm sàng chung | 15 | 10 |"
    path = write_xlsx(tmp_path / "list.xlsx", table)
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("C1:D1")
    book.save(path)
    found = [finding.at.cell for finding in check(path, regulation=PACK).findings if finding.code == "IN028"]
    assert found == (["C2", "D2"] if raises else [])


@pair("IN028", note=("Đơn vị tính: nghìn đồng", "Hợp đồng trên 10 triệu đồng phải công khai"))
def test_a_note_below_a_submitted_list(tmp_path: Path, note: str, raises: bool) -> None:
    table = (
        f"| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n| A2 | Hội chẩn để xác định ca bệnh khó | 150 |\n| | | |\n| {note} | | |"
    )
    checked = check(write_xlsx(tmp_path / "list.xlsx", table), regulation=PACK)
    assert [finding.at.cell for finding in checked.findings if finding.code == "IN028"] == (["A4"] if raises else [])


# --- figures of another magnitude than the pack's -----------------------------------------------------------------


@pair("LW028", maximum=("57", "5701"))
def test_a_maximum_that_is_a_tenth_of_the_packs(tmp_path: Path, maximum: str, raises: bool) -> None:
    """57,000 in the pack: 5,701 is more than a tenth of it."""
    rows = f"| 268 | Huyết đồ (bằng phương pháp thủ công) | lần | {maximum} |\n| 269 | Định lượng Hemoglobin | lần | 26000 |\n"
    rows += "| 270 | Tổng phân tích tế bào máu bằng phương pháp thủ công | lần | 32000 |\n| 281 | Xét nghiệm mới | lần | 12000 |"
    imported = annex(tmp_path, C5 + rows)
    assert told(imported) == ([("LW028", "D3")] if raises else [])
    assert statuses(imported)["C5.1.268"] == ("contradicting" if raises else "changed")
    assert statuses(imported)["C5.1.281"] == "added"  # two of three figures are of the pack's magnitude
    named = annex(tmp_path, C5 + rows, accept=["C5.1.268"])
    assert told(named) == [] and changes(named, "C5.1.268")[0] == ("ceilings", None, 57_000, int(maximum))


def test_new_services_beside_figures_of_another_magnitude(tmp_path: Path) -> None:
    """The whole file is in thousands and does not say so: the new maximum of 34 đồng is not written either."""
    rows = "| 268 | Huyết đồ (bằng phương pháp thủ công) | lần | 57 |\n| 269 | Định lượng Hemoglobin | lần | 26 |\n| 281 | Mới | lần | 34 |"
    imported = annex(tmp_path, C5 + rows)
    assert told(imported) == [("LW028", "D3"), ("LW028", "D4"), ("LW020", "5:5")] and not imported.changes_anything
    assert imported.row_counts["contradicting"] == 3


# --- columns ------------------------------------------------------------------------------------------------------


def test_texts_with_their_currency_in_columns_by_class(tmp_path: Path) -> None:
    """Three digits behind the point of "90.000đ" are a group: amounts of đồng have no decimals."""
    head = "| STT | Tên dịch vụ | ĐVT | Hạng II | Hạng III |\n"
    imported = texts(
        tmp_path, head + "| B9 | Giường | ngày | 90.000đ | 80.000 đồng |\n| B10 | Giường | ngày | 95.000 VNĐ | 85.000₫ |"
    )
    folder = imported.write(tmp_path / "o").folder
    assert (ceilings(folder, "B9"), ceilings(folder, "B10")) == ({"II": "90000", "III": "80000"}, {"II": "95000", "III": "85000"})


OWN_RANK = "\n".join(
    f'[[classes]]\nid = "{id_}"\nname = {{ vi = "Bậc {id_}", en = "grade {id_}" }}\nrank = "bậc"\nranked = ["{id_}"]\n'
    for id_ in ("II", "III")
)


@pytest.mark.parametrize("heading", ["Bậc", "Bậc bệnh viện"])
def test_the_column_of_classes_is_headed_with_the_packs_own_word(tmp_path: Path, heading: str) -> None:
    copytree(INSTALLED, tmp_path / "norms" / PACK)
    (tmp_path / "norms" / "facilities.toml").write_text(OWN_RANK, encoding="utf-8")
    table = f"| STT | Tên dịch vụ | ĐVT | {heading} | Mức tối đa |\n| B9 | Giường | ngày | bậc II | 90000 |\n| B10 | Giường | ngày | II, III | 70000 |"
    imported = annex(tmp_path, table, norms=tmp_path / "norms")
    assert told(imported) == []
    assert [(change[1], change[3]) for change in changes(imported, "B9") if change[0] == "ceilings"] == [("II", 90_000)]
    assert {change[1] for change in changes(imported, "B10") if change[0] == "ceilings"} == {"II", "III"}


@pair("LW029", heading=("Loại cơ sở", "Hạng"))
def test_a_column_beside_the_maxima_that_is_not_read(tmp_path: Path, heading: str, raises: bool) -> None:
    imported = annex(tmp_path, f"| STT | Tên dịch vụ | {heading} | Mức tối đa | Ghi chú |\n| B9 | Giường | II | 90000 | mới |")
    found = [(finding.code, finding.at.cell, finding.observed) for finding in imported.findings if finding.code == "LW029"]
    assert found == ([("LW029", "C1", "C “Loại cơ sở”")] if raises else [])
