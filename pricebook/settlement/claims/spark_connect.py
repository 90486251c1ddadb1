"""The rules asked of a cluster by Spark Connect: Apache Spark, or Sail, which speaks the same protocol.

What goes there are the typed tables of `sql/01_tables.sql`, in pieces: numbers, days, codes, and keyed hashes in place of cards,
visits and performers. Files, names of patients and the key of the hashes stay on this machine.
"""

import logging
import os
import re
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pricebook.settlement.claims.database import statement
from pricebook.settlement.claims.engines import EngineFailed, NotReached

_ADDRESS = re.compile(
    r"sc://(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):(?P<port>[0-9]{1,5})/?(?P<tls>;use_ssl=true)?"
)
_ANSWERS_WITHIN = 10  # seconds until a connection stands
_FIRST_CONTACT = 3  # attempts; later ones go on for some ten minutes, as a cluster may be busy
_ROWS, _BYTES = 50_000, 2**25  # most of one message
_FEW = 1_000  # rows that an engine may keep within its plans
_USER = ";user_id=pricebook"  # by default it would be the name under which somebody works on this machine
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # what does not fit its type is an error, and no empty value
    "spark.sql.session.localRelationCacheThreshold": str(2 * _BYTES),  # what is larger would be kept there until the session ends
}


class Address(NamedTuple):
    """Where a cluster answers, and whether the way there is encrypted (TLS)."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        return f"sc://{self.host}:{self.port}" + ("/;use_ssl=true" if self.tls else "")


def address_of(text: str) -> Address | None:
    """The address in a text, "sc://host:port" or "sc://host:port/;use_ssl=true"; None where it is none.

    Other parameters are refused: a token would stand in the history of the terminal. The client of Spark takes one from the
    environment (SPARK_CONNECT_AUTHENTICATE_TOKEN).
    """
    found = _ADDRESS.fullmatch(text)
    if found is None or not 0 < int(found["port"]) < 2**16:
        return None
    return Address(found["host"], int(found["port"]), found["tls"] is not None)


# No question asks for names, and people write those of patients among them.
_SENT = {"things": "select * replace (cast(null as varchar) as name) from things"}


class Cluster:
    """A cluster, which is given the tables and answers questions about them.

    Args:
        con: the database in which lines are read and typed.
        session: the session of Spark Connect.
        holds: whether it can hold rows apart from the plan of a question. Spark can, and would otherwise walk through all rows at
            each step of its planning; Sail need not.
    """

    breadth = 4  # more than two million lines: each question is planned anew, and sent to many machines

    def __init__(self, con: duckdb.DuckDBPyConnection, session: Any, holds: bool) -> None:
        self.con, self._session, self._holds = con, session, holds

    def take(self, table: str) -> None:
        """Sends a table in pieces, and puts them together there under its name."""
        with _failures():
            names = [self._named(f"{table}_{number}", rows) for number, rows in enumerate(self._pieces(table))]
            together = " union all ".join(f"select * from {name}" for name in names)
            self._session.sql(together).createOrReplaceTempView(table)

    def ask(self, file: Path) -> list[tuple[Any, ...]]:
        """The answer to a question."""
        with _failures():
            answer = self._session.sql(statement(file)).toArrow()
        return list(zip(*(column.to_pylist() for column in answer.columns), strict=True))

    def _pieces(self, table: str) -> Iterator[Any]:
        """The rows of a table as Arrow tables; where there are none, one empty piece, which has the types."""
        from pyarrow import Table

        with self.con.cursor() as own:  # a question to the database may still be open
            own.execute("set enable_progress_bar = false")  # it has settings of its own
            reader: Any = own.sql(_SENT.get(table, f"select * from {table}")).to_arrow_reader(_ROWS)
            empty = True
            for batch in reader:
                for piece in _bounded(Table.from_batches([batch])):
                    empty = False
                    yield piece
            if empty:
                yield reader.schema.empty_table()

    def _named(self, name: str, rows: Any) -> str:
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = from_arrow_schema(rows.schema)
        there = self._session.createDataFrame(rows if len(rows) else [], schema)
        if self._holds and len(rows) > _FEW:
            there = there.localCheckpoint()
        there.createOrReplaceTempView(name)
        return name


def _bounded(rows: Any) -> Iterator[Any]:
    """Rows in pieces that fit into a message."""
    if rows.nbytes <= _BYTES or len(rows) <= 1:
        if len(rows):
            yield rows
        return
    half = len(rows) // 2
    yield from _bounded(rows.slice(0, half))
    yield from _bounded(rows.slice(half))


@contextmanager
def connected(con: duckdb.DuckDBPyConnection, address: Address) -> Iterator[Cluster]:
    """A cluster, for as long as one settlement takes: what it was given is forgotten there afterwards.

    Args:
        con: the database in which lines are read and typed.
        address: where the cluster answers.

    Raises:
        NotReached: nothing answers there.
        EngineFailed: what answers there is no Spark Connect, or does not let us in.
    """
    os.environ.setdefault("SPARK_HOME", os.devnull)  # the client at times looks for a whole Spark, and ends the program without
    from pyspark.sql.connect.client import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)  # what engines say of an error may quote a value
    try:
        socket.create_connection((address.host.strip("[]"), address.port), _ANSWERS_WITHIN).close()
    except OSError as error:
        raise NotReached from error
    with _failures():
        channel = DefaultChannelBuilder(f"{address}{_USER if address.tls else f'/{_USER}'}")
        session = SparkSession.builder.channelBuilder(channel).create()
    try:
        with _failures(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the attempts are used up is said by the error
            lasting = session.client.get_retry_policies()
            session.client.set_retry_policies([DefaultPolicy(max_retries=_FIRST_CONTACT)])
            for name, value in _SETTINGS.items():
                session.conf.set(name, value)
            session.client.set_retry_policies(lasting)
        yield Cluster(con, session, _holds(session))
    finally:
        session.stop()


def _holds(session: Any) -> bool:
    from pyspark.errors import PySparkException

    try:
        session.range(1).localCheckpoint()
    except PySparkException:
        return False
    return True


@contextmanager
def _failures() -> Iterator[None]:
    """What the client says of a failure, as EngineFailed: by its name alone, for its text may quote a value."""
    from grpc import RpcError
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        raise EngineFailed(error.getCondition() or type(error).__name__) from error
    except RpcError as error:
        raise EngineFailed(type(error).__name__) from error
