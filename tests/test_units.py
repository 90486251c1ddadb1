"""Units, packs and strengths: what is one, what converts by measure alone, and what is only proposed."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricebook.items.identity import form_key, full_strength, name_key
from pricebook.items.strength import read_strength
from pricebook.items.units import known_units, measured_factor, pack_contents, proposed_factor, unit_key
from tests.support import built, case, found, item, pair, price, silent

NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | N | ml | 5 |
"""
TENDERS = """
| item_code | item_name | packaging | unit | price | decision_no | valid_from | valid_to |
| N | Natri clorid | Chai 500 ml | {unit} | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("Viên", "viên"), (" VIÊN ", "viên"), ("vien", "viên"), ("Ống.", "ống"), ("O\u0302\u0301ng", "ống"), ("Chiếc", "cái"), ("ML", "ml"),
        ("Lít", "lít"), ("lit", "lít"), ("gam", "g"), ("µg", "mcg"), ("μg", "mcg"), ("Tube", "tuýp"), ("test", "test"), ("LẦN", "lần"),
        ("1 cái", "cái"), ("01 cái", "cái"), ("Cái (1)", "cái"), ("Cái/chiếc", "cái"), ("Viên nang mềm", "viên"), ("Lọ bột", "lọ"),
        ("test (xét nghiệm)", "test"), ("Hộp (1 bình hít)", "hộp"),
    ],
)  # fmt: skip
def test_spellings_of_one_unit(typed: str, unit: str) -> None:
    assert unit_key(typed) == unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lọ", "lô"),
        ("bộ", "bó"),
        ("chai", "lọ"),
        ("chai", "Chai/Lọ"),
        ("ống", "ống tiêm"),
        ("L", "lít"),
        ("h", "giờ"),
        ("10 cái", "cái"),
        ("Hộp (10 bình hít)", "hộp"),
        ("Hộp (1 vỉ)", "hộp"),
        ("Chai (1 lít)", "chai"),
        ("Đôi/gói", "đôi"),
        ("Chai (lọ)", "chai"),
        ("ống dung môi", "ống"),
    ],
)
def test_units_that_only_look_alike(one: str, other: str) -> None:
    assert unit_key(one) != unit_key(other)


@pytest.mark.parametrize(
    ("unit", "norm_unit", "factor"),
    [
        ("lít", "ml", "1000"), ("ml", "lít", "0.001"), ("kg", "g", "1000"), ("g", "kg", "0.001"), ("kg", "mcg", None),  # 10^9 > 10^7
        ("mét", "cm", "100"), ("ml", "mg", None), ("chai", "ml", None), ("giờ", "phút", "60"), ("phút", "giờ", None),  # 1/60 is no decimal
    ],
)  # fmt: skip
def test_measures_convert_within_their_kind_where_that_is_exact(unit: str, norm_unit: str, factor: str | None) -> None:
    assert measured_factor(unit, norm_unit) == (None if factor is None else Decimal(factor))


@given(st.sampled_from(sorted(known_units().measures)), st.sampled_from(sorted(known_units().measures)))
def test_there_and_back_is_one(one: str, other: str) -> None:
    there, back = measured_factor(one, other), measured_factor(other, one)
    assert there is None or back is None or there * back == 1


def test_no_spelling_means_two_units() -> None:
    units = known_units()
    assert all(units.keys[unit.casefold()] == unit for unit in [*units.measures, *set(units.keys.values())])


@pytest.mark.parametrize(
    ("packaging", "unit", "norm_unit", "factor"),
    [
        ("Hộp 100 ống x 1ml", "hộp", "ống", "100"),
        ("Hộp 100 ống x 1ml", "hộp", "ml", "100"),  # 100 × 1
        ("Hộp 100 ống x1ml", "ống", "ml", "1"),
        ("Hộp 10 ống 0,5ml", "hộp", "ml", "5"),
        ("Hộp 3 vỉ x 10 viên", "hộp", "viên", "30"),
        ("Chai 500 ml", "chai", "lít", "0.5"),
        ("Thùng 20 chai x 500ml", "thùng", "ml", "10000"),
        ("Hộp 5 bơm tiêm đóng sẵn 0,5ml", "bơm tiêm", "ml", "0.5"),
        ("Hộp 1 lọ + 1 ống dung môi 5ml", "hộp", "ml", None),  # which of the two is meant?
        ("Hộp 3 vỉ, 6 vỉ x 10 viên", "hộp", "viên", None),
        ("Hộp 1 lọ; Hộp 10 lọ", "hộp", "lọ", None),
        ("Hộp 10 ống", "ống", "ml", None),
        ("Chai 1.000ml", "chai", "ml", None),  # a thousand, or one?
        ("Hộp 1.000 viên", "hộp", "viên", None),
        ("10 ống/hộp", "hộp", "ống", None),
        ("Hộp 1 lọ/ Hộp 10 lọ", "hộp", "lọ", None),
        ("Hộp 3 vỉ - 6 vỉ x 10 viên", "hộp", "viên", None),
        ("Hộp (10 ống) x 5ml", "hộp", "ml", None),
        ("Hộp 1 lọ bột 1 ống dung môi 5ml", "lọ", "ml", None),
        ("Hộp 1 lọ bột với 1 ống dung môi 5ml", "hộp", "lọ", None),
        ("Hộp 10 ống thuỷ tinh 2ml (tiêm bắp)", "hộp", "ml", "20"),
        ("", "hộp", "ống", None),
    ],
)
def test_what_a_pack_description_proposes(packaging: str, unit: str, norm_unit: str, factor: str | None) -> None:
    assert proposed_factor(packaging, unit, norm_unit) == (None if factor is None else Decimal(factor))


@given(st.text(max_size=60))
def test_no_pack_description_is_a_traceback(packaging: str) -> None:
    assert all(count > 0 for _, count, _ in pack_contents(packaging))


@silent("UP008")
def test_an_award_per_litre_prices_a_norm_in_millilitres(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS.format(unit="lít", price=18000))
    assert item(result, "N").unit_price == Decimal("18")  # 18000 ÷ 1000
    assert not found(result, "UP002", "UP008")


@case("UP002", rule="R3")
def test_a_pack_size_is_proposed_and_never_used(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS.format(unit="chai", price=9000))
    (finding,) = [f for f in result.findings if f.code == "UP002"]
    assert (finding.more["factor"], finding.more["pack"]) == ("500", "Chai 500 ml")
    assert "N | chai | 500" in finding.remedy()
    assert price(result, "C5.1.272") is None


def test_an_unknown_pack_asks_for_the_row(home: Path) -> None:
    tenders = TENDERS.format(unit="thùng", price=9000)
    (finding,) = [f for f in built(home, norms=NORMS, tenders=tenders).findings if f.code == "UP002"]
    assert "N | thùng | ?" in finding.remedy()


@case("UP008", rule="R3")
def test_a_conversion_against_the_measures_is_not_used(home: Path) -> None:
    conversions = "| item_code | unit | factor |\n| N | lít | 900 |"
    result = built(home, norms=NORMS, tenders=TENDERS.format(unit="lít", price=18000), conversions=conversions)
    (finding,) = [f for f in result.findings if f.code == "UP008"]
    assert (str(finding.at), finding.observed, finding.limit) == ("conversions.csv!C2", "900", "1000")
    assert price(result, "C5.1.272") is None


@silent("UP002")
def test_a_conversion_of_a_bottle_is_used_whatever_its_case(home: Path) -> None:
    conversions = "| item_code | unit | factor |\n| N | CHAI | 500 |"
    result = built(home, norms=NORMS, tenders=TENDERS.format(unit="Chai", price=9000), conversions=conversions)
    assert item(result, "N").unit_price == Decimal("18")  # 9000 ÷ 500


# Strengths that are one quantity, and their neighbours that are not.
EQUAL = [
    ("0,25mg/ml", "0.25 mg/1ml"),
    ("0,25mg/ml", "250mcg/ml"),
    ("500mg + 125mg", "500 mg; 125 mg"),
    ("1g", "1000mg"),
    ("0.5% (5mg/ml) - 4ml", "5mg/ml, 4ml"),
    ("200mg/10ml", "20mg/ml, 10ml"),
    ("100%/240ml", "100% (v/v), 240ml"),
    ("1.000.000 UI", "1 triệu IU"),
    ("2.500 IU", "2500IU"),
]
DIFFERENT = [
    ("0,25mg/ml", "0.5 mg/ml"),
    ("0,25mg/ml", "2,5mg/ml"),
    ("20mg/2ml", "10mg/ml"),  # the same solution; whether the same ampoule, nobody says
    ("500mg", "500mg + 125mg"),
    ("5mg", "5mg/ml"),
    ("5mg", "5mg + 5mg"),
    ("5mg + 10mg", "10mg + 5mg"),  # each belongs to its substance
    ("0.5% + 5mg/ml", "5mg/ml"),
    ("5 mIU/ml", "5 MIU/ml"),  # thousandths and millions
    ("0,9%", "9%"),
    ("1.000mg", "1000mg"),  # a thousand, or one? letters are only equal to themselves
    ("10^7 CFU", "10^8 CFU"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_strengths_are_compared_as_quantities(one: str, other: str) -> None:
    assert read_strength(one) == read_strength(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_strengths_that_differ_are_never_equal(one: str, other: str) -> None:
    assert read_strength(one) != read_strength(other)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_strength_in_micrograms_equals_it_in_milligrams_and_no_other(one: int, other: int) -> None:
    exact = format(Decimal(one).scaleb(-3), "f").replace(".", ",")
    assert read_strength(f"{one}mcg/ml") == read_strength(f"{exact}mg/ml") or "," in exact  # 1,234mg may be a thousand
    assert (read_strength(f"{one}mg") == read_strength(f"{other}mg")) == (one == other)


@given(st.text(max_size=80))
def test_no_strength_is_a_traceback(text: str) -> None:
    read = read_strength(text)
    assert read is None or read.key is not None


def test_what_one_container_holds_is_part_of_the_strength() -> None:
    """5mg/ml in an ampoule of 4 ml and in one of 20 ml are two things, and their prices are not compared."""
    small = full_strength("5mg/ml", "Hộp 5 ống x 4ml", "Ống")
    assert small == full_strength("0.5% (5mg/ml) - 4ml", "Hộp 5 ống x 4ml", "ống")
    assert small != full_strength("5mg/ml", "Hộp 5 ống x 20ml", "Ống")
    assert full_strength("500mg", "Hộp 10 vỉ x 10 viên", "Viên") == read_strength("500mg")


def test_names_and_forms_are_compared_without_case_stars_and_idle_words() -> None:
    assert name_key("Acid amin*") == name_key("ACID  AMIN (*)")
    assert form_key("Dung dịch thuốc tiêm") == form_key("Dung dịch tiêm")
    assert form_key("Hoà tan") == form_key("Hòa tan")  # two ways to place the tone
    assert form_key("Bột xịt") != form_key("Bọt xịt")  # powder, foam
    assert form_key("Viên nén") != form_key("Viên nén bao phim")
    assert name_key("Găng tay (7)") != name_key("Găng tay (8)")
    assert name_key("Thủy tinh thể +2") != name_key("Thủy tinh thể -2")
    assert name_key("VD-28252-17") == name_key("VD 28252 17")


@pair("UP031", factor=("0.5", "500"))
def test_a_conversion_that_contradicts_the_packaging_of_its_award(home: Path, factor: str, raises: bool) -> None:
    """9,000 ÷ 0.5 = 18,000 a millilitre: the factor is in litres, the norm in millilitres."""
    conversions = f"| item_code | unit | factor |\n| N | chai | {factor} |"
    result = built(home, norms=NORMS, tenders=TENDERS.format(unit="chai", price=9000), conversions=conversions)
    assert found(result, "UP031") == ([("UP031", "conversions.csv!C2")] if raises else [])
    assert [(f.observed, f.limit) for f in result.findings if f.code == "UP031"] == ([("0.5", "500")] if raises else [])


@pytest.mark.slow
@pytest.mark.parametrize("packaging", ["Chai 1.000 ml", "Hộp 10 lọ", "Chai 500 ml + 1 ống dung môi", "500", ""])
@silent("UP031")
def test_a_packaging_that_is_not_certain_contradicts_nothing(home: Path, packaging: str) -> None:
    conversions = "| item_code | unit | factor |\n| N | chai | 250 |"
    tenders = TENDERS.format(unit="chai", price=9000).replace("Chai 500 ml", packaging)
    assert found(built(home, norms=NORMS, tenders=tenders, conversions=conversions), "UP031") == []
