"""Which examinations are one visit: those of one person, of one code or one day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from pricebook.settlement.visits.examination import Examination

Visit = list[Examination]


def visits_of(examined: Iterable[Examination]) -> list[Visit]:
    """The visits: by their code; where a row has none, by card and day. Each facility has its own."""
    visits: dict[tuple[object, ...], Visit] = defaultdict(list)
    for each in examined:
        visit, card = each.row.get("visit", str), each.row.get("card", str)
        if visit is not None or card is not None:
            visits[(each.facility, visit) if visit is not None else (each.facility, card, each.day)].append(each)
    return [in_order(visit) for alike in visits.values() for visit in of_one_person(alike)]


def in_order(visit: Iterable[Examination]) -> Visit:
    """The examinations in the order of their times."""
    return sorted(visit, key=lambda one: one.order)


def of_one_person(alike: Visit) -> list[Visit]:
    """What has one code, by person: two cards are two persons, whatever the code says, which may begin anew each day.

    A row without a card is of the one card that the others have; where they have several, nobody knows whose it is, and it stands
    alone.
    """
    cards = list(dict.fromkeys(card for each in alike if (card := each.row.get("card", str)) is not None))
    if len(cards) < 2:
        return [alike]
    found: dict[str, Visit] = {card: [] for card in cards}
    alone = []
    for each in alike:
        if (card := each.row.get("card", str)) is not None:
            found[card].append(each)
        else:
            alone.append([each])
    return [*found.values(), *alone]


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
