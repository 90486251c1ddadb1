"""What python-calamine does not report of a sheet: error cells, formulas without a stored value, hidden parts."""

from dataclasses import dataclass, field

MOST_COLUMNS = 16_384  # of a sheet in Excel


@dataclass(slots=True)
class SheetFacts:
    """Facts about one sheet, by (row, column), both counted from 0.

    Attributes:
        errors: Cells that show an Excel error, with its text ("#N/A").
        without_value: Formulas that were never calculated.
        span: How many cells the rectangle from A1 to the last row and the last column with a value holds. It may be an
            overestimate as long as the sheets of a workbook together stay within the limit (calamine.py).
        blank_rows: Rows below the last value that hold formats only.
        epoch_1904: Whether the workbook counts its days from 1904.
        hidden, hidden_rows, hidden_columns: What Excel does not show.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    span: int = 0
    blank_rows: int = 0
    epoch_1904: bool = False
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
