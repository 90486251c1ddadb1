"""Days that read either way, in tables that have the month before the day: of 09/10/2019 nobody knows the month there.

A table has it so where more of its texts can only be read with the month first ("09/25/2019") than only with the day first; and
where Excel with American settings has made dates of all days up to the 12th, and left the later ones as texts. With Vietnamese
settings it leaves those with the month first as texts, and makes dates of the others, whose day is the month.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pricebook.settlement.charged.cells import Reader
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.facts import EITHER_WAY
from pricebook.tables.cells.dates import may_be_swapped

_MONTHS = 12
_TWO_NUMBERS = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?:\s|$)", re.ASCII)


def with_open_days(readers: Mapping[str, Reader], days: Mapping[str, Collection[Any]]) -> dict[str, Reader]:
    """What reads the cells of a table: as given, but for days that read either way where the table has the month first.

    Args:
        readers: what reads the cells of each column.
        days: the cells of each column of days, each once.
    """
    texts = sum(_only_month_first(cell) for cells in days.values() for cell in cells) > 0
    return dict(readers) | {
        id_: _leaving_open(readers[id_], texts=texts, dates=may_be_swapped(cells) or (texts and _half_converted(cells)))
        for id_, cells in days.items()
    }


def days_in(rows: Iterable[Sequence[Any]], at: Mapping[str, int], table: str) -> dict[str, set[Any]]:
    """The cells of each column of days, each once.

    Args:
        rows: the rows below the heading.
        at: which column stands where.
        table: which table it is, as templates/charged.toml declares it.
    """
    days = {column.id: set[Any]() for column in columns_of(table) if column.kind == "moment" and column.id in at}
    for row in rows:
        for id_, cells in days.items():
            if at[id_] < len(row) and isinstance(cell := row[at[id_]], str | date):
                cells.add(cell)
    return days


def _half_converted(cells: Iterable[object]) -> bool:
    """Whether texts of a column have the month first, and no date has a day that is no month."""
    said = list(cells)
    return any(_only_month_first(cell) > 0 for cell in said) and all(
        cell.day <= _MONTHS for cell in said if isinstance(cell, date)
    )


def _only_month_first(cell: object) -> int:
    """1 of a text that can only be read with the month first, -1 with the day first, and 0 of all others."""
    first, second = _numbers(cell)
    return (first <= _MONTHS < second) - (second <= _MONTHS < first)


def _numbers(cell: object) -> tuple[int, int]:
    found = _TWO_NUMBERS.match(cell) if isinstance(cell, str) else None
    return (0, 0) if found is None else (int(found[1]), int(found[2]))


def _leaving_open(read: Reader, *, texts: bool, dates: bool) -> Reader:
    def read_or_leave(cell: Any) -> Any:
        first, second = (cell.day, cell.month) if dates and isinstance(cell, date) else _numbers(cell) if texts else (0, 0)
        return EITHER_WAY if first != second and max(first, second) <= _MONTHS else read(cell)

    return read_or_leave if texts or dates else read
