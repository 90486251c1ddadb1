"""A bed sheet as it was read: the sheet of one bed in one month, as in the annex of 1513/BHXH-CSYT, or that of a ward.

Each row is a patient, with a mark for each day in the bed and the amount to pay. The names of patients are not read.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from pricebook.findings import Place
from pricebook.settlement.beds.names import NOT_NAMED, BedName, are_several
from pricebook.settlement.stay_end import NOT_STATED, StayEnd

FigureName = Literal["days", "amount", "fund", "patient"]
FIGURE_NAMES: tuple[FigureName, ...] = get_args(FigureName)
Figures = dict[str, Decimal]


@dataclass(slots=True)
class PatientRow:
    """One patient.

    Attributes:
        row: the row of the sheet, from 0.
        days: the days of the month with the mark of a day in the bed, up to the discharge.
        discharged: the day of discharge, where it is marked: the first such mark.
        after: the marks behind the discharge, by day: that of a day in the bed ("x"), or of another discharge. They are no days
            of this stay.
        figures: days, amount, fund and patient (đồng); only those that could be read.
        unclear: days with a mark of unknown meaning.
        unread: the names of figures that are not blank and could not be read.
        end: how the stay ended.
        unclear_end: the columns about the end whose text is not understood.
        fund_share: the fund's share of the bed money, where the sheet has a column for it.
        fund_share_unread: whether that column holds something that is no share.
        bed: the bed that the row is of, where the sheet says it.
    """

    row: int
    days: list[int]
    discharged: int | None
    figures: Figures
    unclear: list[int]
    unread: list[str]
    end: StayEnd = NOT_STATED
    unclear_end: list[str] = field(default_factory=list)
    fund_share: Fraction | None = None
    fund_share_unread: bool = False
    after: dict[int, str] = field(default_factory=dict)
    bed: BedName = NOT_NAMED

    @property
    def gap(self) -> list[int]:
        """The days without a mark between the first marked day and the last one, or the discharge."""
        if not self.days:
            return []
        marked = {*self.days, *self.unclear}
        return [day for day in range(self.days[0], self.discharged or self.days[-1]) if day not in marked]

    @property
    def unclear_days(self) -> list[int]:
        """The days with an unclear mark that may be days in the bed: those before the discharge."""
        return [day for day in self.unclear if self.discharged is None or day < self.discharged]


@dataclass(frozen=True, slots=True)
class AddsUp:
    """Which rows a total adds up: those above it, from one of some rows on.

    Attributes:
        since: the first rows that it may begin with, the most likely one first; none where it adds up all rows of its sheet.
        or_since: others that it may begin with, as those of a page or of a group: it is right if it comes to what they do, but
            a total that comes to nothing is not held against them.
    """

    since: tuple[int, ...] = ()
    or_since: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FurtherTotal:
    """A total that is not that of one bed: of some of its rows, of a printed page, or of all beds of a ward.

    Attributes:
        row: the row of the sheet, from 0.
        figures: days, amount, fund and patient (đồng); only those that could be read.
        adds: the rows that it may add up.
        of_a_page: whether it says that it is that of a printed page.
    """

    row: int
    figures: Figures
    adds: AddsUp
    of_a_page: bool = False


@dataclass(slots=True)
class BedSheet:
    """One bed in one month; or those of a ward, where the rows say which bed each is of.

    Attributes:
        sheet: the name of its worksheet. It may hold a name: what is written says `number` instead.
        number: which worksheet of the file it is, from 1; None where the file has none.
        heading: the row with its days, from 0; that which names its bed, where the beds of a ward stand below one heading.
        alone: whether it is the only bed sheet of its worksheet.
        day_columns: the column of each day, from 0; days count from 1.
        columns: the column of each figure, and of outcome, leaving, fund_share, bed, room and place (it may name the bed).
        counts: the stated number of patients by day, from the row `counts_row` below the patients.
        shares: the stated share by day, from the row `shares_row`.
        totals: the stated totals, from the row `totals_row`; those of all rows, where nothing says that they may be of some.
        totals_add: the rows that they may add up.
        blank_rows: which of "counts" and "shares" have a row that is blank, to be filled in; "totals", where they would stand in
            the row of the counts, as in the annex.
        rates: the prices of a bed-day in đồng that notes on the sheet state.
        month: the first day of the month that the sheet states.
        unmarked: rows that state bed money and have no mark.
        other_month: the month of the dates that head its days, where it is another one.
        divided: whether a total of some of its rows, or of a page, stands above others of them.
        further: the totals of some of its rows, of pages, and of all beds, that stand in it.
    """

    file: str
    sheet: str | None
    day_columns: dict[int, int]
    columns: dict[str, int]
    patients: list[PatientRow] = field(default_factory=list)
    counts: dict[int, Decimal] = field(default_factory=dict)
    counts_row: int | None = None
    shares: dict[int, Decimal] = field(default_factory=dict)
    shares_row: int | None = None
    totals: Figures = field(default_factory=dict)
    totals_row: int | None = None
    totals_add: AddsUp = AddsUp()
    blank_rows: set[str] = field(default_factory=set)
    rates: list[Decimal] = field(default_factory=list)
    month: date | None = None
    unmarked: list[int] = field(default_factory=list)
    number: int | None = None
    heading: int = 0
    alone: bool = True
    other_month: date | None = None
    divided: bool = False
    further: list[FurtherTotal] = field(default_factory=list)

    @property
    def rate(self) -> Decimal | None:
        """The price of a bed-day in đồng, as the sheet states it; None where it states none, or more than one."""
        return self.rates[0] if len(self.rates) == 1 else None

    @property
    def several(self) -> bool:
        """Whether it has the patients of more than one bed."""
        return are_several(row.bed for row in self.patients)

    @property
    def of_no_bed(self) -> list[int]:
        """The rows of which it is not clear which of several beds they are of."""
        return [row.row for row in self.patients if not row.bed.bed] if self.several else []

    def each_bed(self) -> "list[BedSheet]":
        """The sheet as one for each of its beds, in their order; without what stands at its foot, which is of all of them."""
        if not self.several:
            return [self]
        beds = dict.fromkeys(row.bed for row in self.patients)
        alone = replace(self.without_foot(), further=[])
        return [replace(alone, patients=[row for row in self.patients if row.bed == bed]) for bed in beds]

    @property
    def has_foot(self) -> bool:
        """Whether it has a row with numbers of patients, shares or totals."""
        return (self.counts_row, self.shares_row, self.totals_row) != (None, None, None)

    def without_foot(self) -> "BedSheet":
        """The sheet without its numbers of patients, shares and totals."""
        return replace(self, counts={}, counts_row=None, shares={}, shares_row=None, totals={}, totals_row=None, blank_rows=set())

    def at(self, row: int, figure: str) -> Place:
        """The cell of a figure in a row."""
        return Place(self.file, self.sheet, row, self.columns.get(figure))

    def at_day(self, row: int, day: int) -> Place:
        """The cell of a day in a row."""
        return Place(self.file, self.sheet, row, self.day_columns[day])
