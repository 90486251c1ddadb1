"""What the authorities of a name have decided and inherited, by the log: the claims between which precedence.py decides."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.precedence import FIRST_DAY, Claim, Era, ended, inherited, phased

_DAY = datetime.timedelta(days=1)


class Succession(NamedTuple):
    """That from a day on an authority inherits the lists and the facilities of a former one, which may have had its name."""

    entry: int
    former: str
    authority: str
    day: datetime.date


_S, _M, _L, _E = schema.successions.c, schema.moves.c, schema.lists.c, schema.entries.c
# Made once: each move asks for them.
_SUCCESSIONS = sa.select(_S.entry, _S.former, _S.authority, _S.day).order_by(_S.day, _S.entry, _S.former)
_DECIDED = (
    sa.select(_M.entry, _M.list, _M.move, _M.day, _M.paper_date, _L.amends, _E.body)
    .join(schema.lists, _L.list == _M.list)
    .join(schema.entries, _E.seq == _M.entry)
    .where(
        _L.authority == sa.bindparam("authority"), _L.payer == sa.bindparam("payer"), _M.move.in_(("approve", "phase", "revoke"))
    )
    .order_by(_M.entry)
)


def successions(con: sa.Connection, known: int | None = None) -> list[Succession]:
    """All successions, by their day; as entries up to `known` have them."""
    chosen = _SUCCESSIONS if known is None else _SUCCESSIONS.where(_S.entry <= known)
    return [Succession(*row) for row in con.execute(chosen)]


def heirs(authority: str, chain: Iterable[Succession]) -> list[str]:
    """An authority, and those that inherit from it, also at second hand."""
    found = [authority]
    for name in found:
        found += [each.authority for each in chain if each.former == name and each.authority not in found]
    return found


def eras_of(con: sa.Connection, authority: str, payer: str, by: datetime.date | None = None) -> list[Era]:
    """What authorities of this name have decided and inherited; with `by`, what they had by the end of that day.

    What was decided before a succession is of the former authority, whenever it begins; the new one inherits it.
    """
    chain = [each for each in successions(con) if by is None or each.day <= by]
    return _eras(con, authority, payer, chain, by)


def _eras(con: sa.Connection, authority: str, payer: str, chain: list[Succession], by: datetime.date | None) -> list[Era]:
    own = _decided(con, authority, payer, by)
    starts = [FIRST_DAY, *sorted({each.day for each in chain if each.authority == authority})]
    gone = min((each.day for each in chain if each.former == authority != each.authority), default=None)
    found: list[Era] = []
    for number, first in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else None
        of_era = [claim for claim in own if first <= claim.of_day and (until is None or claim.of_day < until)]
        claims = [replace(claim, from_=max(claim.from_, first)) for claim in of_era]
        for each in chain:
            if each.authority == authority and each.day == first:
                before = found if each.former == authority else _eras(con, each.former, payer, chain, by)
                claims += inherited(next((era.claims for era in reversed(before) if era.first < first), ()), each.former)
        ends = [day - _DAY for day in (until, gone) if day is not None]
        found.append(Era(first, min([*ends, schema.LAST_DAY]), tuple(claims)))
    return found


def _decided(con: sa.Connection, authority: str, payer: str, by: datetime.date | None) -> list[Claim]:
    """The claims of an authority's own lists, those that were revoked left out or cut."""
    claims: list[Claim] = []
    approved: dict[int, datetime.date] = {}
    revoked: dict[int, datetime.date] = {}
    for row in con.execute(_DECIDED, {"authority": authority, "payer": payer}):
        if by is not None and row.day > by:
            continue
        if row.move == "revoke":
            revoked[row.list] = row.day
            continue
        body = json.loads(row.body)
        decided = row.paper_date or row.day
        new = [
            Claim(
                row.list,
                row.entry,
                decided,
                datetime.date.fromisoformat(phase["from"]),
                datetime.date.fromisoformat(phase["to"]),
                phase["scope"],
                phase["class"],
                0 if row.amends is None else row.list,
                bool(body.get("supersede")),
                approved.setdefault(row.list, decided),
                row.amends or 0,
            )
            for phase in body.get("phases", ())
        ]
        claims = phased(claims, new) if row.move == "phase" else [*claims, *new]
    return ended(claims, revoked)
