"""What is known of facilities: class, kind, manager, and whose lists they are paid by; from when to when, and known since when.

Of two facts about one day the one that was recorded last is right. So a correction of what was known wrongly is a new fact for
the days of the wrong one, and what was known before can still be asked. A fact without a last day holds until the next change
that is known.
"""

import datetime
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from pricebook.pricelist import Facility
from pricebook.registry import log, schema
from pricebook.registry.authorities import authority_to_record, recorded_authority
from pricebook.registry.claims import Succession, heirs, successions
from pricebook.registry.precedence import FIRST_DAY, SEPARATOR, upwards, within
from pricebook.regulation.jurisdiction import FacilityFacts

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a facility from a day to another, both inclusive. "" is no class, and no scope."""

    facility_code: str
    from_: datetime.date
    to: datetime.date
    name: str | None = None
    class_: str = ""
    kind: str | None = None
    level: str | None = None
    managed_by: str | None = None
    authority: str = ""
    scope: str = ""

    def says_the_same(self, other: "Fact") -> bool:
        """Whether it says the same as another, of whatever days."""
        return replace(self, from_=other.from_, to=other.to) == other


@dataclass(frozen=True, slots=True)
class FacilityOnDay:
    """What is known of a facility on a day. `scope` is the part of its authority's facilities that it belongs to.

    `inherited` is the succession by which it came to its authority, where that was not its own yet when the fact began.
    """

    facility_code: str
    name: str | None
    facts: FacilityFacts
    authority: str
    scope: str
    inherited: Succession | None = None


def facts_of(con: sa.Connection, code: str, known: int | None = None) -> list[Fact]:
    """What is known of a facility, day by day: no two facts for one day, in their order.

    Each fact begins where it was recorded to begin, or where an earlier fact that it replaces only in part goes on.
    """
    c = schema.facilities.c
    where = [c.facility_code == code] + ([c.entry <= known] if known is not None else [])
    found: list[Fact] = []
    for row in con.execute(sa.select(schema.facilities).where(*where).order_by(c.entry, c.from_day)).mappings():
        new = _fact(row)
        kept = [part for old in found for part in _without(old, new)]
        found = sorted([*kept, new], key=lambda fact: fact.from_)
    return found


def facility_on(con: sa.Connection, code: str, day: datetime.date, known: int | None = None) -> FacilityOnDay | None:
    """What is known of a facility on a day; None where nothing is.

    Args:
        con: A connection.
        code: The facility.
        day: The day.
        known: Only what entries up to this one say; None for all.
    """
    c = schema.facilities.c
    where = [c.facility_code == code, c.from_day <= day, c.to_day >= day]
    where += [c.entry <= known] if known is not None else []
    newest = sa.select(schema.facilities).where(*where).order_by(c.entry.desc(), c.from_day.desc()).limit(1)
    row = con.execute(newest).mappings().one_or_none()
    if row is None:
        return None
    facts = FacilityFacts(row["managed_by"], row["class"] or None, row["kind"])
    authority, scope, inherited = _now_under(row["authority"], row["scope"], row["from_day"], day, successions(con, known))
    return FacilityOnDay(code, row["name"], facts, authority, scope, inherited)


def record_facts(
    con: sa.Connection, facts: Iterable[Fact], person: str | None = None, *, until_next: bool = True, note: str | None = None
) -> int | None:
    """Records facts, those that say what is known already left out.

    Args:
        con: A transaction that writes.
        facts: The facts. Their authorities are recorded as the registry writes them.
        person: Who records them.
        until_next: Whether a fact without a last day holds until the next change that is known.
        note: Why, in words.

    Returns:
        The number of the entry; None where nothing was new.

    Raises:
        Refused: A fact is of no authority.
    """
    new = []
    for of_fact in facts:
        said = replace(of_fact, authority=authority_to_record(con, of_fact.authority))
        there, fact = facts_of(con, said.facility_code), said
        if until_next and said.to == schema.LAST_DAY:
            changes = (later.from_ for later in there if later.from_ > said.from_)
            fact = replace(said, to=min((day - _DAY for day in changes), default=said.to))
        if not _says_already(there, fact):
            new.append(fact)
    if not new:
        return None
    rows = [_columns(fact) for fact in new]
    entry = log.append(con, log.FACILITIES, {"facilities": rows, "person": person, "note": note})
    con.execute(schema.facilities.insert(), [{**row, "entry": entry.seq} for row in rows])
    return entry.seq


def record_facilities(
    con: sa.Connection,
    facilities: Sequence[Facility],
    authority: str,
    first: datetime.date,
    scopes: dict[str, str],
    person: str | None,
) -> tuple[FacilityOnDay, ...]:
    """Records what a list says of facilities from its first day on.

    A facility stays in the part of the authority's facilities in which it is known to be, unless `scopes` says another. One that
    the list is not for is known by its manager, if it was not known before: whoever asks is told whose lists are for it (R10).

    Returns:
        Those that the list names and that are known to be paid by another authority's lists: they stay with that one, and
        nothing is recorded of them.
    """
    facts: list[Fact] = []
    for facility in facilities:
        code = facility.facility_code
        there = facility_on(con, code, first)
        whose, scope = authority, scopes.get(code)
        if not facility.in_scope:
            if there is not None or not facility.managed_by:
                continue
            whose = facility.managed_by
        elif scope is None:
            scope = there.scope if there is not None and there.authority == authority else schema.ALL
        fact = Fact(
            code,
            first,
            schema.LAST_DAY,
            facility.name,
            facility.class_ or schema.ALL,
            facility.kind,
            facility.level,
            facility.managed_by,
            whose,
            scope or schema.ALL,
        )
        facts.append(fact)
    said, elsewhere = as_a_list_says(con, facts)
    record_facts(con, said, person)
    named = {facility.facility_code for facility in facilities if facility.in_scope}
    return tuple(each for each in elsewhere if each.facility_code in named)


def as_a_list_says(
    con: sa.Connection, facts: Iterable[Fact], moving: Container[str] = ()
) -> tuple[list[Fact], list[FacilityOnDay]]:
    """Facts about facilities that a list names, as they are to be recorded: a list alone brings no facility to another authority.

    Args:
        con: A connection.
        facts: The facts.
        moving: The codes of those that are said to come to another authority, on purpose.

    Returns:
        A pair: the facts, with the authority and the scope that the facility has: its own, its heir's or its predecessor's. And
        the facilities that are of any other authority, on the first day or else when they are known next: they stay there.
    """
    known: list[Fact] = []
    elsewhere: list[FacilityOnDay] = []
    for fact in facts:
        said = fact if fact.facility_code in moving else _as_a_list_says(con, fact)
        if isinstance(said, Fact):
            known.append(said)
        else:
            elsewhere.append(said)
    return known, elsewhere


def _as_a_list_says(con: sa.Connection, fact: Fact) -> Fact | FacilityOnDay:
    authority = recorded_authority(con, fact.authority)
    there = now = facility_on(con, fact.facility_code, fact.from_)
    if there is None:
        later = min((known.from_ for known in facts_of(con, fact.facility_code) if known.from_ > fact.from_), default=None)
        there = facility_on(con, fact.facility_code, later) if later is not None else None
    if there is None or there.authority == authority:
        return fact
    chain = successions(con)
    comes = authority in heirs(there.authority, chain)
    came = there.authority in heirs(authority, chain) and authority in there.scope.split(SEPARATOR)
    if not comes and not came:
        return there
    return replace(fact, authority=now.authority, scope=now.scope) if now is not None else fact


def _now_under(
    authority: str, scope: str, begun: datetime.date, day: datetime.date, chain: Sequence[Succession]
) -> tuple[str, str, Succession | None]:
    """The authority and the scope that a facility has on a day, from those that a fact names which began on another."""
    moved: Succession | None = None
    since = FIRST_DAY
    for each in chain:
        of_before = each.authority != authority or begun < each.day
        if each.former == authority and since < each.day <= day and of_before:
            authority, scope, since, moved = each.authority, within(each.former, scope), each.day, each
    return authority, scope, moved


def scopes_of(con: sa.Connection, authority: str) -> set[str]:
    """The parts of an authority's facilities that some facility is known to belong to, with those around them."""
    c = schema.facilities.c
    said = con.execute(sa.select(c.scope).where(c.authority == authority).distinct()).scalars()
    heirs = (each.former for each in successions(con) if each.authority == authority)
    return {around for scope in (*said, *heirs) for around in upwards(scope)} - {schema.ALL}


