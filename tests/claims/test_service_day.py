"""The day of a line is the day on which it was performed; and what had begun before a new list may keep the older price."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from pricebook import Built
from pricebook.settlement.claims.lists import Period
from tests.claims.test_claim_findings import line
from tests.claims.test_contained import settled

CODE = "C5.1.272"  # 11,000 until the change, 10,000 after it
ORDERED = "201210092350"


def changed(period: Period, on: date, kept_by: str | None = None) -> Sequence[Period]:
    cheaper = {**period.paid, CODE: replace(period.paid[CODE], price=10_000)}
    return (
        replace(period, last=on - timedelta(days=1)),
        replace(period, first=on, paid=cheaper, older_kept=kept_by),
    )


# Ordered on 9 October at 23:50; lists change on 10 October. NGAY_TH_YL, price → rule, what is due, stake.
PERFORMED = {
    "after midnight, at the new price": ("201210100010", 10_000, []),
    "after midnight, at the old price": ("201210100010", 11_000, [("ST034", 10_000, 1_000)]),
    "before midnight, at the old price": ("201210092355", 11_000, []),
    "not said, at the old price": ("", 11_000, []),
    "not to be read, at the old price": ("000000000000", 11_000, []),
}


@pytest.mark.rule("R11")
def test_a_line_is_of_the_day_on_which_it_was_performed(long_an: Built, tmp_path: Path) -> None:
    visits = [[line(CODE, price, "2012-1009 2350", NGAY_YL=ORDERED, NGAY_TH_YL=at)] for at, price, _ in PERFORMED.values()]
    found = settled(long_an, tmp_path, *visits, lists=lambda period: changed(period, date(2012, 10, 10)))
    told: dict[int, list[object]] = {}
    for each in found:
        told.setdefault(each.line.row - 2, []).append((each.rule.code, each.due, each.stake))
    assert [told.get(number, []) for number in range(len(PERFORMED))] == [expected for _, _, expected in PERFORMED.values()]


@pytest.mark.rule("R11")
def test_the_older_price_is_asked_about_where_a_rule_keeps_it(long_an: Built, tmp_path: Path) -> None:
    # the change of 1 October 2019; the article is the one that the day has for price_above and other_list, but for the transition
    visits = [[line(CODE, price, "2019-1002 0830")] for price in (11_000, 10_500, 11_500)]
    kept, own = "37/2015/TTLT-BYT-BTC, Điều 9", "39/2018/TT-BYT, Điều 3 khoản 6"
    cases = {
        kept: [("ST034", "ask", kept), ("ST030", "ask", kept), ("ST030", "refuse", own)],
        None: [("ST034", "refuse", own), ("ST030", "refuse", own), ("ST030", "refuse", own)],
    }
    for kept_by, expected in cases.items():
        change = partial(changed, on=date(2019, 10, 1), kept_by=kept_by)
        found = settled(long_an, tmp_path, *visits, lists=change)
        assert [(each.rule.code, each.result, each.article) for each in found] == expected
