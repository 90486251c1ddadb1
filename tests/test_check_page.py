"""The report of a check as a page: by cause and by sheet, filtered, each finding with its row and two either side."""

import json
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook.app.check_documents import documents
from tests.browser import browser, opened, violations
from tests.support import issued_today, write_xlsx

PAGE = "bao-cao-kiem-tra.html"
HEAD = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n"
HOSTILE = "</script><script>window.bad=1</script><img src=x onerror='window.bad=1'> <b>x</b> {{x}}"


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as started:
        yield started


def report(folder: Path, count: int, wrong: int, **names: str) -> Path:
    """The page of a list of today's first services, of which every so-many-th price is 10,000 đ above what was issued.

    Args:
        folder: where it is written.
        count: how many services.
        wrong: how many of them are above.
        names: by number ("n3"), other names of services.
    """
    every = count // wrong
    lines = [
        f"| {code} | {names.get(f'n{at}', name)} | {price + (10_000 if at % every == every // 2 else 0)} |"
        for at, (code, name, price) in enumerate(issued_today(count))
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(folder / "list.xlsx", HEAD + "\n".join(lines))
    checked = pricebook.check(path, regulation="nq-399-2025", on=date(2025, 7, 1))
    (page,), _ = documents(checked, None, page=True)
    page.write(folder / page.name)
    return folder / page.name


def data_of(path: Path) -> dict[str, Any]:
    """The data of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_each_finding_has_its_row_and_two_either_side(tmp_path: Path) -> None:
    """Of 12 rows the sixth (row 7 of the sheet, with the heading in row 1) is above: rows 5 to 9 are shown."""
    data = data_of(report(tmp_path, 12, 1))
    (above,) = [each for each in data["findings"] if each["s"] == "error"]
    assert (above["r"], above["k"], above["p"]) == (8, 2, "trang “Sheet1”, ô C8")  # 12 // 2 = 6, the seventh service
    (sheet,) = data["sheets"]
    assert sheet["heads"] == [{"row": 1, "texts": ["Mã dịch vụ", "Tên dịch vụ", "Giá đề nghị"]}]
    assert sorted(map(int, sheet["rows"])) == [6, 7, 8, 9, 10]
    price = issued_today(7)[6][2] + 10_000
    assert sheet["rows"]["8"][2] == f"{price:,}".replace(",", ".")


@pytest.mark.slow
def test_a_page_of_many_findings_is_small(tmp_path: Path) -> None:
    """9,000 rows with 900 findings."""
    path = report(tmp_path, 9_000, 900)
    assert sum(each["s"] == "error" for each in data_of(path)["findings"]) == 900
    assert path.stat().st_size < 5_000_000


def test_text_from_the_workbook_is_never_html(tmp_path: Path) -> None:
    path = report(tmp_path, 12, 1, n5=HOSTILE, n6=HOSTILE)
    assert "<img" not in path.read_text(encoding="utf-8") and "window.bad=1</script>" not in path.read_text(encoding="utf-8")
    assert HOSTILE in data_of(path)["sheets"][0]["rows"]["7"]


@pytest.mark.slow
def test_it_opens_fast_and_filters(running: Any, tmp_path: Path) -> None:
    path = report(tmp_path, 9_000, 900)
    began = time.monotonic()
    with opened(running, path) as page:
        page.wait_for_selector("article")
        assert time.monotonic() - began < 5
        assert page.locator("article").count() == 50  # only what is looked at is built
        row = page.locator("article").first.locator("tr.own")
        assert row.locator("td.wrong").count() == 1 and page.locator("article").first.locator("tbody tr").count() == 5
        code = issued_today(6)[5][0]
        page.fill("#asked", code)
        assert 0 < page.locator("article").count() < 50
        page.fill("#asked", "")
        page.select_option("#by", "t")
        assert page.inner_text("#groups summary >> nth=0").startswith("Sheet1")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1366, 390])
def test_it_is_accessible_and_no_wider_than_the_screen(running: Any, tmp_path: Path, width: int) -> None:
    path = report(tmp_path, 60, 6, n5=HOSTILE)
    with opened(running, path, width=width) as page:
        page.wait_for_selector("article")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("window.bad") is None
        assert violations(page) == []
