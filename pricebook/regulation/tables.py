"""The CSV tables of a pack: their columns, and how they are read."""

import csv
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pricebook.base.csv_text import BLANK, holds_rows
from pricebook.base.file_names import OF_OTHERS
from pricebook.base.inputs import input_lines
from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.findings import Finding, Place
from pricebook.regulation.model import Regulation
from pricebook.regulation.packs import FoundPack

# Table → its columns. NEVER_BLANK has the columns in which no cell may be blank.
COLUMNS: dict[str, tuple[str, ...]] = {
    "services": (
        "service_id", "part", "ordinal", "service_code", "group", "name", "unit", "conditions", "note", "confirmed", "source",
        "verified_on",
    ),
    "ceilings": ("service_id", "class", "ceiling", "source", "verified_on"),
    "ministry_prices": ("service_id", "class", "price", "source", "verified_on"),
    "norms": (
        "service_id", "class", "component", "item_code", "item_name", "unit", "quantity", "per", "loss_pct", "amount", "source",
    ),
    "amounts": ("service_id", "class", "component", "amount", "index", "source"),
    "fixed_prices": ("service_id", "class", "price", "source"),
    "issued": ("service_id", "class", "price", "source"),
    "comparisons": ("service_id", "class", "price", "source", "confirmed", "verified_on"),
    "codes": ("service_code", "service_id", "name", "source"),
}  # fmt: skip
# Tables whose values may hold for a time only: two further columns at the end, first and last day (2019-01-15), both inclusive.
DATED = ("ceilings", "amounts", "fixed_prices", "ministry_prices", "issued", "comparisons")
FROM, TO = "from", "to"
NEVER_BLANK: dict[str, tuple[str, ...]] = {
    "services": ("service_id", "part", "source", "verified_on"),
    "ceilings": ("service_id", "ceiling", "source", "verified_on"),
    "ministry_prices": ("service_id", "price", "source", "verified_on"),
    "norms": ("service_id", "component", "source"),
    "amounts": ("service_id", "component", "amount", "source"),
    "fixed_prices": ("service_id", "price", "source"),
    "issued": ("service_id", "price", "source"),
    "comparisons": ("service_id", "price", "source", "verified_on"),
    "codes": ("service_code", "service_id", "source"),
}
_SHEETS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(slots=True)
class PackTable:
    """A table as columns of texts, with the rows in the order of the file. A table that the pack does not have is empty.

    `lines` has the number of each row in the file, without the heading; it is empty where no blank row was left out.
    """

    name: str
    file: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    @classmethod
    def empty(cls, folder: Path, name: str) -> "PackTable":
        """The table without rows."""
        return cls(name, f"{folder.name}/{name}.csv", {column: [] for column in COLUMNS[name]})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

    def place(self, row: int, column: str) -> Place:
        """The place of a cell; `row` counts from 0, without the heading and without blank rows."""
        return Place(self.file, None, self.row(row).row, (*COLUMNS[self.name], FROM, TO).index(column))

    def row(self, row: int) -> Place:
        """The place of a row, counted as in `place`."""
        return Place(self.file, None, self.lines[row] if self.lines else row + 1)

    @property
    def is_dated(self) -> bool:
        """Whether its values say from when to when they hold."""
        return FROM in self.columns

    def in_force(self, day: date) -> "PackTable":
        """The rows that hold on a day; the table itself if its values hold at any time."""
        if not self.is_dated:
            return self
        today = day.isoformat()
        days = zip(self.columns[FROM], self.columns[TO], strict=True)
        kept = [row for row, (first, last) in enumerate(days) if first <= today and (not last or today <= last)]
        columns = {name: [values[row] for row in kept] for name, values in self.columns.items()}
        return PackTable(self.name, self.file, columns, [self.lines[row] if self.lines else row + 1 for row in kept])


