"""Any table in any layout: where its headings are, what each column is, and which rows are no data."""

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook.findings import Finding
from pricebook.tables import Table, load_specs, read_table
from tests.support import SHARED, built, case, dossier, found, pair, price, rows, silent, write_csv
from tests.test_bad_input import GOOD, NORMS, TENDERS, changed


def read(folder: Path, table: str, name: str = "tenders", **chosen: str) -> tuple[Table | None, list[Finding]]:
    """A Markdown table, written as a CSV and read as one of the dossier's tables."""
    path = folder / f"{name}.csv"
    write_csv(path, table)
    return read_table(path, load_specs()[name], chosen)


def workbook(path: Path, table: str, merges: tuple[str, ...] = ()) -> Path:
    """A Markdown table as a workbook with merged cells; numbers as numbers."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        cells = rows(table)
        for r, row in enumerate(cells):
            for c, cell in enumerate(row):
                if cell:
                    (sheet.write_number if cell.isdigit() else sheet.write_string)(r, c, int(cell) if cell.isdigit() else cell)
        for merge in merges:
            from xlsxwriter.utility import xl_cell_to_rowcol

            first, last = (xl_cell_to_rowcol(corner) for corner in merge.split(":"))
            text = cells[first[0]][first[1]]
            sheet.merge_range(*first, *last, text)
    return path


TITLED = """
| SỞ Y TẾ TỈNH LONG AN          |            |     |                |             |                       |               |                   |
| PHỤ LỤC: KẾT QUẢ TRÚNG THẦU   |            |     |                |             |                       |               |                   |
| (kèm theo Quyết định số 1/QĐ) |            |     |                |             |                       |               |                   |
| STT | Tên thuốc  | ĐVT | Đơn giá (đồng) | Mã thuốc | Quyết định trúng thầu | Ngày bắt đầu  | Ngày hết hiệu lực |
| (1) | (2)        | (3) | (4)            | (5)      | (6)                   | (7)           | (8)               |
| I   | VẬT TƯ     |     |                |          |                       |               |                   |
| 1   | Kim        | cái | 600            | K        | 1/QĐ                  | 01/01/2012    | 31/12/2012        |
|     | Cộng nhóm I |    | 600            |          |                       |               |                   |
| II  | GĂNG       |     |                |          |                       |               |                   |
| 2   | Găng       | đôi | 1000           | G        | 1/QĐ                  | 01/01/2012    | 31/12/2012        |
|     | Tổng cộng  |     | 1600           |          |                       |               |                   |
|     |            |     |                |          | Long An, ngày 5 tháng 8 năm 2012 |    |                   |
|     | NGƯỜI LẬP BIỂU |  |               |          | GIÁM ĐỐC              |               |                   |
|     | Nguyễn Văn A |   |                |          | Trần Thị B            |               |                   |
"""


def test_titles_sections_totals_and_signatures_are_told_apart_from_data(tmp_path: Path) -> None:
    table, findings = read(tmp_path, TITLED)
    assert table is not None
    assert table.columns["item_code"] == ["K", "G"]
    assert table.columns["price"] == ["600", "1000"]
    (sheet,) = table.readings
    assert (sheet.heading.first, sheet.heading.last) == (3, 3)
    assert [(row + 1, kind) for row, kind, _ in sheet.passed_over] == [
        (1, "title"), (2, "title"), (3, "title"), (5, "numbers"), (6, "section"), (8, "total"), (9, "section"), (11, "total"), (12, "signature"), (13, "signature"),
        (14, "signature"),
    ]  # fmt: skip
    assert {f.code for f in findings} == {"XL024"}  # dates typed dd/mm/yyyy


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    table, _ = read(tmp_path, TITLED + "|  |  |  |  |  |  |  |  |")
    assert table is not None
    (sheet,) = table.readings
    assert sheet.data_rows + sheet.blank_rows + len(sheet.passed_over) + 1 == len(rows(TITLED)) + 1  # and the heading itself


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("| 3 | Kim to | | | | | | |", "IN003"),  # numbered like a row of data: what is blank in it is reported
        ("| | Kim to | cái | | K2 | 1/QĐ | | |", "IN003"),
        ("| | Tổng hợp vitamin | viên | | V | 1/QĐ | | |", "IN003"),  # a name that begins like a total
        ("| | Giám định | lần | | V | 1/QĐ | | |", "IN003"),
    ],
)
def test_a_row_of_data_that_lacks_something_is_never_passed_over(tmp_path: Path, row: str, code: str) -> None:
    table, findings = read(tmp_path, "\n".join([*TITLED.strip().splitlines()[:7], row]))
    assert table is not None and len(table) == 2
    assert code in {f.code for f in findings}


def test_a_heading_repeated_on_each_page_is_no_data(tmp_path: Path) -> None:
    lines = TITLED.strip().splitlines()
    table, _ = read(tmp_path, "\n".join([*lines[:7], lines[3], lines[9]]))
    assert table is not None and table.columns["item_code"] == ["K", "G"]
    assert [kind for _, kind, _ in table.readings[0].passed_over] == ["title", "title", "title", "numbers", "section", "heading"]


FORM_21 = """
| Mẫu số 21/BHYT | | | | | | | |
| STT | Mã cơ sở | Mã dịch vụ | Số lượng | | Từ ngày | Đến ngày | Quỹ BHYT chi trả |
|     |          |            | Ngoại trú | Nội trú |  |   |                  |
| 1 | 80001 | A2 | 1200 | 300 | 01/01/2012 | 31/03/2012 | 15600000 |
"""


@pytest.mark.parametrize("merged", [True, False])
def test_a_heading_of_two_rows_merged_or_not(tmp_path: Path, merged: bool) -> None:
    merges = ("D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "G2:G3", "H2:H3") if merged else ()
    table, findings = read_table(workbook(tmp_path / "volumes.xlsx", FORM_21, merges), load_specs()["volumes"])
    assert table is not None, findings
    assert table.readings[0].heading.columns == {
        "facility_code": 1, "service": 2, "outpatient": 3, "inpatient": 4, "period_from": 5, "period_to": 6, "fund_amount": 7,
    }  # fmt: skip
    assert (table.columns["outpatient"], table.columns["inpatient"]) == (["1200"], ["300"])


@pair("XL012", merged=(True, False))
def test_a_text_merged_over_rows_is_the_text_of_each(home: Path, merged: bool, raises: bool) -> None:
    """R1: the service is merged over its norm lines, or stands in each. A merged quantity may be a sum, and stays with its row."""
    folder = dossier(home, tenders=TENDERS, performs=("C5.1.272", "A2"))
    again = " | ".join(("", "") if merged else ("C5.1.272", "supplies"))
    workbook(folder / "norms.xlsx", f"""
    | Dịch vụ  | Khoản mục | Mã hàng | ĐVT | Số lượng |
    | C5.1.272 | supplies  | K       | cái | 5        |
    | {again}              | G       | đôi | 2        |
    | A2       | supplies  | G       | đôi | 9        |
    """, ("A2:A3", "B2:B3") if merged else ())  # fmt: skip
    result = pricebook.build(folder)
    # 5 × 600 + 2 × 1000 = 5000; 9 × 1000 = 9000
    assert (price(result, "C5.1.272"), price(result, "A2")) == (5000, 9000)
    told = [("XL012", "norms.xlsx!Sheet1!A2"), ("XL012", "norms.xlsx!Sheet1!B2")]
    assert found(result, "XL012") == (told if raises else [])


@silent("XL012")
def test_a_number_merged_over_rows_is_not_spread(home: Path) -> None:
    folder = dossier(home, tenders=TENDERS, performs=("C5.1.272",))
    workbook(folder / "norms.xlsx", """
    | Dịch vụ  | Khoản mục | Mã hàng | ĐVT | Số lượng |
    | C5.1.272 | supplies  | K       | cái | 5        |
    | C5.1.272 | supplies  | G       | đôi |          |
    """, ("E2:E3",))  # fmt: skip
    result = pricebook.build(folder)
    assert not found(result, "XL012")
    assert found(result, "NM008") == [("NM008", "norms.xlsx!Sheet1!E3")]
    assert price(result, "C5.1.272") is None


TWO_PRICES = """
| Mã thuốc | Tên thuốc | ĐVT | Đơn giá (chưa VAT) | Đơn giá (có VAT) | Số quyết định | Hiệu lực từ | Hiệu lực đến |
| K | Kim | cái | 570 | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| G | Găng | đôi | 950 | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


