"""One sheet as it lies in a file: raw cells, and what the reader of cells does not see."""

from dataclasses import dataclass, field

from pricebook.tables.cells.legacy import Legacy
from pricebook.tables.cells.text import Cell


@dataclass(slots=True)
class Sheet:
    """Raw cells from A1 on. `errors` are cells that show an Excel error; `without_value` formulas never calculated.

    `merges` are merged ranges as ((row, column), (last row, last column)), where the format tells. `encoding`: how a
    CSV was written. `hidden…`: what Excel does not show, where the format tells (.xlsx, .xlsm).
    """

    name: str | None
    rows: list[list[Cell]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    epoch_1904: bool = False
    blank_rows: int = 0
    encoding: str | None = None
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    legacy: Legacy | None = None  # the font that its headings were typed for
    heading_letters: dict[str, str] = field(default_factory=dict)  # texts of the first rows, as Unicode
