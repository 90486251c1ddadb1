"""The moves of a list's life: each is an entry of the log, with who made it, when, and by which paper.

What an office has done on paper is recorded as done: steps that were left out stand in the log as made on paper. Refused is only
what contradicts the registry.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from pricebook.pricelist import Facility
from pricebook.registry import log, schema
from pricebook.registry.holding import Hold, Phase, end, holds_of, put_in_force
from pricebook.registry.refusals import Refused
from pricebook.regulation.procedure import Step, Way
from pricebook.regulation.vocabulary import comparable

DRAFT, APPROVED = "draft", "approved"
APPROVE, REVOKE = "approve", "revoke"
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
        move: What is done: propose, opinion, ask, return, submit, approve or revoke.
        body: The office that does it.
        day: On which day.
        paper: By which paper.
        person: Who records it.
        note: Reasons, in words.
        phases: For an approval: for whom the list holds, and when.
        supersede: For an approval: whether lists that begin later give way.
        left_out: For an approval: services whose lines are not approved.
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


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was recorded: the number of its entry, the state before and after, what it put in force and what it ended."""

    entry: int
    before: str
    state: str
    on_paper: tuple[str, ...] = ()
    held: tuple[Phase, ...] = ()
    ended: tuple[Hold, ...] = field(default=())


def row_of(con: sa.Connection, name: str) -> sa.Row[tuple[Any, ...]]:
    """The row of a list. Raises Refused if there is none of that name."""
    row = con.execute(sa.select(schema.lists).where(schema.lists.c.name == name)).one_or_none()
    if row is None:
        raise Refused("no-such-list", list=name)
    return row


def state_of(con: sa.Connection, number: int) -> str:
    """The state of a list after its last move; a draft, where it has none."""
    last = sa.select(schema.moves.c.state).where(schema.moves.c.list == number).order_by(schema.moves.c.entry.desc()).limit(1)
    return con.execute(last).scalar() or DRAFT


def record_in_state(con: sa.Connection, number: int, state: str, new: NewMove) -> int:
    """Records a move that leaves a list in its state, and returns the number of its entry."""
    return _record(con, number, new.move, state, new)


def make_move(
    con: sa.Connection,
    name: str,
    new: NewMove,
    way: Way | None,
    facilities: Sequence[Facility] = (),
    scopes: dict[str, str] | None = None,
) -> Moved:
    """Records a move of a list.

    Args:
        con: A transaction that writes.
        name: The list.
        new: The move.
        way: How such a list is decided on that day; None where no procedure is known, as for a list of long ago.
        facilities: For an approval: the facilities that the list names, which it is from then on known to be paid by.
        scopes: For an approval: by code of a facility, the part of the authority's facilities it belongs to.

    Raises:
        Refused: The list is decided already, the office that decides is the one that submitted, or two lists would hold at once.
    """
    row = row_of(con, name)
    before = state_of(con, row.list)
    step = way.step(new.move) if way is not None else None
    if before in FINAL and new.move != REVOKE:
        raise Refused("decided-already", list=name, move=new.move)
    if before == "revoked" or (new.move == REVOKE and before != APPROVED):
        raise Refused("not-in-that-state", list=name, move=new.move)
    if new.move == APPROVE:
        _refuse_own_approval(con, row.list, new.body)
    skipped = _skipped(way, before, step)
    for each in skipped:
        _record(con, row.list, each.move, each.to, replace(new, body="", paper=Paper(), note=ON_PAPER, phases=(), left_out=()))
    state = step.to if step is not None else _STATES[new.move]
    entry = _record(con, row.list, new.move, state, new)
    held: list[Phase] = []
    ended: list[Hold] = []
    if new.move == APPROVE:
        decided = new.paper.date or new.day
        held, ended = put_in_force(con, entry, row, new.phases, decided=decided, supersede=new.supersede)
        first = min(phase.from_ for phase in held)
        record_facilities(con, facilities, row.authority, first, scopes or {}, new.person)
    elif new.move == REVOKE:
        for hold in holds_of(con, row.list):
            ended.append(hold)
            end(con, entry, hold, new.day - datetime.timedelta(days=1))
    return Moved(entry, before, state, tuple(each.move for each in skipped), tuple(held), tuple(ended))


def record_facilities(
    con: sa.Connection,
    facilities: Sequence[Facility],
    authority: str,
    first: datetime.date,
    scopes: dict[str, str],
    person: str | None,
    last: datetime.date = schema.LAST_DAY,
) -> None:
    """Records what is known of facilities from a day on: class, kind, manager, and whose lists they are paid by.

    Only those are recorded of which the registry does not know the same already.
    """
    rows = [
        {
            "facility_code": facility.facility_code,
            "from_day": first,
            "to_day": last,
            "name": facility.name,
            "class": facility.class_ or schema.ALL,
            "kind": facility.kind,
            "level": facility.level,
            "managed_by": facility.managed_by,
            "authority": authority,
            "scope": scopes.get(facility.facility_code, schema.ALL),
        }
        for facility in facilities
        if facility.in_scope
    ]
    new = [row for row in rows if not _known(con, row)]
    if new:
        entry = log.append(con, log.FACILITIES, {"facilities": new, "person": person})
        con.execute(schema.facilities.insert(), [{**row, "entry": entry.seq} for row in new])


def _known(con: sa.Connection, row: dict[str, Any]) -> bool:
    """Whether the registry says the same of a facility for all these days already."""
    c = schema.facilities.c
    newest = (
        sa.select(schema.facilities)
        .where(c.facility_code == row["facility_code"], c.from_day <= row["to_day"], c.to_day >= row["from_day"])
        .order_by(c.entry.desc(), c.from_day.desc())
        .limit(1)
    )
    found = con.execute(newest).mappings().one_or_none()
    if found is None or found["from_day"] > row["from_day"] or found["to_day"] < row["to_day"]:
        return False
    return all(found[name] == value for name, value in row.items() if name not in ("from_day", "to_day"))


def _record(con: sa.Connection, number: int, move: str, state: str, new: NewMove) -> int:
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
    }
    phases = [{"from": each.from_, "to": each.to, "class": each.class_, "scope": each.scope} for each in new.phases]
    more = {"phases": phases, "supersede": new.supersede, "left_out": new.left_out} if new.phases else {}
    entry = log.append(con, log.MOVE, {**row, **more})
    con.execute(schema.moves.insert(), {**row, "entry": entry.seq})
    return entry.seq


def _skipped(way: Way | None, state: str, step: Step | None) -> list[Step]:
    """The steps between a state and a move that nobody has recorded, by the shortest way that the procedure knows."""
    if way is None or step is None or state in step.from_:
        return []
    paths: list[list[Step]] = [[]]
    seen = {state}
    while paths:
        path = paths.pop(0)
        at = path[-1].to if path else state
        if at in step.from_:
            return path
        for each in way.expected(at):
            if each.to not in seen and each.to not in FINAL:
                seen.add(each.to)
                paths.append([*path, each])
    return []


def _refuse_own_approval(con: sa.Connection, number: int, body: str) -> None:
    """Refuses that the office which submitted a list also decides it (R10)."""
    c = schema.moves.c
    submitted = sa.select(c.body).where(c.list == number, c.move == "submit").order_by(c.entry.desc()).limit(1)
    submitter = con.execute(submitted).scalar()
    if submitter and comparable(submitter) == comparable(body):
        raise Refused("own-approval", body=body)
