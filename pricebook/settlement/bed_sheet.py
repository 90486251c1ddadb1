"""Reads a bed sheet: the sheet of one bed in one month, as in the annex of 1513/BHXH-CSYT.

Each row is a patient, with a mark for each day in the bed and the amount to pay. The names of patients are not read.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pricebook.findings import Place
from pricebook.settlement.stay_end import NOT_STATED, StayEnd, field_of_heading, read_end, read_fund_share
from pricebook.tables import KINDS, Sheet, clean_text, folded
from pricebook.tables.cells.numbers import read_number
from pricebook.tables.cells.text import Cell

FEWEST_DAYS = 28  # day columns that a heading must have
SEARCHED_ROWS = 40  # from the top, for the heading
_COLUMNS = {
    "days": ("tong so ngay", "so ngay"),
    "amount": ("tien giuong", "thanh tien"),
    "fund": ("bhtt", "bhyt", "quy bhyt"),
    "patient": ("bntt", "nguoi benh tra", "nguoi benh", "benh nhan"),
}
_COUNTS, _SHARES, _TOTALS = ("so bn", "so benh nhan", "so nguoi"), ("dinh muc thanh toan", "ty le"), ("tong", "cong")
_CROSSES = frozenset({"x", "×", "+", "v", "✓", "✔", "*"})
_PRESENT, _DISCHARGED = _CROSSES | {"1"}, frozenset({"\\", "/"})
_MONTH = re.compile(r"(?<!\d)thang (\d{1,2}) (?:nam )?(\d{4})(?!\d)", re.ASCII)
_SIGNED_ON = re.compile(r"ngay \d{1,2} $", re.ASCII)
_RATE = re.compile(r"tiền giường\s*(?:là|:)?\s*([\d.,]+)\s*(?:đ|đồng|vnđ)?\s*/\s*ngày", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")

Figures = dict[str, Decimal]


@dataclass(slots=True)
class PatientRow:
    """One patient.

    Attributes:
        row: the row of the sheet, from 0.
        days: the days of the month with a mark.
        discharged: the day of discharge, where it is marked.
        figures: days, amount, fund and patient (đồng); only those that could be read.
        unclear: days with a mark of unknown meaning.
        unread: the names of figures that are not blank and could not be read.
        end: how the stay ended.
        unclear_end: the columns about the end whose text is not understood.
        fund_share: the fund's share of the bed money, where the sheet has a column for it.
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


@dataclass(slots=True)
class BedSheet:
    """One bed in one month.

    Attributes:
        day_columns: the column of each day, from 0; days count from 1.
        columns: the column of each figure, and of outcome, leaving and fund_share.
        counts: the stated number of patients by day, from the row `counts_row` below the patients.
        shares: the stated share by day, from the row `shares_row`.
        totals: the stated totals, from the row `totals_row`.
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
    rate: Decimal | None = None
    month: date | None = None
    unmarked: list[int] = field(default_factory=list)

    def at(self, row: int, figure: str) -> Place:
        """The cell of a figure in a row."""
        return Place(self.file, self.sheet, row, self.columns.get(figure))

    def at_day(self, row: int, day: int) -> Place:
        """The cell of a day in a row."""
        return Place(self.file, self.sheet, row, self.day_columns[day])


def read_bed_sheet(file: str, sheet: Sheet) -> BedSheet | None:
    """Reads a bed sheet; None where the sheet is not one.

    A bed sheet has the days 1, 2, 3 … side by side in its heading, a column of amounts to the right of them, and patients.
    """
    heading = _find_heading(sheet)
    if heading is None:
        return None
    heading_row, day_columns, columns = heading
    beds = BedSheet(file, sheet.name, day_columns, columns)
    for number in range(heading_row + 1, len(sheet.rows)):
        _read_row(beds, number, sheet.rows[number])
    beds.rate = _rate(sheet)
    beds.month = _month(sheet.rows[:heading_row])
    return beds if beds.patients else None


def _find_heading(sheet: Sheet) -> tuple[int, dict[int, int], dict[str, int]] | None:
    """Returns the row of the heading, the column of each day, and the column of each figure; None where there is no heading."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        day_columns = _run_of_days(row)
        if len(day_columns) < FEWEST_DAYS:
            continue
        last_day = max(day_columns.values())
        columns: dict[str, int] = {}
        for above in sheet.rows[max(0, number - 2) : number + 1]:
            for column, cell in enumerate(above):
                if (of_end := field_of_heading(cell)) is not None:
                    columns[of_end] = column
                    continue
                text = folded(cell) if isinstance(cell, str) and column > last_day else ""
                columns |= {name: column for name, starts in _COLUMNS.items() if text.startswith(starts)}
        return (number, day_columns, columns) if "amount" in columns else None
    return None


