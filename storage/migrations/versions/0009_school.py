"""School."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "school_setup",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_school_setup")),
    )
    op.create_index("ix_school_setup", "school_setup", ["school", "by"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("school_setup")
