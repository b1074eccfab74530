"""How the store stands: whether it answers, how far behind the outbox is, and the newest moment that it holds."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage.lock import file_of
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
        # A state in which nothing is counts as well: what an alarm asks for has to be there before it rises.
        waiting = dict.fromkeys(WAITING, 0) | {row[0]: row[1] for row in found}
        today = select(reasons.c.did, reasons.c.rule, func.count()).where(reasons.c.at > now - timedelta(days=1))
        told = await connection.execute(today.group_by(reasons.c.did, reasons.c.rule))
        return (now - oldest).total_seconds() if oldest else 0.0, waiting, {(r[0], r[1]): r[2] for r in told}


async def waiting(store: SqlStore, before: datetime) -> tuple[int, datetime | None, int]:
    """How many messages fell due before a moment and have not gone, the first of them, and how many are unknown."""
    async with store.connection() as connection:
        late = (messages.c.state == "ready") & (messages.c.due < before)
        asked = select(func.count(), func.min(messages.c.due)).where(late)
        number, oldest = (await connection.execute(asked)).one()
        unknown = select(func.count()).where(messages.c.state == "unknown")
        return number, oldest, await connection.scalar(unknown) or 0


async def refusals(store: SqlStore, since: datetime) -> list[tuple[str, int]]:
    """Messages made since a moment that could not be delivered, by what the platform said; the most first."""
    async with store.connection() as connection:
        mine = (messages.c.state == "refused") & (messages.c.created >= since)
        number = func.count()
        asked = select(messages.c.why, number).where(mine).group_by(messages.c.why).order_by(number.desc())
        return [(row[0], row[1]) for row in await connection.execute(asked)]


def room(url: str) -> int | None:
    """The bytes that are free where a database file is; None for a database on a server, or in memory."""
    file = file_of(url)
    return shutil.disk_usage(file.parent).free if file else None


async def latest(store: SqlStore) -> datetime | None:
    """The newest moment at which anything happened."""
    async with store.connection() as connection:
        asked = (inbox.c.at, messages.c.created, messages.c.sent, reasons.c.at)
        found = [await connection.scalar(select(func.max(column))) for column in asked]
    return max((moment for moment in found if moment), default=None)
