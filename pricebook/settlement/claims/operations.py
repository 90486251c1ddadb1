"""An operation is judged as a whole: what is charged too little of one intervention is set off against what is too much."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from pricebook.settlement.figures import LEAST_STAKE

if TYPE_CHECKING:
    from pricebook.settlement.claims.judge import ClaimFinding, Line

# Why → what is certain: one visit, one team, one minute of start. All else is asked: see rules/further_intervention.sql.
CERTAIN = ("operation same", "procedure same")


def judged_as_a_whole(found: Iterable["ClaimFinding"]) -> Iterator["ClaimFinding"]:
    """What is left of the findings of further interventions, operation by operation.

    Which intervention is the dearest, hospitals mistake: they charge it by the share of a further one, and that one whole.

    Args:
        found: what was found of each further intervention, also of those that charge no more than is due; `other` is the dearest,
            which has a finding of its own, without another line.
    """
    operations: dict[int, list[ClaimFinding]] = {}
    dearest: dict[int, ClaimFinding] = {}
    for each in found:
        if each.other is not None:
            operations.setdefault(each.other.line, []).append(each)
        else:
            dearest[each.line.line] = each
    further = {each.line.line for of_one in operations.values() for each in of_one}
    for line, of_one in operations.items():
        charged_less = sum((min(each.stake, Decimal(0)) for each in of_one), Decimal(0))
        if line in dearest and line not in further:
            charged_less += min(dearest[line].stake, Decimal(0))
        yield from _beyond(-charged_less, of_one)


def times_whole(line: "Line", listed: Fraction, *, further: bool) -> Fraction:
    """How many times what a line states is an intervention at its whole price.

    Half of the price is due by article 7(4) of circular 39/2018, wherever a hospital writes the half: as the share, into the
    price, or as a quantity of 0.5, for none is performed in part. Of 1,249,000 where the list has 2,498,000 the whole is 2 times.

    Of 1.5 further ones the whole is 2. Of 1.5 of the dearest it is 1.5: the half is a second side, of which no more is due.

    Args:
        line: the line.
        listed: the price of the list, in đồng.
        further: whether it is a further intervention, and not the dearest.
    """
    stated = Fraction(line.price) * Fraction(line.quantity)
    number = Fraction(ceil(line.quantity)) if further else max(Fraction(line.quantity), Fraction(1))
    return max(Fraction(line.price), listed) * number / stated if stated else Fraction(1)


def _beyond(left: Decimal, of_one: Iterable["ClaimFinding"]) -> Iterator["ClaimFinding"]:
    """What is charged too much beyond an amount that the others were charged too little; what is refused is set off first."""
    for each in sorted(of_one, key=lambda one: (one.result != "refuse", one.line.line)):
        if each.due is not None:
            too_much = max(each.stake, Decimal(0))
            set_off = min(left, too_much)
            left -= set_off
            due = each.due + share_of(each.line, set_off) / (each.of_whole or 1)
            yield replace(each, stake=too_much - set_off, due=due)


def amounts_said_once(found: Iterable["ClaimFinding"]) -> list["ClaimFinding"]:
    """The findings with a stake, without what is said of an amount that a share of a further intervention has answered already.

    Of what is above the line's own figures, and within its price of the list, article 7(4) of circular 39/2018 says how much is
    due, for the whole operation: it is not asked about again. Where it may be no operation, only what the share asks is not.
    """
    listed = list(found)
    answered = {
        each.line.line: each.line.beyond() - each.line.beyond(each.of_whole) if each.result == "refuse" else each.stake
        for each in listed
        if each.of_whole is not None
    }
    said = []
    for each in listed:
        left = each.stake - answered.get(each.line.line, Decimal(0)) if each.rule.stake == "amount" else each.stake
        if left >= LEAST_STAKE:
            said.append(each if left == each.stake else replace(each, stake=left))
    return said


def share_of(line: "Line", amount: Decimal) -> Fraction:
    """The share of a line that an amount is, in đồng."""
    whole = Fraction(line.quantity) * Fraction(line.price) * Fraction(line.fund_num, line.fund_den)
    return Fraction(amount) / whole if whole else Fraction(0)
