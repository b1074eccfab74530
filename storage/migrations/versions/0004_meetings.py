"""Meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "call_notes_callnote",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("to_try", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_call_notes_callnote")),
    )
    op.create_index("ix_call_notes_callnote", "call_notes_callnote", ["school", "person"], unique=False)
    op.create_table(
        "meeting_meeting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_meeting_meeting")),
    )
    op.create_index("ix_meeting_meeting", "meeting_meeting", ["school", "asker"], unique=False)
    op.create_table(
        "meeting_seat",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reported", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_meeting_seat")),
    )
    op.create_index("ix_meeting_seat", "meeting_seat", ["school", "person", "day"], unique=False)
    op.create_index("ix_meeting_seat_meeting", "meeting_seat", ["meeting"], unique=False)
    op.create_index("ix_meeting_seat_person", "meeting_seat", ["person"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("meeting_seat")
    op.drop_table("meeting_meeting")
    op.drop_table("call_notes_callnote")
