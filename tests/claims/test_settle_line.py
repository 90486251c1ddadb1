"""settle_line gives for each line of each visit what settle claims gives for it in a file; and a hospital is told what to do."""

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook import Built, ChargedLine, ListAtHand
from pricebook.settlement.claims.judge import ClaimFinding
from tests.claims import faults
from tests.claims.conftest import PRICES
from tests.claims.generator import COLUMNS, Line, generate
from tests.claims.test_claim_findings import CASES, line
from tests.support import ROOT

THIRD = {"TYLE_TT_DV": 33}  # claim files write a third so
FRACTIONS = [
    line(
        "C5.1.272", 11_000, "2012-1101 0830", SO_LUONG="0.333", DON_GIA_BH="10999.999", THANH_TIEN_BH="3664.00"
    ),  # 3,662.999667: 1.00 too much
    line("C5.1.272", 11_000, "2012-1102 0830", SO_LUONG="0.333", DON_GIA_BH="10999.999", THANH_TIEN_BH="3663.99"),  # 0.99
    line("C5.1.272", 11_000, "2012-1103 0830", DON_GIA_BH="11000.400", THANH_TIEN_BH="11000.00"),
    line("A1", 8_000, "2012-1104 0830", THANH_TIEN_BH="2666.67", **THIRD),  # 8,000 / 3
    line("A1", 8_000, "2012-1105 0830", THANH_TIEN_BH="2640.00", **THIRD),  # 8,000 × 33 %
    line("A1", 8_000, "2012-1106 0830", THANH_TIEN_BH="2667.67", **THIRD),  # 1.00 above a third
]
# One line has an operation twice: 75 % are due, and it is asked; 75 % are charged of the last one.
TWICE = [
    line("A2", 160_000, "2019-1001 0830", SO_LUONG="2", THANH_TIEN_BH="320000", MA_NHOM="8"),
    line("A2", 160_000, "2019-1001 0830", SO_LUONG="2.5", THANH_TIEN_BH="400000", MA_NHOM="8"),
    line("A2", 160_000, "2019-1001 0830", SO_LUONG="2", THANH_TIEN_BH="240000", TYLE_TT_DV=75, MA_NHOM="8"),
]
# Not what looks beyond the visit (a quota, another facility), nor what a call refuses to take.
WITHIN_A_VISIT = {code: lines for code, lines in CASES.items() if code not in ("ST040", "ST095", "ST046", "ST047", "ST048")}


@pytest.fixture(scope="module")
def at_hand(registry: Path) -> Iterator[ListAtHand]:
    with pricebook.list_at_hand(registry=registry) as found:
        yield found


def charged(of: Line) -> ChargedLine:
    """A line of a claim file as it is charged; shares are per cent there."""
    item, at = of.get("MA_VAT_TU"), [of.get(name) for name in ("NGAY_YL", "NGAY_TH_YL", "NGAY_KQ")]
    on, began, ended = (datetime.strptime(text, "%Y%m%d%H%M") if text else None for text in at)
    assert on is not None
    more: dict[str, Any] = {"kind": "item", "name": of["TEN_VAT_TU"], "of_service": of["MA_DICH_VU"]} if item else {}
    return ChargedLine(
        item or of["MA_DICH_VU"], of["SO_LUONG"], of["DON_GIA_BH"], on, facility=of["MA_CSKCB"], group=of["MA_NHOM"],
        share=Fraction(of["TYLE_TT_DV"]) / 100, fund_share=Fraction(of["TYLE_TT_BH"]) / 100, amount=of["THANH_TIEN_BH"],
        began=began, ended=ended, performer=of["NGUOI_THUC_HIEN"], **more,
    )  # fmt: skip


def begun(visits: list[list[Line]]) -> list[list[Line]]:
    """Each visit as it stood after each of its lines."""
    return [visit[:end] for visit in visits for end in range(1, len(visit) + 1)]


def said(found: list[ClaimFinding]) -> list[tuple[object, ...]]:
    return sorted(
        (each.rule.code, each.result, each.stake, str(each.due), str(each.article), each.why, *grounds(each)) for each in found
    )


def grounds(found: ClaimFinding) -> tuple[str, ...]:
    return tuple(f"{each.where} {each.text}" for each in found.grounds)


