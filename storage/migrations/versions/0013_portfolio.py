"""Portfolio."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """One step on."""
    op.create_table(
        "portfolio_aim",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_aim")),
    )
    op.create_index("ix_portfolio_aim", "portfolio_aim", ["school", "person"], unique=False)
    op.create_table(
        "portfolio_impact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_impact")),
    )
    op.create_index("ix_portfolio_impact", "portfolio_impact", ["school", "person", "day"], unique=False)
    op.create_index("ix_portfolio_impact_item", "portfolio_impact", ["item"], unique=False)
    op.create_table(
        "portfolio_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("awarded_by", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("untitled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_item")),
    )
    op.create_index("ix_portfolio_item", "portfolio_item", ["school", "person", "day"], unique=False)
    op.create_table(
        "portfolio_kept",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_kept")),
    )
    op.create_index("ix_portfolio_kept", "portfolio_kept", ["school", "person"], unique=False)
    op.create_index("ix_portfolio_kept_item", "portfolio_kept", ["item"], unique=False)
    op.create_table(
        "portfolio_nextstep",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_nextstep")),
    )
    op.create_index("ix_portfolio_nextstep", "portfolio_nextstep", ["school", "person"], unique=False)
    op.create_table(
        "portfolio_statement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("year", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_statement")),
    )
    op.create_index("ix_portfolio_statement", "portfolio_statement", ["school", "person"], unique=False)
    op.create_table(
        "portfolio_told",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "school", name=op.f("pk_portfolio_told")),
    )
    op.create_index("ix_portfolio_told", "portfolio_told", ["school", "person", "day"], unique=False)


def downgrade() -> None:
    """One step back."""
    op.drop_table("portfolio_told")
    op.drop_table("portfolio_statement")
    op.drop_table("portfolio_nextstep")
    op.drop_table("portfolio_kept")
    op.drop_table("portfolio_item")
    op.drop_table("portfolio_impact")
    op.drop_table("portfolio_aim")
