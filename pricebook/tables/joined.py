"""One table from several files, as the parts of a dossier hold it: the rows of all of them, those that are the same once."""

from collections.abc import Sequence

from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.table import PassedOver, Table

_Row = tuple[object, ...]


def joined(tables: Sequence[Table]) -> Table:
    """The rows of several tables in one.

    A row that an earlier file has as well, cell by cell, is passed over: it is one fact that two people have written down. Rows
    that contradict each other are all kept, for the checks of keys to name them.

    Args:
        tables: Tables of one declaration, at least one; each from another file. They are used up.
    """
    first, *others = tables
    seen = {_row(first, row) for row in range(len(first))} if others else set()
    for other in others:
        again = {row for row in range(len(other)) if row not in other.broken and _row(other, row) in seen}
        seen |= {_row(other, row) for row in range(len(other))}
        _append(first, _without(other, again))
    return first


def _row(table: Table, row: int) -> _Row:
    """What a row says: its fields, and what stands beside them."""
    beside = (
        (column.heading, column.cells[row - column.start])
        for column in table.beside
        if 0 <= row - column.start < len(column.cells) and not is_blank(column.cells[row - column.start])
    )
    return (*(values[row] for values in table.columns.values()), *beside)


def _append(table: Table, other: Table) -> None:
    shift = len(table)
    for name, values in other.columns.items():
        table.columns[name] += values
    table.sheets += other.sheets
    table.rows += other.rows
    table.broken |= {row + shift for row in other.broken}
    for name, rows in other.unread.items():
        table.unread.setdefault(name, set()).update(row + shift for row in rows)
    for reading in other.readings:
        reading.begins += shift
    table.readings += other.readings
    table.beside += (column._replace(start=column.start + shift) for column in other.beside)


def _without(table: Table, rows: set[int]) -> Table:
    """The table without some rows of data, which its readings name as rows that another file has."""
    if not rows:
        return table
    kept = [row for row in range(len(table)) if row not in rows]
    place = {row: number for number, row in enumerate(kept)}
    for row in sorted(rows):
        reading = table.readings[table.reading_of(row)]
        text = next((values[row] for values in table.columns.values() if values[row] is not None), None)
        reading.passed_over.append(PassedOver(table.rows[row], "elsewhere", text or ""))
        reading.data_rows -= 1
    table.beside = [
        column._replace(
            start=sum(row < column.start for row in kept),
            cells=[cell for row, cell in enumerate(column.cells, column.start) if row not in rows],
        )
        for column in table.beside
    ]
    for reading in table.readings:
        reading.begins = sum(row < reading.begins for row in kept)
    table.columns = {name: [values[row] for row in kept] for name, values in table.columns.items()}
    table.sheets = [table.sheets[row] for row in kept]
    table.rows = [table.rows[row] for row in kept]
    table.broken = {place[row] for row in table.broken if row in place}
    table.unread = {name: {place[row] for row in unread if row in place} for name, unread in table.unread.items()}
    return table
