"""Worksheets as wholes: two tables side by side on one; those beside one with a table; and the groups of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pricebook.base.cells import column_letters
from pricebook.findings import Finding, Place
from pricebook.settlement.charged.cells import UNREADABLE, Reader
from pricebook.settlement.charged.columns import (
    SEARCHED_ROWS,
    Column,
    Heading,
    columns_in,
    columns_of,
    counts,
    heading_of,
    others_than,
)
from pricebook.settlement.charged.facts import amount_said
from pricebook.settlement.charged.no_rows import NoRows
from pricebook.tables import Sheet
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import foot_kind, is_blank
from pricebook.tables.layout.spec import heading_key

Rows = Iterable[Sequence[Cell]]
_PERSONS = ("visit", "stay", "card")  # columns that say whose row it is
_NUMBER = "number"  # of a row


def side_by_side(sheet: Sheet, table: str) -> list[tuple[int | None, Sheet]]:
    """The tables that stand beside each other on a sheet, as paper is saved by printing two columns: each as a sheet of its own.

    Its cells stay where they are, and what stands above is said of each. Returns with each the column in which it begins; None
    for the first one.
    """
    heading = heading_of(sheet, table)
    begins = None if heading is None or heading.missing else _begins_again(heading.cells, table)
    if heading is None or begins is None:
        return [(None, sheet)]
    above, rows = sheet.rows[: heading.row], sheet.rows[heading.row :]
    left = sheet.with_rows([*above, *(row[:begins] for row in rows)])
    # a total is that of both, and says so on the left alone
    rest: list[list[Cell]] = [[] if foot_kind(row) == "total" else [*[None] * begins, *row[begins:]] for row in rows]
    (_, first), *others = side_by_side(sheet.with_rows([*above, *rest]), table)
    return [(None, left), (begins, first), *others]


def _begins_again(headings: Sequence[Cell], table: str) -> int | None:
    """The column in which a second table begins: behind all that a first one needs, its columns stand once more."""
    ends = next((end for end in range(1, len(headings)) if not columns_in(headings[:end], table)[1]), len(headings))
    behind = [*[None] * ends, *headings[ends:]]
    (first, _), (again, missing) = columns_in(headings[:ends], table), columns_in(behind, table)
    persons = {id_ for id_ in first if id_ in _PERSONS}
    whole = not missing and (not persons or not persons.isdisjoint(again))
    in_part = not persons.isdisjoint(again) and any(one.needed and one.id in again for one in columns_of(table))
    if not whole and not in_part:
        return None
    said = {heading_key(text) for text in headings[:ends] if isinstance(text, str)}
    stands_again = (
        place
        for place, text in enumerate(behind)
        if isinstance(text, str) and (heading_key(text) in said or columns_in([text], table)[0].keys() & first.keys())
    )
    begins = next(stands_again, None)
    gap = [place for place in range(ends, begins or ends) if is_blank(headings[place])]
    return gap[-1] + 1 if gap else begins


def part_of_table(
    place: Place,
    sheet: Sheet,
    heading: Heading | None,
    read: Sequence[Mapping[str, int]],
    readers: Mapping[str, Reader],
    table: str,
) -> Finding | None:
    """ST050 for a worksheet that lacks columns, or a heading, and holds rows of a table all the same; None for another one.

    Args:
        place: what the worksheet is called.
        sheet: the worksheet.
        heading: the nearest to a heading that it has.
        read: which columns stand where on the worksheets that have all.
        readers: what reads the cells of each column.
        table: which table it is, as templates/charged.toml declares it.
    """
    if heading is not None and is_of_another(heading, table):
        return None
    if heading is not None and lacks_columns(sheet.rows[heading.first :], heading, read, readers, table):
        return without(replace(place, row=heading.row), heading.missing, heading.cells, heading.at)
    row = goes_on(sheet.rows[:SEARCHED_ROWS], read, readers, table)
    return None if row is None else without(replace(place, row=row), columns_in((), table)[1])


def goes_on(rows: Rows, read: Sequence[Mapping[str, int]], readers: Mapping[str, Reader], table: str) -> int | None:
    """The first row of a sheet without a heading that reads as one below the heading of another sheet: a list may go on there.

    It has all that a row needs, in the same columns or one to the left, where the running number is left out; or all but one, and
    says whose it is. Of a table without days, of which a list of wards could look like a part, its figures come to its amount.
    """
    columns = columns_of(table)
    needed = [column for column in columns if column.needed]
    if not any(map(_is_day, needed)):
        return next((row for row, cells in enumerate(rows) if any(_comes_to(cells, at, columns, readers) for at in read)), None)
    but_one = [[column for column in needed if column is not left_out] for left_out in needed]
    named = [[*others, name] for others in but_one for name in columns if name.id in _PERSONS]
    shifted = [{id_: place - 1 for id_, place in at.items()} for at in read if min(at.values()) > 0]

    def goes_on_in(cells: Sequence[Cell]) -> bool:
        return any(_states(cells, at, needed, readers) for at in (*read, *shifted)) or any(
            _states(cells, at, stated, readers) for at in read for stated in named if {one.id for one in stated} <= at.keys()
        )

    return next((row for row, cells in enumerate(rows) if goes_on_in(cells)), None)


def is_of_another(heading: Heading, table: str) -> bool:
    """Whether a heading that lacks needed columns is that of another table, which knows more of it; or of sums, with counts."""
    known = [len(columns_in(heading.cells, other)[0]) for other in others_than(table)]
    return bool(heading.missing) and (max(known) > len(heading.at) or counts(heading.cells))


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
    money = {column.id for column in columns if column.is_money}
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


def without(place: Place, missing: Sequence[str], headings: Sequence[Any] = (), at: Mapping[str, int] | None = None) -> Finding:
    """ST050: columns are missing. Headings that mean none are named by their letters: what stands there may be a name."""
    known = (at or {}).values()
    others = [column_letters(number) for number, cell in enumerate(headings) if not is_blank(cell) and number not in known]
    return Finding("ST050", place, observed=", ".join(missing), more={"others": ", ".join(others) or "–"})


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


def _comes_to(cells: Sequence[Cell], at: Mapping[str, int], columns: Sequence[Column], readers: Mapping[str, Reader]) -> bool:
    """Whether a row names something by a code, and its quantities at its price come to its amount."""
    row = {id_: readers[id_](cells[place] if place < len(cells) else None) for id_, place in at.items()}
    coded = any(isinstance(row.get(one.id), str) for one in columns if one.kind == "code" and one.id != _NUMBER)
    amount = row.get("amount")
    return coded and isinstance(amount, Decimal) and amount != 0 and amount_said(columns, row) == amount


def _states(cells: Sequence[Cell], at: Mapping[str, int], columns: Iterable[Column], readers: Mapping[str, Reader]) -> bool:
    """Whether a row has a value in each of some columns."""
    values = (readers[one.id](cells[at[one.id]]) if at[one.id] < len(cells) else None for one in columns)
    return not any(value is None or value is UNREADABLE for value in values)
