"""The database of one settlement: its tables, and the SQL files that fill and question them."""

import errno
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pricebook.base.in_memory import in_memory

_HERE = Path(__file__).parent
TABLES, *READING = sorted((_HERE / "sql").glob("0[1-9]_*.sql"))
TEXTS, TYPED, FIGURES, NOT_PLAIN, ITEMS_CHARGED, THINGS, EXTENTS_OF_UNITS = READING
EXTENTS, MOVED, BATCH, ACROSS, HASHES, WITH_HASHES, MONTH_FIRST, PLAIN_DAYS = (
    _HERE / "sql" / f"{name}.sql"
    for name in ("extents", "moved", "batch", "across", "hashes", "with_hashes", "month_first", "plain_days")
)
CHARGED, PAIRS, PARTS, WITHOUT_LIST, AGAIN, FACILITY_SUMS = (
    _HERE / "sql" / f"{name}.sql" for name in ("charged", "pairs", "parts", "without_list", "again", "facility_sums")
)
STATED, LINES_WITHOUT, VISITS_APART, REPEATS = (
    _HERE / "sql" / f"{name}.sql" for name in ("stated", "lines_without", "visits_apart", "repeats")
)
TALLY, VISITS_OF_UNIT, NOT_READ, UNITS_WITH, SENT_AGAIN, WITHOUT_NAMES = (
    _HERE / "sql" / f"{name}.sql" for name in ("tally", "visits_of_unit", "not_read", "units_with", "sent_again", "without_names")
)
RECEIPTS, RECEIPT_EXTENTS, RECEIPT_SUMS = (
    _HERE / "sql" / f"{name}.sql" for name in ("receipts", "receipt_extents", "receipt_sums")
)
RULES = {file.stem: file for file in sorted((_HERE / "rules").glob("*.sql"))}
_AT_ONCE = 5_000  # rows in one statement
MEMORY, LEAST_MEMORY = 1_200, 600  # megabytes of all processes together, and of each; beyond it tables are put aside on the disk
# What the machine lacks, not the file that is read.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.ENOMEM)


@cache
def statement(file: Path) -> str:
    """The text of an SQL file."""
    return file.read_text(encoding="utf-8")


def connect(reads: Sequence[Path], spills: Path, work: Path | None = None, processes: int = 1) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the empty tables of a settlement.

    It loads no extension, and reads no file but the ones that are named. Beyond MEMORY it puts tables aside in a folder.

    Args:
        reads: the files that it may read.
        spills: the folder, which is the run's own. What stands there is encrypted by a key of the run, and removed with it.
        work: the folder of the lines that were read, where they are to stay; by default the run's own.
        processes: how many processes share the machine's cores and memory.
    """
    con = in_memory()
    con.execute("set memory_limit = $1", [f"{max(MEMORY // processes, LEAST_MEMORY)}MB"])
    if processes > 1:
        con.execute("set threads = 1")
    con.execute("set temp_directory = $1", [str(spills)])
    con.execute("set temp_file_encryption = true")
    con.execute(
        "set force_mbedtls_unsafe = 'true'"
    )  # the database brings no other cipher; without it nothing is put aside at all
    con.execute("set allowed_paths = $1", [[str(path.absolute()) for path in reads]])
    con.execute("set allowed_directories = $1", [[str((work or spills).absolute())]])
    con.execute("set enable_external_access = false")
    con.execute("set parquet_metadata_cache = true")
    con.execute(statement(TABLES))
    return con


def alone(con: duckdb.DuckDBPyConnection) -> None:
    """Gives a database all cores again, once the other processes have ended their work."""
    con.execute("reset threads")


def not_of_the_file(error: duckdb.Error) -> None:
    """Tells an error that comes of the machine from one of the file that is read: a full disk makes no file a damaged one.

    Raises:
        OSError: the disk or the memory is full, by its number in NO_ROOM.
    """
    said = str(error)
    for number in NO_ROOM:
        if os.strerror(number) in said:
            raise OSError(number, os.strerror(number)) from error
    if isinstance(error, duckdb.OutOfMemoryException):
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from error


def set_variables(con: duckdb.DuckDBPyConnection, **values: int | str | bytes | None) -> None:
    """Sets variables that a question asks for. None of the names comes from an input."""
    for name, value in values.items():
        con.execute(f"set variable {name} = $1", [value])


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows into a table, some thousands at once; all values are bound. None of the names comes from an input."""
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            _insert(con, table, batch)
            batch.clear()
    if batch:
        _insert(con, table, batch)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    columns = list(zip(*rows, strict=True))
    unnested = ", ".join(f"unnest(${number}::varchar[])" for number in range(1, len(columns) + 1))
    con.execute(f"insert into {table} select {unnested}", [[_text(value) for value in column] for column in columns])


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