@pytest.mark.slow
def test_each_line_of_each_visit_is_judged_as_in_a_file(registry: Path, tmp_path: Path, at_hand: ListAtHand) -> None:
    made = generate(PRICES, 11, visits=60, faults=faults.ALL, each=2)
    visits: dict[tuple[str, str], list[Line]] = {}  # at one facility each
    for each in made.lines:
        visits.setdefault((each["MA_LK"], each["MA_CSKCB"]), []).append(each)
    planted = [lines for pair in WITHIN_A_VISIT.values() for lines in pair]
    stages = begun([*visits.values(), *planted, *([each] for each in (*FRACTIONS, *TWICE))])
    rows: list[int] = []  # of the last line of each stage
    with (tmp_path / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
        writer.writeheader()
        for number, stage in enumerate(stages):
            writer.writerows(each | {"MA_LK": f"V{number}", "MA_THE_BHYT": f"C{number}"} for each in stage)
            rows.append((rows[-1] if rows else 1) + len(stage))
    settled = pricebook.settle_claims(tmp_path / "claims.csv", registry=registry)
    by_row: dict[int, list[ClaimFinding]] = {}
    for found in settled.found:
        by_row.setdefault(found.line.row, []).append(found)
    unlisted = {(place.row or 0) + 1: each.code for each in settled.findings.of("ST044", "ST045") for place in each.places}
    seen = set()
    for stage, row in zip(stages, rows, strict=True):
        *beside, last = map(charged, stage)
        told = pricebook.settle_line(at_hand, last, beside)
        assert said(list(told.found)) == said(by_row.get(row, []))
        assert [each.code for each in told.findings if each.code in ("ST044", "ST045")] == [
            unlisted[row] for _ in range(row in unlisted)
        ]
        seen |= {each.code for each in told.findings}
    assert seen == {*WITHIN_A_VISIT}  # and so no rule that looks at one visit is left out


AT = datetime(2013, 3, 1, 8, 30)  # since 1 January 2013 decree 85/2012 includes supplies
FACILITY: dict[str, Any] = {"facility": "80002"}
COUNT = ChargedLine("C5.1.268", 1, 48_000, AT, **FACILITY)  # the blood count of norms.csv, row 45


def test_what_a_price_contains_is_refused_with_its_article(at_hand: ListAtHand) -> None:
    stain = ChargedLine("VT009", 1, 7_000, AT, "item", "Thuốc nhuộm Giemsa", **FACILITY)
    told = pricebook.settle_line(at_hand, stain, [COUNT])
    assert (told.verdict, told.due, told.stake) == ("refuse", Decimal(0), Decimal(7_000))
    assert str(told.article).startswith("85/2012/NĐ-CP") and "norms.csv!45" in told.grounds[0].text
    assert told.remedy("en") and len(told.provenance()) > 4
    # charged the other way round, it is the line charged before that is refused
    other = pricebook.settle_line(at_hand, COUNT, [stain])
    assert (other.verdict, other.due) == ("pay", Decimal(48_000))
    assert [(each.line.code, each.result) for each in other.others] == [("VT009", "refuse")]


@pytest.mark.parametrize(
    ("hour", "began", "verdict"), [(8, True, "refuse"), (8, False, "ask"), (0, True, "pay"), (0, False, "pay")]
)
def test_two_operations_by_one_team_at_a_time(at_hand: ListAtHand, hour: int, began: bool, verdict: str) -> None:
    """The second one at 80 % where 50 % are due: refused in one minute, asked where only the order is of one, silent at midnight."""
    at = datetime(2019, 10, 1, hour)
    told = {"group": "8", "performer": "BS1", "began": at if began else None, **FACILITY}
    first = ChargedLine("A2", 1, 160_000, at, **told)
    second = pricebook.settle_line(at_hand, ChargedLine("C5.1.268", 1, 48_000, at, share="4/5", **told), [first])
    assert [each.result for each in second.found if each.rule.code == "ST039"] == [verdict][: verdict != "pay"]


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "verdict", "due"),
    [
        (2, 11_000, None, "pay", 22_000),
        (2, 11_500, None, "refuse", 22_000),  # 2 × (11,500 − 11,000) is refused
        (3, 11_500, 30_000, "pay", 30_000),  # less is charged than the 3 × 11,000 that are due
        ("0.333", "10999.999", "3663.00", "pay", Decimal("3663.00")),  # 0.333 × 10,999.999 = 3,662.999667
        ("0.333", "10999.999", "3662.99", "pay", Decimal("3662.99")),  # one hundredth too little
        ("0.333", "10999.999", "3664.00", "ask", Decimal("3664.00")),  # 1.00 too much: the amount is asked about
    ],
)
def test_what_is_due(at_hand: ListAtHand, quantity: Any, price: Any, amount: Any, verdict: str, due: Any) -> None:
    told = pricebook.settle_line(at_hand, ChargedLine("C5.1.272", quantity, price, AT, amount=amount, **FACILITY))
    assert (told.verdict, told.due) == (verdict, due)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0.5},  # a binary float
        {"quantity": "1.2345"}, {"price": -1}, {"price": "1e999999999"}, {"amount": "NaN"}, {"share": "3/2"}, {"share": "1/99999"},
        {"fund_share": 2}, {"code": " "}, {"facility": None},
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_named(at_hand: ListAtHand, wrong: dict[str, Any]) -> None:
    values: dict[str, Any] = {"code": "C5.1.272", "quantity": 1, "price": 11_000, "on": AT, "facility": "80002"} | wrong
    with pytest.raises(pricebook.WrongOption) as refused:
        pricebook.settle_line(at_hand, ChargedLine(**values))
    assert next(iter(wrong)) in refused.value.message("en")


def test_the_example_of_the_page_runs(long_an: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long_an.write(tmp_path / "out")
    page = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    (code,) = (each for each in re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE) if "settle_line" in each)
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(code, found)
    assert (found["told"].verdict, found["told"].due) == ("refuse", 0)
