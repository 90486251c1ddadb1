"""Exact amounts: rounding, dividing, writing."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricebook import pricing
from pricebook.base.languages import shown
from pricebook.base.money import RoundingMode, divide, dong, exact_text, net_quantity, round_to, vietnamese_number
from pricebook.base.rounding import RoundingRule, bound_of, rounded, steps_fit, units_in_words
from pricebook.dossier.database import connect
from pricebook.pricelist import Rounding, RoundingStep

ROUNDING = Path(pricing.__file__).parent / "sql" / "02_rounding.sql"
MODES: st.SearchStrategy[RoundingMode] = st.sampled_from(("half-up", "down", "up"))
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("amount", "unit", "mode", "rounded"),
    [
        ("12499.999999", 1000, "half-up", 12_000),
        ("12500", 1000, "half-up", 13_000),
        ("12999.99", 1000, "down", 12_000),
        ("12000.000001", 1000, "up", 13_000),
        ("12000", 1000, "up", 12_000),
        ("39976.33913", 100, "down", 39_900),
        ("749.99", 500, "half-up", 500),
        ("750", 500, "half-up", 1_000),
    ],
)
def test_rounding(amount: str, unit: int, mode: str, rounded: int) -> None:
    assert round_to(Decimal(amount), unit, mode) == rounded  # type: ignore[arg-type]


# Down to 100 below 100,000, down to 1,000 from there: as prices of a circular of 2018 were rounded.
BY_STEPS = Rounding(1000, "down", (RoundingStep(100_000, 100),))
RULES: st.SearchStrategy[RoundingRule] = st.one_of(
    st.builds(Rounding, st.integers(1, 10_000), MODES),
    st.builds(Rounding, st.sampled_from([100, 500, 1000]), MODES, st.just((RoundingStep(5_000, 50), RoundingStep(100_000, 100)))),
)


def in_sql(expression: str, rule: RoundingRule, *values: str | int | None) -> object:
    """The answer of the SQL rules, with the rule of rounding as pricing hands it over."""
    steps = [{"below": step.below, "unit": step.unit} for step in rule.steps]
    kind = "struct(unit bigint, mode varchar, steps struct(below bigint, unit bigint)[])"
    with connect() as con:
        con.execute(ROUNDING.read_text(encoding="utf-8"))
        con.execute(f"set variable rounding = (select ?::{kind})", [{"unit": rule.unit, "mode": rule.mode, "steps": steps}])
        return con.execute(f"select {expression}", list(values)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("amount", "price"),
    [
        ("42173", 42_100),  # below 100,000: down to 100
        ("99999.99", 99_900),
        ("99999.9999994", 99_900),  # to 6 decimals 99,999.999999
        ("99999.9999996", 100_000),  # to 6 decimals 100,000: from there down to 1,000
        ("100000", 100_000),
        ("100999.99", 100_000),
        ("179965", 179_000),
        ("0", 0),
    ],
)
def test_rounding_by_steps(amount: str, price: int) -> None:
    assert rounded(Decimal(amount), BY_STEPS) == price
    assert in_sql("rounded_to(?::decimal(38,18), getvariable('rounding'))", BY_STEPS, amount) == price


def test_a_sum_is_rounded_to_six_decimals_before_its_unit() -> None:
    """124,000 + 46,956.5217391304 × 2,530,000 ÷ 1,800,000 = 189,999.99999999995: a salary of 1,080,000 ÷ 23 in 15 digits."""
    hundreds = Rounding(100, "down")
    assert rounded(Decimal("189999.99999999995"), hundreds) == 190_000
    assert rounded(Decimal("189999.9999994"), hundreds) == 189_900  # the neighbour: 189,999.999999 at 6 decimals


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, RULES), min_size=1, max_size=10))
def test_the_sql_of_rounding_is_the_python_of_rounding(cases: list[tuple[Decimal, RoundingRule]]) -> None:
    for amount, rule in cases:
        assert in_sql("rounded_to(?::decimal(38,18), getvariable('rounding'))", rule, str(amount)) == rounded(amount, rule)


@given(AMOUNTS, AMOUNTS, RULES)
def test_a_larger_sum_never_gets_a_smaller_price(one: Decimal, other: Decimal, rule: RoundingRule) -> None:
    assert not steps_fit(rule) or rounded(min(one, other), rule) <= rounded(max(one, other), rule)


@pytest.mark.parametrize(
    ("steps", "fit"),
    [
        ((), True),
        ((RoundingStep(100_000, 100),), True),
        ((RoundingStep(5_000, 50), RoundingStep(100_000, 100)), True),
        ((RoundingStep(100_000, 100), RoundingStep(5_000, 50)), False),  # the limits fall
        ((RoundingStep(100_000, 100), RoundingStep(100_000, 50)), False),  # one limit twice
        ((RoundingStep(150, 100),), False),  # 150 is no price of the step: 149 half-up would be 100, and 150 would be 0
        ((RoundingStep(1_500, 100),), False),  # 1,499 down is 1,400, and 1,500 down to 1,000 would be less
    ],
)
def test_steps_that_keep_the_order_of_prices(steps: tuple[RoundingStep, ...], fit: bool) -> None:
    assert steps_fit(Rounding(1000, "down", steps)) is fit


def test_the_units_in_words() -> None:
    assert shown(units_in_words(Rounding(1000, "down"))) == "1.000 đ"
    assert shown(units_in_words(BY_STEPS)) == "100 đ với mức dưới 100.000 đ, 1.000 đ từ mức đó"
    assert shown(units_in_words(BY_STEPS), "en") == "100 đ below 100.000 đ, 1.000 đ from there"


SHARES = st.decimals(min_value="0.000001", max_value=1, places=6)
CEILINGS = st.integers(1, 10**9)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(CEILINGS, st.none() | SHARES, RULES), min_size=1, max_size=10))
def test_the_sql_of_the_bound_is_the_python_of_the_bound(cases: list[tuple[int, Decimal | None, RoundingRule]]) -> None:
    for ceiling, share, rule in cases:
        given_share = None if share is None else str(share)
        question = "bound_of(?::bigint, ?::decimal(18,6), getvariable('rounding'))"
        bound = bound_of(Decimal(ceiling), share, rule)
        assert in_sql(question, rule, ceiling, given_share) == bound
        assert bound <= ceiling


def test_the_bound_by_steps() -> None:
    assert bound_of(Decimal(99_950), None, BY_STEPS) == 99_900
    assert bound_of(Decimal(100_950), None, BY_STEPS) == 100_000
    assert bound_of(Decimal(117_500), Decimal("0.85"), BY_STEPS) == 99_800  # 99,875: the share of the maximum is below the limit


@pytest.mark.parametrize(
    ("ceiling", "share", "mode", "bound"),
    [
        (39_950, None, "half-up", 39_000),  # the maximum alone, rounded down
        (39_950, "1", "half-up", 39_000),  # the whole of it would round up to 40,000: above the maximum
        (39_950, "0.85", "half-up", 34_000),  # 33,957.5
        (39_950, "0.85", "down", 33_000),
        (39_950, "0.85", "up", 34_000),
        (39_950, "0.999", "up", 39_000),  # 39,910.05 would round up to 40,000
    ],
)
def test_the_bound(ceiling: int, share: str | None, mode: RoundingMode, bound: int) -> None:
    assert bound_of(Decimal(ceiling), None if share is None else Decimal(share), Rounding(1000, mode)) == bound


def test_division_is_half_up_to_six_decimals() -> None:
    assert divide(Decimal(1), Decimal(3)) == Decimal("0.333333")
    assert divide(Decimal(2), Decimal(3)) == Decimal("0.666667")
    assert divide(Decimal("0.000001"), Decimal(2)) == Decimal("0.000001")  # half-way goes up


def test_net_quantity() -> None:
    assert net_quantity(Decimal(2), Decimal(4), Decimal(5)) == Decimal("0.525")
    assert net_quantity(Decimal(1), Decimal(3), Decimal(0)) == Fraction(1, 3)
    assert net_quantity(Decimal(1), Decimal(3), Decimal(50)) == Decimal("0.5")
    assert net_quantity(Decimal(1), Decimal(2**14), Decimal(0)) == Decimal("0.00006103515625")  # finite, of 14 decimals


@pytest.mark.parametrize(("value", "text"), [("12500.500000", "12500.5"), ("0E-18", "0"), ("1E+3", "1000"), ("100", "100")])
def test_exact_text_has_one_form(value: str, text: str) -> None:
    assert exact_text(Decimal(value)) == text


def test_amounts_for_vietnamese_readers() -> None:
    assert vietnamese_number(Decimal("1234500.5")) == "1.234.500,5"
    assert dong(-12500) == "-12.500 đ"
