"""The whole job in a real browser: by mouse, by keyboard alone, with script and without; and nothing that shuts anybody out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import browser
from tests.support import ROOT
from tests.web.hands import Keyboard, Mouse
from tests.web.support import Served, served

EXERCISE = ROOT / "data" / "bai-tap-tham-dinh"
HANDS = {"mouse": Mouse, "keyboard": Keyboard}
SIZES = ((1280, 1.0), (390, 1.0), (1280, 2.0))  # width of the window, zoom

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as chromium:
        yield chromium


@contextmanager
def entered(running: Any, desk: Served, *, script: bool = True) -> Iterator[Any]:
    """A page of somebody who has come in by the address that the program prints; it asks no other address for anything."""
    context = running.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith((desk.address, "data:")) else wrong.append(asked.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.set_default_timeout(60_000)
    page.goto(f"{desk.address}start?token={desk.token.value}")
    try:
        yield page
        assert not wrong, wrong
    finally:
        context.close()


def wait_for_work(page: Any) -> None:
    """Waits until the page shows what came of the long work: by events with script, by loading itself again without."""
    page.wait_for_function("() => !document.querySelector('.progress form')") if page.evaluate("true") else None


@pytest.mark.parametrize("hands", HANDS)
def test_a_list_is_judged_returned_mended_and_passed(hands: str, running: Any, tmp_path: Path) -> None:
    """The exercise of the manual: five errors, the list mended by its sender, none."""
    with served(tmp_path) as desk, entered(running, desk) as page:
        hand = HANDS[hands](page)
        hand.follow("Danh sách đã nhận")
        hand.give("Tệp bảng tính", EXERCISE / "bang-gia-trinh.xlsx")
        hand.press("Thẩm định")
        page.get_by_text("trả lại để hoàn chỉnh").first.wait_for()
        assert page.locator(".figures .error b").first.inner_text() == "5"
        hand.follow("Phải sửa")
        page.locator("summary", has_text="CP001").click() if hands == "mouse" else None
        hand.follow("Kết quả")
        hand.give("Tệp bảng tính", EXERCISE / "bang-gia-da-sua.xlsx")
        hand.press("Gửi lần mới")
        page.get_by_text("Lần gửi 2").first.wait_for()
