"""Heads of the log that somebody keeps elsewhere, and what shows that a later head goes on from an earlier one.

A log whose newest entries were cut off is a right log in itself: only a head that was kept elsewhere shows that it was longer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pricebook.registry import log
from pricebook.registry.merkle import EMPTY, Hash, is_consistent
from pricebook.registry.tree import HASH, consistency_in_log, packed, unpacked

VERSION = 1
_SHORT = re.compile(r"([0-9a-fA-F]{64}):(\d{1,18})")


@dataclass(frozen=True, slots=True)
class KeptHead:
    """How many entries the log had, and the root of their tree."""

    size: int
    root: Hash

    def __str__(self) -> str:
        """As it is typed: HEX:SIZE."""
        return f"{self.root.hex()}:{self.size}"


def head_record(con: sa.Connection, since: KeptHead | None = None) -> dict[str, Any]:
    """The newest head as JSON; with `since`, what shows that it goes on from that one.

    Raises:
        IndexError: The log is shorter than it was.
    """
    head = log.head(con)
    size, root = (head.size, bytes(head.root)) if head is not None else (0, EMPTY)
    record: dict[str, Any] = {
        "pricebook_head": VERSION,
        "size": size,
        "root": root.hex(),
        "known_at": head.known_at if head is not None else None,
    }
    if since is not None:
        path = consistency_in_log(con, since.size, size)
        record["since"] = {"size": since.size, "root": since.root.hex(), "path": packed(path)}
    return record


def goes_on(record: Mapping[str, Any], old: KeptHead) -> bool:
    """Whether a head as JSON shows that it goes on from one that was kept."""
    new, since = head_in(record), record.get("since")
    if new is None:
        return False
    if new.size == old.size:
        return new.root == old.root
    if not isinstance(since, dict) or since.get("size") != old.size:
        return False
    try:
        return is_consistent(old.size, old.root, new.size, new.root, unpacked(str(since["path"])))
    except (ValueError, KeyError):
        return False


def not_of_log(con: sa.Connection, head: KeptHead) -> str | None:
    """Why a head is none that the log had (a term: proof-…); None where it is one."""
    newest = log.head(con)
    if newest is None or head.size > newest.size:
        return "proof-log-shorter"
    of_size = EMPTY if head.size == 0 else bytes(log.head_of(con, head.size).root)
    return None if of_size == head.root else "proof-registry"


def head_typed(text: str) -> KeptHead | None:
    """A head that was typed as HEX:SIZE; None for any other text."""
    found = _SHORT.fullmatch(text.strip())
    return KeptHead(int(found[2]), bytes.fromhex(found[1])) if found else None


def head_in(record: Mapping[str, Any]) -> KeptHead | None:
    """The head in JSON that `list head` or a proof has; None where there is none."""
    try:
        size, root = record["size"], bytes.fromhex(record["root"])
    except (KeyError, TypeError, ValueError):
        return None
    return KeptHead(size, root) if isinstance(size, int) and size >= 0 and len(root) == HASH else None
