"""Worksheets beside the one with a table: whether they hold rows of it that cannot be read, or are something else."""

from collections.abc import Iterable, Mapping, Sequence

from pricebook.settlement.charged_cells import UNREADABLE, Reader
from pricebook.settlement.charged_columns import Column, Heading, columns_of
from pricebook.tables.cells.text import Cell

Rows = Iterable[Sequence[Cell]]
_PERSONS = ("key", "card")  # kinds of columns that say whose row it is


def goes_on(rows: Rows, read: Sequence[Mapping[str, int]], readers: Mapping[str, Reader], table: str) -> int | None:
    """The first row of a sheet without a heading that reads as one below the heading of another sheet: a list may go on there.

    Of tables whose rows need no day none is looked for: a list of wards could look like one of them.
    """
    needed = [column for column in columns_of(table) if column.needed]
    if not any(map(_is_day, needed)):
        return None
    return next((row for row, cells in enumerate(rows) if any(_states(cells, at, needed, readers) for at in read)), None)


def lacks_columns(rows: Rows, heading: Heading, readers: Mapping[str, Reader], table: str) -> bool:
    """Whether a sheet whose heading lacks needed columns holds rows of the table all the same, as another sheet has them.

    They have all but the days; or they have the days, and say whose or of what they are. A sheet of sums by days, or a list of
    prices, is something else.
    """
    needed = [column for column in columns_of(table) if column.needed]
    days = [column for column in needed if _is_day(column)]
    there = [column for column in needed if column.id in heading.at]
    names = [column for column in columns_of(table) if column.id in heading.at and _names(column)]
    if not days or not ({*needed} - {*days} <= {*there} or ({*days} <= {*there} and names)):
        return False
    of_somebody = [[*there, name] for name in names] or [there]
    return any(_states(cells, heading.at, columns, readers) for cells in rows for columns in of_somebody)


def _is_day(column: Column) -> bool:
    return column.kind == "moment"


def _names(column: Column) -> bool:
    return column.kind in _PERSONS or (column.kind == "code" and column.needed)


def _states(cells: Sequence[Cell], at: Mapping[str, int], columns: Iterable[Column], readers: Mapping[str, Reader]) -> bool:
    """Whether a row has a value in each of some columns."""
    values = (readers[one.id](cells[at[one.id]]) if at[one.id] < len(cells) else None for one in columns)
    return not any(value is None or value is UNREADABLE for value in values)
