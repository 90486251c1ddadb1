"""Finds the bed sheets on a worksheet: each heading, with its days side by side, opens one. Several may stand in a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pricebook.settlement.beds.names import NOT_NAMED, BedName, column_of, named_by_row, named_by_title
from pricebook.settlement.beds.pages import goes_on, is_patient
from pricebook.settlement.beds.rate import rates_in
from pricebook.settlement.stay_end import field_of_heading
from pricebook.tables import clean_text, folded
from pricebook.tables.cells.dates import read_date
from pricebook.tables.cells.text import Cell

FEWEST_DAYS = 28  # day columns that a heading must have
MOST_DAYS = 31
SEARCHED_ROWS = 40  # from the top, for the first heading
FIGURES = {
    "days": ("tong so ngay", "so ngay"),
    "amount": ("tien giuong", "thanh tien"),
    "fund": ("bhtt", "bhyt", "quy bhyt"),
    "patient": ("bntt", "nguoi benh tra", "nguoi benh", "benh nhan"),
}
_SERIALS = (36_526, 54_788)  # 1 January 2000 to 31 December 2049
_TITLE = "bang theo doi"
_MONTH = re.compile(r"(?<!\d)thang (\d{1,2}) (?:nam )?(\d{4})(?!\d)", re.ASCII)
_COUNTED = re.compile(r"(?:ngày )?(\d{1,3})(?:[/.-]\d{1,2}(?:[/.-](?:\d{2}|\d{4}))?)?", re.IGNORECASE | re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_SIGNED_ON = re.compile(r"ngay \d{1,2} $", re.ASCII)

Rows = Sequence[list[Cell]]


@dataclass(frozen=True, slots=True)
class BedTable:
    """Where one bed sheet stands on a worksheet. Rows and columns count from 0.

    Attributes:
        heading: the row with the days.
        end: the row behind its last one.
        repeated: the rows of its heading that stand there again, as on each printed page.
        perhaps: those of them below which another bed may begin.
        day_columns: the column of each day; days count from 1.
        columns: the column of each figure, and of outcome, leaving, fund_share, bed, room and place (it may name the bed).
        month: the first day of the month that its title states, or the dates that head its days; None where there is none, or two
            that differ.
        rates: the prices of a bed-day in đồng that notes state.
        bed: the bed that its title names.
        other_month: that of the dates that head its days, where it is not the one of its title.
    """

    heading: int
    end: int
    day_columns: dict[int, int]
    columns: dict[str, int]
    month: date | None
    rates: list[Decimal]
    repeated: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()
    bed: BedName = NOT_NAMED
    other_month: date | None = None


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading. `first`: its first row; `title`: the first of the title rows above it, None if there are none.

    `perhaps`: it opens another bed, or goes on with the one above; nothing tells which.
    """

    row: int
    first: int
    title: int | None
    day_columns: dict[int, int]
    columns: dict[str, int]
    perhaps: bool = False

    @property
    def start(self) -> int:
        return self.first if self.title is None else self.title


def bed_tables(rows: Rows) -> list[BedTable]:
    """The bed sheets of a worksheet. A table without a title of its own has the month and the price of the one above it."""
    headings = _headings(rows)
    tables: list[BedTable] = []
    above_all = rates_in(rows[: headings[0].start]) if headings else []
    sheets = _with_their_pages(rows, headings)
    for number, (heading, *pages) in enumerate(sheets):
        end = sheets[number + 1][0].start if number + 1 < len(sheets) else len(rows)
        start = heading.start if number else 0
        month, rates = _month(rows[start : heading.row]), rates_in(rows[start:end])
        if not rates:
            rates = above_all if heading.title is not None or not number else tables[-1].rates
        of_days = _month_of_days(rows[heading.row], heading.day_columns)
        other = of_days if of_days != month is not None else None
        if heading.title is None and number:
            month = of_days or tables[-1].month
        days = heading.day_columns.values()
        repeated = frozenset(
            row
            for page in pages
            for row in range(page.start, page.row + 1)
            if row >= page.first or (_is_title(rows[row]) and not is_patient(rows[row], days))
        )
        perhaps = frozenset(page.row for page in pages if page.perhaps)
        bed = _bed_of_title(rows[start : heading.row])
        columns, month = heading.columns, month or of_days
        tables.append(BedTable(heading.row, end, heading.day_columns, columns, month, rates, repeated, perhaps, bed, other))
    return tables


def _bed_of_title(rows: Rows) -> BedName:
    """The bed that the title names; NOT_NAMED where it names none, or two."""
    titles = {folded(cell) for row in rows for cell in row if isinstance(cell, str) and _TITLE in folded(cell)}
    named = {named_by_title(title) for title in titles} - {NOT_NAMED}
    return named.pop() if len(named) == 1 else NOT_NAMED


def _with_their_pages(rows: Rows, headings: Sequence[_Heading]) -> list[list[_Heading]]:
    """The headings of each bed sheet: the first one, and those that repeat it on its further pages."""
    sheets: list[list[_Heading]] = []
    for number, heading in enumerate(headings):
        end = headings[number + 1].start if number + 1 < len(headings) else len(rows)
        first = sheets[-1][0] if sheets else heading
        above = range(headings[number - 1].row + 1, heading.first)
        months = {_month_of_days(rows[each.row], each.day_columns) for each in (first, heading)} - {None}
        alike = sheets and (first.day_columns, first.columns) == (heading.day_columns, heading.columns) and len(months) <= 1
        of_all = _bed_of_title(rows[first.start : first.row])
        named = {row for row in above if named_by_row(rows[row]) not in (None, of_all)}  # what the title names opens nothing
        headers = [row for row in above if _is_title(rows[row]) or row in named or rates_in([rows[row]])]
        days = tuple(heading.day_columns.values())
        below, top, beds = range(heading.row + 1, end), range(first.first), heading.columns.get("bed")
        same = goes_on(rows, top, above, below, days, headers, beds) if alike else False
        if same or same is None:
            sheets[-1].append(heading if same else replace(heading, perhaps=True))
        else:
            sheets.append([heading])
    return sheets


