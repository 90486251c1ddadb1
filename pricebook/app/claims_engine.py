"""Where the rules of claims are asked: on this machine, or on a cluster that speaks Spark Connect."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import duckdb

from pricebook.app.errors import EngineUnusable, MissingLibraries, WrongOption
from pricebook.settlement.claims.engines import Engine, EngineFailed, NotReached, ThisMachine
from pricebook.settlement.claims.spark_connect import Address, address_of, connected


def asked_engine(text: str | None) -> Address | None:
    """The address of the cluster that was asked for; None for this machine.

    Raises:
        WrongOption: the text is no address of a cluster.
        MissingLibraries: the client of Spark Connect is not installed.
    """
    if text is None:
        return None
    address = address_of(text)
    if address is None:
        raise WrongOption("wrong-engine")
    if find_spec("pyspark") is None or find_spec("grpc") is None or find_spec("pyarrow") is None:
        raise MissingLibraries("missing-spark-libraries")
    return address


@contextmanager
def engine_at(con: duckdb.DuckDBPyConnection, address: Address | None) -> Iterator[Engine]:
    """The engine at an address, for one settlement.

    Args:
        con: the database in which lines are read and typed.
        address: of the cluster; None for this machine.

    Raises:
        EngineUnusable: nothing answers at the address, or what answers there failed.
    """
    if address is None:
        yield ThisMachine(con)
        return
    try:
        with connected(con, address) as cluster:
            yield cluster
    except NotReached as error:
        raise EngineUnusable("engine-not-reached", engine=str(address)) from error
    except EngineFailed as error:
        raise EngineUnusable("engine-failed", engine=str(address), reason=error.condition) from error
