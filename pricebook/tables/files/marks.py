"""What the reader of cells does not see in a sheet: error cells, formulas never calculated, what Excel does not show."""

from dataclasses import dataclass, field

MOST_COLUMNS = 16_384  # of a sheet, as Excel has them


@dataclass(slots=True)
class Marks:
    """What stands out in one sheet, by (row, column) from 0. `extent` is how many cells span its values, from A1 on."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    extent: int = 0
    blank_rows: int = 0  # rows below the last value that hold nothing but formats
    epoch_1904: bool = False
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
