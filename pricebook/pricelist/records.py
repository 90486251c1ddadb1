"""The records that a price list consists of. None of them changes once it is made.

Amounts of whole đồng are `int`; exact decimals are `Decimal` (in JSON: text).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from pricebook.base.money import RoundingMode, exact_text

Price = Annotated[int, Field(gt=0)]  # whole đồng; what is missing is None, and never 0
Exact = Annotated[Decimal, PlainSerializer(exact_text, return_type=str, when_used="json")]
Share = Annotated[Decimal, Field(gt=0, le=1), PlainSerializer(exact_text, return_type=str, when_used="json")]
Count = Annotated[int, Field(gt=0)]
ListStatus = Literal["draft", "submitted", "appraised", "approved", "superseded"]
LineStatus = Literal["priced", "capped", "fixed", "missing"]
Bound = Literal["ceiling", "share", "proposal"]
Basis = Literal["tender", "regional", "service", "given", "missing"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of an input file, counted from 1; `sheet` is None where the file has none (CSV)."""

    file: str
    sheet: str | None
    row: Count

    @property
    def table(self) -> str:
        """The file and its sheet, as people see them: "tenders.xlsx!Sheet1"."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file

    def __str__(self) -> str:
        """The row as people find it: "tenders.xlsx!Sheet1!12"."""
        return f"{self.table}!{self.row}"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Prices are whole multiples of `unit` đồng."""

    unit: Count
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class RegionalChoice:
    """R4: how the low average was taken, over which scheme of regions, and how many provinces it needs."""

    method: str
    scheme: str
    min_provinces: Count


@dataclass(frozen=True, slots=True)
class Index:
    """What a component's amounts are multiplied by: value ÷ base, both in đồng."""

    value: Count
    base: Count


@dataclass(frozen=True, slots=True)
class ListSettings:
    """The choices that the law leaves open, as they were made for this list. `indices` by component."""

    classes: tuple[str, ...]
    share_of_ceiling: Share
    rounding: Rounding
    awards_count: str
    undated_awards: str
    tender_groups: str
    regional: RegionalChoice
    indices: Mapping[str, Index]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the printed list: the office held, and the name where it is known."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class ProvincePrice:
    """What one province of the region pays (đồng per norm unit), by which award."""

    province: str
    unit_price: Exact
    award: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """One norm line, priced. Quantities in norm units, `unit_price` in đồng per norm unit, `cost` in đồng.

    `award`, `losers` and `provinces` name rows of the list's `awards`. `source` is the row of the norms table.
    """

    component: str
    kind: Literal["item", "service"]
    item_code: str | None
    name: str | None
    unit: str | None
    quantity: Exact | None
    per: Exact
    loss_pct: Exact
    net_quantity: Exact | None
    unit_price: Exact | None
    basis: Basis
    cost: Exact | None
    award: str | None
    losers: tuple[str, ...]
    provinces: tuple[ProvincePrice, ...]
    source: SourceRow


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price: a service, for one class where ceiling or norm differs by class. Prices in whole đồng; None is no price."""

    number: int
    service_id: str
    part: str | None
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    unit: str | None
    class_: str | None
    composed: Exact | None
    rounded: int | None
    ceiling: Price | None
    share: Exact | None
    bound_price: int | None
    bound: Bound | None
    cut_off: int | None
    proposed: Price | None
    price: Price | None
    status: LineStatus
    disputed: Literal["open", "settled"] | None
    flagged_facilities: tuple[str, ...]
    current_price: Price | None
    components: Mapping[str, Exact | None]
    given: Mapping[str, Exact]
    items: tuple[LineItem, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Award:
    """One winning tender line that was considered. `price` in đồng per `unit`; `unit_price` in đồng per norm unit."""

    award: str
    source: SourceRow
    province: str | None
    item_code: str
    name: str | None
    strength: str | None
    form: str | None
    tender_group: str | None
    unit: str | None
    price: Exact | None
    factor: Exact | None
    unit_price: Exact | None
    decision_no: str | None
    decision_date: datetime.date | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    bidder: str | None
    counts: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Facility:
    facility_code: str
    name: str | None
    class_: str | None
    managed_by: str | None
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Capability:
    """What one facility can and does perform; `lacks` says why it cannot."""

    facility_code: str
    service_id: str
    performing: bool
    able: bool
    lacks: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """R9: what somebody does not agree with, about one service or (None) the whole list; a direction's number and date settle."""

    service_id: str | None
    subject: str | None
    party: str | None
    position: str | None
    direction_no: str | None
    direction_date: datetime.date | None

    @property
    def settled(self) -> bool:
        return self.direction_no is not None and self.direction_date is not None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service of the regulation that is not proposed, and why: each gap in the numbers has its reason."""

    service_id: str
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    reason: Literal["not-performed", "not-able", "other-authority", "no-norm", "no-class"]
    detail: str | None


@dataclass(frozen=True, slots=True)
class InputFile:
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Approval:
    decision_no: str
    date: datetime.date
    effective_from: datetime.date
    effective_to: datetime.date | None = None
    phases: tuple[str, ...] = ()
