"""Runs the migrations on the connection that `upgrade` gives, within its transaction."""

from alembic import context

from pricebook.registry.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
