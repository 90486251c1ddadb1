"""The published list (R8, R12): what the Council decided, as Vietnamese offices print it, and nothing of how it came about."""

import json
import re
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.base.languages import term
from pricebook.cli.app import app
from pricebook.exports import Decision, decision_of, publication_outputs
from pricebook.exports.publication.rows import publication_of
from pricebook.pricelist import MISSING, Approval, PriceList
from tests.support import DATA, approved, approved_in_registry, law_of, soffice, write_built

XLSX, PDF = "bang-gia-cong-bo.xlsx", "bang-gia-cong-bo.pdf"
RESOLUTION = Approval("15/2012/NQ-HĐND", date(2012, 9, 20), date(2012, 10, 1))
HEAD = ["STT", "STT theo TTLT 04", "Tên dịch vụ", "ĐVT", "Mức giá (chung)", "Mức giá theo hạng cơ sở"]


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "vi"])


def published(prices: PriceList | None, folder: Path) -> Path:
    """The files of a publication of the list."""
    assert prices is not None
    folder.mkdir(parents=True, exist_ok=True)
    decision = decision_of(prices)
    assert decision is not None
    for output in publication_outputs(prices, law_of(prices), decision):
        output.write(folder / output.name)
    return folder


@pytest.fixture(scope="module")
def folder(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert long_an.prices is not None
    return published(approved(long_an.prices, RESOLUTION), tmp_path_factory.mktemp("published"))


def parts_of(package: Path) -> dict[str, str]:
    """The parts of a workbook or document, as text."""
    with zipfile.ZipFile(package) as parts:
        return {name: parts.read(name).decode("utf-8", "replace") for name in parts.namelist()}


def text_of(pdf: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", "-layout", *options, pdf, "-"], capture_output=True, check=True, encoding="utf-8")
    return unicodedata.normalize("NFC", done.stdout)


def facts_of(pdf: Path) -> dict[str, str]:
    """What pdfinfo says of a PDF."""
    done = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, encoding="utf-8")
    return {name: value.strip() for name, _, value in (line.partition(":") for line in done.stdout.splitlines())}


# --- the table -------------------------------------------------------------------------------------------------


@pytest.mark.rule("R8")
def test_each_service_has_the_circulars_ordinal_and_its_price_by_class(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / XLSX)["Bảng giá"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "STT")
    assert rows[head][:6] == HEAD
    assert rows[head + 1][5:] == ["Hạng II", "Hạng III", "Hạng IV", "PKĐKKV", "Trạm y tế", None]  # the last: below the notes
    assert rows[head + 2][0] == "Phần A"
    # the examination by class; the consultation at one price for all
    assert rows[head + 3] == [
        1,
        "A1",
        "Khám lâm sàng chung, khám chuyên khoa",
        "lần",
        None,
        13_000,
        8_000,
        6_000,
        7_000,
        4_000,
        None,
    ]
    assert rows[head + 4] == [2, "A2", "Hội chẩn để xác định ca bệnh khó", "ca", 160_000, *[None] * 6]
    assert sheet.cell(head + 5, 5).number_format == "#,##0_)"
    services = [row for row in rows[head + 2 :] if isinstance(row[0], int)]
    assert [row[0] for row in services] == list(range(1, 17))
    # a service of the province's own has no ordinal of the circular
    (own,) = [row for row in services if row[1] is None]
    assert own[2].startswith("Dịch vụ LA.1") and own[-1] == "Mã riêng: LA.1"


@pytest.mark.rule("R8")
def test_what_is_published_is_numbered_without_gaps(long_an: Built) -> None:
    """C5.1.268 and C5.1.275 are left out of the approval: the circular's ordinals have gaps (R8), the numbers have none."""
    assert long_an.prices is not None
    prices = approved(long_an.prices, replace(RESOLUTION, left_out=("C5.1.268", "C5.1.275")))
    decision = decision_of(prices)
    assert decision is not None
    rows = [row for _, members in publication_of(prices, law_of(prices), decision).groups for row in members]
    assert [row.number for row in rows] == list(range(1, 15))
    assert [row.ordinal for row in rows if row.ordinal and row.ordinal.isdecimal()] == [*map(str, range(269, 275)), "276", "278"]


def test_the_workbook_says_with_which_resolution_it_is_issued(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / XLSX)["Bảng giá"]
    above = [sheet.cell(row, 1).value for row in range(1, 7)]
    assert above[0] == "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH"
    assert above[1].startswith("Theo Thông tư liên tịch số 04/2012/TTLT-BYT-BTC")
    issued = "Ban hành kèm theo Nghị quyết số 15/2012/NQ-HĐND ngày 20 tháng 9 năm 2012 của Hội đồng nhân dân tỉnh Long An"
    assert above[2] == f"({issued})"
    assert above[3] == "(Áp dụng từ ngày 01 tháng 10 năm 2012)"
    assert above[5] == "Đơn vị tính: đồng"


def test_workbook_and_pdf_have_the_same_prices(folder: Path, long_an: Built) -> None:
    assert long_an.prices is not None
    shown = [int(figure.replace(".", "")) for figure in re.findall(r"(?<![\w.])\d{1,3}(?:\.\d{3})+\b", text_of(folder / PDF))]
    sheet = openpyxl.load_workbook(folder / XLSX)["Bảng giá"]
    written = [cell.value for row in sheet.iter_rows(min_row=9, min_col=5) for cell in row if isinstance(cell.value, int)]
    listed = sorted(line.price for line in long_an.prices.lines if line.price is not None)
    assert sorted(shown) == sorted(written) == listed and len(listed) == 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lines", "unpriced"),
    [
        ("long-an-2012", 20, 0),
        ("long-an-2012-draft", 21, 2),
        ("long-an-2012-names", 2, 2),
        pytest.param("nq-399-2025", 9_271, 32, marks=pytest.mark.slow),
    ],
)
def test_what_is_published_reads_back_as_it_is(name: str, lines: int, unpriced: int, tmp_path: Path) -> None:
    """A blank cell under the price for all, beside prices by class, is no service without a price: only “chưa có giá” is one."""
    built = pricebook.build(DATA / name)
    assert built.prices is not None
    decided = approved(built.prices)
    checked = pricebook.check(published(decided, tmp_path) / XLSX)
    assert checked.submission is not None
    stated = checked.submission.stated.lines
    assert [line.price for line in stated] == [line.price for line in built.prices.lines] and len(stated) == lines
    assert all(
        one.class_ == other.class_ for one, other in zip(stated, built.prices.lines, strict=True) if other.price and other.class_
    )
    wrong = [finding for finding in checked.findings if finding.blocks]
    assert [finding.code for finding in wrong] == ["CP010"] * unpriced
    assert unpriced == sum(line.price is None for line in built.prices.lines)


