"""R9: disputes, and whether a direction has settled them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from pricebook.dossier import named_rows
from pricebook.pricelist import Dispute

_QUESTION = Path(__file__).parent / "queries" / "disputes.sql"


@dataclass(frozen=True, slots=True)
class StatedDispute:
    """A row of the table disputes (from 0). `known`: it is about the whole list, or about an existing service."""

    row: int
    known: bool
    dispute: Dispute


def stated_disputes(con: duckdb.DuckDBPyConnection) -> list[StatedDispute]:
    """All disputes, in the order of the table. `Dispute.settled` says whether one is settled."""
    return [
        StatedDispute(
            row.id,
            row.known,
            Dispute(
                service_id=row.service_id,
                subject=row.subject,
                party=row.party,
                position=row.position,
                direction_no=row.direction_no,
                direction_date=row.direction_date,
            ),
        )
        for row in named_rows(con, _QUESTION)
    ]


def state_of(service: str, disputes: Iterable[Dispute]) -> Literal["open", "settled"] | None:
    """The state of the disputes about a service or the whole list: open if one of them is open; None if there is none."""
    about = [dispute for dispute in disputes if dispute.service_id in (service, None)]
    if not about:
        return None
    return "settled" if all(dispute.settled for dispute in about) else "open"
