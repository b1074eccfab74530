"""Whether other copies of Dept live on the same PostgreSQL: each holds a lock for as long as its connection lasts."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as Crowded
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Away
from storage.troubles import says

LIVING = 20260903
"""The lock that every copy shares, and that only one without others can have for itself."""


class Alive:
    """One copy's sign of life. A copy that is killed loses it at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.held: AsyncConnection | None = None
        self.taking = asyncio.Lock()

    async def stay(self) -> None:
        """Be known to live, from now on or again."""
        async with self.taking:
            if self.held is None or await self._lost(self.held):
                await self.leave()
                self.held, _ = await self._take()

    async def alone(self) -> bool:
        """Whether no other copy lives; this one is known to, from now on."""
        async with self.taking:
            await self.leave()
            self.held, alone = await self._take()
            return alone

    async def leave(self) -> None:
        """Be gone."""
        held, self.held = self.held, None
        if held is not None:
            await held.invalidate()
            await held.close()

    async def _take(self) -> tuple[AsyncConnection, bool]:
        try:
            made = await self.engine.connect()
            made = await made.execution_options(isolation_level="AUTOCOMMIT")
            alone = bool(await made.scalar(select(func.pg_try_advisory_lock(LIVING))))
            await made.execute(select(func.pg_advisory_lock_shared(LIVING)))
            if alone:
                await made.execute(select(func.pg_advisory_unlock(LIVING)))
        except (OSError, Crowded, DBAPIError) as problem:
            raise Away(says(problem)) from problem
        return made, alone

    @staticmethod
    async def _lost(held: AsyncConnection) -> bool:
        """Whether the server has ended the connection."""
        driver = (await held.get_raw_connection()).driver_connection
        return driver is None or bool(driver.is_closed())
