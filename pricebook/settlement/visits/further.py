"""One examination a visit (ST062): what further ones pay, all together at most so many times the price; and who comes back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pricebook.settlement.visits.examination import Examination


def judge_further(examined: Iterable[Examination]) -> None:
    """Judges the second examination of a visit and those behind it; ST068 asks about who comes back on the same day.

    A visit is known by its key; where a row has none, by card and day. Each facility has its own.
    """
    visits: dict[tuple[object, ...], list[Examination]] = defaultdict(list)
    by_day: dict[tuple[str, str, date], list[Sequence[Examination]]] = defaultdict(list)
    for each in examined:
        visit, card = each.row.get("visit", str), each.row.get("card", str)
        if each.examined and not each.refused and (visit is not None or card is not None):
            visits[(each.facility, visit) if visit is not None else (each.facility, card, each.day)].append(each)
    for alike in visits.values():
        alike.sort(key=lambda one: one.order)
        _judge(alike)
        first = alike[0]
        if (card := first.row.get("card", str)) is not None:
            by_day[first.facility, card, first.day].append(alike)
    for on_the_day in by_day.values():
        _judge_back(sorted(on_the_day, key=lambda visit: visit[0].order))


def _judge(visit: Sequence[Examination]) -> None:
    """The first is paid whole, each further one its part, all together no more than `at_most` prices."""
    first = visit[0]
    paid = first.pays(Fraction(1))
    for each in visit[1:]:
        rule = next(iter(each.rules.visits.further), None)
        if rule is None:
            continue
        due = max(min(each.pays(Fraction(rule.pays)), first.price * rule.at_most - paid), Decimal(0))
        each.judged("ST062", rule, due)
        paid += min(due, each.charged)


def _judge_back(visits: Sequence[Sequence[Examination]]) -> None:
    """Whoever comes back on the day counts on, if with a complaint after the treatment: which no table says, so it is asked."""
    for visit in visits[1:]:
        each = visit[0]
        back = next(iter(each.rules.visits.back_on_the_day), None)
        further = next(iter(each.rules.visits.further), None)
        if back is not None and further is not None:
            each.judged("ST068", back, each.pays(Fraction(further.pays)), asks=True)
