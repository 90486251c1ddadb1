"""Working days, by a calendar that is data (`holidays.toml` beside the packs)."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from pricebook.base.reasons import UnusableInput
from pricebook.regulation.basics import Citation, StrictModel, ends_after_it_begins
from pricebook.regulation.packs import SearchPath
from pricebook.regulation.procedure import BothNames
from pricebook.regulation.settings_file import read_settings

FILE = "holidays.toml"
_DAY = timedelta(days=1)


class Weekly(StrictModel):
    """The days of each week that are no working days: Monday is 1."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(max_length=6)
    reference: Citation


class Holidays(StrictModel):
    """Days on which offices do not work, by one article."""

    name: BothNames
    days: tuple[date, ...] = Field(min_length=1)
    reference: Citation


class Exchange(StrictModel):
    """A working day that is off, and the day of rest that is worked in its place."""

    off: date
    worked: date
    reference: Citation


class Calendar(StrictModel):
    """Which days are working days, from its first to its last day. Outside them only the days of rest of each week are known."""

    from_: date = Field(alias="from")
    to: date
    weekly: Weekly
    holidays: tuple[Holidays, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    verified_on: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        ends_after_it_begins(self.from_, self.to)
        return self

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset([day for each in self.holidays for day in each.days] + [each.off for each in self.exchanges])

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(each.worked for each in self.exchanges)

    def covers(self, days: Iterable[date]) -> bool:
        """Whether it knows the holidays of all the days."""
        return all(self.from_ <= day <= self.to for day in days)

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day not in self._off and (day.isoweekday() not in self.weekly.days or day in self._worked)

    def working_days_after(self, day: date, count: int) -> date:
        """The last day of a term of working days. The day itself does not count: one working day after a Friday is the Monday.

        Args:
            day: The day on which the term begins to run.
            count: How many working days it has; from 0, which is the day itself.
        """
        while count > 0:
            day += _DAY
            count -= self.is_working(day)
        return day


def load_calendar(packs: SearchPath) -> Calendar | None:
    """The calendar of the first folder of the search path that has one.

    Raises:
        UnusableInput: The file is no calendar.
    """
    for _, root in packs.places:
        path = root / FILE
        if path.is_file():
            about = path.stat()
            return _load(path, about.st_mtime_ns, about.st_size)
    return None


@lru_cache(maxsize=10)
def _load(path: Path, changed: int, size: int) -> Calendar:
    """A calendar, read anew when its file was written anew: a desk asks for it with each page."""
    calendar, wrong = read_settings(path, "holidays", Calendar)
    if calendar is None:
        where, reason = wrong[0]
        raise UnusableInput(f"{path.name}: {where}", reason)
    return calendar
