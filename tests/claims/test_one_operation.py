"""ST039: what is one operation for certain is refused, what may be one is asked, and an operation is judged as a whole."""

from pathlib import Path
from typing import Any

import pytest

from pricebook.app.claims import SettledClaims
from tests.claims.test_claim_findings import Line, line
from tests.claims.test_sent_twice import settled
from tests.support import case, silent

# Circular 39/2018, article 7(4): further operations 50 % for the same team, procedures 80 %. The list: A2 160,000, C5.1.268 48,000.
TEAM, OTHER = "A;B", "C"


def intervention(code: str, price: int, at: str, share: int, until: str, team: str, sort: int) -> Line:
    amount = price * share // 100
    more = {"NGAY_KQ": until and f"2019{until.replace(' ', '')}", "NGUOI_THUC_HIEN": team, "MA_NHOM": sort}
    return line(code, price, f"2019-{at}", TYLE_TT_DV=share, THANH_TIEN_BH=amount, MA_LK="L1", MA_THE_BHYT="GD1", **more)


def dear(at: str = "1002 0800", share: int = 100, until: str = "", team: str = TEAM) -> Line:
    return intervention("A2", 160_000, at, share, until, team, 8)


def cheap(at: str = "1002 0800", share: int = 100, until: str = "", team: str = TEAM) -> Line:
    return intervention("C5.1.268", 48_000, at, share, until, team, 8)


def procedure(at: str = "1002 0800", share: int = 100, until: str = "", team: str = TEAM) -> Line:
    return intervention("C5.1.268", 48_000, at, share, until, team, 18)


# Lines → what follows, and the stake.
TIMES: dict[str, tuple[list[Line], list[tuple[str, int]]]] = {
    "one minute, one team": ([dear(), cheap()], [("refuse", 24_000)]),
    "one minute, another team": ([dear(), cheap(team=OTHER)], [("ask", 9_600)]),
    "one minute, a procedure of the team": ([dear(), procedure()], [("refuse", 9_600)]),
    "one minute, a procedure of somebody else": ([dear(), procedure(team=OTHER)], [("ask", 9_600)]),
    "before the result of the dearest": ([dear(until="1002 1100"), cheap("1002 0930")], [("ask", 24_000)]),
    "after it": ([dear(until="1002 0900"), cheap("1002 0930")], []),
    # the result is that of the pathologist, or the day on which the patient left: nobody operates that long
    "three days later, both results at the discharge": ([dear(until="1009 1000"), cheap("1005 0800", until="1009 1000")], []),
    "again that evening, the result at midnight": ([dear(until="1002 2359"), cheap("1002 2000")], [("ask", 24_000)]),
    "ventilation since two hours": ([procedure("1002 0600", until="1003 0600", team=OTHER), dear(until="1002 0900")], []),
    "the cheaper operation first": ([cheap("1002 0700", until="1002 0900"), dear()], [("ask", 24_000)]),
    # the certain one counts, though a dearer one of the day before still has no result
    "in doubt with one, certain with another": (
        [intervention("A4", 80_000, "1001 2000", 100, "1002 1200", OTHER, 8), cheap(), intervention("A1", 8_000, "1002 0800", 100, "", TEAM, 8)],
        [("ask", 9_600), ("refuse", 4_000)],
    ),
}  # fmt: skip
WHOLE: dict[str, tuple[list[Line], list[tuple[str, int]]]] = {
    # 80,000 + 48,000 = 128,000 is charged, 160,000 + 24,000 is due
    "the dearest at 50, the further one whole": ([dear(share=50), cheap()], []),
    "the further one stands first": ([cheap(), dear(share=50)], []),
    # 144,000 + 48,000 = 192,000 is charged, 184,000 is due: 8,000 too much
    "the dearest at 90, the further one whole": ([dear(share=90), cheap()], [("refuse", 8_000)]),
    "the dearest whole, the further one at 50": ([dear(), cheap(share=50)], []),
    # 160,000 + 24,000 + 8,000 is charged, 160,000 + 24,000 + 4,000 is due
    "three": ([dear(), cheap(share=50), intervention("A1", 8_000, "1002 0800", 100, "", TEAM, 8)], [("refuse", 4_000)]),
    # 160,000 + 19,200 + 8,000 is charged, less than 188,000
    "three, one of them by less than its share": (
        [dear(), cheap(share=40), intervention("A1", 8_000, "1002 0800", 100, "", TEAM, 8)], [],
    ),
}  # fmt: skip
# Where a hospital writes the share: into the price, as a quantity, into the price of the dearest. 24,000 of 48,000 are due.
WRITTEN: dict[str, tuple[list[Line], list[tuple[str, int]]]] = {
    "half of the price": ([dear(), cheap() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "24000"}], []),
    "half of one": ([dear(), cheap() | {"SO_LUONG": "0.5", "THANH_TIEN_BH": "24000"}], []),
    "half of the price, and the share stated too": ([dear(), cheap(share=50) | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "24000"}], []),
    "80 % of the price of a procedure": ([dear(), procedure() | {"DON_GIA_BH": "38400", "THANH_TIEN_BH": "38400"}], []),
    # 80,000 + 48,000 is charged, 160,000 + 24,000 is due
    "half of the price of the dearest": ([dear() | {"DON_GIA_BH": "80000", "THANH_TIEN_BH": "80000"}, cheap()], []),
    "the second side at half of the price": ([cheap(), cheap() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "24000"}], []),
    # 28,800 − 24,000
    "three fifths of the price": ([dear(), cheap() | {"DON_GIA_BH": "28800", "THANH_TIEN_BH": "28800"}], [("refuse", 4_800)]),
    # 0.75 × 48,000 − 24,000
    "three quarters of one": ([dear(), cheap() | {"SO_LUONG": "0.75", "THANH_TIEN_BH": "36000"}], [("refuse", 12_000)]),
    # two at 50 % of 48,000 are due 48,000; 1.5 at the whole price are 72,000
    "one and a half": ([dear(), cheap() | {"SO_LUONG": "1.5", "THANH_TIEN_BH": "72000"}], [("refuse", 24_000)]),
    # 160,000 + 80,000 for the second side are charged and due; of the 48,000 beside them 24,000
    "two sides of the dearest as one and a half": (
        [dear() | {"SO_LUONG": "1.5", "THANH_TIEN_BH": "240000"}, cheap()], [("refuse", 24_000)],
    ),
    "two sides of the dearest, the further one at 50": (
        [dear() | {"SO_LUONG": "1.5", "THANH_TIEN_BH": "240000"}, cheap(share=50)], [],
    ),
    # 24,000 is half of the price, but 48,000 is charged
    "half of the price, and the amount of the whole": (
        [dear(), cheap() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "48000"}], [("refuse", 24_000)],
    ),
    # 150,000 + 48,000 is charged; the list has 160,000 for the dearest: 184,000 is due
    "a rebate on the dearest": ([dear() | {"DON_GIA_BH": "150000", "THANH_TIEN_BH": "150000"}, cheap()], [("refuse", 14_000)]),
}  # fmt: skip

