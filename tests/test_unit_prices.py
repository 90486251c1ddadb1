"""R3: the lowest approved winning price of the year. R4: else the low average of the region."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pricebook.base.languages import say
from pricebook.pricelist import low_average
from tests.support import award_no, built, case, errors, found, item, pair, price, silent

NORM = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.272 | supplies | K | Kim lấy máu | cái | 1 |
"""


def tenders(*lines: str) -> str:
    """Awards: item | unit | price | decision | date | from | to."""
    head = "| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
    filled = []
    for line in lines:
        code, *rest = [cell.strip() for cell in line.split("|")]
        filled.append("| " + " | ".join([code, f"Tên {code}", *rest]) + " |")
    return head + "\n".join(filled)


def regional(*lines: str) -> str:
    """province | price, all of 2012."""
    head = "| province | item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
    return head + "\n".join(
        f"| {p.strip()} | K | Kim | cái | {v.strip()} | QĐ {i} | 2012-02-01 | 2012-02-01 | 2012-12-31 |"
        for i, (p, v) in enumerate(line.split("|") for line in lines)
    )


NOTHING_OWN = tenders("X | cái | 1 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31")


@pytest.mark.rule("R3")
def test_the_lowest_of_several_awards_wins(home: Path) -> None:
    result = built(home, norms=NORM, tenders=tenders(
        "K | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31",   # VLOOKUP would find this first
        "K | cái | 700 | 2/QĐ | 2012-03-10 | 2012-03-10 | 2012-12-31",
        "K | cái | 800 | 3/QĐ | 2012-02-10 | 2012-02-10 | 2012-12-31",
    ))  # fmt: skip
    kim = item(result, "K")
    assert (kim.unit_price, kim.basis, award_no(result, kim.award)) == (700, "tender", "2/QĐ")
    assert [award_no(result, loser) for loser in kim.losers] == ["3/QĐ", "1/QĐ"]  # the rows that lost, 800 before 900


@pytest.mark.rule("R3")
def test_a_tie_goes_to_the_earliest_decision_then_its_number(home: Path) -> None:
    result = built(home, norms=NORM, tenders=tenders(
        "K | cái | 700 | 9/QĐ | 2012-03-10 | 2012-03-10 | 2012-12-31",
        "K | cái | 700 | 8/QĐ | 2012-02-10 | 2012-02-10 | 2012-12-31",
        "K | cái | 700 | 7/QĐ | 2012-02-10 | 2012-02-10 | 2012-12-31",
    ))  # fmt: skip
    assert award_no(result, item(result, "K").award) == "7/QĐ"


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("validity", "counts"),
    [
        ("2011-02-01 | 2011-12-31", False),  # another year
        ("2011-02-01 | 2012-01-01", True),  # touches 2012 for a day
        ("2012-12-31 | 2013-06-30", True),  # begins after the pricing date, and is still of the year
        ("2013-01-01 | 2013-12-31", False),
    ],
)
def test_awards_count_when_their_validity_touches_the_year(home: Path, validity: str, counts: bool) -> None:
    result = built(home, norms=NORM, tenders=tenders(
        f"K | cái | 500 | 1/QĐ | 2011-02-01 | {validity}", "K | cái | 900 | 2/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31"
    ))  # fmt: skip
    assert item(result, "K").unit_price == (500 if counts else 900)


@case("UP004", rule="R3")
def test_a_blank_validity_is_found_and_counted_by_the_year_of_its_decision(home: Path) -> None:
    result = built(
        home,
        norms=NORM,
        tenders=tenders("K | cái | 500 | 1/QĐ | 2012-02-01 | 2012-02-01 | ", "K | cái | 400 | 2/QĐ | 2011-02-01 | | "),
    )
    assert item(result, "K").unit_price == 500  # the 400 of 2011 does not count
    assert found(result, "UP004") == [("UP004", "tenders.csv!H2"), ("UP004", "tenders.csv!H3")]


@pair("UP004", valid_to=("", "2012-12-31"))
def test_an_award_that_does_not_say_until_when_it_holds(home: Path, valid_to: str, raises: bool) -> None:
    result = built(home, norms=NORM, tenders=tenders(f"K | cái | 900 | 1/QĐ | 2012-02-01 | 2012-02-01 | {valid_to}"))
    assert found(result, "UP004") == ([("UP004", "tenders.csv!H2")] if raises else [])
    assert item(result, "K").unit_price == 900


