"""What the registry says of a list that goes out of the office: whether it is paid by, from when to when, and for whom."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from pricebook.base.languages import Figure, Terms
from pricebook.entitlement.days import Days, PaidDays, joined, period_with
from pricebook.findings import Finding, Place
from pricebook.pricelist import Facility
from pricebook.registry import schema
from pricebook.registry.certificate import Certificate, certificate_of
from pricebook.registry.claims import heirs, successions
from pricebook.registry.counted import counts
from pricebook.registry.decided_then import phases_decided
from pricebook.registry.facts import FacilityOnDay, Fact, facility_on, facts_of
from pricebook.registry.holding import Hold
from pricebook.registry.in_force import Applies, ListInForce, periods
from pricebook.registry.leaving_out import left_out_of
from pricebook.registry.life import Life
from pricebook.registry.moving import APPROVE, APPROVED, REVOKE, row_of
from pricebook.registry.paid_days import paid_days
from pricebook.registry.through_mergers import periods_through

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided about a list, and what became of it.

    Attributes:
        status: approved, superseded (another list holds instead, for all) or revoked.
        certificate: The entry by which it was approved.
        days: From when to when it holds for somebody; None where it never did.
        ended_by: The decision that replaced or revoked it.
    """

    status: Literal["approved", "superseded", "revoked"]
    certificate: Certificate
    days: Days | None
    ended_by: str | None = None


def outcome_of(con: sa.Connection, life: Life) -> Outcome | None:
    """What was decided about a list; None where it was not approved."""
    approval = life.approval  # of a life as it was decided, it may be withdrawn since
    certificate = certificate_of(con, life.list, approval.entry) if approval is not None else None
    if certificate is None:
        return None
    days = (life.first, life.last) if life.first is not None else None
    if life.state != APPROVED:
        by = next((each.paper_no for each in reversed(life.moves) if each.move == REVOKE), None)
        return Outcome("revoked", certificate, days, by)
    if days is None or (days[1] is not None and days[1] < _planned(con, life, certificate)):
        return Outcome("superseded", certificate, days, _successor(con, life, days))
    return Outcome("approved", certificate, days)


def _planned(con: sa.Connection, life: Life, of: Certificate) -> datetime.date:
    """The last day by the decision; of an amendment also by the decision on the list that it amends."""
    planned = [of]
    if life.amends is not None:
        base = certificate_of(con, row_of(con, life.amends).list)
        planned += [base] if base is not None else []
    return min(datetime.date.fromisoformat(each.body["to"]) for each in planned)


def _successor(con: sa.Connection, life: Life, days: Days | None) -> str | None:
    """The decision on the list that holds from the day after a list's last one."""
    if days is None or days[1] is None:
        return None
    h, li = schema.holds.c, schema.lists.c
    chosen = sa.select(h.list).join(schema.lists, li.list == h.list).order_by(h.entry, h.hold).limit(1)
    where = [h.ended_by.is_(None), h.from_day == days[1] + _DAY, h.payer == life.payer, h.list != life.list, li.amends.is_(None)]
    own = sa.select(h.authority).where(h.list == life.list)
    other = con.execute(chosen.where(*where, h.authority.in_(own))).scalar()
    found = certificate_of(con, other) if other is not None else None
    if found is None and life.amends is not None:  # it ended with the list that it amends, which was revoked
        m = schema.moves.c
        revoked = sa.select(m.paper_no).join(schema.lists, li.list == m.list).where(li.name == life.amends, m.move == REVOKE)
        return con.execute(revoked.where(counts(m.list, m.entry))).scalar()
    return found.decision or None if found is not None else None


@dataclass(frozen=True, slots=True)
class Known:
    """A facility of a list, as it is known on a day.

    Attributes:
        facility: The facility; with what the registry knows, where that is something else than the list says.
        otherwise: Whether it is.
        days: When the list holds for it; None where it does not.
        authority: The authority whose lists it is paid by.
        changes: The next day, while the list holds, from which something else is known of it.
    """

    facility: Facility
    otherwise: bool
    days: PaidDays | None
    authority: str
    changes: datetime.date | None = None


def decided_life(con: sa.Connection, life: Life) -> Life:
    """A list's life right after its approval: without what replaced, amended or revoked it later.

    Where its only approvals were withdrawn, by the last of them: as it was known before that.
    """
    struck = [each.move for each in life.struck]
    approval = life.approval or next((each for each in reversed(struck) if each.move == APPROVE), None)
    if approval is None:
        return life
    if life.approval is None:
        left_out = left_out_of(con, [life.list], approval.entry).get(life.list, frozenset())
        life = replace(life, moves=(*life.moves, *struck), left_out=left_out)
    moves = tuple(sorted((each for each in life.moves if each.entry <= approval.entry), key=lambda each: each.entry))
    holds = tuple(Hold(0, life.list, life.name, phase) for phase in phases_decided(con, approval.entry))
    return replace(life, moves=moves, holds=holds, amended_by=())


