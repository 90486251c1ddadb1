"""Rows that stand in tables of what was charged and are none: totals, titles of groups, signatures, column numbers."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pricebook.findings import RowKind
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.layout.groups import group_title, heads_a_group, may_head_a_group, names_its_sum, sum_label
from pricebook.tables.layout.notes import is_line_of_notes
from pricebook.tables.layout.row_kinds import as_written, foot_kind, is_blank, number_of_row

FIGURES = ("amount", "price", "quantity", "share", "signed-amount", "signed-quantity")  # kinds of columns that a total may fill
_SUMS = ("quantity", "signed-amount", "signed-quantity")  # of these, those that add up
_AMOUNT = "amount"
_FEWEST = 2  # rows that a sum is of, where nothing else says that it is one


@dataclass(slots=True)
class NoRows:
    """What the rows of a table that are none have said so far.

    Attributes:
        kinds: by place, the kind of the column that stands there.
        signed: whether signatures stand above.
        noted: how many lines of notes with numbers stand above, below the last row; None where none does.
        titles: the titles of the groups above.
        since, rows: đồng of the rows since the last total, and how many they are.
        together: đồng of all rows above.
    """

    kinds: Mapping[int, str]
    signed: bool = False
    noted: int | None = None
    titles: set[str] = field(default_factory=set)
    since: Decimal = Decimal(0)
    rows: int = 0
    together: Decimal = Decimal(0)

    def kind(self, cells: Sequence[Any], values: Mapping[str, Any]) -> RowKind | None:
        """The kind of a row in which something is missing that a row needs; None for one of data."""
        found = self._kind(cells, values.get(_AMOUNT))
        self.signed = self.signed or found == "signature"
        if found == "note":
            self.noted = (self.noted or 0) + (number_of_row(cells) is not None)
        if found == "total":
            self.since, self.rows = Decimal(0), 0
        return found

    def row(self, values: Mapping[str, Any], *, sound: bool) -> None:
        """Takes note of a row of data. `sound`: whether all of it could be read."""
        self.signed = self.signed and not sound
        self.noted = None
        amount = values.get(_AMOUNT)
        if isinstance(amount, Decimal):
            self.since, self.rows, self.together = self.since + amount, self.rows + 1, self.together + amount

    def _kind(self, cells: Sequence[Any], amount: Any) -> RowKind | None:
        kind = foot_kind(cells, self.signed)
        if kind == "total":  # "TC" is a total, and may be the code of a ward: a row that names or dates more is one of data
            return None if self._names_more(cells) else kind
        if kind is not None:
            return kind
        if self._goes_on_noting(cells):
            return "note"
        if is_column_numbers(cells, len(self.kinds)):
            return "numbers"
        sums = self._places(_SUMS) | (set(range(len(cells))) - self.kinds.keys())
        if names_its_sum(cells, sums, self.titles) or (sum_label(cells, sums) is not None and self._adds_up(amount)):
            return "total"
        measured = self._places((*FIGURES, "moment"))
        title = group_title(cells, measured, self.kinds.keys() - self._places(("text",)))
        if title is None:
            return None
        self.titles.add(title)
        return "section"

    def _goes_on_noting(self, cells: Sequence[Any]) -> bool:
        """Whether a row is a line of notes below others: "1 | Giá chưa gồm thuốc". A number is the next one, from 1 on."""
        filled = [(place, text) for place, cell in enumerate(cells) if (text := as_written(cell))]
        if self.noted is None or not is_line_of_notes(filled, self._places((*FIGURES, "moment")), "notes"):
            return False
        number = number_of_row(cells)
        return number is None or number == str(self.noted + 1)

    def _adds_up(self, amount: Any) -> bool:
        """Whether an amount is that of the rows since the last total, or of all of them."""
        return self.rows >= _FEWEST and amount in (self.since, self.together)

    def titles_with_sums(
        self, rows: Sequence[tuple[int, Sequence[Any]]], amount_of: Callable[[Sequence[Any]], Any]
    ) -> set[int]:  # fmt: skip
        """The rows that are titles of groups, with what the rows below them come to: up to another of them, or a total.

        What begins as the name of a ward, a room or a day is one. Of other words, which may be a name, the sums say it: each is
        that of several rows, and all rows of the table have one above them.

        Args:
            rows: the rows, with their numbers.
            amount_of: reads the amount of a row.
        """
        days, sums, figures = self._places(("moment",)), self._places(_SUMS), self._places(FIGURES)
        measured, codes = figures | days, self.kinds.keys() - self._places(("text",))
        undated = {row: cells for row, cells in rows if all(is_blank(cells[place]) for place in days if place < len(cells))}
        named = {row for row, cells in undated.items() if heads_a_group(cells, figures, measured, codes)}
        perhaps = {row for row, cells in undated.items() if may_head_a_group(cells, sums, measured)}
        totals = {row for row, cells in undated.items() if foot_kind(cells) == "total" or sum_label(cells, sums) is not None}
        if not any(isinstance(amount_of(undated[row]), Decimal) for row in perhaps | named):
            return set()
        amounts = [(row, amount_of(cells)) for row, cells in rows]
        found = _adding_up(amounts, perhaps | named, totals, _FEWEST)
        summed = [row for row, amount in amounts if isinstance(amount, Decimal) and row not in totals]
        all_in_groups = summed[:1] == sorted(found)[:1] and found >= {row for row in summed if row in perhaps | named}
        return _adding_up(amounts, named, totals, 0) | (found if all_in_groups else set())

    def _places(self, kinds: Sequence[str]) -> set[int]:
        return {place for place, kind in self.kinds.items() if kind in kinds}

    def _names_more(self, cells: Sequence[Any]) -> bool:
        """Whether a total has a number or a date in another column than those of figures. Its words are its label, and counts."""
        named = [
            cells[place]
            for place, kind in self.kinds.items()
            if kind not in FIGURES and place < len(cells) and not is_blank(cells[place])
        ]
        return not all(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in named)


def _adding_up(amounts: Sequence[tuple[int, Any]], titles: Set[int], totals: Set[int], fewest: int) -> set[int]:
    """The titles whose amounts are those of the rows below, of so many at least. Groups may hold groups."""
    together, number, found = Decimal(0), 0, set[int]()
    # By what all rows come to where their groups end, if their sums are right: each with the number of rows above it.
    titles_by_end: dict[Decimal, list[tuple[int, int]]] = defaultdict(list)
    for row, amount in amounts:
        if row in titles or row in totals:
            found.update(title for title, above in titles_by_end.pop(together, ()) if number - above >= fewest)
            if row in titles and isinstance(amount, Decimal):
                titles_by_end[together + amount].append((row, number))
        elif isinstance(amount, Decimal):
            together, number = together + amount, number + 1
    return found.union(title for title, above in titles_by_end[together] if number - above >= fewest)
