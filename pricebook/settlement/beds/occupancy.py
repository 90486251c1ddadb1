"""Who is in the bed on each day, as far as the marks and the outcomes tell it.

A day that the outcome of a stay adds is a day in the bed like a marked one: patients who are there at the same time share it.
What cannot be told (a mark that is not understood, a day without a mark within a stay, an outcome that is not stated, who left
before another came) makes another number of patients possible, and accuses nobody.
"""

from dataclasses import dataclass, field

from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.sheet import BedSheet, PatientRow


@dataclass(slots=True)
class DayInBed:
    """The patients in the bed on one day, by their rows.

    Attributes:
        stay: those whose marks go on over the day.
        came: those whose first mark stands on the day.
        left: those to whose stay the outcome adds the day: they were discharged on it.
        short: those of `left` whose whole stay may have been too short for the day.
        perhaps: those of whom it is not known whether the day counts.
        marked: how many have a mark on the day.
    """

    stay: set[int] = field(default_factory=set)
    came: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    short: set[int] = field(default_factory=set)
    perhaps: set[int] = field(default_factory=set)

    @property
    def patients(self) -> int:
        """How many are in the bed."""
        return len(self.stay) + len(self.came) + len(self.left)

    @property
    def marked(self) -> int:
        """How many have the mark of a day in the bed."""
        return len(self.stay) + len(self.came)

    @property
    def numbers(self) -> range:
        """How many may have been in the bed: from those with a mark to all of whom it is not excluded."""
        return range(self.marked, self.patients + len(self.perhaps) + 1)

    def with_row(self, row: int) -> int:
        """How many are in the bed, with this patient among them."""
        return self.patients + (0 if row in self.stay | self.came | self.left else 1)

    def fewest_with(self, row: int) -> int:
        """How many there were at least at one time, with this patient among them: who came may not have met who left."""
        left, came = self.left - {row}, self.came - {row}
        certain = len(self.stay - {row}) + 1
        if row in self.came:
            return certain + len(came)
        if row in self.stay:
            return certain + max(len(left - self.short), len(came))
        return certain + len(left - self.short)

    def most_with(self, row: int) -> int:
        """How many there were at most, with this patient among them."""
        return self.with_row(row) + len(self.perhaps - {row})


def occupancy(beds: BedSheet, law: SheetLaw) -> dict[int, DayInBed]:
    """Who is in the bed on each day on which somebody is, or may be."""
    days: dict[int, DayInBed] = {}

    def on(day: int) -> DayInBed:
        return days.setdefault(day, DayInBed())

    for row in beds.patients:
        for day in row.days:
            (on(day).came if day == row.days[0] else on(day).stay).add(row.row)
        for day in (*row.gap, *row.unclear, *row.after):
            on(day).perhaps.add(row.row)
        leaving = day_of_leaving(row)
        if leaving is None or law.on(leaving) is None:
            continue
        more = days_more(row, law)
        if more and row.discharged:
            on(leaving).left.add(row.row)
            if may_be_short(row, law):
                on(leaving).short.add(row.row)
        elif more != 0 or (not row.days and may_be_short(row, law)):
            on(leaving).perhaps.add(row.row)
    return days


def day_of_leaving(row: PatientRow) -> int | None:
    """The day of discharge; where it is not marked, the one behind the last mark. None for a row without days."""
    return row.discharged or (row.days[-1] + 1 if row.days else None)


def days_more(row: PatientRow, law: SheetLaw) -> int | None:
    """The days that the end of the stay adds to it; None if it is not known."""
    rules = law.on(day_of_leaving(row) or 1) or law.on(max(row.days, default=1))
    return 0 if rules is None else rules.days_more(row.end.outcome, row.end.leaving)


def may_be_short(row: PatientRow, law: SheetLaw) -> bool:
    """Whether the stay may have had less than 24 hours, so that its hours decide: in and out on one day, or on two in a row."""
    rules = law.on(row.discharged or 1)
    return row.discharged is not None and len(row.days) <= 1 and rules is not None and rules.short_stay_days is not None
