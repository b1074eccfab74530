"""A move of the clock: everything that falls due on the way happens, in order, by the same tick as in real life."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.kernel.digest import Digest
from bot.ports import Store
from scheduler.clock import Held
from scheduler.sender import Sender

AHEAD = timedelta(days=6)
"""How far the plan reaches before it is made again."""


class Journey:
    """Moves a held clock for the playground, the stories and the simulated year."""

    def __init__(self, clock: Held, digest: Digest, sender: Sender, store: Store) -> None:
        self.clock, self.digest, self.sender, self.store = clock, digest, sender, store
        self.planned: datetime | None = None

    def now(self) -> datetime:
        """Where the clock stands."""
        return self.clock.now()

    async def next_due(self) -> datetime | None:
        """The next moment at which something falls due."""
        await self._plan()
        return await self.store.next_due(self.clock.now())

    async def begin(self) -> None:
        """Run the minute at which the clock stands; nothing before it has happened."""
        await self._plan()
        await self._minute()

    async def move(
        self, to: datetime, progress: Callable[[datetime], None] | None = None, stop: asyncio.Event | None = None
    ) -> None:
        """Move to a moment, that minute included."""
        while self.clock.now() < to and not (stop and stop.is_set()):
            await self._plan()
            due = await self.store.next_due(self.clock.now())
            step = min(to, due or to, self.planned or to)
            self.clock.set(step)
            if progress:
                progress(step)
                await asyncio.sleep(0)
            await self._minute()

    async def _minute(self) -> None:
        await self.digest.tick(self.clock.now())
        await self.sender.pump()

    async def _plan(self) -> None:
        now = self.clock.now()
        if self.planned is None or now + timedelta(days=1) > self.planned:
            await self.digest.plan(now)
            self.planned = now + AHEAD
