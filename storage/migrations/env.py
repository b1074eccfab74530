"""Alembic's way in: storage/migrate.py hands over an open transaction, and what to compare with."""

from typing import Any

from alembic import context

from storage.migrate import CHECKS, render

connection, taken = (context.config.attributes.get(name) for name in ("connection", "taken"))


def take(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """Note a step that was taken."""
    if taken is not None:
        taken.append(step)


context.configure(connection=connection, render_item=render, transactional_ddl=True, on_version_apply=take, **CHECKS)
context.run_migrations()
