"""Leavers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "wishes_left",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_left")),
    )
    op.create_index("ix_wishes_left", "wishes_left", ["school", "person", "day"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("wishes_left")
