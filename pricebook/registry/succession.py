"""After provinces merge, one authority inherits several lists, each for the facilities of its former authority (R11).

The former authority is from then on a scope of the new one: its lists hold in it until a list of the new authority takes their
place, in all scopes or in this one. Its facilities come with it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.base.languages import Figure
from pricebook.registry import log, schema
from pricebook.registry.authorities import as_recorded, authority_to_record
from pricebook.registry.claims import successions
from pricebook.registry.holding import Hold, holds_of, renew
from pricebook.registry.moving import Paper
from pricebook.registry.refusals import Refused


@dataclass(frozen=True, slots=True)
class Succeeded:
    """A succession that was recorded: its entry, and what holds since by inheritance."""

    entry: int
    inherited: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class WithdrawnSuccession:
    """A withdrawal that was recorded: its entry, and the succession that no longer counts, with its entry."""

    entry: int
    of: int
    formers: tuple[str, ...]
    authority: str
    day: datetime.date


def succeed(
    con: sa.Connection,
    formers: Sequence[str],
    authority: str,
    day: datetime.date,
    paper: Paper | None = None,
    person: str | None = None,
    note: str | None = None,
) -> Succeeded:
    """Records that an authority inherits the lists and the facilities of former ones from a day on.

    Args:
        con: A transaction that writes.
        formers: The former authorities; one of them may have the name of the new one. However they are written.
        authority: The new authority.
        day: The first day on which it is the authority.
        paper: By which paper.
        person: Who records it.
        note: In words.

    Raises:
        Refused: It would change nothing, a former authority has given way already or inherits later, or the new one has
            given way.
    """
    paper = paper or Paper()
    authority = authority_to_record(con, authority)
    formers = list(dict.fromkeys(as_recorded(authority_to_record(con, each), [authority]) for each in formers))
    _refuse_contradicting(con, formers, authority, day)
    entry = _record(con, formers, authority, day, None, paper, person, note)
    return Succeeded(entry, tuple(_inherited(con, authority, formers, day)))


def _refuse_contradicting(con: sa.Connection, formers: Sequence[str], authority: str, day: datetime.date) -> None:
    """Refuses a succession that changes nothing, or that contradicts another one.

    An authority gives way once, after the day on which it has inherited itself; and it inherits nothing since.
    """
    if set(formers) <= {authority}:
        raise Refused("succeeds-itself", authority=authority)
    for each in successions(con):
        day_of = f"{each.day:%d/%m/%Y}"
        shown: dict[str, Figure] = {"authority": each.authority, "former": each.former, "day": day_of, "entry": each.entry}
        gives_way = each.former != each.authority
        if gives_way and each.former == authority and each.day <= day:
            raise Refused("heir-has-given-way", **shown)
        if each.former in formers and (gives_way or each.day == day):
            raise Refused("succeeded-already", **shown)
        if each.authority in formers and each.authority != authority and each.day >= day:
            raise Refused("gives-way-too-early", **shown)


def withdraw_succession(con: sa.Connection, of: int, person: str | None = None, note: str | None = None) -> WithdrawnSuccession:
    """Records that a succession was recorded in error: all is as if it had not been, but for facts of facilities recorded since.

    Args:
        con: A transaction that writes.
        of: Its entry.
        person: Who withdraws it.
        note: Why.

    Raises:
        Refused: There is no such succession, or it is withdrawn already.
    """
    chain = successions(con)
    gone = [each for each in chain if each.entry == of]
    if not gone:
        shown = [f"{each.entry} ({each.former} → {each.authority}, {each.day:%d/%m/%Y})" for each in chain]
        raise Refused("no-such-succession", entry=of, known=", ".join(shown) or "–")
    formers = [each.former for each in gone]
    entry = _record(con, formers, gone[0].authority, gone[0].day, of, Paper(), person, note)
    return WithdrawnSuccession(entry, of, tuple(formers), gone[0].authority, gone[0].day)


def _record(
    con: sa.Connection,
    formers: Sequence[str],
    authority: str,
    day: datetime.date,
    withdraws: int | None,
    paper: Paper,
    person: str | None,
    note: str | None,
) -> int:
    """Writes a succession, or its withdrawal, and makes the rows that follow from it. Returns the number of the entry."""
    body = {
        "formers": formers,
        "authority": authority,
        "day": day,
        "withdraws": withdraws,
        "paper_no": paper.number,
        "paper_date": paper.date,
        "paper": paper.scan,
        "person": person,
        "note": note,
    }
    entry = log.append(con, log.SUCCESSION, body).seq
    named = {"entry": entry, "authority": authority, "day": day, "withdraws": withdraws}
    con.execute(schema.successions.insert(), [{**named, "former": former} for former in formers])
    for payer in con.execute(sa.select(schema.lists.c.payer).distinct().order_by(schema.lists.c.payer)).scalars().all():
        for former in [*formers, authority]:
            renew(con, entry, former, payer)
    return entry


def _inherited(con: sa.Connection, authority: str, formers: Sequence[str], day: datetime.date) -> list[Hold]:
    """What holds for the facilities of the former authorities from the day of a succession on."""
    h, li = schema.holds.c, schema.lists.c
    chosen = (
        sa.select(h.list)
        .join(schema.lists, li.list == h.list)
        .where(h.ended_by.is_(None), h.authority == authority, h.to_day >= day, li.authority.in_(formers))
        .distinct()
    )
    found = [hold for number in con.execute(chosen).scalars().all() for hold in holds_of(con, number)]
    return [hold for hold in found if hold.phase.scope != schema.ALL and hold.phase.from_ >= day]
