"""The moves of a list's life: each is an entry of the log, with who made it, when, and by which paper.

What an office has done on paper is recorded as done: steps that were left out stand in the log as made on paper. Refused is only
what contradicts the registry.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from pricebook.base.languages import Terms
from pricebook.pricelist import Facility
from pricebook.registry import log, schema
from pricebook.registry.above import AboveMaximum, Maximum, lines_above, record_above
from pricebook.registry.amending import Amended, amended_by
from pricebook.registry.certificate import certify
from pricebook.registry.contradicting import refuse_own_approval, refuse_revoked_before, refuse_same
from pricebook.registry.counted import counts
from pricebook.registry.ends import End, ends_of
from pricebook.registry.facts import FacilityOnDay, record_facilities
from pricebook.registry.holding import Hold, Phase, held_again, put_in_force, refuse_phases, renew
from pricebook.registry.last_move import last_move
from pricebook.registry.leaving_out import record_left_out, refuse_nothing, services_meant
from pricebook.registry.naming import no_such_list
from pricebook.registry.recording import media_type
from pricebook.registry.refusals import Refused
from pricebook.registry.terms import MOVE_TERMS
from pricebook.regulation.procedure import Step, Way
from pricebook.regulation.vocabulary import comparable

_DAY = datetime.timedelta(days=1)
DRAFT, APPROVED = "draft", "approved"
APPROVE, REVOKE, EXTEND, PHASE = "approve", "revoke", "extend", "phase"
SENT, ACKNOWLEDGED = "sent", "acknowledged"
ASK, RETURN = "ask", "return"
IN_STATE = (EXTEND, PHASE, SENT, ACKNOWLEDGED)  # these leave a list in its state
NOT_FORWARD = (ASK, RETURN, REVOKE)  # nobody waits for these, nor is one of them ever taken as made on paper
FINAL = ("approved", "superseded", "revoked")  # after these nothing about a list may change
# The state after a move where no procedure is known.
_STATES = {
    "propose": "proposed",
    "opinion": "opinion-given",
    "ask": "supplement-asked",
    "return": "returned",
    "submit": "submitted",
    "approve": "approved",
    "revoke": "revoked",
}
ON_PAPER = "on-paper"  # the note of a step that nobody recorded when it was made


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a move: number, date, and the SHA-256 of its scan, where the registry keeps one."""

    number: str | None = None
    date: datetime.date | None = None
    scan: str | None = None


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move that is to be recorded.

    Attributes:
        move: What is done: propose, opinion, ask, return, submit, approve or revoke; phase, by which a later decision says from
            when an approved list holds where it does not hold yet; or extend, which prolongs a term.
        body: The office that does it.
        day: On which day.
        paper: By which paper.
        person: Who records it.
        note: Reasons, in words.
        phases: For an approval or a phase: for whom the list holds, and when.
        supersede: For these two: whether lists that begin later give way.
        left_out: For an approval: services whose lines are not approved, by id, ordinal or code.
        days: For an extension: by how many days the term is prolonged.
        only: For the approval of an amendment: the services that it amends; by default all whose prices differ.
        against: For the same: the list that they differ from, if it is not the whole list but an amendment of it.
        withdraws: For a withdrawal: the first entry of the moves that no longer count.
    """

    move: str
    body: str
    day: datetime.date
    paper: Paper = Paper()
    person: str | None = None
    note: str | None = None
    phases: tuple[Phase, ...] = ()
    supersede: bool = False
    left_out: tuple[str, ...] = ()
    days: int | None = None
    only: tuple[str, ...] = ()
    against: int | None = None
    withdraws: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was recorded: the number of its entry, the state before and after, what it put in force and what it ended.

    `amended` says of an amendment what it changes; `unamended` of one that is revoked which list it amended. `again` are lists
    that are paid again once this one has ended, by the same move. `ends` says of what it put in force when that ends, and what
    holds then. `elsewhere` are the facilities that an approved list names, and that stay with the authority that they are known
    of.
    """

    entry: int
    before: str
    state: str
    on_paper: tuple[str, ...] = ()
    held: tuple[Phase, ...] = ()
    ended: tuple[Hold, ...] = field(default=())
    again: tuple[Hold, ...] = field(default=())
    ends: tuple[End, ...] = ()
    amended: Amended | None = None
    unamended: str | None = None
    elsewhere: tuple[FacilityOnDay, ...] = ()


