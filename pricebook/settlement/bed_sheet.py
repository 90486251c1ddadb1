"""Reads a bed sheet: the sheet of one bed in one month, as in the annex of 1513/BHXH-CSYT.

Each row is a patient, with a mark for each day in the bed and the amount to pay. The names of patients are not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pricebook.findings import Place
from pricebook.settlement.bed_heading import FIGURES, BedTable, bed_tables, numbers_columns
from pricebook.settlement.figures import UNREAD, read_amount, read_quantity
from pricebook.settlement.stay_end import NOT_STATED, StayEnd, cell_text, read_end, read_fund_share
from pricebook.tables import Sheet, clean_text, folded
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import foot_kind, signs

_COUNTS, _SHARES, _TOTALS = ("so bn", "so benh nhan", "so nguoi"), ("dinh muc thanh toan", "ty le"), ("tong", "cong")
_TO_BE_ADDED = frozenset({"tong", "tong so", "cong", "tong cong"})  # the label of a row of totals that are still blank
_CROSSES = frozenset({"x", "×", "+", "v", "✓", "✔", "*"})
_PRESENT, _DISCHARGED = _CROSSES | {"1"}, frozenset({"\\", "/"})
_LONGEST_MARK = 3  # letters

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


@dataclass(slots=True)
class BedSheet:
    """One bed in one month.

    Attributes:
        sheet: the name of its worksheet. It may hold a name: what is written says `number` instead.
        number: which worksheet of the file it is, from 1; None where the file has none.
        heading: the row with its days, from 0.
        alone: whether it is the only bed sheet of its worksheet.
        day_columns: the column of each day, from 0; days count from 1.
        columns: the column of each figure, and of outcome, leaving and fund_share.
        counts: the stated number of patients by day, from the row `counts_row` below the patients.
        shares: the stated share by day, from the row `shares_row`.
        totals: the stated totals, from the row `totals_row`.
        blank_rows: which of "counts" and "shares" have a row that is blank, to be filled in.
        rate: the price of a bed-day in đồng, as a note on the sheet states it.
        month: the first day of the month that the sheet states.
        unmarked: rows that state bed money and have no mark.
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
    blank_rows: set[str] = field(default_factory=set)
    rate: Decimal | None = None
    month: date | None = None
    unmarked: list[int] = field(default_factory=list)
    number: int | None = None
    heading: int = 0
    alone: bool = True

    def at(self, row: int, figure: str) -> Place:
        """The cell of a figure in a row."""
        return Place(self.file, self.sheet, row, self.columns.get(figure))

    def at_day(self, row: int, day: int) -> Place:
        """The cell of a day in a row."""
        return Place(self.file, self.sheet, row, self.day_columns[day])


def read_bed_sheets(file: str, sheets: Sequence[Sheet]) -> list[BedSheet]:
    """Reads the bed sheets of a file, in its order. Several may stand below one another on a worksheet."""
    return [
        beds
        for number, sheet in enumerate(sheets, 1)
        for beds in read_worksheet(file, sheet, None if sheet.name is None else number)
    ]


def read_worksheet(file: str, sheet: Sheet, number: int | None = None) -> list[BedSheet]:
    """Reads the bed sheets of a worksheet; none where it has none.

    A bed sheet has the days 1, 2, 3 … side by side in its heading, a column of amounts to the right of them, and patients.
    """
    tables = bed_tables(sheet.rows)
    read = (_read_table(file, sheet, table, number, alone=len(tables) == 1) for table in tables)
    return [beds for beds in read if beds.patients]


def _read_table(file: str, sheet: Sheet, table: BedTable, number: int | None, *, alone: bool) -> BedSheet:
    beds = BedSheet(
        file, sheet.name, table.day_columns, table.columns, rate=table.rate, month=table.month,
        number=number, heading=table.heading, alone=alone,
    )  # fmt: skip
    signed = False  # whether signatures stand above: names may follow
    for number_of_row in range(table.heading + 1, table.end):
        row = sheet.rows[number_of_row]
        in_bed = any(_mark(row, column) in _CROSSES | _DISCHARGED for column in table.day_columns.values())
        if not in_bed and signs(row, signed):
            signed = True
        elif not numbers_columns(row, table.day_columns):
            _read_row(beds, number_of_row, row)
    return beds


def _read_row(beds: BedSheet, number: int, row: list[Cell]) -> None:
    """Reads a row below the heading: a patient, the counts, the shares, or the totals."""
    label = next((folded(cell) for cell in row[: min(beds.day_columns.values())] if isinstance(cell, str) and cell), "")
    if not label and foot_kind(row) == "total":  # its label stands in a column of the days
        label = _TOTALS[0]
    read = {name: read_amount(_cell(row, column)) for name, column in beds.columns.items() if name in FIGURES}
    figures = {name: value for name, value in read.items() if isinstance(value, Decimal)}
    unread = [name for name, value in read.items() if value == UNREAD]
    marks = {day: mark for day, column in beds.day_columns.items() if (mark := _mark(row, column))}
    if not figures and not unread and (not label or beds.totals_row is not None) and _only_words(marks):
        return
    crossed = any(mark in _CROSSES for mark in marks.values())  # then it is a patient, whatever the name sounds like
    if label.startswith((*_COUNTS, *_SHARES)) and not crossed:
        by_day = {
            day: value for day, column in beds.day_columns.items() if (value := read_quantity(_cell(row, column))) is not None
        }
        if label.startswith(_COUNTS):
            beds.counts, beds.counts_row = by_day, number
        else:
            beds.shares, beds.shares_row = by_day, number
        if not marks:
            beds.blank_rows.add("counts" if label.startswith(_COUNTS) else "shares")
    elif not label.startswith(_TOTALS) or any(mark in _CROSSES | _DISCHARGED for mark in marks.values()):  # Tống is a family name
        if marks:
            beds.patients.append(_patient(beds, number, row, marks, figures, unread))
        elif label and figures.get("amount"):
            beds.unmarked.append(number)
        return
    if not beds.totals and (figures or (label in _TO_BE_ADDED and not unread)):
        beds.totals, beds.totals_row = figures, number


def _only_words(marks: Mapping[int, str]) -> bool:
    """Whether what stands in the columns of the days is written across them, as a note is: none of it can be a mark."""
    return bool(marks) and all(len(mark) > _LONGEST_MARK for mark in marks.values())


def _patient(
    beds: BedSheet, number: int, row: list[Cell], marks: dict[int, str], figures: Figures, unread: list[str]
) -> PatientRow:
    end, unclear_end = read_end({name: _cell(row, beds.columns[name]) for name in ("outcome", "leaving") if name in beds.columns})
    discharged = next((day for day, mark in marks.items() if mark in _DISCHARGED), None)
    known = {day: mark for day, mark in marks.items() if mark in _PRESENT | _DISCHARGED}
    share = _cell(row, beds.columns["fund_share"]) if "fund_share" in beds.columns else None
    fund_share = read_fund_share(share)
    return PatientRow(
        number,
        [day for day in known if discharged is None or day < discharged],
        discharged,
        figures,
        [day for day in marks if day not in known],
        unread,
        end,
        unclear_end,
        fund_share,
        fund_share is None and bool(cell_text(share)),
        {day: "x" if mark in _PRESENT else "\\" for day, mark in known.items() if discharged is not None and day > discharged},
    )


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _mark(row: list[Cell], column: int) -> str:
    cell = _cell(row, column)
    text = f"{cell:g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell
    return clean_text(text).casefold() if isinstance(text, str) else ""
