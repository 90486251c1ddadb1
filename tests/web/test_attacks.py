"""Attacks on the desk, tried and refused."""

import pytest

from tests.web.support import Served, served


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    with served(tmp_path_factory.mktemp("desk")) as running:
        yield running


def test_stranger_sees_nothing(desk: Served):
    assert desk.stranger().get("/").status == 401


def test_browser_that_entered(desk: Served):
    browser = desk.browser()
    assert browser.get("/").status == 200
    answer = browser.post("/lists", {"regulation": ""}, [("file", "gia.xlsx", b"no workbook")])
    assert answer.status == 303
    assert desk.ended(answer.location).state == "done"
