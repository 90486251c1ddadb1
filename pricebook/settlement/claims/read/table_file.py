"""Reads claim lines from CSV and Parquet. The database reads a file that is in order; of another one the good rows are read."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.database import HASHES, WITH_HASHES, insert, not_of_the_file, set_variables, statement
from pricebook.settlement.claims.read.columns import HASHED, MOST_LETTERS, columns_in, missing_from
from pricebook.settlement.claims.read.problems import broken_off, unread, without_lines
from pricebook.settlement.claims.read.rows import Row, Rows, texts_of

_SEPARATORS = (",", ";", "\t", "|")
_MOST_OF_A_LINE = 2**20  # characters
_MOST_COLUMNS = 1_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """Rows of a Parquet file, from `first`, which counts from 0, to before `end`; None: to its last."""

    path: Path
    first: int = 0
    end: int | None = None


@dataclass(slots=True)
class ReadFile:
    """What was read of a file: how many lines, and what is wrong with it."""

    lines: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "ReadFile") -> None:
        """Adds what was read of another file."""
        self.lines += other.lines
        self.findings += other.findings


def view_parquet(con: duckdb.DuckDBPyConnection, unit: ParquetRows, number: int, label: str, rows: Rows) -> ReadFile:
    """Makes rows of a Parquet file what stands in `raw`, without a copy. What cannot be read is a finding (ST041, ST042)."""
    try:
        named = con.execute("select name from parquet_schema($1) where num_children is null order by column_id", [str(unit.path)])
        headings = [name for (name,) in named.fetchall()]
        columns = columns_in(headings)
        if finding := _without_columns(label, columns):
            return ReadFile(findings=[finding])
        set_variables(con, claims_file=str(unit.path))
        names = ", ".join(f"c{column}" for column in range(len(headings)))
        within = f"number >= {unit.first}" + (f" and number < {unit.end}" if unit.end is not None else "")
        read = f"read_parquet(getvariable('claims_file'), file_row_number = true) as t({names}, number)"
        source = f"(select * from {read} where {within})"
        said = {column: f"cast(c{headings.index(heading)} as varchar)" for column, heading in columns.items()}.get
        counted = con.execute(f"select count(*) from {source}").fetchone()
        con.execute(f"create or replace view texts as {texts_of(said, source, number, rows.line)}")
        _fill_hashes(con, rows)
        con.execute("alter table raw rename to read_rows")
        con.execute(f"create view raw as {statement(WITH_HASHES)}")
    except duckdb.Error as error:
        not_of_the_file(error)
        return ReadFile(findings=[broken_off(label)])
    lines = counted[0] if counted is not None else 0
    rows.line += lines
    return ReadFile(lines, [] if lines or unit.first else [without_lines(label)])


def close_view(con: duckdb.DuckDBPyConnection) -> None:
    """Makes `raw` the empty table again that other files are read into."""
    if con.execute("select 1 from duckdb_views() where view_name = 'raw'").fetchone() is not None:
        con.execute("drop view raw")
        con.execute("alter table read_rows rename to raw")
    con.execute("truncate raw")
    con.execute("create or replace view texts as select * from raw")


def _fill_hashes(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Fills `hashes` for `texts`: each card, visit and performer is hashed once, for it stands in many lines."""
    each = " union all ".join(f"select {column} as said from texts" for column in HASHED)
    con.execute(f"create or replace table said_once as select distinct said from ({each}) where said is not null")
    inner, outer = rows.key.pads
    set_variables(con, inner_pad=inner, outer_pad=outer, most_letters=MOST_LETTERS)
    con.execute(f"create or replace table hashes as {statement(HASHES)}")
    set_variables(con, inner_pad=None, outer_pad=None)


