"""A real headless Chromium for pages that people open; it must not ask the network for anything."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if found is None or sys.platform == "win32":
        pytest.skip("Chromium is not installed: .ci/run installs it")
    return found


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_QUIET)
        try:
            yield running
        finally:
            running.close()


@contextmanager
def opened(running: Any, path: Path, **size: int) -> Iterator[Any]:
    """A page of the file, without network; asks for anything else and script errors fail the test."""
    context = running.new_context(offline=True, viewport={"width": 1280, "height": 800, **size})
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(path.as_uri())
    try:
        yield page
        assert not wrong, wrong
    finally:
        context.close()


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What the accessibility library finds wrong: rule and where."""
    from axe_playwright_python.sync_playwright import Axe

    response = Axe().run(page).response
    return [(entry["id"], [node["target"] for node in entry["nodes"]][:3]) for entry in response["violations"]]