# Two in one line: once whole, once at 50 % of 160,000, if it is one operation, which the line does not say.
TWICE: dict[str, tuple[list[Line], list[tuple[str, int]]]] = {
    # 320,000 − 160,000 − 80,000
    "two in one line": ([dear() | {"SO_LUONG": "2", "THANH_TIEN_BH": "320000"}], [("ask", 80_000)]),
    # 480,000 − 160,000 − 2 × 80,000
    "three in one line": ([dear() | {"SO_LUONG": "3", "THANH_TIEN_BH": "480000"}], [("ask", 160_000)]),
    "two, by a team that is not named": (  # 80 % of another team: 320,000 − 160,000 − 128,000
        [dear(team="") | {"SO_LUONG": "2", "THANH_TIEN_BH": "320000"}], [("ask", 32_000)],
    ),
    "two, and a further one whole": (
        [dear() | {"SO_LUONG": "2", "THANH_TIEN_BH": "320000"}, cheap()], [("ask", 80_000), ("refuse", 24_000)],
    ),
    # 240,000 + 14,400 for the further one, 9,600 less than its half
    "two at 75 and a bit, and less of a further one": (
        [dear(share=78) | {"SO_LUONG": "2", "THANH_TIEN_BH": "249600"}, cheap(share=30)], [],
    ),
    "two at 75": ([dear(share=75) | {"SO_LUONG": "2", "THANH_TIEN_BH": "240000"}], []),
    "two at three quarters of the price": ([dear() | {"SO_LUONG": "2", "DON_GIA_BH": "120000", "THANH_TIEN_BH": "240000"}], []),
    "two further ones at 50": ([dear(), cheap(share=50) | {"SO_LUONG": "2", "THANH_TIEN_BH": "48000"}], []),
    "two of a day alone": ([dear("1002 0000") | {"SO_LUONG": "2", "THANH_TIEN_BH": "320000"}], []),
    "two procedures": ([procedure() | {"SO_LUONG": "2", "THANH_TIEN_BH": "96000"}], []),
}  # fmt: skip


