"""The CSV tables of a pack: their columns, and how they are read."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

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
    "norms": (
        "service_id", "class", "component", "item_code", "item_name", "unit", "quantity", "per", "loss_pct", "amount", "source",
    ),
    "amounts": ("service_id", "class", "component", "amount", "index", "source"),
    "fixed_prices": ("service_id", "class", "price", "source"),
    "issued": ("service_id", "class", "price", "source"),
}  # fmt: skip
NEVER_BLANK: dict[str, tuple[str, ...]] = {
    "services": ("service_id", "part", "source", "verified_on"),
    "ceilings": ("service_id", "ceiling", "source", "verified_on"),
    "norms": ("service_id", "component", "source"),
    "amounts": ("service_id", "component", "amount", "source"),
    "fixed_prices": ("service_id", "price", "source"),
    "issued": ("service_id", "price", "source"),
}


@dataclass(slots=True)
class PackTable:
    """A table as columns of texts, with the rows in the order of the file. A table that the pack does not have is empty."""

    name: str
    file: str
    columns: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def empty(cls, folder: Path, name: str) -> "PackTable":
        """The table without rows."""
        return cls(name, f"{folder.name}/{name}.csv", {column: [] for column in COLUMNS[name]})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

    def place(self, row: int, column: str) -> Place:
        """The place of a cell; `row` counts from 0, without the heading."""
        return Place(self.file, None, row + 1, COLUMNS[self.name].index(column))


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
    """Reads one table of a pack.

    Returns:
        A pair: the table, which is empty if its file is missing or cannot be used; and the findings (LW005: the file cannot be
        read, or its heading or a row does not have the declared columns).
    """
    wanted = COLUMNS[name]
    path = folder / f"{name}.csv"
    table = PackTable.empty(folder, name)
    if not path.is_file():
        return table, []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            heading = tuple(next(reader, []))
            rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        return table, [Finding("LW005", Place(table.file), observed=reason_of(error), more={"expected": "UTF-8, CSV"})]
    if heading != wanted:
        more = {"expected": ", ".join(wanted)}
        return table, [Finding("LW005", Place(table.file, None, 0), observed=", ".join(heading), more=dict(more))]
    ragged = [Finding("LW005", Place(table.file, None, i + 1), observed=str(len(row)), more={"expected": str(len(wanted))})
              for i, row in enumerate(rows) if len(row) != len(wanted)]  # fmt: skip
    if ragged:
        return table, ragged
    if rows:
        table.columns = dict(zip(wanted, (list(column) for column in zip(*rows, strict=True)), strict=True))
    return table, []
