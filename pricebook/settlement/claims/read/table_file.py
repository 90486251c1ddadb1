"""Reads claim lines from CSV and Parquet. The database reads a file that is in order; another one is read row by row."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from pricebook.settlement.cards import nobodys, says_nothing
from pricebook.settlement.claims.database import HASHES, PLAIN_DAYS, WITH_HASHES, not_of_the_file, set_variables, statement
from pricebook.settlement.claims.read.columns import HASHED, MOST_LETTERS, columns_of_table, missing_from
from pricebook.settlement.claims.read.csv_rows import UTF_16, headings_of, names_separator, read_csv_stream, without_columns
from pricebook.settlement.claims.read.month_first import DAYS, month_first, without_open_days
from pricebook.settlement.claims.read.no_rows import WITHOUT_DAY, NoRows
from pricebook.settlement.claims.read.problems import ReadFile, broken_off, without_lines
from pricebook.settlement.claims.read.rows import FIRST_ROW, Rows, texts_of

_MOST_OF_A_LINE = 2**20  # bytes
_AT_ONCE = 1_000  # rows
_TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """Rows of a Parquet file, from `first`, which counts from 0, to before `end`; None: to its last."""

    path: Path
    first: int = 0
    end: int | None = None


def view_parquet(con: duckdb.DuckDBPyConnection, unit: ParquetRows, number: int, label: str, rows: Rows) -> ReadFile:
    """Makes rows of a Parquet file what stands in `raw`, without a copy. What cannot be read is a finding (ST041, ST042)."""
    try:
        named = con.execute("select name from parquet_schema($1) where num_children is null order by column_id", [str(unit.path)])
        headings = [name for (name,) in named.fetchall()]
        columns = columns_of_table(headings)
        if finding := without_columns(label, columns):
            return ReadFile(findings=[finding])
        set_variables(con, claims_file=str(unit.path))
        names = ", ".join(f"c{column}" for column in range(len(headings)))
        within = f"number >= {unit.first}" + (f" and number < {unit.end}" if unit.end is not None else "")
        read = f"read_parquet(getvariable('claims_file'), file_row_number = true) as t({names}, number)"
        source = f"(select * from {read} where {within})"
        types = [kind for _, kind, *_ in con.execute("describe from read_parquet(getvariable('claims_file'))").fetchall()]
        places = {column: headings.index(heading) for column, heading in columns.items()}
        said = {column: _as_text(place, types[place]) for column, place in places.items()}.get
        counted = con.execute(f"select count(*) from {source}").fetchone()
        con.execute(f"create or replace view texts as {texts_of(said, source, number, rows.line)}")
        plain = con.execute(statement(PLAIN_DAYS)).fetchone() == (True,)
        taken = 0 if plain else _pass_over(con, headings, source)
        left = f"(select * from {source} where number not in (select number from passed_over))" if taken else source
        is_open = False
        if not plain and any(types[places[day]] == _TEXT for day in DAYS if day in places):
            con.execute(f"create or replace view texts as {texts_of(said, read, number, rows.line)}")  # of the whole file
            is_open = bool(month_first(con))
        if not plain:
            told = without_open_days(said) if is_open else said
            con.execute(f"create or replace view texts as {texts_of(told, left, number, rows.line)}")
        _fill_hashes(con, rows)
        con.execute("alter table raw rename to read_rows")
        con.execute(f"create view raw as {statement(WITH_HASHES)}")
    except duckdb.Error as error:
        not_of_the_file(error)
        return ReadFile(findings=[broken_off(label)])
    numbered = counted[0] if counted is not None else 0
    rows.line += numbered
    lines = numbered - taken
    return ReadFile(lines, [] if lines or unit.first else [without_lines(label)])


def _pass_over(con: duckdb.DuckDBPyConnection, headings: Sequence[str], source: str) -> int:
    """Fills `passed_over` with the rows of what is read that are no lines, and gives their number.

    The other columns are looked at only where no day can stand.
    """
    found = con.execute(f"select row - {FIRST_ROW} from texts where {WITHOUT_DAY} order by row").fetchall()
    con.execute("create or replace temp table passed_over as select unnest($1::bigint[]) as number", [[row for (row,) in found]])
    if not found:
        return 0
    cells = ", ".join(f"coalesce(cast(c{column} as varchar), '')" for column in range(len(headings)))
    asked = f"select number, {cells} from {source} where number in (select number from passed_over) order by number"
    answer, no_rows, taken = con.execute(asked), NoRows(headings), []
    while rows := answer.fetchmany(_AT_ONCE):
        taken += [number for number, *texts in rows if no_rows.holds(texts)]
    con.execute("create or replace temp table passed_over as select unnest($1::bigint[]) as number", [taken])
    return len(taken)


def _as_text(column: int, kind: str) -> str:
    """A column as text, in SQL. A number has no mark of thousands: with 3 decimals it gets a fourth, so as to read one way."""
    text = f"cast(c{column} as varchar)"
    return text if kind == _TEXT else f"regexp_replace({text}, '^(-?\\d+\\.\\d{{3}})$', '\\10')"


def close_view(con: duckdb.DuckDBPyConnection) -> None:
    """Makes `raw` the empty table again that other files are read into."""
    if con.execute("select 1 from duckdb_views() where view_name = 'raw'").fetchone() is not None:
        con.execute("drop view raw")
        con.execute("alter table read_rows rename to raw")
    con.execute("truncate raw")
    con.execute("create or replace view texts as select * from raw")


def _fill_hashes(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Fills `hashes` for `texts`: each card, visit and performer is hashed once, for it stands in many lines.

    What says that there is none has no hash, nor has a card that is nobody's.
    """
    each = " union all ".join(
        f"select distinct '{column}' as column_, {column} as said from texts where {column} is not null" for column in HASHED
    )
    con.execute(f"create or replace table said_once as {each}")
    no_digit = con.execute("select distinct said from said_once where not regexp_matches(said, '[0-9]')").fetchall()
    nothing = [said for (said,) in no_digit if says_nothing(said.strip())]
    con.execute("delete from said_once where said in (select unnest($1::varchar[]))", [nothing])  # "-" is nobody's card
    inner, outer = rows.key.pads
    set_variables(con, inner_pad=inner, outer_pad=outer, most_letters=MOST_LETTERS, nobody=nobodys())
    con.execute(f"create or replace table hashes as {statement(HASHES)}")
    set_variables(con, inner_pad=None, outer_pad=None)


