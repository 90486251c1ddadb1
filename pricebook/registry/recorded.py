"""Finds the recorded list that a file is of, or says that it is of."""

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import log, schema
from pricebook.registry.authorities import recorded_authority
from pricebook.registry.moving import APPROVED, row_of, state_of

_FINGERPRINT = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MOST = 50  # lists that one file is held against


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
    """The list of a fingerprint, approved ones first; else the newest of an authority, pricing date and regulation."""
    c = schema.lists.c
    alike = _all(con, c.fingerprint == fingerprint) if isinstance(fingerprint, str) else []
    if alike or authority is None or day is None:
        return min(alike, key=lambda each: state_of(con, each.list) != APPROVED, default=None)
    on = datetime.date.fromisoformat(day)
    return _newest(con, c.authority == recorded_authority(con, authority), c.pricing_date == on, c.regulation == regulation)


def recorded_in(con: sa.Connection, file: str, cells: Iterable[str]) -> list[Recorded]:
    """The lists that the cells of a file name: by a fingerprint; else those by which a file of its name was made, or whose
    decision it names. The newest first.
    """
    text, c = "\n".join(cells), schema.lists.c
    found = _all(con, c.fingerprint.in_(sorted(set(_FINGERPRINT.findall(text)))[:_MOST]))
    if found:
        return found
    x = schema.exports.c
    stem = file.rpartition(".")[0] or file
    made = set(con.execute(sa.select(x.list).where(x.file.in_([file, f"{stem}.xlsx", f"{stem}.csv"]))).scalars())
    bodies = con.execute(sa.select(schema.entries.c.body).where(schema.entries.c.kind == log.APPROVAL)).scalars()
    named = {body["list"] for body in map(json.loads, bodies) if body["decision_no"] and body["decision_no"] in text}
    return _all(con, c.list.in_(sorted(made | named)[-_MOST:]))


def _all(con: sa.Connection, where: sa.ColumnElement[bool]) -> list[Recorded]:
    c = schema.lists.c
    chosen = sa.select(c.list, c.name, c.fingerprint, c.content).where(where).order_by(c.list.desc())
    return [Recorded(*row) for row in con.execute(chosen)]


def _newest(con: sa.Connection, *where: sa.ColumnElement[bool]) -> Recorded | None:
    c = schema.lists.c
    chosen = sa.select(c.list, c.name, c.fingerprint, c.content).where(*where).order_by(c.list.desc()).limit(1)
    row = con.execute(chosen).one_or_none()
    return Recorded(*row) if row is not None else None
