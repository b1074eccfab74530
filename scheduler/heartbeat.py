"""The heartbeat: a handful of interval jobs that poke the planner and the sender.

It holds no truth; any number may run.
"""

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Away

log = logging.getLogger(__name__)


class Heartbeat:
    """Pokes, in UTC, at fixed intervals; a late poke is still a poke, and two never run at once."""

    def __init__(self) -> None:
        self.scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def every(self, seconds: float, poke: Callable[[], Awaitable[object]]) -> None:
        """Poke every so many seconds; what goes wrong is logged, and the next poke comes all the same."""

        async def safely() -> None:
            try:
                await poke()
            except Away:
                pass  # the store has said so itself
            except Exception:
                log.exception("a heartbeat stumbled")

        self.scheduler.add_job(safely, "interval", seconds=seconds)

    def start(self) -> None:
        """Begin."""
        self.scheduler.start()

    def stop(self) -> None:
        """End."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
