"""On which days a facility is paid by a list, and which services of it have other days."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Days = tuple[datetime.date, datetime.date | None]  # the first and the last day, both inclusive; None where no end is decided
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaidDays:
    """The days on which a facility is paid by a list.

    A list may hold in several periods: another list that held instead was revoked, or has ended.

    Attributes:
        days: The periods, in order, with days between them on which it does not hold.
        of_service: By id, the periods of services that have others: an amendment replaces their prices, or a later decision left
            them out. None at all where they were replaced from the first day on.
    """

    days: tuple[Days, ...]
    of_service: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)

    @classmethod
    def once(cls, first: datetime.date, last: datetime.date | None) -> "PaidDays":
        """One period, the same for all services."""
        return cls(((first, last),))

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return self.days[0][0]

    @property
    def last(self) -> datetime.date | None:
        """The last day; None where no end is decided."""
        return self.days[-1][1]

    def of(self, service_id: str) -> tuple[Days, ...]:
        """The periods in which a service is paid by the list."""
        return self.of_service.get(service_id, self.days)


def period_with(periods: Iterable[Days], day: datetime.date) -> Days | None:
    """The period that a day is in; None where it is in none."""
    return next(((first, last) for first, last in periods if first <= day and (last is None or day <= last)), None)


def joined(periods: Iterable[Days]) -> tuple[Days, ...]:
    """Periods in order, without overlaps, those that follow each other as one."""
    found: list[Days] = []
    for first, last in periods:
        before = found[-1][1] if found else None
        if before is not None and before + _DAY == first:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return tuple(found)


def periods_in_words(periods: Iterable[Days]) -> str:
    """Periods as documents say them, in Vietnamese: "từ 01/10/2012 đến hết 31/12/2012 và từ 10/02/2013"."""
    shown = (f"từ {first:%d/%m/%Y}" + (f" đến hết {last:%d/%m/%Y}" if last is not None else "") for first, last in periods)
    return " và ".join(shown)
