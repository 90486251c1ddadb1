"""What the tables must hold, made again from the entries of the log alone.

It is written without the database and without `holding`, so that `verify` and the tests compare two ways to the same rows. A part
that adds a kind of entry with a table names it in `KINDS`.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pricebook.registry import log, schema

Key = tuple[Any, ...]
Row = dict[str, Any]
Body = Mapping[str, Any]
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """For whom a list holds and when, as it is known since an entry, until another entry says otherwise."""

    hold: int
    entry: int
    list: int
    layer: int
    authority: str
    payer: str
    scope: str
    class_: str
    from_: datetime.date
    to: datetime.date
    ended_by: int | None = None


@dataclass(slots=True)
class Replayed:
    """The tables after some entries.

    Attributes:
        tables: By name of a table and by primary key the rows, as JSON has them: days as ISO text, bytes as hexadecimal digits.
        holds: What holds and held, in the order in which it was recorded.
        decided: By list, the day of its decision.
        contents: By SHA-256 of what is kept, the kind of bytes; None where no entry says it.
    """

    tables: dict[str, dict[Key, Row]] = field(default_factory=dict)
    holds: list[Held] = field(default_factory=list)
    decided: dict[int, datetime.date] = field(default_factory=dict)
    contents: dict[str, str | None] = field(default_factory=dict)

    def put(self, table: str, row: Row) -> None:
        """Adds a row to a table."""
        key = tuple(row[column.name] for column in schema.metadata.tables[table].primary_key)
        self.tables.setdefault(table, {})[key] = row

    def of(self, table: str) -> dict[Key, Row]:
        """The rows of a table, by primary key."""
        if table != "holds":
            return self.tables.get(table, {})
        return {(each.hold,): _row_of(each) for each in self.holds}

    def list_of(self, number: int) -> Row:
        """The row of a list."""
        return self.tables["lists"][(number,)]


def replayed(entries: Iterable[Body]) -> Replayed:
    """The tables that entries lead to.

    Args:
        entries: Their bodies, in order.
    """
    state = Replayed()
    for body in entries:
        add_entry(state, body)
    return state


def add_entry(state: Replayed, body: Body) -> None:
    """Adds what one entry says."""
    _contents(state, body)
    if body["kind"] in KINDS:
        KINDS[body["kind"]](state, body)


def _list(state: Replayed, body: Body) -> None:
    state.put("lists", _columns("lists", body))


def _move(state: Replayed, body: Body) -> None:
    state.put("moves", _columns("moves", body))
    number, day = body["list"], datetime.date.fromisoformat(body["day"])
    if body["move"] == "approve":
        decided = datetime.date.fromisoformat(body["paper_date"] or body["day"])
        state.decided.setdefault(number, decided)
        for phase in body.get("phases", ()):
            _holds_from(state, body, phase, decided)
    elif body["move"] == "revoke":
        for held in _in_order(held for held in state.holds if held.list == number):
            _end(state, held, body["seq"], day - _DAY)


def _facilities(state: Replayed, body: Body) -> None:
    for row in body["facilities"]:
        state.put("facilities", {**row, "entry": body["seq"]})


def _export(state: Replayed, body: Body) -> None:
    for name, digest in body["files"].items():
        row = {"entry": body["seq"], "file": name, "sha256": digest, "form": body["form"], "list": body["list"]}
        state.put("exports", row)


def _seal(state: Replayed, body: Body) -> None:
    state.put("seals", _columns("seals", body))


# What each kind of entry changes. An approval's certificate repeats what its move says, and changes nothing.
KINDS: dict[str, Callable[[Replayed, Body], None]] = {
    log.LIST: _list,
    log.MOVE: _move,
    log.FACILITIES: _facilities,
    log.EXPORT: _export,
    log.SEAL: _seal,
}


def holds_on(state: Replayed, authority: str, payer: str, scope: str, class_: str, day: datetime.date) -> list[Held]:
    """What holds for a facility of an authority on a day: for its scope and class or for all, the most special first."""
    found = [
        held
        for held in state.holds
        if held.ended_by is None
        and (held.authority, held.payer) == (authority, payer)
        and held.scope in (schema.ALL, scope)
        and held.class_ in (schema.ALL, class_)
        and held.from_ <= day <= held.to
    ]
    return sorted(found, key=lambda held: (not held.scope, not held.class_, -held.from_.toordinal(), -held.entry))


def facility_on(state: Replayed, code: str, day: datetime.date) -> Row | None:
    """What is known of a facility on a day: what was recorded last about it."""
    rows = [row for row in state.of("facilities").values() if row["facility_code"] == code]
    known = [row for row in rows if row["from_day"] <= day.isoformat() <= row["to_day"]]
    return max(known, key=lambda row: (row["entry"], row["from_day"]), default=None)


def _holds_from(state: Replayed, body: Body, phase: Mapping[str, str], decided: datetime.date) -> None:
    """Lets a list hold for a class and a scope, and ends what it takes the place of."""
    of = state.list_of(body["list"])
    first, last = datetime.date.fromisoformat(phase["from"]), datetime.date.fromisoformat(phase["to"])
    class_, scope = phase["class"], phase["scope"]
    layer = of["list"] if of["amends"] is not None else 0
    others = [
        held
        for held in state.holds
        if layer == 0 == held.layer
        and (held.authority, held.payer) == (of["authority"], of["payer"])
        and held.from_ <= last
        and held.to >= first
        and (schema.ALL in (scope, held.scope) or scope == held.scope)
        and (schema.ALL in (class_, held.class_) or class_ == held.class_)
    ]
    for other in _in_order(others):
        within = scope in (schema.ALL, other.scope) and class_ in (schema.ALL, other.class_)
        gives_way = other.from_ < first or body["supersede"]
        if other.from_ > first and state.decided.get(other.list, datetime.date.min) >= decided and not body["supersede"]:
            if within or other.list != of["list"]:
                last = min(last, other.from_ - _DAY)
        elif within and gives_way:
            _end(state, other, body["seq"], first - _DAY)
    _hold(state, Held(0, body["seq"], of["list"], layer, of["authority"], of["payer"], scope, class_, first, last))


def _end(state: Replayed, held: Held, entry: int, last: datetime.date) -> None:
    state.holds[held.hold - 1] = replace(held, ended_by=entry)
    if last >= held.from_:
        _hold(state, replace(held, entry=entry, to=last))


def _hold(state: Replayed, held: Held) -> None:
    state.holds.append(replace(held, hold=len(state.holds) + 1))


def _in_order(holds: Iterable[Held]) -> list[Held]:
    """Those that nothing has ended, by first day."""
    return sorted((held for held in holds if held.ended_by is None), key=lambda held: (held.from_, held.hold))


def _row_of(held: Held) -> Row:
    names = schema.holds.columns.keys()
    given = {
        "class": held.class_,
        "from_day": held.from_.isoformat(),
        "to_day": held.to.isoformat(),
    }
    return {name: given[name] if name in given else getattr(held, name) for name in names}


def _columns(table: str, body: Body) -> Row:
    """The row that an entry says, which has the names of the columns; `entry` is its own number."""
    names = schema.metadata.tables[table].columns.keys()
    return {name: body["seq"] if name == "entry" else body[name] for name in names}


def _contents(state: Replayed, body: Body) -> None:
    """Remembers what is kept for an entry: anything that is named by its SHA-256."""
    for name, value in body.items():
        if name in _KEPT and value is not None:
            default = "application/json" if body["kind"] == log.LIST else None
            state.contents[value] = body.get(f"{name}_type", default)


_KEPT = ("content", "paper")  # keys of an entry under which it names bytes that the registry keeps


def parsed(text: str) -> Body | None:
    """The body of an entry; None where it is none."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) and {"seq", "kind", "known_at"} <= body.keys() else None
