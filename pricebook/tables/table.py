"""A table as it was read: typed columns, where each row stands, and how each sheet was understood."""

from dataclasses import dataclass, field
from typing import NamedTuple

from pricebook.base.cells import column_letters
from pricebook.findings import Place, RowKind, TableReading
from pricebook.findings.record import ColumnRecord, NormalisedRecord
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.spec import TableSpec


@dataclass(frozen=True, slots=True)
class Change:
    """One normalisation: the finding's code, where it first stood, what was typed, what was read, and in how many cells."""

    code: str
    at: Place
    before: str
    after: str
    cells: int


class PassedOver(NamedTuple):
    """A row (from 0) that is no data: what it is (row_kinds.py), and its first text, or its title."""

    row: int
    kind: RowKind
    text: str


@dataclass(slots=True)
class SheetRead:
    """How one sheet was understood: its heading rows (from 0), field → column, and what became of each row below."""

    name: str | None
    heading: Heading
    data_rows: int = 0
    blank_rows: int = 0
    passed_over: list[PassedOver] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def unused(self) -> list[int]:
        """Columns with a heading that no field is read from."""
        return [column for column in self.heading.names if column not in self.heading.columns.values()]


@dataclass(slots=True)
class Table:
    """Typed columns: exact texts or None, one entry a data row. `sheets` and `rows` say where each row stands (rows from 0).

    `broken` are rows with a cell that could not be read: nobody may take such a cell for a blank one, which has a default.
    """

    spec: TableSpec
    file: str
    columns: dict[str, list[str | None]]
    sheets: list[str | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    positions: dict[str | None, dict[str, int]] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    read: list[SheetRead] = field(default_factory=list)

    @classmethod
    def empty(cls, spec: TableSpec, file: str) -> "Table":
        return cls(spec, file, {entry.id: [] for entry in spec.fields})

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, index: int, field_id: str) -> Place:
        """The cell of one field in one data row; the row itself where the file has no such column."""
        sheet = self.sheets[index]
        return Place(self.file, sheet, self.rows[index], self.positions[sheet].get(field_id))


def reading_record(table: Table) -> list[TableReading]:
    """How each sheet was understood, as findings.json holds it: columns, rows passed over, normalisations."""
    return [
        {
            "table": table.spec.id,
            "file": table.file,
            "sheet": read.name,
            "heading_row": read.heading.last + 1,
            "columns": {name: _column(read.heading, column) for name, column in read.heading.columns.items()},
            "unused": [_column(read.heading, column) for column in read.unused],
            "rows": read.data_rows,
            "blank_rows": read.blank_rows,
            "passed_over": [{"row": passed.row + 1, "kind": passed.kind, "text": passed.text} for passed in read.passed_over],
            "normalised": [_change(change) for change in read.changes],
        }
        for read in table.read
    ]


def _column(heading: Heading, column: int) -> ColumnRecord:
    return {"column": column_letters(column), "heading": heading.names.get(column, "")}


def _change(change: Change) -> NormalisedRecord:
    return {"code": change.code, "cell": change.at.cell, "before": change.before, "after": change.after, "cells": change.cells}
