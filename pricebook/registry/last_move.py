"""What was done last with a list: whoever comes second is told who was first, when, and with which move."""

import datetime
import json

import sqlalchemy as sa

from pricebook.base.languages import Phrase, Terms, say
from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.terms import MOVE_TERMS


def last_move(con: sa.Connection, number: int, entry: int | None = None) -> Phrase:
    """The last move of a list, or that of an entry: what was done, when, by whom and by which paper; who recorded it (UTC)."""
    m, e = schema.moves.c, schema.entries.c
    columns = (m.move, m.day, m.body, m.paper_no, m.person, m.entry, e.known_at)
    chosen = sa.select(*columns).join(schema.entries, e.seq == m.entry).where(m.list == number, counts(m.list, m.entry))
    if entry is not None:
        chosen = chosen.where(m.entry == entry)
    row = con.execute(chosen.order_by(m.entry.desc()).limit(1)).one_or_none()
    if row is None:
        return say("registry.no-move")
    return say(
        "registry.last-move", move=Terms([MOVE_TERMS.get(row.move, row.move)]), day=f"{row.day:%d/%m/%Y}", body=row.body or "–",
        paper=row.paper_no or "–", person=row.person or "–", known=_time(row.known_at), entry=row.entry,
    )  # fmt: skip


def decided_on(con: sa.Connection, number: int) -> datetime.date | None:
    """The date of the decision that approved a list first; None where it is not approved."""
    m = schema.moves.c
    chosen = sa.select(m.paper_date, m.day).where(m.list == number, m.move == "approve", counts(m.list, m.entry))
    row = con.execute(chosen.order_by(m.entry).limit(1)).one_or_none()
    return None if row is None else row.paper_date or row.day


def last_decision(con: sa.Connection, number: int) -> str:
    """The number of the decision that approved a list, and its date."""
    m = schema.moves.c
    chosen = sa.select(m.paper_no, m.paper_date, m.day).where(m.list == number, m.move == "approve", counts(m.list, m.entry))
    row = con.execute(chosen.order_by(m.entry).limit(1)).one_or_none()
    return "–" if row is None else f"{row.paper_no or '–'} ({row.paper_date or row.day:%d/%m/%Y})"


def recording_of(con: sa.Connection, number: int) -> Phrase:
    """Who recorded a list, and when (UTC)."""
    chosen = sa.select(schema.entries).join(schema.lists, schema.lists.c.entry == schema.entries.c.seq)
    row = con.execute(chosen.where(schema.lists.c.list == number)).one()
    return say(
        "registry.recorded-by", person=json.loads(row.body).get("person") or "–", known=_time(row.known_at), entry=row.seq
    )  # fmt: skip


def _time(text: str) -> str:
    return f"{datetime.datetime.fromisoformat(text):%d/%m/%Y %H:%M:%S}"
