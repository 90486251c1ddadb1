"""The first tables: the log, lists and their lines, moves, facilities, and what holds when."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from pricebook.registry import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables, and what keeps them from being changed."""
    con = op.get_bind()
    schema.metadata.create_all(con)
    for statement in _statements(con.dialect.name):
        con.execute(sa.text(statement))
    for table in schema.NEVER_CHANGED:
        for statement in _never_changed(table.name, con.dialect.name):
            con.execute(sa.text(statement))


def _statements(dialect: str) -> list[str]:
    """The statements of the SQL file for a database, beside this one."""
    text = (Path(__file__).parent / f"v0001_{dialect}.sql").read_text(encoding="utf-8")
    return [statement.replace(":", r"\:") for statement in text.split("-- end\n")]


def _never_changed(table: str, dialect: str) -> list[str]:
    """What keeps the rows of a table from being changed or removed."""
    if dialect == "postgresql":
        refused = "for each statement execute function refuse_change()"
        return [f"create trigger never_changed before update or delete or truncate on {table} {refused}"]
    refused = "begin select raise(abort, 'the registry is only added to'); end"
    return [f"create trigger {table}_no_{change} before {change} on {table} {refused}" for change in ("update", "delete")]
