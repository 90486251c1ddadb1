"""A real PostgreSQL for the tests of the registry: started once, in a temporary folder, as a user who is not root.

Each test gets a database of its own, made from a template whose tables are there already.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import pytest

_names = count()


def _programs() -> Path | None:
    """The folder of PostgreSQL's own programs; None where it is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).parent if found else None


def _user() -> list[str]:
    """How to run a program as another user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups"]
    return []


@cache
def server() -> str | None:
    """The socket folder of a server that runs until the tests end; None where there is no PostgreSQL."""
    programs = _programs()
    if programs is None:
        return None
    home = Path(tempfile.mkdtemp(prefix="pricebook-pg-", dir="/tmp"))
    home.chmod(0o777)
    data, run = home / "data", _user()

    def told(*command: object) -> None:
        subprocess.run([*run, *map(str, command)], check=True, capture_output=True, cwd=home)

    told(programs / "initdb", "-D", data, "-U", "pricebook", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-k {home} -c listen_addresses='' -c fsync=off -c max_connections=200"
    told(programs / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-o", options, "start")

    def stop() -> None:
        subprocess.run(
            [*run, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], capture_output=True, check=False
        )
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)
    return str(home)


def new_database() -> str:
    """The URL of a new, empty registry. Skips the test where there is no PostgreSQL."""
    home = server()
    if home is None:
        pytest.skip("PostgreSQL is not installed")
    _template(home)
    name = f"registry_{next(_names)}"
    _sql(home, f"create database {name} template empty_registry")
    return f"postgresql://pricebook@/{name}?host={home}"


def copied_database(place: str) -> str:
    """The URL of a database with all that another one holds; nobody may be in that one meanwhile."""
    home = server()
    assert home is not None
    name = f"copy_{next(_names)}"
    _sql(home, f"create database {name} template {place.partition('@/')[2].partition('?')[0]}")
    return f"postgresql://pricebook@/{name}?host={home}"


def empty_database() -> str:
    """The URL of a database without any table. Skips the test where there is no PostgreSQL."""
    home = server()
    if home is None:
        pytest.skip("PostgreSQL is not installed")
    name = f"empty_{next(_names)}"
    _sql(home, f"create database {name}")
    return f"postgresql://pricebook@/{name}?host={home}"


@cache
def _template(home: str) -> None:
    """A database with the tables of a registry and nothing in them."""
    from pricebook.registry import open_registry

    _sql(home, "create database empty_registry")
    open_registry(f"postgresql://pricebook@/empty_registry?host={home}").close()


def _sql(home: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"postgresql://pricebook@/postgres?host={home}", autocommit=True) as con:
        con.execute(statement)  # type: ignore[call-overload]