@case("IN018")
def test_an_ambiguous_heading_is_a_finding_with_the_candidates_never_a_guess(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=TWO_PRICES)
    (finding,) = [f for f in result.findings if f.code == "IN018"]
    assert str(finding.at) == "tenders.csv!E1"
    assert finding.observed == "D “Đơn giá (chưa VAT)”; E “Đơn giá (có VAT)”"
    assert "[tables.tenders.columns] price = " in finding.remedy()
    assert price(result, "A2") is None


def test_two_columns_of_one_heading_are_told_apart_by_their_letters(home: Path) -> None:
    """The remedy typed in as it is said: the first of the two; by its heading neither would be meant."""
    alike = TWO_PRICES.replace("Đơn giá (chưa VAT)", "Đơn giá").replace("Đơn giá (có VAT)", "ĐƠN GIÁ")
    (finding,) = [f for f in built(home / "asked", norms=NORMS, tenders=alike).findings if f.code == "IN018"]
    said = re.search(r'(\[tables.tenders.columns]) (price = "D")', finding.remedy())
    assert said is not None
    result = built(home / "settled", settings=f"{said[1]}\n{said[2]}", norms=NORMS, tenders=alike)
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)  # 5 × 570 and 9 × 950, rounded to thousands


@silent("IN018")
@pytest.mark.parametrize("said", ["Đơn giá (có VAT)", "đơn giá  (CÓ vat)", "E"])
def test_the_dossier_settles_which_column_is_meant(home: Path, said: str) -> None:
    result = built(home, settings=f'[tables.tenders.columns]\nprice = "{said}"', norms=NORMS, tenders=TWO_PRICES)
    assert not found(result, "IN018", "IN024")
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pair("IN024", heading=("Giá bán", "price"))
def test_a_column_that_the_dossier_names_and_the_file_does_not_have(home: Path, heading: str, raises: bool) -> None:
    result = built(home, settings=f'[tables.tenders.columns]\nprice = "{heading}"', **GOOD)
    assert found(result, "IN024") == ([("IN024", "tenders.csv!1:1")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)  # no other column takes its place


@pytest.mark.parametrize(("table", "field"), [("tender", "price"), ("tenders", "prize")])
@pair("IN012", raises=(True, False))
def test_a_table_or_field_that_does_not_exist(home: Path, table: str, field: str, raises: bool) -> None:
    table, field = (table, field) if raises else ("tenders", "price")
    result = built(home, settings=f'[tables.{table}.columns]\n{field} = "D"', **GOOD)
    assert [f.code for f in result.findings] == (["IN012"] if raises else ["CP005"])


def test_columns_by_their_vietnamese_names_in_any_order_with_others_between(home: Path) -> None:
    tenders = """
    | Ghi chú | Hạn dùng | Đơn giá trúng thầu | Tên hàng | Đơn vị tính | Mã hàng | Số quyết định | Hiệu lực từ | Hiệu lực đến |
    | x | 36 | 600 | Kim | cái | K | 1/QĐ | 2012-01-01 | 2012-12-31 |
    | | 36 | 1000 | Găng | đôi | G | 1/QĐ | 2012-01-01 | 2012-12-31 |
    """
    result = built(home, norms=NORMS, tenders=tenders)
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)
    (tender,) = [read for read in result.tables if read["table"] == "tenders"]
    assert tender["columns"]["price"] == {"column": "C", "heading": "Đơn giá trúng thầu"}
    assert [unused["heading"] for unused in tender["unused"]] == ["Ghi chú", "Hạn dùng"]


