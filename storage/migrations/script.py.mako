<%!
    def plain(steps):
        lines = [line for line in (steps or "pass").splitlines() if not line.strip().startswith("###")]
        return "\n".join(line for line in lines if not line.strip().startswith("# ###")).strip()
%>"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """One step on."""
    ${plain(upgrades)}


def downgrade() -> None:
    """One step back."""
    ${plain(downgrades)}
