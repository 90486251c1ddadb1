"""Days as the database counts them: from 1 January 1970, so that each engine of SQL reads them alike."""

from datetime import date, timedelta

_FIRST = date(1970, 1, 1)
EARLIEST, LATEST = -1_000_000, 1_000_000  # where no first or last day is known


def number_of(day: date) -> int:
    """The number of a day."""
    return (day - _FIRST).days


def day_of(number: int) -> date:
    """The day of a number."""
    return _FIRST + timedelta(days=number)
