"""The lowest award of each thing on a day, whether it has a code or not (lowest.sql)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Lowest:
    """The award that wins for one thing: its row in the tenders table (from 0), and of how many rows. Price in đồng per unit."""

    row: int
    name: str
    item_name: str
    strength: str | None
    form: str | None
    packaging: str | None
    unit: str
    price: Decimal
    bidder: str | None
    decision_no: str | None
    of_rows: int


def lowest_awards(con: duckdb.DuckDBPyConnection, day: date) -> list[Lowest]:
    """All things with an award valid on that day, by name."""
    query = (Path(__file__).parent / "lowest.sql").read_text(encoding="utf-8")
    return [Lowest(*row) for row in con.execute(query, [day]).fetchall()]