@pytest.mark.rule("R3")
def test_a_bottle_is_converted_to_millilitres_before_prices_are_compared(home: Path) -> None:
    result = built(
        home,
        norms="| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | N | ml | 10 |",
        conversions="| item_code | unit | factor |\n| N | chai | 500 |\n| N | túi | 1000 |",
        tenders=tenders(
            "N | chai | 9000 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31",   # 9,000 ÷ 500 = 18
            "N | túi | 15500 | 2/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31",   # 15,500 ÷ 1,000 = 15.5: the lowest
        ),
    )  # fmt: skip
    assert item(result, "N").unit_price == Decimal("15.5")


def test_a_unit_price_without_a_finite_decimal_is_a_fraction(home: Path) -> None:
    result = built(
        home,
        norms="| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | N | ml | 3000 |",
        conversions="| item_code | unit | factor |\n| N | chai | 30 |",
        tenders=tenders("N | chai | 100 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31"),
    )
    assert item(result, "N").unit_price == Fraction(10, 3)  # 100 ÷ 30
    assert item(result, "N").cost == Decimal(10_000)  # 3,000 × 100 ÷ 30


@case("UP002", rule="R3")
def test_a_unit_that_no_conversion_reaches(home: Path) -> None:
    result = built(home, norms=NORM, tenders=tenders("K | hộp | 90000 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31"))
    assert found(result, "UP002") == [("UP002", "tenders.csv!C2")]
    assert price(result, "C5.1.272") is None


@silent("UP002")
def test_a_unit_in_other_letters_is_the_same_unit(home: Path) -> None:
    result = built(home, norms=NORM, tenders=tenders("K | CÁI | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31"))
    assert not found(result, "UP002")
    assert price(result, "C5.1.272") == 1000  # 900 → 1,000


