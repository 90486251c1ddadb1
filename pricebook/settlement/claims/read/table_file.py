"""Reads claim lines from CSV and Parquet. The database reads a file that is in order; of another one the good rows are read."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.database import insert
from pricebook.settlement.claims.read.columns import columns_in, missing_from
from pricebook.settlement.claims.read.rows import Row, Rows, select_of

_SEPARATORS = (",", ";", "\t", "|")
_MOST_OF_A_LINE = 2**20  # characters
_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class ReadFile:
    """What was read of a file: how many lines, and what is wrong with it."""

    lines: int = 0
    findings: list[Finding] = field(default_factory=list)


def read_parquet(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    """Reads the lines of a Parquet file into `raw`. What cannot be read is a finding (ST041, ST042)."""
    try:
        named = con.execute("select name from parquet_schema($1) where num_children is null order by column_id", [str(path)])
        return _read(con, path, number, label, rows, [name for (name,) in named.fetchall()], "read_parquet($6)")
    except duckdb.Error:
        return ReadFile(findings=[Finding("ST041", Place(label))])


def read_csv(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    """Reads the lines of a CSV file into `raw`; the separator is that of its headings.

    A file that is no UTF-8, or has rows of another length, is read row by row: the rows that are in order are kept, and the others
    are a finding (ST041: a row of another length; ST043: letters that are no UTF-8).
    """
    headings, separator = _head(path)
    before = rows.line
    options = f"all_varchar = true, header = true, auto_detect = false, delim = '{_escaped(separator)}'"
    names = ", ".join(f"'c{column}': 'varchar'" for column in range(len(headings)))
    source = f"read_csv($6, {options}, quote = '\"', escape = '\"', columns = {{{names}}}, strict_mode = true)"
    try:
        return _read(con, path, number, label, rows, headings, source)
    except duckdb.Error:
        con.execute("delete from raw where file = $1", [number])
        rows.line = before
        return _read_row_by_row(con, path, number, label, rows, separator)


def _escaped(separator: str) -> str:
    return "\\t" if separator == "\t" else separator


def _head(path: Path) -> tuple[list[str], str]:
    """The headings of a CSV file and its separator: the one that the first line has most of."""
    with path.open("rb") as file:
        line = file.readline(_MOST_OF_A_LINE).decode("utf-8-sig", errors="replace")
    separator = max(_SEPARATORS, key=line.count)
    return next(csv.reader([line], delimiter=separator), [])[:_MOST_COLUMNS], separator


def _read(
    con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows, headings: list[str], source: str
) -> ReadFile:
    columns = columns_in(headings)
    if finding := _without_columns(label, columns):
        return ReadFile(findings=[finding])
    at = {column: f"cast(t.c{headings.index(heading)} as varchar)" for column, heading in columns.items()}
    names = ", ".join(f"c{column}" for column in range(len(headings)))
    values = [rows.line, number, rows.facility, *rows.key.pads, str(path)]
    con.execute(f"insert into raw select {select_of(at.get)} from {source} as t({names})", values)
    counted = con.execute("select count(*) from raw where file = $1", [number]).fetchone()
    lines = counted[0] if counted is not None else 0
    rows.line += lines
    return ReadFile(lines)


def _without_columns(label: str, columns: Mapping[str, str]) -> Finding | None:
    missing = missing_from(columns)
    return Finding("ST042", Place(label, row=0), observed=", ".join(missing)) if missing else None


def _read_row_by_row(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows, separator: str) -> ReadFile:
    read = ReadFile()
    wrong: dict[str, list[int]] = {"ST041": [], "ST043": []}

    def good() -> Iterator[Row]:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            reader = csv.reader(file, delimiter=separator)
            headings = next(reader, [])[:_MOST_COLUMNS]
            columns = columns_in(headings)
            if finding := _without_columns(label, columns):
                read.findings.append(finding)
                return
            at = {column: headings.index(heading) for column, heading in columns.items()}
            for row, cells in enumerate(reader, 2):
                if not cells:
                    continue
                read.lines += 1
                if len(cells) != len(headings):
                    wrong["ST041"].append(row)
                elif any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
                    wrong["ST043"].append(row)
                else:
                    yield rows.of(number, row, {column: cells[place] for column, place in at.items()})

    try:
        insert(con, "raw", good())
    except (csv.Error, OSError):
        read.findings.append(Finding("ST041", Place(label)))
    for code, found in wrong.items():
        if found:
            first, *others = (Place(label, row=row - 1) for row in found)
            read.findings.append(Finding(code, first, observed=len(found), cells=tuple(others)))
    return read
