"""Statements that stand in files, and the rows of a query by the names of its columns."""

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
    """Carries out the statements of the files, one file after the other."""
    for file in files:
        con.execute(statement(file))


def named_rows(con: duckdb.DuckDBPyConnection, query: str | Path) -> Iterator[Any]:
    """The rows that a query gives, each a named tuple: `row.unit_price`, never `row[11]`.

    The answer is complete before the first row is handed out: other queries may follow while one goes through it.

    Args:
        con: The database to ask.
        query: The query, or the SQL file that holds it.
    """
    answer = con.execute(statement(query) if isinstance(query, Path) else query)
    row = _row_type(tuple(column[0] for column in answer.description or ()))
    return map(row._make, answer.fetchall())


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
