"""Price boards (R12, R13): a facility's own services in large type, what each price contains, every diacritic right."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.cli.app import app
from pricebook.exports import board_outputs
from pricebook.exports.board import parts, pdf
from pricebook.exports.board.rows import board_of, contents_of
from pricebook.pricelist import MISSING, PriceList
from pricebook.tables import folded
from tests.browser import browser, opened, violations
from tests.support import approved, law_of

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵdđ"
PAPERS = {"a4": (210, 297), "a3": (297, 420), "a2": (420, 594)}


def boards(prices: PriceList, folder: Path, *codes: str, **more: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    facilities = [facility for facility in prices.facilities if not codes or facility.facility_code in codes]
    for output in board_outputs(prices, law_of(prices), facilities, **more):
        output.write(folder / output.name)
    return folder


@pytest.fixture(scope="module")
def folder(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert long_an.prices is not None
    return boards(approved(long_an.prices), tmp_path_factory.mktemp("boards"))


def text_of(pdf: Path, how: str = "-layout") -> str:
    if not pdf.is_file():
        raise AssertionError(pdf)
    done = subprocess.run(["pdftotext", how, pdf, "-"], capture_output=True, check=True, text=True, encoding="utf-8")
    return unicodedata.normalize("NFC", done.stdout)


def words_of(pdf: Path) -> str:
    """The text in the order of the page's content, its line breaks as spaces."""
    return " ".join(text_of(pdf, "-raw").split())


@pytest.mark.rule("R10")
def test_each_facility_has_its_boards_and_a_ministrys_hospital_none(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        f"8000{n}-board{size}" for n in (1, 2, 3, 4) for size in ("-a4.pdf", "-a3.pdf", "-a2.pdf", ".html")
    } | {"board-manifest.json"}


@pytest.mark.rule("R7")
def test_a_board_lists_a_facilitys_own_services_alone(folder: Path) -> None:
    station, district = words_of(folder / "80004-board-a4.pdf"), words_of(folder / "80002-board-a4.pdf")
    assert "Khám lâm sàng chung, khám chuyên khoa" in station and "4.000" in station and "Hematocrit" not in station
    assert "Hematocrit" in district and "Hồi sức tích cực" not in district  # not approved for the intensive-care bed


@pytest.mark.rule("R13")
def test_a_price_says_what_it_contains_so_that_nobody_pays_twice(long_an: Built, folder: Path, nq_399: Built) -> None:
    prices = long_an.prices
    assert prices is not None and nq_399.prices is not None
    (bed,) = prices.lines_of("B1")
    supplies, *others = contents_of(bed, prices)
    assert supplies == (
        "Thuốc, hóa chất, vật tư (Găng tay khám, Bộ dây máy thở, Bơm tiêm 50 ml, Natri clorid 0,9%, Bông y tế, Cồn 70 độ)"
    )
    assert others == list(prices.components.values())[1:]
    (package,) = prices.lines_of("A4")
    assert "dịch vụ Hematocrit" in contents_of(package, prices)[0]
    board = words_of(folder / "80001-board-a4.pdf")
    assert "Giá đã gồm: Thuốc, hóa chất, vật tư (Găng tay khám, Bộ dây máy thở" in board
    assert "Người bệnh không phải nộp thêm" in board
    # what every price contains is said once, above; a row says what it contains beyond that
    common = board_of(prices, law_of(prices), prices.facilities[0]).contains
    assert common and f"Mọi giá trong bảng đều đã gồm: {common[0]}" in board
    whole = board_of(nq_399.prices, law_of(nq_399.prices), None)
    parts = {part for _, rows in whole.groups for row in rows for part in (*whole.contains, *row.contains)}
    assert parts == {"Chi phí trực tiếp và phụ cấp", "Tiền lương"}
    # a note that says what is not included is not called included
    included, apart = board_of(prices, law_of(prices), prices.facilities[0]).notice[-1], whole.notice[-2:]
    assert "dưới tên từng dịch vụ" in included and "bao gồm" not in included
    assert "dưới tên" not in apart[0] and "không bao gồm thì không tính trong giá" in apart[1]


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_pages_and_fingerprint(long_an: Built, folder: Path, paper: str) -> None:
    pdf = folder / f"80001-board-{paper}.pdf"
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True, encoding="utf-8").stdout
    width, height = (float(figure) for figure in re.findall(r"Page size: +([\d.]+) x ([\d.]+)", info)[0])
    across = paper != "a4"  # a large sheet lies across, with two columns of rows
    assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx(PAPERS[paper][:: -1 if across else 1], abs=0.5)
    pages = int(re.findall(r"Pages: +(\d+)", info)[0])
    assert re.search(r"Tagged: +yes", info) and "CreationDate:    Wed Aug  1" in info  # for screen readers; the dossier's own day
    text = text_of(pdf)
    assert [f"Trang {n} / {pages}" in page for n, page in enumerate(text.split("\f")[:pages], 1)] == [True] * pages
    assert text.count("Giá (đồng)") == (2 * pages if across else pages)  # the heading stands on every page, above every column
    assert long_an.prices is not None and long_an.prices.fingerprint in text
    assert "56/2012/NQ-HĐND ngày 10/08/2012, áp dụng từ 01/09/2012 đến hết 31/12/2013" in words_of(pdf)


