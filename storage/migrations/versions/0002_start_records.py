"""Start, records."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("named_day", sa.Boolean(), nullable=False),
        sa.Column("logged_on", sa.Date(), nullable=True),
        sa.Column("open_title", sa.Boolean(), nullable=False),
        sa.Column("open_department", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_ledger_entry")),
    )
    op.create_index("ix_ledger_entry", "ledger_entry", ["school", "person", "day"], unique=False)
    op.create_table(
        "messages_passed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_messages_passed")),
    )
    op.create_index("ix_messages_passed", "messages_passed", ["school", "sender"], unique=False)
    op.create_table(
        "offers_wish",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("rota", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_offers_wish")),
    )
    op.create_index("ix_offers_wish", "offers_wish", ["school", "person", "day"], unique=False)
    op.create_table(
        "rotas_rota",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("plan_b", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_rotas_rota")),
    )
    op.create_index("ix_rotas_rota", "rotas_rota", ["school", "maker"], unique=False)
    op.create_table(
        "rotas_slot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rota", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_rotas_slot")),
    )
    op.create_index("ix_rotas_slot", "rotas_slot", ["school", "person", "day"], unique=False)
    op.create_table(
        "rotas_topic",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_rotas_topic")),
    )
    op.create_index("ix_rotas_topic", "rotas_topic", ["school", "person"], unique=False)
    op.create_table(
        "rounds_highlight",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_rounds_highlight")),
    )
    op.create_index("ix_rounds_highlight", "rounds_highlight", ["school", "person", "day"], unique=False)
    op.create_table(
        "rounds_round",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("now", sa.Integer(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_rounds_round")),
    )
    op.create_index("ix_rounds_round", "rounds_round", ["school", "maker"], unique=False)
    op.create_table(
        "settings_feed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_settings_feed")),
    )
    op.create_index("ix_settings_feed", "settings_feed", ["school", "person"], unique=False)
    op.create_table(
        "swaps_swap",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_swaps_swap")),
    )
    op.create_index("ix_swaps_swap", "swaps_swap", ["school", "asker"], unique=False)
    op.create_table(
        "wishes_attention",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_attention")),
    )
    op.create_index("ix_wishes_attention", "wishes_attention", ["school", "person"], unique=False)
    op.create_table(
        "wishes_fewer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_fewer")),
    )
    op.create_index("ix_wishes_fewer", "wishes_fewer", ["school", "person"], unique=False)
    op.create_table(
        "wishes_forgotten",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_forgotten")),
    )
    op.create_index("ix_wishes_forgotten", "wishes_forgotten", ["school", "person"], unique=False)
    op.create_table(
        "wishes_pause",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_pause")),
    )
    op.create_index("ix_wishes_pause", "wishes_pause", ["school", "person"], unique=False)
    op.create_table(
        "wishes_preference",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_preference")),
    )
    op.create_index("ix_wishes_preference", "wishes_preference", ["school", "person", "day"], unique=False)
    op.create_table(
        "wishes_skipped",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_wishes_skipped")),
    )
    op.create_index("ix_wishes_skipped", "wishes_skipped", ["school", "person"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("wishes_skipped")
    op.drop_table("wishes_preference")
    op.drop_table("wishes_pause")
    op.drop_table("wishes_forgotten")
    op.drop_table("wishes_fewer")
    op.drop_table("wishes_attention")
    op.drop_table("swaps_swap")
    op.drop_table("settings_feed")
    op.drop_table("rounds_round")
    op.drop_table("rounds_highlight")
    op.drop_table("rotas_topic")
    op.drop_table("rotas_slot")
    op.drop_table("rotas_rota")
    op.drop_table("offers_wish")
    op.drop_table("messages_passed")
    op.drop_table("ledger_entry")
