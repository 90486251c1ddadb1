"""R7: only what is performed, by those who can. R8: the circular's numbers. R10: whose prices these are."""

from pathlib import Path

import pytest

from pricebook.app.build import Built
from tests.support import built, case, found, pair, silent

NORMS = """
| service | component | amount |
| A2 | utilities | 9000 |
| B1 | utilities | 9000 |
| C5.1.272 | utilities | 9000 |
"""
TENDERS = "| item_name | unit | price | decision_no |\n"
FACILITIES = """
| facility_code | name | class | managed_by |
| T | Bệnh viện tỉnh | II | province |
| H | Bệnh viện huyện | III | province |
| G | Bệnh viện ngành | III | Bộ Giao thông vận tải |
"""
CAN = "| facility_code | service | approved | equipped | staffed | performing | reason |\n"


def judged(home: Path, *capabilities: str, **tables: str) -> Built:
    lines = CAN + "\n".join(f"| {line} |" for line in capabilities)
    return built(home, norms=NORMS, tenders=TENDERS, **{"facilities": FACILITIES, "capabilities": lines, **tables})


def reasons(result: Built) -> dict[str, str]:
    assert result.prices is not None
    return {left.service_id: left.reason for left in result.prices.left_out}


@pair("FC001", rule="R7", performs=((), ("A2", "B1", "C5.1.272")))
def test_without_capabilities_everything_is_listed_and_nothing_may_be_approved(
    home: Path, performs: tuple[str, ...], raises: bool
) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS, performs=performs)
    assert found(result, "FC001") == ([("FC001", "capabilities.xlsx")] if raises else [])
    assert len(result.prices.lines) == 3  # type: ignore[union-attr]
    assert result.blocked == raises


@pytest.mark.rule("R7")
@pytest.mark.rule("R8")
def test_a_gap_in_the_numbers_has_its_reason(home: Path) -> None:
    result = judged(
        home,
        "T | A2 | có | có | có | có |",
        "T | B1 | không | có | có | không | chưa có máy thở",  # nobody performs it
        "G | C5.1.272 | có | có | có | có |",  # only a ministry's hospital does
    )
    assert [(line.number, line.ordinal) for line in result.prices.lines] == [(1, "A2")]  # type: ignore[union-attr]
    left = reasons(result)
    assert (left["B1"], left["C5.1.272"], left["A1"]) == ("not-performed", "other-authority", "not-performed")
    assert not found(result, "FC001")


@case("FC002", rule="R7")
@pytest.mark.parametrize(
    ("approved", "equipped", "staffed", "lacks"),
    [
        ("không", "có", "có", ["not-approved"]),
        ("có", "không", "có", ["not-equipped"]),
        ("có", "có", "không", ["not-staffed"]),
        ("không", "không", "không", ["not-approved", "not-equipped", "not-staffed"]),
    ],
)
def test_a_service_some_can_perform_and_some_cannot_stays_and_is_flagged(
    home: Path, approved: str, equipped: str, staffed: str, lacks: list[str]
) -> None:
    result = judged(home, "T | A2 | có | có | có | có |", f"H | A2 | {approved} | {equipped} | {staffed} | có |")
    assert found(result, "FC002") == [("FC002", "capabilities.csv!A3")]
    (line,) = result.prices.lines  # type: ignore[union-attr]
    assert line.flagged_facilities == ("H",)
    assert [list(ability.lacks) for ability in result.prices.capabilities] == [[], lacks]  # type: ignore[union-attr]


@silent("FC002")
def test_facilities_that_can_and_perform(home: Path) -> None:
    result = judged(home, "T | A2 | có | có | có | có |", "H | A2 | có | có | có | có |")
    assert not found(result, "FC002")
    assert result.prices.lines[0].flagged_facilities == ()  # type: ignore[union-attr]


@pytest.mark.rule("R7")
@pytest.mark.rule("R15")
def test_an_intensive_care_bed_at_a_class_iii_hospital_is_flagged(home: Path) -> None:
    needs = "| service | min_class | equipment | specialty |\n| B1 | II | Máy thở | |"
    result = judged(home, "T | B1 | có | có | có | có |", "H | B1 | có | có | có | có |", requirements=needs)
    (line,) = result.prices.lines  # type: ignore[union-attr]
    assert (line.service_id, line.class_, line.flagged_facilities) == ("B1", "II", ("H",))


@pytest.mark.rule("R7")
def test_required_equipment_must_be_stated(home: Path) -> None:
    needs = "| service | min_class | equipment | specialty |\n| A2 | | Máy thở | |"
    result = judged(home, "T | A2 | có | | có | có |", requirements=needs)
    assert reasons(result)["A2"] == "not-able"


