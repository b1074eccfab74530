"""The wire in a simulated year: the real couriers of both platforms, against stand-ins on loopback in their weather."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.playground.scene import Scene
from adapters.slack.addresses import Spot, spot
from adapters.slack.pace import UNLIMITED, Limits
from adapters.slack.post import Slack
from adapters.teams.heard import key
from adapters.teams.places import Place, place
from adapters.teams.post import Teams
from bot.ports import Accepted, Courier, Outcome, Parcel
from bot.talk.cards import lines
from bot.world.people import Community
from office import Office
from rehearsal.reliability.ledger import Effect, Ledger
from rehearsal.reliability.weather import Weather
from rehearsal.slack import SlackStandIn
from rehearsal.slack_shown import Message
from rehearsal.teams import TeamsStandIn
from rehearsal.teams_activities import TENANT
from rehearsal.teams_members import BOT
from rehearsal.teams_shown import Shown

Seen = Callable[[Effect, Parcel], None]
TOLD = {"message": "post", "edit": "edit", "gone": "delete"}
"""What the stand-in of Teams calls the effects."""


class Watched:
    """A courier whose parcel in hand is known, so that an effect without a UUID on the wire has its identity too."""

    def __init__(self, courier: Courier, wire: "Wire") -> None:
        self.courier, self.wire = courier, wire
        self.platform, self.reads_back = courier.platform, courier.reads_back

    async def send(self, parcel: Parcel) -> Outcome:
        """Send by the real one."""
        self.wire.take(parcel)
        return await self.courier.send(parcel)

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Look by the real one."""
        return await self.courier.find(parcel)


class Wire:
    """Both platforms as they are reached over the wire, one ledger of what became visible there, and the weather."""

    def __init__(self, community: Community, now: Callable[[], datetime], weather: Weather, seen: Seen) -> None:
        self.community, self.now, self.weather, self.seen = community, now, weather, seen
        self.ledger = Ledger()
        self.parcels: dict[str, Parcel] = {}
        """The newest form of each message that was handed over, by its identity."""
        self.hand: dict[str, str] = {}
        """The identity of what is being written to each place."""
        on = self._on
        self.slack = SlackStandIn(
            [(p.id, p.email) for p in on("slack")], self._rooms("slack"), clock=lambda: now().timestamp()
        )
        self.teams = TeamsStandIn([(p.id, p.email) for p in on("teams")], self._rooms("teams"))
        connector, world = self.teams.connector, self.slack.world
        self.who = {world.dms[world.user(p.email)]: p.id for p in on("slack")}
        self.who |= {id: f"#{name}" for id, name in world.channels.items()}
        """Whose place each Slack channel is."""
        self.rooms = {m.id: name for name, m in connector.members.items()}
        self.rooms |= {room: f"#{name}" for name, room in connector.channels.items()}
        """What the stand-in of Teams calls each place, by the id in its address."""

    def _on(self, platform: str) -> list[Any]:
        return [p for p in self.community.people if self._platform(p.id) == platform]

    def _platform(self, person: str) -> str:
        found = self.community.person(person)
        assert found
        return found.platform or self.community.school(found.school).platform or "slack"

    def _rooms(self, platform: str) -> list[str]:
        schools = [s for s in self.community.schools if (s.platform or "slack") == platform]
        return [department.id for school in schools for department in school.departments]

    async def open(self) -> None:
        """The platforms are there."""
        await self.slack.start()
        await self.teams.start()
        self.slack.api.weather = self.teams.connector.weather = self.weather
        self.teams.connector.on_message = lambda shown: None  # whoever lives in the scene takes no files by themselves
        self.slack.world.witness, self.teams.connector.witness = self._on_slack, self._on_teams

    async def close(self) -> None:
        """The platforms are gone."""
        await self.slack.stop()
        await self.teams.stop()

    async def move_in(self, office: Office, limits: Limits = UNLIMITED) -> None:
        """Give an office its couriers, and every address."""
        ticks, patience = lambda: self.now().timestamp(), self.weather.climate.patience
        world = self.slack.world
        slack = Slack(
            tokens=[world.token], api=self.slack.url, limits=limits, patience=patience, ticks=ticks, wall=ticks
        )
        self.weather.fair = True
        await slack.workspaces.identify()
        self.weather.fair = False
        teams = Teams(self.teams.settings(), office.links, monotonic=ticks, again=office.outbox.paper, seconds=patience)
        office.couriers |= {"slack": Watched(slack, self), "teams": Watched(teams, self)}

    async def meet(self, office: Office) -> None:
        """Tell an office every address."""
        world, connector = self.slack.world, self.teams.connector
        spots = {p.id: Spot(world.team, user=world.user(p.email)) for p in self._on("slack")}
        spots |= {f"#{room}": Spot(world.team, channel=world.channel(room)) for room in self._rooms("slack")}
        for who, at in spots.items():
            await office.links.link(who, at.address, at.key)
        chats = {p.id: {"user": connector.members[p.id].id, "bot": BOT} for p in self._on("teams")}
        chats |= {f"#{room}": {"conversation": connector.channels[room]} for room in self._rooms("teams")}
        for who, told in chats.items():
            chat = Place(service=connector.url, tenant=TENANT, **told)
            await office.links.link(who, chat.address(), key(TENANT, chat.user or chat.conversation))

    async def move_out(self, office: Office) -> None:
        """Its connections are closed."""
        for courier in office.couriers.values():
            if isinstance(courier, Watched):
                await courier.courier.close()  # type: ignore[attr-defined]

    def take(self, parcel: Parcel) -> None:
        """A courier has this parcel in hand."""
        self.parcels[parcel.id] = parcel
        self.hand[self._room(parcel)] = parcel.id

    def _room(self, parcel: Parcel) -> str:
        """Where a parcel becomes visible, as the stand-ins call it."""
        if parcel.to.platform == "slack":
            to = spot(parcel.to)
            return self.who.get(to.channel or self.slack.world.dms.get(to.user, ""), "") if to else ""
        at = place(parcel.to)
        return self.rooms.get(at.user) or self.rooms.get(at.conversation, "")

    def _on_slack(self, what: str, message: Message) -> None:
        told = (message.metadata or {}).get("event_payload") or {}
        identity = str(told.get("id") or self.hand.get(self.who[message.channel], ""))
        self._witness("slack", what, self.who[message.channel], f"{message.channel}:{message.ts}", identity)

    def _on_teams(self, what: str, shown: Shown) -> None:
        if what in TOLD:
            self._witness("teams", TOLD[what], shown.room, shown.id, self.hand.get(shown.room, ""))

    def _witness(self, platform: str, what: str, place: str, ref: str, identity: str) -> None:
        parcel = self.parcels.get(identity)
        says = "\n".join(line for part in parcel.parts for line in lines(part.card)) if parcel else ""
        effect = Effect(
            when=self.now(), platform=platform, what=what, place=place, ref=ref, identity=identity, says=says
        )
        self.ledger.effects.append(effect)
        if parcel:
            self.seen(effect, parcel)


def deliver(scene: Scene, parcel: Parcel, place: str) -> str:
    """Show in the scene, to whoever lives there, what has become visible on the platform."""
    known = scene.found(parcel.id)
    return scene.deliver(replace(parcel, to=replace(parcel.to, ref=place), ref=known.id if known else None))
