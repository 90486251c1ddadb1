"""What an approval decided when it was made, whatever was decided since: its phases, and the lists that it took the place of."""

import datetime
import json

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.certificate import Certificate, certificate_of
from pricebook.registry.holding import Phase


def phases_decided(con: sa.Connection, entry: int) -> tuple[Phase, ...]:
    """From when to when the list holds, and for whom, as the entry of its approval says it."""
    body = con.execute(sa.select(schema.entries.c.body).where(schema.entries.c.seq == entry)).scalar()
    day = datetime.date.fromisoformat
    rows = json.loads(body).get("phases", ()) if body is not None else ()
    return tuple(Phase(day(row["from"]), day(row["to"]), row["class"], row["scope"]) for row in rows)


def replaced_by(con: sa.Connection, entry: int, number: int) -> list[Certificate]:
    """The approvals of other lists that hold less, or no longer, since an entry; in the order in which they were decided.

    Args:
        con: A connection.
        entry: The entry of an approval.
        number: The list that it approves.
    """
    h = schema.holds.c
    lists = con.execute(sa.select(h.list).where(h.ended_by == entry, h.list != number).distinct()).scalars().all()
    found = (certificate_of(con, each) for each in lists)
    return sorted((each for each in found if each is not None), key=lambda each: each.seq)