def told(of: SettledClaims) -> list[tuple[str, int]]:
    return [(each.result, int(each.stake)) for each in of.found if each.rule.code == "ST039"]


@pytest.fixture(scope="module")
def found(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, int]]]:
    """All cases at once, each a visit."""
    cases = TIMES | WHOLE | WRITTEN | TWICE
    lines = [each | {"MA_LK": f"L{n}", "MA_THE_BHYT": f"GD{n}"} for n, (visit, _) in enumerate(cases.values()) for each in visit]
    of = settled(registry, tmp_path_factory.mktemp("operations"), lines)
    by_row: dict[int, list[tuple[str, int]]] = {}
    for each in of.found:
        assert each.rule.code == "ST039"
        by_row.setdefault(each.line.row, []).append((each.result, int(each.stake)))
    row, said = 2, {}
    for name, (visit, _) in cases.items():
        said[name] = [one for at in range(row, row + len(visit)) for one in by_row.get(at, [])]
        row += len(visit)
    return said


@pytest.mark.parametrize("name", TIMES)
def test_one_operation_for_certain_is_one_minute_and_one_team(found: dict[str, Any], name: str) -> None:
    assert found[name] == TIMES[name][1]


@pytest.mark.parametrize("name", WHOLE)
def test_an_operation_is_judged_as_a_whole(found: dict[str, Any], name: str) -> None:
    assert found[name] == WHOLE[name][1]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_share_is_paid_wherever_it_is_written(found: dict[str, Any], name: str) -> None:
    assert found[name] == WRITTEN[name][1]


@pytest.mark.parametrize("name", TWICE)
def test_an_operation_that_one_line_has_twice_is_asked_about(found: dict[str, Any], name: str) -> None:
    assert found[name] == TWICE[name][1]


@pytest.mark.slow
@pytest.mark.parametrize(("code", "result"), [("C5.1.268", "refuse"), ("c5.1.268", "ask")])
def test_what_the_list_does_not_price_for_certain_is_asked_about(registry: Path, tmp_path: Path, code: str, result: str) -> None:
    # 48,000 × 50 % = 24,000, if 48,000 is the whole price
    assert told(settled(registry, tmp_path, [dear(), cheap() | {"MA_DICH_VU": code}])) == [(result, 24_000)]


@pytest.mark.slow
def test_what_the_list_has_no_price_of_is_not_the_dearest_for_certain(registry: Path, tmp_path: Path) -> None:
    """One minute and one team; C5.1.268 has 48,000, of which half is due beside a dearer one of the list.

    | visit |                                  |                                                             |
    | 0     | III.9999 500,000; C5.1.268       | the list has no III.9999: 24,000 are asked about            |
    | 1     | a2 160,000; C5.1.268             | A2, if that is meant: 24,000 are asked about                |
    | 2     | III.9999 500,000; A2; C5.1.268   | beside A2 24,000 are too much; of A2 itself 80,000 may be so |
    """
    unlisted = intervention("III.9999", 500_000, "1002 0800", 100, "", TEAM, 8)
    visits = [unlisted, cheap()], [dear() | {"MA_DICH_VU": "a2"}, cheap()], [unlisted, dear(), cheap()]
    lines = [each | {"MA_LK": f"L{n}", "MA_THE_BHYT": f"GD{n}"} for n, visit in enumerate(visits) for each in visit]
    found = [each for each in settled(registry, tmp_path, lines).found if each.rule.code == "ST039"]
    assert [(each.line.row, each.result, int(each.stake)) for each in found] == [
        (3, "ask", 24_000), (5, "ask", 24_000), (7, "ask", 80_000), (8, "refuse", 24_000),
    ]  # fmt: skip


@pytest.mark.slow
@silent("ST035")
@silent("ST039")
def test_the_share_in_price_and_column(registry: Path, tmp_path: Path) -> None:
    # 24,000 × 50 % is 12,000, but the list gives 48,000 × 50 % = 24,000
    twice = cheap(share=50) | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "24000"}
    assert settled(registry, tmp_path, [dear(), twice]).found == ()


