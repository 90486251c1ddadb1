"""Where the figures of a stated list stand: the sheet, and the column of each figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pricebook.findings import Place
from pricebook.tables import FigureKey

FigureName = str | FigureKey  # a figure without component or class may be given by its name alone


@cache
def figure_key(figure: FigureName) -> FigureKey:
    """Returns the key of a figure. Cached, because it is asked for many times in each line."""
    return figure if isinstance(figure, FigureKey) else FigureKey(figure)


@dataclass(slots=True)
class Source:
    """A sheet; or the columns of one hospital class, where the prices of several classes stand side by side in a sheet.

    `columns` maps a figure to its column, counted from 0, `headings` to its heading. `table` numbers the tables of all sheets.
    """

    file: str
    sheet: str | None
    columns: Mapping[FigureKey, int]
    headings: Mapping[FigureKey, str] = field(default_factory=dict)
    table: int = 0

    def at(self, row: int, figure: FigureName) -> Place:
        """The cell of a figure in a row; the whole row where the sheet has no column for the figure."""
        return Place(self.file, self.sheet, row, self.columns.get(figure_key(figure)))

    def has(self, figure: str) -> bool:
        """Whether the sheet has a column for a figure."""
        return FigureKey(figure) in self.columns

    def heading_of(self, figure: str) -> str:
        """The heading of a figure's column; an empty text where there is no such column."""
        return self.headings.get(FigureKey(figure), "")
