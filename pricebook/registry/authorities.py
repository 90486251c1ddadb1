"""The authorities that a registry knows; their names are compared as those of places: "Tỉnh Long An" and "long an" are one."""

from collections.abc import Sequence

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.refusals import Refused
from pricebook.regulation.place_names import province_key

_NAMES = (schema.lists.c.authority, schema.facilities.c.authority, schema.successions.c.authority, schema.successions.c.former)


def authorities(con: sa.Connection) -> list[str]:
    """Every authority that has a list or a facility in the registry, or is named by a succession."""
    names: set[str] = set()
    for column in _NAMES:
        names |= set(con.execute(sa.select(column).distinct()).scalars())
    return sorted(names)


def as_recorded(name: str, there: Sequence[str]) -> str:
    """The name of an authority as it is among those that are there, however it was typed; as it was typed, if it is not."""
    if name in there:
        return name  # in a registry of before, another one may be compared as the same
    key = province_key(name)
    return next((known for known in there if key and province_key(known) == key), " ".join(name.split()))


def recorded_authority(con: sa.Connection, name: str) -> str:
    """The name of an authority as the registry has it, however it was typed."""
    if any(con.execute(sa.select(column).where(column == name).limit(1)).scalar() for column in _NAMES):
        return name
    return as_recorded(name, authorities(con))


def authority_to_record(con: sa.Connection, name: str) -> str:
    """The name of an authority as it is to be recorded. Raises Refused if there is nothing in it to tell it from others."""
    if not province_key(name):
        raise Refused("authority-without-name")
    return recorded_authority(con, name)