def read_csv(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    """Reads the lines of a CSV file into `raw`; the separator is that of its headings.

    A file that is no UTF-8, or has rows of another length, is read row by row: the rows that are in order are kept, and the
    others are a finding (ST041: a row of another length; ST043: letters that are no UTF-8).
    """
    with path.open("rb") as file:
        if file.read(2) in _UTF_16:
            return ReadFile(findings=[unread("ST043", Place(label), 1, 0)])
    try:
        headings, separator = _head(path)
    except csv.Error:
        return ReadFile(findings=[broken_off(label)])
    before = rows.line
    options = f"all_varchar = true, header = true, auto_detect = false, delim = '{_escaped(separator)}'"
    names = ", ".join(f"'c{column}': 'varchar'" for column in range(len(headings)))
    source = f"read_csv($1, {options}, quote = '\"', escape = '\"', columns = {{{names}}}, strict_mode = true)"
    try:
        if not _has_blank_row(path):  # the database passes over one, and the rows below it would be called by other numbers
            return _read(con, path, number, label, rows, headings, source)
    except duckdb.Error as error:
        not_of_the_file(error)
        con.execute("delete from raw where file = $1", [number])
        rows.line = before
    with path.open("rb") as file:
        return read_csv_stream(con, file, number, label, rows)


def _escaped(separator: str) -> str:
    return "\\t" if separator == "\t" else separator


def _head(path: Path) -> tuple[list[str], str]:
    """The headings of a CSV file, and its separator."""
    with path.open("rb") as file:
        line = file.readline(_MOST_OF_A_LINE).decode("utf-8-sig", errors="replace")
    separator = _separator(line)
    return next(csv.reader([line], delimiter=separator), [])[:_MOST_COLUMNS], separator


def _has_blank_row(path: Path) -> bool:
    """Whether two ends of lines stand together anywhere in a file."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_MOST_OF_A_LINE):
            together = before + chunk
            if b"\n\n" in together or b"\n\r\n" in together:
                return True
            before = together[-2:]
    return False


def _separator(line: str) -> str:
    """The separator of columns: the one that the headings have most of."""
    return max(_SEPARATORS, key=line.count)


def _read(
    con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows, headings: list[str], source: str
) -> ReadFile:
    columns = columns_in(headings)
    if finding := _without_columns(label, columns):
        return ReadFile(findings=[finding])
    said = {column: f"c{headings.index(heading)}" for column, heading in columns.items()}
    numbered = f"select row_number() over () - 1 as number, {', '.join(said.values())} from {source}"
    con.execute(f"create or replace temp table read_lines as {numbered}", [str(path)])
    con.execute(f"create or replace view texts as {texts_of(said.get, 'read_lines', number, rows.line)}")
    _fill_hashes(con, rows)
    counted = con.execute(f"insert into raw {statement(WITH_HASHES)}").fetchone()
    con.execute("drop table read_lines")
    con.execute("create or replace view texts as select * from raw")
    lines = counted[0] if counted is not None else 0
    rows.line += lines
    return ReadFile(lines, [] if lines else [without_lines(label)])


def _without_columns(label: str, columns: Mapping[str, str]) -> Finding | None:
    missing = missing_from(columns)
    return Finding("ST042", Place(label, row=0), observed=", ".join(missing)) if missing else None


def read_csv_stream(con: duckdb.DuckDBPyConnection, file: IO[bytes], number: int, label: str, rows: Rows) -> ReadFile:
    """Reads the lines of CSV row by row into `raw`, as `read_csv` does with a file that is not in order.

    Args:
        con: the database.
        file: the file.
        number: its number.
        label: how it is called in findings.
        rows: what makes the rows.
    """
    read = ReadFile()
    wrong: dict[str, list[int]] = {"ST041": [], "ST043": []}
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        insert(con, "raw", _good_rows(text, number, label, rows, read, wrong))
    except (csv.Error, OSError):
        wrong["ST041"].append(read.lines + 2)
    good = max(0, read.lines - sum(map(len, wrong.values())))
    for code, found in wrong.items():
        if found:
            first, *others = (Place(label, row=row - 1) for row in found)
            read.findings.append(unread(code, first, len(found), good, others=others))
    if not read.lines and not read.findings:
        read.findings.append(without_lines(label))
    return read


def _good_rows(
    text: io.TextIOWrapper, number: int, label: str, rows: Rows, read: ReadFile, wrong: dict[str, list[int]]
) -> Iterator[Row]:
    head = text.readline(_MOST_OF_A_LINE)
    separator = _separator(head)
    headings = next(csv.reader([head], delimiter=separator), [])[:_MOST_COLUMNS]
    columns = columns_in(headings)
    if finding := _without_columns(label, columns):
        read.findings.append(finding)
        return
    at = {column: headings.index(heading) for column, heading in columns.items()}
    for row, cells in enumerate(csv.reader(text, delimiter=separator), 2):
        if not cells:
            continue
        read.lines += 1
        if len(cells) != len(headings):
            wrong["ST041"].append(row)
        elif any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
            wrong["ST043"].append(row)
        else:
            yield rows.of(number, row, {column: cells[place] for column, place in at.items()})
