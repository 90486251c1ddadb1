"""A question about a facility and the days that decide it: what a treatment keeps, until when an inherited list holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from pricebook.base.nearest import name_meant
from pricebook.registry import FacilityOnDay, ListInForce, Periods, facility_on, periods
from pricebook.registry.claims import successions
from pricebook.registry.facts import facts_of
from pricebook.registry.in_force import keys_of
from pricebook.registry.recording import Payer
from pricebook.registry.why_not import codes_in, names_in
from pricebook.regulation.basics import Citation
from pricebook.submission.read.codes import compact

_DAY = timedelta(days=1)


def as_recorded(con: sa.Connection, lists: Sequence[ListInForce], service: str) -> str:
    """An id, a code or an ordinal as lists have it, where only signs and capitals differ ("10,0319,0436"); or the id of the one
    service that a name, or a part of one, means; else as it is said."""
    said = service.strip()
    if any(keys_of(con, regulation, said) for regulation in {each.regulation for each in lists}):
        return said
    near = {code for code in codes_in(con, lists) if compact(code) == compact(said)}
    if len(near) == 1 and compact(said):
        return near.pop()
    named = names_in(con, lists)
    meant = name_meant(said, named.values())
    ids = {service_id for service_id, name in named.items() if name == meant}
    return ids.pop() if meant is not None and len(ids) == 1 else said


class Asked:
    """A facility and a payer that is asked about for a service of a day, as it was known up to an entry."""

    def __init__(self, con: sa.Connection, code: str, payer: Payer, known: int | None, of: date) -> None:
        self.con, self.code, self.payer, self.known, self.day = con, code, payer, known, of
        now = facility_on(con, code, of, known)
        self._class_now = now.facts.class_ if now is not None else None

    def on(self, day: date) -> tuple[FacilityOnDay | None, Periods]:
        """The facility on a day, with the class of the day of the service, and the periods of the lists for its place."""
        found = facility_on(self.con, self.code, day, self.known)
        if found is None:
            return None, Periods((), ())
        found = replace(found, facts=replace(found.facts, class_=self._class_now))
        place = (found.scope, found.facts.class_ or "")
        return found, periods(self.con, found.authority, place, self.payer, self.known)

    def day_that_decides(
        self, begun: date, on: date, article: Callable[[date], Citation | None]
    ) -> tuple[date, Citation | None, date | None]:
        """The day whose prices a treatment is paid that began on one day, for a service of another.

        From the service back to the beginning: past each change of prices for which a rule says that treatments which had begun
        keep the old ones. A change without such a rule decides; one of the facility's class alone changes no list.

        Returns:
            The day, the article by which it is not that of the service, and the first day of the change at which the way ended.
        """
        facts = facts_of(self.con, self.code, self.known)
        merged = {each.day for each in successions(self.con, self.known)}
        decides, by, day = on, None, on
        while day > begun:
            facility, recorded = self.on(day)
            listed = [*recorded.whole, *recorded.amending]
            starts = {each.from_ for each in listed} | {each.to + _DAY for each in listed if each.to is not None}
            changes = {*starts, *merged, *(fact.from_ for fact in facts), begun + _DAY}
            change = max(first for first in changes if begun < first <= day)
            former, earlier = self.on(change - _DAY)
            if former is None or facility is None:
                return decides, by, change
            old = earlier.on(change - _DAY)
            if [each.list for each in old] != [each.list for each in recorded.on(day)]:
                rule = article(change) if change in starts and old else None
                if rule is None:
                    return decides, by, change
                decides, by = change - _DAY, rule
            day = change - _DAY
        return decides, by, None

    def reclassed_since(self, day: date, on: date) -> date | None:
        """The last change of the facility's class after one day and until another; None where the class is the same."""
        then = facility_on(self.con, self.code, day, self.known)
        if then is None or then.facts.class_ == self._class_now:
            return None
        facts = facts_of(self.con, self.code, self.known)
        return next((fact.from_ for fact in reversed(facts) if day < fact.from_ <= on), None)

    def to_their_ends(self, facility: FacilityOnDay, recorded: Periods) -> Periods:
        """Periods with the last day on which each list holds for a facility: under a new authority, too, that inherits it."""
        whole, amending = ([self._to_its_end(facility, each) for each in rows] for rows in recorded)
        return Periods(tuple(whole), tuple(amending))

    def _to_its_end(self, facility: FacilityOnDay, row: ListInForce) -> ListInForce:
        chain = [each for each in successions(self.con, self.known) if each.former == facility.authority] if row.to else []
        heir = next((each for each in chain if row.to is not None and each.day == row.to + _DAY), None)
        moved, later = self.on(heir.day) if heir is not None else (None, Periods((), ()))
        if heir is None or moved is None:
            return row
        rows = (each for each in (*later.whole, *later.amending) if each.list == row.list)
        after = next((each for each in rows if each.from_ <= heir.day and (each.to is None or heir.day <= each.to)), None)
        return row if after is None else replace(row, to=self._to_its_end(moved, after).to)
