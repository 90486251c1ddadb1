"""Rows of one shape: what each cell of a long table holds, from left to right, said once for all of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.format import Format

if TYPE_CHECKING:
    from pricebook.exports.printed_sheet import Page


@dataclass(frozen=True, slots=True)
class Text:
    """A text; a blank cell where there is none."""

    style: Format


class Looks(NamedTuple):
    """The formats of a number: of a whole one, of one with decimals, and of a fraction, whose decimals do not end."""

    whole: Format
    exact: Format
    near: Format

    @classmethod
    def alike(cls, style: Format) -> "Looks":
        """One format for all numbers."""
        return cls(style, style, style)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; a blank cell where there is none."""

    looks: Looks


@dataclass(frozen=True, slots=True)
class Day:
    """A date; a blank cell, of the format `blank`, where there is none."""

    style: Format
    blank: Format


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of cells in the same row, whose value is given.

    Attributes:
        formula: The formula, in which "{row}" stands for the number of the row, as Excel counts.
        looks: The formats of the cell.
    """

    formula: str
    looks: Looks


@dataclass(frozen=True, slots=True)
class Reference:
    """A formula that is another cell. What is given is a pair: that cell, as formulas name it, and its value."""

    looks: Looks


Kind = Text | Figure | Day | Formula | Reference


class Shape:
    """Writes rows of one shape, cell by cell."""

    def __init__(self, page: "Page", kinds: Sequence[Kind]) -> None:
        self.page = page
        self.kinds = tuple(kinds)

    def write(self, row: int, values: Sequence[Any]) -> None:
        """Writes a row.

        Args:
            row: The row, from 0.
            values: What each cell holds, from the first column on.
        """
        page = self.page
        for column, (kind, value) in enumerate(zip(self.kinds, values, strict=True)):
            if isinstance(kind, Text):
                page.text(row, column, value, kind.style)
            elif isinstance(kind, Figure):
                page.number(row, column, value, page.look(value, kind.looks))
            elif isinstance(kind, Day):
                if value is None:
                    page.blanks(row, (column,), kind.blank)
                else:
                    page.day(row, column, value, kind.style)
            elif isinstance(kind, Formula):
                page.formula(row, column, kind.formula.replace("{row}", str(row + 1)), value, page.look(value, kind.looks))
            else:
                cell, amount = value
                page.formula(row, column, f"={cell}", amount, page.look(amount, kind.looks))
