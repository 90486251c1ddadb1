"""The picture of the desk in the browser: the exercise of the manual, with what must be mended, and one finding opened."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

WORKBOOK, LOOKED_AT, WIDTH, HEIGHT = "bang-gia-trinh.xlsx", "CP001", 1100, 760
LONGEST = 120_000  # milliseconds until the list is judged


def write_desk_picture(target: Path, exercise: Path, chromium: str, options: Sequence[str]) -> None:
    """Runs a desk, brings it the list of the exercise as a person would, and takes a picture.

    Args:
        target: The picture that is written.
        exercise: The folder of the exercise.
        chromium: The browser.
        options: What it is started with.
    """
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        command = [sys.executable, "-u", "-m", "pricebook", "serve", folder, "--no-open", "--lang", "vi"]
        desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        try:
            assert desk.stdout is not None
            address = re.search(r"http://\S+", desk.stdout.readline())
            assert address is not None
            browser = playwright.chromium.launch(executable_path=chromium, args=[*options])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="vi-VN")
            page.set_default_timeout(LONGEST)
            page.goto(address[0])
            page.get_by_role("link", name="Danh sách đã nhận").first.click()
            page.get_by_label("Tệp bảng tính").first.set_input_files(str(exercise / WORKBOOK))
            page.get_by_role("button", name="Thẩm định").click()
            page.get_by_role("link", name="Phải sửa").click()
            finding = page.locator("summary", has_text=LOOKED_AT).first
            finding.click()
            finding.evaluate("finding => window.scrollTo(0, finding.getBoundingClientRect().top + scrollY - 160)")
            page.screenshot(path=str(target))
            browser.close()
        finally:
            desk.terminate()
            desk.wait()
