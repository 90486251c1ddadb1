"""Which examinations are one visit: those of one person, of one code or one day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pricebook.settlement.cards import Card
from pricebook.settlement.charged.tables import ChargedRow, day_of
from pricebook.settlement.visits.examination import Examination

Visit = list[Examination]
Name = tuple[object, ...]  # of a visit: its facility, what names it, and that


def visits_of(examined: Iterable[Examination]) -> list[Visit]:
    """The visits: by their code; where a row has none, by card and day. Each facility has its own."""
    return [in_order(visit) for alike in _alike(examined) for visit in of_one_person(alike)]


def perhaps_of_another(examined: Iterable[Examination]) -> Iterator[list[Visit]]:
    """Visits without a card under a code of several persons: each with the first of those of which it may be a part."""
    for alike in _alike(examined):
        not_stated = [each for each in alike if each.row.values.get("card") is None]
        apart = of_one_person(alike)
        if not_stated and len(apart) > 1:
            yield [in_order(apart[0]), *([each] for each in not_stated)]


def _alike(examined: Iterable[Examination]) -> Iterable[Visit]:
    visits: dict[Name, Visit] = defaultdict(list)
    for each in examined:
        if (name := named_visit(each.row, each.day)) is not None:
            visits[name].append(each)
    return visits.values()


def note_unread(examined: Iterable[Examination], unread: Iterable[ChargedRow]) -> None:
    """Notes the rows of the visit of each examination that are not examined.

    A visit is paid as a whole: what such a row asks less than its due the others may have, and its price may be the whole one of
    which they state a share. Another card is another person.
    """
    of_visit: dict[Name, list[ChargedRow]] = defaultdict(list)
    for row in unread:
        moment = row.get("day", date)
        if (key := named_visit(row, None if moment is None else day_of(moment))) is not None:
            of_visit[key].append(row)
    for each in examined:
        # of a day that could not be read it may be this one
        keys = {name for day in (each.day, None) if (name := named_visit(each.row, day)) is not None}
        card = each.row.get("card", str)
        beside = [row for key in keys for row in of_visit.get(key, ())]
        each.unread = [row for row in beside if card is None or row.get("card", str) in (card, None)]


def named_visit(row: ChargedRow, day: date | None) -> Name | None:
    """What names the visit of a row: its code; where it has none, its card and day. None where it has neither."""
    facility, visit, card = (row.get(name, str) for name in ("facility", "visit", "card"))
    if visit is not None:
        return facility or "", "visit", visit
    return None if card is None else (facility or "", "card", card, day)


def in_order(visit: Iterable[Examination]) -> Visit:
    """The examinations in the order of their times."""
    return sorted(visit, key=lambda one: one.order)


def of_one_person(alike: Visit) -> list[Visit]:
    """What has one code, by person: two cards are two persons, whatever the code says, which may begin anew each day.

    A row without a card is of the one card that the others have; where they have several, nobody knows whose it is, and it stands
    alone. So does a newborn's card, which is nobody's, beside one of somebody.
    """
    of_card: dict[object, Visit] = defaultdict(list)
    for each in alike:
        of_card[each.row.values.get("card")].append(each)
    if len(of_card.keys() - {None}) < 2:
        return [alike]
    alone = [*of_card.pop(None, ()), *of_card.pop(Card.OF_NOBODY, ())]
    return [*of_card.values(), *([each] for each in alone)]


def one_after_another(visit: Visit) -> list[Visit]:
    """A visit by its days: it goes on for as many days after its first one as the rules say; what is later is apart."""
    apart: list[Visit] = []
    for each in visit:
        first = apart[-1][0] if apart else each
        days = max((rule.next_days for rule in first.rules.visits.further), default=0)
        if not apart or each.day > first.day + timedelta(days=days):
            apart.append([each])
        else:
            apart[-1].append(each)
    return apart
