"""Asked."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One step on."""
    with op.batch_alter_table("meeting_meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("meeting_meeting", schema=None) as batch_op:
        batch_op.drop_column("asked")
