"""Which list holds for whom and when, as rows: at most one whole list for a facility scope, payer, class and day.

The rows are made anew from everything that is decided (claims.py, precedence.py) whenever something is; those that are as they
were stay, others are ended by the entry that changed them. For each scope and class that any list names (`places`) there are rows
of their own, so that the database itself can refuse a second list for one of them.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.authorities import recorded_authority
from pricebook.registry.claims import eras_of, heirs, successions
from pricebook.registry.last_move import last_move
from pricebook.registry.naming import no_such_list
from pricebook.registry.precedence import Era, Held, Place, contradiction, covers, held, named
from pricebook.registry.refusals import Refused


@dataclass(frozen=True, slots=True)
class Phase:
    """From when to when a list holds, both inclusive, for which class ("" for all) and which scope ("" for all facilities)."""

    from_: datetime.date
    to: datetime.date = schema.LAST_DAY
    class_: str = schema.ALL
    scope: str = schema.ALL


@dataclass(frozen=True, slots=True)
class Hold:
    """A row of `holds`, with the name of its list."""

    hold: int
    list: int
    name: str
    phase: Phase


def refuse_phases(phases: Iterable[Phase]) -> None:
    """Refuses phases that end before they begin, or that overlap for one scope and class."""
    seen: list[Phase] = []
    for phase in phases:
        if phase.to < phase.from_:
            raise Refused("ends-before-it-begins", first=_shown(phase.from_), last=_shown(phase.to))
        for other in seen:
            same = (other.scope, other.class_) == (phase.scope, phase.class_)
            if same and other.from_ <= phase.to and phase.from_ <= other.to:
                raise Refused("phases-overlap", first=_shown(other.from_), then=_shown(phase.from_))
        seen.append(phase)


def put_in_force(con: sa.Connection, entry: int, of: sa.Row[tuple[Any, ...]]) -> tuple[list[Phase], list[Hold]]:
    """Lets a list hold whose approval is recorded, and ends what it takes the place of.

    Returns:
        A pair: for whom it holds, and when; and what it has ended or shortened, as it was.

    Raises:
        Refused: It is not clear which of two lists would hold.
    """
    eras = _eras(con, of.authority, of.payer)
    for of_authority in eras.values():
        for era in of_authority:
            other = contradiction(era.claims, of.list)
            if other is not None:
                name = con.execute(sa.select(schema.lists.c.name).where(schema.lists.c.list == other.list)).scalar()
                raise Refused("two-in-force", list=str(name), first=_shown(other.from_), last=last_move(con, other.list))
    if of.amends is not None:
        _refuse_second_amendment(con, of, eras)
    changed = _renew(con, entry, of.payer, eras)
    return [hold.phase for hold in holds_of(con, of.list)], widest(hold for hold in changed if hold.list != of.list)


def base_of(con: sa.Connection, name: str, authority: str, payer: str) -> int:
    """The whole list that an amendment of a list amends, by an authority that has decided or inherited it.

    Raises:
        Refused: There is no such list, it is not approved, or it is of another authority or payer.
    """
    li = schema.lists.c
    row = con.execute(sa.select(li.list, li.amends, li.authority, li.payer).where(li.name == name)).one_or_none()
    if row is None:
        raise no_such_list(con, name)
    if recorded_authority(con, authority) not in heirs(row.authority, successions(con)) or row.payer != payer:
        raise Refused("amends-another", list=name, authority=row.authority, other=authority)
    base: int = row.list if row.amends is None else row.amends
    m = schema.moves.c
    last = sa.select(m.state).where(m.list == base).order_by(m.entry.desc()).limit(1)
    if con.execute(last).scalar() != "approved":
        raise Refused("amends-nothing-approved", list=name)
    return base


def renew(con: sa.Connection, entry: int, authority: str, payer: str) -> list[Hold]:
    """Makes the rows of an authority, and of those that inherit from it, what they are after an entry.

    Returns:
        The rows that have fewer days than before, as they were.
    """
    return _renew(con, entry, payer, _eras(con, authority, payer))


def _eras(con: sa.Connection, authority: str, payer: str) -> dict[str, list[Era]]:
    """What an authority has decided and inherited, and what those have that inherit from it, by name."""
    return {name: eras_of(con, name, payer) for name in heirs(authority, successions(con))}


def _renew(con: sa.Connection, entry: int, payer: str, eras: dict[str, list[Era]]) -> list[Hold]:
    c = schema.holds.c
    gone: list[Hold] = []
    for name, own in eras.items():
        now = held(own, _name(con, entry, name, payer, named(own)))
        wanted = dict.fromkeys(now)
        ended: list[Hold] = []
        for row in con.execute(_rows().where(c.ended_by.is_(None), c.authority == name, c.payer == payer)).all():
            there = Held(row.list, row.layer, row.scope, row.of_class, row.since, row.from_day, row.to_day)
            if there in wanted:
                del wanted[there]
            else:
                ended.append(_hold(row))
        if ended:
            ending = schema.holds.update().where(c.hold == sa.bindparam("of")).values(ended_by=entry)
            con.execute(ending, [{"of": hold.hold} for hold in ended])
        if wanted:
            first = (con.execute(sa.select(sa.func.max(c.hold))).scalar() or 0) + 1  # without gaps, so that the log says them
            rows = [{"hold": number, **_columns(entry, name, payer, each)} for number, each in enumerate(wanted, first)]
            con.execute(schema.holds.insert(), rows)
        gone += [hold for hold in ended if not _goes_on(hold, now)]
    return gone


def _goes_on(hold: Hold, now: Iterable[Held]) -> bool:
    """Whether a list holds on all days of a row that was ended, by others: it was made longer, or divided."""
    place, day = (hold.phase.scope, hold.phase.class_), hold.phase.from_
    own = (each for each in now if (each.list, each.scope, each.class_) == (hold.list, *place))
    for each in sorted(own, key=lambda each: each.from_):
        if each.from_ <= day <= each.to:
            if each.to >= hold.phase.to:
                return True
            day = each.to + datetime.timedelta(days=1)
    return False


def holds_of(con: sa.Connection, number: int) -> list[Hold]:
    """Where a list holds, as far as it is known now: no place that is within another where it holds on the same days."""
    c = schema.holds.c
    return widest([_hold(row) for row in con.execute(_rows().where(c.ended_by.is_(None), c.list == number)).all()])


def held_again(con: sa.Connection, entry: int, than: int) -> list[Hold]:
    """The other lists that by an entry hold again from some day, after another list held in their place."""
    c = schema.holds.c
    rows = _rows().where(c.ended_by.is_(None), c.entry == entry, c.list != than, c.since < c.from_day, c.layer == 0)
    return widest([_hold(row) for row in con.execute(rows).all()])


def widest(holds: Iterable[Hold]) -> list[Hold]:
    """Holds without those that a wider place has said already."""
    holds = list(holds)
    return [
        hold
        for hold in holds
        if not any(
            (other.list, other.phase.from_, other.phase.to) == (hold.list, hold.phase.from_, hold.phase.to)
            and (other.phase.scope, other.phase.class_) != (hold.phase.scope, hold.phase.class_)
            and covers((other.phase.scope, other.phase.class_), (hold.phase.scope, hold.phase.class_))
            for other in holds
        )
    ]


def _name(con: sa.Connection, entry: int, authority: str, payer: str, new: set[Place]) -> set[Place]:
    """Records scopes and classes that have rows of their own from an entry on, and returns all that have."""
    c = schema.places.c
    there: set[Place] = {
        (row[0], row[1]) for row in con.execute(sa.select(c.scope, c["class"]).where(c.authority == authority, c.payer == payer))
    }
    rows = [
        {"entry": entry, "authority": authority, "payer": payer, "scope": scope, "class": class_}
        for scope, class_ in sorted(new - there)
    ]
    if rows:
        con.execute(schema.places.insert(), rows)
    return there | new


def _refuse_second_amendment(con: sa.Connection, of: sa.Row[tuple[Any, ...]], eras: dict[str, list[Era]]) -> None:
    """Refuses an amendment that touches a line which another one touches from the same day on, in the same place."""
    li, line, service = schema.lists.c, schema.lines.alias("line"), schema.services.alias("service")
    mine, own = schema.lines.alias("mine"), schema.services.alias("own")
    touched = (
        sa.select(line.c.list, li.name, own.c.service_id)
        .select_from(mine)
        .join(own, own.c.service == mine.c.service)
        .join(service, service.c.service_id == own.c.service_id)
        .join(line, line.c.service == service.c.service)
        .join(schema.lists, li.list == line.c.list)
        .where(mine.c.list == of.list, li.amends == of.amends, li.list != of.list)
        .where(sa.or_(mine.c["class"].in_((line.c["class"], schema.ALL)), line.c["class"] == schema.ALL))
    )
    others = {row.list: (row.name, row.service_id) for row in con.execute(touched)}
    for of_authority in eras.values() if others else ():
        for era in of_authority:
            own_claims = [claim for claim in era.claims if claim.list == of.list]
            for other in (claim for claim in era.claims if claim.list in others):
                if any(other.from_ == claim.from_ and _meet(other.place, claim.place) for claim in own_claims):
                    name, service_id = others[other.list]
                    raise Refused("amended-twice", list=name, service=service_id, first=_shown(other.from_))


def _meet(one: Place, other: Place) -> bool:
    """Whether a facility can be in both of two places."""
    scopes = covers((one[0], schema.ALL), (other[0], schema.ALL)) or covers((other[0], schema.ALL), (one[0], schema.ALL))
    return scopes and (one[1] == other[1] or schema.ALL in (one[1], other[1]))


def _shown(day: datetime.date) -> str:
    return day.strftime("%d/%m/%Y")


def _rows() -> sa.Select[Any]:
    c = schema.holds.c
    columns = (c.hold, c.list, schema.lists.c.name, c.layer, c.scope, c["class"].label("of_class"), c.since, c.from_day, c.to_day)
    return sa.select(*columns).join(schema.lists, schema.lists.c.list == c.list).order_by(c.from_day, c.hold)


def _hold(row: sa.Row[Any]) -> Hold:
    return Hold(row.hold, row.list, row.name, Phase(row.from_day, row.to_day, row.of_class, row.scope))


def _columns(entry: int, authority: str, payer: str, row: Held) -> dict[str, object]:
    return {
        "entry": entry,
        "list": row.list,
        "layer": row.layer,
        "authority": authority,
        "payer": payer,
        "scope": row.scope,
        "class": row.class_,
        "since": row.since,
        "from_day": row.from_,
        "to_day": row.to,
    }
