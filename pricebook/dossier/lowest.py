"""What pricing finds and matching shows: the award that wins for one thing, before the thing has a code."""

from dataclasses import dataclass
from decimal import Decimal


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
