"""What was decided about a list, in one short entry of the log: proofs and seals rest on it.

The move itself has reasons and what was left out, of any length; a proof must be short.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pricebook.registry import log, schema
from pricebook.registry.counted import counts
from pricebook.registry.holding import Phase

MOST_PHASES = 8  # that are named one by one


@dataclass(frozen=True, slots=True)
class Certificate:
    """The entry by which a list was approved: its number, and its body as it is hashed."""

    seq: int
    body: dict[str, Any]

    @property
    def decision(self) -> str:
        """The number of the decision; nothing where it has none."""
        return str(self.body["decision_no"] or "")

    @property
    def first(self) -> datetime.date:
        """The first day on which the list holds for somebody."""
        return datetime.date.fromisoformat(self.body["from"])


def certify(
    con: sa.Connection,
    move: int,
    of: sa.Row[tuple[Any, ...]],
    decision_no: str | None,
    decision_date: datetime.date,
    decided_by: str,
    phases: Sequence[Phase],
) -> None:
    """Records what was decided about a list: by whom, by which paper, and from when to when it is to hold."""
    named = [[each.from_, each.to, each.class_, each.scope] for each in phases] if 1 < len(phases) <= MOST_PHASES else []
    body = {
        "list": of.list,
        "name": of.name,
        "fingerprint": of.fingerprint,
        "authority": of.authority,
        "payer": of.payer,
        "lines": of.lines,
        "lines_root": of.lines_root,
        "move": move,
        "decision_no": decision_no,
        "decision_date": decision_date,
        "decided_by": decided_by,
        "from": min(each.from_ for each in phases),
        "to": max(each.to for each in phases),
        **({"phases": named} if named else {}),
    }
    log.append(con, log.APPROVAL, body)


def certificate_of(con: sa.Connection, number: int, known: int | None = None) -> Certificate | None:
    """The entry by which a list was approved; None where it is not.

    Args:
        con: A connection.
        number: The list.
        known: Only what entries up to this one say: an approval that was withdrawn later counts; None for all.
    """
    m, e = schema.moves.c, schema.entries.c
    approved = sa.select(m.entry).where(m.list == number, m.move == "approve", counts(m.list, m.entry, known))
    approved = approved.where(m.entry <= known) if known is not None else approved
    move = con.execute(approved.order_by(m.entry.desc()).limit(1)).scalar()
    if move is None:
        return None
    after = sa.select(e.seq, e.body).where(e.kind == log.APPROVAL, e.seq > move).order_by(e.seq).limit(1)
    row = con.execute(after).one_or_none()
    body = json.loads(row.body) if row is not None else {}
    return Certificate(row.seq, body) if row is not None and body["move"] == move else None
