"""The grey example row of a form: not read as it is, and never lost where somebody has typed data over it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.cli.app import app
from pricebook.tables import EXAMPLE_NOTE
from tests.support import built, case, found, pair, price, silent

NORMS = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.272 | supplies | VT003 | Natri clorid 0,9% | chai | 1 |
"""
ABOVE = f"| KẾT QUẢ TRÚNG THẦU |\n| Một dòng một mặt hàng. {EXAMPLE_NOTE} |\n"
AWARDS = """
| Mã hàng | Tên hàng | Quy cách đóng gói | Đơn vị tính | Đơn giá trúng thầu | Số quyết định | Hiệu lực từ | Hiệu lực đến |
| VT003 | Natri clorid 0,9% | Chai 500 ml | chai | 9500 | 215/QĐ-SYT | 2012-03-20 | 2012-12-31 |
"""
AWARD = "| VT003 | Natri clorid 0,9% | Chai 500 ml | chai | {price} | 112/QĐ-SYT | 2012-01-15 | {to} |"
CAN = "| Mã cơ sở | Dịch vụ | Được phê duyệt | Số quyết định | Đủ thiết bị | Đủ nhân lực | Đang thực hiện |\n"
ROW = "| 80001 | {} | có | 45/QĐ-SYT | có | có | có |\n"


@pair("IN080", price=(1100, 9000))
def test_an_award_typed_over_the_example_is_not_lost(home: Path, price: int, raises: bool) -> None:
    """The example is an award at 9,000; one at 1,100 in its place would be the lowest one, and nobody would know."""
    result = built(home, norms=NORMS, tenders=ABOVE + AWARD.format(price=price, to="2012-12-31") + AWARDS)
    assert found(result, "IN080") == ([("IN080", "tenders.csv!E3")] if raises else [])


@pytest.mark.parametrize(
    ("example", "at"),
    [
        (AWARD.format(price="", to="2012-06-30"), "H3"),
        (AWARD.format(price="9000", to="31/12/2013"), "H3"),
        ("| VT001 | Găng tay | | đôi | 1100 |", "A3"),
        ("| | | | | một nghìn |", "E3"),
    ],
)
@case("IN080")
def test_any_cell_that_is_not_the_example_s(home: Path, example: str, at: str) -> None:
    result = built(home, norms=NORMS, tenders=ABOVE + example + AWARDS)
    assert found(result, "IN080") == [("IN080", f"tenders.csv!{at}")]


@pair("IN080", service=("A1", "C5.1.272"))
def test_the_service_of_the_example_is_that_of_the_regulation_s_form(home: Path, service: str, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=AWARDS, capabilities=ABOVE + ROW.format(service) + CAN + ROW.format("C5.1.272"))
    assert found(result, "IN080") == ([("IN080", "capabilities.csv!B3")] if raises else [])


@pytest.mark.parametrize("example", ["| | | | |", "| VT003 | NATRI CLORID 0,9% | | chai | 9000.0 | | 15/01/2012 |"])
@silent("IN080")
def test_an_example_that_was_cleared_or_says_the_same(home: Path, example: str) -> None:
    result = built(home, norms=NORMS, tenders=ABOVE + example + AWARDS)
    assert found(result, "IN080") == []
    assert price(result, "C5.1.272") == 10_000  # 9,500, rounded to 1,000


@pytest.mark.slow
@pytest.mark.parametrize("regulation", ["ttlt-04-2012", "nq-399-2025"])
@silent("IN080")
def test_the_forms_as_they_are(home: Path, regulation: str) -> None:
    made = CliRunner().invoke(app, ["new", str(home / "d"), "--regulation", regulation, "--province", "Long An"])
    assert made.exit_code == 0, made.output
    assert found(pricebook.build(home / "d"), "IN080") == []
