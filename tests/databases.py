"""The databases of dossiers, made quickly: thousands of tests ask the same statements of a database of their own each.

DuckDB takes 20 ms to start, and a third of what a small dossier costs to read the same SQL anew. So all databases of a process lie
in one instance of DuckDB, each with its own name, and a statement that was read once is asked again as it was read.
Programs that tests start as processes of their own have the databases that users have.
"""

import os
from functools import cache, lru_cache
from importlib import import_module
from itertools import count
from threading import Lock
from typing import Any, Self

import duckdb

from pricebook.dossier import database
from pricebook.regulation import LawOnDay

_SETUP = "attach ':memory:' as {0}; use {0}; create schema given; create schema law"
_connect = database.connect
_numbers = count()


@cache  # for good: in a forked process nobody may end the threads of its parent's
def _instance(_process: int, rows: int) -> duckdb.DuckDBPyConnection:
    """An instance of a process: one that was forked has none of the threads of its parent's, and makes its own."""
    return _connect(rows)


@lru_cache(maxsize=2048)
def _statements(text: str) -> list[duckdb.Statement]:
    return duckdb.extract_statements(text)


class OwnDatabase:
    """A connection to an empty database that no other connection sees; closing it drops the database."""

    _con: duckdb.DuckDBPyConnection | None = None

    def __init__(self, rows: int = database.SEVERAL_THREADS) -> None:
        self._name = f"own_{next(_numbers)}"
        rows = 0 if rows < database.SEVERAL_THREADS else database.SEVERAL_THREADS  # as many threads as users have
        self.instance = f"{os.getpid()}, {rows}"
        self._con = _instance(os.getpid(), rows).cursor()
        self._con.execute(_SETUP.format(self._name))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def execute(self, query: str | duckdb.Statement, *parameters: Any) -> duckdb.DuckDBPyConnection:
        if self._con is None:
            raise duckdb.ConnectionException("Connection Error: Connection already closed!")
        if not isinstance(query, str):
            return self._con.execute(query, *parameters)
        *before, last = _statements(query)
        for statement in before:
            self._con.execute(statement)
        return self._con.execute(last, *parameters)

    def close(self) -> None:
        if self._con is not None:
            con, self._con = self._con, None
            con.execute(f"use memory; detach {self._name}")
            con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._con is not None and _statements is not None:  # and not at the end of the process
            self.close()


# --- the tables of a law that is asked for again and again lie in the instance ---------------------------------

LAW_ALONE = "made of the law alone"  # where a law of the checkout keeps it
_load_law = database.load_law
_one_at_a_time = Lock()


def _law_from_instance(con: OwnDatabase, law: LawOnDay) -> None:
    """Copies the tables that were made of this law; they are made at the first time, and at the second one put aside."""
    kept: dict[str, Any] = law.__dict__.get(LAW_ALONE, {})
    name = f"tables in {con.instance}"
    if kept.get(name):
        for table, aside in kept[name]:
            con.execute(f"create table law.{table} as from memory.{aside}.{table}")
        return
    _load_law(con, law)  # type: ignore[arg-type]
    with _one_at_a_time:
        if name in kept and not kept[name]:
            aside = f"law_{next(_numbers)}"
            con.execute(f"create schema memory.{aside}")
            tables = con.execute(
                "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'law'"
            )
            for (table,) in (found := tables.fetchall()):
                con.execute(f"create table memory.{aside}.{table} as from law.{table}")
            kept[name] = [(table, aside) for (table,) in found]
        kept.setdefault(name, [])


def share_one_instance() -> None:
    """From now on the dossiers of this process have their databases in one instance."""
    for module in map(import_module, ("pricebook.dossier.database", "pricebook.dossier.load", "pricebook.dossier.pack_alone")):
        module.connect, module.load_law = OwnDatabase, _law_from_instance  # type: ignore[attr-defined]


def forget_statements_and_instances() -> None:
    """At the end of the process, before DuckDB complains of them."""
    _statements.cache_clear()
    _instance.cache_clear()
