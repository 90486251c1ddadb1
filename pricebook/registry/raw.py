"""Reads rows as they lie in the database, whatever somebody has made of them: a day that is none, a text that is no UTF-8."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa

_AT_A_TIME = 1_000  # rows


@contextmanager
def as_they_lie(con: sa.Connection) -> Iterator[None]:
    """While the block runs, bytes that are no UTF-8 are read as text with escapes, where SQLite would end with an error."""
    if con.dialect.name != "sqlite":
        yield
        return
    driver: Any = con.connection.driver_connection
    usual = driver.text_factory
    driver.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
    try:
        yield
    finally:
        driver.text_factory = usual


def rows_of(con: sa.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table by primary key, as JSON has them: days as ISO text, bytes as hexadecimal digits."""
    columns = [(name, isinstance(column.type, sa.LargeBinary)) for name, column in table.columns.items()]
    for row in con.execute(_all_of(table)):
        yield {name: _told_apart(value, of_bytes) for (name, of_bytes), value in zip(columns, row, strict=True)}


@cache
def _all_of(table: sa.Table) -> sa.Select[Any]:
    """The query for a table; making and compiling it takes longer than asking a small table."""
    chosen = sa.select(*map(untyped, table.columns)).order_by(*table.primary_key)
    return chosen.execution_options(yield_per=_AT_A_TIME)


def _told_apart(value: Any, of_bytes: bool) -> Any:
    """A value as JSON has it; bytes in a column of text, and text in one of bytes, are none of its values."""
    if value is None or type(value) is int or (type(value) is str and not of_bytes):
        return value  # nearly all of them
    if of_bytes != isinstance(value, bytes | bytearray | memoryview) and isinstance(value, str | bytes):
        return repr(value)
    return plain(value)


def untyped(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column whose values come as the driver has them."""
    return sa.type_coerce(column, sa.types.NullType())


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
