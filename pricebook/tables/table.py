"""A table as it was read: its typed columns, where each row stands, and how each sheet was understood."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pricebook.base.cells import column_letters
from pricebook.findings import Place, RowKind, TableReading
from pricebook.findings.record import ColumnRecord, NormalisedRecord, RowsRecord
from pricebook.tables.cells.numbers import Notation
from pricebook.tables.cells.text import Cell
from pricebook.tables.cells.value import Why
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.spec import TableSpec


@dataclass(frozen=True, slots=True)
class Change:
    """One normalisation of a column.

    Attributes:
        code: The code of its finding.
        at: The first cell that it was made in.
        before, after: What was typed, and what was read.
        cells: In how many cells of the column it was made.
        why: What decided how a number was read that could be read in two ways (cells/value.py); None where its text does.
    """

    code: str
    at: Place
    before: str
    after: str
    cells: int
    why: Why | None = None


class ColumnBeside(NamedTuple):
    """A column of a sheet that belongs to no field: its cells in the rows of data, which begin at `start` of the table's rows."""

    sheet: str | None
    column: int
    heading: str
    start: int
    cells: list[Cell]


class PassedOver(NamedTuple):
    """A row, counted from 0, that is no data: what kind it is (row_kinds.py), and its title or its first text."""

    row: int
    kind: RowKind
    text: str


# What became of a row of data: `unpriced` is a row of a sheet without prices, which shows what they are made of.
Judged = Literal["accepted", "rejected", "not_judged", "unpriced"]


@dataclass(slots=True)
class SheetReading:
    """How one table of a sheet was understood: its heading, and what became of each row.

    Attributes:
        name: The sheet's name; None for a CSV file.
        heading: The heading, with the column of each field.
        begins: The index in the table of its first row of data.
        first_row, end_row: The part of the sheet that it stands in: the first row, and the first one below.
        data_rows, blank_rows: How many rows were data, and how many rows below the heading were blank.
        blank_above: How many rows above the heading were blank.
        passed_over: All other rows but those of the heading itself.
        marks: By row, the number of a section that has a cell of its own.
        changes: What was normalised in its cells.
        notations: By field, how its column writes its numbers.
        file: The file that it stands in, as the table's other parts may stand in others.
    """

    name: str | None
    heading: Heading
    begins: int = 0
    first_row: int = 0
    end_row: int = 0
    data_rows: int = 0
    blank_rows: int = 0
    blank_above: int = 0
    passed_over: list[PassedOver] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    notations: dict[str, Notation] = field(default_factory=dict)
    file: str = ""

    @property
    def unused(self) -> list[int]:
        """Columns that have a heading and belong to no field."""
        return [column for column in self.heading.names if column not in self.heading.columns.values()]

    def rows_in(self, data: Counter[Judged]) -> RowsRecord:
        """What became of every row of its part of the sheet.

        Args:
            data: How many rows of data were accepted, rejected, not judged, or show what prices are made of.
        """
        kinds: Counter[str] = Counter(passed.kind for passed in self.passed_over)
        kinds["heading"] += self.heading.last - self.heading.first + 1
        kinds["blank"] += self.blank_rows + self.blank_above
        kinds["unpriced"] += data["unpriced"]
        return {
            "all": self.end_row - self.first_row,
            "accepted": data["accepted"],
            "rejected": data["rejected"],
            "not_judged": data["not_judged"],
            "passed_over": {kind: count for kind, count in kinds.items() if count},
        }