def test_a_list_with_one_price_for_each_service_has_one_column_of_prices(nq_399: Built) -> None:
    assert nq_399.prices is not None
    prices = approved(replace(nq_399.prices, lines=nq_399.prices.lines[:40]))
    decision = decision_of(prices)
    assert decision is not None
    made = publication_of(prices, law_of(prices), decision)
    assert made.columns.before == ("STT", "STT theo NQ 399", "Mã dịch vụ", "Tên dịch vụ")
    assert made.columns.class_names == ("Mức giá",) and made.columns.by_class == 0 and made.columns.notes
    (name, rows), *_ = made.groups
    assert name == "01. HỒI SỨC CẤP CỨU VÀ CHỐNG ĐỘC"
    note = "Chỉ áp dụng với người bệnh ngoại trú; chưa bao gồm thuốc và dịch truyền."
    assert list(made.cells(rows[2])) == [3, "3", "01.0006.0215", "Đặt catheter tĩnh mạch ngoại biên", 25_100, note]


def test_what_has_no_price_says_so_and_is_never_0(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    first, *others = long_an.prices.lines
    lines = (replace(first, price=None, rounded=None, status="missing"), *others)
    published(approved(replace(long_an.prices, lines=lines)), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / XLSX)["Bảng giá"]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "A1"]
    assert row[5:7] == (MISSING, 8_000)
    assert MISSING in text_of(tmp_path / PDF)  # in one line


