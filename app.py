"""The wiring: settings → storage → kernel → adapters → scheduler. The only place that knows everybody."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from adapters.environment import Settings
from adapters.feeds import Feeds
from adapters.metrics import Counted, Doorbell, Metrics
from adapters.slack.listen import Reception, routes
from adapters.slack.pace import Limits
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.teams.people import People
from adapters.teams.post import Teams
from adapters.teams.settings import TeamsSettings
from bot.declare import Dated
from bot.features import FEATURES
from bot.features.overview.feed import feed
from bot.kernel.digest import Digest
from bot.kernel.house import House
from bot.kernel.road import Kernel
from bot.kernel.seal import Seal
from bot.ports import Away, Clock, Courier, Door
from bot.world.people import Community
from scheduler.clock import Machine, Moved
from scheduler.heartbeat import Heartbeat
from scheduler.sender import Sender
from storage.links import SqlLinks
from storage.migrate import is_current, upgrade
from storage.outbox import SqlOutbox
from storage.standing import answers, latest, standing
from storage.store import SqlStore

if TYPE_CHECKING:
    from socket import socket

    from adapters.teams.listen import Listener


@dataclass
class Office:
    """The core with its store: everything but the platforms, which move in afterwards."""

    community: Community
    clock: Clock
    store: SqlStore
    links: SqlLinks
    seal: Seal
    kernel: Kernel
    digest: Digest
    outbox: SqlOutbox
    sender: Sender
    couriers: dict[str, Courier] = field(default_factory=dict)
    bell: Door | None = None
    """What stands before the kernel's door, if anything."""

    @classmethod
    def open(cls, community: Community, database: str, secret: str, clock: Clock, public_url: str = "") -> "Office":
        """Wire it up; nothing runs yet."""
        store = SqlStore(database, clock)
        links, seal, house = SqlLinks(store), Seal(secret), House(FEATURES)
        links.prefer = {p.id: p.platform or community.school(p.school).platform for p in community.people}
        kernel = Kernel(store, links, community, house, seal, clock, public_url)
        couriers: dict[str, Courier] = {}
        outbox = SqlOutbox(store)
        sender = Sender(outbox, links, couriers, seal.draw, clock)
        kernel.woken.append(sender.wake)
        digest = Digest(store, community, house, lambda person: links.address(person) is not None)
        return cls(community, clock, store, links, seal, kernel, digest, outbox, sender, couriers)

    async def start(self) -> None:
        """Take events; what was on its way when the last process died is looked into first."""
        await self.links.load()
        await self.outbox.recover(self.clock.now())
        self.kernel.start()

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.kernel.stop()
        await self.sender.stop()
        await self.store.close()

    @property
    def door(self) -> Door:
        """Where the platforms knock."""
        return self.bell or self.kernel

    def department_by_channel(self, channel: str) -> str | None:
        """The department whose channel goes by a name, aliases included."""
        name = channel.lstrip("#")
        found = self.community.by_channel(self.community.aliases.get(name, name))
        return found.id if found else None


@dataclass
class SlackSide:
    """Slack, moved in."""

    courier: Slack
    register: Register
    reception: Reception

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.reception.settle()
        await self.register.stop()
        await self.courier.close()


def slack(office: Office, *, token: str, secrets: str, api: str, limits: Limits | None = None) -> SlackSide:
    """Move Slack in: its courier, its register of people, its reception."""
    limits = limits or Limits()
    courier = Slack(tokens=[token], api=api, limits=limits)
    register = Register(
        courier,
        office.links,
        person_by_email=office.community.by_email,
        department_by_channel=office.department_by_channel,
        person_by_id=office.community.person,
        colleagues=lambda person: [p for p in office.community.people if p.school == person.school],
        emails=[p.email for p in office.community.people if p.email],
    )
    office.couriers["slack"] = courier
    return SlackSide(
        courier, register, Reception(courier, register, office.door, secrets=secrets.split(","), limits=limits)
    )


@dataclass
class TeamsSide:
    """Teams, moved in."""

    courier: Teams
    listener: "Listener"

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.courier.close()


def teams(office: Office, settings: TeamsSettings) -> TeamsSide:
    """Move Teams in. Its SDK takes most of a second to import, so only this pays for it."""
    from adapters.teams.listen import Listener

    courier = Teams(settings, office.links, monotonic=time.monotonic, again=office.outbox.paper)
    people = People(
        courier.connector,
        office.links,
        person_by_email=office.community.by_email,
        department_by_channel=office.department_by_channel,
        monotonic=time.monotonic,
    )
    office.couriers["teams"] = courier
    return TeamsSide(courier, Listener(office.door, people, courier, monotonic=time.monotonic))


async def prepare(database: str) -> str | None:
    """Bring a SQLite database up to date by itself; what stands in the way of another, in words."""
    try:
        if make_url(database).get_backend_name() == "sqlite":
            await upgrade(database)
        elif not await is_current(database):
            return "The database is not at this version yet: run `dept migrate` first."
    except (SQLAlchemyError, OSError) as problem:
        return f"The database at DEPT_DATABASE_URL cannot be used ({type(problem).__name__})."
    except ValueError as problem:
        return f"DEPT_DATABASE_URL: {problem}."
    return None


BEAT, PLAN = 2.0, 60.0
"""Seconds between two looks at what is due, and between two at what will be."""
LATE = 60.0
"""Seconds without a look after which the service is not ready."""
LONGEST = 9.0
"""Seconds to finish what is in hand."""
BACKWARDS = timedelta(hours=1)
"""A clock that is set this little back, at a restart, goes on from what has happened instead."""


class Service:
    """Everything on one port, as `dept serve` runs it."""

    def __init__(self, community: Community, settings: Settings) -> None:
        self.settings = settings
        self.clock = Moved(settings.start) if settings.start else Machine()
        self.office = Office.open(community, settings.database, settings.secret, self.clock, settings.public_url)
        self.metrics = Metrics(lambda: standing(self.office.store, self.clock.now()))
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
        app = web.Application()
        if settings.slack:
            given = settings.slack
            self.slack = slack(office, token=given.token, secrets=given.secrets, api=given.api)
            app.router.add_routes(routes(self.slack.reception))
        if settings.teams:
            self.teams = teams(office, settings.teams)
            self.teams.listener.add_to(app)
        office.couriers.update({name: Counted(one, self.metrics) for name, one in office.couriers.items()})
        Feeds(self._calendar, self.clock.now, self._not_ready, self.metrics.text).add_to(app)
        if self.slack:
            await self.slack.register.start()
        await office.digest.plan(self.clock.now())
        office.sender.start()
        self.metrics.start()
        self.heartbeat.every(BEAT, self._tick)
        self.heartbeat.every(PLAN, self._plan)
        self.heartbeat.start()
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=LONGEST / 2)
        await self.runner.setup()
        await web.SockSite(self.runner, door).start()
        office.sender.wake()

    async def stop(self) -> None:
        """Take no more, and finish what is in hand; what is not finished by then is taken up at the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await self._finish()

    async def _finish(self) -> None:
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
        found = await feed(office.store, office.community, FEATURES, office.seal, token, self.clock.now())
        return (office.community.school(found[0].school).zone, found[1]) if found else None

    async def _not_ready(self) -> list[str]:
        wrong = []
        try:
            async with asyncio.timeout(2):
                await answers(self.office.store)
        except (Away, TimeoutError):
            wrong.append("The store does not answer.")
        if time.monotonic() - self.ticked > LATE:
            wrong.append("The clock stands still.")
        return wrong