def read_csv(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    """Reads the lines of a CSV file into `raw`; the separator is that of its headings.

    A file that is no UTF-8, has rows of another length, or something above its headings is read row by row: the rows that are in
    order are kept, and the others are a finding (ST041: a row of another length; ST043: letters that are no UTF-8).
    """
    with path.open("rb") as file:
        first = file.readline(_MOST_OF_A_LINE)
        if first[:2] in UTF_16 or names_separator(first.decode("utf-8-sig", errors="replace")):
            file.seek(0)
            return read_csv_stream(con, file, number, label, rows)
    try:
        headings, separator = _head(path)
    except csv.Error:
        return ReadFile(findings=[broken_off(label)])
    before, lines = rows.line, None if missing_from(columns_of_table(headings)) else _lines_of(path)
    options = f"all_varchar = true, header = true, auto_detect = false, delim = '{_escaped(separator)}'"
    names = ", ".join(f"'c{column}': 'varchar'" for column in range(len(headings)))
    source = f"read_csv($1, {options}, quote = '\"', escape = '\"', columns = {{{names}}}, strict_mode = true)"
    try:
        if lines is not None:  # the database passes over a blank one, and the rows below it would be called by other numbers
            read = _read(con, path, number, label, rows, headings, source)
            if not read.lines or read.lines == lines - 1:
                _take_out(con, path, number, label, (headings, separator), read)
                return read
    except duckdb.Error as error:
        not_of_the_file(error)
    con.execute("delete from raw where file = $1", [number])  # cells with ends of lines in them are looked at one by one
    rows.line = before
    with path.open("rb") as file:
        return read_csv_stream(con, file, number, label, rows)


def _escaped(separator: str) -> str:
    return "\\t" if separator == "\t" else separator


def _head(path: Path) -> tuple[list[str], str]:
    """The headings of a CSV file, and its separator."""
    with path.open("rb") as file:
        line = file.readline(_MOST_OF_A_LINE).decode("utf-8-sig", errors="replace")
    return headings_of(line)


def _lines_of(path: Path) -> int | None:
    """How many lines a file has; None where a blank one stands anywhere in it."""
    before, ends = b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_MOST_OF_A_LINE):
            together = before + chunk
            if b"\n\n" in together or b"\n\r\n" in together:
                return None
            before, ends = together[-2:], ends + chunk.count(b"\n")
    return ends + (not before.endswith(b"\n"))


def _read(
    con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows, headings: list[str], source: str
) -> ReadFile:
    said = {column: f"c{headings.index(heading)}" for column, heading in columns_of_table(headings).items()}
    numbered = f"select row_number() over () - 1 as number, {', '.join(dict.fromkeys(said.values()))} from {source}"
    con.execute(f"create or replace temp table read_lines as {numbered}", [str(path)])
    con.execute(f"create or replace view texts as {texts_of(said.get, 'read_lines', number, rows.line)}")
    _fill_hashes(con, rows)
    counted = con.execute(f"insert into raw {statement(WITH_HASHES)}").fetchone()
    con.execute("drop table read_lines")
    con.execute("create or replace view texts as select * from raw")
    lines = counted[0] if counted is not None else 0
    rows.line += lines
    return ReadFile(lines, [] if lines else [without_lines(label)])


def _take_out(
    con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, head: tuple[list[str], str], read: ReadFile
) -> None:
    """Takes rows that are no lines out of what was read of a file, each row of which is one line of text."""
    headings, separator = head
    found = con.execute(f"select row from raw where file = $1 and {WITHOUT_DAY} order by row", [number]).fetchall()
    if not found:
        return
    wanted, no_rows, taken = {row for (row,) in found}, NoRows(headings), []
    with path.open("rb") as file:
        for row, line in enumerate(islice(file, found[-1][0]), 1):
            if row in wanted and no_rows.holds(next(csv.reader([line.decode("utf-8-sig", "replace")], delimiter=separator), [])):
                taken.append(row)
    con.execute("delete from raw where file = $1 and row in (select unnest($2::bigint[]))", [number, taken])
    read.lines -= len(taken)
    if not read.lines:
        read.findings.append(without_lines(label))