@pytest.mark.rule("R9")
def test_an_open_dispute_stands_in_the_note(long_an_draft: Built) -> None:
    assert long_an_draft.prices is not None
    prices = approved(long_an_draft.prices)
    decision = decision_of(prices)
    assert decision is not None
    made = publication_of(prices, law_of(prices), decision)
    (bed,) = [row for _, rows in made.groups for row in rows if row.ordinal == "B1"]
    assert bed.notes == [f"Hạng II: {term('open')}"] and made.columns.notes
    whole = replace(prices, disputes=(replace(prices.disputes[0], service_id=None),))
    assert publication_of(whole, law_of(prices), decision).headings[-1] == f"(Toàn bộ bảng giá: {term('open')})"


def test_a_superseded_list_says_so_at_the_head_of_each_page(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    published(replace(approved(long_an.prices), status="superseded"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "bang-gia-cong-bo-superseded.xlsx", "bang-gia-cong-bo-superseded.pdf", "publication-manifest.json",
    }  # fmt: skip
    pages = text_of(tmp_path / "bang-gia-cong-bo-superseded.pdf").split("\f")[:-1]
    assert len(pages) > 1 and all("HẾT HIỆU LỰC SAU NGÀY 31/12/2013" in page for page in pages)
    assert not any("SUPERSEDED" in page for page in pages)  # a Vietnamese paper


@pytest.mark.parametrize(
    ("number", "named"),
    [
        ("15/2012/NQ-HĐND", "Nghị quyết số 15/2012/NQ-HĐND"),
        ("161/QĐ-BYT", "Quyết định số 161/QĐ-BYT"),
        ("Quyết định số 161/QĐ-BYT", "Quyết định số 161/QĐ-BYT"),
        ("NQ15", "Nghị quyết số NQ15"),
        ("15", "Văn bản số 15"),
    ],
)
def test_a_decision_is_called_by_its_kind(number: str, named: str) -> None:
    decision = Decision(number, date(2012, 1, 5), "Hội đồng nhân dân", date(2012, 3, 1), date(2012, 12, 31))
    assert decision.named == named
    # decree 30/2020: a 0 before days below 10, and before January and February
    assert decision.in_full == f"{named} ngày 05 tháng 01 năm 2012 của Hội đồng nhân dân"
    assert decision.in_force == "Áp dụng từ ngày 01 tháng 3 năm 2012 đến hết ngày 31 tháng 12 năm 2012"


@pytest.mark.slow
def test_no_row_stands_alone_on_the_last_page(long_an: Built, tmp_path: Path) -> None:
    """However many services there are: the last page has three of them, and a group begins with its heading."""
    assert long_an.prices is not None
    lines = [line for line in long_an.prices.lines if line.service_id.startswith("C5")]
    for count in range(20, 50):
        many = [replace(lines[number % len(lines)], number=number, service_id=f"C5.1.{900 + number}") for number in range(count)]
        many[-1] = replace(many[-1], part="C2", group="C2.7")  # a group of one service
        published(approved(replace(long_an.prices, lines=tuple(many)), RESOLUTION), tmp_path / str(count))
        last = text_of(tmp_path / str(count) / PDF).split("\f")[-2]
        assert len(re.findall(r"\blần\b", last)) >= 3 and last.index("C2.7") < last.rindex("lần"), count


# --- nothing but the list --------------------------------------------------------------------------------------


def secrets_of(built: Built) -> set[str]:
    """Every text of a dossier that is not for the public: bidders, awards, items, disputes, input files, findings."""
    prices = built.prices
    assert prices is not None
    found: set[str | None] = set()
    for award in prices.awards:
        found |= {award.bidder, award.award, award.decision_no, award.name, award.item_code, award.source.file}
    for line in prices.lines:
        for item in line.items:
            found |= {item.item_code, item.award, str(item.source), item.name if item.kind == "item" else None}
    found |= {dispute.position for dispute in prices.disputes} | {dispute.party for dispute in prices.disputes}
    found |= {entry.file for entry in prices.inputs} | {entry.sha256 for entry in prices.inputs}
    found |= {facility.name for facility in prices.facilities} | {left.name for left in prices.left_out}
    for finding in built.findings:
        found |= {finding.code, finding.message("vi"), finding.message("en"), finding.remedy("vi")}
    return {text for text in found if text and len(text) > 3 and not text.isdecimal()}


@pytest.mark.parametrize("name", ["long_an", "long_an_draft", pytest.param("nq_399", marks=pytest.mark.slow)])
def test_no_part_holds_a_bidder_an_award_an_item_or_a_finding(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(name)
    assert built.prices is not None
    published(approved(built.prices, RESOLUTION), tmp_path)
    names = " ".join(f"{line.name} {line.note} {line.group}" for line in built.prices.lines)
    secrets = {text for text in secrets_of(built) if text not in names}  # a service may be called as an item is
    assert len(secrets) > (5 if name == "nq_399" else 100)
    everything = "\n".join([*parts_of(tmp_path / XLSX).values(), text_of(tmp_path / PDF), str(facts_of(tmp_path / PDF))])
    plain = unicodedata.normalize("NFC", everything)
    assert [text for text in secrets if text in plain] == []
    assert not re.search(r"/tmp/|/root|\\\\Users", plain)
    assert str(tmp_path).encode() not in (tmp_path / PDF).read_bytes()


def test_the_workbook_has_one_sheet_and_nothing_behind_it(folder: Path) -> None:
    parts = parts_of(folder / XLSX)
    assert "docProps/custom.xml" not in parts and not any("comments" in name or "external" in name for name in parts)
    assert [name for name in parts if name.startswith("xl/worksheets/")] == ["xl/worksheets/sheet1.xml"]
    assert "hidden" not in parts["xl/workbook.xml"] and "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert set(re.findall(r'<definedName name="([^"]+)"', parts["xl/workbook.xml"])) == {"_xlnm.Print_Area", "_xlnm.Print_Titles"}
    core = parts["docProps/core.xml"]
    assert "<dc:creator></dc:creator>" in core and "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert set(re.findall(r">(\d{4}-[^<]+)<", core)) == {"2012-09-20T00:00:00Z"}  # the day of the resolution
    assert facts_of(folder / PDF).get("Author") is None


HOSTILE = ('=HYPERLINK("http://x.test","y")', "{=1+1}", "http://x.test", "<r>#let x = 1 $x$ *b*", "@SUM(A1)", "-1+2")


def test_text_is_never_a_formula_a_link_or_markup(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    lines = tuple(
        replace(line, name=name, note=name, service_code=name)
        for line, name in zip(long_an.prices.lines[5:11], HOSTILE, strict=True)
    )
    published(approved(replace(long_an.prices, lines=lines)), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / XLSX)["Bảng giá"]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).strip() in HOSTILE]
    assert len(cells) == 18 and all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    assert "#let x = 1 $x$ *b*" in " ".join(text_of(tmp_path / PDF).split())


# --- the page --------------------------------------------------------------------------------------------------


def test_the_page_is_set_up_as_offices_print(folder: Path) -> None:
    sheet = parts_of(folder / XLSX)["xl/worksheets/sheet1.xml"]
    setup = re.search("<pageSetup [^>]+>", sheet)
    assert setup is not None and 'paperSize="9"' in setup[0] and 'fitToHeight="0"' in setup[0]
    assert 'orientation="landscape"' in setup[0]  # six columns of prices
    margins = re.search("<pageMargins ([^>]+)>", sheet)
    assert margins is not None
    inches = {name: float(value) * 25.4 for name, value in re.findall(r'(\w+)="([\d.]+)"', margins[1])}
    assert inches == pytest.approx({"left": 30, "right": 15, "top": 20, "bottom": 20, "header": 8, "footer": 8}, abs=0.1)
    assert "differentFirst" in sheet and "&amp;P/&amp;N" in sheet  # numbered from the second page on
    assert "Bảng giá kèm theo Nghị quyết số 15/2012/NQ-HĐND" in sheet
    titles = re.search("Print_Titles[^>]*>([^<]+)<", parts_of(folder / XLSX)["xl/workbook.xml"])
    assert titles is not None and titles[1] == "'Bảng giá'!$7:$8"  # both rows of the heading
    styles = parts_of(folder / XLSX)["xl/styles.xml"]
    assert {"11", "13", "14"} <= set(re.findall(r'<sz val="(\d+)"', styles)) and 'name val="Times New Roman"' in styles


@pytest.mark.slow
def test_the_printed_workbook_repeats_its_heading_on_each_numbered_page(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    lines = tuple(replace(line, number=number) for number, line in enumerate(long_an.prices.lines[5:] * 8, 1))
    published(approved(replace(long_an.prices, lines=lines), RESOLUTION), tmp_path)
    printed = soffice(tmp_path / XLSX, tmp_path / "printed", "pdf")
    for pdf in (printed, tmp_path / PDF):
        pages = text_of(pdf).split("\f")[:-1]
        assert len(pages) == int(facts_of(pdf)["Pages"]) > 3
        assert "1/" not in pages[0].splitlines()[0]
        for number, page in enumerate(pages[1:], 2):
            head = page.strip().splitlines()
            assert head[0].strip() == f"{number}/{len(pages)}" and "Nghị quyết số 15/2012/NQ-HĐND" in head[1]
        assert all("Tên dịch vụ" in page and "Mã đối chiếu" in page for page in pages)
    assert "Times" in subprocess.run(["pdffonts", printed], capture_output=True, check=True, text=True).stdout or (
        "Liberation" in subprocess.run(["pdffonts", printed], capture_output=True, check=True, text=True).stdout
    )


@pytest.mark.slow
def test_a_list_of_9271_services_is_published_whole(nq_399: Built, tmp_path: Path) -> None:
    assert nq_399.prices is not None
    published(approved(nq_399.prices), tmp_path)
    pages = int(facts_of(tmp_path / PDF)["Pages"])
    assert 500 < pages < 900
    last = text_of(tmp_path / PDF, "-f", str(pages))
    assert f"{pages}/{pages}" in last and "9271" in last
    assert (tmp_path / PDF).stat().st_size < 3 * 2**20  # it is sent by mail
    sheet = openpyxl.load_workbook(tmp_path / XLSX, read_only=True)["Bảng giá"]
    assert sum(isinstance(row[0], int) for row in sheet.iter_rows(values_only=True)) == 9_271


def test_the_same_list_gives_the_same_bytes(folder: Path, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    published(approved(long_an.prices, RESOLUTION), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    manifest = json.loads((folder / "publication-manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["sha256"]) == {XLSX, PDF} and manifest["payable"] is True


# --- the command -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("form", ["publication", "package"])
@pytest.mark.rule("R10")
def test_a_draft_is_not_published_and_the_words_say_what_to_do(form: str, long_an: Built, tmp_path: Path) -> None:
    write_built(long_an, tmp_path / "pricelist.xlsx", tmp_path / "pricelist.json", tmp_path / "findings.json")
    done = run("export", tmp_path / "pricelist.json", "--as", form)
    assert done.exit_code == 2 and "pricebook list approve" in done.output and not (tmp_path / form).exists()
    assert long_an.prices is not None
    registry = approved_in_registry(tmp_path / "pricelist.json")
    done = run("export", tmp_path / "pricelist.json", "--as", form, "--registry", registry)
    assert done.exit_code == 0 and XLSX in done.output and (tmp_path / form / PDF).is_file()
