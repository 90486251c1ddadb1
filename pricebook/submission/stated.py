"""A price list as somebody states it: every figure with the cell that it stands in.

What a submission says is judged, never believed: nothing here is rounded, bounded or filled in. Amounts are đồng.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

from pricebook.findings import Figure, Finding, Place
from pricebook.tables import FigureKey

MOST_DECIMALS = 6  # what is shown beyond them is noise of binary fractions
PART, GIVEN = "part", "given"  # an amount of a component; the same before it is multiplied by its index

Asked = str | FigureKey  # a figure by its name alone, or one of a component


@cache
def key_of(figure: Asked) -> FigureKey:
    """The key of a figure that may be named alone. Kept, for it is asked for many times in each line."""
    return figure if isinstance(figure, FigureKey) else FigureKey(figure)


@dataclass(slots=True)
class Source:
    """A sheet, or the columns of one class in it. `columns`: figure → column from 0; `headings`: what each is headed."""

    file: str
    sheet: str | None
    columns: Mapping[FigureKey, int]
    headings: Mapping[FigureKey, str] = field(default_factory=dict)

    def at(self, row: int, figure: Asked) -> Place:
        return Place(self.file, self.sheet, row, self.columns.get(key_of(figure)))

    def has(self, figure: str) -> bool:
        """Whether it has a column for a figure."""
        return FigureKey(figure) in self.columns

    def headed(self, figure: str) -> str:
        """What the column of a figure is headed; nothing where there is none."""
        return self.headings.get(FigureKey(figure), "")


_PRICE = FigureKey("price")


class Stated:
    """A row of a stated list: where its figures stand, and a finding about one of them."""

    __slots__ = ()
    source: Source
    row: int

    def at(self, figure: Asked) -> Place:
        """The cell of a figure; the row where its sheet has no such column."""
        return self.source.at(self.row, figure)

    def finding(
        self,
        code: str,
        figure: Asked,
        observed: Figure | None = None,
        limit: Figure | None = None,
        *,
        law: str | None = None,
        related: tuple[Place, ...] = (),
        **more: Figure,
    ) -> Finding:
        """A finding at the cell of a figure; `more` fills the message's other words (`class_` is `class`)."""
        words = {("class" if name == "class_" else name): value for name, value in more.items()}
        return Finding(code, self.at(figure), getattr(self, "service_id", None), observed, limit, law, words, related)


@dataclass(slots=True)
class StatedLine(Stated):
    """One price as stated. `figures`: price, ceiling, current_price, council_price, composed, rounded, share, bound, proposed,
    and by component `part` (and `given`, before its index); only those that stand there and can be read.

    `by_ordinal`, `by_code` and `by_name` are the services that each of them can mean; None where it says nothing.
    """

    source: Source
    row: int
    number: str | None
    ordinal: str | None
    service_code: str | None
    name: str | None
    unit: str | None
    class_: str | None
    facility: str | None
    figures: dict[FigureKey, Decimal]
    broken: bool
    by_ordinal: tuple[str, ...] | None = None
    by_code: tuple[str, ...] | None = None
    by_name: tuple[str, ...] | None = None
    service_id: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def price(self) -> Decimal | None:
        return self.figures.get(_PRICE)

    def figure(self, figure: Asked) -> Decimal | None:
        """A figure as stated; None where it does not stand there."""
        return self.figures.get(key_of(figure))

    @property
    def parts(self) -> dict[str, Decimal]:
        """Component → amount, as stated."""
        return {key.component: value for key, value in self.figures.items() if key.name == PART and key.component is not None}

    @property
    def called(self) -> str:
        """How a message names it."""
        return self.service_id or self.ordinal or self.service_code or self.name or "–"


@dataclass(slots=True)
class StatedItem(Stated):
    """One norm line as stated. `figures`: quantity, per, loss_pct, net_quantity (norm units), unit_price, cost (đồng).

    `said` is how it names its service; `norm_row` its row in the table of norms that the core composes from.
    """

    source: Source
    row: int
    said: str | None
    service_id: str | None
    class_: str | None
    component: str | None
    item_code: str | None
    item_name: str | None
    unit: str | None
    figures: dict[str, Decimal]
    broken: bool
    is_service: bool = False
    norm_row: int | None = None

    @property
    def called(self) -> str:
        """How a message names its service."""
        return self.service_id or self.said or "–"


@dataclass(slots=True)
class StatedUnitPrice(Stated):
    """One item of a sheet of unit prices, with the award that it says it rests on. `unit_price` in đồng per norm unit."""

    source: Source
    row: int
    item_code: str | None
    item_name: str | None
    unit: str | None
    basis: str | None
    unit_price: Decimal | None
    decision_no: str | None


class Addend(NamedTuple):
    """An amount that a total may be the sum of, and the row that it stands in."""

    row: int
    amount: Decimal


class Addends(NamedTuple):
    """What a total may be the sum of: the rows since the last total or title, or all rows above it."""

    block: list[Addend]
    above: list[Addend]


@dataclass(slots=True)
class StatedTotal(Stated):
    """A row that sums up, with what each of its figures may be the sum of."""

    source: Source
    row: int
    label: str
    figures: dict[FigureKey, Decimal]
    addends: dict[FigureKey, Addends]


@dataclass
class StatedList:
    """Somebody's list. `ordinals_of_another` are sheets whose ordinals are not this regulation's."""

    file: str
    day: datetime.date
    lines: list[StatedLine]
    items: list[StatedItem] = field(default_factory=list)
    unit_prices: list[StatedUnitPrice] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    ordinals_of_another: list[Source] = field(default_factory=list)
    without_ordinals: list[Source] = field(default_factory=list)

    @cached_property
    def several_sheets(self) -> bool:
        return len({line.source.sheet for line in self._one_of_each_source}) > 1

    @cached_property
    def prices(self) -> list[StatedLine]:
        """The lines, without those of a further sheet that only say the same price again. Asked once lines are identified."""
        if not self.several_sheets:
            return self.lines
        said: dict[tuple[str, str | None, str | None, Decimal | None], str | None] = {}
        return [
            line
            for line in self.lines
            if said.setdefault((line.called, line.class_, line.facility, line.price), line.source.sheet) == line.source.sheet
        ]

    def showing(self, *figures: str) -> Iterator[StatedLine]:
        """The lines whose sheet has a column for one of the figures; for one of its components, where it is by component."""
        columns = {id(line.source): line.source.columns for line in self._one_of_each_source}
        shows = {source: any(key.name in figures for key in named) for source, named in columns.items()}
        return (line for line in self.lines if shows[id(line.source)])

    @cached_property
    def _one_of_each_source(self) -> list[StatedLine]:
        return list({id(line.source): line for line in self.lines}.values())

    def first_row(self, source: Source) -> int:
        """The first row of data of a sheet."""
        return min((line.row for line in self.lines if line.source.sheet == source.sheet), default=0)


def decimals_of(value: Decimal) -> int:
    """How many decimals a figure is shown to."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_of_last_place(value: Decimal) -> Decimal:
    """The precision that a figure is shown to: half a unit of its last decimal, at most 6 decimals."""
    return Decimal(5).scaleb(-min(MOST_DECIMALS, decimals_of(value)) - 1)


def agrees(stated: Decimal, exact: Decimal, *addends: Decimal) -> bool:
    """Whether a stated result is what `exact` comes to, within the precision that it and its addends are shown to."""
    tolerance = half_of_last_place(stated) + sum((half_of_last_place(addend) for addend in addends), Decimal(0))
    return abs(stated - exact) <= tolerance
