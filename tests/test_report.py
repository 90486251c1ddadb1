"""The report: one page that opens without network, filters, and shows how each price came about down to the award."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.build import Built
from pricebook.exports import report_outputs
from pricebook.exports.labels import group_of
from pricebook.exports.report.facts import cost_by_group
from pricebook.pricelist import PriceList
from tests.browser import browser, opened, violations
from tests.support import law_of


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as started:
        yield started


def report(prices: PriceList, folder: Path) -> Path:
    page, manifest = report_outputs(prices, law_of(prices))
    for output in (page, manifest):
        output.write(folder / output.name)
    return folder / page.name


@pytest.fixture(scope="module")
def draft(long_an_draft: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert long_an_draft.prices is not None
    return report(long_an_draft.prices, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def long(nq_399: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert nq_399.prices is not None
    return report(nq_399.prices, tmp_path_factory.mktemp("long"))


def shown(page: Any) -> list[str]:
    return list(page.locator("#prices tbody button.open").all_inner_texts())


@pytest.mark.slow
def test_it_says_which_list_it_is_and_what_is_in_it(running: Any, draft: Path, long_an_draft: Built) -> None:
    prices = long_an_draft.prices
    assert prices is not None and draft.name == "report-DRAFT-not-for-payment.html"
    with opened(running, draft) as page:
        said = page.inner_text("body")
        for words in (
            prices.fingerprint,
            f"phiên bản {prices.pack_version}",
            "ngày tính giá 01/08/2012",
            "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN",
            prices.regulation_title,
        ):
            assert words in said
        cards = dict(reversed(card.split("\n", 1)) for card in page.locator(".cards li").all_inner_texts())
        assert (cards["dịch vụ"], cards["mức giá"], cards["CHƯA CÓ GIÁ"], cards["bị giới hạn"]) == ("17", "21", "2", "14")
        assert page.inner_text("#found") == "21 / 21 mức giá"
        page.locator("summary:has-text('Dịch vụ chưa đề nghị')").press("Enter")  # a click may miss what still moves
        assert "không cơ sở nào đang thực hiện" in page.inner_text("main")


@pytest.mark.slow
def test_filters_show_what_the_list_says(running: Any, draft: Path, long_an_draft: Built) -> None:
    prices = long_an_draft.prices
    assert prices is not None
    due = {
        "capped": [line for line in prices.lines if line.status == "capped"],
        "regional": [line for line in prices.lines if any(item.basis == "regional" for item in line.items)],
        "missing": [line for line in prices.lines if line.price is None],
        "flagged": [line for line in prices.lines if line.flagged_facilities],
        "disputed": [line for line in prices.lines if line.disputed == "open"],
    }
    assert all(due.values())
    with opened(running, draft) as page:
        for name, lines in due.items():
            page.check(f"#{name}")
            assert shown(page) == [line.name for line in lines], name
            page.uncheck(f"#{name}")
        page.select_option("#class", label="III")
        assert page.inner_text("#found") == f"{sum(line.class_ == 'III' for line in prices.lines)} / 21 mức giá"
        page.select_option("#class", "")
        page.fill("#asked", "hong cau luoi")
        assert shown(page) == ["Hồng cầu lưới"]


@pytest.mark.slow
def test_a_missing_price_is_shown_as_missing_and_comes_last_when_sorted(running: Any, draft: Path) -> None:
    with opened(running, draft) as page:
        for direction in ("ascending", "descending"):
            page.click("#prices thead button:has-text('Giá (đồng)')")
            assert page.locator("#prices thead th:has-text('Giá (đồng)')").get_attribute("aria-sort") == direction
            column = page.locator("#prices tbody tr td.number:nth-child(7)").all_inner_texts()
            assert column[-2:] == ["chưa có giá"] * 2
            figures = [int(text.replace(".", "")) for text in column[:-2]]
            assert figures == sorted(figures, reverse=direction == "descending") and min(figures) > 0


@pytest.mark.slow
def test_where_no_service_has_a_price_each_row_says_so(running: Any, long_an_draft: Built, tmp_path: Path) -> None:
    assert long_an_draft.prices is not None
    prices = long_an_draft.prices
    unpriced = [replace(line, price=None, composed=None, rounded=None, status="missing") for line in prices.lines[:2]]
    with opened(running, report(replace(prices, lines=unpriced), tmp_path)) as page:
        assert page.locator("#prices thead th:has-text('Giá (đồng)')").is_visible()
        assert page.locator("#prices tbody td.missing").all_inner_texts() == ["chưa có giá"] * 2


@pytest.mark.slow
@pytest.mark.rule("R3")
@pytest.mark.rule("R4")
@pytest.mark.rule("R6")
def test_a_row_opens_to_its_trace_down_to_the_award(running: Any, draft: Path) -> None:
    with opened(running, draft) as page:
        page.fill("#asked", "C5.1.269")
        button = page.locator("#prices button.open")
        assert button.get_attribute("aria-expanded") == "false"
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        said = page.inner_text(".traced")
        for words in (
            "Mức tối đa 26.000 đ × 0,85 → giới hạn 22.000 đ",  # R6
            "✔ 1.050 đ/ống — Được chọn",  # R3, with the row of the tender file
            "Không chọn: bằng giá, quyết định sau",
            "Bình quân thấp khu vực",  # R4
            "Vào bình quân khu vực; Dung dịch Drabkin",
            "[tenders.xlsx!",
        ):
            assert words in said, words
        page.keyboard.press("Enter")
        assert page.locator(".traced").count() == 0
    with opened(running, draft.with_name(draft.name)) as page:
        page.goto(draft.as_uri() + "#A1")
        page.reload()
        assert set(shown(page)) == {"Khám lâm sàng chung, khám chuyên khoa"} and page.locator(".traced").count() == 5
        page.goto(draft.as_uri() + "#%E0%A4%A")  # a link that was cut off
        page.reload()
        assert page.inner_text("#found") == "21 / 21 mức giá"


@pytest.mark.slow
def test_the_trace_gives_exact_decimals_as_vietnamese_write_them(running: Any, long: Path) -> None:
    with opened(running, long) as page:
        page.fill("#asked", "01.0002.1778")
        page.locator("#prices button.open").first.click()
        # 20.359 + 15.090,2608695652 × 2.340.000 / 1.800.000 = 20.359 + 19.617,33913043476 = 39.976,33913043476 → 39.900
        said = page.inner_text(".traced")
        assert "39.976,33913043476 đ → làm tròn 39.900 đ" in said
        assert "19.617,33913043476 đ (15.090,2608695652 × 2.340.000 / 1.800.000)" in said


@pytest.mark.slow
def test_charts_are_drawn_from_the_librarys_own_code_inside(running: Any, draft: Path, long: Path) -> None:
    for path, kinds in ((draft, {"ceiling", "change", "cost"}), (long, {"cost"})):
        with opened(running, path) as page:
            page.locator("#chart-ceiling").scroll_into_view_if_needed()
            page.wait_for_selector("html[data-charts]")
            drawn = {kind for kind in ("ceiling", "change", "cost") if page.locator(f"#chart-{kind} .main-svg").count()}
            assert drawn == kinds
            assert ("Văn bản không đặt mức tối đa" in page.inner_text("main")) == (kinds == {"cost"})


def test_the_costs_of_a_group_are_means_over_its_complete_prices(long_an_draft: Built) -> None:
    prices = long_an_draft.prices
    assert prices is not None
    costs = cost_by_group(prices)
    complete = [line for line in prices.lines if group_of(line) == costs["groups"][0] and line.composed is not None]
    assert costs["counts"][0] == len(complete)
    for number, component in enumerate(prices.components):
        total = sum((line.components.get(component) or Decimal(0) for line in complete), Decimal(0))
        assert abs(costs["means"][0][number] - total / len(complete)) <= Decimal("0.5")


@pytest.mark.slow
def test_nine_thousand_services_open_at_once_and_filter_without_a_wait(running: Any, long: Path) -> None:
    """Loosely here, so that a busy machine passes; bench/exports.py has the figures."""
    with opened(running, long) as page:
        assert page.inner_text("#found") == "9.271 / 9.271 mức giá"
        ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        assert ready < 10_000
        page.fill("#asked", "sieu am")
        assert page.inner_text("#found").endswith(" / 9.271 mức giá") and len(shown(page)) == 100
        page.click("#next")
        assert page.inner_text("#where").startswith("Trang 2 / ")
        page.check("#missing")
        assert page.inner_text("#found") == "Không có mức giá nào."


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_closed_and_open(running: Any, draft: Path, width: int) -> None:
    with opened(running, draft, width=width) as page:
        page.locator("#chart-ceiling").scroll_into_view_if_needed()
        page.wait_for_selector("html[data-charts]")
        page.locator("#prices button.open").first.click()
        for details in page.locator("details").all():
            details.locator("summary").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.slow
def test_the_keyboard_reaches_everything_in_reading_order(running: Any, draft: Path) -> None:
    with opened(running, draft) as page:
        seen = []
        for _ in range(16):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim().slice(0, 12)"))
        assert seen[0] == "Đến bảng dịc"
        order = [
            name for name in seen if name in ("asked", "group", "class", "capped", "regional", "missing", "flagged", "disputed")
        ]
        assert order == ["asked", "group", "class", "capped", "regional", "missing", "flagged", "disputed"]
        assert seen.index("disputed") < seen.index("STTSTT") < seen.index("Mã sốMã số") if "STTSTT" in seen else "STT" in seen


@pytest.mark.slow
@pytest.mark.parametrize("landscape", [True, False])
def test_it_prints_every_row_that_is_filtered_for_and_its_headings(
    running: Any, draft: Path, long: Path, tmp_path: Path, landscape: bool
) -> None:
    with opened(running, draft) as page:
        page.check("#capped")
        page.pdf(path=tmp_path / "report.pdf", format="A4", landscape=landscape)
        assert page.locator("details[open]").count() == 0
    text = text_of(tmp_path / "report.pdf")
    assert "Hội chẩn để xác định ca bệnh khó" in text and "Máu lắng" not in text and "Tìm (không" not in text
    assert "tám vùng" in text  # what is folded on the screen is printed
    assert "mức tối đa (đồng)" in text and "Tệp đầu vào" not in text  # charts that nobody scrolled to, and no page of hashes
    with opened(running, long) as page:
        page.fill("#asked", "sieu am")
        page.pdf(path=tmp_path / "long.pdf", format="A4", landscape=landscape)
    pages = text_of(tmp_path / "long.pdf").split("\f")[:-1]
    left_out = "tham khảo"  # of the table of what is only compared, which has headings of its own
    of_the_table = [page for page in pages if ("18.0" in page or "01.0" in page) and left_out not in page]
    assert len(of_the_table) > 5
    for page_text in of_the_table:
        assert "Giá (đồng)" in page_text and "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in page_text


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True, encoding="utf-8").stdout


HOSTILE = "</script><script>window.bad=1</script><img src=x onerror='window.bad=1'> <b>x</b> \u2028 <!-- {{x}}"


@pytest.mark.slow
def test_text_from_inputs_is_never_html(running: Any, long_an_draft: Built, tmp_path: Path) -> None:
    assert long_an_draft.prices is not None
    prices = long_an_draft.prices
    lines = [
        replace(
            line,
            name=HOSTILE,
            group=HOSTILE,
            note=HOSTILE,
            unit=HOSTILE,
            items=[replace(item, name=HOSTILE) for item in line.items],
        )
        for line in prices.lines
    ]
    awards = [replace(award, bidder=HOSTILE, name=HOSTILE) for award in prices.awards]
    path = report(replace(prices, lines=lines, awards=awards, submitter=HOSTILE), tmp_path)
    with opened(running, path) as page:
        page.locator("#chart-ceiling").scroll_into_view_if_needed()
        page.wait_for_selector("html[data-charts]")
        page.locator("#prices button.open").first.click()
        assert "onerror='window.bad=1'" in page.inner_text(".traced")
        assert page.evaluate("window.bad") is None
        assert page.locator("img[src=x]").count() == 0
