"""Alembic's way in: storage/migrate.py hands over an open transaction, and what to compare with."""

from alembic import context

from storage.migrate import CHECKS, render

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_item=render, transactional_ddl=True, **CHECKS)
context.run_migrations()
