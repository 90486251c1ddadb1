"""Files that rest on what was withdrawn since: an approval, a phase, a revocation, or what replaced or amends their list."""

from collections.abc import Iterator

import sqlalchemy as sa

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding, Place
from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.life import Life
from pricebook.registry.moving import APPROVE
from pricebook.registry.terms import MOVE_TERMS


def withdrawn_since(con: sa.Connection, file: str, life: Life, made: int) -> Iterator[Finding]:
    """RG039 for each move by which a list held, or held no longer, when a file of it was made, and that was withdrawn since.

    Args:
        con: A connection.
        file: The name of the file.
        life: The list.
        made: The entry by which the file was made.
    """
    m, h, li = schema.moves.c, schema.holds.c, schema.lists.c
    later = schema.moves.alias("later").c
    by = sa.select(sa.func.min(later.entry)).where(later.list == m.list, later.withdraws <= m.entry, later.entry >= m.entry)
    lists = sa.select(li.list).where(sa.or_(li.list == life.list, li.amends == life.list))
    of_list = sa.select(h.hold).where(h.list.in_(lists), sa.or_(h.entry == m.entry, h.ended_by == m.entry)).exists()
    chosen = sa.select(m.entry, m.move, li.name, by.scalar_subquery()).join(schema.lists, li.list == m.list)
    counted_then = m.entry <= made, counts(m.list, m.entry, made), ~counts(m.list, m.entry), m.withdraws.is_(None)
    for entry, move, name, gone in con.execute(chosen.where(of_list, *counted_then).order_by(m.entry)):
        more: dict[str, Figure] = {"file": file, "move": Terms([MOVE_TERMS[move]]), "by": gone}
        yield Finding("RG039", Place(file), observed=entry, limit=name, more=more)


def last_approval(con: sa.Connection, number: int) -> int | None:
    """The entry of the last approval of a list, also of one that was withdrawn."""
    m = schema.moves.c
    return con.execute(sa.select(sa.func.max(m.entry)).where(m.list == number, m.move == APPROVE)).scalar()
