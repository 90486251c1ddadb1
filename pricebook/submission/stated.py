"""The stated list: a price list as its sender states it, every figure with the cell that it stands in.

A stated figure (đồng) is a claim to be checked. It is kept exactly as it was read: it is not rounded, bounded or completed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.submission.judged_as import BY_DEFAULT, JudgedAs, ListKind
from pricebook.submission.own_name import own_name
from pricebook.submission.repeated import FirstStated
from pricebook.submission.source import FigureName, Source, figure_key
from pricebook.tables import FigureKey

__all__ = [
    "GIVEN",
    "PART",
    "Addend",
    "Addends",
    "Identified",
    "Source",
    "StatedLine",
    "StatedList",
    "StatedNormLine",
    "StatedRow",
    "StatedTotal",
    "StatedUnitPrice",
]

PART, GIVEN = "part", "given"  # the amount of a component; the same amount before it is multiplied by its index

# What a line was identified by: its code, else its ordinal, else its name alone; `several`: the name alone fits several services.
Identified = Literal["code", "ordinal", "name", "several", "none"]
_PRICE = FigureKey("price")


class StatedRow:
    """A row of a stated list. It knows the cells of its figures, and makes findings about them."""

    __slots__ = ()
    source: Source
    row: int

    def at(self, figure: FigureName) -> Place:
        """The cell of a figure; the whole row where the sheet has no column for it."""
        return self.source.at(self.row, figure)

    def finding(
        self,
        code: str,
        figure: FigureName,
        observed: Figure | None = None,
        limit: Figure | None = None,
        *,
        law: str | None = None,
        related: tuple[Place, ...] = (),
        **more: Figure,
    ) -> Finding:
        """Makes a finding at the cell of a figure.

        Args:
            code: the finding's code.
            figure: the figure that the finding is about.
            observed: the figure in the cell.
            limit: the figure that is allowed there, or right.
            law: the article, where it is not the one that the catalogue's rule leads to.
            related: other cells that the finding refers to.
            more: values for the other placeholders of the message; `class_` stands for `class`.
        """
        values = {("class" if name == "class_" else name): value for name, value in more.items()}
        service = getattr(self, "service_id", None)
        named = own_name(self) if service is None else None
        return Finding(code, self.at(figure), service, observed, limit, law, values, related, named=named)


@dataclass(slots=True)
class StatedLine(StatedRow):
    """One stated price of one service.

    Attributes:
        figures: price, ceiling, current_price, council_price, composed, rounded, share, bound, proposed; and for each
            component `part` (and `given`, before its index). Only figures that are present and readable.
        broken: whether a cell of the row could not be read.
        by_ordinal, by_code, by_name: the services that the ordinal, the code and the name can mean. None where the cell is
            blank; empty where the regulation has no such service.
        service_id: the service that the line was identified as; None while it is not clear.
        candidates, identified: the services that the line could be, and what it was identified by.
        code_read: the code as the regulation writes it, with its suffix; None where it is no code of the regulation.
        bounded_by: for a variant, whose code is that of a service with a suffix, that service: its limits hold where the variant
            has none of its own. Several where the regulation has the code several times; empty for other lines.
        class_in_name: whether nothing but its name says its class.
        class_unread: whether its row names a class that could not be read.
        price: the stated price in đồng; None where there is none. Every check asks for it, so it is kept beside `figures`.
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
    identified: Identified = "none"
    code_read: str | None = None
    bounded_by: tuple[str, ...] = ()
    class_in_name: bool = False
    class_unread: bool = False
    price: Decimal | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.price = self.figures.get(_PRICE)

    @property
    def services(self) -> tuple[str, ...]:
        """The service that the line is; where that is not clear, those that it could be."""
        return (self.service_id,) if self.service_id is not None else self.candidates

    def figure(self, figure: FigureName) -> Decimal | None:
        """A figure as stated; None where it is absent."""
        return self.figures.get(figure_key(figure))

    @property
    def parts(self) -> dict[str, Decimal]:
        """The stated amounts (đồng) by component."""
        return {key.component: value for key, value in self.figures.items() if key.name == PART and key.component is not None}

    @property
    def own_code(self) -> str | None:
        """The code, if it is one of the service's; several may be priced as one service."""
        return (self.code_read or self.service_code) if self.service_id in (self.by_code or ()) else None

    @property
    def label(self) -> str:
        """The name of the line in a message: its service, else its ordinal, code or name."""
        return self.service_id or self.ordinal or self.service_code or self.name or "–"