@pytest.mark.slow
@case("ST035")
def test_an_amount_above_what_the_list_gives_by_the_share(registry: Path, tmp_path: Path) -> None:
    # 48,000 × 50 % = 24,000: 1,000 more is above list and line
    over = cheap(share=50) | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "25000"}
    assert [each.rule.code for each in settled(registry, tmp_path, [dear(), over]).found] == ["ST035"]


@pytest.mark.slow
@case("ST039")
@pytest.mark.parametrize(("amount", "asked"), [(48_000, 0), (60_000, 12_000)])
def test_an_amount_that_holds_the_whole_price_is_told_by_its_share_of_it(
    registry: Path, tmp_path: Path, amount: int, asked: int
) -> None:
    """The price says half, the amount the whole: 24,000 of the list's 48,000 are too much. What is above it (12,000) is asked.

    | service  | price  | share | amount |
    | C5.1.268 | 24,000 | 100 % | 48,000 |
    """
    of = settled(registry, tmp_path, [dear(), cheap() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": str(amount)}])
    (share,) = (each for each in of.findings if each.code == "ST039")
    assert (share.observed, share.limit, share.more["stake"]) == ("1", "1/2", 24_000)
    assert [(each.result, each.stake) for each in of.found if each.rule.code == "ST035"] == ([("ask", asked)] if asked else [])
    assert (of.sums.refused, of.sums.asked, of.sums.paid) == (24_000, asked, 160_000 + amount - 24_000)


@pytest.mark.slow
@case("ST035")
def test_what_is_beyond_the_price_of_the_list_is_asked_about(registry: Path, tmp_path: Path) -> None:
    # of 60,000 12,000 are beyond the 48,000 of the list, of which 80 % are due: 9,600 too much, and 38,400 are left
    of = settled(registry, tmp_path, [dear(), procedure() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "60000"}])
    assert {(each.rule.code, each.result, int(each.stake)) for each in of.found} == {
        ("ST039", "refuse", 9_600),
        ("ST035", "ask", 12_000),
    }
    assert (of.sums.refused, of.sums.asked, of.sums.charged) == (9_600, 12_000, 220_000)


@pytest.mark.slow
@case("ST035")
def test_such_an_amount_that_may_be_of_another_operation_is_asked_about(registry: Path, tmp_path: Path) -> None:
    # of another team 80 % of 48,000 are due, if it is one operation; 38,400 are charged at a price of 24,000
    further = cheap(team=OTHER) | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "38400"}
    of = settled(registry, tmp_path, [dear(), further])
    assert [(each.rule.code, each.result, int(each.stake)) for each in of.found] == [("ST035", "ask", 14_400)]


@pytest.mark.slow
@silent("ST035")
@silent("ST039")
@pytest.mark.parametrize(
    ("lines", "price", "amount"),
    [
        ([dear(share=50), cheap()], 24_000, 48_000),  # 80,000 + 48,000 are charged, and 160,000 + 24,000 due
        ([dear(), cheap()], 12_000, 24_000),  # half of 48,000
        ([dear(), procedure()], 24_000, 38_400),
    ],
)
def test_such_an_amount_that_is_due_whole(registry: Path, tmp_path: Path, lines: list[Line], price: int, amount: int) -> None:
    first, further = lines
    assert settled(registry, tmp_path, [first, further | {"DON_GIA_BH": price, "THANH_TIEN_BH": amount}]).found == ()


@pytest.mark.slow
@silent("ST035")
@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ([dear(), procedure()], 9_600),  # 80 % of 48,000 are due: 38,400
        ([dear(share=90), cheap()], 8_000),  # 24,000 are due, and of the dearest 16,000 more than was charged
    ],
)
def test_what_is_due_of_such_an_amount_is_not_asked_about(
    registry: Path, tmp_path: Path, lines: list[Line], refused: int
) -> None:
    """24,000 of the amount are beside the line's own price, and within that of the list: ST039 answers all of them.

    | service  | price  | share | amount |
    | C5.1.268 | 24,000 | 100 % | 48,000 |
    """
    first, further = lines
    of = settled(registry, tmp_path, [first, further | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "48000"}])
    assert [(each.rule.code, each.result, int(each.stake)) for each in of.found] == [("ST039", "refuse", refused)]
    assert (of.sums.refused, of.sums.asked, of.sums.paid) == (refused, 0, of.sums.charged - refused)


