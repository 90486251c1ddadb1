"""Asks the rules of some facilities or months, and says what follows: a line is refused, held or asked about, for how much."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from pricebook.regulation.claim_rules import ClaimRule, Result
from pricebook.settlement.claims.database import RULES
from pricebook.settlement.claims.days import day_of, number_of
from pricebook.settlement.claims.engines import Engine
from pricebook.settlement.claims.lists import Period
from pricebook.settlement.claims.operations import (
    CERTAIN,
    amounts_said_once,
    judged_as_a_whole,
    share_of,
    times_whole,
)
from pricebook.settlement.claims.verdicts import Verdicts
from pricebook.settlement.containment.contents import Content
from pricebook.settlement.figures import LEAST_STAKE

PeriodsOf = Mapping[str, Sequence[Period]]  # facility → its periods
_CENT = Decimal("0.01")
THIRD, WRITTEN_THIRD = Fraction(1, 3), Fraction(33, 100)
_OF_A_VERDICT = ("contained", "part_beside_whole")
_OF_A_PRICE = ("other_list", "price_above")
_OF_A_SHARE = "share"
_OF_OPERATIONS = "further_intervention"
_OF_THE_DAY = 2  # of `by_order`
RECEIPTS = "receipts"  # the window of rules about what patients paid


class Line(NamedTuple):
    """A line as it was read. `row` is the row in its file, from 1; amounts in đồng.

    `by_order`: 1 where its minute, 2 where its day too is only that of the order, for when it was performed is not said.
    """

    line: int
    file: int
    row: int
    facility: str
    day: int
    kind: str
    code: str
    name: str | None
    quantity: Decimal
    price: Decimal
    pays_num: int
    pays_den: int
    fund_num: int
    fund_den: int
    amount: Decimal
    by_order: int = 0

    @property
    def pays(self) -> Fraction:
        """The share of the price that is paid. Claims write a third as 33, and the amount says which of both is meant."""
        written = Fraction(self.pays_num, self.pays_den)
        return THIRD if written == WRITTEN_THIRD and self.amount > self.due(Fraction(self.price), written) else written

    def due(self, price: Fraction, pays: Fraction) -> Decimal:
        """The amount of the line at a price and a share, to 2 decimals, half-up."""
        return _to_the_cent(Fraction(self.quantity) * price * pays * Fraction(self.fund_num, self.fund_den))

    def beyond(self, whole: Fraction = Fraction(1)) -> Decimal:
        """What the amount is above the line's own quantity × price × shares: no price of a list says anything about it.

        What is less than a đồng comes of rounding. `whole`: how many times that is the price of the list, where it is more.
        """
        above = self.amount - self.due(Fraction(self.price), self.pays * whole)
        return above if above >= LEAST_STAKE else Decimal(0)

    def part_of(self, amount: Decimal, quantity: Fraction) -> Decimal:
        """The part of an amount that falls on some of the quantity of the line, to 2 decimals, half-up."""
        return _to_the_cent(Fraction(amount) * quantity / Fraction(self.quantity))


def _to_the_cent(exact: Fraction) -> Decimal:
    return Decimal((200 * exact.numerator + exact.denominator) // (2 * exact.denominator)) * _CENT


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """What a rule says of one line.

    Attributes:
        rule: the rule.
        result: what follows: "refuse", "hold" or "ask".
        line: the line.
        other: the other line that it is about, if there is one.
        due: the price, amount, share or quantity that is due; None where nothing is.
        stake: what is at stake, in đồng.
        article: the article, if one is in force on the day.
        why: the reason within the rule.
        service: the service of the list, if the line means one that is paid.
        period: the period of the list, if one holds.
        grounds: the texts that the verdict rests on, the decisive one first.
        of_whole: how many times what the line states is the whole of its thing, where the share is that of this whole: the amount
            is above what the line states, and all of it or a part is within the whole.
    """

    rule: ClaimRule
    result: Result
    line: Line
    other: Line | None
    due: Fraction | None
    stake: Decimal
    article: str | None
    why: str
    service: str | None = None
    period: Period | None = None
    grounds: tuple[Content, ...] = ()
    of_whole: Fraction | None = None

    @property
    def share_charged(self) -> Fraction:
        """The share that is charged: what the line states, or what its amount is of the whole."""
        if self.of_whole is None:
            return self.line.pays
        return share_of(self.line, self.line.amount - self.line.beyond(self.of_whole)) / self.of_whole


_LINES = f"select {', '.join(Line._fields)} from claim_lines where line in (select unnest($1::bigint[]))"


def judge(
    engine: Engine,
    rules: Sequence[ClaimRule],
    periods: PeriodsOf,
    verdicts: Verdicts,
    *,
    insured: bool,
) -> list[ClaimFinding]:
    """What the rules say of the lines in `charges`, rule by rule, in the order of the lines.

    Args:
        engine: what is asked, with the tables of what was decided filled.
        rules: the rules, each of which has an SQL file.
        periods: the periods of the facilities.
        verdicts: the verdicts on pairs, for the grounds.
        insured: whether it is settled what the fund pays.
    """
    found: list[ClaimFinding] = []
    for rule in rules:
        answers = engine.ask(RULES[rule.question])
        if not answers:
            continue
        asked = sorted({number for answer in answers for number in answer[:2] if number is not None})
        lines = {row[0]: Line(*row) for row in engine.con.execute(_LINES, [asked]).fetchall()}
        found += said_by(rule, answers, lines, periods, verdicts, insured=insured)
    return amounts_said_once(found)


def said_by(
    rule: ClaimRule,
    answers: Iterable[Sequence[Any]],
    lines: Mapping[int, Line],
    periods: PeriodsOf,
    verdicts: Verdicts,
    *,
    insured: bool,
) -> Iterator[ClaimFinding]:
    """What follows from the answers of a rule, whichever database was asked.

    Where nothing is at stake, nothing follows; but a share of a whole answers what is said of the amount of its line.

    Args:
        rule: the rule.
        answers: the rows that its question gives: line, other, service, due, per, why.
        lines: the lines by their numbers.
        periods: the periods of the facilities.
        verdicts: the verdicts on pairs, for the grounds.
        insured: whether it is settled what the fund pays.
    """
    found: Iterable[ClaimFinding] = (
        _finding(rule, answer, lines, periods, verdicts, insured)
        for answer in answers
        if not rule.facilities or lines[answer[0]].facility in rule.facilities
    )
    if rule.question == _OF_OPERATIONS:
        found = judged_as_a_whole(found)
    yield from (each for each in found if each.stake >= LEAST_STAKE or each.of_whole is not None)


def _finding(
    rule: ClaimRule,
    answer: Sequence[Any],
    lines: Mapping[int, Line],
    periods: PeriodsOf,
    verdicts: Verdicts,
    insured: bool,
) -> ClaimFinding:
    number, other, service, due, per, why = answer
    line, day = lines[number], day_of(lines[number].day)
    article = rule.article_on(day, insured=insured)
    result, said = rule.result_on(day, insured=insured), str(article) if article is not None else None
    period = next((each for each in periods.get(line.facility, ()) if each.holds(day)), None)
    grounds: tuple[Content, ...] = ()
    if rule.question in _OF_A_VERDICT:
        why, _, pair = why.partition(" ")
        beside, period, service = verdicts.pairs[int(pair)]
        grounds = beside.grounds
        result, said = _by_verdict(rule, result, said, why, grounds[0])
        why = grounds[0].ground
    listed = period.paid.get(service) if period is not None and service is not None else None
    if rule.question == _OF_OPERATIONS and (why not in CERTAIN or _by_order(line, lines.get(other)) or listed is None):
        result = "ask"  # without a price of the list nobody knows whether what is charged is the whole of it
    if _by_the_list(rule) and _paid_next_day(line, service, periods.get(line.facility, ())):
        result = "ask"
    if rule.question in _OF_A_PRICE and (kept_by := _older_kept(line, day, service, periods.get(line.facility, ()))):
        result, said = "ask", kept_by
    if result == "refuse" and not verdicts.only_asked.isdisjoint(
        each.code for each in (line, lines.get(other)) if each is not None
    ):
        result = "ask"
    whole = Fraction(1)
    if rule.question == _OF_OPERATIONS and listed is not None:
        whole = times_whole(line, Fraction(listed.price), further=other is not None)
    at, stake = _stake(rule, line, Fraction(due) / per, whole)
    within = rule.stake == _OF_A_SHARE and line.beyond() > line.beyond(whole)
    of_whole = whole if within else None  # of the amount what the line's own figures do not give, but the list does
    return ClaimFinding(rule, result, line, lines.get(other), at, stake, said, why, service, period, grounds, of_whole)


def _by_the_list(rule: ClaimRule) -> bool:
    """Whether a rule compares one line, of a claim or a receipt, with the list of its day."""
    return rule.stake == "price" or (rule.window == "line" and rule.stake != "amount")


def _by_order(*lines: Line | None) -> bool:
    """Whether of one of the lines only the order says when it was."""
    return any(line is not None and line.by_order > 0 for line in lines)


def _paid_next_day(line: Line, service: str | None, periods: Sequence[Period]) -> bool:
    """Whether a line is right on the day after its order, by a list that begins then: it may have been performed then."""
    begins = next((each for each in periods if each.first is not None and number_of(each.first) == line.day + 1), None)
    if line.by_order < _OF_THE_DAY or begins is None:
        return False
    return any(
        line.price <= each.price and (id_ == service or line.code in (id_, each.line.service_code, each.line.ordinal))
        for id_, each in begins.paid.items()
    )


def _older_kept(line: Line, day: date, service: str, periods: Sequence[Period]) -> str | None:
    """The article by which an older price may be due: that of a change of lists at which treatments that had begun kept it.

    When the treatment of a line began, claims do not say for sure, so whoever charges no more than the older price is only asked.
    """
    for change in periods:
        if change.older_kept is None or change.first is None or change.first > day:
            continue
        older = (each.paid.get(service) for each in periods if each.last is not None and each.last < change.first)
        if any(price is not None and line.price <= price.price for price in older):
            return change.older_kept
    return None


def _by_verdict(rule: ClaimRule, result: Result, article: str | None, verdict: str, by: Content) -> tuple[Result, str | None]:
    """What follows from a verdict: an article on contents is its own ground, and a norm line only asks.

    An article on contents says what the fund does not pay; that patients do not pay it either, another one has to say.
    """
    if rule.window == RECEIPTS:
        return "ask" if verdict == "asked" else result, article
    if verdict == "asked":
        return "ask", by.where if by.ground == "article" else article
    return ("refuse", by.where) if by.ground == "article" else (result, article)


def _stake(rule: ClaimRule, line: Line, due: Fraction, whole: Fraction) -> tuple[Fraction | None, Decimal]:
    """What is due, and what is at stake in đồng. `whole`: how many times what the line states is the whole of its thing."""
    if rule.stake == "line":
        return None, line.amount
    if rule.stake == "price":
        return due, line.amount - line.beyond() - line.due(due, line.pays)
    if rule.stake == _OF_A_SHARE:
        at = due if line.beyond() > line.beyond(whole) else due * whole  # of the whole, or of what the line states
        return at, line.amount - line.beyond(whole) - line.due(Fraction(line.price), due * whole)
    if rule.stake == "quantity":
        return (due, line.amount - line.part_of(line.amount, due)) if due else (None, line.amount)
    right = line.due(due, line.pays)
    return Fraction(right), line.amount - right
