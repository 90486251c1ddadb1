"""An operation is judged as a whole: what is charged too little of one intervention is set off against what is too much."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricebook.settlement.claims.judge import ClaimFinding, Line

# Why → what is certain: one visit, one team, one minute of start. All else is asked: see rules/further_intervention.sql.
CERTAIN = ("operation same", "procedure same")


def judged_as_a_whole(found: Iterable["ClaimFinding"]) -> Iterator["ClaimFinding"]:
    """What is left of the findings of further interventions, operation by operation.

    Which intervention is the dearest, hospitals mistake: they charge it by the share of a further one, and that one whole.

    Args:
        found: what was found of each further intervention, also of those that charge no more than is due; `other` is the dearest.
    """
    operations: dict[int, list[ClaimFinding]] = {}
    for each in found:
        if each.other is not None:
            operations.setdefault(each.other.line, []).append(each)
    further = {each.line.line for of_one in operations.values() for each in of_one}
    for of_one in operations.values():
        main = of_one[0].other
        charged_less = sum((min(each.stake, Decimal(0)) for each in of_one), Decimal(0))
        if main is not None and main.line not in further:
            charged_less += min(main.amount - main.due(Fraction(main.price), Fraction(1)), Decimal(0))
        yield from _beyond(-charged_less, of_one)


def _beyond(left: Decimal, of_one: Iterable["ClaimFinding"]) -> Iterator["ClaimFinding"]:
    """What is charged too much beyond an amount that the others were charged too little; what is refused is set off first."""
    for each in sorted(of_one, key=lambda one: (one.result != "refuse", one.line.line)):
        if each.due is not None and each.line.pays > each.due:
            set_off = max(min(left, each.stake), Decimal(0))
            left -= set_off
            yield replace(each, stake=each.stake - set_off, due=each.due + _share(each.line, set_off))


def _share(line: "Line", amount: Decimal) -> Fraction:
    """The share of a line that an amount is, in đồng."""
    whole = Fraction(line.quantity) * Fraction(line.price) * Fraction(line.fund_num, line.fund_den)
    return Fraction(amount) / whole if whole else Fraction(0)
