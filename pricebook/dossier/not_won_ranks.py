"""Rows of a tender file that were ranked behind another bidder for the same goods, by the words of `templates/not_won.toml`.

A rank alone shows little: hospitals have ranks, too. It shows a loser where another row of the same goods, for the same buyer,
has a better rank, or none, in the same column. Whether it is a rank of the same tender is not looked at: who was second won no
tender, whatever decision stands beside, and the row is named (UP026), which one that counted would not be.
"""

import re
from collections.abc import Iterator
from functools import cache

from pricebook.tables import ColumnBeside, Table, declared_tables, folded, heading_key

_BEST = 1
_PARTS = re.compile(r"[,;:()]")


def ranked_behind(table: Table, column: ColumnBeside) -> Iterator[int]:
    """The rows of a column beside the table that were ranked behind another row of their goods.

    Args:
        table: the table of awards.
        column: the column; one of ranks, or any other whose cells say "Xếp thứ 2".

    Yields:
        The places of the rows in the column, from 0.
    """
    is_of_ranks = heading_key(column.heading) in _headings()
    if not is_of_ranks and _of_hospitals().search(folded(column.heading)):
        return
    ranks = [_rank(cell, of_ranks=is_of_ranks) for cell in column.cells]
    if not any(rank is not None and rank > _BEST for rank in ranks):
        return
    best: dict[tuple[str, ...], int] = {}
    for row, rank in enumerate(ranks, column.start):
        if rank is None and is_of_ranks:
            continue  # a blank cell of such a column says nothing
        if table.columns["price"][row] is not None:
            contest, place = _contest(table, row), rank or _BEST
            best[contest] = min(best.get(contest, place), place)
    for number, rank in enumerate(ranks):
        if rank is not None and rank > best.get(_contest(table, column.start + number), rank):
            yield number


def _contest(table: Table, row: int) -> tuple[str, ...]:
    """What a row is of, and for whom: its code, else name, strength and form; its unit and group; its buyer and province."""
    said = {name: folded(cells[row] or "") for name, cells in table.columns.items()}
    what = (said["item_code"],) if said["item_code"] else (said["item_name"], said["strength"], said["form"])
    return (*what, said["unit"], said["group"], said["buyer"], said.get("province", ""))


def _rank(cell: object, *, of_ranks: bool) -> int | None:
    """The rank that a cell states: 2 of "Xếp thứ 2", "Nhì" and, in a column of ranks, "2" and "2/3"; None for others."""
    if isinstance(cell, bool) or cell is None:
        return None
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell)
    parts = [text] if of_ranks else [] if _of_hospitals().search(folded(text)) else _PARTS.split(text)
    found = next((found for part in parts if (found := _said(of_ranks=of_ranks).match(folded(part)))), None)
    if found is None:
        return None
    return int(found["rank"]) if found["rank"].isdigit() else _places()[found["rank"]]


@cache
def _said(*, of_ranks: bool) -> re.Pattern[str]:
    declared = declared_tables("not_won")["ranks"]
    before = [*declared["before"], *(declared["before_in_ranks"] if of_ranks else ())]
    words = "|".join(sorted(map(re.escape, map(folded, before)), key=len, reverse=True))
    places = "|".join(map(re.escape, _places()))
    maybe, end = ("?", r"(?: [1-9]\d?)?$") if of_ranks else ("", "")
    return re.compile(rf"^(?:{words}){maybe} ?\b(?P<rank>[1-9]\d?|{places})\b{end}")


@cache
def _places() -> dict[str, int]:
    """The words for a place, and which it is."""
    declared: dict[str, list[str]] = declared_tables("not_won")["ranks"]["places"]
    return {folded(word): int(place) for place, words in declared.items() for word in words}


@cache
def _headings() -> frozenset[str]:
    return frozenset(heading_key(text) for text in declared_tables("not_won")["ranks"]["headings"])


@cache
def _of_hospitals() -> re.Pattern[str]:
    words = map(folded, declared_tables("not_won")["ranks"]["not_headings"])
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
