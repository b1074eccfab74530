"""Whether other copies of Dept live on the same PostgreSQL: each holds a lock for as long as its connection lasts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

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
                await self._ask(func.pg_advisory_lock_shared(LIVING), anew=True)

    @asynccontextmanager
    async def beginning(self) -> AsyncIterator[bool]:
        """Whether no other copy lives as this one begins; if so, none begins until this is over."""
        async with self.taking:
            alone = await self._ask(func.pg_try_advisory_lock(LIVING), anew=True)
            await self._ask(func.pg_advisory_lock_shared(LIVING))
            try:
                yield bool(alone)
            except BaseException:
                await self.leave()
                raise
            if alone:
                await self._ask(func.pg_advisory_unlock(LIVING))

    async def leave(self) -> None:
        """Be gone."""
        held, self.held = self.held, None
        if held is not None:
            await held.invalidate()
            await held.close()

    async def _ask(self, what: Any, *, anew: bool = False) -> Any:
        try:
            if anew:
                await self.leave()
                made = await self.engine.connect()
                self.held = await made.execution_options(isolation_level="AUTOCOMMIT")
            return await self.held.scalar(select(what)) if self.held else None
        except (OSError, Crowded, DBAPIError) as problem:
            await self.leave()
            raise Away(says(problem)) from problem

    @staticmethod
    async def _lost(held: AsyncConnection) -> bool:
        """Whether the server has ended the connection."""
        driver = (await held.get_raw_connection()).driver_connection
        return driver is None or bool(driver.is_closed())
