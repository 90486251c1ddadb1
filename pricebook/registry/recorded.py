"""Finds the recorded list that a file is of, or says that it is of."""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.authorities import recorded_authority
from pricebook.registry.moving import row_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded list: number, name, fingerprint, and the SHA-256 of the bytes that are kept of it."""

    list: int
    name: str
    fingerprint: str
    content: str


def recorded_list(con: sa.Connection, name: str | None, digest: str | None = None) -> Recorded | None:
    """The list of a name, else the one whose own file has a SHA-256. Raises Refused if there is none of that name."""
    if name is not None:
        row = row_of(con, name)
        return Recorded(row.list, row.name, row.fingerprint, row.content)
    return _newest(con, schema.lists.c.content == digest)


def recorded_by(
    con: sa.Connection,
    fingerprint: str | None,
    authority: str | None = None,
    day: str | None = None,
    regulation: str | None = None,
) -> Recorded | None:
    """The list of a fingerprint; else the newest one of an authority, of that pricing date and regulation."""
    c = schema.lists.c
    found = _newest(con, c.fingerprint == fingerprint) if isinstance(fingerprint, str) else None
    if found is not None or authority is None or day is None:
        return found
    on = datetime.date.fromisoformat(day)
    return _newest(con, c.authority == recorded_authority(con, authority), c.pricing_date == on, c.regulation == regulation)


def _newest(con: sa.Connection, *where: sa.ColumnElement[bool]) -> Recorded | None:
    c = schema.lists.c
    chosen = sa.select(c.list, c.name, c.fingerprint, c.content).where(*where).order_by(c.list.desc()).limit(1)
    row = con.execute(chosen).one_or_none()
    return Recorded(*row) if row is not None else None