@dataclass(slots=True)
class Table:
    """The typed columns of a table, read from one or more sheets of a file.

    Attributes:
        spec: What the table holds.
        file: The name of the file; of a table that was joined from several, the first.
        columns: By field, one value for each row of data: a text in its exact form, or None.
        sheets, rows: The sheet and the row, from 0, of each row of data.
        broken: The rows of data with a cell that could not be read. Such a cell must not be taken for a blank one, for which
            there may be a default.
        unread: By field, the rows of data whose cell of this field could not be read.
        readings: How each of its parts was understood, in the order of its rows.
        beside: The columns that belong to no field, for a table that is declared to keep them.
    """

    spec: TableSpec
    file: str
    columns: dict[str, list[str | None]]
    sheets: list[str | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    unread: dict[str, set[int]] = field(default_factory=dict)
    readings: list[SheetReading] = field(default_factory=list)
    beside: list[ColumnBeside] = field(default_factory=list)

    @classmethod
    def empty(cls, spec: TableSpec, file: str) -> "Table":
        """A table without rows, to which the rows of sheets are appended."""
        return cls(spec, file, {entry.id: [] for entry in spec.fields})

    def __len__(self) -> int:
        return len(self.rows)

    def reading_of(self, index: int) -> int:
        """The index in `readings` of the part that a row of data (`index` into `rows`) was read from."""
        if len(self.readings) == 1:  # most tables
            return 0
        return bisect_right(self.readings, index, key=lambda reading: reading.begins) - 1

    def rows_on(self, reading: SheetReading) -> list[int]:
        """The rows of data on the sheet of a part, also those of its other parts."""
        ends = [*(each.begins for each in self.readings[1:]), len(self)]
        parts = [
            range(each.begins, end)
            for each, end in zip(self.readings, ends, strict=True)
            if (each.file, each.name) == (reading.file, reading.name)
        ]
        return [row for part in parts for row in part]

    def place(self, index: int, field_id: str) -> Place:
        """The cell of a field in a row of data (`index` into `rows`); the whole row where the sheet has no such column."""
        reading = self.readings[self.reading_of(index)]
        return Place(reading.file or self.file, self.sheets[index], self.rows[index], reading.heading.columns.get(field_id))

    def file_of(self, index: int) -> str:
        """The file of a row of data (`index` into `rows`): a table may have been joined from several."""
        return self.readings[self.reading_of(index)].file or self.file


def reading_record(table: Table, judged: Mapping[int, Judged] | None = None) -> list[TableReading]:
    """How each part was understood, as findings.json holds it: columns, rows passed over, normalisations, the sum of its rows.

    Args:
        table: The table.
        judged: By row of data (index into `rows`), what became of it, where the table was judged. Rows that are missing turned
            out to be no data. None where it was only read: then a row that could not be read whole is rejected.
    """
    return [
        {
            "table": table.spec.id,
            "file": reading.file or table.file,
            "sheet": reading.name,
            "heading_row": reading.heading.last + 1,
            "columns": {name: _column(reading.heading, column) for name, column in reading.heading.columns.items()},
            "unused": [_column(reading.heading, column) for column in reading.unused],
            "rows": reading.data_rows,
            "blank_rows": reading.blank_rows,
            "rows_in": reading.rows_in(_data_of(table, number, judged)),
            "passed_over": [{"row": passed.row + 1, "kind": passed.kind, "text": passed.text} for passed in reading.passed_over],
            "normalised": [_change(change) for change in reading.changes],
        }
        for number, reading in enumerate(table.readings)
    ]


def _data_of(table: Table, number: int, judged: Mapping[int, Judged] | None) -> Counter[Judged]:
    """What became of the rows of data of one part."""
    following = table.readings[number + 1].begins if number + 1 < len(table.readings) else len(table)
    rows = range(table.readings[number].begins, following)
    if judged is None:
        rejected = sum(index in table.broken for index in rows)
        return Counter({"accepted": len(rows) - rejected, "rejected": rejected})
    return Counter(judged[index] for index in rows if index in judged)


def _column(heading: Heading, column: int) -> ColumnRecord:
    return {"column": column_letters(column), "heading": heading.names.get(column, "")}


def _change(change: Change) -> NormalisedRecord:
    return {
        "code": change.code,
        "cell": change.at.cell,
        "before": change.before,
        "after": change.after,
        "cells": change.cells,
        "why": change.why,
    }
