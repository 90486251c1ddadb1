"""SQL statements in files, and the rows of a query as named tuples."""

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb


@cache
def statement(file: Path) -> str:
    """The text of an SQL file."""
    return file.read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, *files: Path) -> None:
    """Executes the statements of SQL files in the given order."""
    for file in files:
        con.execute(statement(file))


def named_rows(con: duckdb.DuckDBPyConnection, query: str | Path) -> Iterator[Any]:
    """The rows of a query as named tuples: `row.unit_price` instead of `row[11]`.

    All rows are fetched before the first is returned, so other queries may run while a caller goes through them.

    Args:
        con: the database.
        query: the query, or the SQL file that holds it.
    """
    answer = con.execute(statement(query) if isinstance(query, Path) else query)
    row = _row_type(tuple(column[0] for column in answer.description or ()))
    return map(row._make, answer.fetchall())


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
