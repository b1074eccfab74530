"""The year played: an event queue of what people do, over the same journey that moves every other held clock."""

import asyncio
import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from adapters.playground.scene import Scene, address
from bot.world.people import Community
from office import Office
from rehearsal.year.beside import Beside
from rehearsal.year.counts import Books
from rehearsal.year.diary import diary, leaver
from rehearsal.year.hands import Chain, Decides, Hands, Move
from rehearsal.year.ledger import Arrived, Ledger
from rehearsal.year.people import Colleague
from rehearsal.year.service import Service
from scheduler.clock import Held
from scheduler.journey import Journey

SECRET = "a-year-played-a-year-played-a-year-00"  # noqa: S105 - opens nothing but a simulated year
COPY = timedelta(days=20)
"""How often the whole outbox is copied for the judge: well before the night's tidying takes what is old."""
MORNING = time(6, 55)
"""When somebody who wakes up ill says so."""


@dataclass(order=True, slots=True)
class Due:
    """Something that somebody is about to do. Within a minute people go by their names, and each by their own order."""

    when: datetime
    person: str
    number: int
    decides: Decides = field(compare=False)


class Year:
    """A community living through a year, with the product among them."""

    def __init__(
        self,
        community: Community,
        folder: Path,
        start: date,
        end: date,
        answers: float,
        seed: int,
        database: str = "",
    ) -> None:
        self.community, self.start, self.end, self.seed = community, start, end, seed
        self.zone = community.schools[0].zone
        self.ledger = Ledger(start=self._moment(start, time.min), end=self._moment(end, time(23, 59)))
        self.clock = Held(self.ledger.start)
        self.path = folder / "year.db"
        self.database = database or f"sqlite:///{self.path}"
        self.office = self.opened()
        if not database:
            event.listen(self.office.store.engine.sync_engine, "connect", _in_haste)
        self.journey = Journey(self.clock, self.office.digest, self.office.sender, self.office.store)
        self.scene = Scene(community, self.clock)
        self.colleagues = {
            p.id: Colleague(p, community.school(p.school), Random(f"{seed}:{p.id}"), answers)  # noqa: S311 - a play
            for p in community.people
        }
        self.hands = Hands(community, self.scene, self.ledger, self.colleagues, self._push)
        self.queue: list[Due] = []
        self.numbers: dict[str, int] = {}
        self.seen: dict[str, list[str]] = {}
        """The places where somebody acts in this minute, and the posts that change before their eyes."""
        self.fresh: list[tuple[str, str]] = []
        """What has come unasked in this minute: the place and the post."""
        self.ill = False

    async def play(self) -> Books:
        """From the first day to the last; gives the books for the judge."""
        await self._open()
        copied = self.clock.now()
        await self.journey.begin()
        while (now := self.clock.now()) < self.ledger.end:
            due = await self.journey.next_due()
            acts = max(self.queue[0].when, now) if self.queue else self.ledger.end
            step = min(self.ledger.end, due or self.ledger.end, acts)
            if due and due <= step:
                await self.journey.move(step)
            self.clock.set(step)
            self._look()
            await self._act()
            self._look()
            if step - copied >= COPY:
                self._note(whole=True)
                copied = step
        self._note(whole=True)
        self.ledger.pauses = self.books.pauses()
        return self.books

    async def close(self) -> None:
        """Everybody goes home."""
        self.books.close()
        await self.office.stop()

    def opened(self) -> Office:
        """An office on the year's database."""
        return Office.open(self.community, self.database, SECRET, self.clock, "https://dept.example")

    async def move_in(self, office: Office) -> None:
        """Start an office, with both platforms."""
        await office.start()
        for platform in ("slack", "teams"):
            office.couriers[platform] = Service(platform, self.scene, self.ledger, self._heard)

    async def meet(self, places: Sequence[str]) -> None:
        """The product learns where everybody is reached."""
        for place in places:
            await self.office.links.link(place, address(self.community, place), place)

    async def _open(self) -> None:
        office, community = self.office, self.community
        await office.store.create()
        await self.move_in(office)
        self.books = Books(Beside(self.database) if office.store.writing is None else self.path)
        self.scene.connect(office.kernel)
        places = [p.id for p in community.people] + [f"#{d.id}" for s in community.schools for d in s.departments]
        await self.meet(places)
        rng = Random(f"{self.seed}:year")  # noqa: S311 - a play, not a secret
        if leaves := leaver(community, self.start, self.end, rng):
            self._push(leaves[1], "", lambda: self._leaves(*leaves))
        for entry in diary(community, self.colleagues, self.start, self.end, rng):
            self._push(entry.when, entry.person, self._writes(entry.person, entry.words))
        for n in range((self.end - self.start).days + 1):
            self._wakes(self.start + timedelta(days=n))

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _push(self, when: datetime, person: str, decides: Decides) -> None:
        self.numbers[person] = number = self.numbers.get(person, 0) + 1
        if when < self.ledger.end:
            heapq.heappush(self.queue, Due(when, person, number, decides))

    def _writes(self, person: str, words: str) -> Decides:
        return lambda: self.hands.type(self.colleagues[person], Chain(), words)

    def _leaves(self, person: str, when: datetime) -> Sequence[Move]:
        self.ledger.left[person] = when
        return ()

    def _wakes(self, day: date) -> None:
        """Each morning somebody who speaks that day may wake up ill; once a year it is so."""

        def decides() -> Sequence[Move]:
            there = (p for p, _ in self.books.speaking(day) if p not in self.ledger.left)
            who = next((p for p in there if not self.colleagues[p].person.leads), None)
            if self.ill or who is None:
                return ()
            self.ill = True
            return self._writes(who, "off today")()

        self._push(self._moment(day, MORNING), "", decides)

    def _heard(self, came: Arrived, post: str) -> None:
        if came.place in self.seen:
            self.seen[came.place].append(post)
        elif not came.edit:
            self.fresh.append((came.place, post))

    def _look(self) -> None:
        """People notice what has come unasked."""
        if self.fresh:
            self._note()
        fresh, self.fresh = sorted(self.fresh, key=lambda came: came[0]), []
        for place, post in fresh:
            self.hands.notice(place, post)

    def _note(self, *, whole: bool = False) -> None:
        """The judge's books are kept day by day."""
        self.books.note(self.ledger, self.clock.now().astimezone(self.zone).date(), whole=whole)

    async def _act(self) -> None:
        """All that people do in this minute, together; then the minute runs, so that they are answered."""
        now, moves = self.clock.now(), list[Move]()
        while self.queue and self.queue[0].when <= now:
            due = heapq.heappop(self.queue)
            if due.person not in self.ledger.left:
                moves += due.decides()
        if not moves:
            return
        people = [move.who.person for move in moves]
        self.seen = {place: [] for p in people for place in (p.id, *(f"#{d}" for d in p.departments))}
        replies = await asyncio.gather(*(self.hands.do(move) for move in moves))
        await self.journey.begin()
        seen, self.seen = self.seen, {}
        if any(seen[place] for place in seen if place.startswith("#")):
            self._note()
        for move, reply in zip(moves, replies, strict=True):
            self.hands.done(move, reply, seen)


def _in_haste(connection: Any, _: Any) -> None:
    """Nothing of a simulated year has to survive the machine it is played on."""
    connection.cursor().execute("PRAGMA synchronous=OFF")
