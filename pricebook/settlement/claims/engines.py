"""Where the rules are asked: of the database that holds the lines, or of a cluster that has been given the same tables.

The questions are the same files for each engine, word for word, and the answers the same rows in the same order. Files are read
and typed by the database alone.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb

from pricebook.settlement.claims.database import insert, statement


class EngineFailed(Exception):
    """An engine gave no answer. `condition` is what the engine calls its error, never a value of a line."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


class NotReached(Exception):
    """Nothing answers at the address of an engine."""


class Engine(Protocol):
    """What answers questions about the tables of a settlement."""

    @property
    def breadth(self) -> int:
        """How many times as many lines as one machine it is asked about at once."""

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database in which lines are read and typed, and tables are filled."""

    def take(self, table: str) -> None:
        """Takes over a table as it stands in the database; questions see this state of it.

        Raises:
            EngineFailed: the engine did not take it.
        """

    def ask(self, file: Path) -> list[tuple[Any, ...]]:
        """The answer to a question.

        Args:
            file: an SQL file of one question in the dialect that all engines understand (docs/engines.md).

        Returns:
            The rows in the order that the question asks for: whole numbers, texts, decimals, None where nothing stands.

        Raises:
            EngineFailed: the engine gave no answer.
        """


class ThisMachine:
    """The database that holds the lines answers by itself."""

    breadth = 1

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def take(self, table: str) -> None:
        """Questions see the tables of the database as they are."""

    def ask(self, file: Path) -> list[tuple[Any, ...]]:
        """The answer to a question."""
        return self.con.execute(statement(file)).fetchall()


def fill(engine: Engine, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Makes these rows what stands in a table, and no other. None of the names comes from an input."""
    engine.con.execute(f"delete from {table}")
    insert(engine.con, table, rows)
    engine.take(table)
