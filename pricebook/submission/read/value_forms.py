"""What the values of a column say that they are: codes, ordinals, names or units of services, amounts, texts.

The forms are learnt from the pack of the regulation: the shapes of its codes, its names, the magnitude of its prices. They
propose what a column is; a heading that is known decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pricebook.regulation import LawOnDay
from pricebook.tables import clean_code, clean_text, folded
from pricebook.tables.cells.text import Cell

LOOKED_AT = 2_000  # rows of a sheet
# Shares of the filled cells of a column that must have a form for the column to be proposed.
MOST_CODES, MOST_NAMES, MOST_AMOUNTS, MOST_UNITS = Decimal("0.6"), Decimal("0.4"), Decimal("0.7"), Decimal("0.8")
_PRICE_TABLES = (("issued", "price"), ("ceilings", "ceiling"), ("ministry_prices", "price"), ("fixed_prices", "price"))
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*|[1-9]\d*", re.ASCII)
_CURRENCY = re.compile(r"\s*(?:vnđ|vnd|đồng|đ|₫)\.?$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=\d)[_\s.-]*[A-ZĐ]\w*$")
SMALLEST = 100  # a smaller number is taken for a count
LOWEST_WITHOUT_PRICES, HIGHEST = 1_000, 10**9  # đồng, where the pack has no prices


class Column(NamedTuple):
    """What a column holds below the heading.

    Attributes:
        filled: how many of its cells hold something.
        codes, ordinals, names, units: how many of them have that form.
        amounts: how many are whole amounts of the magnitude of prices; numbers: how many are numbers of at least 100.
        known: how many amounts are a price of the pack.
        wordy: how many hold at least two words.
        distinct: how many different cells it has.
        running: whether it counts its rows.
        samples: its first values, as a reader sees them.
    """

    filled: int
    codes: int
    ordinals: int
    names: int
    units: int
    amounts: int
    numbers: int
    known: int
    wordy: int
    distinct: int
    running: bool
    samples: tuple[str, ...]

    def of_names(self, rows: int) -> bool:
        """Whether the column can hold the names of a list of so many rows: mostly filled, of several words, mostly different."""
        return 2 * min(self.wordy, self.distinct) >= self.filled >= rows / 2

    def most(self, count: int, share: Decimal) -> bool:
        """Whether a form is that of at least this share of the filled cells."""
        return self.filled > 0 and count >= share * self.filled


@dataclass(frozen=True)
class ValueForms:
    """The forms of the values of one regulation."""

    law: LawOnDay

    @cached_property
    def codes(self) -> frozenset[str]:
        """The service codes, as `_as_code` writes them."""
        return frozenset(_as_code(one.service_code) for one in self.law.services.values() if one.service_code)

    @cached_property
    def shapes(self) -> frozenset[str]:
        """The shapes of the service codes: 99.9999.9999. A shape of digits alone would be that of any number."""
        return frozenset(shape for shape in map(_shape, self.codes) if not shape.isdigit() and len(shape) > 4)

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """The ordinals and ids that are more than a number."""
        said = (text for one in self.law.services.values() for text in (one.ordinal, one.service_id) if text)
        return frozenset(_as_code(text) for text in said if not text.isdigit())

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the services, folded."""
        return frozenset(folded(one.name) for one in self.law.services.values() if one.name)

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the services, folded."""
        return frozenset(folded(unit) for unit in self.law.tables["services"].columns.get("unit", ()) if unit) | {"lan"}

    @cached_property
    def prices(self) -> frozenset[int]:
        """The prices and maxima of the pack, in đồng."""
        columns = (self.law.tables[name].columns[column] for name, column in _PRICE_TABLES if name in self.law.tables)
        return frozenset(int(amount) for amounts in columns for amount in amounts)

    @cached_property
    def magnitude(self) -> tuple[int, int]:
        """Between which amounts a price of this regulation lies, in đồng, with room on both sides."""
        return (min(self.prices) // 2, max(self.prices) * 2) if self.prices else (LOWEST_WITHOUT_PRICES, HIGHEST)

    def of_columns(self, rows: Iterable[list[Cell]]) -> dict[int, Column]:
        """Returns what each column holds that is not blank in all of the rows."""
        rows = [row for row in rows if sum(cell not in (None, "") for cell in row) > 1]  # a title stands alone
        width = max(map(len, rows), default=0)
        columns = {c: [row[c] for row in rows if c < len(row) and row[c] not in (None, "")] for c in range(width)}
        return {column: self.of_cells(cells) for column, cells in columns.items() if cells}

    def of_cells(self, cells: list[Cell]) -> Column:
        """Returns what the filled cells of one column are."""
        texts = [clean_text(cell) for cell in cells if isinstance(cell, str)]
        amounts = [amount for cell in cells if (amount := whole_amount(cell)) is not None]
        low, high = self.magnitude
        fitting = [amount for amount in amounts if low <= amount <= high]
        steps = sum(after - before == 1 for before, after in pairwise(amounts))
        return Column(
            filled=len(cells),
            codes=sum(map(self.is_code, texts)),
            ordinals=sum(_as_code(text) in self.ordinals for text in texts),
            names=sum(folded(text) in self.names for text in texts),
            units=sum(folded(text) in self.units for text in texts),
            amounts=len(fitting),
            numbers=sum(amount >= SMALLEST for amount in amounts),
            known=sum(amount in self.prices for amount in fitting),
            wordy=sum(len(folded(text).split()) > 1 and not _starts_with_digit(text) for text in texts),
            distinct=len(set(map(str, cells))),
            running=len(amounts) > 2 and steps * 10 >= (len(amounts) - 1) * 8,
            samples=tuple(map(_shown, cells[:3])),
        )

    def mostly_named(self, pairs: Iterable[tuple[Cell, Cell]]) -> bool:
        """Whether most of the texts beside known codes share a word with the name of the service of their code."""
        known = [
            (self._words_of.get(_as_code(code)), text) for code, text in pairs if isinstance(code, str) and isinstance(text, str)
        ]
        shared = [not words.isdisjoint(_words(text)) for words, text in known if words]
        return bool(shared) and sum(shared) * 5 >= len(shared) * 4

    @cached_property
    def _words_of(self) -> dict[str, frozenset[str]]:
        """Code, ordinal or id → the words of the names of its services."""
        found: dict[str, frozenset[str]] = {}
        for one in self.law.services.values():
            for text in {one.service_code, one.ordinal, one.service_id} if one.name else ():
                if text:
                    found[_as_code(text)] = found.get(_as_code(text), frozenset()) | _words(one.name or "")
        return found

    def is_code(self, text: str) -> bool:
        """Whether a text has the form of a service code, with or without a suffix."""
        code = _as_code(text)
        return code in self.codes or not self.shapes.isdisjoint({_shape(code), _shape(_SUFFIX.sub("", code))})

    def is_row(self, row: list[Cell]) -> bool:
        """Whether a row is one of a list: a code, an ordinal or a name of the regulation beside an amount."""
        texts = [cell for cell in row if isinstance(cell, str)]
        low, high = self.magnitude
        if not any((amount := whole_amount(cell)) is not None and low <= amount <= high for cell in row):
            return False
        return any(self.is_code(text) or folded(text) in self.names or _as_code(text) in self.ordinals for text in texts)


def whole_amount(cell: Cell) -> int | None:
    """The whole number that a cell holds, as a number or as text ("39.900", "39,900đ"); None for anything else."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        whole = cell > 0 and (isinstance(cell, int) or cell.is_integer())
        return int(cell) if whole else None
    if not isinstance(cell, str) or cell[:1].isalpha():  # most texts are words
        return None
    text = _CURRENCY.sub("", clean_text(cell))
    return int(re.sub(r"[., ]", "", text)) if _GROUPED.fullmatch(text) else None


def holds_digits(cells: Iterable[Cell]) -> bool:
    """Whether any of the cells is a number, or a text with a digit."""
    return any(isinstance(cell, int | float) or (isinstance(cell, str) and any(map(str.isdigit, cell))) for cell in cells)


def _words(text: str) -> frozenset[str]:
    """The words of a name that tell something: those of three letters or more."""
    return frozenset(word for word in folded(text).split() if len(word) > 2)


def _as_code(text: str) -> str:
    return re.sub(r"[\s,]+", ".", clean_code(text).upper()).strip(".")


def _shape(code: str) -> str:
    return re.sub(r"\d", "9", code)


def _starts_with_digit(text: str) -> bool:
    return text[:1].isdigit()


def _shown(cell: Cell) -> str:
    text = f"{cell:.15g}" if isinstance(cell, float) else clean_text(str(cell))
    return text if len(text) <= 40 else text[:39] + "…"