def _headings(rows: Rows) -> list[_Heading]:
    found: list[_Heading] = []
    for number in range(len(rows)):
        if not found and number >= SEARCHED_ROWS:
            break
        heading = _heading_at(rows, number, found[-1].row + 1 if found else 0)
        if heading is not None:
            found.append(heading)
    return found


def _heading_at(rows: Rows, number: int, lowest: int) -> _Heading | None:
    """The heading whose days stand in a row; None where there are none, or no amounts. Rows from `lowest` on may be its own."""
    row = rows[number]
    day_columns = run_of_days(row)
    if len(day_columns) < FEWEST_DAYS or _numbers_all_columns(row):
        return None
    last_day = max(day_columns.values())
    columns: dict[str, int] = {}
    first = number
    for above in range(max(lowest, number - 2), number + 1):
        named: dict[str, int] = {}
        for column, cell in enumerate(rows[above]):
            if (of_end := field_of_heading(cell)) is not None:
                named[of_end] = column
                continue
            text = folded(cell) if isinstance(cell, str) and column > last_day else ""
            named |= {name: column for name, starts in FIGURES.items() if text.startswith(starts)}
            if column not in day_columns.values() and isinstance(cell, str):
                named |= {place: column} if (place := column_of(folded(cell))) else {}
        columns |= named
        first = min(first, above) if named else first
    if "amount" not in columns:
        return None
    return _Heading(number, first, _title_above(rows, first, lowest), day_columns, columns)


def _title_above(rows: Rows, first: int, lowest: int) -> int | None:
    """The first of the rows with a title that stand together above a heading; None where there is none."""
    titles = [number for number in range(lowest, first) if _is_title(rows[number])]
    if not titles:
        return None
    start = titles[-1]
    while start - 1 in titles:
        start -= 1
    return start


def _is_title(row: list[Cell]) -> bool:
    return any(_TITLE in text or _months(text) for cell in row if isinstance(cell, str) and (text := folded(cell)))


def run_of_days(row: list[Cell]) -> dict[int, int]:
    """Returns the column of each day: the cells that hold 1, 2, 3 …, "01", "1/6" or dates from left to right."""
    columns: dict[int, int] = {}
    for column, cell in enumerate(row):
        if len(columns) < MOST_DAYS and _counted(cell) == len(columns) + 1:
            columns[len(columns) + 1] = column
    return columns


def _month_of_days(row: list[Cell], day_columns: dict[int, int]) -> date | None:
    """The first day of the month that is in all of the dates that head the days; None where one has no year, or they differ."""
    cells = [row[column] for column in day_columns.values()]
    months = {(read_date(cell).text or "")[:7] if isinstance(cell, str | date) or _is_serial(cell) else "" for cell in cells}
    month = months.pop() if len(months) == 1 else ""
    return date.fromisoformat(f"{month}-01") if month else None


def _numbers_all_columns(row: list[Cell]) -> bool:
    """Whether the row numbers the columns of the table: 1, 2, 3 … and nothing else, beyond the days of a month."""
    numbers = [_counted(cell) for cell in row if _text(cell)]
    return len(numbers) > MOST_DAYS and numbers == list(range(1, len(numbers) + 1))


def numbers_columns(row: list[Cell], day_columns: dict[int, int]) -> bool:
    """Whether the cells of a row below the days count up: it numbers the columns, or repeats the days, and is no patient."""
    numbers = [_counted(row[column]) if column < len(row) else None for column in day_columns.values()]
    first = numbers[0]
    return first is not None and numbers == [first + offset for offset in range(len(numbers))]


def _counted(cell: Cell) -> int | None:
    """The number that a cell counts with ("1", "(1)", "1."), or the day of the month of its date; None where it is neither."""
    if isinstance(cell, date) or _is_serial(cell):
        return int((read_date(cell).text or "0")[-2:])
    text = _text(cell).strip("()[]").rstrip(".")
    found = _COUNTED.fullmatch(text) or _ISO_DAY.fullmatch(text)
    return int(found[1]) if found else None


def _is_serial(cell: Cell) -> bool:
    """Whether a cell holds what Excel counts a day of these years by, as where a date lost its format."""
    return isinstance(cell, int | float) and _SERIALS[0] <= cell <= _SERIALS[1] and cell == int(cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return ""
    return clean_text(cell) if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, int | float) else ""


def _month(rows: Rows) -> date | None:
    """Returns the first day of the month that the title states; None where there is none, or two that differ."""
    found = {month for row in rows for cell in row if isinstance(cell, str) for month in _months(folded(cell))}
    return found.pop() if len(found) == 1 else None


def _months(text: str) -> set[date]:
    """The months that a text names. The month of a date ("ngày 5 tháng 7 năm 2019") is not that of the sheet."""
    return {
        date(int(match[2]), int(match[1]), 1)
        for match in (_MONTH.finditer(text) if len(text) < 1_000 else ())
        if 1 <= int(match[1]) <= 12 and 1900 <= int(match[2]) <= 2200 and not _SIGNED_ON.search(text[: match.start()])
    }
