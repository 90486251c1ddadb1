"""Copies a registry row by row into an empty one, from one kind of database to another as well.

The rows are written by the same rules as any other: what the tables of this program would refuse is refused here too, and no
trigger or view of the file that they come from is taken over.
"""

import datetime
import sqlite3
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.registry import log, schema
from pricebook.registry.lines import insert_many
from pricebook.registry.store import Registry

_AT_A_TIME = 20_000  # rows


def is_empty(con: sa.Connection) -> bool:
    """Whether nothing is recorded in a registry."""
    tables = (schema.entries, schema.heads, schema.contents, schema.lists)
    return not any(con.execute(sa.select(sa.exists().select_from(table))).scalar() for table in tables)


def has_all_of(con: sa.Connection, earlier: sa.Connection) -> bool:
    """Whether the log of a registry begins with all entries of another one: it is the same, of an earlier day or of today."""
    before = log.head(earlier)
    if before is None:
        return is_empty(earlier)
    entries = sa.select(schema.entries.c.leaf).order_by(schema.entries.c.seq)
    lasting = con.execute(entries.limit(before.size)).scalars()
    return all(bytes(old) == bytes(new) for old, new in zip_longest(earlier.execute(entries).scalars(), lasting, fillvalue=b""))


def copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Copies all rows.

    Args:
        source: A connection that reads.
        target: A transaction that writes, in an empty registry.
    """
    for table in schema.metadata.sorted_tables:
        names = table.columns.keys()
        order = [schema.lines.c.list, schema.lines.c.number] if table is schema.lines else list(table.primary_key)
        chosen = sa.select(table).order_by(*order).execution_options(yield_per=_AT_A_TIME)
        for part in source.execute(chosen).partitions():
            insert_many(target, table, names, _plain(part, target.dialect.name == "sqlite"))


def _plain(rows: Any, for_sqlite: bool) -> Iterator[tuple[Any, ...]]:
    """Rows as the driver takes them: SQLite keeps days as text."""
    if not for_sqlite:
        yield from rows
        return
    for row in rows:
        yield tuple(value.isoformat() if isinstance(value, datetime.date) else value for value in row)


def copy_file(source: Registry, target: Path) -> None:
    """Copies an SQLite registry into a new file, while others work with it: the copy is of one moment."""
    with source.engine.connect() as con:
        driver: Any = con.connection.driver_connection
        made = sqlite3.connect(target)
        try:
            driver.backup(made)  # in one go: page by page it begins again whenever others have written
        finally:
            made.close()
