"""The tables of a new registry in a file: the migrations make them for the first one, and what they made is done again for the others.

Hundreds of tests begin with a new registry. An older one, and one in PostgreSQL, is brought up to date as it always is.
"""

from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from pricebook.registry import upgrade

_STATEMENTS = "select sql from sqlite_master where sql is not null order by rowid"
_upgrade = upgrade.command.upgrade
_made: list[tuple[str, Any]] = []


def _tables_of_a_new_file(config: Any, revision: str) -> None:
    con = config.attributes["connection"]
    if con.dialect.name != "sqlite" or sa.inspect(con).get_table_names():
        _upgrade(config, revision)
    elif _made:
        for statement, rows in _made:
            con.exec_driver_sql(statement, rows)
    else:
        _upgrade(config, revision)
        made: list[tuple[str, Any]] = [(sql, ()) for sql in con.exec_driver_sql(_STATEMENTS).scalars()]
        for table in sa.inspect(con).get_table_names():
            rows = [tuple(row) for row in con.exec_driver_sql(f'select * from "{table}"')]
            if rows:
                made.append((f'insert into "{table}" values ({", ".join("?" * len(rows[0]))})', rows))
        _made[:] = made


def make_tables_once() -> None:
    """From now on, in this process."""
    upgrade.command = SimpleNamespace(upgrade=_tables_of_a_new_file)  # type: ignore[attr-defined, assignment]
