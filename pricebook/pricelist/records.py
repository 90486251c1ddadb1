"""The records that a price list consists of; all of them are immutable.

Amounts of whole đồng are `int`. Exact figures are `Decimal`, or `Fraction` where no finite decimal is equal to them, and text in
JSON ("12500.5", "14500/3").
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pricebook.pricelist.values import LEFT_OUT_WHERE_EMPTY, Count, Exact, Price

ListStatus = Literal["draft", "submitted", "appraised", "approved", "superseded", "revoked"]
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
        """The file and its sheet as one text: "tenders.xlsx!Sheet1"."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file

    def __str__(self) -> str:
        """The file, its sheet and the row as one text: "tenders.xlsx!Sheet1!12"."""
        return f"{self.table}!{self.row}"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs the printed list: the office and the name (empty where it is not known)."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class ProvincePrice:
    """The price that one province of the region pays, in đồng per norm unit, and the award that it comes from."""

    province: str
    unit_price: Exact
    award: str


@dataclass(frozen=True, slots=True)
class NormLine:
    """One norm line with its cost: what one service consumes of an item, or of another service.

    Quantities are in norm units, `unit_price` is in đồng per norm unit, `cost` in đồng. `award` (the award whose price was
    taken), `losers` (awards that were considered and not taken) and `provinces` name rows of the list's `awards`. `source` is
    the row of the norms table. Of an `unusable` line no cost is known, whatever its item costs: its row has a finding.
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
    unusable: bool = field(default=False, metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The price of one service; of one hospital class, where ceiling or norm differs by class. Prices are in whole đồng.

    `price` is the smallest of `rounded` (the sum of the components, rounded), `bound_price` and `proposed`, unless the
    regulation fixes it; None where it is missing. `outside` counts the norm lines of the service that no component of the price
    structure has a place for: they are not among `items`, and without them the sum is not known.
    """

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
    items: tuple[NormLine, ...]
    note: str | None
    outside: int = field(default=0, metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class Award:
    """A winning tender line that was considered. `price` is in đồng per `unit`, `unit_price` in đồng per norm unit.

    `counts` says whether it counts for the unit price of its item, `why_not` why it does not. `province` is None for an award
    of the list's own province.
    """

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
    """A facility that the dossier names. `in_scope` says whether the list of the province applies to it (R10).

    `kind` (public, private, military …) and `level` (the technical level) are ids of the vocabulary of the list's regulation,
    None where the dossier does not say them.
    """

    facility_code: str
    name: str | None
    class_: str | None
    managed_by: str | None
    in_scope: bool
    kind: str | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)
    level: str | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class Capability:
    """Whether a facility performs a service, and is able to (R7). `lacks` are the conditions that it does not meet.

    `service_code` is the code by which the row names the service, where the regulation prices several codes as one service.
    """

    facility_code: str
    service_id: str
    performing: bool
    able: bool
    lacks: tuple[str, ...]
    reason: str | None
    service_code: str | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class GivenDirection:
    """The direction of one authority on a dispute (R9), with its number and date."""

    number: str
    date: datetime.date
    directed_by: str | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A norm, structure or price that is not agreed on (R9), of one service or, where that is None, of the whole list.

    `direction_no` and `direction_date` are those of the first direction, `directions` all of them. `missing` are the
    authorities that the regulation names and that have not directed yet.
    """

    service_id: str | None
    subject: str | None
    party: str | None
    position: str | None
    direction_no: str | None
    direction_date: datetime.date | None
    directions: tuple[GivenDirection, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)
    missing: tuple[str, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)

    @property
    def settled(self) -> bool:
        """Whether directions, each with its number and date, settle the dispute."""
        return self.direction_no is not None and self.direction_date is not None and not self.missing


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service of the regulation for which no price is proposed, and the reason (R7, R8)."""

    service_id: str
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    reason: Literal["not-performed", "not-able", "other-authority", "no-norm", "comparison-only", "no-class"]
    detail: str | None


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that the list was made from, with the SHA-256 of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """Where an approval is recorded: the name of the list in the registry of its office, and the number of the entry.

    `receipt` is a short text by which others check it without the registry. `ended_by` is the decision by which the list was
    replaced or revoked.
    """

    list: str
    entry: int
    receipt: str | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)
    ended_by: str | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class Approval:
    """The decision that approves a list (R10), and the days on which the list is in force, both inclusive.

    `effective_to` is None where no end is decided. `phases` are the steps in which the prices take effect, in words. `left_out`
    are services of the list that the decision does not approve: nobody is paid by their lines. `unchanged` are those that an
    amendment leaves as they are: they are paid by the list that it amends. `recorded` says where the approval is recorded.
    `notes` are what else is to be said of it, in words: for which part of the facilities it is, which decision it amends, and
    which amend it.
    """

    decision_no: str
    date: datetime.date
    effective_from: datetime.date
    effective_to: datetime.date | None = None
    phases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)
    unchanged: tuple[str, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)
    recorded: ApprovalRecord | None = field(default=None, metadata=LEFT_OUT_WHERE_EMPTY)
    notes: tuple[str, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)
