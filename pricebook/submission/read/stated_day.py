"""Finds the day that a list says its prices were made for, as pricebook's own workbooks do on their cover and in their titles."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pricebook.findings import Place
from pricebook.tables import Sheet, folded

SEARCHED_ROWS = 10  # from the top of each sheet, where titles stand
LONGEST = 500  # characters of a title
_DAY = re.compile(r"ngay tinh gia (\d{1,2}) (\d{1,2}) (\d{4})(?!\d)")


class StatedDay(NamedTuple):
    """A pricing date, and the first cell that states it."""

    day: date
    at: Place


def stated_day(path: Path, sheets: Iterable[Sheet]) -> StatedDay | None:
    """Returns the pricing date that the titles of a workbook state; None where they state none, or several."""
    found: dict[date, Place] = {}
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
            for column, cell in enumerate(cells):
                day = _day_in(cell) if isinstance(cell, str) and len(cell) <= LONGEST else None
                if day is not None:
                    found.setdefault(day, Place(path.name, sheet.name, row, column))
    return StatedDay(*found.popitem()) if len(found) == 1 else None


def _day_in(text: str) -> date | None:
    said = _DAY.search(folded(text))
    try:
        return date(*map(int, reversed(said.groups()))) if said is not None else None
    except ValueError:  # as 31/02/2025
        return None
