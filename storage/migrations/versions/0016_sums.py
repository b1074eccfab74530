"""Sums."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """One step on."""
    op.create_index(
        "ix_ledger_entry_sums",
        "ledger_entry",
        ["school", "department", "bucket", "day", "person", "minutes"],
        unique=False,
    )


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_ledger_entry_sums", table_name="ledger_entry")
