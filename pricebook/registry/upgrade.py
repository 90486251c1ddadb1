"""Brings the tables of a registry to the version of this program, by the migrations in `migrations/versions`."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput

if TYPE_CHECKING:
    from pricebook.registry.store import Registry

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(registry: "Registry") -> None:
    """Makes the tables of a new registry, or changes those of an older one; nothing where they are as they should be.

    Raises:
        UnusableInput: A later version of the program has made the registry, or the database holds something else.
    """
    newest = _newest()
    with registry.reading() as con:
        version = MigrationContext.configure(con).get_current_revision()
        if version == newest:
            return
        if version is None and sa.inspect(con).get_table_names():
            raise UnusableInput(registry.place, say("registry.not-a-registry"))
    with registry.writing() as con:
        if MigrationContext.configure(con).get_current_revision() == newest:
            return  # somebody else was quicker
        config = _config()
        config.attributes["connection"] = con
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise UnusableInput(registry.place, say("registry.later-version")) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


@cache
def _newest() -> str | None:
    """The version of the tables that this program makes: its scripts do not change while it runs."""
    return ScriptDirectory.from_config(_config()).get_current_head()
