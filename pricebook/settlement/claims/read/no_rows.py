"""Rows of a table of claims that are no lines: totals, signatures, titles of groups, numbers of columns, and the heading again.

They are looked for only where no day can stand, so that a file in order is read by the database alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pricebook.settlement.claims.read.columns import columns_of_table
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.layout.groups import names_its_sum
from pricebook.tables.layout.row_kinds import foot_kind, outline_form

_OF_A_LINE = ("code", "item_code", "drug_code", "ordered", "began")  # columns in which a total has nothing but its label
_FIGURES = ("quantity", "price", "pays", "fund", "rate", "amount")
_ADDED_UP = ("quantity", "amount")
_LEAST_OF_A_DAY = 5  # characters: 41185, as Excel counts days
# The same of a row that stands in `raw`: no day can stand in it.
WITHOUT_DAY = (
    f"(coalesce(ordered, began) is null or length(coalesce(ordered, began)) < {_LEAST_OF_A_DAY} "
    "or not coalesce(ordered, began) between '0' and ':')"
)


@dataclass(slots=True)
class NoRows:
    """Tells which rows of a table are no lines, as they stand there from the first one on.

    Args:
        headings: the headings of the table.
    """

    headings: Sequence[str]
    _columns: Mapping[str, str] = field(init=False, repr=False)
    _at: Mapping[str, int] = field(init=False, repr=False)
    _signed: bool = False  # whether signatures stand above

    def __post_init__(self) -> None:
        self._columns = columns_of_table(self.headings)
        self._at = {column: self.headings.index(heading) for column, heading in self._columns.items()}

    def holds(self, cells: Sequence[str]) -> bool:
        """Whether a row, as it may be shorter than the headings, is none of lines."""
        texts = [cell.strip() for cell in cells]
        filled = [text for text in texts if text]
        if not filled or texts == [heading.strip() for heading in self.headings] or is_column_numbers(texts, len(self.headings)):
            return True
        if self.has_a_day(texts):
            self._signed = False
            return False
        kind = foot_kind(texts, self._signed)
        self._signed = self._signed or kind == "signature"
        if kind == "total":
            return not any(text and not any(map(str.isalpha, text)) for text in self._said(texts, _OF_A_LINE))
        return kind is not None or names_its_sum(texts, self._sums, ()) or self._is_title(texts, filled)

    @property
    def _sums(self) -> set[int]:
        """The columns in which a sum may stand: those of figures that add up, and those that are not read."""
        return set(range(len(self.headings))) - {place for column, place in self._at.items() if column not in _ADDED_UP}

    def has_a_day(self, cells: Sequence[str]) -> bool:
        """Whether a day may stand in a row, so that it is a line."""
        return any(text[:1].isdigit() and len(text) >= _LEAST_OF_A_DAY for text in self._said(cells, ("ordered", "began")))

    def _is_title(self, cells: Sequence[str], filled: Sequence[str]) -> bool:
        """Whether a whole row is the title of a group: its words, perhaps behind a number, and nothing that a line has."""
        *before, words = filled
        if len(cells) != len(self.headings) or any(self._said(cells, (*_OF_A_LINE, *_FIGURES))):
            return False
        bare = words.lstrip("0123456789.) ")  # "1. Xét nghiệm"
        is_word = not any(map(str.isdigit, bare)) and any(letter.islower() or letter == " " for letter in bare)
        return is_word and (not before or (len(before) == 1 and outline_form(before[0]) is not None))

    def _said(self, cells: Sequence[str], columns: Collection[str]) -> list[str]:
        return [cells[self._at[column]] for column in columns if column in self._at and self._at[column] < len(cells)]
