"""What is due in a list's life: the next move, who has to make it, and by when (working days by the calendar).

A term runs from the day on which the list came into its state: that of an opinion from the day of a complete dossier. A
supplement that was asked for stops it, because the list is no longer proposed; when it is proposed again the term starts anew.
"""

import datetime
from dataclasses import dataclass

from pricebook.registry.life import Life
from pricebook.registry.moving import NOT_FORWARD
from pricebook.regulation.basics import Citation
from pricebook.regulation.procedure import Body, Procedure, Step, Term
from pricebook.regulation.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Due:
    """The next move.

    Attributes:
        move: What is to be done.
        offices: Who has to act; empty where the procedure does not say.
        day: By when; None where the procedure names no term.
        reference: The article of the term.
        allowed: By how many days the term may be prolonged, `extended` by how many it was (never more than allowed).
        by_weekends: Whether the calendar does not know the holidays of these days.
    """

    move: str
    offices: tuple[Body, ...] = ()
    day: datetime.date | None = None
    reference: Citation | None = None
    allowed: int = 0
    extended: int = 0
    by_weekends: bool = False

    def overdue(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.day is not None and self.day < today


def due_of(life: Life, procedure: Procedure | None, route: str, calendar: Calendar | None) -> Due | None:
    """What is due in a list's life; None where nothing is: it is decided, or no procedure is known."""
    way = procedure.way(route) if procedure is not None else None
    if procedure is None or way is None:
        return None
    step, term = way.term_in(life.state) or (_next(way.expected(life.state)), None)
    if step is None:
        return None
    offices = tuple(body for id_ in step.by if (body := procedure.body(id_)) is not None)
    since = life.since
    if term is None or since is None:
        return Due(step.move, offices)
    extended = min(term.extension, sum(each.days or 0 for each in life.extensions))
    last = last_day(since, term.days + extended, term, calendar)
    by_weekends = term.working and (calendar is None or not calendar.covers((since, last)))
    return Due(step.move, offices, last, term.reference, term.extension, extended, by_weekends)


def _next(steps: tuple[Step, ...]) -> Step | None:
    return next((step for step in steps if step.move not in NOT_FORWARD), None)


def last_day(since: datetime.date, days: int, term: Term, calendar: Calendar | None) -> datetime.date:
    """The last day of a term of so many days that runs from a day."""
    if not term.working:
        return since + datetime.timedelta(days=days)
    if calendar is not None:
        return calendar.working_days_after(since, days)
    day = since
    while days > 0:
        day += datetime.timedelta(days=1)
        days -= day.isoweekday() < 6
    return day
