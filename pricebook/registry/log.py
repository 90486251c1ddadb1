"""The log: each thing that is recorded is one entry of canonical JSON, a leaf of a Merkle tree whose head is kept with it.

Whoever keeps a head elsewhere can show later that nothing before it was changed, taken out or put in another order.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.merkle import Frontier, Hash, leaf_hash

_HASH = 32  # bytes

# Made once: an entry is added several times in a move.
_LAST = sa.select(schema.heads).order_by(schema.heads.c.size.desc()).limit(1)
_NEW_ENTRY, _NEW_HEAD = schema.entries.insert(), schema.heads.insert()

# What an entry is about.
LIST, MOVE, FACILITIES, SUCCESSION, EXPORT = "list", "move", "facilities", "succession", "export"
APPROVAL, SEAL = "approval", "seal"
DISPUTE, DIRECTION = "dispute", "direction"
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log: its number from 0, when it was recorded (UTC), and what it is about."""

    seq: int
    known_at: str
    kind: str
    leaf: Hash


@dataclass(frozen=True, slots=True)
class Head:
    """The state of the log after some entries: how many they are, and the root of their tree."""

    size: int
    root: Hash
    known_at: str


def canonical(body: Mapping[str, Any]) -> str:
    """The text of an entry that is hashed: sorted keys, no spaces, days as ISO text."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False)


def _plain(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no place in an entry")


def append(con: sa.Connection, kind: str, body: Mapping[str, Any], now: datetime.datetime | None = None) -> Entry:
    """Adds an entry and its head. The transaction must be one that writes (store.py).

    Args:
        con: The transaction.
        kind: What the entry is about.
        body: What is recorded; text, whole numbers, days, and lists and mappings of them.
        now: When it is recorded; now, if not given.
    """
    last = con.execute(_LAST).one_or_none()
    roots = last.frontier if last is not None else b""
    tree = Frontier(last.size if last is not None else 0, [roots[at : at + _HASH] for at in range(0, len(roots), _HASH)])
    known_at = (now or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if last is not None and known_at < last.known_at:
        known_at = last.known_at  # a clock that was set back reorders nothing
    seq = tree.size
    text = canonical({**body, "seq": seq, "known_at": known_at, "kind": kind})
    leaf = leaf_hash(text.encode())
    tree.add(leaf)
    con.execute(_NEW_ENTRY, {"seq": seq, "known_at": known_at, "kind": kind, "body": text, "leaf": leaf})
    con.execute(_NEW_HEAD, {"size": tree.size, "root": tree.root, "frontier": b"".join(tree.roots), "known_at": known_at})
    return Entry(seq, known_at, kind, leaf)


def head(con: sa.Connection) -> Head | None:
    """The newest head; None where nothing is recorded."""
    last = con.execute(_LAST).one_or_none()
    return None if last is None else Head(last.size, last.root, last.known_at)


def head_of(con: sa.Connection, size: int) -> Head:
    """The head of the log when it had so many entries."""
    of = con.execute(sa.select(schema.heads).where(schema.heads.c.size == size)).one()
    return Head(of.size, of.root, of.known_at)