@pair("UP005", rule="R1", unit=("hộp", "cái"))
def test_a_norm_line_in_another_unit_than_the_item(home: Path, unit: str, raises: bool) -> None:
    result = built(
        home, norms=NORM.replace("| cái |", f"| {unit} |"), items="| item_code | item_name | unit |\n| K | Kim | cái |",
        tenders=tenders("K | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31"),
    )  # fmt: skip
    assert found(result, "UP005") == ([("UP005", "norms.csv!E2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 1000)


@case("UP001", rule="R3")
def test_an_item_priced_nowhere_has_no_price_and_is_never_zero(home: Path) -> None:
    norms = NORM + "| A2 | supplies | K | Kim lấy máu | cái | 2 |\n| A2 | utilities | | | | |\n"
    norms = norms.replace("| quantity |", "| quantity | amount |").replace("| 1 |\n", "| 1 | |\n").replace("| 2 |\n", "| 2 | |\n")
    norms = norms.replace("| A2 | utilities | | | | |", "| A2 | utilities | | | | | 5000 |")
    result = built(home, norms=norms, tenders=NOTHING_OWN)
    assert found(result, "UP001") == [("UP001", "norms.csv!C2")]  # once by item, at its first line
    assert price(result, "C5.1.272") is None and price(result, "A2") is None
    assert result.blocked


@pair("UP001", rule="R3", valid_to=("2011-12-31", "2012-01-01"))
def test_an_item_with_any_award_that_counts_is_priced(home: Path, valid_to: str, raises: bool) -> None:
    """Valid to the last day of the year before, or to the first of the year: approved for it."""
    result = built(home, norms=NORM, tenders=tenders(f"K | cái | 900 | 1/QĐ | 2011-01-10 | 2011-01-10 | {valid_to}"))
    assert found(result, "UP001") == ([("UP001", "norms.csv!C2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 1000)


@pytest.mark.slow
def test_a_code_that_no_table_has_is_named_with_the_code_of_its_name(home: Path) -> None:
    items = "| item_code | item_name | unit |\n| VT017 | Khẩu trang y tế | cái |\n| VT9 | Kim | cái |"
    won = tenders("VT017 | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31")
    norm = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.272 | supplies | {} | {} | cái | 1 |"
    said = {}
    for code, name in (("VT999", "Khẩu trang y tế"), ("VT07", "Găng"), ("QQQ", "Găng"), ("VT9", "Kim")):
        result = built(home / code, norms=norm.format(code, name), tenders=won, items=items)
        (finding,) = [f for f in result.findings if f.code == "UP001"]
        said[code] = finding.message("en")
    assert (
        said["VT999"].startswith("VT999 “Khẩu trang y tế” (a code that none of")
        and "maybe VT017 “Khẩu trang y tế”)" in said["VT999"]
    )
    assert "maybe VT017" in said["VT07"]  # by its letters
    assert "none of items" in said["QQQ"] and "maybe" not in said["QQQ"]
    assert said["VT9"].startswith("VT9 “Kim”: no tender price")  # known, and without a price


def test_a_trailing_space_in_a_code_changes_nothing(home: Path) -> None:
    # MINIFS over "K" against "K " gives 0: a wrong price without a warning
    result = built(
        home,
        norms=NORM.replace("| K |", "| K\u00a0 |"),
        tenders=tenders("K | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31"),
    )
    assert item(result, "K").unit_price == 900


@pytest.mark.slow
@case("UP006", rule="R4")
def test_without_a_tender_price_the_low_average_of_the_region(home: Path) -> None:
    result = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional(
        "Tiền Giang | 310", "Tiền Giang | 295", "Bến Tre | 300", "Vĩnh Long | 320", "Đồng Tháp | 285",
        "Tây Ninh | 100",   # another region
        "Long An | 150",    # the own province is left out
    ))  # fmt: skip
    kim = item(result, "K")
    assert (kim.unit_price, kim.basis) == (300, "regional")  # (295 + 300 + 320 + 285) ÷ 4
    assert sorted(p.province for p in kim.provinces) == ["Bến Tre", "Tiền Giang", "Vĩnh Long", "Đồng Tháp"]
    assert found(result, "UP006") == [("UP006", "norms.csv!C2")]


@silent("UP006")
@pytest.mark.rule("R3")
def test_a_tender_price_goes_before_a_lower_region(home: Path) -> None:
    own = tenders("K | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31")
    result = built(home, norms=NORM, tenders=own, regional_prices=regional("Tiền Giang | 310"))
    assert item(result, "K").unit_price == 900
    assert not found(result, "UP006")


@pytest.mark.rule("R4")
def test_too_few_provinces_for_a_mean_give_no_price(home: Path) -> None:
    result = built(
        home,
        settings="[regional]\nmin_provinces = 2",
        norms=NORM,
        tenders=NOTHING_OWN,
        regional_prices=regional("Tiền Giang | 310"),
    )
    assert item(result, "K").basis == "missing"


@pytest.mark.rule("R4")
@pytest.mark.parametrize(
    ("method", "low"),
    [
        ("mean-of-lowest", "20"),  # (10 + 20 + 30) ÷ 3
        ("lowest-of-means", "20"),  # the means are 30, 20, 30
        ("mean-below-median", "10"),  # the median is 20, and one price lies below it: fewer than two, so the lowest
    ],
)
def test_three_readings_of_the_low_average(method: str, low: str) -> None:
    regions = {"A": [Decimal(10), Decimal(50)], "B": [Decimal(20)], "C": [Decimal(30)]}
    assert low_average(regions, method) == Decimal(low)


@pytest.mark.rule("R4")
def test_the_mean_below_the_median_of_five() -> None:
    # lowest prices 10, 20, 30, 40, 50: the median is 30; (10 + 20) ÷ 2 = 15
    assert low_average({p: [Decimal(v)] for p, v in zip("ABCDE", (10, 20, 30, 40, 50), strict=True)}, "mean-below-median") == 15


@case("UP009", rule="R3")
def test_tender_groups_that_do_not_compete_are_a_conflict_not_a_choice(home: Path) -> None:
    grouped = """
    | item_code | item_name | group | unit | price | decision_no | valid_from | valid_to |
    | K | Kim | N1 | cái | 900 | 1/QĐ | 2012-01-10 | 2012-12-31 |
    | K | Kim | N4 | cái | 700 | 2/QĐ | 2012-01-10 | 2012-12-31 |
    """
    result = built(home, settings='tender_groups = "within-group"', norms=NORM, tenders=grouped)
    assert found(result, "UP009", "UP001") == [("UP009", "norms.csv!C2")]
    assert price(result, "C5.1.272") is None


@silent("UP009")
def test_tender_groups_compete_by_the_letters_plain_wording(home: Path) -> None:
    grouped = """
    | item_code | item_name | group | unit | price | decision_no | valid_from | valid_to |
    | K | Kim | N1 | cái | 900 | 1/QĐ | 2012-01-10 | 2012-12-31 |
    | K | Kim | N4 | cái | 700 | 2/QĐ | 2012-01-10 | 2012-12-31 |
    """
    result = built(home, norms=NORM, tenders=grouped)
    assert item(result, "K").unit_price == 700
    assert not found(result, "UP009")


UNNAMED = """
| item_name | unit | price | decision_no | valid_from | valid_to |
| Kim 21G | cái | 700 | 1/QĐ | 2012-01-10 | 2012-12-31 |
"""


@pytest.mark.slow
@case("UP010", rule="R3")
def test_an_award_without_item_code_is_not_considered(home: Path) -> None:
    result = built(
        home,
        norms=NORM,
        tenders=UNNAMED,
        matches="| source_name | source_unit | item_code | confirmed_by |\n| Kim 21G | cái | K | |",
    )
    assert found(result, "UP010") == [("UP010", "tenders.csv!2:2")]
    assert errors(result) == ["UP001"]


@silent("UP010")
def test_a_confirmed_match_is_the_item(home: Path) -> None:
    confirmed = "| source_name | source_unit | item_code | confirmed_by |\n| Kim 21G | cái | K | DS. Trần Văn B |"
    result = built(home, norms=NORM, tenders=UNNAMED, matches=confirmed)
    assert item(result, "K").unit_price == 700
    assert not found(result, "UP010")


@pytest.mark.rule("R4")
def test_a_province_that_the_region_scheme_does_not_know_is_found(home: Path) -> None:
    result = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional("Tiền Giang | 300", "Tiền Giamg | 100"))
    assert item(result, "K").unit_price == 300
    assert found(result, "IN019") == [("IN019", "regional_prices.csv!A3")]


VAT = """
| item_code | item_name | unit | price | vat_included | decision_no | valid_from | valid_to |
| K | Kim | cái | 1010 | không | 1/QĐ | 2012-01-10 | 2012-12-31 |
| K | Kim | cái | 1050 | {} | 2/QĐ | 2012-01-10 | 2012-12-31 |
"""


@case("UP007", rule="R3")
def test_awards_with_and_without_vat(home: Path) -> None:
    assert found(built(home, norms=NORM, tenders=VAT.format("có")), "UP007") == [("UP007", "tenders.csv!E2")]


@silent("UP007")
def test_awards_on_one_basis(home: Path) -> None:
    assert not found(built(home, norms=NORM, tenders=VAT.format("không")), "UP007")


@pytest.mark.rule("R4")
def test_a_regional_row_without_a_province_is_nobodys_price(home: Path) -> None:
    own = tenders("K | cái | 2000 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31")
    result = built(home, norms=NORM, tenders=own, regional_prices=regional(" | 300"))
    assert item(result, "K").unit_price == 2000


@pytest.mark.rule("R3")
def test_a_validity_that_ends_before_it_begins_is_none(home: Path) -> None:
    result = built(home, norms=NORM, tenders=tenders("K | cái | 700 | 1/QĐ | 2011-01-10 | 2012-12-31 | 2012-01-01"))
    assert found(result, "UP004") == [("UP004", "tenders.csv!H2")]
    assert item(result, "K").basis == "missing"  # and its decision is of 2011


@pytest.mark.rule("R1")
def test_an_item_counted_in_two_units_without_a_table_of_items_has_no_unit(home: Path) -> None:
    two = NORM + "| A2 | supplies | K | Kim | hộp | 1 |"
    own = tenders("K | cái | 900 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31")
    result = built(home, norms=two, tenders=own)
    assert [place for code, place in found(result, "UP005")] == ["norms.csv!E2", "norms.csv!E3"]
    assert price(result, "C5.1.272") is None and price(result, "A2") is None


@pytest.mark.parametrize(("written", "said"), [("vt0{}", "codes-spelt-otherwise"), ("X{}", "date-in-another-year")])
def test_why_many_items_have_no_price_at_once(home: Path, written: str, said: str) -> None:
    """Codes in small letters are no pricing date in another year."""
    head = "| service | component | item_code | item_name | unit | quantity |\n"
    lines = "\n".join(f"| C5.1.272 | supplies | {written.format(n)} | Tên VT0{n} | cái | 1 |" for n in range(1, 7))
    awards = tenders(*(f"VT0{n} | cái | 700 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31" for n in range(1, 7)))
    (finding,) = [f for f in built(home, norms=head + lines, tenders=awards).findings if f.code == "UP001"]
    assert finding.more["because"] == say(f"notation.{said}")
