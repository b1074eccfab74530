"""Turns."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
IN_TURN = sa.text("state IN ('ready', 'sending', 'unknown')")


def upgrade() -> None:
    """One step on."""
    op.add_column("messages", sa.Column("turn", sa.Integer(), server_default="1", nullable=False))
    op.execute(
        "UPDATE messages SET turn = CASE WHEN place LIKE '?%' THEN 2 ELSE 0 END "
        "WHERE place LIKE '?%' OR kind = 'answer'"
    )
    op.create_index(
        "ix_messages_turn", "messages", ["turn", "due", "id"], sqlite_where=IN_TURN, postgresql_where=IN_TURN
    )


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_messages_turn", "messages")
    op.drop_column("messages", "turn")