def row_of(con: sa.Connection, name: str) -> sa.Row[tuple[Any, ...]]:
    """The row of a list. Raises Refused if there is none of that name."""
    row = con.execute(sa.select(schema.lists).where(schema.lists.c.name == name)).one_or_none()
    if row is None:
        raise no_such_list(con, name)
    return row


def state_of(con: sa.Connection, number: int) -> str:
    """The state of a list after its last move; a draft, where it has none."""
    last = sa.select(schema.moves.c.state).where(schema.moves.c.list == number).order_by(schema.moves.c.entry.desc()).limit(1)
    return con.execute(last).scalar() or DRAFT


def record_in_state(con: sa.Connection, number: int, state: str, new: NewMove) -> int:
    """Records a move after which a list is in a state, and returns the number of its entry."""
    return _record(con, number, new.move, state, new)


def make_move(
    con: sa.Connection,
    name: str,
    new: NewMove,
    way: Way | None,
    facilities: Sequence[Facility] = (),
    scopes: dict[str, str] | None = None,
    *,
    same_office: Callable[[str, str], bool] = lambda one, other: comparable(one) == comparable(other),
    maximum: Maximum | None = None,
) -> Moved:
    """Records a move of a list.

    Args:
        con: A transaction that writes.
        name: The list.
        new: The move.
        way: How such a list is decided on that day; None where no procedure is known, as for a list of long ago.
        facilities: For an approval: the facilities that the list names, which it is from then on known to be paid by.
        scopes: For an approval: by code of a facility, the part of the authority's facilities it belongs to.
        same_office: Whether two names are of one office.
        maximum: For an approval: the maximum price of a service for a class on the list's first day.

    Raises:
        Refused: The same move is recorded, the list is decided already, it would be revoked before it was decided, the office
            that decides is one that submitted, a service that is left out is not in the list, an amendment changes nothing, or
            two lists would hold at once.
    """
    row = row_of(con, name)
    refuse_same(con, row.list, name, new.move, new.day, new.paper.number, lambda body: same_office(body, new.body))
    before = state_of(con, row.list)
    step = way.step(new.move) if way is not None else None
    if before in FINAL and new.move not in (REVOKE, PHASE):
        raise Refused("decided-already", list=name, last=last_move(con, row.list))
    if before == "revoked" or (new.move in (REVOKE, PHASE) and before != APPROVED):
        raise Refused("not-in-that-state", list=name, move=Terms([MOVE_TERMS[new.move]]), last=last_move(con, row.list))
    amended: Amended | None = None
    if new.move == REVOKE:
        refuse_revoked_before(con, row.list, name, new.day)
    if new.move in (APPROVE, PHASE):
        refuse_phases(new.phases)
    if new.move == APPROVE:
        refuse_own_approval(con, row.list, new.body, same_office)
        new = replace(new, left_out=services_meant(con, row.list, new.left_out))
        refuse_nothing(con, row.list, name, new.left_out)
        if row.amends is not None:
            only = services_meant(con, row.list, new.only)
            amended = amended_by(con, row.list, row.amends, new.against, only, new.left_out)
    skipped = _skipped(con, row.list, way, before, step)
    for each in skipped:
        _record(con, row.list, each.move, each.to, replace(new, body="", paper=Paper(), note=ON_PAPER, phases=(), left_out=()))
    state = before if new.move in IN_STATE else step.to if step is not None else _STATES[new.move]
    unchanged = amended.unchanged if amended is not None else ()
    not_approved = (*new.left_out, *unchanged)
    above = lines_above(con, row.list, maximum, not_approved) if new.move == APPROVE and maximum is not None else []
    entry = _record(con, row.list, new.move, state, new, above, unchanged)
    record_left_out(con, row.list, entry, new.left_out, unchanged)
    record_above(con, row.list, entry, above)
    held: list[Phase] = []
    ended: list[Hold] = []
    elsewhere: tuple[FacilityOnDay, ...] = ()
    ends: list[End] = []
    if new.move == APPROVE:
        held, ended = put_in_force(con, entry, row)
        ends = ends_of(con, row.list)
        certify(con, entry, row, new.paper.number, new.paper.date or new.day, new.body, new.phases)
        first = min(phase.from_ for phase in new.phases)
        elsewhere = record_facilities(con, facilities, row.authority, first, scopes or {}, new.person)
    elif new.move == PHASE:
        held, ended = put_in_force(con, entry, row)
    elif new.move == REVOKE:
        ended = renew(con, entry, row.authority, row.payer)
    days = {new.day} if new.move == REVOKE else {phase.to + _DAY for phase in held if phase.to < schema.LAST_DAY}
    again = [hold for hold in held_again(con, entry, row.list) if hold.phase.from_ in days] if days else []
    on_paper = tuple(each.move for each in skipped)
    lists = tuple(held), tuple(hold for hold in ended if hold.list != row.list), tuple(again)
    return Moved(entry, before, state, on_paper, *lists, tuple(ends), amended, _unamended(con, row, new, ended), elsewhere)


