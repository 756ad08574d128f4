"""Alembic's entry: runs the migrations on the connection that `operations.store.migrating` hands over."""

from __future__ import annotations

from alembic import context

from operations.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
