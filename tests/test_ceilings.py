"""R6: economical, and never above the circular's maximum."""

from dataclasses import replace
from pathlib import Path

import pytest

from pricebook.app.build import Built
from pricebook.dossier import load_dossier
from pricebook.pricing import compose
from pricebook.pricing.assemble import assemble
from pricebook.pricing.checks.ceilings import above_ceiling
from pricebook.regulation import search_path
from tests.support import built, case, dossier, errors, found, pair, price, prices, silent, whole_pack


def lump(home: Path, service: str, amount: str, *, settings: str = "", **tables: str) -> Built:
    """One service that costs `amount` as a lump sum."""
    norms = f"| service | component | amount |\n| {service} | utilities | {amount} |"
    tenders = "| item_name | unit | price | decision_no |\n"
    return built(home, settings=settings, norms=norms, tenders=tenders, **tables)


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("cost", "status", "bound", "listed", "cut_off"),
    [
        ("14499.99", "priced", None, 14_000, 0),
        ("14500", "priced", None, 15_000, 0),  # half-way goes up
        ("15499", "priced", None, 15_000, 0),  # rounds to the maximum itself
        ("15500", "capped", "ceiling", 15_000, 1_000),  # 16,000 − 15,000
        ("99000", "capped", "ceiling", 15_000, 84_000),
    ],
)
def test_a_price_is_capped_at_the_maximum(home: Path, cost: str, status: str, bound: str, listed: int, cut_off: int) -> None:
    line = lump(home, "C5.1.272", cost).prices.lines[0]  # type: ignore[union-attr]
    assert (line.ceiling, line.status, line.bound, line.price, line.cut_off) == (15_000, status, bound, listed, cut_off)


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("service", "share", "bound"),
    [
        ("C5.1.268", "0.85", 48_000),  # 57,000 × 0.85 = 48,450
        ("C5.1.271", "0.85", 20_000),  # 23,000 × 0.85 = 19,550, rounded up
        ("C5.1.275", "0.85", 26_000),  # 30,000 × 0.85 = 25,500, half-way
        ("A3", "0.80", 80_000),
        ("C5.1.272", "1", 15_000),
    ],
)
def test_a_share_of_the_maximum_is_rounded_by_unit_and_mode(home: Path, service: str, share: str, bound: int) -> None:
    result = lump(home, service, "9000000", settings=f'share_of_ceiling = "{share}"')
    assert price(result, service) == bound


@pytest.mark.rule("R6")
def test_a_maximum_that_is_no_multiple_of_the_unit_is_rounded_down(home: Path) -> None:
    result = lump(home, "C5.1.272", "99000", settings='[rounding]\nunit = 2000\nmode = "up"')
    assert price(result, "C5.1.272") == 14_000  # 15,000 down to a multiple of 2,000; never 16,000


@pytest.mark.rule("R6")
def test_shares_by_service_and_class_go_before_those_by_group(home: Path) -> None:
    norms = "| service | component | amount |\n| A1 | utilities | 90000 |\n| A2 | utilities | 900000 |"
    shares = "| service | class | share |\n| A | | 0.8 |\n| A1 | II | 0.85 |\n| A1 | IV | 1 |"
    result = built(home, norms=norms, tenders="| item_name | unit | price | decision_no |\n", shares=shares)
    # II 15,000 × 0.85 = 12,750 → 13,000; III 10,000 × 0.8; IV 7,000 × 1; station 5,000 × 0.8; A2 200,000 × 0.8
    assert prices(result) == {
        ("A1", "II"): 13_000,
        ("A1", "III"): 8_000,
        ("A1", "IV"): 7_000,
        ("A1", "station"): 4_000,
        ("A2", None): 160_000,
    }


PROPOSED = "| service | class | price | reason |\n| C5.1.272 | | {} | thu nhập |"


@silent("CP004")
@pytest.mark.rule("R6")
def test_a_province_may_decide_on_less(home: Path) -> None:
    result = lump(home, "C5.1.272", "12000", proposed_prices=PROPOSED.format("9500"))
    line = result.prices.lines[0]  # type: ignore[union-attr]
    assert (line.price, line.status, line.bound, line.cut_off) == (9_500, "priced", "proposal", 2_500)
    assert not errors(result)


@case("CP004", rule="R6")
@pytest.mark.parametrize(("cost", "stands"), [("12000", 12_000), ("99000", 15_000)])
def test_a_proposal_above_the_composed_price_or_the_bound(home: Path, cost: str, stands: int) -> None:
    result = lump(home, "C5.1.272", cost, proposed_prices=PROPOSED.format("16000"))
    assert found(result, "CP004") == [("CP004", "proposed_prices.csv!C2")]
    assert price(result, "C5.1.272") == stands


@pair("CP002", rule="R6", class_=("III", "I"))
def test_a_norm_for_a_class_without_a_maximum(home: Path, class_: str, raises: bool) -> None:
    norms = f"| service | class | component | amount |\n| B1 | II | utilities | 1000 |\n| B1 | {class_} | utilities | 1000 |"
    settings = 'classes = ["I", "II", "III"]'
    whole_pack(home)
    result = built(home, settings=settings, norms=norms, tenders="| item_name | unit | price | decision_no |\n")
    assert found(result, "CP002") == ([("CP002", "norms.csv!B3")] if raises else [])
    # the circular has B1 for special, I and II
    assert prices(result) == {("B1", "II"): 1000} | ({} if raises else {("B1", "I"): 1000})


@case("CP005", rule="R6")
def test_ceilings_seen_only_in_other_documents_are_said(home: Path) -> None:
    assert found(lump(home, "C5.1.272", "1000"), "CP005") == [("CP005", "ttlt-04-2012/services.csv")]


