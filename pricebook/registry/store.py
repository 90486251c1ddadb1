"""A registry that is open: an SQLite file of its own, or a PostgreSQL database that several offices share.

Writing is one transaction at a time: SQLite takes its lock when the transaction begins, PostgreSQL holds an advisory lock until
it ends. So entries are numbered without gaps, and of two moves at once the second sees what the first has done. Whoever waits
longer than WAIT is told so, and has written nothing.

SQLite keeps its rollback journal, not WAL: the registry is one file that a copy takes whole, and it does not depend on memory
that processes share, which a network folder has not. What that costs is that a commit waits for those who read, and they for it;
each is short. Whoever is killed leaves a journal, by which the next one who opens the file undoes what was half done.
"""

import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput
from pricebook.registry.locks import holder_of
from pricebook.registry.network import network_of
from pricebook.registry.refusals import Refused, Unreadable
from pricebook.registry.told import phrase_of

FILE = "pricebook-registry.db"  # in the dossier, or in the folder that one works in
WAIT = 60  # seconds that one who writes or reads waits for others
_LOCK = 0x70726963  # of the transactions that write to one PostgreSQL database


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry. `place` is its file, or the name of its database without user and password."""

    engine: sa.Engine
    place: str

    @property
    def is_shared(self) -> bool:
        """Whether it is a PostgreSQL database."""
        return self.engine.dialect.name == "postgresql"

    @property
    def network(self) -> str | None:
        """The kind of network folder that its file lies in; None where it lies in none that is known, or is a database."""
        return None if self.is_shared else network_of(Path(self.place))

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the registry, and writes nothing.

        Raises:
            Unreadable: Somebody has held the registry for WAIT seconds, or the database cannot be read any more.
        """
        try:
            with self.engine.connect() as con:
                if self.is_shared:
                    con.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                with con.begin():
                    if self.is_shared:
                        con.execute(sa.text(f"set local lock_timeout = '{WAIT}s'"))
                    yield con
        except DatabaseError as error:
            if _is_busy(error):
                who = say("registry.another-program") if self.is_shared else holder_of(Path(self.place))
                raise Unreadable("held", who=who, seconds=WAIT) from error
            if isinstance(error, OperationalError) or type(error) is DatabaseError:
                raise Unreadable("unusable", reason=phrase_of(error.orig)) from error
            raise

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that no other writer overlaps: all of it is kept, or nothing.

        Raises:
            Refused: Others have been writing all the time ("busy"), or the database ended the work ("ended"): a full disk, a
                connection that was lost. Nothing was recorded; where the connection was lost at the very end, `list show` says
                whether all was.
        """
        try:
            with self.engine.connect() as con:
                con.execution_options(writes=True)
                with con.begin():
                    if self.is_shared:
                        con.execute(sa.text(f"set local lock_timeout = '{WAIT}s'"))
                        con.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                    yield con
        except OperationalError as error:
            if _is_busy(error):
                raise Refused("busy", seconds=WAIT) from error
            raise Refused("ended", reason=phrase_of(error.orig)) from error

    def close(self) -> None:
        """Closes its connections."""
        self.engine.dispose()

    def __enter__(self) -> "Registry":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def shown_place(place: str) -> str:
    """A place as it is shown: a file as it stands, a database without user, password and options, which may hold them as well."""
    if not _is_url(place):
        return place
    url = sa.make_url(place)
    return sa.URL.create("postgresql+psycopg", host=url.host, port=url.port, database=url.database).render_as_string()


def open_registry(place: Path | str, *, create: bool = True) -> Registry:
    """Opens a registry, and brings its tables to the version of this program.

    Args:
        place: A file, or a URL "postgresql://…". Of a folder, the file FILE in it.
        create: Whether a file that is not there is made.

    Raises:
        UnusableInput: There is no such file or folder, it is no registry, or it was made by a later version of the program.
    """
    from pricebook.registry.upgrade import upgrade

    if _is_url(place):
        url = sa.make_url(str(place)).set(drivername="postgresql+psycopg")
        registry = Registry(_opened(_postgresql(url)), shown_place(str(place)))
    else:
        file = Path(place)
        file = file / FILE if file.is_dir() else file
        _refuse_no_file(file, create)
        registry = Registry(_opened(_sqlite(file.absolute())), str(file))
    try:
        upgrade(registry)
    except DatabaseError as error:
        registry.close()
        raise UnusableInput(registry.place, phrase_of(error.orig)) from error
    except Refused as error:
        registry.close()
        raise UnusableInput(registry.place, error.phrase) from error
    except BaseException:
        registry.close()
        raise
    return registry


def _is_busy(error: DatabaseError) -> bool:
    """Whether somebody else held the lock for too long."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or getattr(error.orig, "sqlstate", None) == "55P03"


def _is_url(place: Path | str) -> bool:
    return isinstance(place, str) and place.partition("://")[0] in ("postgresql", "postgres", "postgresql+psycopg")


def _refuse_no_file(file: Path, create: bool) -> None:
    """Refuses a place where there can be no registry. Raises UnusableInput."""
    if "://" in str(file) or re.match(r"[a-z][a-z0-9+.-]+:/", str(file)):  # a Path has one slash of two
        raise UnusableInput(str(file), say("registry.no-place"))
    if not file.exists():
        if not file.absolute().parent.is_dir():
            raise UnusableInput(str(file), say("registry.no-folder"))
        if not create:
            raise UnusableInput(str(file), say("registry.no-file"))
    elif not file.is_file():
        raise UnusableInput(str(file), say("file.no-regular-file"))


def _opened(engine: sa.Engine) -> sa.Engine:
    """An engine of its own for a registry that is opened. It has the statements that the other one has compiled already.

    A place that is asked again, as a server does, is answered in a third of the time: what takes longest is to compile.
    """
    return engine.execution_options()


@lru_cache(maxsize=4)
def _postgresql(url: sa.URL) -> sa.Engine:
    return sa.create_engine(url, isolation_level="READ COMMITTED")


@lru_cache(maxsize=4)
def _sqlite(file: Path) -> sa.Engine:
    """An engine whose transactions begin when they are told to, and take the lock at once where they write.

    The path is absolute: the same name is another file in another folder.
    """
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)), connect_args={"timeout": WAIT})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins no transactions by itself
        cursor = connection.cursor()
        cursor.execute("pragma foreign_keys = on")
        cursor.execute("pragma synchronous = full")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begins(con: sa.Connection) -> None:
        if con.get_execution_options().get("writes"):
            _begin_to_write(con)
        else:
            con.exec_driver_sql("begin")

    return engine


def _begin_to_write(con: sa.Connection) -> None:
    """Takes the lock of an SQLite file, with equal chances for all who wait.

    SQLite's own waiting asks ever more seldom, so that one who has waited long loses against all who have just come.
    """
    until = time.monotonic() + WAIT
    con.exec_driver_sql("pragma busy_timeout = 0")
    try:
        while True:
            try:
                con.exec_driver_sql("begin immediate")
                return
            except OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(0.001, 0.02))
    finally:
        con.exec_driver_sql(f"pragma busy_timeout = {WAIT * 1000}")
