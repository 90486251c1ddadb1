"""Where nothing is at stake, nothing is refused or asked; and what is written instead is never more than what is due."""

from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from pricebook import Built
from tests.claims.test_claim_findings import line
from tests.claims.test_contained import settled
from tests.claims.test_service_day import changed

NOTHING = {"SO_LUONG": "1", "THANH_TIEN_BH": "0"}
# The list has 11,000. Price, quantity, amount, more of the line → rule, what is due, stake.
CASES = {
    "an unknown code of which nothing is asked": ("C5.1.999", 0, NOTHING, []),
    "a service without a price, of which nothing is asked": ("C5.1.279", 50_000, NOTHING, []),
    "a price above the list, and less than is due": ("C5.1.272", 12_000, {"THANH_TIEN_BH": "5000"}, []),
    "a price above the list, and what is due": ("C5.1.272", 12_000, {"THANH_TIEN_BH": "11000"}, []),
    "a fraction of a đồng above the list": ("C5.1.272", 0, {"DON_GIA_BH": "11000.4", "THANH_TIEN_BH": "11000"}, []),
    "less than a đồng": ("C5.1.272", 0, {"DON_GIA_BH": "11000.4", "THANH_TIEN_BH": "11000.4"}, []),
    # 1,000 × 0.4
    "less than a đồng, a thousand times": (
        "C5.1.272", 0, {"DON_GIA_BH": "11000.4", "SO_LUONG": "1000", "THANH_TIEN_BH": "11000400"}, [("ST030", 11_000, 400)],
    ),
    "a rebate, a ceiling": ("C5.1.272", 11_000, {"SO_LUONG": "2", "THANH_TIEN_BH": "15000"}, []),
    # 2 × 11,000 is due of 30,000, by both rules
    "price and amount too high": (
        "C5.1.272", 12_000, {"SO_LUONG": "2", "THANH_TIEN_BH": "30000"}, [("ST030", 11_000, 2_000), ("ST035", 22_000, 8_000)],
    ),
    # between 2 × 11,000 and 2 × 12,000: the price says it all
    "price too high, amount between": ("C5.1.272", 12_000, {"SO_LUONG": "2", "THANH_TIEN_BH": "23000"}, [("ST030", 11_000, 1_000)]),
    "a price below the list, amount too high": (
        "C5.1.272", 10_000, {"SO_LUONG": "2", "THANH_TIEN_BH": "21000"}, [("ST035", 20_000, 1_000)],
    ),
    # a third of 12,000 is 4,000, of 11,000 3,666.67
    "a third of a price too high": (
        "C5.1.272", 12_000, {"TYLE_TT_DV": "33", "THANH_TIEN_BH": "4000"}, [("ST030", 11_000, Decimal("333.33"))],
    ),
}  # fmt: skip


@pytest.mark.rule("R6")
def test_each_figure_is_accused_of_what_it_costs(long_an: Built, tmp_path: Path) -> None:
    visits = [[line(code, price, "2012-1001 0830", **more)] for code, price, more, _ in CASES.values()]
    told: dict[int, list[object]] = {}
    for each in settled(long_an, tmp_path, *visits):
        told.setdefault(each.line.row - 2, []).append((each.rule.code, each.due, each.stake))
    assert {name: told.get(number, []) for number, name in enumerate(CASES)} == {name: said for name, (*_, said) in CASES.items()}


@pytest.mark.rule("R11")
def test_the_lower_price_of_another_list_is_not_refused(long_an: Built, tmp_path: Path) -> None:
    # 10,000 from 10 October; 10,000 on the 9th is less than the 11,000 that is due
    visit = [line("C5.1.272", 10_000, "2012-1009 0830")]
    assert settled(long_an, tmp_path, visit, lists=partial(changed, on=date(2012, 10, 10))) == []


@pytest.mark.slow
def test_a_doubled_line_of_which_nothing_is_asked(long_an: Built, tmp_path: Path) -> None:
    twice = [line("C5.1.272", 11_000, "2012-1001 0830", MA_THE_BHYT="GD1", **NOTHING)] * 2
    assert settled(long_an, tmp_path, twice) == []
    asked = settled(long_an, tmp_path, [each | {"THANH_TIEN_BH": "11000"} for each in twice])
    assert [(each.rule.code, each.stake) for each in asked] == [("ST038", 11_000)]