@pair("FC003", rule="R10", province=("Tiền Giang", "Long An"))
def test_a_facility_of_another_province_is_named_by_its_province(home: Path, province: str, raises: bool) -> None:
    """Its manager is right: the province's own, of another province."""
    facilities = f"| facility_code | name | class | managed_by | province |\n| T | BV tỉnh | II | province | {province} |"
    result = judged(home, "T | A2 | có | có | có | có |", facilities=facilities)
    assert found(result, "FC003") == ([("FC003", "facilities.csv!E2")] if raises else [])
    assert all("of the province “Tiền Giang”" in f.message("en") for f in result.findings if f.code == "FC003")


@pair("FC003", rule="R10", manager=("Bộ Giao thông vận tải", "province"))
def test_a_provinces_prices_are_not_for_other_ministries_facilities(home: Path, manager: str, raises: bool) -> None:
    facilities = FACILITIES.replace("Bộ Giao thông vận tải", manager)
    result = judged(home, "T | A2 | có | có | có | có |", "G | A2 | có | có | có | có |", facilities=facilities)
    assert found(result, "FC003") == ([("FC003", "facilities.csv!D4")] if raises else [])
    assert [(f.facility_code, f.in_scope) for f in result.prices.facilities] == [("T", True), ("H", True), ("G", not raises)]  # type: ignore[union-attr]


@pytest.mark.slow
@pair("FC004", rule="R6", class_=("hạng I", "hạng II"))
def test_a_facility_of_a_class_without_prices(home: Path, class_: str, raises: bool) -> None:
    own = f"| facility_code | name | class | managed_by |\n| T | Bệnh viện tỉnh | {class_} | province |"
    result = judged(home, "T | A2 | có | có | có | có |", facilities=own)
    assert found(result, "FC004") == ([("FC004", "facilities.csv!C2")] if raises else [])


@pytest.mark.slow
@pair("FC005", rule="R10", manager=("Bộ Giao thông vận tải", "province"))
def test_a_ministrys_facility_under_a_pack_that_does_not_say_whose_price_applies(home: Path, manager: str, raises: bool) -> None:
    result = built(
        home,
        regulation="nq-399-2025",
        settings="pricing_date = 2025-07-01",
        facilities=FACILITIES.replace("Bộ Giao thông vận tải", manager),
        capabilities=CAN + "| T | A.1 | có | có | có | có | |",
    )
    assert found(result, "FC005") == ([("FC005", "facilities.csv!D4")] if raises else [])


@silent("FC005")
def test_the_letter_says_whose_price_applies(home: Path) -> None:
    assert not found(judged(home, "G | A2 | có | có | có | có |"), "FC005")


@pytest.mark.slow
@pytest.mark.rule("R8")
def test_services_stand_in_the_circulars_order_and_are_counted_once_for_all_classes(home: Path) -> None:
    norms = "| service | component | amount |\n| C5.1.272 | utilities | 9 |\n| B1 | utilities | 9 |\n| A1 | utilities | 9 |"
    result = built(home, norms=norms, tenders=TENDERS)
    assert [(line.number, line.ordinal, line.class_) for line in result.prices.lines] == [  # type: ignore[union-attr]
        (1, "A1", "II"), (1, "A1", "III"), (1, "A1", "IV"), (1, "A1", "station"), (2, "B1", "II"), (3, "272", None),
    ]  # fmt: skip


@pair("FC006", rule="R7", class_=("II", ""))
def test_a_facility_of_a_class_that_the_service_has_no_price_for(home: Path, class_: str, raises: bool) -> None:
    """A norm for class II alone, or one for all classes, and a hospital of class III that performs the service."""
    norms = f"| service | class | component | amount |\n| A2 | {class_} | utilities | 9000 |"
    lines = CAN + "| T | A2 | có | có | có | có | |\n| H | A2 | có | có | có | có | |"
    result = built(home, norms=norms, tenders=TENDERS, facilities=FACILITIES, capabilities=lines)
    assert found(result, "FC006") == ([("FC006", "capabilities.csv!A3")] if raises else [])


@pytest.mark.rule("R7")
def test_a_facility_whose_class_nobody_can_read_does_not_pass_a_minimum_class(home: Path) -> None:
    unreadable = "| facility_code | name | class | managed_by |\n| T | Bệnh viện tỉnh | hạng 9 | province |"
    needs = "| service | min_class | equipment | specialty |\n| A2 | IV | | |"
    assert reasons(judged(home, "T | A2 | có | có | có | có |", facilities=unreadable, requirements=needs))["A2"] == "not-able"
