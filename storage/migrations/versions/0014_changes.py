"""Changes."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "changes",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_changes")),
    )


def downgrade() -> None:
    """One step back."""
    op.drop_table("changes")
