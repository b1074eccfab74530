"""The hand that moves the clock: one run at a time, with where it goes, where it is, and a stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from adapters.playground.scene import Scene

FURTHEST = timedelta(days=60)
"""How far the next thing due is looked for: longer than any holiday."""
log = logging.getLogger(__name__)


class Mover(Protocol):
    """The product's clock and all that happens because time passes, as real life would run it."""

    async def move(self, to: datetime, progress: Callable[[datetime], None], stop: asyncio.Event) -> None:
        """Run everything that falls due until a moment, that minute included; tell where it is; stop when asked."""
        ...

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...

    async def next_due(self) -> datetime | None:
        """The next moment at which something falls due."""
        ...

    async def stirred(self, since: datetime) -> bool:
        """Whether anything was said since a moment, or held back for a reason."""
        ...


@dataclass(slots=True, kw_only=True)
class Run:
    """A move of the clock, under way or over."""

    start: datetime
    to: datetime
    at: datetime
    step: int
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    failed: bool = False


class Busy(Exception):
    """The clock is moving already."""


class Hand:
    """Moves the clock in the background, so that everything else can still be read."""

    def __init__(self, mover: Mover, scene: Scene) -> None:
        self.mover = mover
        self.run: Run | None = None
        self._scene = scene
        self._task: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    @property
    def moving(self) -> bool:
        """Whether a run is under way."""
        return self.run is not None and not self.run.over

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """The clock does not move, nor does anybody else change the world; the last run is past. Busy if it moves."""
        async with self._one:
            if self.moving:
                raise Busy
            self.run = None
            yield
            self._scene.nudge()

    def begin(self, to: datetime, on: bool = False) -> Run:
        """Set out for a moment; Busy if the clock is moving already. `on`: further, until there is something to see."""
        if self.moving:
            raise Busy
        now = self.mover.now()
        self.run = Run(start=now, to=to, at=now, step=self._scene.step)
        self._task = asyncio.create_task(self._go(self.run, on))
        self._scene.nudge()
        return self.run

    def stop(self) -> None:
        """Ask the run to end where it is."""
        if self.run:
            self.run.stop.set()

    async def close(self) -> None:
        """Stop, and wait for the run to end."""
        self.stop()
        if self._task:
            await asyncio.wait([self._task])

    async def _go(self, run: Run, on: bool) -> None:
        def progress(at: datetime) -> None:
            run.at = at
            self._scene.nudge()

        try:
            await self.mover.move(run.to, progress, run.stop)
            while on and not run.stop.is_set() and not await self.mover.stirred(run.start):
                due = await self.mover.next_due()
                if due is None or due > run.start + FURTHEST:
                    break
                run.to = due
                await self.mover.move(due, progress, run.stop)
        except Exception:
            run.failed = True
            log.exception("The clock stopped on its way to %s", run.to)
        finally:
            run.at, run.over = self.mover.now(), True
            self._scene.nudge()
