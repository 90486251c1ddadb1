"""The columns of tables of what was charged, as `templates/charged.toml` declares them, and the headings that mean them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

from pricebook.base.resources import resource_folder
from pricebook.settlement.charged.cells import Reader, reader_of
from pricebook.settlement.figures import key_in_dong
from pricebook.settlement.keyed import Key
from pricebook.tables import Sheet
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.layout.spec import heading_key

_WORDS = "words"  # what is no table of the declared ones
SEARCHED_ROWS = 40  # from the top of a worksheet, for its heading


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of what was charged: how its cells are read, and the keys of its headings.

    `needed`: no row can be read without the column; `filled`: nor without a cell in it. `excludes`: a row with something in it is
    of another kind, and is passed over. `merged`: what stands in a cell that is merged over several rows is the sum of these, and
    is judged as that of all of them. `least`: đồng, below which no price of the column is; 0 where nobody knows.
    """

    id: str
    kind: str
    needed: bool
    filled: bool
    headings: tuple[str, ...]
    name: str
    excludes: bool = False
    merged: bool = False
    least: int = 0

    @property
    def is_money(self) -> bool:
        """Whether its figures are đồng."""
        return self.kind in ("amount", "price", "signed-amount")

    @property
    def adds_up(self) -> bool:
        """Whether a cell that is merged over several rows is the sum of these, and not said of each."""
        return self.kind in ("signed-amount", "signed-quantity")


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads((resource_folder("templates") / "charged.toml").read_text(encoding="utf-8"))


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table that `templates/charged.toml` declares."""
    return tuple(
        Column(
            id_,
            entry["kind"],
            entry.get("needed", False),
            entry.get("needed", False) and not entry.get("may_be_blank", False),
            tuple(map(heading_key, entry["headings"])),
            entry["headings"][1],
            entry.get("excludes", False),
            entry.get("merged", False),
            entry.get("least", 0),
        )
        for id_, entry in _declared()[table].items()
    )


def others_than(table: str) -> list[str]:
    """The other tables that `templates/charged.toml` declares."""
    return [name for name in _declared() if name not in (table, _WORDS)]


def counts(headings: Iterable[Any]) -> bool:
    """Whether one of some headings is that of a count of visits or persons, so that its rows are sums."""
    said = {heading_key(heading) for heading in headings if isinstance(heading, str)}
    return not said.isdisjoint(map(heading_key, _declared()[_WORDS]["counts"]["headings"]))


def judged_together(table: str) -> bool:
    """Whether the rows of a table may be judged together, so that an amount that is merged over several of them is of use."""
    return any(column.id == "amount" and column.merged for column in columns_of(table))


def readers_of(table: str, key: Key) -> dict[str, Reader]:
    """What reads the cells of each column of a table."""
    words = _declared()[_WORDS]
    return {
        column.id: reader_of(column.kind, words.get(column.id if column.kind == "word" else column.kind), key)
        for column in columns_of(table)
    }


def columns_in(headings: Iterable[Any], table: str) -> tuple[dict[str, int], list[str]]:
    """Which place of a heading is which column, and the names of the needed columns that it does not have.

    A heading may say behind it that it is in đồng: "Thành tiền (đ)".
    """
    there: dict[str, int] = {}
    said = [(place, heading) for place, heading in enumerate(headings) if isinstance(heading, str) and heading.strip()]
    for key_of in (heading_key, key_in_dong):
        for place, heading in said:
            there.setdefault(key_of(heading), place)
    at = {
        column.id: next(there[key] for key in column.headings if key in there)
        for column in columns_of(table)
        if any(key in there for key in column.headings)
    }
    return at, [column.name for column in columns_of(table) if column.needed and column.id not in at]


class Heading(NamedTuple):
    """The heading of a sheet: its row, the first row below it, which column stands where, which are missing, and its cells."""

    row: int
    first: int
    at: dict[str, int]
    missing: list[str]
    cells: Sequence[Cell]


def heading_of(sheet: Sheet, table: str) -> Heading | None:
    """The first heading of a sheet with all needed columns; else the one that has the most of any."""
    nearest: Heading | None = None
    for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
        at, missing = columns_in(cells, table)
        last = row
        if at and missing and row + 1 < len(sheet.rows):  # a heading of two rows, as "Số lượng" over "Ngoại trú"
            both = list(zip_longest(cells, sheet.rows[row + 1]))
            under, without = columns_in([below if below not in (None, "") else above for above, below in both], table)
            at, missing, last = (at, missing, row) if without else (under, without, row + 1)
        numbered = is_column_numbers(next(iter(sheet.rows[last + 1 :]), []), len(at))
        heading = Heading(row, last + 1 + numbered, at, missing, cells)
        if at and not missing:
            return heading
        if at and (nearest is None or len(at) > len(nearest.at)):
            nearest = heading
    return nearest


def heads_again(cells: Sequence[Any], at: Mapping[str, int], table: str) -> Mapping[str, int] | None:
    """The columns of a row that is the heading once more, as on each printed page; None for other rows.

    It may have only some of the columns where they stand, or all of them in another order.
    """
    again, _ = columns_in(cells, table)
    if len(again) < 2:
        return None
    return at if again.items() <= at.items() else again if again.keys() == at.keys() else None
