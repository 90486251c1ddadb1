"""The day of a line is the day on which it was performed; and what had begun before a new list may keep the older price.

Where only the order says when, a line may have been performed later: what follows from the time of the order alone is asked.
"""

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


@pytest.mark.slow
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


# Ordered at this time, 12,000 from 10 October on and 11,000 before, C5.1.268 from then on only. Code, NGAY_TH_YL or NGAY_KQ, price → what
# is said.
NEXT_DAY: dict[str, tuple[str, str, str, int, list[tuple[str, str]]]] = {
    "only ordered, at the price of the next day": ("2012-1009 2350", CODE, "", 12_000, [("ST034", "ask")]),
    "only the day of the order is known": ("2012-1009", CODE, "", 12_000, [("ST034", "ask")]),
    "performed before midnight": ("2012-1009 2350", CODE, "201210092355", 12_000, [("ST034", "refuse")]),
    "ordered a day earlier": ("2012-1008 2350", CODE, "", 12_000, [("ST034", "refuse")]),
    "its result is of the day of the order": ("2012-1009 2300", CODE, "KQ 201210092330", 12_000, [("ST034", "refuse")]),
    "its result is of the day after": ("2012-1009 2300", CODE, "KQ 201210100030", 12_000, [("ST034", "ask")]),
    "only ordered, between both prices": ("2012-1009 2350", CODE, "", 11_500, [("ST030", "ask")]),
    "only ordered, above both prices": ("2012-1009 2350", CODE, "", 12_500, [("ST030", "refuse")]),
    "only ordered, of the next list alone": ("2012-1009 2350", "C5.1.268", "", 48_000, [("ST032", "ask")]),
    "performed, of the next list alone": ("2012-1009 2350", "C5.1.268", "201210092355", 48_000, [("ST032", "refuse")]),
}


def dearer(period: Period) -> Sequence[Period]:
    before = {id_: price for id_, price in period.paid.items() if id_ != "C5.1.268"}
    after = {**period.paid, CODE: replace(period.paid[CODE], price=12_000)}
    change = date(2012, 10, 10)
    return replace(period, last=change - timedelta(days=1), paid=before), replace(period, first=change, paid=after)


@pytest.mark.rule("R11")
def test_what_is_right_on_the_day_after_the_order_is_asked(long_an: Built, tmp_path: Path) -> None:
    visits = []
    for at, code, said, price, _ in NEXT_DAY.values():
        result = said.removeprefix("KQ ")
        visits.append(
            [line(code, price, at, **{"NGAY_TH_YL": "", "NGAY_KQ": result} if result != said else {"NGAY_TH_YL": said})]
        )
    found = settled(long_an, tmp_path, *visits, lists=dearer)
    told = {
        said: [(each.rule.code, each.result) for each in found if each.line.row == row] for row, said in enumerate(NEXT_DAY, 2)
    }
    assert told == {said: case[-1] for said, case in NEXT_DAY.items()}


# Paid on 9 October at 23:50; 12,000 from 10 October on and 11,000 before. Price → what is said: who pays first is treated later.
RECEIPTS = {
    12_000: [("ST098", "ask")],  # right on the next day
    11_500: [("ST098", "ask")],
    12_500: [("ST098", "refuse")],  # above both prices
    11_000: [],
}


@pytest.mark.slow
@pytest.mark.rule("R11")
@pytest.mark.parametrize("price", RECEIPTS)
def test_what_a_patient_paid_by_the_list_of_the_next_day_is_asked(long_an: Built, tmp_path: Path, price: int) -> None:
    receipts = tmp_path / "paid.csv"
    head = "MA_CSKCB,MA_LK,NGAY_YL,MA_DICH_VU,SO_LUONG,DON_GIA,THANH_TIEN,Theo yêu cầu"
    receipts.write_text(f"{head}\n80002,V9,201210092350,{CODE},1,{price},{price},không\n", encoding="utf-8")
    found = settled(long_an, tmp_path, [line("C5.1.273", 13_000, "2012-1001 0830")], receipts=[receipts], lists=dearer)
    assert [(each.rule.code, each.result) for each in found] == RECEIPTS[price]


# NGAY_YL, and NGAY_TH_YL of two operations by one team → what is said of the second one, at 80 %: 48,000 × (80 % − 50 %) = 14,400.
TOGETHER: dict[str, tuple[str, str, str, list[str]]] = {
    "performed in one minute": ("2019-1001 0800", "201910010830", "201910010830", ["refuse"]),
    "ordered in one minute": ("2019-1001 0830", "", "", ["ask"]),
    "one of them only ordered then": ("2019-1001 0830", "201910010830", "", ["ask"]),
    "at midnight: only the day is known": ("2019-1001 0830", "201910010000", "201910010000", []),
    "ordered at midnight": ("2019-1001 0000", "", "", []),
}


def test_of_orders_in_one_minute_the_share_is_asked(long_an: Built, tmp_path: Path) -> None:
    second = {"MA_NHOM": 8, "TYLE_TT_DV": 80, "THANH_TIEN_BH": 38_400}
    visits = [
        [line("A2", 160_000, at, MA_NHOM=8, NGAY_TH_YL=first), line("C5.1.268", 48_000, at, NGAY_TH_YL=then, **second)]
        for at, first, then, _ in TOGETHER.values()
    ]
    found = [each for each in settled(long_an, tmp_path, *visits) if each.rule.code == "ST039"]
    rows = {said: 3 + 2 * number for number, said in enumerate(TOGETHER)}
    told = {said: [each.result for each in found if each.line.row == row] for said, row in rows.items()}
    assert told == {said: case[-1] for said, case in TOGETHER.items()}
    assert {each.stake for each in found} == {14_400}
