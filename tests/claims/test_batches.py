"""Lines are taken back in batches: whichever batches there are, each line is settled once and the same is found."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from pricebook.settlement.claims import batches
from pricebook.settlement.claims.batches import Batch, batches_of
from pricebook.settlement.claims.database import connect
from tests.claims import faults
from tests.claims.conftest import PRICES, Settle
from tests.claims.generator import generate
from tests.claims.test_planted import found, planted


@pytest.mark.slow
def test_a_visit_over_two_months_is_in_one_of_them(settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    made = generate(PRICES, 21, visits=40, faults=faults.ALL, each=1)
    rng = random.Random(22)
    for number in range(12):
        day = date(2013, 1 + number % 6, 25)
        first, second = made.visit(rng, "C5.1.272", "C5.1.273", on=day)
        later = f"{day + timedelta(days=10):%Y%m%d}0900"
        second |= {"NGAY_YL": later, "NGAY_TH_YL": later}
        if number % 3 == 0:  # a doubled line, in the month in which the visit begins
            made.lines.append(dict(first))
            made.plant(made.lines[-1], "ST038", "ask", int(first["THANH_TIEN_BH"]))
    for most in (batches._AT_ONCE, 15):
        monkeypatch.setattr(batches, "_AT_ONCE", most)
        settled = settle(made)
        assert sum(part.lines for part in settled.parts) == settled.lines == len(made.lines)
        assert found(settled) == planted(made)


@pytest.mark.slow
def test_a_card_at_two_facilities_is_found_in_whichever_bucket(settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_OF_BUCKET", 25)  # lines: 60 or more, so that there are several
    made = generate(PRICES, 23, visits=0, faults=(), each=0)
    rng = random.Random(24)
    for number in range(30):
        (line,) = made.visit(rng, "C5.1.273")
        elsewhere = line | {"MA_CSKCB": "80001", "NGUOI_THUC_HIEN": "BS1"}
        if number % 2:
            elsewhere["NGAY_TH_YL"] = line["NGAY_TH_YL"][:-4] + "1830"  # later on that day
        made.lines.append(elsewhere)
        if not number % 2:
            for each in (line, elsewhere):
                made.plant(each, "ST095", "ask", int(line["THANH_TIEN_BH"]))
    assert found(settle(made)) == planted(made)


def test_facilities_are_put_together_and_long_ones_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_AT_ONCE", 10)
    # A and B together are 9 lines; C alone has 15 in three months, of which two fit; one month of D is longer than a batch
    extents = [("A", 1, 3), ("A", 2, 2), ("B", 2, 4), ("C", 1, 5), ("C", 2, 5), ("C", 3, 5), ("D", 1, 12)]
    assert list(batches_of(extents)) == [
        Batch("A", "B", 1, 2, 9), Batch("C", "C", 1, 2, 10), Batch("C", "C", 3, 3, 5), Batch("D", "D", 1, 1, 12),
    ]  # fmt: skip


@pytest.mark.slow
def test_what_does_not_fit_into_memory_is_put_aside_encrypted(tmp_path: Path) -> None:
    with connect([], tmp_path / "spills", tmp_path) as con:
        con.execute("set memory_limit = '40MB'; set threads = 1")
        con.execute("create table many as select i, 'card GD4' || i * 7919 % 1000003 as said from range(1500000) t(i)")
        assert con.execute("select count(*) from (select * from many order by said, i)").fetchone() == (1_500_000,)
        held = b"".join(path.read_bytes() for path in (tmp_path / "spills").iterdir())
    assert held and b"card GD4" not in held
