"""The numbered price list with everything that led to it.

Amounts of whole đồng are `int`; exact decimals are `Decimal` (in JSON: text). The published schema
(norms/schema/pricelist.json) is generated from here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainSerializer

from pricebook.base.money import exact_text

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION = 1

MISSING = "chưa có giá"  # how workbooks and pages show a price that nobody knows
_WHOLE = ("number", "rounded", "ceiling", "bound_price", "cut_off", "proposed", "price", "current_price")
MOST_SIGNERS = 4  # side by side on the printed list
Price = Annotated[int, Field(gt=0)]  # whole đồng; what is missing is None, and never 0
Exact = Annotated[Decimal, PlainSerializer(exact_text, return_type=str, when_used="json")]
ListStatus = Literal["draft", "submitted", "appraised", "approved", "superseded"]
LineStatus = Literal["priced", "capped", "fixed", "missing"]
Bound = Literal["ceiling", "share", "proposal"]
Basis = Literal["tender", "regional", "service", "given", "missing"]


@dataclass(slots=True)
class ProvincePrice:
    """What one province of the region pays (đồng per norm unit), by which award."""

    province: str
    unit_price: Exact
    award: str


@dataclass(slots=True)
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
    losers: list[str]
    provinces: list[ProvincePrice]
    source: str


@dataclass(slots=True)
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
    flagged_facilities: list[str]
    current_price: Price | None
    components: dict[str, Exact | None]
    given: dict[str, Exact]
    items: list[LineItem]
    note: str | None


@dataclass(slots=True)
class Award:
    """One winning tender line that was considered. `price` in đồng per `unit`; `unit_price` in đồng per norm unit."""

    award: str
    source: str
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


@dataclass(slots=True)
class Facility:
    facility_code: str
    name: str | None
    class_: str | None
    managed_by: str | None
    in_scope: bool


@dataclass(slots=True)
class Ability:
    """What one facility can and does perform; `lacks` says why it cannot."""

    facility_code: str
    service_id: str
    performing: bool
    able: bool
    lacks: list[str]
    reason: str | None


@dataclass(slots=True)
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


@dataclass(slots=True)
class LeftOut:
    """A service of the regulation that is not proposed, and why: each gap in the numbers has its reason."""

    service_id: str
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    reason: Literal["not-performed", "not-able", "other-authority", "no-norm", "no-class"]
    detail: str | None


@dataclass(slots=True)
class InputFile:
    file: str
    sha256: str


@dataclass(slots=True)
class Approval:
    decision_no: str
    date: datetime.date
    effective_from: datetime.date
    effective_to: datetime.date | None = None
    phases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PriceList:
    """The list. `settings` are the choices that the law leaves open, as text; `components` names the cost headings."""

    schema_version: int
    regulation: str
    regulation_title: str
    ordinal_heading: str
    pack_version: str
    province: str
    pricing_date: datetime.date
    submitter: str
    approver: str
    status: ListStatus
    settings: dict[str, str]
    signers: list[dict[str, str]]
    components: dict[str, str]
    inputs: list[InputFile]
    fingerprint: str
    approval: Approval | None
    facilities: list[Facility]
    capabilities: list[Ability]
    awards: list[Award]
    lines: list[PriceLine]
    left_out: list[LeftOut]
    disputes: list[Dispute]

    def line(self, service_id: str, class_: str | None = None) -> PriceLine | None:
        """The line of a service and class."""
        return next((line for line in self.lines_of(service_id) if line.class_ == class_), None)

    def lines_of(self, service: str) -> Iterator[PriceLine]:
        """All lines of a service, named by id, ordinal or code."""
        exact = [line for line in self.lines if line.service_id == service]
        yield from exact or [line for line in self.lines if service in (line.ordinal, line.service_code)]

    def to_pandas(self) -> pandas.DataFrame:
        """One row a line, for analysts: prices as nullable integers, exact decimals as Decimal objects."""
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(PriceLine) if f.name not in ("components", "given", "items")]
        columns = [*("class" if name == "class_" else name for name in own), *self.components]
        rows = ([*(getattr(line, name) for name in own), *map(line.components.get, self.components)] for line in self.lines)
        return frame_of(columns, rows, _WHOLE)

    def items_to_pandas(self) -> pandas.DataFrame:
        """One row a norm line, with its unit price and cost as Decimal objects."""
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(LineItem) if f.name not in ("losers", "provinces")]
        rows = (
            [line.service_id, line.class_, *(getattr(item, name) for name in own)] for line in self.lines for item in line.items
        )
        return frame_of(["service_id", "class", *own], rows)
