"""What the tables must hold, made again from the entries of the log alone.

It is written without the database's questions, so that `verify` and the tests compare two ways to the same rows. A part
that adds a kind of entry with a table names it in `KINDS`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pricebook.registry import log, schema
from pricebook.registry.entry_shapes import is_number, is_text
from pricebook.registry.replay_holds import Decisions, HoldRow

Key = tuple[Any, ...]
Row = dict[str, Any]
Body = Mapping[str, Any]


@dataclass(slots=True)
class Replayed:
    """The tables after some entries.

    Attributes:
        tables: By name of a table and by primary key the rows, as JSON has them: days as ISO text, bytes as hexadecimal digits.
        decisions: What was approved, revoked and inherited, with the rows of `holds`.
        contents: By SHA-256 of what is kept, the kind of bytes; None where no entry says it.
    """

    tables: dict[str, dict[Key, Row]] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    contents: dict[str, str | None] = field(default_factory=dict)

    def put(self, table: str, row: Row) -> None:
        """Adds a row to a table."""
        key = tuple(row[column.name] for column in schema.metadata.tables[table].primary_key)
        self.tables.setdefault(table, {})[key] = row

    def of(self, table: str) -> dict[Key, Row]:
        """The rows of a table, by primary key."""
        if table == "holds":
            return {(each.hold,): _row_of(each) for each in self.decisions.rows}
        if table == "places":
            return {row: dict(zip(_PLACE, (*row, entry), strict=True)) for row, entry in _places(self.decisions)}
        return self.tables.get(table, {})


def add_entry(state: Replayed, body: Body) -> None:
    """Adds what one entry says."""
    _contents(state, body)
    if body["kind"] in KINDS:
        KINDS[body["kind"]](state, body)


def _list(state: Replayed, body: Body) -> None:
    state.put("lists", _columns("lists", body))
    state.decisions.lists[body["list"]] = body


def _move(state: Replayed, body: Body) -> None:
    state.put("moves", _columns("moves", body))
    for service in body.get("left_out", ()):
        state.put("left_out", {"list": body["list"], "service_id": service, "entry": body["seq"], "unchanged": 0})
    for service in body.get("unchanged", ()):
        state.put("left_out", {"list": body["list"], "service_id": service, "entry": body["seq"], "unchanged": 1})
    for row in body.get("above_maximum", ()):
        state.put("above_maximum", {**row, "list": body["list"], "entry": body["seq"]})
    if body["move"] in ("approve", "phase", "revoke", "withdraw"):
        state.decisions.decide(body)


def _succession(state: Replayed, body: Body) -> None:
    for former in body["formers"]:
        named = {"former": former, "authority": body["authority"], "day": body["day"], "withdraws": body["withdraws"]}
        row = {"entry": body["seq"], **named}
        state.put("successions", row)
    state.decisions.succeed(body)


def _dispute(state: Replayed, body: Body) -> None:
    state.put("disputes", _columns("disputes", body))


def _direction(state: Replayed, body: Body) -> None:
    state.put("directions", _columns("directions", body))


def _facilities(state: Replayed, body: Body) -> None:
    for row in body["facilities"]:
        state.put("facilities", {**row, "entry": body["seq"]})


def _export(state: Replayed, body: Body) -> None:
    for name, digest in body["files"].items():
        row = {"entry": body["seq"], "file": name, "sha256": digest, "form": body["form"], "list": body["list"]}
        state.put("exports", row)


def _seal(state: Replayed, body: Body) -> None:
    state.put("seals", _columns("seals", body))


# What each kind of entry changes. An approval's certificate repeats what its move says, and what was done at the desk is said
# nowhere else: they change nothing.
KINDS: dict[str, Callable[[Replayed, Body], None]] = {
    log.LIST: _list,
    log.MOVE: _move,
    log.FACILITIES: _facilities,
    log.EXPORT: _export,
    log.SEAL: _seal,
    log.SUCCESSION: _succession,
    log.DISPUTE: _dispute,
    log.DIRECTION: _direction,
}


def _row_of(row: HoldRow) -> Row:
    own = row.held
    given = {
        "class": own.class_,
        "since": own.since.isoformat(),
        "from_day": own.from_.isoformat(),
        "to_day": own.to.isoformat(),
        **{name: getattr(own, name) for name in ("list", "layer", "scope")},
    }
    return {name: given[name] if name in given else getattr(row, name) for name in schema.holds.c.keys()}  # noqa: SIM118


_PLACE = ("authority", "payer", "scope", "class", "entry")


def _places(decisions: Decisions) -> Iterator[tuple[tuple[str, str, str, str], int]]:
    for (authority, payer), places in decisions.places.items():
        for (scope, class_), entry in places.items():
            yield (authority, payer, scope, class_), entry


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


_KEPT = ("content", "findings", "paper")  # keys of an entry under which it names bytes that the registry keeps


def parsed(text: Any) -> Body | None:
    """The body of an entry, of which number, kind and time are in form; None where it is none."""
    try:
        body = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(body, dict) or not is_number(body.get("seq")) or body["seq"] < 0:
        return None
    return body if is_text(body.get("kind")) and is_text(body.get("known_at")) else None