@pytest.mark.slow
@case("ST035")
def test_the_same_amount_in_another_operation(registry: Path, tmp_path: Path) -> None:
    # by itself nothing says that 24,000 is half: 48,000 − 24,000 is above the line's own figures, and asked about
    of = settled(registry, tmp_path, [cheap() | {"DON_GIA_BH": "24000", "THANH_TIEN_BH": "48000"}])
    assert [(each.rule.code, each.result, int(each.stake)) for each in of.found] == [("ST035", "ask", 24_000)]


@pytest.mark.slow
@case("ST039")
def test_what_is_left_beyond_the_whole_is_refused_once(registry: Path, tmp_path: Path) -> None:
    # 48,000 × 5/6 = 40,000 stays due of the further one, beside the 144,000 of the dearest: 184,000
    of = settled(registry, tmp_path, [dear(share=90), cheap()])
    assert [(str(each.due), each.stake) for each in of.found] == [("5/6", 8_000)]


@pytest.mark.slow
@silent("ST039")
def test_a_ventilation_that_began_before_the_operation(registry: Path, tmp_path: Path) -> None:
    settled(registry, tmp_path, [procedure("1002 0600", until="1003 0600", team=OTHER), dear(until="1002 0900")])


@pytest.mark.slow
@case("ST038")
def test_an_operation_doubled_by_one_share_is_asked_once(registry: Path, tmp_path: Path) -> None:
    of = settled(registry, tmp_path, [dear(), dear()])
    assert [(each.rule.code, each.result, int(each.stake)) for each in of.found] == [("ST038", "ask", 160_000)]


@pytest.mark.slow
@silent("ST038")
@silent("ST039")
@pytest.mark.parametrize("shares", [(100, 50), (50, 100), (100, 50, 50)])
def test_the_second_side_of_an_operation_has_its_share(registry: Path, tmp_path: Path, shares: tuple[int, ...]) -> None:
    assert settled(registry, tmp_path, [cheap(share=share) for share in shares]).found == ()


@pytest.mark.slow
@silent("ST038")
def test_a_bed_has_no_start(registry: Path, tmp_path: Path) -> None:
    # a line a day, each with the minute of the admission
    beds = [line("A2", 160_000, "2012-1002 0800", MA_NHOM=15, MA_LK="L1", MA_THE_BHYT="GD1")] * 4
    assert settled(registry, tmp_path, beds).found == ()


@pytest.mark.slow
@silent("ST095")
def test_a_bed_at_a_transfer(registry: Path, tmp_path: Path) -> None:
    bed = line("C5.1.273", 13_000, "2012-1002 0800", MA_NHOM=15, MA_LK="L1", MA_THE_BHYT="GD1")
    assert settled(registry, tmp_path, [bed, bed | {"MA_CSKCB": "80001"}]).found == ()


@pytest.mark.slow
@silent("ST038")
def test_newborns_with_a_card_that_is_nobodys(registry: Path, tmp_path: Path) -> None:
    newborn = line("C5.1.272", 11_000, "2012-1002 0800", MA_THE_BHYT="TE1800000000000")
    assert settled(registry, tmp_path, [newborn | {"MA_LK": visit} for visit in ("L1", "L2", "L3")]).found == ()


@pytest.mark.slow
@case("ST038")
def test_one_card_in_two_visits_of_one_minute(registry: Path, tmp_path: Path) -> None:
    one = line("C5.1.272", 11_000, "2012-1002 0800", MA_THE_BHYT="GD4800000000001")
    of = settled(registry, tmp_path, [one | {"MA_LK": visit} for visit in ("L1", "L2")])
    assert [(each.rule.code, each.line.row) for each in of.found] == [("ST038", 3)]


@pytest.mark.slow
@case("ST095")
def test_both_facilities_are_asked_and_each_is_told_of_the_other(registry: Path, tmp_path: Path) -> None:
    here = line("C5.1.273", 13_000, "2012-1002 0800", MA_LK="L1", MA_THE_BHYT="GD1")
    of = settled(registry, tmp_path, [here], [here | {"MA_CSKCB": "80001", "MA_LK": "L7"}])
    told = {each.at.file: (each.more["facility"], each.more["elsewhere"]) for each in of.findings if each.code == "ST095"}
    assert told == {"1.csv": ("80002", "80001"), "2.csv": ("80001", "80002")}
    of.write(tmp_path / "out")
    rows = (tmp_path / "out" / "claims-findings.csv").read_text(encoding="utf-8-sig")
    assert "cùng với cơ sở 80001, tệp 2.csv dòng 2" in rows and "cùng với cơ sở 80002, tệp 1.csv dòng 2" in rows
