"""What python-calamine does not report of a sheet: errors, formulas without a stored value, what is hidden, how cells look."""

from dataclasses import dataclass, field
from typing import NamedTuple

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576  # of a sheet in Excel

MOST_FORMULAS = 20_000  # of a sheet that are kept

Position = tuple[int, int]  # row and column, both counted from 0
Range = tuple[Position, Position]  # its first and its last cell


class Formula(NamedTuple):
    """A formula, and the cell that its text was written for, where several cells share it."""

    text: str
    written_at: Position


class PlainText(NamedTuple):
    """A text without its parts that are raised, lowered or struck through, and whether one is struck through."""

    text: str
    struck: bool


@dataclass(slots=True)
class Looks:
    """How cells look, where the look changes what a person reads. By (row, column), both counted from 0.

    Attributes:
        struck: Cells whose whole text is struck through.
        plain: Texts with a part that is raised, lowered or struck through, each without that part: "300¹", whose 1 is a raised
            digit, is "300".
        shown: The text that a number format shows for a number, where the format is no ordinary one or rounds; "" where nothing
            is shown.
        in_format: The cells of `shown` whose format writes digits of its own beside those of the number.
        unseen: Cells in the colour of the paper.
        conditional: The ranges ("E2:E40") whose conditional formats may show a number otherwise: conditions are not evaluated.
        formats: The codes of number formats that may show another figure, before `shown` has been made of them: those that are
            no ordinary ones, and those that round a number with decimals.
    """

    struck: set[Position] = field(default_factory=set)
    plain: dict[Position, PlainText] = field(default_factory=dict)
    shown: dict[Position, str] = field(default_factory=dict)
    in_format: set[Position] = field(default_factory=set)
    unseen: set[Position] = field(default_factory=set)
    conditional: list[str] = field(default_factory=list)
    formats: dict[Position, str] = field(default_factory=dict)


@dataclass(slots=True)
class SheetFacts:
    """Facts about one sheet, by (row, column), both counted from 0.

    Attributes:
        errors: Cells that show an Excel error, with its text ("#N/A").
        without_value: Formulas that were never calculated.
        empty_results: Formulas whose stored value is 0 or an empty text, with the formula: it may never have been calculated.
        formulas: Formulas with a stored value, the first MOST_FORMULAS; empty where the workbook calculates otherwise than once
            and in full, as with references in a circle.
        span: How many cells the rectangle from A1 to the last row and the last column with a value holds. It may be an
            overestimate as long as the sheets of a workbook together stay within the limit (calamine.py).
        blank_rows: Rows below the last value that hold formats only.
        epoch_1904: Whether the workbook counts its days from 1904.
        hidden, hidden_rows, hidden_columns: What Excel does not show.
        merges: Merged ranges, where the reader of cells does not tell them.
        looks: How cells look.
        numbers: Of an .ods or .xlsb, how many cells hold a number or a truth value; None where that is not counted.
        days_are_numbers: Whether days and times are among them, as in an .xlsb.
        data: Of an .xlsx, the XML of the sheet in its plain form, to hold the cells against; they are forgotten then.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    without_value: set[Position] = field(default_factory=set)
    empty_results: dict[Position, str] = field(default_factory=dict)
    formulas: dict[Position, Formula] = field(default_factory=dict)
    span: int = 0
    blank_rows: int = 0
    epoch_1904: bool = False
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    numbers: int | None = None
    days_are_numbers: bool = False
    data: bytes = field(default=b"", repr=False)
