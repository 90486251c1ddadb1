"""The total rows of a sheet, each with the amounts that it may be the sum of."""

from decimal import Decimal

from pricebook.submission.read.layouts import figures_of
from pricebook.submission.stated import Addend, Addends, Source, StatedTotal
from pricebook.tables import Field, Sheet, SheetReading, Table
from pricebook.tables.cells.cell import Conventions, read_cell
from pricebook.tables.cells.numbers import PLAIN
from pricebook.tables.cells.text import Cell


def totals_of(table: Table, sheet: Sheet, read: SheetReading, start: int) -> list[StatedTotal]:
    """Returns the total rows of a sheet, each with the amounts that it may be the sum of."""
    columns = figures_of(table.spec, read.heading)
    named = map(table.spec.field, read.heading.columns)
    amounts = [entry for entry in named if entry.kind.stated and entry.id not in ("unit_price", "quantity")]
    source = Source(table.file, sheet.name, columns)
    totals = []
    block_start = read.heading.last
    for row, kind, label in read.passed_over:
        if row <= read.heading.last:
            continue
        if kind == "total":
            stated = {entry.figure: _figure(sheet.rows[row], entry, read) for entry in amounts}
            rows = [index for index in range(start, len(table)) if table.rows[index] < row]
            block = {index for index in rows if table.rows[index] > block_start}
            unread = {figure for figure in stated if block & table.unread.get(str(figure), set())}  # no sum of what is not read
            figures = {figure: value for figure, value in stated.items() if value and figure not in unread}
            addends = {figure: _addends(table, str(figure), rows, block_start) for figure in figures}
            if figures:
                totals.append(StatedTotal(source, row, label, figures, addends))
        if kind in ("total", "section"):
            block_start = row
    return totals


def _figure(cells: list[Cell], entry: Field, read: SheetReading) -> Decimal | None:
    column, conventions = read.heading.columns[entry.id], Conventions(read.notations.get(entry.id, PLAIN))
    text = read_cell(cells[column], entry, conventions).text if column < len(cells) else None
    return Decimal(text) if text is not None else None


def _addends(table: Table, name: str, rows: list[int], block_start: int) -> Addends:
    values = [Addend(table.rows[i], Decimal(text)) for i in rows if (text := table.columns[name][i]) is not None]
    return [addend for addend in values if addend.row > block_start], values