@dataclass(frozen=True, slots=True)
class Pack:
    """A regulation with its tables, and where it was found."""

    regulation: Regulation
    found: FoundPack
    tables: dict[str, PackTable]

    @property
    def name(self) -> str:
        """The name of its folder, which messages use."""
        return self.found.folder.name

    def place(self, table: str) -> Place:
        """The place of a whole table of the pack."""
        return Place(f"{self.name}/{table}.csv")


def read_table(folder: Path, name: str) -> tuple[PackTable, list[Finding]]:
    """Reads one table of a pack. Rows without any text are left out, and a byte order mark is accepted: Excel writes both.

    Returns:
        A pair: the table, which is empty if its file is missing or cannot be used; and the findings (LW005: the file cannot be
        read, or its heading or a row does not have the declared columns).
    """
    wanted = COLUMNS[name]
    table = PackTable.empty(folder, name)
    path = folder / f"{name}.csv"
    if not os.path.lexists(path):
        return table, []
    if unreadable := unreadable_file(folder, name):
        return table, unreadable
    try:
        reader = csv.reader(input_lines(path), strict=True)
        heading = tuple(next(reader, []))
        rows = list(reader)
        several_lines = reader.line_num > len(rows) + 1
    except (OSError, ValueError, csv.Error) as error:
        return table, [_unusable(table.file, error)]
    if name in DATED and heading == (*wanted, FROM, TO):
        wanted = heading
    if heading != wanted:
        more = {"expected": ", ".join(wanted)}
        held = ", ".join(heading) or say("file.empty")
        if path.is_symlink():  # a pack from elsewhere may link to any file, whose contents are nobody's business
            held = say("file.link")
        return table, [Finding("LW005", Place(table.file, None, 0), observed=held, more=dict(more))]
    lines = [line for line, row in enumerate(rows, 1) if (row and row[0].strip(BLANK)) or "".join(row).strip(BLANK)]
    if len(lines) < len(rows):
        table.lines, rows = lines, [rows[line - 1] for line in lines]
    uneven = rows if set(map(len, rows)) - {len(wanted)} else []
    ragged = [Finding("LW005", table.row(i), observed=str(len(row)), more={"expected": str(len(wanted))})
              for i, row in enumerate(uneven) if len(row) != len(wanted)]  # fmt: skip
    swallowing = [
        Finding("LW005", table.row(i), observed=say("file.swallows-rows"), more={"expected": str(len(wanted))})
        for i, row in enumerate(rows if several_lines else ())
        if any("\n" in cell and holds_rows(cell, ",", len(wanted)) for cell in row)
    ]
    if ragged or swallowing:
        return table, ragged + swallowing
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in wanted]
    table.columns = dict(zip(wanted, columns, strict=True))
    return table, []


def unknown_tables(folder: Path) -> list[Finding]:
    """LW005: a file that looks like a table of the pack and has the name of none, so that it would silently have no effect."""
    known = {f"{name}.csv" for name in COLUMNS}
    strange = [
        path.name
        for path in folder.iterdir()
        if path.name not in known and (path.suffix.lower() in _SHEETS or path.name.lower().partition(".")[0] in COLUMNS)
    ]
    more = {"expected": ", ".join(sorted(known))}
    return [
        Finding("LW005", Place(f"{folder.name}/{name}"), observed=name, more=dict(more))
        for name in sorted(strange)
        if not name.startswith(OF_OTHERS)
    ]


def unreadable_file(folder: Path, name: str) -> list[Finding]:
    """LW005: the pack has something of the name of a table that is no file, or that cannot be opened."""
    path, file = folder / f"{name}.csv", f"{folder.name}/{name}.csv"
    if not os.path.lexists(path):
        return []
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device: opening it could wait for ever
        return [Finding("LW005", Place(file), observed=say("file.no-text"), more={"expected": "UTF-8, CSV"})]
    try:
        path.open("rb").close()
    except OSError as error:
        return [_unusable(file, error)]
    return []


def _unusable(file: str, error: Exception) -> Finding:
    return Finding("LW005", Place(file), observed=reason_of(error), more={"expected": "UTF-8, CSV"})
