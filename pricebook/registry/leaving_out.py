"""Services whose lines a decision does not approve.

They are not in force by the list. What was paid for them before goes on, as it does for every service without a new price (R11).
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from pricebook.base.nearest import nearest_to
from pricebook.findings import FindingRecord
from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.recording import kept
from pricebook.registry.refusals import Refused


def services_meant(con: sa.Connection, number: int, said: Iterable[str]) -> tuple[str, ...]:
    """The ids of services of a list that are named by id, or else by ordinal or service code.

    Raises:
        Refused: The list has no such service.
    """
    named = tuple(said)
    if not named:
        return ()
    s = schema.services.c
    chosen = sa.select(s.service_id, s.ordinal, s.service_code).distinct()
    rows = con.execute(chosen.join(schema.lines, schema.lines.c.service == s.service).where(schema.lines.c.list == number)).all()
    found: list[str] = []
    for text in named:
        ids = [row[0] for row in rows if row[0] == text] or [row[0] for row in rows if text in row[1:]]
        if not ids:
            raise Refused(
                "no-such-service", service=text, nearest=nearest_to(text, [value for row in rows for value in row if value])
            )
        found += ids
    return tuple(dict.fromkeys(found))


def refuse_nothing(con: sa.Connection, number: int, name: str, left_out: Collection[str]) -> None:
    """Refuses the approval of a list without a line, or with none but of services that are left out. Raises Refused."""
    li, s = schema.lines.c, schema.services.c
    others = sa.select(li.number).join(schema.services, li.service == s.service).where(li.list == number)
    if con.execute(others.where(s.service_id.not_in(tuple(left_out))).limit(1)).first() is None:
        raise Refused("nothing-approved", list=name)


def services_listed(con: sa.Connection, number: int, services: Iterable[str | None]) -> list[str]:
    """Those of some ids of services that a list has, in their order."""
    named = list(dict.fromkeys(service for service in services if service))
    li, s = schema.lines.c, schema.services.c
    chosen = sa.select(s.service_id).distinct().join(schema.lines, li.service == s.service)
    there = set(con.execute(chosen.where(li.list == number)).scalars())
    return [service for service in named if service in there]


def services_unpriced(con: sa.Connection, number: int) -> list[str]:
    """The services of a list that have a line without a price, in their order."""
    li, s = schema.lines.c, schema.services.c
    chosen = sa.select(s.service_id).join(schema.lines, li.service == s.service).order_by(li.number)
    return list(dict.fromkeys(con.execute(chosen.where(li.list == number, li.price.is_(None))).scalars()))


def findings_kept(con: sa.Connection, entry: int) -> list[FindingRecord] | None:
    """The findings that were kept when a list was recorded by an entry; None where none were."""
    body = con.execute(sa.select(schema.entries.c.body).where(schema.entries.c.seq == entry)).scalar_one()
    digest = json.loads(body).get("findings")
    data = kept(con, digest) if digest is not None else None
    found: list[FindingRecord] | None = json.loads(data)["findings"] if data is not None else None
    return found


def record_left_out(con: sa.Connection, number: int, entry: int, services: Iterable[str], unchanged: Iterable[str] = ()) -> None:
    """Records which services a decision leaves out, and which an amendment leaves as they are."""
    said = [*((service, False) for service in services), *((service, True) for service in unchanged)]
    rows = [{"list": number, "service_id": service, "entry": entry, "unchanged": same} for service, same in said]
    if rows:
        con.execute(schema.left_out.insert(), rows)


def left_out_of(
    con: sa.Connection, lists: Collection[int], known: int | None = None, *, unchanged: bool = True
) -> dict[int, frozenset[str]]:
    """By list, the services that its decision leaves out, or leaves as they are; only lists with any.

    Args:
        con: A connection.
        lists: The numbers of the lists.
        known: Only what entries up to this one say; None for all.
        unchanged: Whether also those that an amendment leaves as they are.
    """
    c = schema.left_out.c
    found: dict[int, set[str]] = defaultdict(set)
    if lists:
        where = [c.list.in_(sorted(set(lists))), counts(c.list, c.entry, known)] + (
            [c.entry <= known] if known is not None else []
        )
        where += [] if unchanged else [c.unchanged.is_(False)]
        for number, service in con.execute(sa.select(c.list, c.service_id).where(*where)).all():
            found[number].add(service)
    return {number: frozenset(services) for number, services in found.items()}