@silent("CP005")
def test_ceilings_quoted_by_a_resolution_are_confirmed(home: Path) -> None:
    assert not found(lump(home, "A2", "1000"), "CP005")


@pytest.mark.rule("R6")
def test_prices_differ_by_class_where_the_norm_does(home: Path) -> None:
    norms = (
        "| service | class | component | amount |\n| C5.1.272 | II | utilities | 9000 |\n| C5.1.272 | III | utilities | 7000 |"
    )
    result = built(home, norms=norms, tenders="| item_name | unit | price | decision_no |\n")
    assert prices(result) == {("C5.1.272", "II"): 9000, ("C5.1.272", "III"): 7000}


@case("CP006", rule="R6")
def test_a_sum_that_rounds_to_nothing_is_no_price(home: Path) -> None:
    result = lump(home, "C5.1.272", "499.99")
    assert found(result, "CP006") == [("CP006", "norms.csv!A2")]
    assert price(result, "C5.1.272") is None


@silent("CP006")
def test_a_sum_that_rounds_up_to_the_unit(home: Path) -> None:
    result = lump(home, "C5.1.272", "500")
    assert not found(result, "CP006")
    assert price(result, "C5.1.272") == 1000


@pair("CP027", quantity=("101", "100"))
def test_a_price_that_no_service_comes_to(home: Path, quantity: str, raises: bool) -> None:
    """100 pieces at 10,000,000,000 đ are 10^12 đ, which is still believed; one piece more is not."""
    norms = f"| service | item_code | quantity | unit | component |\n| C5.1.272 | K | {quantity} | cái | supplies |"
    tenders = (
        "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
        "| K | Kim | cái | 10000000000 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    )
    result = built(home, norms=norms, tenders=tenders)
    assert found(result, "CP027") == ([("CP027", "norms.csv!A2")] if raises else [])


@pytest.mark.rule("R6")
def test_one_dong_above_the_ceiling_is_above(home: Path) -> None:
    """No build can raise it, and the check that says so must not rest on that: the list is tampered with here."""
    assert tampered(home, 15_001) == [("CP001", 15_001, 15_000)]


@pytest.mark.rule("R6")
def test_a_price_at_the_ceiling(home: Path) -> None:
    assert tampered(home, 15_000) == []


def tampered(home: Path, price: int) -> list[tuple[str, object, object]]:
    dossier_read, _ = load_dossier(lump_dossier(home), search_path())
    assert dossier_read is not None
    with dossier_read.con:
        composition = compose(dossier_read)
        prices = assemble(composition)
        prices = replace(prices, lines=(replace(prices.lines[0], price=price), *prices.lines[1:]))
        return [(f.code, f.observed, f.limit) for f in above_ceiling(composition, prices)]


def lump_dossier(home: Path) -> Path:
    norms = "| service | component | amount |\n| C5.1.272 | utilities | 9000 |"
    return dossier(home, norms=norms, tenders="| item_name | unit | price | decision_no |\n")


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    "table",
    [
        {"shares": "| service | share |\n| C5.1 | tám phần |"},
        {"shares": "| service | class | share |\n| C5.1.272 | hạng 9 | 0.8 |"},
        {"shares": "| service | share |\n| C5.1.272 | 0.5 |\n| 272 | 0.9 |"},
        {"proposed_prices": "| service | class | price | reason |\n| C5.1.272 | hạng 9 | 1000 | x |"},
    ],
)
def test_a_share_or_a_proposal_that_cannot_be_read_is_not_the_lack_of_one(home: Path, table: dict[str, str]) -> None:
    result = lump(home, "C5.1.272", "99000", **table)
    assert price(result, "C5.1.272") is None
    assert result.blocked


@pytest.mark.rule("R6")
def test_a_group_is_named_however_its_letters_stand(home: Path) -> None:
    assert price(lump(home, "C5.1.272", "99000", shares="| service | share |\n| c5 1 | 0.8 |"), "C5.1.272") == 12_000


@pair("IN012", classes=('["II", "II"]', '["II", "III"]'))
def test_a_class_named_twice_in_the_settings(home: Path, classes: str, raises: bool) -> None:
    assert found(lump(home, "A1", "5000", settings=f"classes = {classes}"), "IN012") == (
        [("IN012", "dossier.toml")] if raises else []
    )


@pair("IN023", service=("c5.1.272", "LA.272"))
def test_an_own_service_that_is_another_spelling_of_the_circulars(home: Path, service: str, raises: bool) -> None:
    own = f"| service_id | group | name |\n| {service} | X | Hematocrit |"
    result = lump(home, service, "40000", services=own)
    assert found(result, "IN023") == ([("IN023", "services.csv!A2")] if raises else [])


@pair("UP032", rule="R3", price=("150000", "149999"))
def test_the_only_award_of_an_item_makes_a_cost_of_ten_times_the_maximum(home: Path, price: str, raises: bool) -> None:
    """The maximum of C5.1.272 is 15,000: 1 piece at 150,000 is ten times that. The price is capped, and would look right."""
    norms = "| service | item_code | item_name | quantity | unit | component |\n| C5.1.272 | K | Kim | 1 | cái | supplies |"
    tenders = (
        "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
        f"| K | Kim | cái | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    )
    result = built(home, norms=norms, tenders=tenders)
    assert found(result, "UP032") == ([("UP032", "tenders.csv!D2")] if raises else [])
    assert all("K Kim" in f.message("vi") and "gấp 10 lần" in f.message("vi") for f in result.findings if f.code == "UP032")
