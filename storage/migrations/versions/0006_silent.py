"""Silent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "meeting_countedin",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_meeting_countedin")),
    )
    op.create_index("ix_meeting_countedin", "meeting_countedin", ["school", "person"], unique=False)
    with op.batch_alter_table("wishes_fewer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("wishes_fewer", schema=None) as batch_op:
        batch_op.drop_column("silent")

    op.drop_table("meeting_countedin")
