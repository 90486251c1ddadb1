"""The names of lists in a registry: what people type for them."""

import re

import sqlalchemy as sa

from pricebook.base.languages import Phrase
from pricebook.base.nearest import nearest_to
from pricebook.pricelist import PriceList
from pricebook.registry import schema
from pricebook.registry.authorities import recorded_authority
from pricebook.registry.refusals import Refused
from pricebook.regulation.place_names import province_words

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def name_of(con: sa.Connection, prices: PriceList) -> str:
    """A new name for a list: its province, however it is written, its year, and a number, as "long-an-2012-1"."""
    plain = province_words(prices.province).encode("ascii", "ignore").decode()
    begun = f"{_NOT_IN_A_NAME.sub('-', plain).strip('-') or 'list'}-{prices.pricing_date.year}"
    taken = set(con.execute(sa.select(schema.lists.c.name).where(schema.lists.c.name.like(f"{begun}-%"))).scalars())
    return next(name for number in range(1, len(taken) + 2) if (name := f"{begun}-{number}") not in taken)


def recorded_name(
    con: sa.Connection, said: str, prices: PriceList | None, payer: str, authority: str | None = None
) -> str | None:
    """The name of the list that is meant, if the registry has it.

    Args:
        con: A connection.
        said: What was typed: a name or a fingerprint, or a path.
        prices: The list that the path leads to, if it leads to one.
        payer: Who pays by it.
        authority: Whose list it is, however it is written; by default the list's province's.
    """
    c = schema.lists.c
    if prices is not None:
        whose = recorded_authority(con, authority or prices.province)
        same = sa.and_(c.fingerprint == prices.fingerprint, c.authority == whose, c.payer == payer)
        return con.execute(sa.select(c.name).where(same)).scalar()
    meant = said.strip()
    return con.execute(sa.select(c.name).where(sa.or_(c.name == meant, c.fingerprint == meant)).order_by(c.list)).scalar()


def no_such_list(con: sa.Connection, said: str) -> Refused:
    """The refusal of a list that the registry does not have, with the names that are nearest."""
    names = con.execute(sa.select(schema.lists.c.name).order_by(schema.lists.c.list)).scalars().all()
    nearest: Phrase = nearest_to(said, names)
    return Refused("no-such-list", list=said, nearest=nearest)
