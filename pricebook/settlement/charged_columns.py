"""The columns of tables of what was charged, as `templates/charged.toml` declares them, and the headings that mean them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.settlement.charged_cells import Reader, reader_of
from pricebook.settlement.claims.read.keyed import Key
from pricebook.settlement.figures import key_in_dong
from pricebook.tables.layout.spec import heading_key


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of what was charged: how its cells are read, and the keys of its headings.

    `needed`: no row can be read without the column; `filled`: nor without a cell in it. `excludes`: a row with something in it is
    of another kind, and is passed over. `merged`: what stands in a cell that is merged over several rows is the sum of these, and
    is judged as that of all of them.
    """

    id: str
    kind: str
    needed: bool
    filled: bool
    headings: tuple[str, ...]
    name: str
    excludes: bool = False
    merged: bool = False


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
        )
        for id_, entry in _declared()[table].items()
    )


def readers_of(table: str, key: Key) -> dict[str, Reader]:
    """What reads the cells of each column of a table."""
    words = _declared()["words"]
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
