"""A year in bad weather: the same people and the same product as in any simulated year, with the real wire between."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.ports import Away, Drawn, Parcel, Reply
from bot.talk.cards import lines
from bot.talk.events import AnyEvent
from office import Office
from rehearsal.reliability.checker import Checker, Verdict
from rehearsal.reliability.ledger import Effect
from rehearsal.reliability.weather import REAL, Climate, Weather
from rehearsal.reliability.wired import Wire, deliver
from rehearsal.year.calendar import Almanac
from rehearsal.year.ledger import Arrived, Piece
from rehearsal.year.play import Year
from scheduler.journey import Journey

AFTER = timedelta(hours=8)
"""How long it is fair at the end, so that what waited has had its time."""
AGAIN = 0.1
"""How many events a platform brings more than once."""


class Doors:
    """The doors of all copies: an event goes to any of them, and now and then to two, or to one twice, at once."""

    def __init__(self, year: "Stormy") -> None:
        self.year = year
        self.repeated = 0

    async def handle(self, event: AnyEvent) -> Reply:
        """Knock until somebody answers."""
        chance = self.year.chance
        times = 1 + (chance.random() < AGAIN)
        self.repeated += times - 1
        while True:
            knocks = [chance.choice(self.year.offices).kernel.handle(event) for _ in range(times)]
            replies = await asyncio.gather(*knocks, return_exceptions=True)
            for reply in replies:
                if isinstance(reply, Reply):
                    return reply
                if not isinstance(reply, Away):
                    raise reply

    async def stranger(self, address: Any, key: str) -> None:
        """Nobody here is one."""

    async def home(self, person: str) -> Drawn:
        """Somebody's Home."""
        return await self.year.chance.choice(self.year.offices).kernel.home(person)

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """A search of somebody's."""
        return await self.year.chance.choice(self.year.offices).kernel.look(person, words)


class Stormy(Year):
    """A stretch of time that so many copies of the product share."""

    def __init__(self, *given: Any, copies: int, climate: Climate, almanac: Almanac, limits: bool = True) -> None:
        super().__init__(*given)
        self.chance = Random(f"doors:{self.seed}")  # noqa: S311 - which office does not matter
        self.offices = [self.office, *(self.opened() for _ in range(copies - 1))]
        ceilings = REAL if limits else ()
        self.weather = Weather(self.seed, climate, lambda: self.clock.now().timestamp(), ceilings)
        self.wire = Wire(self.community, self.clock.now, self.weather, self._seen)
        self.almanac, self.doors = almanac, Doors(self)
        self.journey = Journey(self.clock, self, self, self.office.store)  # type: ignore[arg-type]

    async def move_in(self, office: Office) -> None:
        """Start a copy, on the wire."""
        await office.start()
        await self.wire.move_in(office)

    async def meet(self, places: Sequence[str]) -> None:
        """They are reached over the wire."""
        await self.wire.meet(self.office)

    async def _open(self) -> None:
        await self.wire.open()
        await super()._open()
        for office in self.offices[1:]:
            await self.move_in(office)
        self.scene.connect(self.doors)
        platforms = {p.id: self.scene.platform(p.id) for p in self.community.people}
        for school in self.community.schools:
            platforms |= {f"#{department.id}": school.platform or "slack" for department in school.departments}
        self.checker = Checker(self.books.reader, self.wire.ledger, self.almanac, platforms)

    async def settled(self) -> Verdict:
        """The verdict, once it is fair again and what waited has had its time."""
        self.weather.fair = True
        await self.journey.move(self.clock.now() + AFTER)
        return self.checker.verdict(self.clock.now())

    async def close(self) -> None:
        """Everybody goes home."""
        for office in self.offices:
            await self.wire.move_out(office)
        await super().close()
        for office in self.offices[1:]:
            await office.stop()
        await self.wire.close()

    def _note(self, *, whole: bool = False) -> None:
        super()._note(whole=whole)
        if whole:
            self.checker.note()

    def _leaves(self, person: str, when: datetime) -> Sequence[Any]:
        """Nobody leaves here: an account that goes is another proof."""
        return ()

    def _seen(self, effect: Effect, parcel: Parcel) -> None:
        post = deliver(self.scene, parcel, effect.place)
        pieces = tuple(
            Piece("\n".join(lines(drawn.card)), tuple(button.label for button in drawn.card.pressable))
            for drawn in parcel.parts
        )
        came = Arrived(
            when=effect.when,
            platform=effect.platform,
            place=effect.place,
            id=parcel.id,
            edit=effect.what != "post",
            pieces=pieces,
            files=(parcel.paper.name,) if parcel.paper else (),
        )
        self.ledger.arrived.append(came)
        self._heard(came, post)

    # All copies plan, ask and send at the same time

    async def plan(self, now: datetime) -> None:
        """As so many planners."""
        await asyncio.gather(*(office.digest.plan(now) for office in self.offices))

    async def tick(self, now: datetime) -> None:
        """As so many heartbeats."""
        await asyncio.gather(*(office.digest.tick(now) for office in self.offices))

    async def pump(self) -> int:
        """As so many senders."""
        return sum(await asyncio.gather(*(office.sender.pump() for office in self.offices)))
