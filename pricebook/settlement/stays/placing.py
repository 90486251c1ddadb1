"""Which part of a stay, in which ward and bed, has each counted day; and how a day on which wards were changed is divided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.regulation.bed_rules import WardChange
from pricebook.settlement.stays.stay import BedDay, Counted, PartOfStay, RulesOn

_HALF = Fraction(1, 2)
Ward = list[int]  # the numbers of the parts that are in it on a day, in their order


@dataclass(slots=True)
class Placed:
    """The counted days of a stay, given to its parts.

    Attributes:
        days: of each part.
        changed: of each part the rule of a day on which wards were changed.
        once: the days that several parts of one ward might have: first the one that has it, then the others.
        undecided: whether a day is divided only if a ward is another one, and the rows do not say that.
    """

    days: list[list[BedDay]]
    changed: list[Dated | None]
    once: list[list[BedDay]] = field(default_factory=list)
    undecided: bool = False


def place_days(stay: Sequence[PartOfStay], counted: Counted, rules_on: RulesOn, *, strict: bool) -> Placed:
    """Gives each counted day to the parts of the stay that were there on it.

    A day counts once in one ward: patients change beds there, and no article divides such a day. It goes to the later part,
    since days are discharge less admission. Where wards were changed, it is divided by its rule.

    Args:
        stay: the parts, in their order.
        counted: the days.
        rules_on: the rules by day. Where none is known, each part has the day whole: nobody is accused by it.
        strict: whether a day is divided that is divided only if something holds which the rows do not say.
    """
    placed = Placed([[] for _ in stay], [None for _ in stay])
    for day, sure in (*((day, True) for day in counted.days), *((day, False) for day in counted.perhaps)):
        there = [number for number, part in enumerate(stay) if part.touches(day)]
        rules = rules_on.get(day)
        if rules is None:
            for number in there:
                placed.days[number].append(BedDay(day, Fraction(stay[number].price), sure=sure))
            continue
        wards, undecided = _wards(stay, there, rules, strict=strict)
        placed.undecided = placed.undecided or undecided
        weights, change = _weights(stay, wards, day, rules)
        for ward, weight in weights:
            _place(placed, stay, ward, BedDay(day, Fraction(0), weight, sure, weight))
            for number in ward:
                placed.changed[number] = change or placed.changed[number]
    return placed


def _place(placed: Placed, stay: Sequence[PartOfStay], ward: Ward, day: BedDay) -> None:
    *others, holder = ward
    same = []
    for number in (holder, *others):
        instead = number != holder
        own = BedDay(day.day, Fraction(stay[number].price), day.weight, day.sure, day.portion, instead)
        placed.days[number].append(own)
        same.append(own)
    if others:
        placed.once.append(same)


def _wards(
    stay: Sequence[PartOfStay], there: Sequence[int], rules: SettlementOnDay, *, strict: bool
) -> tuple[list[Ward], bool]:  # fmt: skip
    """The parts that are there on a day by ward, and whether the rows do not say all that it takes to know.

    Circular 39/2018, article 6(1)c: who comes to the emergency ward and is admitted to another one within so many hours has no
    bed there, so that the other ward has the day. A row for such a time without money, whose bed is not said to be one of
    emergency care, may be that.
    """
    undecided = False
    if there[0] == 0 and len(there) > 1 and _some_hours(stay[0], rules):
        certain = stay[0].row.get("bed_type", str) == "emergency"
        undecided = not certain and stay[0].charged == 0
        if certain or (undecided and not strict):
            there = there[1:]
    names = [stay[number].row.get("ward", str) for number in there]
    if len(there) > 1 and None in names:
        undecided = True
        if not strict:
            return [list(there)], undecided
    wards: dict[object, Ward] = {}
    for number, name in zip(there, names, strict=True):
        wards.setdefault(number if name is None else name, []).append(number)
    return list(wards.values()), undecided


def _some_hours(part: PartOfStay, rules: SettlementOnDay) -> bool:
    """Whether a part is known to have been no longer than a stay of some hours without a bed."""
    short = next(iter(rules.beds.short_stay), None)
    if short is None or not isinstance(part.start, datetime) or not isinstance(part.end, datetime):
        return False
    return (part.end - part.start).total_seconds() <= short.over_hours * 3600


def _weights(
    stay: Sequence[PartOfStay], wards: list[Ward], day: date, rules: SettlementOnDay
) -> tuple[list[tuple[Ward, Fraction]], Dated | None]:  # fmt: skip
    """Which part of a day each ward has, and by which rule. Without a rule, all of them together have it once."""
    change = _change(rules.beds.ward_change, len(wards))
    if change is None:
        return [(sorted(number for ward in wards for number in ward), Fraction(1))], None
    if change.each is not None:
        return [(ward, Fraction(change.each)) for ward in wards], change
    hours = [sum((stay[number].hours_on(day) for number in ward), Fraction(0)) for ward in wards]
    long = [ward for ward, lasted in zip(wards, hours, strict=True) if lasted > (change.over_hours or 0)] or wards
    dearest, cheapest = max(long, key=lambda ward: stay[ward[-1]].price), min(long, key=lambda ward: stay[ward[-1]].price)
    return [(ward, _HALF * ((ward is dearest) + (ward is cheapest))) for ward in wards], change


def _change(changes: Sequence[WardChange], wards: int) -> WardChange | None:
    exact = next((change for change in changes if change.wards == wards), None)
    return exact or next((change for change in changes if change.or_more and change.wards <= wards), None)
