"""The wiring: settings → storage → kernel → adapters → scheduler, on one port as `dept serve` runs it."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from adapters.environment import Settings
from adapters.feeds import Feeds
from adapters.gate import Runner, guard
from adapters.metrics import Counted, Doorbell, Metrics
from bot.declare import Dated
from bot.features import FEATURES
from bot.features.overview.feed import feed
from bot.ports import Away
from bot.world.people import Community
from office import Office, SlackSide, TeamsSide, slack, teams
from scheduler.clock import Machine, Moved
from scheduler.heartbeat import Heartbeat
from storage.standing import answers, latest, room, standing
from storage.steps import is_current
from storage.store import address
from storage.troubles import passes, says

if TYPE_CHECKING:
    from socket import socket


async def prepare(database: str) -> str | None:
    """Bring a SQLite database up to date by itself; what stands in the way of another, in words.

    Away: a server that does not answer, and may do so after a while.
    """
    file = make_url(address(database)).get_backend_name() == "sqlite"
    try:
        if await is_current(database):
            return None
        from storage.migrate import missing, upgrade  # Alembic: only a start that has steps to take needs it

        if file:
            await upgrade(database)
        elif await missing(database):
            return "The database is not at this version yet: run `dept migrate` first."
    except Away as away:
        if not file and passes(away.__cause__):
            raise
        return str(away)
    except (SQLAlchemyError, OSError) as problem:
        return says(problem)
    return None


BEAT, PLAN = 2.0, 60.0
"""Seconds between two looks at what is due, and between two at what will be."""
LATE = 60.0
"""Seconds without a look after which the service is not ready."""
ROOM = 50_000_000
"""Bytes free on the data's disk under which nothing more can be kept safely."""
LONGEST = 9.0
"""Seconds to finish what is in hand."""
BACKWARDS = timedelta(hours=1)
"""A clock that is set this little back, at a restart, goes on from what has happened instead."""


class Service:
    """Everything on one port, as `dept serve` runs it."""

    def __init__(self, community: Community, settings: Settings) -> None:
        self.settings = settings
        self.clock = Moved(settings.start) if settings.start else Machine()
        self.office = Office.open(
            community, settings.database, settings.secret, self.clock, settings.public_url, settings.secret_before
        )
        self.metrics = Metrics(lambda: standing(self.office.store, self.clock.now()), self._still)
        self.office.bell = Doorbell(self.office.kernel, self.metrics, self._hurry)
        self.heartbeat, self.ticking, self.ticked = Heartbeat(), asyncio.Lock(), time.monotonic()
        self.errands: set[asyncio.Task[None]] = set()
        self.slack: SlackSide | None = None
        self.teams: TeamsSide | None = None
        self.runner: web.AppRunner | None = None

    async def start(self, door: "socket") -> None:
        """Open on a socket that is bound already; when this returns, events are taken and the clock runs."""
        office, settings = self.office, self.settings
        await self._go_on()
        await office.start()
        await office.outbox.hurry(self.clock.now())
        app = web.Application(middlewares=[guard(self.metrics.answered)])
        if settings.slack:
            self.slack = slack(office, settings.slack)
            app.router.add_routes(self.slack.routes)
        if settings.teams:
            self.teams = teams(office, settings.teams)
            self.teams.listener.add_to(app)
            keys = self.teams.listener.keys
            self.metrics.keys.set_function(lambda: keys.age)
        office.couriers.update({name: Counted(one, self.metrics) for name, one in office.couriers.items()})
        Feeds(self._calendar, self.clock.now, self._not_ready, self.metrics.text).add_to(app)
        if self.slack:
            await self.slack.start()
        await office.digest.plan(self.clock.now())
        office.sender.start()
        self.metrics.start()
        self.heartbeat.every(BEAT, self._tick)
        self.heartbeat.every(PLAN, self._plan)
        self.heartbeat.start()
        self.runner = Runner(app, self.metrics.answered, shutdown_timeout=LONGEST / 2)
        await self.runner.setup()
        await web.SockSite(self.runner, door).start()
        office.sender.wake()

    @property
    def problems(self) -> list[str]:
        """What a platform would not take, a sentence each; the others are served all the same."""
        return self.slack.problems if self.slack else []

    async def stop(self) -> None:
        """Take no more, and finish what is in hand; what is not finished by then is taken up at the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await self._finish()

    async def _finish(self) -> None:
        if self.slack:
            await self.slack.leave()
        if self.runner:
            await self.runner.cleanup()
        async with self.ticking:
            self.heartbeat.stop()
        await asyncio.gather(*self.errands, return_exceptions=True)
        await self.office.kernel.stop()
        await self.office.sender.stop()
        for side in (self.slack, self.teams):
            if side:
                await side.stop()
        await self.metrics.stop()
        await self.office.stop()

    async def _go_on(self) -> None:
        """A clock that starts anew on an old database must not run through the same minutes twice."""
        reached = await latest(self.office.store)
        if isinstance(self.clock, Moved) and reached and timedelta(0) < reached - self.clock.now() <= BACKWARDS:
            self.clock.begin(reached)

    async def _tick(self) -> None:
        async with self.ticking:
            await self.office.digest.tick(self.clock.now())
            await self.office.adopt()
        self.ticked = time.monotonic()
        self.office.sender.wake()

    async def _plan(self) -> None:
        async with self.ticking:
            await self.office.digest.plan(self.clock.now())

    def _hurry(self) -> None:
        task = asyncio.create_task(self._again())
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def _again(self) -> None:
        with suppress(Away):
            await self.office.outbox.hurry(self.clock.now())
            self.office.sender.wake()

    async def _calendar(self, token: str) -> tuple[ZoneInfo, list[Dated]] | None:
        office = self.office
        found = await feed(office.store, office.kernel.standing, FEATURES, office.seal, token, self.clock.now())
        return (office.community.school(found[0].school).zone, found[1]) if found else None

    async def _not_ready(self) -> list[str]:
        wrong = []
        try:
            async with asyncio.timeout(2):
                await answers(self.office.store)
        except Away as away:
            wrong.append(f"The store does not answer. {away}")
        except TimeoutError:
            wrong.append("The store does not answer.")
        beat, free = self._still()
        if beat > LATE:
            wrong.append("The clock stands still.")
        if free is not None and free < ROOM:
            wrong.append("There is no room left on the disk.")
        return wrong

    def _still(self) -> tuple[float, int | None]:
        return time.monotonic() - self.ticked, room(self.settings.database)
