"""What is due of a line that several rules speak of: each đồng is refused, held or asked about once."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pricebook.regulation import search_path
from pricebook.regulation.claim_rules import Result, load_claim_rules
from pricebook.settlement.claims.days import number_of
from pricebook.settlement.claims.judge import ClaimFinding, Line
from pricebook.settlement.claims.net import settled_lines

Said = tuple[str, Result, Fraction | int | None, int]
RULES = {rule.code: rule for rule in load_claim_rules(search_path()).rules.rule}


def charged(price: int, amount: int, *, quantity: int = 1, pays: Fraction = Fraction(1), number: int = 1) -> Line:
    day = number_of(date(2019, 10, 1))
    share = pays.numerator, pays.denominator, 1, 1
    return Line(
        number, 0, number, "80002", day, "service", "C5.1.272", None, Decimal(quantity), Decimal(price), *share, Decimal(amount)
    )


def said(line: Line, code: str, result: Result, due: Fraction | int | None, stake: int) -> ClaimFinding:
    at = None if due is None else Fraction(due)
    return ClaimFinding(RULES[code], result, line, None, at, Decimal(stake), None, "")


DEAR = charged(12_000, 12_000)
# What is said of one line: code, result, what is due, stake → refused, held, asked.
CASES: dict[str, tuple[Line, list[Said], tuple[int, int, int]]] = {
    "a part at 12,000 beside its package: the line, not 13,000": (
        DEAR, [("ST030", "refuse", 11_000, 1_000), ("ST037", "refuse", None, 12_000)], (12_000, 0, 0),
    ),
    "an operation at 12,000 of which half of 11,000 is due: 5,500": (
        DEAR, [("ST030", "refuse", 11_000, 1_000), ("ST039", "refuse", Fraction(1, 2), 6_000)], (6_500, 0, 0),
    ),
    # 2 × 12,000 charged as 30,000: the price refuses 2 × 1,000; of the 6,000 above 24,000 no price says anything
    "refused for its price, asked for its amount": (
        charged(12_000, 30_000, quantity=2), [("ST030", "refuse", 11_000, 2_000), ("ST035", "ask", 24_000, 6_000)], (2_000, 0, 6_000),
    ),
    "too dear by its price, and nothing else said of its amount": (
        charged(12_000, 30_000, quantity=2), [("ST030", "refuse", 11_000, 2_000)], (2_000, 0, 0),
    ),
    "refused in part, held whole, asked whole": (
        DEAR,
        [("ST038", "ask", None, 12_000), ("ST040", "hold", Fraction(17, 20), 1_800), ("ST030", "refuse", 11_000, 1_000)],
        (1_000, 1_650, 9_350),  # 11,000 × 15 % = 1,650 is held, and the rest asked about
    ),
    # 3 × 12,000, of which one is inside: of the other two 2 × 11,000 is due
    "a quantity and a price": (
        charged(12_000, 36_000, quantity=3), [("ST030", "refuse", 11_000, 3_000), ("ST037", "refuse", 2, 12_000)], (14_000, 0, 0),
    ),
    "asked alone": (DEAR, [("ST038", "ask", None, 12_000)], (0, 0, 12_000)),
    "never more than was charged": (charged(12_000, 5_000), [("ST030", "refuse", 11_000, 0)], (0, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_two_reasons_of_one_line_count_once(case: str) -> None:
    line, found, (refused, held, asked) = CASES[case]
    (net,) = settled_lines(said(line, *each) for each in found)
    assert [int(net.refused), int(net.held), int(net.asked)] == [refused, held, asked]
    assert (net.due, net.payable) == (line.amount - refused, line.amount - refused - held)
    assert len(net.found) == len(found)


def test_lines_come_by_their_numbers_each_with_its_own_findings() -> None:
    one, other = DEAR, charged(12_000, 12_000, number=2)
    found = [said(other, "ST030", "refuse", 11_000, 1_000), said(one, "ST030", "refuse", 11_000, 1_000)]
    found.append(said(other, "ST037", "refuse", None, 12_000))
    assert [(net.line.line, int(net.refused), len(net.found)) for net in settled_lines(found)] == [(1, 1_000, 1), (2, 12_000, 2)]
