"""Exact amounts: rounding, dividing, writing."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricebook import pricing
from pricebook.base.money import divide, dong, exact_text, net_quantity, round_to, vietnamese_number
from pricebook.dossier.database import connect

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
        con.execute((Path(pricing.__file__).parent / "sql" / "02_rounding.sql").read_text(encoding="utf-8"))
        for amount, unit, mode in cases:
            in_sql = con.execute("select rounded_to(?::decimal(38,18), ?::bigint, ?)", [str(amount), unit, mode]).fetchone()
            assert in_sql == (round_to(amount, unit, mode),)  # type: ignore[arg-type]


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
