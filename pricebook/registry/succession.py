"""After provinces merge, one authority inherits several lists, each for the facilities of its former authority (R11).

The former authority is from then on a scope of the new one: its lists hold in it until a list of the new authority takes their
place, in all scopes or in this one. Its facilities come with it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import log, schema
from pricebook.registry.claims import successions
from pricebook.registry.holding import Hold, holds_of, renew
from pricebook.registry.moving import Paper
from pricebook.registry.refusals import Refused


@dataclass(frozen=True, slots=True)
class Succeeded:
    """A succession that was recorded: its entry, and what holds since by inheritance."""

    entry: int
    inherited: tuple[Hold, ...]


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
        formers: The former authorities; one of them may have the name of the new one.
        authority: The new authority.
        day: The first day on which it is the authority.
        paper: By which paper.
        person: Who records it.
        note: In words.

    Raises:
        Refused: A former authority has given way already, or the new one has.
    """
    paper = paper or Paper()
    formers = list(dict.fromkeys(formers))
    for each in successions(con):
        gone = each.former != each.authority and each.former in (*formers, authority)
        if gone or (each.day == day and each.authority == authority and each.former in formers):
            raise Refused("succeeded-already", former=each.former, authority=each.authority, day=each.day.strftime("%d/%m/%Y"))
    body = {
        "formers": formers,
        "authority": authority,
        "day": day,
        "paper_no": paper.number,
        "paper_date": paper.date,
        "paper": paper.scan,
        "person": person,
        "note": note,
    }
    entry = log.append(con, log.SUCCESSION, body)
    con.execute(
        schema.successions.insert(),
        [{"entry": entry.seq, "former": former, "authority": authority, "day": day} for former in formers],
    )
    for payer in con.execute(sa.select(schema.lists.c.payer).distinct().order_by(schema.lists.c.payer)).scalars().all():
        for former in [*formers, authority]:
            renew(con, entry.seq, former, payer)
    return Succeeded(entry.seq, tuple(_inherited(con, authority, formers, day)))


def authorities(con: sa.Connection) -> list[str]:
    """Every authority that has a list or a facility in the registry, or is named by a succession."""
    names: set[str] = set()
    for column in (schema.lists.c.authority, schema.facilities.c.authority, schema.successions.c.authority):
        names |= set(con.execute(sa.select(column).distinct()).scalars())
    return sorted(names)


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
