"""Directory."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "agreement_agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_agreement_agreement")),
    )
    op.create_index("ix_agreement_agreement", "agreement_agreement", ["school", "by"], unique=False)
    op.create_table(
        "profile_offer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_profile_offer")),
    )
    op.create_index("ix_profile_offer", "profile_offer", ["school", "person"], unique=False)
    op.create_table(
        "profile_profile",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("you", sa.Text(), nullable=False),
        sa.Column("hopes", sa.JSON(), nullable=False),
        sa.Column("shows_email", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_profile_profile")),
    )
    op.create_index("ix_profile_profile", "profile_profile", ["school", "person"], unique=False)
    with op.batch_alter_table("messages_passed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.Text(), server_default="passed", nullable=False))
        batch_op.add_column(sa.Column("closes", sa.Date(), nullable=True))


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("messages_passed", schema=None) as batch_op:
        batch_op.drop_column("closes")
        batch_op.drop_column("state")

    op.drop_table("profile_profile")
    op.drop_table("profile_offer")
    op.drop_table("agreement_agreement")
