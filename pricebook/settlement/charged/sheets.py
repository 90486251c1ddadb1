"""Worksheets as wholes: those beside one with a table, which may hold rows of it, or not; and the groups of its rows."""

from collections.abc import Iterable, Mapping, Sequence

from pricebook.settlement.charged.cells import UNREADABLE, Reader
from pricebook.settlement.charged.columns import Column, Heading, columns_of
from pricebook.settlement.charged.no_rows import NoRows
from pricebook.tables.cells.text import Cell

Rows = Iterable[Sequence[Cell]]
_PERSONS = ("visit", "stay", "card")  # columns that say whose row it is
_MONEY = ("amount", "price", "signed-amount")  # kinds of columns of money


def goes_on(rows: Rows, read: Sequence[Mapping[str, int]], readers: Mapping[str, Reader], table: str) -> int | None:
    """The first row of a sheet without a heading that reads as one below the heading of another sheet: a list may go on there.

    Of tables whose rows need no day none is looked for: a list of wards could look like one of them.
    """
    needed = [column for column in columns_of(table) if column.needed]
    if not any(map(_is_day, needed)):
        return None
    return next((row for row, cells in enumerate(rows) if any(_states(cells, at, needed, readers) for at in read)), None)


def lacks_columns(
    rows: Rows, heading: Heading, read: Sequence[Mapping[str, int]], readers: Mapping[str, Reader], table: str
) -> bool:  # fmt: skip
    """Whether a sheet whose heading lacks needed columns holds rows of the table all the same, as other sheets have them.

    They say whose they are, and have the days, or all but these; or they say of what they are, and have the days. Where a sheet
    has no money, it has all else that another one has. Sums by days, a list of prices, and one of patients are something else.
    Of a table without days they lack one column alone, have money, and say of what they are, and how often.
    """
    columns = columns_of(table)
    needed = [column for column in columns if column.needed]
    days = [column for column in needed if _is_day(column)]
    there = [column for column in needed if column.id in heading.at]
    names = [column for column in columns if column.id in heading.at and _names(column)]
    money = {column.id for column in columns if column.kind in _MONEY}
    if money.isdisjoint(heading.at) and not any(money | heading.at.keys() >= at.keys() for at in read):
        return False
    if not days:
        counts = [column for column in there if column.kind.endswith("quantity")]
        one_short = len(there) == len(needed) - 1 and not money.isdisjoint(heading.at)
        return one_short and any(
            _states(cells, heading.at, (name, count), readers) for cells in rows for name in names for count in counts
        )
    if not ({*days} <= {*there} or {*needed} - {*days} <= {*there}):
        return False
    if not {*days} <= {*there}:  # without the day it may be of somebody; or a sum of many
        names = [column for column in names if column.id in _PERSONS]
    of_somebody = [[*there, name] for name in names]
    return any(_states(cells, heading.at, stated, readers) for cells in rows for stated in of_somebody)


def kinds_of(at: Mapping[str, int], table: str) -> dict[int, str]:
    """The kinds of the columns of a table, by their places."""
    return {at[column.id]: column.kind for column in columns_of(table) if column.id in at}


def titles_with_sums(
    rows: Sequence[tuple[int, Sequence[Cell]]], at: Mapping[str, int], readers: Mapping[str, Reader], table: str
) -> set[int]:
    """The rows of a sheet that are titles of groups with the sums of what is below them."""
    if (place := at.get("amount")) is None:
        return set()
    read = readers["amount"]
    return NoRows(kinds_of(at, table)).titles_with_sums(rows, lambda cells: read(cells[place] if place < len(cells) else None))


def _is_day(column: Column) -> bool:
    return column.kind == "moment"


def _names(column: Column) -> bool:
    return column.id in _PERSONS or (column.kind == "code" and column.needed)


def _states(cells: Sequence[Cell], at: Mapping[str, int], columns: Iterable[Column], readers: Mapping[str, Reader]) -> bool:
    """Whether a row has a value in each of some columns."""
    values = (readers[one.id](cells[at[one.id]]) if at[one.id] < len(cells) else None for one in columns)
    return not any(value is None or value is UNREADABLE for value in values)
