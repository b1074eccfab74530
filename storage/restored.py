"""What is remembered of a copy that was put back: what it may have sent since it was taken is looked up first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from storage.standing import latest
from storage.store import SqlStore
from storage.tables import changes

TAKEN, BACK = "copy taken", "copy put back"
MARGIN = timedelta(hours=1)
"""How long before the newest thing that a copy holds it may have been taken: not everything leaves a moment behind."""
AFTERWARDS = timedelta(hours=12)
"""How long after it was put back an occasion may still be written down whose moment came before."""
MINUTE = timedelta(minutes=1)
START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Gap:
    """The time of which a database that was put back knows nothing."""

    taken: datetime
    back: datetime

    def covers(self, row: Any) -> bool:
        """Whether a first post that seems new may have gone out in it: it was there by then, or an occasion was due."""
        if row.ref is not None:
            return False
        until = self.back + (AFTERWARDS if row.kind == "planned" else timedelta())
        return bool(row.created <= until)


async def note(store: SqlStore, now: datetime) -> None:
    """A copy is put back now."""
    taken = (await latest(store) or now) - MARGIN
    async with store.connection() as connection:
        await connection.execute(delete(changes).where(changes.c.what.in_((TAKEN, BACK))))
        rows = [{"what": what, "number": (at - START) // MINUTE} for what, at in ((TAKEN, taken), (BACK, now + MINUTE))]
        await connection.execute(insert(changes), rows)


async def gap(store: SqlStore) -> Gap | None:
    """The gap that the last restore left, if there was one."""
    async with store.connection() as connection:
        asked = select(changes.c.what, changes.c.number).where(changes.c.what.in_((TAKEN, BACK)))
        found = {row.what: START + row.number * MINUTE for row in await connection.execute(asked)}
    return Gap(found[TAKEN], found[BACK]) if len(found) == 2 else None
