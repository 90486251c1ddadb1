"""The approval workbook: its sheets, its print set-up, and text that stays text."""

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pricebook.app.build import Built
from pricebook.exports import write_approval
from pricebook.exports.cells import LONGEST_TEXT, safe_text
from pricebook.findings import findings_record
from pricebook.tables import load_specs
from tests.support import built, soffice, write_built

SHEETS = [
    "Bìa", "Bảng giá", "Cơ cấu giá", "Định mức KTKT", "Giá thuốc, vật tư", "Chưa đề nghị", "Chưa đủ điều kiện", "Kết quả kiểm tra",
]  # fmt: skip
HIDDEN = ["pricelist.json"]  # the list itself, so that the workbook can be loaded again


@pytest.fixture(scope="module")
def workbook(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook")
    write_built(long_an, path / "list.xlsx", path / "list.json", path / "findings.json")
    return path / "list.xlsx"


def test_its_sheets_are_on_a4_with_frozen_and_repeated_headings(workbook: Path) -> None:
    book = load_workbook(workbook)
    assert book.sheetnames == SHEETS + HIDDEN
    assert [book[name].sheet_state for name in HIDDEN] == ["veryHidden"]
    for sheet in book.worksheets[: len(SHEETS)]:
        assert sheet.page_setup.paperSize == 9
        assert sheet.HeaderFooter.differentFirst and "&P/&N" in sheet.oddHeader.center.text  # numbered from page 2
        assert sheet.page_margins.left == pytest.approx(30 / 25.4)
    prices = book["Bảng giá"]
    assert prices.print_title_rows == "$8:$8" and prices.freeze_panes == "A9"


def test_the_list_carries_the_circulars_ordinals_and_live_prices_with_cached_values(workbook: Path, long_an: Built) -> None:
    live, cached = load_workbook(workbook)["Bảng giá"], load_workbook(workbook, data_only=True)["Bảng giá"]
    rows = [row for row in live.iter_rows(min_row=9) if isinstance(row[0].value, int)]
    lines = long_an.prices.lines  # type: ignore[union-attr]
    assert [row[1].value for row in rows] == [line.ordinal or line.service_id for line in lines]
    assert all(str(row[7].value).startswith("='Cơ cấu giá'!") for row in rows)
    assert [cached.cell(row[0].row, 8).value for row in rows] == [line.price for line in lines]


def test_the_sheet_of_findings_has_the_names_of_the_forms_and_no_ids(long_an_draft: Built, tmp_path: Path) -> None:
    write_built(long_an_draft, tmp_path / "list.xlsx", tmp_path / "list.json", tmp_path / "findings.json")
    sheet = load_workbook(tmp_path / "list.xlsx")["Kết quả kiểm tra"]
    head, *rows = sheet.iter_rows(min_row=3, values_only=True)
    said = [str(row[head.index(name)]) for row in rows for name in ("Nội dung", "Cách xử lý")]
    ids = {entry.id for spec in load_specs().values() for entry in (spec, *spec.fields) if entry is spec or "_" in entry.id}
    words = {word for text in said for word in re.findall(r"[a-z_]+", text.lower())}
    assert len(rows) > 10 and not words & ids and not any("gói văn bản" in text.lower() for text in said)


def test_every_award_that_was_considered_is_shown_with_its_verdict(workbook: Path) -> None:
    sheet = load_workbook(workbook, data_only=True)["Giá thuốc, vật tư"]
    verdicts = {str(row[14]) for row in sheet.iter_rows(min_row=4, values_only=True) if row[14]}
    assert {
        "Được chọn", "Không chọn: giá cao hơn", "Không chọn: bằng giá, quyết định sau", "Vào bình quân khu vực",
        "Không phải giá thấp nhất của tỉnh", "Không dùng: đã có giá trúng thầu", "Không tính: ngoài thời hạn áp dụng",
        "Không tính: ngoài khu vực hoặc chính tỉnh mình",
    } == verdicts  # fmt: skip


def test_the_cover_says_what_the_law_leaves_open_and_the_hashes_of_the_inputs(workbook: Path, long_an: Built) -> None:
    cells = [cell for row in load_workbook(workbook)["Bìa"].iter_rows(values_only=True) for cell in row if cell]
    prices = long_an.prices
    assert prices is not None
    for word in (
        prices.fingerprint,
        prices.submitter,
        prices.approver,
        "trung bình của giá thấp nhất từng tỉnh",
        "các nhóm thầu cạnh tranh với nhau",
    ):
        assert word in cells
    for entry in prices.inputs:
        assert entry.file in cells and entry.sha256 in cells


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("x","y")',
    "<r><t>boom</t></r>",
    "\x07bell",
    "{=1}",
    "'quoted",
    "https://x.example",
]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_an_input_never_becomes_a_formula_a_link_or_markup(home: Path, tmp_path: Path, text: str) -> None:
    head = "| service_id | group | name | unit |\n"
    result = built(
        home,
        services=head + f"| LA.1 | {text} | {text} | {text} |",
        norms=f"| service | component | item_code | item_name | unit | quantity |\n| LA.1 | supplies | K | {text} | cái | 1 |",
        tenders=f"| item_code | item_name | unit | price | decision_no | bidder | valid_from | valid_to |\n| K | {text} | cái | 9000 | {text} | {text} |"
        " 2012-01-01 | 2012-12-31 |",
    )
    assert result.prices is not None and result.prices.lines
    write_approval(result.prices, findings_record(result.findings)["findings"], tmp_path / "list.xlsx")
    ours = ("'Cơ cấu giá'!", "'Giá thuốc, vật tư'!", "IF(", "IFERROR(", "ROUND(", "MIN(", "'Bảng giá'!", "F5/G5*(1+H5/100)")
    book = load_workbook(tmp_path / "list.xlsx")
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                assert cell.data_type != "f" or str(cell.value)[1:].startswith(ours), (sheet.title, cell.coordinate, cell.value)
                seen += cell.data_type == "s" and text.strip("\x07<>r/tbom") in str(cell.value)
    assert seen


def test_text_longer_than_a_cell_is_cut_and_characters_outside_xml_are_dropped() -> None:
    assert len(safe_text("a" * 40_000)) == LONGEST_TEXT
    assert safe_text("a\ufffeb\ud800") == "ab"


def test_the_same_list_gives_the_same_bytes(long_an: Built, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_built(long_an, tmp_path / name / "list.xlsx", tmp_path / name / "list.json", tmp_path / name / "findings.json")
    for file in ("list.xlsx", "list.json", "findings.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "list.xlsx") as archive:
        assert b"2012-08-01" in archive.read("docProps/core.xml")


@pytest.mark.slow
def test_it_prints(workbook: Path, tmp_path: Path) -> None:
    """LibreOffice makes a PDF of it: the cover, the list with its signatures, all in Vietnamese."""
    import shutil
    import subprocess

    pdf = soffice(workbook, tmp_path, "pdf")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: .ci/run installs it")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode("utf-8")
    for word in (
        "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH",
        "GIÁM ĐỐC BẢO HIỂM XÃ HỘI TỈNH",
        "Ký tên, đóng dấu",
        "KẾT QUẢ KIỂM TRA",
    ):
        assert word in text
