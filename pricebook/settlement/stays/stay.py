"""A stay and its parts, and the days that are counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.settlement.charged.charge import Charge
from pricebook.settlement.charged.tables import day_of
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
        instead: another part of the ward has the day; it stands here because nobody says which of the two beds is paid on it.
    """

    day: date
    price: Fraction
    weight: Fraction = Fraction(1)
    sure: bool = True
    portion: Fraction = Fraction(1)
    instead: bool = False


@dataclass(slots=True)
class PartOfStay(Charge):
    """One row: a part of a stay.

    Attributes:
        days: its counted days.
        counted: how many they are for certain, with halves on a change of wards.
    """

    days: list[BedDay] = field(default_factory=list)
    counted: Fraction = Fraction(0)

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


def counted_apart(stay: Sequence[PartOfStay]) -> Counted:
    """The days of the parts of a stay if those with whole days between them, on which none was, are stays of their own.

    Who is at home for some days, or in another hospital, has been discharged, or has not: the day of discharge is none (circular
    39/2018, article 6(1)b), the day on which somebody leaves the ward and stays a patient is one.
    """
    of_each = [counted_days(run) for run in _runs(stay)]
    days = tuple(day for each in of_each for day in each.days)
    return Counted(days, tuple(day for each in of_each for day in each.perhaps), of_each[-1].rule)


def _runs(stay: Sequence[PartOfStay]) -> Iterator[Sequence[PartOfStay]]:
    """The parts of a stay, in their order, until the next whole day on which none was."""
    begin, last = 0, day_of(stay[0].end)
    for number, part in enumerate(stay):
        if day_of(part.start) > last + timedelta(days=1):
            yield stay[begin:number]
            begin = number
        last = max(last, day_of(part.end))
    yield stay[begin:]