@dataclass(slots=True)
class StatedNormLine(StatedRow):
    """One stated norm line.

    Attributes:
        service_text: the service as the row names it; `service_id` is the service that this was identified as.
        figures: quantity, per, loss_pct, net_quantity (norm units), unit_price and cost (đồng); only those that are present.
        is_service: whether the row consumes another service instead of an item.
        norm_row: the index of the row in the table of norms that the core composes from.
    """

    source: Source
    row: int
    service_text: str | None
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
    def label(self) -> str:
        """The name of the row's service in a message."""
        return self.service_id or self.service_text or "–"


@dataclass(slots=True)
class StatedUnitPrice(StatedRow):
    """One item of a sheet of unit prices, with the award that it claims to rest on. `unit_price` is in đồng per norm unit."""

    source: Source
    row: int
    item_code: str | None
    item_name: str | None
    unit: str | None
    basis: str | None
    unit_price: Decimal | None
    decision_no: str | None


class Addend(NamedTuple):
    """An amount that a total may include, and its row."""

    row: int
    amount: Decimal


# What a total may be the sum of: the rows of its own block (since the last total or title), or all rows above it; and each of
# these without rows that may carry sums of groups themselves.
Addends = tuple[list[Addend], ...]


@dataclass(slots=True)
class StatedTotal(StatedRow):
    """A total row, and for each of its figures the amounts that it may be the sum of."""

    source: Source
    row: int
    label: str
    figures: dict[FigureKey, Decimal]
    addends: dict[FigureKey, Addends]


@dataclass
class StatedList:
    """A price list as its sender states it.

    Attributes:
        file: the name of the workbook.
        day: the day of the law that it is judged by.
        lines: the stated prices, in the file's order.
        sheets_with_other_ordinals: sheets whose column of ordinals is that of another document.
        sheets_without_ordinals: sheets that do not carry the regulation's ordinals.
        judged_as: by sheet, what its prices are judged as.
        judged_tables: by table, the same, where it differs from that of the first table of its sheet.
        pack_is_whole: whether the pack holds every service of the regulation; if not, an unknown service is not judged.
        notes: by table and row, what the column of notes says. No check asks for it; a list that is taken over keeps it.
    """

    file: str
    day: datetime.date
    lines: list[StatedLine]
    norm_lines: list[StatedNormLine] = field(default_factory=list)
    unit_prices: list[StatedUnitPrice] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    sheets_with_other_ordinals: list[Source] = field(default_factory=list)
    sheets_without_ordinals: list[Source] = field(default_factory=list)
    judged_as: dict[str | None, JudgedAs] = field(default_factory=dict)
    judged_tables: dict[int, JudgedAs] = field(default_factory=dict)
    pack_is_whole: bool = True
    notes: dict[tuple[int, int], str] = field(default_factory=dict)

    def kind(self, line: StatedLine) -> ListKind:
        """What a price is judged as."""
        return (self.judged_tables.get(line.source.table) or self.judged_as.get(line.source.sheet, BY_DEFAULT)).kind

    def is_proposal(self, line: StatedLine) -> bool:
        """Whether a price is judged as a proposal."""
        return self.kind(line) == "proposal"

    def not_judged(self, line: StatedLine) -> bool:
        """Whether a line is a service that the pack does not hold, and the pack does not hold all.

        A row that has neither ordinal, code nor name is no service.
        """
        named = line.ordinal or line.service_code or line.name
        return not self.pack_is_whole and line.service_id is None and not line.candidates and named is not None

    @cached_property
    def several_sheets(self) -> bool:
        """Whether the prices stand in more than one sheet."""
        return len({line.source.sheet for line in self._one_of_each_source}) > 1

    @cached_property
    def first_of_repeated(self) -> dict[int, StatedLine]:
        """By the id() of a line that only repeats one of an earlier sheet of the same kind, price included: that line.

        To be used once the lines are identified. Each of them is a price of its own; what is wrong with all is said once.
        """
        found: dict[int, StatedLine] = {}
        first = FirstStated[StatedLine]()
        for line in self.lines if self.several_sheets else ():
            key = (self.kind(line), line.label, line.class_, line.facility, line.price)
            earlier = first.of(key, line.own_code, line)
            if earlier.source.sheet != line.source.sheet:
                found[id(line)] = earlier
        return found

    def lines_with_column(self, *figures: str) -> Iterator[StatedLine]:
        """The lines whose sheet has a column for one of the figures, or for that figure of one of the components."""
        columns = {id(line.source): line.source.columns for line in self._one_of_each_source}
        has_column = {source: any(key.name in figures for key in keys) for source, keys in columns.items()}
        return (line for line in self.lines if has_column[id(line.source)])

    @cached_property
    def _one_of_each_source(self) -> list[StatedLine]:
        return list({id(line.source): line for line in self.lines}.values())

    def first_row(self, source: Source) -> int:
        """The first row of data of a sheet."""
        return min((line.row for line in self.lines if line.source.sheet == source.sheet), default=0)