def _unamended(con: sa.Connection, row: sa.Row[tuple[Any, ...]], new: NewMove, ended: Sequence[Hold]) -> str | None:
    """The list whose prices from before an amendment are paid again since that one is revoked; None where nothing was amended."""
    if new.move != REVOKE or not any(hold.list == row.list and hold.phase.from_ < new.day for hold in ended):
        return None
    name: str | None = con.execute(sa.select(schema.lists.c.name).where(schema.lists.c.list == row.amends)).scalar()
    return name


def _record(
    con: sa.Connection,
    number: int,
    move: str,
    state: str,
    new: NewMove,
    above: Sequence[AboveMaximum] = (),
    unchanged: Sequence[str] = (),
) -> int:
    """Writes one move, as an entry of the log and in columns."""
    row = {
        "list": number,
        "move": move,
        "state": state,
        "day": new.day,
        "body": new.body,
        "person": new.person,
        "paper_no": new.paper.number,
        "paper_date": new.paper.date,
        "paper": new.paper.scan,
        "note": new.note,
        "days": new.days,
        "withdraws": new.withdraws,
    }
    phases = [{"from": each.from_, "to": each.to, "class": each.class_, "scope": each.scope} for each in new.phases]
    more: dict[str, Any] = {"phases": phases, "supersede": new.supersede, "left_out": new.left_out} if new.phases else {}
    more |= {"paper_type": media_type(con, new.paper.scan)} if new.paper.scan is not None else {}
    if unchanged:
        more["unchanged"] = unchanged
    if above:
        more["above_maximum"] = [each.as_row() for each in above]
    entry = log.append(con, log.MOVE, {**row, **more})
    con.execute(schema.moves.insert(), {**row, "entry": entry.seq})
    return entry.seq


def _skipped(con: sa.Connection, number: int, way: Way | None, state: str, step: Step | None) -> list[Step]:
    """The steps between a state and a move that nobody has recorded, by the shortest way forward that the procedure knows.

    A step that the log has already is not taken as made once more, and nobody is said to have sent back or asked for anything.
    """
    if way is None or step is None or state in step.from_:
        return []
    m = schema.moves.c
    made = set(con.execute(sa.select(m.move).where(m.list == number, counts(m.list, m.entry))).scalars())
    paths: list[list[Step]] = [[]]
    seen = {state}
    while paths:
        path = paths.pop(0)
        at = path[-1].to if path else state
        if at in step.from_:
            return [each for each in path if each.move not in made]
        for each in way.expected(at):
            if each.to not in seen and each.to not in FINAL and each.move not in NOT_FORWARD:
                seen.add(each.to)
                paths.append([*path, each])
    return []
