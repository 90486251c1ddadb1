"""What must always hold, whatever the dossier: dossiers are made up by hypothesis and priced for real."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricebook.app.build import Built
from tests.support import built

CEILINGS = {"C5.1.268": 57_000, "C5.1.272": 15_000, "A2": 200_000, "C5.1.276": 34_000}
ITEMS = ("I1", "I2", "I3")

thorough = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Line:
    service: str
    item: str
    quantity: Decimal
    per: int
    loss: Decimal


@dataclass(frozen=True)
class Award:
    item: str
    unit: str
    price: Decimal
    number: int
    year: int


@dataclass(frozen=True)
class Made:
    lines: tuple[Line, ...]
    awards: tuple[Award, ...]
    share: str = "1"


def quantities() -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value="0.000001", max_value=500, places=6)


def award(item: str | None = None, year: int | None = None) -> st.SearchStrategy[Award]:
    return st.builds(
        Award,
        st.just(item) if item else st.sampled_from(ITEMS),
        st.sampled_from(["ml", "chai"]),
        st.decimals(min_value="0.01", max_value=2_000_000, places=2),  # two decimals read one way only
        st.integers(1, 999),
        st.just(year) if year else st.sampled_from([2011, 2012]),
    )


LINE = st.builds(
    Line,
    st.sampled_from(sorted(CEILINGS)),
    st.sampled_from(ITEMS),
    quantities(),
    st.sampled_from([1, 3, 7, 10]),
    st.sampled_from([Decimal(0), Decimal(5), Decimal("2.5")]),
)
DOSSIERS = st.builds(
    Made,
    st.lists(LINE, min_size=1, max_size=8, unique_by=lambda line: (line.service, line.item)).map(tuple),
    st.lists(award(), min_size=0, max_size=8).map(tuple),
    st.sampled_from(["1", "0.85", "0.8"]),
)


def price(made: Made, *, columns: Random | None = None) -> Built:
    """Prices a made-up dossier; with `columns`, the columns of its tables stand in another order."""

    def table(head: list[str], body: list[list[str]]) -> str:
        order = list(range(len(head)))
        if columns is not None:
            columns.shuffle(order)
        return "\n".join("| " + " | ".join(row[i] for i in order) + " |" for row in [head, *body])

    norms = table(
        ["service", "component", "item_code", "unit", "quantity", "per", "loss_pct"],
        [[line.service, "supplies", line.item, "ml", f"{line.quantity:f}", str(line.per), str(line.loss)] for line in made.lines],
    )
    tenders = table(
        ["item_code", "item_name", "unit", "price", "decision_no", "decision_date", "valid_from", "valid_to"],
        [
            [a.item, a.item, a.unit, f"{a.price:.2f}", f"{a.number}/QĐ", f"{a.year}-02-01", f"{a.year}-02-01", f"{a.year}-12-31"]
            for a in made.awards
        ],
    )
    conversions = table(["item_code", "unit", "factor"], [[item, "chai", "500"] for item in ITEMS])
    with folder() as home:
        return built(home, settings=f'share_of_ceiling = "{made.share}"', norms=norms, tenders=tenders, conversions=conversions)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "dossier"


def unit_prices(result: Built) -> dict[str, Decimal | None]:
    return {i.item_code: i.unit_price for line in result.prices.lines for i in line.items}  # type: ignore[union-attr,misc]


def listed(result: Built) -> list[tuple[str, int | None, Decimal | None, str]]:
    return [(line.service_id, line.price, line.composed, line.status) for line in result.prices.lines]  # type: ignore[union-attr]


@pytest.mark.first
@pytest.mark.slow
@thorough
@given(DOSSIERS)
def test_no_price_is_above_its_ceiling_and_none_is_zero(made: Made) -> None:
    """R6; and what lacks a unit price has no price at all."""
    result = price(made)
    for line in result.prices.lines:  # type: ignore[union-attr]
        assert line.price is None or 0 < line.price <= CEILINGS[line.service_id]
        lacking = any(part.unit_price is None for part in line.items) or line.rounded == 0
        assert (line.price is None) == lacking
        assert (line.status == "missing") == lacking


@pytest.mark.first
@pytest.mark.slow
@thorough
@given(DOSSIERS, st.data())
def test_a_further_award_never_raises_a_unit_price(made: Made, data: st.DataObject) -> None:
    """R3: for an item that has an award that counts, one more can only lower its price."""
    before = unit_prices(price(made))
    more = data.draw(award(year=2012).map(lambda a: replace(a, number=1000)))
    after = unit_prices(price(replace(made, awards=(*made.awards, more))))
    for code, old in before.items():
        new = after[code]
        assert old is None or (new is not None and new <= old)


@pytest.mark.first
@pytest.mark.slow
@thorough
@given(DOSSIERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_never_matters(made: Made, random: Random) -> None:
    lines, awards = list(made.lines), list(made.awards)
    random.shuffle(lines)
    random.shuffle(awards)
    mixed = replace(made, lines=tuple(lines), awards=tuple(awards))
    first, second = price(made), price(mixed, columns=random)
    assert listed(first) == listed(second)
    assert unit_prices(first) == unit_prices(second)
    assert sorted(f.code for f in first.findings) == sorted(f.code for f in second.findings)


@pytest.mark.first
@pytest.mark.slow
@thorough
@given(DOSSIERS, st.integers(2, 9))
def test_scaling_every_unit_price_scales_every_composed_cost_exactly(made: Made, factor: int) -> None:
    """Without lump sums. Awards are taken per ml here, so that unit prices scale without a division."""
    per_ml = tuple(replace(a, unit="ml") for a in made.awards)
    scaled = tuple(replace(a, price=a.price * factor) for a in per_ml)
    first, second = price(replace(made, awards=per_ml)), price(replace(made, awards=scaled))
    for one, many in zip(first.prices.lines, second.prices.lines, strict=True):  # type: ignore[union-attr]
        assert (one.composed is None) == (many.composed is None)
        assert one.composed is None or many.composed == one.composed * factor
