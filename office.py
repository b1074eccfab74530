"""The core with its store, and each platform as it moves in."""

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.slack.install import Install
from adapters.slack.listen import Reception, routes
from adapters.slack.pace import Limits
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.settings import SlackSettings
from adapters.slack.socket import Socket
from adapters.teams.settings import TeamsSettings
from bot.features import FEATURES
from bot.kernel.digest import Digest
from bot.kernel.house import House
from bot.kernel.road import Kernel
from bot.kernel.seal import Seal
from bot.kernel.standing import Standing
from bot.ports import Clock, Courier, Door
from bot.world.people import Community
from scheduler.sender import Sender
from storage.installations import SqlInstallations
from storage.links import SqlLinks
from storage.outbox import SqlOutbox
from storage.store import SqlStore

if TYPE_CHECKING:
    from adapters.teams.listen import Listener
    from adapters.teams.post import Teams


@dataclass
class Office:
    """The core with its store: everything but the platforms, which move in afterwards."""

    clock: Clock
    store: SqlStore
    links: SqlLinks
    seal: Seal
    kernel: Kernel
    digest: Digest
    outbox: SqlOutbox
    sender: Sender
    installations: SqlInstallations
    secret: str = field(repr=False)
    public_url: str = ""
    couriers: dict[str, Courier] = field(default_factory=dict)
    bell: Door | None = None
    """What stands before the kernel's door, if anything."""

    @classmethod
    def open(
        cls, community: Community, database: str, secret: str, clock: Clock, public_url: str = "", before: str = ""
    ) -> "Office":
        """Wire it up; nothing runs yet. `before`: the secret that sealed what is kept, while it is being replaced."""
        store = SqlStore(database, clock)
        links, seal, house = SqlLinks(store), Seal(secret), House(FEATURES)
        standing = Standing(community)
        kernel = Kernel(store, links, standing, house, seal, clock, public_url)
        couriers: dict[str, Courier] = {}
        outbox = SqlOutbox(store)
        sender = Sender(outbox, links, couriers, seal.draw, clock)
        kernel.woken.append(sender.wake)
        sender.lost.append(kernel.unreached)
        digest = Digest(store, standing, house, lambda person: links.address(person) is not None)
        kept = SqlInstallations(store, secret, before)
        made = cls(clock, store, links, seal, kernel, digest, outbox, sender, kept, secret, public_url, couriers)
        standing.changed.append(made.prefer)
        made.prefer()
        return made

    @property
    def community(self) -> Community:
        """Who there is, as it was last seen to stand."""
        return self.kernel.standing.latest

    def prefer(self) -> None:
        """Everybody is written to on the platform of their school, if they are there at all."""
        people, school = self.community.people, self.community.school
        self.links.prefer = {p.id: p.platform or school(p.school).platform for p in people}

    async def start(self) -> None:
        """Take events; what was on its way when the last process died is looked into first."""
        await self.links.load()
        await self.installations.reseal()
        async with self.store.glance() as unit:
            await self.kernel.standing.now(unit)
        self.kernel.standing.tell()
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

    async def adopt(self) -> None:
        """Link whoever has been added since they, or their channel, were first met."""
        for name, address, key in self.links.expected():
            found = self.community.by_email(name)
            department = self.department_by_channel(name) if name.startswith("#") else None
            if found or department:
                await self.links.link(found.id if found else f"#{department}", address, key)

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
    socket: Socket | None = None
    install: Install | None = None

    @property
    def routes(self) -> list[web.RouteDef]:
        """What is reached over HTTP."""
        return [*routes(self.reception), *(self.install.routes() if self.install else ())]

    @property
    def problems(self) -> list[str]:
        """What Slack would not take, a sentence each."""
        said = (self.courier.workspaces.problem, self.socket.problem if self.socket else "")
        return [problem for problem in said if problem]

    async def start(self) -> None:
        """Learn who is who, then listen."""
        await self.courier.workspaces.load()
        await self.register.start()
        if self.socket:
            await self.socket.start()

    async def leave(self) -> None:
        """Take nothing more over a socket; what has been taken is answered."""
        if self.socket:
            await self.socket.stop()

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.leave()
        await self.reception.settle()
        if self.install:
            await self.install.stop()
        await self.register.stop()
        await self.courier.close()


def slack(office: Office, settings: SlackSettings, limits: Limits | None = None) -> SlackSide:
    """Move Slack in: its courier, its register of people, its reception, and the ways in that are set up."""
    limits, many = limits or Limits(), bool(settings.client_id)
    courier = Slack(
        tokens=[settings.token], kept=office.installations if many else None, api=settings.api, limits=limits
    )
    register = Register(
        courier,
        office.links,
        person_by_email=lambda email: office.community.by_email(email),
        department_by_channel=office.department_by_channel,
        person_by_id=lambda id: office.community.person(id),
        colleagues=lambda person: [p for p in office.community.people if p.school == person.school],
        members=lambda department: office.community.members(department),
        emails=lambda: [p.email for p in office.community.people if p.email],
    )
    office.couriers["slack"] = courier
    office.kernel.standing.changed.append(register.anew)
    reception = Reception(courier, register, office.door, secrets=settings.secrets.split(","), limits=limits)
    socket = Socket(courier.web, settings.app_token, reception.hear) if settings.app_token else None
    install = (
        Install(
            courier.workspaces, register, office.installations, settings, secret=office.secret,
            public_url=office.public_url, addresses=reception.addresses,
        )
        if many
        else None
    )  # fmt: skip
    return SlackSide(courier, register, reception, socket, install)


@dataclass
class TeamsSide:
    """Teams, moved in."""

    courier: "Teams"
    listener: "Listener"

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.courier.close()


def teams(office: Office, settings: TeamsSettings) -> TeamsSide:
    """Move Teams in. Its SDK takes most of a second to import, so only this pays for it."""
    from adapters.teams.listen import Listener
    from adapters.teams.people import People
    from adapters.teams.post import Teams

    settings = replace(settings, tenants=settings.tenants | office.community.tenants)
    courier = Teams(settings, office.links, monotonic=time.monotonic, again=office.outbox.paper)
    people = People(
        courier.connector,
        office.links,
        person_by_email=lambda email: office.community.by_email(email),
        department_by_channel=office.department_by_channel,
        monotonic=time.monotonic,
        person_by_id=lambda id: office.community.person(id),
        colleagues=lambda person: [p for p in office.community.people if p.school == person.school],
    )
    office.couriers["teams"] = courier
    office.kernel.standing.changed.append(people.anew)
    return TeamsSide(courier, Listener(office.door, people, courier, monotonic=time.monotonic))
