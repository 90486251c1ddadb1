"""The lowest award of a product, which pricing finds and matching shows before the product has an item code."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LowestAward:
    """R3: the award that wins for one product.

    `row` is its row in the table tenders (from 0), `of_rows` the number of awards compared, `price` in đồng per award unit.
    """

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
