"""Whatever is changed in a dossier, the causes of each change of price add up to it: dossiers are made up, edited and priced."""

import tempfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricebook.causes import ORDER
from pricebook.compare import compare
from pricebook.pricelist import PriceList
from tests.support import built
from tests.test_properties import CEILINGS, ITEMS, LINE, Award, Line, award

thorough = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Made:
    """A dossier: norm lines, own awards, prices of another province (đồng per ml), and what the province decides."""

    lines: tuple[Line, ...]
    awards: tuple[Award, ...]
    regional: tuple[tuple[str, Decimal], ...]
    lump: int
    proposal: int | None
    share: str
    unit: int
    mode: str
    day: str


PRICE = st.decimals(min_value="0.01", max_value=20_000, places=2)
MADE = st.builds(
    Made,
    lines=st.lists(LINE, min_size=1, max_size=6, unique_by=lambda line: (line.service, line.item)).map(tuple),
    awards=st.lists(award(year=2012), min_size=0, max_size=6).map(tuple),
    regional=st.tuples(*(st.tuples(st.just(item), PRICE) for item in ITEMS)),
    lump=st.integers(1, 20_000),
    proposal=st.none() | st.integers(1, 60_000),
    share=st.sampled_from(["1", "0.85", "0.8"]),
    unit=st.sampled_from([1, 100, 1000]),
    mode=st.sampled_from(["half-up", "down", "up"]),
    day=st.sampled_from(["2012-08-01", "2012-12-31", "2012-02-15"]),
)


@st.composite
def edited(draw: st.DrawFn, made: Made) -> Made:
    """The dossier with some of its inputs changed, each with even chances."""

    def perhaps(field: str, value: st.SearchStrategy[object]) -> dict[str, object]:
        return {field: draw(value)} if draw(st.booleans()) else {}

    lines = list(made.lines)
    if draw(st.booleans()):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] = replace(lines[at], quantity=draw(LINE).quantity)
    if draw(st.booleans()) and len(lines) > 1:
        lines.pop(draw(st.integers(0, len(lines) - 1)))
    more = draw(LINE)
    if draw(st.booleans()) and (more.service, more.item) not in {(line.service, line.item) for line in lines}:
        lines.append(more)
    awards = [each for each in made.awards if each.item != draw(st.sampled_from([*ITEMS, "none"]))]  # its item is regional now
    awards = [replace(each, price=draw(PRICE)) if draw(st.booleans()) else each for each in awards]
    changed: dict[str, object] = {"lines": tuple(lines), "awards": tuple(awards)}
    for field, value in (
        ("lump", st.integers(1, 20_000)),
        ("proposal", st.none() | st.integers(1, 60_000)),
        ("share", st.sampled_from(["1", "0.85", "0.8"])),
        ("unit", st.sampled_from([1, 100, 1000])),
        ("mode", st.sampled_from(["half-up", "down", "up"])),
        ("day", st.sampled_from(["2012-08-01", "2012-12-31", "2012-02-15"])),
        ("regional", st.tuples(*(st.tuples(st.just(item), PRICE) for item in ITEMS))),
    ):
        changed |= perhaps(field, value)
    return replace(made, **changed)  # type: ignore[arg-type]


def listed(made: Made) -> PriceList:
    """The list of a made-up dossier."""

    def table(head: list[str], body: list[list[str]]) -> str:
        return "\n".join("| " + " | ".join(row) + " |" for row in [head, *body])

    norms = table(
        ["service", "component", "item_code", "unit", "quantity", "per", "loss_pct", "amount"],
        [
            [line.service, "supplies", line.item, "ml", f"{line.quantity:f}", str(line.per), str(line.loss), ""]
            for line in made.lines
        ]
        + [
            [service, "utilities", "", "", "", "", "", str(made.lump)]
            for service in dict.fromkeys(line.service for line in made.lines)
        ],
    )
    valid = ["2012-01-01", "2012-12-31"]
    head = ["item_code", "item_name", "unit", "price", "decision_no", "decision_date", "valid_from", "valid_to"]
    own = [[a.item, a.item, a.unit, f"{a.price:.2f}", f"{a.number}/QĐ", "2012-02-01", *valid] for a in made.awards]
    others = [["Tiền Giang", item, item, "ml", f"{price:.2f}", "5/QĐ", "2012-02-01", *valid] for item, price in made.regional]
    proposals = [[service, str(made.proposal), "x"] for service in CEILINGS] if made.proposal is not None else []
    chosen = f'pricing_date = {made.day}\nshare_of_ceiling = "{made.share}"\n[rounding]\nunit = {made.unit}\nmode = "{made.mode}"'
    with tempfile.TemporaryDirectory() as name:
        result = built(
            Path(name) / "dossier", settings=chosen, norms=norms, tenders=table(head, own),
            regional_prices=table(["province", *head], others), conversions=table(["item_code", "unit", "factor"], [[item, "chai", "500"] for item in ITEMS]),
            **({"proposed_prices": table(["service", "price", "reason"], proposals)} if proposals else {}),
        )  # fmt: skip
    assert result.prices is not None, result.findings
    return result.prices


@pytest.mark.slow
@thorough
@given(st.data())
def test_causes_add_up_to_the_change_of_each_price(data: st.DataObject) -> None:
    made = data.draw(MADE)
    before, after = listed(made), listed(data.draw(edited(made)))
    changes, backwards = compare(before, after), compare(after, before)
    for line in changes.repriced:
        assert sum(cause.amount for cause in line.causes) == line.change
        kinds = [ORDER.index(cause.kind) for cause in line.causes]
        assert kinds == sorted(kinds) and "unexplained" not in {cause.kind for cause in line.causes}
    assert sum(changes.by_kind().values()) == changes.total == -backwards.total
    assert {each.pair.new.service_id: each.change for each in changes.repriced} == {
        each.pair.new.service_id: -each.change for each in backwards.repriced
    }
    assert compare(before, before).nothing and compare(after, after).nothing
