"""The stage: an office with a held clock, on one platform or on both, that can be killed and started again on the same
database.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from adapters.playground.scene import Scene
from bot.world.people import Community
from office import Office
from rehearsal.local import PlaygroundTheatre
from rehearsal.script import CASTS
from rehearsal.served import Check, Host, Served
from rehearsal.slack_theatre import SlackHost
from rehearsal.teams_theatre import TeamsHost
from rehearsal.theatre import Sight, Since, Theatre
from scheduler.clock import Held
from scheduler.journey import Journey
from storage.schools import load

SECRET = "rehearsal-secret-rehearsal-secret-00"  # noqa: S105 - opens nothing but a rehearsal

SOCKET = "slack-socket"
"""Slack over Socket Mode: the platform is the same, the wire another."""


class House(Theatre, Protocol):
    """A theatre into which an office can move, and from which it can be thrown out."""

    async def move_in(self, office: Office) -> None:
        """Connect an office that has just opened."""
        ...

    async def move_out(self) -> None:
        """The office is gone."""
        ...

    async def close(self) -> None:
        """The platform closes for good."""
        ...

    def problems(self) -> list[str]:
        """What the platform's validator found in all that was sent."""
        ...


class Stage:
    """People of a cast on their platforms, and the product among them."""

    def __init__(
        self,
        cast: str,
        on: str,
        platforms: dict[str, str],
        start: datetime,
        checks: Mapping[str, Check] | None = None,
        database: str = "",
    ) -> None:
        self.checks = checks or {}
        self.community = cast_on(load(CASTS / f"{cast}.yaml"), on, platforms)
        told = CASTS / f"{cast}.told.yaml"
        self.told = cast_on(load(told), on, platforms) if told.exists() else self.community
        """What the product knows at the start, where that is less than the platforms know."""
        self.folder = tempfile.TemporaryDirectory()
        self.database = database or f"sqlite:///{Path(self.folder.name) / 'story.db'}"
        zone = self.community.schools[0].zone
        self.zone, self.clock = zone, Held(start.replace(tzinfo=zone))
        self.houses: dict[str, House] = {}
        self.on = on
        self.office: Office | None = None
        self.journey: Journey | None = None

    async def open(self) -> None:
        """Raise the curtain: the platforms first, then the product, then the minute at which the clock stands."""
        if self.on == "playground":
            scene = PlaygroundTheatre(Scene(self.community, self.clock))
            self.houses = {"slack": scene, "teams": scene}
        else:
            used = {p.platform for p in self.community.people}
            self.houses = {name: Served(self.community, name, self._host(name)) for name in sorted(used)}
        await self._start(fresh=True)
        assert self.journey
        await self.journey.begin()

    def _host(self, platform: str) -> Host:
        check = self.checks.get(platform)
        if platform == "teams":
            return TeamsHost(self.community, check)
        return SlackHost(self.community, check, socket=self.on == SOCKET)

    async def close(self) -> None:
        """Everybody goes home."""
        await self._end()
        for house in dict.fromkeys(self.houses.values()):
            await house.close()
        self.folder.cleanup()

    async def restart(self) -> None:
        """The product is killed without warning and started again on the same database."""
        await self._end()
        await self._start(fresh=False)

    async def _start(self, *, fresh: bool) -> None:
        self.office = office = Office.open(self.told, self.database, SECRET, self.clock, "https://dept.example")
        if fresh:
            await office.store.create()
        await office.start()
        self.journey = Journey(self.clock, office.digest, office.sender, office.store)
        for house in dict.fromkeys(self.houses.values()):
            await house.move_in(office)

    async def _end(self) -> None:
        for house in dict.fromkeys(self.houses.values()):
            await house.move_out()
        if self.office:
            await self.office.stop()

    def house(self, person: str) -> House:
        """The platform that a person is on."""
        found = self.community.person(person)
        assert found
        return self.houses[found.platform]

    def of_channel(self, department: str) -> House:
        """The platform that a channel is on."""
        found = self.community.department(department)
        assert found
        return self.houses[self.community.school(found.school).platform]

    def seen(self, place: str, since: Since = "acted") -> list[Sight]:
        """The bot's messages in a place, oldest first."""
        return (self.of_channel(place[1:]) if place.startswith("#") else self.house(place)).seen(place, since)

    def visible(self, person: str) -> list[Sight]:
        """All that somebody can see and press, oldest first: their chat, and the channels of their departments."""
        found = self.community.person(person)
        assert found
        places = [person, *(f"#{d}" for d in found.departments)]
        return sorted((s for p in places for s in self.seen(p)), key=lambda s: s.order)

    async def after(self) -> None:
        """What a step set going is done, as the next heartbeat would find it."""
        assert self.office
        for _ in range(2):
            for house in dict.fromkeys(self.houses.values()):
                await house.settle()
            await self.office.adopt()
            await self.office.digest.tick(self.clock.now())
            await self.office.sender.pump()

    async def catch_up(self) -> None:
        """A platform or the product is back: what waits for another try goes now."""
        assert self.office
        await self.office.outbox.hurry(self.clock.now())
        await self.after()

    async def move(self, to: datetime) -> None:
        """Move the clock."""
        assert self.journey
        await self.journey.move(to.replace(tzinfo=self.zone))
        await self.after()


def cast_on(community: Community, on: str, platforms: dict[str, str]) -> Community:
    """The cast with everybody on the run's platform but those who are named; in the playground each on their school's
    own.
    """
    on = "slack" if on == SOCKET else on
    schools = tuple(s if on == "playground" else replace(s, platform=on) for s in community.schools)
    at = {s.id: s.platform for s in schools}
    people = tuple(replace(p, platform=platforms.get(p.id, at[p.school])) for p in community.people)
    return replace(community, schools=schools, people=people)
