"""R9: disputes, and whether the directions that the regulation asks for have settled them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from pricebook.dossier import named_rows
from pricebook.items.identity import name_key
from pricebook.pricelist import Dispute, GivenDirection
from pricebook.regulation import Direction, Regulation

_QUESTION = Path(__file__).parent / "queries" / "disputes.sql"


@dataclass(frozen=True, slots=True)
class StatedDispute:
    """A dispute as the table disputes states it, in one row or several.

    `row` (from 0) and `field` are the cell to fill in where a direction is missing. `known`: it is about the whole list, or
    about an existing service. `of_no_authority` are the numbers of directions of which no row says that one of the
    authorities gave them that must direct.
    """

    row: int
    field: str
    known: bool
    dispute: Dispute
    of_no_authority: tuple[str, ...]


def stated_disputes(con: duckdb.DuckDBPyConnection, regulation: Regulation) -> list[StatedDispute]:
    """All disputes, in the order of the table. `Dispute.settled` says whether one is settled.

    Rows with the same service, subject, party and position are one dispute, and each may have the direction of one authority.
    """
    by_dispute: dict[tuple[str | None, ...], list[Any]] = {}
    for row in named_rows(con, _QUESTION):
        texts = (name_key(text) if text else None for text in (row.party, row.position))
        by_dispute.setdefault((row.service_id or row.said, row.subject, *texts), []).append(row)
    return [_stated(rows, regulation) for rows in by_dispute.values()]


def _stated(rows: list[Any], regulation: Regulation) -> StatedDispute:
    rule, first = regulation.direction or Direction(), rows[0]
    complete = [row for row in rows if row.direction_no is not None and row.direction_date is not None]
    pending = [row for row in rows if row not in complete]
    nobodys = [row for row in complete if not rule.is_authority_on(first.subject, row.directed_by)]
    missing = rule.missing(first.subject, (row.directed_by for row in complete))
    dispute = Dispute(
        service_id=first.service_id,
        subject=first.subject,
        party=first.party,
        position=first.position,
        direction_no=complete[0].direction_no if complete else first.direction_no,
        direction_date=complete[0].direction_date if complete else first.direction_date,
        directions=tuple(GivenDirection(row.direction_no, row.direction_date, row.directed_by) for row in complete),
        missing=tuple(missing),
    )
    open_at = (pending[0], "direction_no") if pending else (nobodys[0], "directed_by") if nobodys else (first, "direction_no")
    at, field = (first, "direction_no") if dispute.settled else open_at
    return StatedDispute(at.id, field, first.known, dispute, tuple(row.direction_no for row in nobodys))


def state_of(service: str, disputes: Iterable[Dispute]) -> Literal["open", "settled"] | None:
    """The state of the disputes about a service or the whole list: open if one of them is open; None if there is none."""
    about = [dispute for dispute in disputes if dispute.service_id in (service, None)]
    if not about:
        return None
    return "settled" if all(dispute.settled for dispute in about) else "open"
