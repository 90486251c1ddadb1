"""Exact amounts: rounding, dividing, writing."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricebook import pricing
from pricebook.base.money import RoundingMode, bound_of, divide, dong, exact_text, net_quantity, round_to, vietnamese_number
from pricebook.dossier.database import connect

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


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 10_000), st.sampled_from(["half-up", "down", "up"])), min_size=1, max_size=40))
def test_the_sql_of_rounding_is_the_python_of_rounding(cases: list[tuple[Decimal, int, str]]) -> None:
    with connect() as con:
        con.execute(ROUNDING.read_text(encoding="utf-8"))
        for amount, unit, mode in cases:
            in_sql = con.execute("select rounded_to(?::decimal(38,18), ?::bigint, ?)", [str(amount), unit, mode]).fetchone()
            assert in_sql == (round_to(amount, unit, mode),)  # type: ignore[arg-type]


SHARES = st.decimals(min_value="0.000001", max_value=1, places=6)
CEILINGS = st.integers(1, 10**9)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(CEILINGS, st.none() | SHARES, st.sampled_from([1, 50, 100, 500, 1000]), MODES),
        min_size=1,
        max_size=40,
    )
)
def test_the_sql_of_the_bound_is_the_python_of_the_bound(cases: list[tuple[int, Decimal | None, int, RoundingMode]]) -> None:
    with connect() as con:
        con.execute(ROUNDING.read_text(encoding="utf-8"))
        for ceiling, share, unit, mode in cases:
            given_share = None if share is None else str(share)
            in_sql = con.execute("select bound_of(?::bigint, ?::decimal(18,6), ?::bigint, ?)", [ceiling, given_share, unit, mode])
            bound = bound_of(Decimal(ceiling), share, unit, mode)
            assert in_sql.fetchone() == (bound,)
            assert bound <= ceiling and bound % unit == 0


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
    assert bound_of(Decimal(ceiling), None if share is None else Decimal(share), 1000, mode) == bound


def test_division_is_half_up_to_six_decimals() -> None:
    assert divide(Decimal(1), Decimal(3)) == Decimal("0.333333")
    assert divide(Decimal(2), Decimal(3)) == Decimal("0.666667")
    assert divide(Decimal("0.000001"), Decimal(2)) == Decimal("0.000001")  # half-way goes up


def test_net_quantity() -> None:
    assert net_quantity(Decimal(2), Decimal(4), Decimal(5)) == Decimal("0.525")
    assert net_quantity(Decimal(1), Decimal(3), Decimal(0)) == Decimal("0.333333333333")


@pytest.mark.parametrize(("value", "text"), [("12500.500000", "12500.5"), ("0E-18", "0"), ("1E+3", "1000"), ("100", "100")])
def test_exact_text_has_one_form(value: str, text: str) -> None:
    assert exact_text(Decimal(value)) == text


def test_amounts_for_vietnamese_readers() -> None:
    assert vietnamese_number(Decimal("1234500.5")) == "1.234.500,5"
    assert dong(-12500) == "-12.500 đ"
