"""Sets with planted faults: found exactly, no more and no fewer; a clean month has none, and one change makes its checks speak."""

import random
from collections.abc import Callable
from datetime import date

import pytest

from pricebook.app.claims import SettledClaims
from tests.claims import faults
from tests.claims.conftest import PRICES, Settle
from tests.claims.generator import ClaimSet, Line, Planted, generate, priced


def found(settled: SettledClaims) -> list[Planted]:
    told = (Planted(each.line.row, each.rule.code, each.result, int(each.stake)) for each in settled.found)
    return sorted(told, key=lambda each: (each.row, each.code))


def planted(made: ClaimSet) -> list[Planted]:
    return sorted(made.planted, key=lambda each: (each.row, each.code))


@pytest.mark.slow
def test_what_was_planted_is_found_and_nothing_else(settle: Settle) -> None:
    made = generate(PRICES, 1, visits=400, faults=faults.ALL, each=7)
    settled = settle(made)
    assert settled.lines == len(made.lines)
    assert found(settled) == planted(made)
    assert len(made.planted) == 7 * (len(faults.ALL) + 1)  # a line at two facilities is two lines
    assert {finding.code for finding in settled.findings} == {each.code for each in made.planted}


@pytest.mark.slow
def test_a_clean_month_has_no_finding(settle: Settle) -> None:
    settled = settle(generate(PRICES, 3, visits=300, faults=(), each=0))
    assert settled.lines > 300 and (list(settled.findings), settled.found) == ([], ())


def _price(line: Line, more: int) -> None:
    line["DON_GIA_BH"] = str(int(line["DON_GIA_BH"]) + more)


CHANGES: dict[str, tuple[Callable[[ClaimSet, Line], object], set[str]]] = {
    "dearer": (lambda made, line: _price(line, 1), set()),
    "dearer, and its amount": (lambda made, line: priced(line, int(line["DON_GIA_BH"]) + 1), {"ST030"}),
    "cheaper, and its amount": (lambda made, line: priced(line, int(line["DON_GIA_BH"]) - 1), set()),
    "cheaper": (lambda made, line: _price(line, -1), {"ST035"}),
    "more of it": (lambda made, line: line.update(SO_LUONG="9"), set()),
    "half of it": (lambda made, line: line.update(TYLE_TT_DV="50"), {"ST035"}),
    "another code": (lambda made, line: line.update(MA_DICH_VU="X.1"), {"ST031"}),
    "a service not performed": (lambda made, line: priced(line, 1).update(MA_DICH_VU="C5.1.269"), {"ST033"}),
    "a year before": (lambda made, line: line.update(NGAY_TH_YL="201108020830"), {"ST045"}),
    "no day": (lambda made, line: line.update(NGAY_YL="", NGAY_TH_YL=""), {"ST046"}),
    "the 31st of June": (lambda made, line: line.update(NGAY_YL="201306310830", NGAY_TH_YL="201306310830"), {"ST046"}),
    "another facility": (lambda made, line: line.update(MA_CSKCB="99999"), {"ST044"}),
    "no facility": (lambda made, line: line.update(MA_CSKCB=""), {"ST047"}),
    "a quantity in words": (lambda made, line: line.update(SO_LUONG="một"), {"ST048"}),
    "twice": (lambda made, line: made.lines.append(dict(line)), {"ST038"}),
}


@pytest.mark.slow
def test_one_change_makes_exactly_its_checks_speak(settle: Settle) -> None:
    """Each change in a line of its own; every other line stays without a finding."""
    made = generate(PRICES, 4, visits=80, faults=(), each=0)
    lines = random.Random(5).sample([each for each in made.lines if each["MA_DICH_VU"]], len(CHANGES))
    expected: dict[int, set[str]] = {}
    for line, (apply, codes) in zip(lines, CHANGES.values(), strict=True):
        before = len(made.lines)
        apply(made, line)
        row = before if len(made.lines) > before else made.lines.index(line)
        expected |= {row + 1: codes} if codes else {}
    told: dict[int | None, set[str]] = {}
    for finding in settle(made).findings:
        for place in finding.places:
            told.setdefault(place.row, set()).add(finding.code)
    assert told == expected


@pytest.mark.slow
def test_what_is_asked_in_one_year_is_refused_in_the_next(settle: Settle) -> None:
    # decree 85/2012, in force on 1 January 2013
    made = ClaimSet(PRICES)
    for day in (date(2012, 12, 31), date(2013, 1, 1)):
        (line,) = made.visit(random.Random(1), "C5.1.268", on=day)
        made.item(line, "VT009", "Thuốc nhuộm Giemsa", 7_000)
    assert [(each.result, str(each.article)[:11]) for each in settle(made).found] == [
        ("ask", "1513/BHXH-C"),
        ("refuse", "85/2012/NĐ-"),
    ]