def test_several_sheets_of_one_table_are_read_and_others_let_be(home: Path) -> None:
    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        for name, line in (("Đợt 1", ["K", "Kim", "cái", 600]), ("Đợt 2", ["G", "Găng", "đôi", 1000])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Mã hàng", "Tên hàng", "ĐVT", "Đơn giá", "Số QĐ", "Ngày bắt đầu", "Ngày hết hiệu lực"])
            sheet.write_row(1, 0, [*line, "1/QĐ", "2012-01-01", "2012-12-31"])
        book.add_worksheet("Ghi chú").write_row(0, 0, ["Lập ngày 5/8/2012"])
    result = pricebook.build(folder)
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)
    assert [(read["sheet"], read["rows"]) for read in result.tables if read["table"] == "tenders"] == [("Đợt 1", 1), ("Đợt 2", 1)]


@pytest.mark.slow
def test_what_was_understood_stands_in_findings_json(home: Path, tmp_path: Path) -> None:
    import json

    import jsonschema
    from typer.testing import CliRunner

    from pricebook.base.resources import resource_folder
    from pricebook.cli.app import app

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    (folder / "tenders.csv").write_text(
        "KẾT QUẢ TRÚNG THẦU;;;;;;\nMã hàng;Tên hàng;ĐVT;Đơn giá;Số QĐ;Ngày bắt đầu;Ngày hết hiệu lực\n"
        "I;KIM;;;;;\nK ;Kim;cái;1.600 đ;1/QĐ;01/01/2012;31/12/2012\nG;Găng;đôi;1.000,5;1/QĐ;01/01/2012;31/12/2012\n",
        encoding="utf-8",
    )
    said = CliRunner().invoke(app, ["build", str(folder), "--lang", "vi"]).output
    assert "tenders.csv: tiêu đề dòng 2, 2 dòng dữ liệu, 1 dòng tên nhóm; item_name" not in said
    assert "price ← D “Đơn giá”" in said
    record = json.loads((folder / "out" / "findings.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((resource_folder("norms") / "schema" / "findings.json").read_text(encoding="utf-8")))
    (tenders,) = [read for read in record["tables"] if read["table"] == "tenders"]
    assert (tenders["heading_row"], tenders["rows"]) == (2, 2)
    assert tenders["passed_over"] == [
        {"row": 1, "kind": "title", "text": "KẾT QUẢ TRÚNG THẦU"},
        {"row": 3, "kind": "section", "text": "KIM"},
    ]
    changes = [(change["code"], change["cell"], change["before"], change["after"]) for change in tenders["normalised"]]
    assert changes == [
        ("XL020", "A4", "K ", "K"),
        ("XL023", "D4", "1.600 đ", "1600"),  # 1.000,5 beside it says that the point parts thousands
        ("XL023", "D5", "1.000,5", "1000.5"),
        ("XL024", "F4", "01/01/2012", "2012-01-01"),
        ("XL024", "G4", "31/12/2012", "2012-12-31"),
    ]


# Layouts that real annexes, tender files and forms use: heading → field. What is not listed has no field of ours.
LAYOUTS = """
| layout | table | heading | field |
| tender_result_drug_internal | tenders | TenThuoc | item_name |
| tender_result_drug_internal | tenders | TenHoatChat | substance |
| tender_result_drug_internal | tenders | NongDo | strength |
| tender_result_drug_internal | tenders | DangBaoChe | form |
| tender_result_drug_internal | tenders | QuyCach | packaging |
| tender_result_drug_internal | tenders | DuongDung | route |
| tender_result_drug_internal | tenders | GoiNhom | group |
| tender_result_drug_internal | tenders | DonViTinh | unit |
| tender_result_drug_internal | tenders | DonGia | price |
| tender_result_drug_internal | tenders | NhaThau | bidder |
| tender_result_drug_internal | tenders | QDTT | decision_no |
| tender_result_drug_internal | tenders | NgayBatDau | valid_from |
| tender_result_drug_internal | tenders | NgayHetHieu | valid_to |
| tender_result_drug_internal | tenders | NoiBanHanh | buyer |
| tender_result_VSS_lookup | regional_prices | Tỉnh | province |
| tender_result_VSS_lookup | regional_prices | Tên thuốc | item_name |
| tender_result_VSS_lookup | regional_prices | Hoạt chất | substance |
| tender_result_VSS_lookup | regional_prices | Hàm lượng | strength |
| tender_result_VSS_lookup | regional_prices | Đường dùng | route |
| tender_result_VSS_lookup | regional_prices | Dạng bào chế | form |
| tender_result_VSS_lookup | regional_prices | Quy cách | packaging |
| tender_result_VSS_lookup | regional_prices | ĐVT | unit |
| tender_result_VSS_lookup | regional_prices | Đơn giá | price |
| tender_result_VSS_lookup | regional_prices | Nhóm thuốc | group |
| tender_result_VSS_lookup | regional_prices | Tên đơn vị trúng thầu | buyer |
| tender_result_VSS_lookup | regional_prices | Tên nhà thầu | bidder |
| tender_result_VSS_lookup | regional_prices | Số quyết định | decision_no |
| tender_result_VSS_lookup | regional_prices | Ngày công bố | decision_date |
| mau_01A_VTYT_TT27 | tenders | Tên thương mại | item_name |
| mau_01A_VTYT_TT27 | tenders | Tên VTYT theo danh mục 27 | substance |
| mau_01A_VTYT_TT27 | tenders | Qui cách | packaging |
| mau_01A_VTYT_TT27 | tenders | Đơn vị tính | unit |
| mau_01A_VTYT_TT27 | tenders | Giá mua vào (đ) | price |
| mau_01A_VTYT_TT27 | tenders | Số QĐ phê duyệt KQĐT, ngày hiệu lực | decision_no |
| mau_01A_VTYT_TT27 | tenders | Hiệu lực đến | valid_to |
| mau_01A_VTYT_TT27 | tenders | Tên đơn vị thực hiện đấu thầu | buyer |
| mau_16_20_BHYT_TD | tenders | Tên thuốc thành phẩm | item_name |
| mau_16_20_BHYT_TD | tenders | Tên hoạt chất | substance |
| mau_16_20_BHYT_TD | tenders | Hàm lượng/nồng độ | strength |
| mau_16_20_BHYT_TD | tenders | Dạng bào chế | form |
| mau_16_20_BHYT_TD | tenders | Dạng trình bày | packaging |
| mau_16_20_BHYT_TD | tenders | Đường dùng | route |
| mau_16_20_BHYT_TD | tenders | Phân nhóm theo TCKT và TCCN | group |
| mau_16_20_BHYT_TD | tenders | Đơn vị tính | unit |
| mau_16_20_BHYT_TD | tenders | Giá mua vào (đ) | price |
| mau_16_20_BHYT_TD | tenders | STT mã hóa theo KQĐT (số QĐ.STT) | decision_no |
| mau_16_20_BHYT_TD | tenders | Ngày hiệu lực | valid_from |
| mau_16_20_BHYT_TD | tenders | Tên đơn vị (SYT/BV) | buyer |
| mau_21_BHYT_print_2015 | volumes | Mã hóa DVKT | service |
| mau_21_BHYT_print_2015 | volumes | Số lượng - Ngoại trú | outpatient |
| mau_21_BHYT_print_2015 | volumes | Số lượng - Nội trú | inpatient |
| mau_21a_electronic | volumes | MA_CSKCB | facility_code |
| mau_21a_electronic | volumes | MA_DICH_VU | service |
| mau_21a_electronic | volumes | SL_NGOAI_TRU | outpatient |
| mau_21a_electronic | volumes | SL_NOI_TRU | inpatient |
| BHXH_portal_service_catalogue | current_prices | MA_TUONG_DUONG | service |
| BHXH_portal_service_catalogue | current_prices | DON_GIA | price |
| BHXH_portal_service_catalogue | current_prices | QUYET_DINH | decision_no |
| HIS_service_import | current_prices | ma_dich_vu | service |
| HIS_service_import | current_prices | don_gia | price |
| annex_LongAn_2012 | proposed_prices | Giá đề nghị mới | price |
| annex_QD3467_2024 | current_prices | Mã tương đương | service |
| annex_QD3467_2024 | current_prices | Mức giá (đồng) | price |
| annex_KhanhHoa | current_prices | Giá | price |
"""


@pytest.mark.parametrize(("layout", "table"), sorted({(row[0], row[1]) for row in rows(LAYOUTS)[1:]}))
def test_the_layouts_that_real_files_use(layout: str, table: str) -> None:
    from pricebook.tables import Sheet
    from pricebook.tables.layout.headings import find_heading

    path = SHARED / "reference" / "column_layouts.csv"
    if not path.exists():
        pytest.skip(f"the reference layouts are not here: {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns: list[Any] = [row["column"] for row in csv.DictReader(file) if row["layout"] == layout]
    heading = find_heading(Sheet(None, [columns]), load_specs()[table])
    wanted = {field: said for of, into, said, field in rows(LAYOUTS)[1:] if (of, into) == (layout, table)}
    if len(wanted) == 1:  # one known column is no heading: two are asked for, so that no title is taken for one
        assert heading.columns == {}
    else:
        assert {field: columns[column] for field, column in heading.columns.items()} == wanted
    assert not heading.ambiguous


def test_no_heading_means_two_fields_of_one_table() -> None:
    for spec in load_specs().values():
        meant = defaultdict(list)
        for field in spec.fields:
            for heading, rank in field.headings.items():
                meant[heading, rank].append(field.id)
        assert {heading: fields for heading, fields in meant.items() if len(fields) > 1} == {}, spec.id


def test_a_price_structure_with_two_quantities_asks_which_is_meant(tmp_path: Path) -> None:
    table, findings = read_table(workbook(tmp_path / "norms.xlsx", """
    | Mã dịch vụ | Khoản mục | Mã vật tư | Cơ cấu giá 37 |         | Cơ cấu giá thực tế |         |
    |            |           |           | Số lượng      | Đơn giá | Số lượng           | Đơn giá |
    | A2         | supplies  | G         | 9             | 1000    | 8                  | 1000    |
    """, ("D1:E1", "F1:G1", "A1:A2", "B1:B2", "C1:C2")), load_specs()["norms"])  # fmt: skip
    assert [(f.code, f.observed) for f in findings] == [
        ("IN018", "D “Cơ cấu giá 37 - Số lượng”; F “Cơ cấu giá thực tế - Số lượng”")
    ]
    assert table is not None and table.columns["quantity"] == [None]
    table, findings = read_table(tmp_path / "norms.xlsx", load_specs()["norms"], {"quantity": "Cơ cấu giá thực tế - Số lượng"})
    assert table is not None and table.columns["quantity"] == ["8"] and findings == []


@pair("XL013", below=(10_001, 10_000))
def test_a_sheet_formatted_to_its_end(home: Path, below: int, raises: bool) -> None:
    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet, border = book.add_worksheet(), book.add_format({"border": 1})
        for r, row in enumerate(rows(TENDERS)):
            sheet.write_row(r, 0, [int(cell) if cell.isdigit() else cell for cell in row])
        for r in range(3, 3 + below):
            sheet.write_blank(r, 0, None, border)
    result = pricebook.build(folder)
    assert found(result, "XL013") == ([("XL013", "tenders.xlsx!Sheet1")] if raises else [])
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


def test_one_column_may_serve_as_name_where_a_file_has_only_substances(tmp_path: Path) -> None:
    table, _ = read(tmp_path, changed(TENDERS, "item_name", "Tên hoạt chất"))
    assert table is not None
    assert table.columns["item_name"] == table.columns["substance"] == ["Kim", "Găng"]