def _run_of_days(row: list[Cell]) -> dict[int, int]:
    """Returns the column of each day: the cells that hold 1, 2, 3 … from left to right."""
    columns: dict[int, int] = {}
    for column, cell in enumerate(row):
        text = clean_text(cell) if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, int | float) else ""
        if text == str(len(columns) + 1) and len(columns) < 31:
            columns[len(columns) + 1] = column
    return columns


def _read_row(beds: BedSheet, number: int, row: list[Cell]) -> None:
    """Reads a row below the heading: a patient, the counts, the shares, or the totals."""
    label = next((folded(cell) for cell in row[: min(beds.day_columns.values())] if isinstance(cell, str) and cell), "")
    read = {name: _amount(row, column) for name, column in beds.columns.items() if name in _COLUMNS}
    figures = {name: value for name, value in read.items() if isinstance(value, Decimal)}
    unread = [name for name, value in read.items() if value == _UNREAD]
    marks = {day: mark for day, column in beds.day_columns.items() if (mark := _mark(row, column))}
    if label.startswith((*_COUNTS, *_SHARES)):
        by_day = {day: value for day, column in beds.day_columns.items() if (value := _number(row, column)) is not None}
        if label.startswith(_COUNTS):
            beds.counts, beds.counts_row = by_day, number
        else:
            beds.shares, beds.shares_row = by_day, number
    elif not label.startswith(_TOTALS) or any(mark in _CROSSES | _DISCHARGED for mark in marks.values()):  # Tống is a family name
        if marks:
            beds.patients.append(_patient(beds, number, row, marks, figures, unread))
        elif label and figures.get("amount"):
            beds.unmarked.append(number)
        return
    if figures and beds.totals_row is None:
        beds.totals, beds.totals_row = figures, number


def _patient(
    beds: BedSheet, number: int, row: list[Cell], marks: dict[int, str], figures: Figures, unread: list[str]
) -> PatientRow:
    end, unclear_end = read_end({name: _cell(row, beds.columns[name]) for name in ("outcome", "leaving") if name in beds.columns})
    return PatientRow(
        number,
        [day for day, mark in marks.items() if mark in _PRESENT],
        next((day for day, mark in marks.items() if mark in _DISCHARGED), None),
        figures,
        [day for day, mark in marks.items() if mark not in _PRESENT | _DISCHARGED],
        unread,
        end,
        unclear_end,
        read_fund_share(_cell(row, beds.columns["fund_share"])) if "fund_share" in beds.columns else None,
    )


_UNREAD = "unread"


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _mark(row: list[Cell], column: int) -> str:
    cell = _cell(row, column)
    text = f"{cell:g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell
    return clean_text(text).casefold() if isinstance(text, str) else ""


def _amount(row: list[Cell], column: int) -> Decimal | str | None:
    """Reads an amount (whole đồng) or a number of days; points and commas can only separate thousands. None where it is blank."""
    cell = _cell(row, column)
    if cell is None or (isinstance(cell, str) and not clean_text(cell)):
        return None
    text = re.sub(r"\s*(?:đ|đồng|vnđ|vnd)\.?$", "", clean_text(cell), flags=re.IGNORECASE) if isinstance(cell, str) else None
    if text is not None and _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[., ]", "", text))
    value = read_number(cell, KINDS["stated"]).text
    return Decimal(value) if value is not None else _UNREAD


def _number(row: list[Cell], column: int) -> Decimal | None:
    """Reads a count or a share: 2, 0.5, 0,3."""
    cell = _cell(row, column)
    text = read_number(cell, KINDS["stated"], mark=",").text if cell is not None else None
    return None if text is None else Decimal(text)


def _rate(sheet: Sheet) -> Decimal | None:
    """Returns the price of a bed-day (đồng) that a note on the sheet states; None where there is none, or two notes differ."""
    texts = (cell for row in sheet.rows for cell in row if isinstance(cell, str) and "/" in cell and len(cell) < 1_000)
    stated = {match[1].rstrip(".,") for text in texts for match in _RATE.finditer(clean_text(text))}
    rates = {rate for text in stated if (rate := read_number(text, KINDS["stated-price"], mark=",").text) is not None}
    return Decimal(rates.pop()) if len(rates) == 1 else None


def _month(rows: list[list[Cell]]) -> date | None:
    """Returns the first day of the month that the title states; None where there is none, or two that differ.

    The month of a date ("ngày 5 tháng 7 năm 2019") is not that of the sheet.
    """
    texts = (folded(cell) for row in rows for cell in row if isinstance(cell, str) and len(cell) < 1_000)
    found = {
        date(int(match[2]), int(match[1]), 1)
        for text in texts
        for match in _MONTH.finditer(text)
        if 1 <= int(match[1]) <= 12 and 1900 <= int(match[2]) <= 2200 and not _SIGNED_ON.search(text[: match.start()])
    }
    return found.pop() if len(found) == 1 else None
