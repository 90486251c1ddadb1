"""The whole job in a real browser: by mouse, by keyboard alone, with script and without; and nothing that shuts anybody out."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.browser import browser, violations
from tests.support import ROOT
from tests.web.hands import Keyboard, Mouse
from tests.web.support import Served, served

EXERCISE, LONG_AN = ROOT / "data" / "bai-tap-tham-dinh", ROOT / "data" / "long-an-2012"
HANDS = {"mouse": Mouse, "keyboard": Keyboard}
# Windows: width in CSS pixels, pixels of the screen to each, with script: a desk, a phone, and a desk at 200 %.
DESK, PHONE, LARGE = (1280, 1), (390, 2), (640, 2)
LOOKS = [
    pytest.param((DESK, PHONE), True, id="script"),
    pytest.param((LARGE,), False, id="no-script-200-percent"),
    pytest.param((LARGE,), True, id="script-200-percent", marks=pytest.mark.long),
    pytest.param((DESK, PHONE), False, id="no-script", marks=pytest.mark.long),
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as chromium:
        yield chromium


@contextmanager
def entered(running: Any, desk: Served, *, script: bool = True, **options: Any) -> Iterator[Any]:
    """A page of somebody who has come in by the address that the program prints; it asks no other address for anything."""
    context = running.new_context(java_script_enabled=script, locale="vi-VN", **options)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith((desk.address, "data:")) else wrong.append(asked.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.set_default_timeout(120_000)
    page.goto(f"{desk.address}start?token={desk.token.value}")
    try:
        yield page
        assert not wrong, wrong
    finally:
        context.close()


@pytest.mark.parametrize("hands", HANDS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_list_is_judged_returned_mended_and_passed(hands: str, script: bool, running: Any, tmp_path: Path) -> None:
    """The exercise of the manual: five errors; the list that its sender has mended: none."""
    with served(tmp_path) as desk, entered(running, desk, script=script) as page:
        hand = HANDS[hands](page)
        hand.follow("Danh sách đã nhận")
        hand.give("Tệp bảng tính", EXERCISE / "bang-gia-trinh.xlsx")
        hand.press("Thẩm định")
        page.get_by_text("trả lại để hoàn chỉnh").first.wait_for()
        assert page.locator(".figures .error b").all_inner_texts()[:2] == ["5", "5"]  # prices that do not pass, errors
        hand.follow("Phải sửa")
        hand.open("CP001")
        assert page.get_by_text("15.000").first.is_visible()  # the maximum of an examination in class II
        with page.expect_download() as taken:
            hand.follow("Tải tệp có đánh dấu", stays=True)
        assert taken.value.suggested_filename == "bang-gia-trinh-checked.xlsx"
        hand.follow("Kết quả")
        hand.give("Tệp bảng tính", EXERCISE / "bang-gia-da-sua.xlsx")
        hand.press("Gửi lần mới")
        page.get_by_text("Lần gửi 2").first.wait_for()
        page.locator(".good").first.wait_for()
        assert page.locator(".figures .error").count() == 0


@pytest.mark.parametrize("hands", HANDS)
def test_an_empty_folder_becomes_a_payable_catalogue(hands: str, running: Any, tmp_path: Path) -> None:
    """The tables of Long An: a dossier is made, built, approved from 1 October 2012, and paid by; its price is asked for."""
    tables = sorted(LONG_AN.glob("*.csv"))
    with served(tmp_path) as desk, entered(running, desk) as page:
        hand = HANDS[hands](page)
        hand.follow("Lập hồ sơ mới")
        hand.fill("Tên hồ sơ", "Long An 2012")
        hand.choose("Văn bản", page.locator("option[value='ttlt-04-2012']").inner_text())
        hand.fill("Tỉnh, thành phố", "long an")
        hand.fill("Ngày tính giá", "2012-08-01")
        hand.press("Lập hồ sơ")
        page.get_by_text("Tệp của hồ sơ").wait_for()
        hand.give("Chọn một hay nhiều tệp", *tables)
        hand.press("Gửi")
        page.get_by_role("heading", name="tenders.csv").wait_for()
        hand.follow("Thiết lập")
        hand.give("Tệp dossier.toml mới", LONG_AN / "dossier.toml")
        hand.within("form:has(input[accept='.toml'])").press("Gửi")
        hand.follow("Tệp")
        hand.press("Lập bảng giá")
        page.get_by_role("link", name="Xem bảng giá").wait_for()
        hand.follow("Xem bảng giá")
        assert page.locator("tr", has_text="Hematocrit").get_by_text("11.000 đ").first.is_visible()
        hand.follow("Hematocrit")
        assert page.get_by_text("15.000").first.is_visible()  # the maximum, at the end of the way of the price

        hand.follow("Quyết định")
        hand.follow("Long An 2012")
        hand.open("Ghi phê duyệt")
        approval = hand.within("#move-approve")
        approval.fill("Ngày", "2012-09-20")
        approval.fill("Số quyết định", "15/2012/NQ-HĐND")
        approval.fill("Áp dụng từ ngày", "2012-10-01")
        approval.fill("Người ghi", "Nguyễn Thị Ánh")
        approval.press("Ghi vào sổ")
        hand.follow("Xuất")
        hand.open("Danh mục thanh toán BHYT")
        catalogue = hand.within("details[open]")
        catalogue.fill("Mã các cơ sở khác", "80001")
        catalogue.press("Xuất")
        link = page.locator("a[download]", has_text=".csv").first
        link.wait_for()
        with page.expect_download() as taken:
            link.click()
        assert "80001" in Path(taken.value.path()).read_text(encoding="utf-8-sig")

        hand.follow("Tra giá")
        hand.fill("Cơ sở", "80001")
        hand.fill("Ngày", "2012-10-02")
        hand.fill("Dịch vụ", "hematocrit")
        hand.press("Tra giá")
        assert page.locator(".figures b").inner_text().startswith("11.000 đ")
        assert page.get_by_text("15/2012/NQ-HĐND").first.is_visible()


def test_vietnamese_names_go_up_and_come_down(running: Any, tmp_path: Path) -> None:
    name = "Bảng giá đề nghị – Sở Y tế (lần 1).xlsx"
    shutil.copy(EXERCISE / "bang-gia-trinh.xlsx", tmp_path / name)
    (tmp_path / "bàn").mkdir()
    with served(tmp_path / "bàn") as desk, entered(running, desk) as page:
        hand = Mouse(page)
        hand.follow("Danh sách đã nhận")
        hand.give("Tệp bảng tính", tmp_path / name)
        hand.press("Thẩm định")
        page.get_by_text("trả lại để hoàn chỉnh").first.wait_for()
        assert page.locator("h1").inner_text() == name
        hand.follow("Phải sửa")
        with page.expect_download() as taken:
            hand.follow("Tải tệp có đánh dấu", stays=True)
        assert taken.value.suggested_filename == name.replace(".xlsx", "-checked.xlsx")


# Nothing that shuts anybody out.


def pages_of(page: Any, desk: Served) -> list[str]:
    """The pages of the desk that links lead to, one of each kind: numbers, ids and what is asked for make no other kind."""
    found, waiting, kinds = [], ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[^/?=&]*\d[^/?=&]*|=[^&]*", "#", unquote(path))
        if kind in kinds or len(found) > 60:
            continue
        kinds.add(kind)
        page.goto(desk.address + path.removeprefix("/"))
        found.append(path)
        links = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.getAttribute('href'))")
        waiting += [
            each.partition("#")[0] for each in links if each.startswith("/") and "/files/" not in each and ".json" not in each
        ]
    return found


def as_without_script(route: Any) -> None:
    """A page as a browser without script shows it: nothing is run, and what stands in <noscript> stands in the page.

    The accessibility library is itself a script, and it waits for what never comes where a browser runs none.
    """
    if route.request.resource_type != "document":
        return route.continue_()
    answer = route.fetch()
    text = re.sub(r"<script\b.*?</script>", "", answer.text(), flags=re.DOTALL)
    return route.fulfill(response=answer, body=re.sub(r"</?noscript>", "", text))


@pytest.mark.parametrize(("sizes", "script"), LOOKS)
def test_no_page_shuts_anybody_out(sizes: tuple[tuple[int, int], ...], script: bool, running: Any, tmp_path: Path) -> None:
    """The accessibility library finds nothing, and nothing is wider than the window, on any page at any size."""
    shutil.copytree(LONG_AN, tmp_path / "long-an-2012", ignore=shutil.ignore_patterns("out"))
    with (
        served(tmp_path) as desk,
        entered(running, desk, bypass_csp=True, device_scale_factor=sizes[0][1]) as page,
    ):
        hand = Mouse(page)
        hand.follow("Danh sách đã nhận")
        hand.give("Tệp bảng tính", EXERCISE / "bang-gia-trinh.xlsx")
        hand.press("Thẩm định")
        page.get_by_text("trả lại để hoàn chỉnh").first.wait_for()
        page.goto(f"{desk.address}dossiers/long-an-2012")
        hand.press("Lập bảng giá")
        page.get_by_text("Xem bảng giá").first.wait_for()
        if not script:
            page.route("**/*", as_without_script)
        paths = pages_of(page, desk)
        assert len(paths) > 15
        wrong = []
        for width, _ in sizes:
            page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                page.goto(desk.address + path.removeprefix("/"))
                wrong += [(path, width, each) for each in violations(page)]
                wide = page.evaluate("document.documentElement.scrollWidth")
                wrong += [(path, width, f"{wide} px wide")] if wide > width else []
        assert wrong == []