@pytest.mark.slow
def test_a_long_board_is_printed_in_parts_of_processes_of_their_own(long_an: Built, tmp_path: Path, monkeypatch: Any) -> None:
    """As if its rows were too long to be set at once: each service stands on one part, and each part says which it is."""
    prices = long_an.prices
    assert prices is not None
    whole = board_of(approved(prices), law_of(prices), prices.facilities[0])
    monkeypatch.setattr(parts, "LARGEST_PART", parts.room_of(whole.groups) // 2 - 1)
    monkeypatch.setattr(pdf, "SHORT", 0)
    of_parts = parts.parts_of(whole)
    numbers = [[row.number for _, rows in part.groups for row in rows] for part in of_parts]
    assert [part.part for part in of_parts] == [(1, 3), (2, 3), (3, 3)] and all(numbers)
    assert [*chain(*numbers)] == [row.number for _, rows in whole.groups for row in rows]
    boards(approved(prices), tmp_path, "80001", papers=("a4",))
    written = sorted(tmp_path.glob("*.pdf"))
    assert [path.name for path in written] == [f"80001-board-a4-part-{n}.pdf" for n in (1, 2, 3)]
    for number, path in enumerate(written, 1):
        assert f"(PHẦN {number}/3)" in words_of(path).upper() and "Trang 1 / 1" in text_of(path)
    # the process makes the bytes that are made here
    monkeypatch.setattr(pdf, "SHORT", parts.SHORT)
    pdf.write_pdf(of_parts[0], "a4", tmp_path / "here.pdf")
    assert (tmp_path / "here.pdf").read_bytes() == written[0].read_bytes()


def test_the_qr_code_is_the_lists_fingerprint(long_an: Built, folder: Path, tmp_path: Path) -> None:
    import numpy
    import zxingcpp

    subprocess.run(
        ["pdftoppm", "-r", "110", "-gray", "-f", "1", "-l", "1", folder / "80001-board-a4.pdf", tmp_path / "p"], check=True
    )
    (image,) = tmp_path.glob("p*.pgm")
    head, size, _, pixels = image.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert head == b"P5"
    codes = zxingcpp.read_barcodes(numpy.frombuffer(pixels, numpy.uint8)[: width * height].reshape(height, width))
    assert long_an.prices is not None
    assert [code.text for code in codes] == [f"PRICEBOOK:SHA256:{long_an.prices.fingerprint.upper()}"]


def test_every_vietnamese_letter_comes_out_of_the_pdf(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    name = " ".join(LETTERS + LETTERS.upper())
    lines = [replace(line, name=name) for line in long_an.prices.lines]
    pdf = boards(approved(replace(long_an.prices, lines=lines)), tmp_path, "80003", papers=("a2",)) / "80003-board-a2.pdf"
    assert set(name) <= set(text_of(pdf))


def test_a_draft_says_so_on_every_page_and_a_missing_price_is_no_0(long_an_draft: Built, tmp_path: Path) -> None:
    assert long_an_draft.prices is not None
    folder = boards(long_an_draft.prices, tmp_path, "80001", papers=("a4",))
    (pdf,) = folder.glob("*.pdf")
    assert pdf.name == "80001-board-a4-DRAFT-not-for-payment.pdf"
    pages = text_of(pdf).split("\f")[:-1]
    assert all("DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in page for page in pages)
    board = board_of(long_an_draft.prices, law_of(long_an_draft.prices), long_an_draft.prices.facilities[0])
    missing = [row for _, rows in board.groups for row in rows if row.missing]
    assert missing and all(row.price == MISSING for row in missing) and MISSING in "".join(pages)


HOSTILE = '#panic("x") $x^2$ *b* _i_ `c` <img src=x onerror=alert(1)> </script> \\ @ref //x & "q" \x07'


@pytest.mark.slow
def test_text_from_inputs_is_never_markup(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    lines = [replace(line, name=HOSTILE, group=HOSTILE, note=HOSTILE) for line in long_an.prices.lines]
    prices = approved(replace(long_an.prices, lines=lines, submitter=HOSTILE, province=HOSTILE))
    folder = boards(prices, tmp_path, "80001", papers=("a4",))
    assert '#panic("x") $x^2$ *b* _i_ `c` <img src=x onerror=alert(1)>' in words_of(folder / "80001-board-a4.pdf")
    with browser() as running, opened(running, folder / "80001-board.html") as page:
        assert page.locator("img").count() == 0
        assert "onerror=alert(1)" in page.inner_text("tbody th >> nth=0")


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Any:
    with browser() as started:
        yield started


@pytest.mark.slow
def test_the_page_is_searched_without_diacritics_and_with_the_keyboard(running: Any, nq_399: Built, tmp_path: Path) -> None:
    assert nq_399.prices is not None
    folder = boards(nq_399.prices, tmp_path, papers=())
    (path,) = folder.glob("*.html")
    expected = sum("siêu âm" in (line.name or "").lower() for line in nq_399.prices.lines)
    with opened(running, path) as page:
        assert page.inner_text("#found") == "9.271 dịch vụ"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "asked"
        page.keyboard.type("sieu am")
        shown = page.locator("tbody tr:not([hidden]) th").all_text_contents()
        assert len(shown) >= expected > 300 and page.inner_text("#found") == f"{len(shown)} dịch vụ"
        assert all("sieu" in folded(text) and "am" in folded(text) for text in shown)
        page.fill("#asked", "DIEN TIM cap cuu")
        assert "Ghi điện tim cấp cứu tại giường" in page.locator("tbody tr:not([hidden]) th").all_text_contents()[0]
        page.fill("#asked", "khong co gi nhu vay")
        assert page.inner_text("#found") == "Không tìm thấy dịch vụ nào."
        page.keyboard.press("Escape")
        assert page.inner_text("#found") == "9.271 dịch vụ"


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible(running: Any, folder: Path, width: int) -> None:
    with opened(running, folder / "80001-board.html", width=width) as page:
        order = []  # the way past the head, then the search
        for _ in range(2):
            page.keyboard.press("Tab")
            order.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert order == ["skip", "asked"]
        assert violations(page) == []
        page.fill("#asked", "khám")
        assert violations(page) == []
        assert page.locator("main table").first.get_attribute("aria-labelledby")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0  # nothing is cut off at the side


@pytest.mark.slow
def test_a_superseded_board_says_that_it_is_over(running: Any, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    folder = boards(replace(approved(long_an.prices), status="superseded"), tmp_path, "80001", papers=("a4",))
    assert "HẾT HIỆU LỰC SAU NGÀY 31/12/2013" in text_of(folder / "80001-board-a4-superseded.pdf")
    with opened(running, folder / "80001-board-superseded.html") as page:
        assert "HẾT HIỆU LỰC SAU NGÀY 31/12/2013" in page.inner_text("header")


@pytest.mark.slow
def test_a_printed_draft_says_so_on_every_sheet(running: Any, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    folder = boards(long_an.prices, tmp_path, "80001", papers=())
    with opened(running, next(folder.glob("*.html"))) as page:
        page.pdf(path=tmp_path / "board.pdf", format="A4")
    pages = text_of(tmp_path / "board.pdf").split("\f")[:-1]
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert (
            "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in text
            and long_an.prices.fingerprint in text
            and f"{number}/{len(pages)}" in text.replace(" ", "")
        )


@pytest.mark.slow
def test_the_page_prints_and_stands_without_script(running: Any, folder: Path, tmp_path: Path) -> None:
    with opened(running, folder / "80001-board.html") as page:
        page.pdf(path=tmp_path / "board.pdf", format="A4")
    printed = words_of(tmp_path / "board.pdf")
    assert "Ngày điều trị Hồi sức tích cực (ICU)" in printed and "285.000" in printed and "Tìm dịch vụ" not in printed
    html = (folder / "80001-board.html").read_text(encoding="utf-8")
    assert "Hematocrit" in html and "default-src &#39;none&#39;" in html


@pytest.mark.rule("R7")
def test_a_facility_that_performs_nothing_has_no_board(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    capabilities = [entry for entry in long_an.prices.capabilities if entry.facility_code != "80003"]
    folder = boards(replace(long_an.prices, capabilities=capabilities), tmp_path, papers=())
    assert {path.name.partition("-")[0] for path in folder.glob("*.html")} == {"80001", "80002", "80004"}
    assert board_outputs(replace(long_an.prices, capabilities=[]), law_of(long_an.prices), long_an.prices.facilities) == []


@pytest.mark.rule("R13")
def test_a_price_that_is_not_there_contains_nothing(long_an: Built) -> None:
    assert long_an.prices is not None
    lines = [replace(line, price=None, status="missing") for line in long_an.prices.lines]
    board = board_of(replace(long_an.prices, lines=lines), law_of(long_an.prices), long_an.prices.facilities[0])
    assert board.contains == () and not any(row.contains for _, rows in board.groups for row in rows)
    assert not any("Mọi giá" in line for line in board.notice)


def test_boards_of_other_facilities_are_not_taken_away_unsaid(long_an: Built, tmp_path: Path) -> None:
    long_an.write(tmp_path / "out", annotate=False)
    common = ["export", str(tmp_path / "out"), "--as", "board", "--lang", "en", "-o", str(tmp_path / "boards")]
    more = ["--paper", "a4", "--group", "A"]
    run = CliRunner().invoke
    assert run(app, [*common, *more, "--facility", "80001", "--facility", "80002"]).exit_code == 0
    done = run(app, [*common, *more, "--facility", "80001", "--force"])
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "removed" in said and any(name in said for name in ("80002-board-a4", "80002-board"))
    assert not list((tmp_path / "boards").glob("80002-*"))
