"""Contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "contacts_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_contacts_contact")),
    )
    op.create_index("ix_contacts_contact", "contacts_contact", ["school", "person"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("contacts_contact")
