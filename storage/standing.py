"""How the store stands: whether it answers, how far behind the outbox is, and the newest moment that it holds."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage.store import SqlStore
from storage.tables import changes, inbox, into, messages, reasons

WAITING = ("held", "ready", "sending", "unknown", "refused")


async def answers(store: SqlStore) -> None:
    """Have the store keep something that does not matter; Away if it is not there, or cannot."""
    async with store.connection() as connection:
        kept = into(connection.dialect.name, changes).values(what="ready", number=0)
        await connection.execute(kept.on_conflict_do_update(index_elements=["what"], set_={"number": 0}))


async def standing(store: SqlStore, now: datetime) -> tuple[float, Mapping[str, int], Mapping[tuple[str, str], int]]:
    """The age in seconds of the oldest message that is due, messages that wait by state, a day's reasons by rule."""
    async with store.connection() as connection:
        due = messages.c.state.in_(("ready", "unknown")) & (messages.c.due <= now)
        oldest = await connection.scalar(select(func.min(messages.c.due)).where(due))
        states = select(messages.c.state, func.count()).where(messages.c.state.in_(WAITING))
        found = await connection.execute(states.group_by(messages.c.state))
        waiting = {row[0]: row[1] for row in found}
        today = select(reasons.c.did, reasons.c.rule, func.count()).where(reasons.c.at > now - timedelta(days=1))
        told = await connection.execute(today.group_by(reasons.c.did, reasons.c.rule))
        return (now - oldest).total_seconds() if oldest else 0.0, waiting, {(r[0], r[1]): r[2] for r in told}


async def latest(store: SqlStore) -> datetime | None:
    """The newest moment at which anything happened."""
    async with store.connection() as connection:
        asked = (inbox.c.at, messages.c.created, messages.c.sent, reasons.c.at)
        found = [await connection.scalar(select(func.max(column))) for column in asked]
    return max((moment for moment in found if moment), default=None)
