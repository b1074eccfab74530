"""Me."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "me_aboutme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_me_aboutme")),
    )
    op.create_index("ix_me_aboutme", "me_aboutme", ["school", "person"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("me_aboutme")
