"""A list's life as it was on a day: what had been done by then, by the days on which it was done."""

import datetime
from dataclasses import replace

import sqlalchemy as sa

from pricebook.registry.claims import eras_of, heirs, successions
from pricebook.registry.disputing import RecordedDispute
from pricebook.registry.holding import Hold, Phase, widest
from pricebook.registry.life import Life
from pricebook.registry.moving import APPROVE
from pricebook.registry.precedence import held, named


def life_by(con: sa.Connection, life: Life, day: datetime.date) -> Life:
    """A list's life by the end of a day: without the moves, disputes and directions of later days, and what follows from them.

    It is told by the days of moves, not by when they were recorded: what was recorded late counts as done in time.
    """
    moves = tuple(each for each in life.moves if each.day <= day)
    disputes, inherited = _disputes(life.disputes, day), _disputes(life.base_disputes, day)
    if moves == life.moves and not life.holds:
        return replace(life, disputes=disputes, base_disputes=inherited)
    decided = any(each.move == APPROVE for each in moves)
    return replace(
        life,
        moves=moves,
        holds=_holds(con, life, day) if decided else (),
        disputes=disputes,
        base_disputes=inherited,
        left_out=life.left_out if decided else frozenset(),
        unchanged=life.unchanged if decided else frozenset(),
        struck=tuple(each for each in life.struck if each.move.day <= day),
        above=life.above if decided else (),
        amended_by=tuple(each for each in life.amended_by if each.decided <= day),
    )


def _holds(con: sa.Connection, life: Life, day: datetime.date) -> tuple[Hold, ...]:
    """Where the list holds by what was decided until the day."""
    found: list[Hold] = []
    for authority in heirs(life.authority, successions(con)):
        eras = eras_of(con, authority, life.payer, day)
        rows = (each for each in held(eras, named(eras)) if each.list == life.list)
        found += [Hold(0, each.list, life.name, Phase(each.from_, each.to, each.class_, each.scope)) for each in rows]
    return tuple(widest(sorted(set(found), key=lambda hold: (hold.phase.from_, hold.phase.scope, hold.phase.class_))))


def _disputes(disputes: tuple[RecordedDispute, ...], day: datetime.date) -> tuple[RecordedDispute, ...]:
    then = (each for each in disputes if each.new.day is None or each.new.day <= day)
    return tuple(replace(each, directions=tuple(given for given in each.directions if given.paper_date <= day)) for each in then)
