"""The sheet that follows one bed through a month: who lay in it on which days, and what each owes (1513/BHXH-CSYT, annex).

Patients are rows: their names are not read.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from pricebook.findings import Place
from pricebook.tables import Sheet, clean_text, folded
from pricebook.tables.numbers import read_number
from pricebook.tables.text import Cell

FEWEST_DAYS = 28
SEARCHED = 40  # rows for the heading
_LAY, _LEFT = frozenset({"x"}), frozenset({"\\", "/"})
_COLUMNS = {"days": "tong so ngay", "amount": "tien giuong", "fund": "bhtt", "patient": "bntt"}
_COUNTS, _SHARES = ("so bn", "so benh nhan"), ("dinh muc thanh toan",)
_RATE = re.compile(r"tiền giường (?:là|:)?\s*([\d.,]+)\s*(?:đ|đồng|vnđ)?\s*/\s*ngày", re.IGNORECASE)

Figures = dict[str, Decimal]


@dataclass(slots=True)
class BedRow:
    """One row. `days` are those with a mark, from 1; `left`: the day of discharge; `figures`: days, amount, fund, patient."""

    row: int
    days: list[int]
    left: int | None
    figures: Figures


@dataclass(slots=True)
class BedSheet:
    """One bed in one month. `counts` and `shares` are the two rows below the patients, by day; `rate` in đồng a day."""

    file: str
    sheet: str | None
    day_columns: dict[int, int]
    columns: dict[str, int]
    patients: list[BedRow] = field(default_factory=list)
    counts: dict[int, Decimal] = field(default_factory=dict)
    counts_row: int | None = None
    shares: dict[int, Decimal] = field(default_factory=dict)
    shares_row: int | None = None
    totals: Figures = field(default_factory=dict)
    totals_row: int | None = None
    rate: Decimal | None = None

    def at(self, row: int, figure: str) -> Place:
        return Place(self.file, self.sheet, row, self.columns.get(figure))

    def at_day(self, row: int, day: int) -> Place:
        return Place(self.file, self.sheet, row, self.day_columns[day])


def read_bed_sheet(file: str, sheet: Sheet) -> BedSheet | None:
    """The sheet, or None where it is none: no run of days 1, 2, 3 … beside a column of bed money."""
    found = _heading(sheet)
    if found is None:
        return None
    head, day_columns, columns = found
    beds = BedSheet(file, sheet.name, day_columns, columns)
    for number in range(head + 1, len(sheet.rows)):
        _read_row(beds, number, sheet.rows[number])
    beds.rate = _rate(sheet)
    return beds if beds.patients else None


def _heading(sheet: Sheet) -> tuple[int, dict[int, int], dict[str, int]] | None:
    for number, row in enumerate(sheet.rows[:SEARCHED]):
        day_columns = _run_of_days(row)
        if len(day_columns) < FEWEST_DAYS:
            continue
        columns: dict[str, int] = {}
        for above in sheet.rows[max(0, number - 2) : number + 1]:
            for column, cell in enumerate(above):
                said = folded(cell) if isinstance(cell, str) else ""
                columns |= {name: column for name, words in _COLUMNS.items() if said.startswith(words)}
        return (number, day_columns, columns) if "amount" in columns else None
    return None


def _run_of_days(row: list[Cell]) -> dict[int, int]:
    """Day → column, of the cells that count 1, 2, 3 … from left to right."""
    found: dict[int, int] = {}
    for column, cell in enumerate(row):
        text = clean_text(cell) if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, int | float) else ""
        if text == str(len(found) + 1) and len(found) < 31:
            found[len(found) + 1] = column
    return found


def _read_row(beds: BedSheet, number: int, row: list[Cell]) -> None:
    marks = {day: _mark(row, column) for day, column in beds.day_columns.items()}
    days = [day for day, mark in marks.items() if mark in _LAY]
    figures = {name: value for name, column in beds.columns.items() if (value := _number(row, column)) is not None}
    if days:
        left = next((day for day, mark in marks.items() if mark in _LEFT), None)
        beds.patients.append(BedRow(number, days, left, figures))
        return
    by_day = {day: value for day, column in beds.day_columns.items() if (value := _number(row, column)) is not None}
    label = next((folded(cell) for cell in row[: min(beds.day_columns.values())] if isinstance(cell, str) and cell), "")
    if by_day and label.startswith(_COUNTS):
        beds.counts, beds.counts_row = by_day, number
    elif by_day and label.startswith(_SHARES):
        beds.shares, beds.shares_row = by_day, number
    if figures and beds.patients and beds.totals_row is None:
        beds.totals, beds.totals_row = figures, number


def _mark(row: list[Cell], column: int) -> str:
    cell = row[column] if column < len(row) else None
    return clean_text(cell).casefold() if isinstance(cell, str) else ""


def _number(row: list[Cell], column: int) -> Decimal | None:
    cell = row[column] if column < len(row) else None
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    text = read_number(cell, "stated", mark=".").text
    return None if text is None else Decimal(text)


def _rate(sheet: Sheet) -> Decimal | None:
    """The price of a bed-day that a note on the sheet states; None where two notes differ."""
    texts = (cell for row in sheet.rows for cell in row if isinstance(cell, str) and "/" in cell and len(cell) < 1_000)
    said = {match[1].rstrip(".,") for text in texts for match in _RATE.finditer(clean_text(text))}
    rates = {rate for text in said if (rate := read_number(text, "stated-price", mark=",").text) is not None}
    return Decimal(rates.pop()) if len(rates) == 1 else None
