"""Why no price holds: each step of the way from a facility to a price, and the first that leads nowhere."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from pricebook.base.nearest import name_meant, nearest_names
from pricebook.registry import schema
from pricebook.registry.counted import counts
from pricebook.registry.facts import FacilityOnDay, facts_of
from pricebook.registry.in_force import ListInForce, Periods, lines_of, performs_by
from pricebook.registry.leaving_out import left_out_of
from pricebook.registry.precedence import Place, covers
from pricebook.regulation.vocabulary import comparable

Reason = Literal[
    "facility-unknown", "facility-unknown-then", "facility-known-since", "no-list", "list-ended", "list-revoked",
    "list-begins-later", "no-such-service", "not-performed", "no-price", "no-price-for-class", "left-out", "another-authority",
    "list-for-others",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why no price holds.

    `list` and `day` are the list that was the last or is the next, and its last or first day; of one that was revoked the day
    since which it is, and `by` the number of the paper. `near` is what was perhaps meant.
    `places` are the scopes and classes ("" for all) of others for whom a list, of that `number`, holds.
    """

    reason: Reason
    list: str | None = None
    day: datetime.date | None = None
    near: tuple[str, ...] = ()
    number: int | None = None
    places: tuple[Place, ...] = ()
    by: str | None = None


def why_no_facility(con: sa.Connection, code: str, known: int | None = None) -> WhyNot:
    """Why a facility is not known on a day: not at all, only on others, or only since it was recorded."""
    facts = facts_of(con, code, known)
    if facts:
        return WhyNot("facility-unknown-then", day=facts[0].from_)
    c, e = schema.facilities.c, schema.entries.c
    chosen = (
        sa.select(e.known_at).join(schema.facilities, c.entry == e.seq).where(c.facility_code == code).order_by(e.seq).limit(1)
    )
    recorded = con.execute(chosen).scalar()
    if recorded is not None:
        return WhyNot("facility-known-since", day=datetime.date.fromisoformat(str(recorded)[:10]))
    rows = con.execute(sa.select(c.facility_code, c.name).distinct()).all()
    return WhyNot("facility-unknown", near=tuple(sorted({text for row in rows for text in row if text})))


def facility_meant(con: sa.Connection, said: str) -> str:
    """The code of the facility that a code names, or a name, or the beginning of one; as it is said where that is not one."""
    c = schema.facilities.c
    rows = con.execute(sa.select(c.facility_code, c.name).distinct()).all()
    name = comparable(said)
    if name and said not in {row.facility_code for row in rows}:
        for fits in (str.__eq__, str.startswith):
            codes = {row.facility_code for row in rows if row.name and fits(comparable(row.name), name)}
            if len(codes) == 1:
                return str(codes.pop())
        meant = name_meant(said, [row.name for row in rows if row.name])
        codes = {row.facility_code for row in rows if row.name == meant}
        if meant is not None and len(codes) == 1:
            return str(codes.pop())
    return said


def why_no_list(
    con: sa.Connection, facility: FacilityOnDay, found: Periods, day: datetime.date, payer: str, known: int | None = None
) -> WhyNot:
    """Why no list holds for a facility on a day: there never was one, the last has ended, the first begins later, or one holds
    for other facilities of its authority alone.
    """
    before = [each for each in found.whole if each.to is not None and each.to < day]
    if before:
        last = before[-1]
        return _revoked(con, last, known) or WhyNot("list-ended", last.name, last.to)
    after = [each for each in found.whole if each.from_ > day]
    if after:
        return WhyNot("list-begins-later", after[0].name, after[0].from_)
    return _for_others(con, facility.authority, day, payer, known) or WhyNot("no-list")


def _revoked(con: sa.Connection, last: ListInForce, known: int | None) -> WhyNot | None:
    """That a list has ended because it was revoked; None where it has ended otherwise."""
    m = schema.moves.c
    where = [m.list == last.list, m.move == "revoke", counts(m.list, m.entry, known)] + (
        [m.entry <= known] if known is not None else []
    )
    row = con.execute(sa.select(m.day, m.paper_no).where(*where)).one_or_none()
    ended = row is not None and last.to is not None and row.day == last.to + datetime.timedelta(days=1)
    return WhyNot("list-revoked", last.name, row.day, by=row.paper_no) if row is not None and ended else None


