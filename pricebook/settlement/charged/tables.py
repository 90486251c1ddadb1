"""Reads tables of what was charged (templates/charged.toml) from workbooks, CSV and Parquet.

Only the columns that a check needs are read. What is known of a person becomes a keyed hash as it is read; findings name files by
their number, and rows, but no contents.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import duckdb

from pricebook.base.in_memory import in_memory
from pricebook.findings import Finding, Place
from pricebook.settlement.cards import Card
from pricebook.settlement.charged.cells import UNREADABLE, Reader
from pricebook.settlement.charged.columns import (
    columns_in,
    columns_of,
    heading_of,
    heads_again,
    judged_together,
    readers_of,
)
from pricebook.settlement.charged.either_way import days_in, with_open_days
from pricebook.settlement.charged.facts import (
    OF_CELLS,
    UNREAD,
    Facts,
    Unknown,
    UnreadCells,
    Worth,
    facts_of,
    price_of_return,
    unread_cells,
    with_least,
)
from pricebook.settlement.charged.no_rows import NoRows
from pricebook.settlement.charged.sheets import kinds_of, part_of_table, side_by_side, titles_with_sums, without
from pricebook.settlement.charged.units import not_in_dong
from pricebook.settlement.claims.read.problems import broken_off
from pricebook.settlement.keyed import Key
from pricebook.settlement.same_files import given_twice, said_twice
from pricebook.tables import hidden_parts, in_unicode, open_sheets
from pricebook.tables.cells.text import Cell
from pricebook.tables.merged import rows_with_merged, together_with

PARQUET = ".parquet"
_AT_ONCE = 10_000  # rows of a Parquet file
_AMOUNT = "amount"
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class ChargedRow:
    """One row: where it stands, and its values by column. Columns that the file does not have, and blank cells, are missing.

    `amount_with`: the first of the rows over which the cell of its amount is merged. That row has the amount of all of them, and
    the others 0 đồng.
    """

    at: Place
    values: Mapping[str, Any]
    amount_with: Place | None = None

    def get(self, column: str, kind: type[Kept]) -> Kept | None:
        """The value of a column, where it has one of this kind."""
        value = self.values.get(column)
        return value if isinstance(value, kind) else None


@dataclass(slots=True)
class ChargedTable:
    """The rows of some files.

    Attributes:
        rows, unread: the rows whose cells could all be read, and the others, with what could be read of them.
        columns: the columns that every file with rows has.
        read: how many rows there were, with those that could not be read.
        findings: ST050, ST051, and what is wrong with the files.
        take: takes each row as it is read, where they are too many to be kept; `rows` and `unread` stay empty then.
    """

    rows: list[ChargedRow] = field(default_factory=list)
    unread: list[ChargedRow] = field(default_factory=list)
    columns: set[str] | None = None
    read: int = 0
    findings: list[Finding] = field(default_factory=list)
    take: Callable[[ChargedRow], None] | None = None

    @property
    def whole(self) -> bool:
        """Whether every file, worksheet and case could be read, be it without some of its rows."""
        return all(finding.severity != "error" or finding.code in OF_CELLS for finding in self.findings)

    def has(self, column: str) -> bool:
        """Whether every file has a column."""
        return column in (self.columns or ())

    def states(self, column: str) -> bool:
        """Whether every file has a column, and some row says something in it."""
        return self.has(column) and any(row.values.get(column) not in (None, Card.OF_NOBODY) for row in self.rows)


FileReader = Callable[[Path, str, Mapping[str, Reader], ChargedTable], None]  # of a file, and what it is called


def read_charged(
    paths: Sequence[Path], table: str, key: Key, more: Mapping[str, FileReader] | None = None, called: str = ""
) -> ChargedTable:
    """Reads the rows of a table from files. One that was given twice is read once (ST053).

    Args:
        paths: workbooks, CSV or Parquet files. They are called by their numbers ("1.csv"), for a name may hold that of a patient.
        table: which table, as `templates/charged.toml` declares it.
        key: the key of the hashes.
        more: what reads files of further formats, by their suffix.
        called: what stands before the number where a verb reads files of several kinds: "form-" makes "form-1.csv".
    """
    found, readers, copies = ChargedTable(), with_least(readers_of(table, key), table), given_twice(paths)
    labels = [f"{called}{number}{path.suffix.lower()}" for number, path in enumerate(paths, 1)]
    for number, (path, label) in enumerate(zip(paths, labels, strict=True)):
        if number in copies:
            found.findings.append(said_twice(label, labels[copies[number]], counts=False))
        elif read := (more or {}).get(path.suffix.lower()):
            read(path, label, readers, found)
        else:
            read_file(path, label, table, readers, found)
    return found


def read_file(path: Path, label: str, table: str, readers: Mapping[str, Reader], found: ChargedTable) -> None:
    """Reads the rows of a table from one file.

    Args:
        path: a workbook, CSV or Parquet file.
        label: what findings call it.
        table: which table, as `templates/charged.toml` declares it.
        readers: what reads the cells of each column.
        found: takes the rows, and what is wrong.
    """
    if path.suffix.lower() == PARQUET:
        _read_parquet(path, label, table, readers, found)
    else:
        _read_sheets(path, label, table, readers, found)


def _read_sheets(path: Path, label: str, table: str, readers: Mapping[str, Reader], found: ChargedTable) -> None:
    sheets, findings = open_sheets(path)
    found.findings += [replace(finding, at=replace(finding.at, file=label, sheet=None)) for finding in findings]
    placed = [
        (Place(label, None if sheet.name is None else str(n), column=begins), part)
        for n, sheet in enumerate(sheets or (), 1)
        for begins, part in side_by_side(in_unicode(sheet), table)
    ]
    headed = [(place, sheet, heading_of(sheet, table)) for place, sheet in placed]
    read = [heading.at for _, _, heading in headed if heading is not None and not heading.missing]
    for place, sheet, heading in headed:
        if heading is not None and not heading.missing:
            if (unit := not_in_dong(place, sheet, heading, table)) is not None:
                found.findings.append(unit)
                continue
            of_each = [heading.at[one.id] for one in columns_of(table) if one.id in heading.at and not one.adds_up]
            rows = rows_with_merged(sheet, of_each, heading.first)
            together = together_with(sheet, heading.at[_AMOUNT], heading.first) if judged_together(table) else {}
            seen_as = sheet if place.sheet is None else replace(sheet, name=place.sheet)  # its name may be that of a patient
            hidden = hidden_parts(label, seen_as, heading.at.values(), heading.row)
            found.findings += [one for one in hidden if one not in found.findings]
            facts = facts_of(sheet, rows, heading, table, readers)
            below = list(enumerate(rows[heading.first :], heading.first))
            titles = titles_with_sums(below, heading.at, readers, table)
            read_by = with_open_days(readers, days_in(rows[heading.first :], heading.at, table))
            _read_rows(place, below, heading.at, read_by, found, table, together, facts, titles)
        elif read and (lacking := part_of_table(place, sheet, heading, read, readers, table)) is not None:
            found.findings.append(lacking)
    if sheets is not None and not read:
        near = [(place, heading) for place, _, heading in headed if heading is not None]
        place, heading = max(near, key=lambda one: len(one[1].at), default=(Place(label), None))
        found.findings.append(
            without(place, columns_in((), table)[1])
            if heading is None
            else without(replace(place, row=heading.row), heading.missing, heading.cells, heading.at)
        )


def _read_parquet(path: Path, label: str, table: str, readers: Mapping[str, Reader], found: ChargedTable) -> None:
    before = found.read
    with in_memory() as con:
        con.execute("set allowed_paths = $1", [[str(path.absolute())]])
        con.execute("set enable_external_access = false")
        try:
            named = con.execute("select name from parquet_schema($1) where num_children is null order by column_id", [str(path)])
            headings: list[Cell] = [name for (name,) in named.fetchall()]
            at, missing = columns_in(headings, table)
            if missing or not at:
                found.findings.append(without(Place(label), missing, headings, at))
                return
            names = ", ".join(f"c{column}" for column in range(len(headings)))
            each_once = f"select distinct c{{}} from read_parquet($1) as t({names})"
            days = {
                id_: [day for (day,) in con.execute(each_once.format(at[id_]), [str(path)]).fetchall()]
                for id_ in days_in((), at, table)
            }
            readers = with_open_days(readers, days)
            # All of them are read, for what stands beside our columns may say that a row is a total.
            rows, row = con.execute(f"select * from read_parquet($1) as t({names})", [str(path)]), 0
            while batch := rows.fetchmany(_AT_ONCE):
                _read_rows(Place(label), enumerate(batch, row), at, readers, found, table)
                row += len(batch)
        except duckdb.Error:
            found.findings.append(broken_off(label, found.read - before))


def _read_rows(
    place: Place, rows: Iterable[tuple[int, Sequence[Any]]], at: Mapping[str, int], readers: Mapping[str, Reader],
    found: ChargedTable, table: str, together: Mapping[int, int] = MappingProxyType({}), facts: Facts = MappingProxyType({}),
    titles: Collection[int] = (),
) -> None:  # fmt: skip
    found.columns = set(at) if found.columns is None else found.columns & set(at)
    columns = columns_of(table)
    needed = {column.id for column in columns if column.needed}
    filled = {column.id for column in columns if column.filled}
    unread: UnreadCells = {}
    take = found.take or found.rows.append
    other = [at[column.id] for column in columns if column.excludes and column.id in at]
    none = NoRows(kinds_of(at, table))
    tops, sums = set(together.values()), set[int]()  # the rows whose amount is that of the rows below as well
    for row, cells in rows:
        if not any(cell is not None and cell != "" for cell in cells) or any(
            cells[number] for number in other if number < len(cells)
        ):
            continue
        where = replace(place, row=row)
        values = {id_: readers[id_](cells[column] if column < len(cells) else None) for id_, column in at.items()}
        of_row = facts.get(row, {})
        worth: dict[str, Worth] = {id_: each for id_, each in values.items() if isinstance(each, Unknown)}
        worth |= {id_: of_row[column] for id_, column in at.items() if column in of_row} if of_row else {}
        values |= {id_: UNREADABLE if isinstance(each, Unknown) else each for id_, each in worth.items()}
        if isinstance(values.get(_AMOUNT), Decimal) and row in tops:
            sums.add(row)
        top = together.get(row, row)
        if top != row and top in sums:
            values[_AMOUNT] = Decimal(0)
        values |= price_of_return(values)
        lacking = [id_ for id_, value in values.items() if value is UNREADABLE or (value is None and id_ in needed)]
        wrong = [id_ for id_ in lacking if values[id_] is UNREADABLE or id_ in filled]
        if lacking and (again := heads_again(cells, at, table)) is not None:
            if again != at:  # the columns stand in another order below it
                at, other = again, [again[column.id] for column in columns if column.excludes and column.id in again]
                none.kinds = kinds_of(at, table)
            continue
        if lacking and (row in titles or none.kind(cells, values) is not None):
            continue
        found.read += 1
        none.row(values, sound=not wrong)
        for id_ in wrong:
            why = worth.get(id_)
            key = id_, why if isinstance(why, Unknown) else UNREAD
            unread.setdefault(key, []).append(replace(where, column=at[id_]))
        said = ChargedRow(
            where,
            {id_: value for id_, value in values.items() if value not in (None, UNREADABLE)},
            replace(place, row=top) if top in sums else None,
        )
        if not wrong:
            take(said)
        elif found.take is None:
            found.unread.append(said)
    found.findings += unread_cells(table, unread)


def day_of(moment: date | datetime) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def amount_of(row: ChargedRow, column: str) -> Decimal:
    """An amount that every row of the table has."""
    return row.get(column, Decimal) or Decimal(0)
