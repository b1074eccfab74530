"""Start."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched", sa.Text(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_groups")),
    )
    op.create_index(op.f("ix_groups_message"), "groups", ["message"], unique=False)
    op.create_index("ix_groups_person", "groups", ["person", "touched"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school", "key", name=op.f("pk_inbox")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_grp"), "journal", ["grp"], unique=False)
    op.create_table(
        "links",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_who"), "links", ["who"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("same_day", sa.Boolean(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resent", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("paper_name", sa.Text(), nullable=True),
        sa.Column("paper", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_due", "messages", ["state", "due"], unique=False)
    op.create_index("ix_messages_place", "messages", ["place", "due"], unique=False)
    op.create_table(
        "nudges",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "ask", "day", "school", name=op.f("pk_nudges")),
    )
    op.create_index(
        "ix_nudges_due",
        "nudges",
        ["due"],
        unique=False,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_parts")),
    )
    op.create_index("ix_parts_live", "parts", ["place", "live"], unique=False)
    op.create_index(op.f("ix_parts_message"), "parts", ["message"], unique=False)
    op.create_index("ix_parts_place", "parts", ["place", "about"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_part"), "questions", ["part"], unique=False)
    op.create_index(op.f("ix_questions_person"), "questions", ["person"], unique=False)
    op.create_table(
        "reasons",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_reasons")),
    )
    op.create_index(op.f("ix_reasons_person"), "reasons", ["person"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("reasons")
    op.drop_table("questions")
    op.drop_table("parts")
    op.drop_table("nudges")
    op.drop_table("messages")
    op.drop_table("links")
    op.drop_table("journal")
    op.drop_table("inbox")
    op.drop_table("groups")
