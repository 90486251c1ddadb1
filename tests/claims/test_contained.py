"""R13 in claims: what a note contains is refused, what only a norm names is asked, what a note leaves out is neither; and shares."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricebook import Built
from pricebook.base.own_folders import own_folder
from pricebook.pricelist import PriceList
from pricebook.regulation import search_path, settlement_law
from pricebook.regulation.claim_rules import load_claim_rules
from pricebook.settlement.claims.database import connect
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.settle import Settling
from pricebook.settlement.claims.staging import stage
from pricebook.settlement.keyed import key_of_run
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line, supply

pytestmark = pytest.mark.rule("R13")
NOTE = "Đã bao gồm kim chọc tủy. Chưa bao gồm máu và chế phẩm máu."
MARROW = "C5.1.268"


def settled(
    built: Built,
    folder: Path,
    *visits: Sequence[Line],
    note: str = NOTE,
    receipts: Sequence[Path] = (),
    lists: Callable[[Period], Sequence[Period]] = lambda period: (period,),
) -> list[ClaimFinding]:
    """What is said of visits V0, V1, …, with a note on one service of the list; `lists` makes several periods of the one."""
    assert built.prices is not None and built.law is not None
    lines = tuple(replace(each, note=note) if each.service_id == MARROW else each for each in built.prices.lines)
    prices: PriceList = replace(built.prices, lines=lines)
    paid = {each.service_id: PaidPrice(each.price, each) for each in lines if each.class_ is None and each.price}
    period = Period(ListSource("list", prices, built.law), date(2012, 8, 1), None, paid)
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"MA_LK": f"V{number}"} | each for number, visit in enumerate(visits) for each in visit)
    law, _ = settlement_law(search_path(), built.law.regulation)
    rules, key = load_claim_rules(search_path()).rules, key_of_run()
    with own_folder() as work, connect([path], work) as con:
        staged = stage(con, work, [path], lambda: Rows(key, None), rules, receipts=receipts)
        settling = Settling(con, rules, law, True, staged.labels)
        return [found for part in settling.parts(lambda facility, first, last: lists(period)) for found in part.found]


def test_a_note_refuses_a_norm_asks_and_what_is_left_out_is_neither(long_an: Built, tmp_path: Path) -> None:
    service = line(MARROW, 48_000, "2012-1001 0830")
    at = "2012-1001 0830"
    found = settled(long_an, tmp_path, [
        service,
        supply("K.1", "Kim chọc tủy số 18", 60_000, at),  # by the note
        supply("VT009", "Thuốc nhuộm Giemsa", 7_000, at),  # by norms.csv, row 45
        supply("M.1", "Khối hồng cầu 250 ml", 500_000, at, MA_NHOM="7"),  # left out by the note
        supply("T.1", "Paracetamol 500 mg", 900, at),  # no text names it
    ])  # fmt: skip
    assert [(each.line.code, each.result, each.why, each.stake) for each in found] == [
        ("K.1", "refuse", "note", 60_000), ("VT009", "ask", "norm", 7_000),
    ]  # fmt: skip


def test_what_was_done_0_times_contains_nothing(long_an: Built, tmp_path: Path) -> None:
    at, none = "2012-1001 0830", {"SO_LUONG": "0", "THANH_TIEN_BH": "0"}
    needle = supply("K.1", "Kim chọc tủy số 18", 60_000, at)
    found = settled(long_an, tmp_path, [line(MARROW, 48_000, at) | none, needle], [line(MARROW, 48_000, at), needle])
    assert [(each.line.row, each.result) for each in found] == [(5, "refuse")]  # the needle of the second visit


@pytest.mark.slow
def test_what_another_price_of_the_visit_leaves_out_is_not_accused(long_an: Built, tmp_path: Path) -> None:
    at = "2012-1001 0830"
    visit = [
        line(MARROW, 48_000, at),
        line("C5.1.270", 27_000, at, NGUOI_THUC_HIEN="BS2"),
        supply("VT009", "Thuốc nhuộm Giemsa", 7_000, at),
    ]
    # norms.csv has VT009 for both; the note of one leaves it out
    assert settled(long_an, tmp_path, visit, note="Chưa bao gồm thuốc nhuộm Giemsa.") == []
    of_other = [*visit[:2], visit[2] | {"MA_DICH_VU": "C5.1.270"}]  # the line says for which service it was used
    found = settled(long_an, tmp_path, of_other, note="Chưa bao gồm thuốc nhuộm Giemsa.")
    assert [(each.line.code, each.result) for each in found] == [("VT009", "ask")]


# An examination of 1 October 2020; article 3(1)a of circular 39/2018 names gloves and bandages → what is said of them in a visit.
GLOVES, BANDAGE = ("V.1", "Găng tay vô khuẩn"), ("V.2", "Băng thun 3 móc")
VISITS: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "the examination alone": ({}, [("V.1", "refuse"), ("V.2", "ask")]),
    # gloves and bandages may be the operation's, of whose contents nothing is known
    "an operation on the day": ({"MA_NHOM": "8"}, [("V.1", "ask")]),
    "a procedure on the day": ({"MA_NHOM": "18"}, [("V.1", "ask")]),
    "a test on the day": ({"MA_NHOM": "1"}, [("V.1", "refuse"), ("V.2", "ask")]),
    "an operation the day before": ({"MA_NHOM": "8", "NGAY_TH_YL": "202009300830"}, [("V.1", "refuse"), ("V.2", "ask")]),
}


@pytest.mark.parametrize("name", VISITS)
def test_what_an_operation_of_the_day_explains_is_not_the_examinations(long_an: Built, tmp_path: Path, name: str) -> None:
    def of_part_one(period: Period) -> Sequence[Period]:
        examination = period.paid["C5.1.276"]
        return (
            replace(period, paid={**period.paid, "C5.1.276": replace(examination, line=replace(examination.line, part="I"))}),
        )

    other, said = VISITS[name]
    at = "2020-1001 0830"
    visit = [line("C5.1.276", 29_000, at), *(supply(*of, 50_000, at) for of in (GLOVES, BANDAGE))]
    beside = [line("C5.1.273", 13_000, at, NGUOI_THUC_HIEN="BS2", **other)] if other else []
    found = settled(long_an, tmp_path, [*visit, *beside], lists=of_part_one)
    assert [(each.line.code, each.result) for each in found] == said


def test_a_part_is_refused_as_often_as_the_whole_was_done(long_an: Built, tmp_path: Path) -> None:
    whole, part = line("A4", 80_000, "2012-1001 0830"), line("C5.1.272", 11_000, "2012-1001 0835")
    evening = line("C5.1.272", 11_000, "2012-1001 2000")  # a second one, which is not the package's
    assert [each.line.row for each in settled(long_an, tmp_path, [whole, evening, part])] == [4]


# What stands in one visit: (code, quantity, more of the line); norms.csv has one C5.1.272 in A4 → row of the visit, what stays due, stake.
QUANTITIES: dict[str, tuple[list[tuple[str, int, dict[str, str]]], list[tuple[int, int | None, int]]]] = {
    "three beside one whole: one is inside": ([("A4", 1, {}), ("C5.1.272", 3, {})], [(1, 2, 11_000)]),
    "five beside two wholes": ([("A4", 2, {}), ("C5.1.272", 5, {})], [(1, 3, 22_000)]),
    "two beside three wholes": ([("A4", 3, {}), ("C5.1.272", 2, {})], [(1, None, 22_000)]),
    "two lines of two beside three": ([("A4", 3, {}), ("C5.1.272", 2, {}), ("C5.1.272", 2, {})], [(1, None, 22_000), (2, 1, 11_000)]),
    "the same under another name": (
        [("A4", 1, {}), ("C5.1.272", 1, {}), ("C5.1.272", 1, {"TEN_DICH_VU": "Hematocrit (2)"})], [(1, None, 11_000)],
    ),
    "nothing asked for the part": ([("A4", 1, {}), ("C5.1.272", 2, {"THANH_TIEN_BH": "0"})], []),
    "half of a rebate": ([("A4", 1, {}), ("C5.1.272", 2, {"THANH_TIEN_BH": "20000"})], [(1, 1, 10_000)]),
}  # fmt: skip


@pytest.mark.parametrize("name", QUANTITIES)
def test_of_a_part_as_much_is_refused_as_the_wholes_hold(long_an: Built, tmp_path: Path, name: str) -> None:
    said, expected = QUANTITIES[name]
    prices = {"A4": 80_000, "C5.1.272": 11_000}
    visit = [
        line(code, prices[code], "2012-1001 0830", **({"SO_LUONG": n, "THANH_TIEN_BH": prices[code] * n} | more))
        for code, n, more in said
    ]
    found = settled(long_an, tmp_path, visit)
    assert [(each.line.row - 2, each.due, each.stake) for each in found] == expected
    assert {each.rule.code for each in found} <= {"ST037"}


def test_a_package_that_holds_two_of_a_part(long_an: Built, tmp_path: Path) -> None:
    def doubled(period: Period) -> Sequence[Period]:
        package = period.paid["A4"]
        items = tuple(replace(each, quantity=Decimal(2)) for each in package.line.items)
        return (replace(period, paid={**period.paid, "A4": replace(package, line=replace(package.line, items=items))}),)

    visit = [line("A4", 80_000, "2012-1001 0830"), line("C5.1.272", 11_000, "2012-1001 0830", SO_LUONG=3, THANH_TIEN_BH=33_000)]
    assert [(each.due, each.stake) for each in settled(long_an, tmp_path, visit, lists=doubled)] == [(1, 22_000)]


def test_a_third_is_exact_and_33_means_either(long_an: Built, tmp_path: Path) -> None:
    # 48,000 / 3 = 16,000; 48,000 × 33 % = 15,840; × 33.33 % = 15,998.40; × 32 % = 15,360
    right = [("1/3", "16000.00"), ("33", "16000.00"), ("33", "15840.00"), ("33.33", "15998.40"), ("34", "16000.00")]
    wrong = [("1/3", "16001.00"), ("32", "16000.00")]
    visits = [
        [line(MARROW, 48_000, f"2012-10{day:02d} 0830", TYLE_TT_DV=share, THANH_TIEN_BH=amount)]
        for day, (share, amount) in enumerate([*right, *wrong], 1)
    ]
    assert [(each.rule.code, each.line.row) for each in settled(long_an, tmp_path, *visits)] == [("ST035", 7), ("ST035", 8)]
