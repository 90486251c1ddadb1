"""Reads what patients paid, from tables (templates/charged.toml, [receipts]), as lines of the same form as those of claims."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import duckdb

from pricebook.findings import Place
from pricebook.settlement.charged.cells import read_text
from pricebook.settlement.charged.columns import readers_of
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable, read_file
from pricebook.settlement.claims.database import insert
from pricebook.settlement.claims.read.problems import ReadFile
from pricebook.settlement.claims.read.rows import Row, Rows

TABLE = "receipts"
NO_CODE = "?"  # of what a receipt calls by its name alone
_AT_ONCE = 5_000  # lines that are held before they go into the database
_HASHED = ("visit", "card")  # as claims are: by the text as it stands


def read_receipts(con: duckdb.DuckDBPyConnection, path: Path, label: str, labels: list[str], rows: Rows) -> ReadFile:
    """Reads the lines of a file into `raw`, and into `requested` what they say of the patient's request.

    Args:
        con: the database.
        path: a workbook, CSV or Parquet file.
        label: what findings call it.
        labels: takes the file, or each of its worksheets with rows.
        rows: what makes the rows, with the key and the facility of lines that name none.
    """
    readers = readers_of(TABLE, rows.key)
    into = _Into(con, label, labels, rows)
    table = ChargedTable(take=into.take)
    read_file(path, label, TABLE, readers | dict.fromkeys(_HASHED, read_text), table)
    into.put()
    if not labels:
        labels.append(label)
    findings = [
        replace(each, at=_place(each.at, label), cells=tuple(_place(cell, label) for cell in each.cells))
        for each in table.findings
    ]
    return ReadFile(table.read, findings)


@dataclass(slots=True)
class _Into:
    """Takes the lines of a file, and puts them into the database, some thousands at once."""

    con: duckdb.DuckDBPyConnection
    label: str
    labels: list[str]
    rows: Rows
    held: list[Row] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)

    def take(self, row: ChargedRow) -> None:
        here = str(_place(row.at, self.label).file)
        if not self.labels or self.labels[-1] != here:
            self.labels.append(here)
        self.held.append(self.rows.of(len(self.labels) - 1, (row.at.row or 0) + 1, _texts(row)))
        if (requested := row.get("requested", str)) is not None:
            self.said.append((self.rows.line, requested))
        if len(self.held) == _AT_ONCE:
            self.put()

    def put(self) -> None:
        """Puts what is held into the database."""
        insert(self.con, "raw", self.held)
        insert(self.con, "requested", self.said)
        self.held.clear()
        self.said.clear()


def _place(at: Place, label: str) -> Place:
    """A place as claims have them: a worksheet is a part of the file, and no column is named."""
    return Place(f"{label}/{at.sheet}" if at.sheet is not None else label, row=at.row)


def _texts(row: ChargedRow) -> dict[str, str | None]:
    """The columns of a line as claims have them. What has a name alone has a code that says so."""
    texts = {column: _text(value) for column, value in row.values.items()}
    if texts.get("item_name"):
        texts.setdefault("item_code", NO_CODE)
    elif texts.get("name"):
        texts.setdefault("code", NO_CODE)
    return texts


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:.6f}"  # which is no figure that reads two ways
    return str(value)  # a day as 2019-07-01, with its time as 2019-07-01 08:30:00