def known_of(
    con: sa.Connection,
    life: Life,
    facility: Facility,
    day: datetime.date,
    applies: Callable[[ListInForce], Applies],
    *,
    on_that_day: bool,
    as_decided: bool = False,
) -> Known | None:
    """What is known of a facility of a list on a day; None where the registry does not know it.

    Args:
        con: A connection.
        life: The list.
        facility: The facility, as the list has it.
        day: The day.
        applies: Gives what the law of a list makes of its prices.
        on_that_day: Whether the list must hold for it on that very day; else it is enough that it does on another.
        as_decided: Whether its days are those of the decision, as `decided_life` has them; else those that are left of them.
    """
    there = facility_on(con, facility.facility_code, day)
    if there is None:
        return None
    class_ = there.facts.class_
    found = periods_through(con, there, day, life.payer)
    days = _decided_days(life, there) if as_decided else paid_days(con, there, found, life.list, applies)
    if days is not None and on_that_day:
        period = period_with(days.days, day)
        days = replace(days, days=(period,)) if period is not None else None
    known = replace(
        facility,
        class_=class_,
        managed_by=there.facts.managed_by,
        kind=there.facts.kind,
        in_scope=days is not None,
    )
    return Known(known, known != facility, days, there.authority, _changes(facts_of(con, facility.facility_code), day, days))


def _decided_days(life: Life, there: FacilityOnDay) -> PaidDays | None:
    """The days that a decision names for a facility: by its class and scope, else by what is said of all."""
    class_ = there.facts.class_ or schema.ALL
    phases = [hold.phase for hold in life.holds]
    phases = [each for each in phases if each.scope in (schema.ALL, there.scope) and each.class_ in (schema.ALL, class_)]
    own = max(((each.scope, each.class_) for each in phases), key=lambda place: sum(map(bool, place)), default=None)
    held = sorted((each.from_, each.to) for each in phases if (each.scope, each.class_) == own)
    days = joined((first, None if last == schema.LAST_DAY else last) for first, last in held)
    return PaidDays(days) if days else None


def facilities_paid_by(con: sa.Connection, life: Life, day: datetime.date, *, as_decided: bool = False) -> list[Facility]:
    """The facilities that are known on a day and that a list then holds for, or will: for a list that names none itself."""
    found = []
    for code in _codes_of(con, life):
        fact = next((each for each in facts_of(con, code) if each.from_ <= day <= each.to), None)
        there = facility_on(con, code, day)
        if fact is not None and there is not None:
            recorded = periods(con, there.authority, (there.scope, there.facts.class_ or schema.ALL), life.payer)
            held = any(each.list == life.list for each in (*recorded.whole, *recorded.amending))
            if held or (as_decided and _decided_days(life, there) is not None):
                found.append(Facility(code, fact.name, fact.class_ or None, fact.managed_by, True, fact.kind, fact.level))
    return found


def nobody_known(con: sa.Connection, life: Life) -> Iterator[Finding]:
    """RG054: nobody is known to be paid by a list that is decided: the registry knows no facility of its authority."""
    if life.state == APPROVED and life.amends is None and not _codes_of(con, life):
        more: dict[str, Figure] = {"authority": life.authority}
        yield Finding("RG054", Place(life.name), observed=life.name, more=more)


def ended(con: sa.Connection, file: str, life: Life) -> Iterator[Finding]:
    """RG036: a list that was replaced or revoked since a file of it was made."""
    outcome = outcome_of(con, life)
    if outcome is not None and outcome.status != "approved":
        last = outcome.days[1] if outcome.days is not None else None
        since = f"{last + _DAY:%d/%m/%Y}" if last is not None else "–"
        more: dict[str, Figure] = {"file": file, "what": Terms([f"list-{outcome.status}"]), "by": outcome.ended_by or "–"}
        yield Finding("RG036", Place(file), observed=since, limit=life.name, more=more)


def _codes_of(con: sa.Connection, life: Life) -> Sequence[str]:
    """The codes of the facilities that are or were an authority's, or of those that inherit from it."""
    c = schema.facilities.c
    own = c.authority.in_(heirs(life.authority, successions(con)))
    return con.execute(sa.select(c.facility_code).where(own).distinct().order_by(c.facility_code)).scalars().all()


def _changes(facts: list[Fact], day: datetime.date, days: PaidDays | None) -> datetime.date | None:
    if days is None:
        return None
    last = days.last or schema.LAST_DAY
    now = next((each for each in facts if each.from_ <= day <= each.to), None)
    later = (each for each in facts if now is not None and day < each.from_ <= last and _paid_as(each) != _paid_as(now))
    return next((each.from_ for each in later), None)


def _paid_as(fact: Fact) -> tuple[str | None, ...]:
    return fact.class_, fact.kind, fact.managed_by, fact.authority, fact.scope


def phases_of(life: Life) -> Iterator[tuple[str, str, datetime.date, datetime.date | None]]:
    """Where a list holds, if not on the same days everywhere: class ("" for all), scope ("" for all), first and last day."""
    places = [each.phase for each in life.holds]
    if len(places) < 2 and not any(each.class_ for each in places):
        return
    for each in sorted(places, key=lambda phase: (phase.from_, phase.scope, phase.class_)):
        yield each.class_, each.scope, each.from_, each.to if each.to != schema.LAST_DAY else None


def scope_of(life: Life) -> str:
    """The one part of an authority's facilities that a list is for; "" where it is for all, or for several parts."""
    scopes = {each.phase.scope for each in life.holds}
    return scopes.pop() if len(scopes) == 1 else schema.ALL
