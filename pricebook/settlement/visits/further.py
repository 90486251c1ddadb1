"""One examination a visit (ST062): what further ones pay, all together at most so many times the price; and who comes back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from pricebook.regulation.basics import Dated
from pricebook.regulation.settlement import FurtherVisits
from pricebook.settlement.charged.tables import ChargedRow, day_of
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.visits.examination import Examination, is_examination
from pricebook.settlement.visits.joined import Visit, one_after_another, perhaps_of_another, visits_of
from pricebook.settlement.visits.whole import shared_out

_NOTHING = Decimal(0)


def judge_further(examined: Iterable[Examination]) -> None:
    """Judges the second examination of a visit and those behind it, all of them as a whole.

    What one code joins on days that are further apart than the article says may be one visit, or two: ST062 asks; so it does of a
    row without a card whose code two cards have. ST068 asks about who comes back on the same day.
    """
    by_day: dict[tuple[str, str, date], list[Visit]] = defaultdict(list)
    paid = [each for each in examined if each.examined and not each.refused]
    for joined in visits_of(paid):
        apart = one_after_another(joined)
        for visit in apart:
            _judge(visit)
            card = next((card for each in visit if (card := each.row.get("card", str)) is not None), None)
            if card is not None:
                by_day[visit[0].facility, card, visit[0].day].append(visit)
        _ask("ST062", apart)
    for visits in perhaps_of_another(paid):
        _ask("ST062", visits)
    for on_the_day in by_day.values():
        _ask("ST068", sorted(on_the_day, key=lambda visit: visit[0].order))


def _judge(visit: Visit) -> None:
    """The first is paid whole, each further one its part, all together no more than `at_most` prices.

    Where another row of the visit is not examined, and further ones are paid, it is only asked.
    """
    first, *others = visit
    due, paid = [first.one], first.one
    rules = [next(iter(each.rules.visits.further), None) for each in others]
    for each, rule in zip(others, rules, strict=True):
        due.append(each.left if rule is None else _due(each, rule, first, paid))
        paid += due[-1]
    for each, of_it, rule in zip(visit, shared_out([each.left for each in visit], due), [None, *rules], strict=True):
        if rule is not None:
            unread = Fraction(rule.pays) > 0 and any(one.unread for one in visit)
            each.judged("ST062", rule, of_it, asks=unread or each.perhaps_share or first.perhaps_share)
        each.due_of_visit = max(of_it, each.left)
    _ask_of_first(visit, due)


def _ask_of_first(visit: Visit, due: Sequence[Decimal]) -> None:
    """Asks about the first of a visit, where a row that is not examined may come before it, so that it is a further one."""
    first, rule = visit[0], next(iter(visit[0].rules.visits.further), None)
    before = [] if rule is None else [row for row in first.unread if _may_come_before(row, first, rule)]
    if rule is not None and before and not first.perhaps_share:
        price = max([first.one, *(figure for row in before for figure in _stated(row))])
        of_first = whole_dong(Fraction(price) * Fraction(rule.pays))
        first.judged("ST062", rule, shared_out([each.left for each in visit], [of_first, *due[1:]])[0], asks=True)


def _may_come_before(row: ChargedRow, first: Examination, rule: FurtherVisits) -> bool:
    """Whether a row that is not examined may be the first of a visit: neither later, nor at a share of the price."""
    if not is_examination(row) or any(figure < first.one for figure in _stated(row)):
        return False
    moment, begins = row.get("day", date), first.row.values["day"]
    if isinstance(moment, datetime) and isinstance(begins, datetime) and moment.date() == begins.date():
        return moment <= begins
    return moment is None or 0 <= (first.day - day_of(moment)).days <= rule.next_days


def _stated(row: ChargedRow) -> list[Decimal]:
    """What could be read of price and amount of a row, in đồng."""
    return [figure for name in ("price", "amount") if (figure := row.get(name, Decimal)) is not None]


def _due(each: Examination, rule: FurtherVisits, first: Examination, paid: Decimal) -> Decimal:
    """Its part of the price, or what the earlier ones leave of the most; which a row may state as its price as well."""
    rest = max(first.one * rule.at_most - paid, _NOTHING)
    return rest if each.price == rest < first.one else min(each.pays(Fraction(rule.pays)), rest)


def _ask(code: str, visits: Sequence[Visit]) -> None:
    """Asks whether later visits go on with the first: then their first examination is a further one.

    Who comes back on the day counts on if with a complaint after the treatment, which no table says.
    """
    rows = [each for visit in visits for each in visit]
    firsts = {id(visit[0]): _of(code, visit[0]) for visit in visits[1:]}
    due = []
    for each in rows:
        known = firsts.get(id(each))
        own = each.left if each.due_of_visit is None else each.due_of_visit
        due.append(own if known is None else min(own, each.pays(Fraction(known[1].pays))))
    for each, of_it in zip(rows, shared_out([each.left for each in rows], due), strict=True):
        if (known := firsts.get(id(each))) is not None:
            each.judged(code, known[0], of_it, asks=True)


def _of(code: str, each: Examination) -> tuple[Dated, FurtherVisits] | None:
    """The fact by which a visit may go on with an earlier one, and what a further examination then pays."""
    further = next(iter(each.rules.visits.further), None)
    fact: Dated | None = further if code == "ST062" else next(iter(each.rules.visits.back_on_the_day), None)
    return None if fact is None or further is None else (fact, further)
