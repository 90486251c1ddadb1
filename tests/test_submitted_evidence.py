"""R3, R4, R5, R7, R10: a submission against the dossier's awards, facilities and norms. The core that builds also judges."""

from pathlib import Path

import pytest

from pricebook.app.checked import Checked
from tests.support import case, dossier, judged, pair, silent, told

LIST = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 3000 |"
HEAD = "| Dịch vụ | Khoản mục | Mã hàng | Tên hàng | ĐVT | Số lượng | Đơn giá | Thành tiền |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to   |
| I1        | Găng tay  | đôi  | 1450  | 11/QĐ       | 2012-01-10    | 2012-01-10 | 2012-12-31 |
| I1        | Găng tay  | đôi  | 1380  | 12/QĐ       | 2012-02-10    | 2012-02-10 | 2012-12-31 |
| I1        | Găng tay  | đôi  | 1100  | 7/QĐ        | 2011-02-10    | 2011-02-10 | 2011-12-31 |
| I2        | Bơm tiêm  | cái  | 900   | 13/QĐ       | 2012-02-10    | 2012-02-10 | 2012-12-31 |
"""
REGIONAL = """
| province  | item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to   |
| Bến Tre   | I3        | Bông      | g    | 150   | 1/QĐ        | 2012-02-10    | 2012-02-10 | 2012-12-31 |
| Đồng Tháp | I3        | Bông      | g    | 170   | 2/QĐ        | 2012-02-10    | 2012-02-10 | 2012-12-31 |
"""


def with_line(home: Path, line: str, **more: str) -> Checked:
    """Hematocrit with one norm line as the submission has it, judged by a dossier with these awards."""
    tables = {"tenders": TENDERS, "regional_prices": REGIONAL, **more}
    evidence = dossier(home / "dossier", performs=("272",), **tables)
    return judged(home, LIST, sheets={"DM": f"{HEAD}\n| 272 | supplies | {line} |"}, dossier=evidence)


@case("UP019", rule="R3")
def test_a_unit_price_above_the_lowest_award(home: Path) -> None:
    # two awards count, 1,450 and 1,380: the lowest applies
    checked = with_line(home, "I1 | Găng tay | đôi | 2 | 1450 | 2900")
    assert told(checked, "UP019") == [("UP019", "DM!G2", 1_450, 1_380)]


@silent("UP019")
def test_a_unit_price_at_the_lowest_award(home: Path) -> None:
    assert told(with_line(home, "I1 | Găng tay | đôi | 2 | 1380 | 2760"), "UP", "CP01") == []


@case("UP019", rule="R4")
def test_a_unit_price_above_the_low_average_of_the_region(home: Path) -> None:
    # no tender of the province: (150 + 170) ÷ 2 = 160
    assert told(with_line(home, "I3 | Bông | g | 2 | 170 | 340"), "UP019") == [("UP019", "DM!G2", 170, 160)]


@pair("UP015", rule="R3", price=(1_379, 1_380))
def test_a_unit_price_that_no_award_is_at(home: Path, price: int, raises: bool) -> None:
    found = told(with_line(home, f"I1 | Găng tay | đôi | 2 | {price} | {2 * price}"), "UP")
    assert found == ([("UP015", "DM!G2", 1_379, 1_380)] if raises else [])


@pytest.mark.slow
@silent("UP015")
def test_a_service_inside_a_package_is_no_item(home: Path) -> None:
    evidence = dossier(home / "dossier", performs=("272", "A4"), tenders=TENDERS)
    listed = f"{LIST}\n| A4 | Gói | 6000 |"
    lines = f"{HEAD}\n| 272 | supplies | I1 | Găng tay | đôi | 2 | 1380 | 2760 |\n| A4 | supplies | C5.1.272 | Hematocrit | lần | 2 | 3000 | 6000 |"
    assert told(judged(home, listed, sheets={"DM": lines}, dossier=evidence), "UP", "AR", "CP01") == []


@pair("UP016", rule="R3", price=(1_100, 1_380))
def test_a_unit_price_of_an_award_that_has_expired(home: Path, price: int, raises: bool) -> None:
    checked = with_line(home, f"I1 | Găng tay | đôi | 2 | {price} | {2 * price}")
    assert told(checked, "UP016") == ([("UP016", "DM!G2", 1_100, 1_380)] if raises else [])
    assert [f.more["decision"] for f in checked.findings if f.code == "UP016"] == (["7/QĐ"] if raises else [])


UNIT_PRICES = "| STT | Mã hàng | Tên hàng | ĐVT | Nguồn giá | Đơn giá | Số quyết định |"


def with_unit_price(home: Path, entry: str) -> Checked:
    evidence = dossier(home / "dossier", performs=("272",), tenders=TENDERS, regional_prices=REGIONAL)
    lines = f"{HEAD}\n| 272 | supplies | I1 | Găng tay | đôi | 2 | 1380 | 2760 |"
    return judged(home, LIST, sheets={"DM": lines, "Giá": f"{UNIT_PRICES}\n| 1 | {entry} |"}, dossier=evidence)


@case("UP017", rule="R4")
def test_a_regional_average_where_an_award_exists(home: Path) -> None:
    checked = with_unit_price(home, "I1 | Găng tay | đôi | Bình quân khu vực | 1380 |")
    assert told(checked, "UP017") == [("UP017", "Giá!E2", "Bình quân khu vực", 1_380)]


@silent("UP017")
def test_an_award_as_the_basis(home: Path) -> None:
    assert told(with_unit_price(home, "I1 | Găng tay | đôi | Trúng thầu | 1380 | 12/QĐ"), "UP") == []


@case("UP018", rule="R3")
def test_a_decision_on_another_item(home: Path) -> None:
    evidence = dossier(home / "dossier", performs=("272",), tenders=TENDERS)
    lines = f"{HEAD}\n| 272 | supplies | I1 | Găng tay | đôi | 1 | 1380 | 1380 |\n| 272 | supplies | I2 | Bơm tiêm | cái | 1 | 900 | 900 |"
    prices = f"{UNIT_PRICES}\n| 1 | I1 | Găng tay | đôi | Trúng thầu | 1380 | 13/QĐ |"  # 13/QĐ awarded syringes
    checked = judged(home, LIST, sheets={"DM": lines, "Giá": prices}, dossier=evidence)
    assert told(checked, "UP018") == [("UP018", "Giá!G2", "13/QĐ", None)]


@silent("UP018")
def test_the_decision_on_the_item(home: Path) -> None:
    assert told(with_unit_price(home, "I1 | Găng tay | đôi | Trúng thầu | 1380 | 11/QĐ"), "UP018") == []


NORMS = "| service | component | item_code | item_name | unit | quantity |\n| {} | supplies | I1 | Găng tay | đôi | 2 |"
FACILITIES = """
| facility_code | name                  | class | managed_by              |
| 80001         | Bệnh viện tỉnh        | II    | province                |
| 80002         | Bệnh viện huyện       | III   | province                |
| 80009         | Bệnh viện giao thông  | II    | Bộ Giao thông vận tải   |
"""
CAPABILITIES = "| facility_code | service | approved | equipped | staffed | performing |"


def with_facilities(home: Path, listed: str, *rows: str, facility: str | None = None) -> Checked:
    evidence = dossier(
        home / "dossier", norms=NORMS.format("272"), tenders=TENDERS, facilities=FACILITIES,
        capabilities="\n".join([CAPABILITIES, *rows]),
    )  # fmt: skip
    return judged(home, listed, dossier=evidence, facility=facility)


@case("FC007", rule="R7")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("| 80001 | 272 | có | không | có | có |", "not-able"),
        ("| 80001 | 272 | có | có | có | không |", "not-performed"),
        ("| 80009 | 272 | có | có | có | có |", "other-authority"),
    ],
)
def test_a_service_that_no_facility_in_scope_can_perform(home: Path, row: str, reason: str) -> None:
    checked = with_facilities(home, LIST, row)
    assert [(f.at.cell, f.more["reason"]) for f in checked.findings if f.code == "FC007"] == [("B2", (reason,))]


@silent("FC007")
def test_a_service_that_one_facility_can_perform(home: Path) -> None:
    rows = ("| 80001 | 272 | có | có | có | có |", "| 80002 | 272 | không | có | có | có |")
    assert told(with_facilities(home, LIST, *rows), "FC007", "FC009") == []


@case("FC009", rule="R7")
def test_the_list_of_a_facility_that_cannot_perform_the_service(home: Path) -> None:
    rows = ("| 80001 | 272 | có | có | có | có |", "| 80002 | 272 | không | có | có | có |")
    assert told(with_facilities(home, LIST, *rows, facility="80002"), "FC009") == [("FC009", "B2", "80002", None)]


@silent("FC009")
def test_the_list_of_a_facility_that_can_perform_the_service(home: Path) -> None:
    rows = ("| 80001 | 272 | có | có | có | có |", "| 80002 | 272 | không | có | có | có |")
    assert told(with_facilities(home, LIST, *rows, facility="80001"), "FC009") == []


MIXED = """
| Mã cơ sở | STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |
| 80001    | 272              | Hematocrit  | 2000        |
| {}       | 272              | Hematocrit  | 2000        |
"""


@case("FC008", rule="R10")
def test_a_list_that_mixes_authorities(home: Path) -> None:
    checked = with_facilities(home, MIXED.format("80009"), "| 80001 | 272 | có | có | có | có |")
    assert told(checked, "FC008", "NB003") == [("FC008", "A3", "80009", None)]


@silent("FC008")
def test_a_list_of_the_province_s_own_facilities(home: Path) -> None:
    checked = with_facilities(home, MIXED.format("80002"), "| 80001 | 272 | có | có | có | có |")
    assert told(checked, "FC008", "NB003") == []


@pair("NM013", rule="R1", other=("274", "273"))
def test_a_price_without_norm_lines(home: Path, other: str, raises: bool) -> None:
    """The dossier has norm lines for 272 and for another service: not this one, or this one."""
    norms = NORMS.format("272") + "\n" + NORMS.format(other).partition("\n")[2]
    evidence = dossier(home / "dossier", norms=norms, tenders=TENDERS, performs=("272", "273", "274"))
    checked = judged(home, f"{LIST}\n| 273 | Máu lắng | 12000 |", dossier=evidence)
    assert told(checked, "NM013") == ([("NM013", "C3", 12_000, None)] if raises else [])


@pytest.mark.rule("R5")
def test_a_service_of_the_older_frame_without_the_structure_that_it_owes(home: Path) -> None:
    services = "| service_id | group | name | unit | source_item | structure_approved |\n| LA.1 | C2.7 | Nội soi tai | lần | C2.7 | không |"
    evidence = dossier(home / "dossier", norms=NORMS.format("272"), tenders=TENDERS, services=services, performs=("272", "LA.1"))
    checked = judged(home, f"{LIST}\n| LA.1 | Nội soi tai | 30000 |", dossier=evidence)
    assert ("NM003", "LA.1") in [(f.code, f.service) for f in checked.findings]


@pytest.mark.slow
@pytest.mark.rule("R2")
def test_a_submitted_norm_line_above_the_ministry_s(home: Path) -> None:
    ministry = "| service | component | item_code | item_name | unit | quantity |\n| 272 | supplies | I1 | Găng tay | đôi | 1 |"
    checked = with_line(home, "I1 | Găng tay | đôi | 2 | 1380 | 2760", ministry_norms=ministry)
    assert told(checked, "NM001") == [("NM001", "DM!F2", 2, 1)]
