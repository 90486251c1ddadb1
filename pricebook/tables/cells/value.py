"""The result of reading one cell: its exact text, and a problem or a normalisation that has to be reported."""

from dataclasses import dataclass
from typing import Literal

from pricebook.base.languages import Figure

# What decides how a text is read that can be read in two ways (notation.py): what the reader of the file states; the column's
# other texts; fixed decimals; whole numbers; the columns beside it; the amounts of the law; other rows of the item; a currency.
# `behind`: what stands behind the amount was passed over (amount_texts.py).
Why = Literal["option", "column", "decimals", "whole", "siblings", "law", "item", "currency", "behind"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell was not read: the code of the finding, and what its message says was expected, beside the text of the cell."""

    code: str
    expected: Figure = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one cell.

    Attributes:
        text: The value as text in its one exact form; None where the cell is blank or could not be read.
        problem: What is wrong with the cell.
        change: The code of the normalisation that was needed to read it (XL020 to XL024).
        why: What decided how a number was read that could be read in two ways.
    """

    text: str | None
    problem: Problem | None = None
    change: str | None = None
    why: Why | None = None


BLANK = Value(None)
