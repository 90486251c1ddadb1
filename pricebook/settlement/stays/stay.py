"""A stay and its parts: the days that are counted, and which part of the stay each of them belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.settlement.charge import Charge
from pricebook.settlement.charged_tables import day_of
from pricebook.settlement.stay_end import read_end

MOST_DAYS = 1_000  # of one part of a stay; a longer one is a slip of a year
RulesOn = Mapping[date, SettlementOnDay | None]


@dataclass(slots=True)
class BedDay:
    """A counted day of a part of a stay.

    Attributes:
        day: the day.
        price: đồng, of the bed.
        weight: which part of the day is paid here: less than 1 where the patient changed wards.
        sure: whether it counts for certain; not where an outcome that is not known decides.
        portion: which part of the day the patient lay here, whatever is paid of it.
    """

    day: date
    price: Fraction
    weight: Fraction = Fraction(1)
    sure: bool = True
    portion: Fraction = Fraction(1)


@dataclass(slots=True)
class PartOfStay(Charge):
    """One row: a part of a stay.

    Attributes:
        days: its counted days.
        counted: how many they are for certain, with halves on a change of wards.
        changed: the rule of a day on which wards were changed.
    """

    days: list[BedDay] = field(default_factory=list)
    counted: Fraction = Fraction(0)
    changed: Dated | None = None

    @property
    def start(self) -> date | datetime:
        """When it began."""
        found: date | datetime = self.row.values["start"]
        return found

    @property
    def end(self) -> date | datetime:
        """When it ended."""
        found: date | datetime = self.row.values["end"]
        return found

    def touches(self, day: date) -> bool:
        """Whether the patient was there on a day."""
        return day_of(self.start) <= day <= day_of(self.end)

    def hours_on(self, day: date) -> Fraction:
        """The hours on a day; where no times are stated, all that the day may have had."""
        begin, finish = datetime.combine(day, time()), datetime.combine(day, time()) + timedelta(days=1)
        start = self.start if isinstance(self.start, datetime) else begin
        end = self.end if isinstance(self.end, datetime) else finish
        seconds = (min(end, finish) - max(start, begin)).total_seconds()
        return Fraction(int(seconds), 3600)


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted days of a stay: those for certain, those that an outcome decides that is not known, and by which rule."""

    days: tuple[date, ...]
    perhaps: tuple[date, ...]
    rule: Dated | None


def stays_of(parts: Iterable[PartOfStay]) -> list[list[PartOfStay]]:
    """The stays, each with its parts in their order: by the key of the stay, else each row is one."""
    stays: dict[tuple[object, ...], list[PartOfStay]] = defaultdict(list)
    for number, part in enumerate(parts):
        key = part.row.get("stay", str)
        stays[(part.facility, key) if key is not None else (number,)].append(part)
    return [sorted(stay, key=_when) for stay in stays.values()]


def _when(part: PartOfStay) -> tuple[date, datetime, int]:
    return day_of(part.start), as_time(part.start), part.row.at.row or 0


def as_time(moment: date | datetime) -> datetime:
    """A moment; of a day its beginning."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def counted_days(stay: Sequence[PartOfStay]) -> Counted:
    """The days of a stay: discharge less admission, more by its outcome, or those of a stay of some hours."""
    last = max(stay, key=lambda part: as_time(part.end))
    first, rules = stay[0].start, last.rules
    begin, finish = day_of(first), day_of(last.end)
    days = [begin + timedelta(days=number) for number in range((finish - begin).days)]
    short = next(iter(rules.beds.short_stay), None)
    usual = next(iter(rules.beds.days), None)
    if len(days) <= 1 and short is not None and isinstance(first, datetime) and isinstance(last.end, datetime):
        seconds = (last.end - first).total_seconds()
        if seconds <= short.over_hours * 3600:
            return Counted((), (), short)
        if seconds < short.under_hours * 3600:
            return Counted((begin,) * short.days, (), short)
    if not days:  # how many hours it had is not known, or no rule says what they mean
        return Counted((), (begin,), short or usual)
    end, _ = read_end({name: last.row.get(name, str) for name in ("outcome", "leaving")})
    more = rules.days_more(end.outcome, end.leaving)
    if more is None:
        return Counted(tuple(days), (finish,) * rules.most_days_more, usual)
    return Counted((*days, *(finish,) * more), (), usual)


def place_days(stay: Sequence[PartOfStay], counted: Counted, rules_on: RulesOn) -> None:
    """Gives each counted day to the parts of the stay that were there on it: on a day of a change, by its rule."""
    for day, sure in (*((day, True) for day in counted.days), *((day, False) for day in counted.perhaps)):
        there = [part for part in stay if part.touches(day)]
        for part, weight in _weights(there, day, rules_on.get(day)):
            part.days.append(BedDay(day, Fraction(part.price), weight, sure, weight))
            part.counted += weight if sure else 0


def _weights(there: Sequence[PartOfStay], day: date, rules: SettlementOnDay | None) -> list[tuple[PartOfStay, Fraction]]:
    """Which part of a day each part of a stay has. Where no rule is known, each has it whole: nobody is accused by it."""
    changes = () if rules is None else rules.beds.ward_change
    exact = next((change for change in changes if change.wards == len(there)), None)
    change = exact or next((change for change in changes if change.or_more and change.wards <= len(there)), None)
    if len(there) < 2 or change is None:
        return [(part, Fraction(1)) for part in there]
    for part in there:
        part.changed = change
    if change.each is not None:
        return [(part, Fraction(change.each)) for part in there]
    long = [part for part in there if part.hours_on(day) > (change.over_hours or 0)] or list(there)
    dearest, cheapest = max(long, key=lambda part: part.price), min(long, key=lambda part: part.price)
    half = Fraction(1, 2)
    return [(part, half * ((part is dearest) + (part is cheapest))) for part in there]
