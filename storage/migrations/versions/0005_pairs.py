"""Pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "meeting_notwith",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_meeting_notwith")),
    )
    op.create_index("ix_meeting_notwith", "meeting_notwith", ["school", "person"], unique=False)
    op.create_table(
        "meeting_pairround",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_meeting_pairround")),
    )
    op.create_index("ix_meeting_pairround", "meeting_pairround", ["school", "maker"], unique=False)
    op.create_table(
        "pair_swaps_pairswap",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_pair_swaps_pairswap")),
    )
    op.create_index("ix_pair_swaps_pairswap", "pair_swaps_pairswap", ["school", "asker"], unique=False)
    with op.batch_alter_table("meeting_meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("meeting_meeting", schema=None) as batch_op:
        batch_op.drop_column("every")

    op.drop_table("pair_swaps_pairswap")
    op.drop_table("meeting_pairround")
    op.drop_table("meeting_notwith")