def _for_others(con: sa.Connection, authority: str, day: datetime.date, payer: str, known: int | None) -> WhyNot | None:
    """A list of the authority that holds on a day, for facilities of some scopes or classes alone: the one that began last."""
    h, li = schema.holds.c, schema.lists.c
    there = [h.ended_by.is_(None)] if known is None else [h.entry <= known, sa.or_(h.ended_by.is_(None), h.ended_by > known)]
    chosen = (
        sa.select(h.list, li.name, h.scope, h["class"])
        .join(schema.lists, li.list == h.list)
        .where(h.authority == authority, h.payer == payer, h.layer == 0, h.from_day <= day, h.to_day >= day, *there)
        .order_by(h.since.desc(), h.list.desc(), h.scope, h["class"])
    )
    rows = con.execute(chosen).all()
    if not rows:
        return None
    places = [(row.scope, row[3]) for row in rows if row.list == rows[0].list]
    widest = [one for one in places if not any(other != one and covers(other, one) for other in places)]
    return WhyNot("list-for-others", rows[0].name, number=rows[0].list, places=tuple(widest))


def why_no_price(
    con: sa.Connection,
    facility: FacilityOnDay,
    lists: Sequence[ListInForce],
    service: str,
    *,
    applies: bool,
    known: int | None = None,
) -> WhyNot:
    """Why the lists that hold have no price of a service for a facility.

    Args:
        con: A connection.
        facility: The facility on the day.
        lists: The lists that hold, amendments first.
        service: What was asked for: an id, a code or an ordinal.
        applies: Whether a list of this authority is for such a facility (R10).
        known: Only what entries up to this one say; None for all.
    """
    name = lists[-1].name
    found = lines_of(con, lists, service)
    if not applies:
        return WhyNot("another-authority", name)
    if not found:
        left = _left_out(con, lists, service, known)
        return WhyNot("left-out", left.name) if left is not None else WhyNot("no-such-service", name)
    able = performs_by(con, lists, facility.facility_code)
    if not any(able(service_id, of) for service_id, rows in found.items() for of, _ in rows.values()):
        return WhyNot("not-performed", name)
    priced = any(row.price for rows in found.values() for _, row in rows.values())
    return WhyNot("no-price-for-class" if priced else "no-price", name)


def codes_in(con: sa.Connection, lists: Sequence[ListInForce]) -> set[str]:
    """The ids, codes and ordinals of services of lists."""
    s = schema.services.c
    of = schema.lines.c.list.in_([each.list for each in lists])
    rows = con.execute(
        sa.select(s.service_id, s.service_code, s.ordinal).join(schema.lines, schema.lines.c.service == s.service).where(of)
    )
    return {text for row in rows for text in row if text}


def names_in(con: sa.Connection, lists: Sequence[ListInForce]) -> dict[str, str]:
    """The names of the services of lists, by id."""
    s = schema.services.c
    of = schema.lines.c.list.in_([each.list for each in lists])
    rows = con.execute(sa.select(s.service_id, s.name).join(schema.lines, schema.lines.c.service == s.service).where(of))
    return {row.service_id: row.name for row in rows if row.name}


def _left_out(con: sa.Connection, lists: Sequence[ListInForce], service: str, known: int | None) -> ListInForce | None:
    """The list that holds and has a service which its decision leaves out; None where there is none.

    What an amendment leaves as it is, the decision on the amendment has not left out.
    """
    decided = left_out_of(con, [each.list for each in lists], known, unchanged=False)
    for each in lists:
        left_out = each.left_out & decided.get(each.list, frozenset())
        if left_out and left_out & lines_of(con, [replace(each, left_out=frozenset())], service).keys():
            return each
    return None


def services_near(con: sa.Connection, lists: Sequence[ListInForce], said: str) -> tuple[str, ...]:
    """The services of lists whose id, code, ordinal or name is nearest to a text, each by its code and its name."""
    s = schema.services.c
    rows = con.execute(
        sa.select(s.service_id, s.service_code, s.ordinal, s.name)
        .join(schema.lines, schema.lines.c.service == s.service)
        .where(schema.lines.c.list.in_([each.list for each in lists]))
    )
    called: dict[str, dict[str, None]] = {}
    for id_, code, ordinal, name in rows:
        for text in filter(None, (id_, code, ordinal, name)):
            called.setdefault(text, {})[f"{code or id_} {name}".strip()] = None
    return tuple(dict.fromkeys(label for text in nearest_names(said, called) for label in called[text]))
