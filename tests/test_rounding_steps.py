"""Prices rounded by steps of magnitude: to one unit below a limit, to another from there."""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.pricelist import Rounding, RoundingStep
from tests.recalculation import listed_prices, written
from tests.support import built, dossier, errors, judged, prices, soffice, told

STEPS = """
share_of_ceiling = "0.85"
[rounding]
unit = 1000
mode = "down"
[[rounding.steps]]
below = 10000
unit = 100
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 1 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
# Sums on both sides of the limit of 10,000, and one above the maximum of its service.
NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | K | cái | 9999 |
| C5.1.268 | supplies | K | cái | 10999.5 |
| A3 | supplies | K | cái | 90000 |
"""


def by_steps(home: Path) -> Built:
    return built(home, settings=STEPS, norms=NORMS, tenders=TENDERS)


def test_the_sum_decides_by_which_unit_it_is_rounded(home: Path) -> None:
    result = by_steps(home)
    assert result.prices is not None
    assert result.prices.settings.rounding == Rounding(1000, "down", (RoundingStep(10_000, 100),))
    found = prices(result)
    assert found["C5.1.272", None] == 9_900  # 9,999 is below 10,000: down to 100
    assert found["C5.1.268", None] == 10_000  # 10,999.5: down to 1,000


def test_the_bound_is_rounded_by_its_own_step(home: Path) -> None:
    norms = "| service | component | amount |\n| C5.1.272 | utilities | 90000 |\n| C5.1.276 | utilities | 90000 |"
    settings = STEPS.replace("10000", "20000")
    result = built(home, settings=settings, norms=norms)
    assert result.prices is not None
    # 15,000 × 0.85 = 12,750, below 20,000: down to 100. 34,000 × 0.85 = 28,900: down to 1,000
    assert [(line.bound_price, line.price) for line in result.prices.lines] == [(12_700, 12_700), (28_000, 28_000)]


@pytest.mark.slow
def test_libreoffice_rounds_by_the_steps_too(home: Path, tmp_path: Path) -> None:
    result = by_steps(home)
    assert result.prices is not None
    calculated = listed_prices(soffice(written(result.prices, tmp_path), tmp_path / "calculated", "xlsx"))
    assert calculated == [line.price for line in result.prices.lines]


@pytest.mark.slow
def test_a_list_with_steps_is_read_back(home: Path, tmp_path: Path) -> None:
    result = by_steps(home)
    assert result.prices is not None
    result.write(tmp_path)
    again = pricebook.load(tmp_path / "pricelist.json")
    assert (again.settings.rounding, again.fingerprint) == (result.prices.settings.rounding, result.prices.fingerprint)
    assert pricebook.load(tmp_path / "pricelist.xlsx").fingerprint == result.prices.fingerprint


def test_a_list_without_steps_is_written_as_before(long_an: Built, tmp_path: Path) -> None:
    long_an.write(tmp_path)
    assert '"rounding":{"mode":"half-up","unit":1000}' in (tmp_path / "pricelist.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("steps", ["below = 1500\nunit = 100", "below = 150\nunit = 100"])
def test_steps_that_would_turn_the_order_of_prices_are_refused(home: Path, steps: str) -> None:
    settings = f'[rounding]\nunit = 1000\nmode = "down"\n[[rounding.steps]]\n{steps}'
    result = built(home, settings=settings, norms=NORMS, tenders=TENDERS)
    assert errors(result) == ["IN012"]


@pytest.mark.slow
def test_a_stated_list_is_rounded_by_the_steps_of_its_dossier(home: Path) -> None:
    folder = dossier(home / "dossier", settings=STEPS, norms=NORMS, tenders=TENDERS)
    table = """
    | Số thứ tự | Tên dịch vụ | Tổng chi phí | Làm tròn |
    | 272 | Hematocrit | 9999 | 9900 |
    | 268 | Dịch vụ 268 | 10999.5 | 10900 |
    """
    # 9,999 → 9,900 is right; 10,999.5 is from 10,000 on, so 10,000 and not 10,900
    assert told(judged(home, table, dossier=folder), "AR") == [("AR004", "D3", 10_900, 10_000)]


def test_the_trace_says_the_units_in_words(home: Path) -> None:
    folder = dossier(home, settings=STEPS, norms=NORMS, tenders=TENDERS)
    (tree,) = pricebook.explain(folder, "C5.1.272").tree("en")
    said = [branch.text for branch in tree.branches]
    assert any("down: 100 đ below 10.000 đ, 1.000 đ from there" in text for text in said), said