def _says_already(there: Sequence[Fact], new: Fact) -> bool:
    """Whether the same is known for all days of a fact."""
    day = new.from_
    for fact in there:
        if fact.from_ <= day <= fact.to and fact.says_the_same(new):
            if fact.to >= new.to:
                return True
            day = fact.to + _DAY
    return False


def _without(old: Fact, new: Fact) -> list[Fact]:
    """What is left of a fact before and after another one."""
    if new.to < old.from_ or old.to < new.from_:
        return [old]
    before = [replace(old, to=new.from_ - _DAY)] if old.from_ < new.from_ else []
    return before + ([replace(old, from_=new.to + _DAY)] if new.to < old.to else [])


def _fact(row: Any) -> Fact:
    return Fact(
        row["facility_code"], row["from_day"], row["to_day"], row["name"], row["class"], row["kind"], row["level"],
        row["managed_by"], row["authority"], row["scope"],
    )  # fmt: skip


def _columns(fact: Fact) -> dict[str, object]:
    return {
        "facility_code": fact.facility_code,
        "from_day": fact.from_,
        "to_day": fact.to,
        "name": fact.name,
        "class": fact.class_,
        "kind": fact.kind,
        "level": fact.level,
        "managed_by": fact.managed_by,
        "authority": fact.authority,
        "scope": fact.scope,
    }
