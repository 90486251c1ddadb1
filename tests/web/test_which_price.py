"""Which price on the desk: the same answer as the command, and what may be meant where words name several services."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from typer.testing import CliRunner

from pricebook.app.list_moves import LAST_DAY, Phase, move
from pricebook.app.price_search import look_up
from pricebook.cli.app import app
from tests.web.lists_of import built_folder
from tests.web.support import Served, served

DAY = date(2012, 10, 2)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = built_folder(tmp_path_factory.mktemp("desk"))
    list_, phase = folder / "long-an-2012" / "out" / "pricelist.json", Phase(date(2012, 10, 1), LAST_DAY)
    place = str(folder / "pricebook-registry.db")
    move(list_, "approve", on=date(2012, 9, 20), paper_no="15/2012/NQ-HĐND", phases=[phase], registry=place)
    with served(folder) as running:
        yield running


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("service=C5.1.272", ["--service", "C5.1.272"]),
        ("service=hematocrit&begun=2012-09-20", ["--service", "hematocrit", "--begun", "2012-09-20"]),
        ("service=kh%C3%B4ng+c%C3%B3", ["--service", "không có"]),
        ("", []),
    ],
)
def test_json_is_what_the_command_prints(desk: Served, asked: str, options: list[str]) -> None:
    place = str(desk.desk.folder / "pricebook-registry.db")
    said = ["list", "in-force", "--facility", "80001", "--on", str(DAY), *options, "--registry", place]
    printed = CliRunner().invoke(app, [*said, "--format", "json", "--lang", "vi"]).output
    assert desk.browser().get(f"/prices.json?facility=80001&on={DAY}&{asked}").text == printed


def test_words_without_marks_find_services_with_prices(desk: Served) -> None:
    browser = desk.browser()
    one = browser.get("/prices?facility=80001&on=02/10/2012&service=hematocrit").text
    assert "15/2012/NQ-HĐND" in one and re.search(r"<b>[\d.]+ đ", one)
    place = desk.desk.folder / "pricebook-registry.db"
    several = look_up("thu cong phuong phap", "80001", DAY, registry=place)
    # C5.1.268 Huyết đồ (bằng phương pháp thủ công), C5.1.270 Tổng phân tích tế bào máu bằng phương pháp thủ công
    assert sorted(each.service_id for each, _ in several.candidates) == ["C5.1.268", "C5.1.270"] and not several.near
    page = browser.get(f"/prices?facility=80001&on={DAY}&service=thu+cong+phuong+phap").text
    for each, price in several.candidates:
        assert each.name in page and (price is None or f"{price.price:,}".replace(",", ".") in page)
    assert look_up("hematocrt", "80001", DAY, registry=place).near
    nothing = look_up("xyzxyz", "80001", DAY, registry=place)
    assert nothing.found is None and not nothing.candidates
    why = look_up("C5.1.272", "99999", DAY, registry=place).found
    assert why is not None and why.why_not is not None and why.why_not.reason == "facility-unknown"


def test_odd_questions(desk: Served) -> None:
    browser = desk.browser()
    for query in ("on=x", "facility=80001&service=a&begun=2013-01-01&on=2012-01-01", "facility=80001&service=a&known=x"):
        assert browser.get(f"/prices?{query}").status == 422
    page = browser.get("/prices?facility=%3Cscript%3E&service=%3Cscript%3E").text
    assert "<script>" not in page and "&lt;script&gt;" in page
