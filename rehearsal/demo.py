"""`dept demo`: the playground with a sample school that has used Dept for some weeks, on a Thursday at 15:40."""

import asyncio
import logging
import secrets
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from adapters import logs
from adapters.playground.draw import Renderers
from adapters.playground.listen import LOOPBACK, listen
from adapters.playground.scene import Scene
from adapters.playground.shown import taps
from adapters.playground.world import Happened, Happening, Impossible, Moment
from adapters.slack import forms as slack_forms
from adapters.slack import render as slack_render
from adapters.teams import forms as teams_forms
from adapters.teams import render as teams_render
from bot.ports import Reason
from bot.world.people import Community
from office import Office
from rehearsal.happenings import Happenings
from rehearsal.local import PlaygroundTheatre
from rehearsal.moments import Moments
from rehearsal.script import CASTS
from scheduler.clock import Held
from scheduler.journey import Journey
from storage.schools import load

TERM = 2_000
"""Reasons that a term brings forth, at most."""
ROTA = "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec"
OPENS = "Thu 2026-11-19 15:40"
PAST = (
    ("Mon 2026-11-02 08:00", "", ""),
    ("Tue 2026-11-03 12:31", "Aoife", "45m on the cyber security basics course"),
    ("Tue 2026-11-03 16:10", "Kate", "half an hour on the retrieval practice webinar"),
    ("Wed 2026-11-04 15:44", "Siân", "30m questioning masterclass"),
    ("Thu 2026-11-05 15:46", "Priya", "1h on the networks course"),
    ("Thu 2026-11-05 15:52", "Mohammed", "20m ECT reading group"),
    ("Thu 2026-11-05 16:02", "Hamza", "40m on the AI in assessment course"),
    ("Fri 2026-11-06 12:35", "Grace", "25m vlog editing"),
    ("Mon 2026-11-09 08:05", "Daniel", "pause until 7 Dec"),
    ("Mon 2026-11-09 13:02", "Aoife", "45m on the cyber security basics course"),
    ("Wed 2026-11-11 15:41", "Siân", "45m questioning masterclass"),
    ("Thu 2026-11-12 15:43", "Priya", "1h on the networks course"),
    ("Thu 2026-11-12 15:58", "Hamza", "50m on the AI in assessment course"),
    ("Thu 2026-11-12 16:05", "Jo", "30m on the leadership podcast series"),
    ("Fri 2026-11-13 12:40", "Tom", "20m on the RPF course"),
    ("Fri 2026-11-13 13:05", "Ruth", "1h on the mastery maths course"),
    ("Mon 2026-11-16 12:40", "Mohammed", "30m Isaac Computer Science"),
    ("Wed 2026-11-18 15:42", "Siân", "30m questioning masterclass"),
)
"""What people did in the weeks before, in their own words; the clock passes everything in between."""


class Demo:
    """The sample school, its database in a folder of its own, and the world behind the page."""

    def __init__(self, folder: Path) -> None:
        self.community = load(CASTS / "thornbury.yaml")
        self.zone = self.community.schools[0].zone
        self.clock = Held(self._moment(PAST[0][0]))
        self.database, self.secret = folder / "demo.db", secrets.token_urlsafe(32)
        self.scene = Scene(self.community, self.clock)
        self.theatre = PlaygroundTheatre(self.scene)
        self.kept = Moments(folder)
        self.things = Happenings(self.scene, self._leave, self._resettle, self._reach)
        self.letting_in: asyncio.Task[None] | None = None
        self.office, self.journey = self._office()

    async def open(self) -> None:
        """Play the weeks before, as they would have happened, up to the Thursday on which the page opens."""
        await self.office.store.create()
        await self._start()
        await self.journey.begin()
        for when, who, words in PAST:
            await self.journey.move(self._moment(when))
            if who:
                await self.scene.say(self._person(who), words)
                await self.office.sender.pump()
        await self.journey.move(self._moment(OPENS) - timedelta(minutes=1))
        for person in self.community.people:
            for place in (person.id, *(f"#{d}" for d in person.departments)):
                self.scene.look(person.id, place)
        self.scene.memory.reasons.clear()
        await self.journey.move(self._moment(OPENS))
        await self.keep("As it opened")
        self.office.sender.start()

    async def close(self) -> None:
        """Everybody goes home."""
        if self.letting_in:
            await self.letting_in
        await self.office.stop()

    # The clock and its reasons

    def now(self) -> datetime:
        """Where the clock stands."""
        return self.clock.now()

    async def next_due(self) -> datetime | None:
        """The next moment at which something falls due."""
        return await self.journey.next_due()

    async def move(self, to: datetime, progress: Callable[[datetime], None], stop: asyncio.Event) -> None:
        """Move the clock: the same tick as in real life."""
        await self.journey.move(to, progress, stop)

    async def stirred(self, since: datetime) -> bool:
        """Whether anything was said since a moment, or held back for a reason."""
        said = any(not post.by and post.when > since for post in self.scene.memory.posts.values())
        return said or any(reason.at > since for reason in await self.why(None))

    async def why(self, person: str | None) -> Sequence[Reason]:
        """Why it spoke or stayed silent, for the page."""
        async with self.office.store.glance() as unit:
            return await unit.agenda.reasons(person, TERM)

    # Moments

    def moments(self) -> Sequence[Moment]:
        """The moments that are kept, newest first."""
        return [kept.moment for kept in reversed(self.kept.kept)]

    async def keep(self, why: str) -> None:
        """Keep this moment."""
        await self.kept.keep(why, self.now(), self.database, self.scene.remember(), self.scene.step)

    async def back(self, id: str) -> None:
        """Everything is again as it was then: the database, what was shown, the schools and the clock."""
        then = self.kept.find(id)
        await self.keep("Before going back")
        async with self._anew():
            self.database = await self.kept.lay_out(then)
            self.scene.recall(then.memory)
            self.community = self.scene.community
            self.clock.set(then.moment.at)

    # What can happen

    def happenings(self, person: str) -> Sequence[Happening]:
        """What somebody can make happen."""
        me = self.community.person(person)
        return self.things.offered(me) if me else ()

    async def happen(self, key: str, chosen: Mapping[str, str], person: str) -> Happened:
        """Make it happen; the moment before is kept."""
        me = self.community.person(person)
        if me is None:
            raise Impossible("There is nobody of that name.")
        if key == "rota":
            return await self._rota()
        name = next((h.name for h in self.things.offered(me) if h.key == key), key)
        await self.keep(f"Before “{name}”")
        return await self.things.happen(me, key, chosen)

    async def _rota(self) -> Happened:
        """For whoever skips a step of the first two minutes: the head posts the rota of the term, unless she has."""
        priya, places = self._person("Priya"), self.scene.memory.places
        channel = f"#{self.scene.channels(priya)[0]}"
        if not any(post.parts and not post.by for post in places.get(channel, [])):
            await self.scene.say(priya, ROTA)
            await self.office.sender.pump()
            drafted = self.scene.posts(priya)[-1]
            post = next(tap for tap in taps(drafted.parts) if tap.label == "Post")
            await self.scene.press(priya, drafted.id, post.token)
            await self.office.sender.pump()
        return Happened(says="The rota is in the channel.", person=priya)

    async def _leave(self, person: str) -> None:
        """As a platform does it: the bot hears of it first, then the address is gone."""
        await self.scene.leave(person)
        await self.office.links.unlink(self.scene.platform(person), person)

    async def _resettle(self, community: Community) -> None:
        """The configuration was changed, and the product started again."""
        async with self._anew():
            self.scene.settle(community)
            self.community = community

    async def _reach(self, platform: str, down: bool) -> None:
        self.theatre.couriers[platform].down = down
        if not down:
            await self.office.outbox.hurry(self.now())
            await self.office.sender.pump()

    # The house

    def _set_up(self) -> None:
        """Somebody has set something up in the chat: the page follows, and whoever has come is let in."""
        self.scene.settle(self.office.community)
        self.letting_in = asyncio.create_task(self.theatre.move_in(self.office))

    def _office(self) -> tuple[Office, Journey]:
        office = Office.open(self.community, f"sqlite:///{self.database}", self.secret, self.clock)
        office.kernel.standing.changed.append(self._set_up)
        return office, Journey(self.clock, office.digest, office.sender, office.store)

    async def _start(self) -> None:
        await self.office.start()
        await self.theatre.move_in(self.office)
        for gone in self.scene.memory.left:
            await self.office.links.unlink(self.scene.platform(gone), gone)

    @asynccontextmanager
    async def _anew(self) -> AsyncIterator[None]:
        """The product stops; it starts again on what has changed meanwhile."""
        self.scene.hold()
        await self.office.stop()
        try:
            yield
        finally:
            self.office, self.journey = self._office()
            await self._start()
            self.office.sender.start()
            self.scene.nudge()

    def _moment(self, said: str) -> datetime:
        return datetime.fromisoformat(said.partition(" ")[2]).replace(tzinfo=self.zone)

    def _person(self, first: str) -> str:
        return next(p.id for p in self.community.people if p.first == first)


def renderers() -> Renderers:
    """The real drawings of both platforms."""
    return Renderers(
        slack_message=slack_render.message,
        slack_form=slack_forms.modal,
        slack_home=slack_render.home,
        teams_message=teams_render.activity,
        teams_form=teams_forms.standing,
        teams_home=lambda home: teams_render.activity([home]),
    )


async def demo(port: int) -> int:
    """Show it until the process is told to stop."""
    logs.begin()
    logging.getLogger().setLevel(logging.WARNING)
    # A port that is taken is said at once, before the weeks are played.
    socket.create_server((LOOPBACK, port)).close()
    told, began = asyncio.Event(), time.monotonic()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    with tempfile.TemporaryDirectory(prefix="dept-demo-") as folder:
        shown = Demo(Path(folder))
        await shown.open()
        try:
            listening = await listen(shown.scene, shown, renderers(), port)
            print(f"The sample school is ready after {time.monotonic() - began:.1f} s. Nothing leaves this computer.")
            print(f"Open {listening.url} in your browser. Ctrl-C stops it.", flush=True)
            await told.wait()
            await listening.close()
        finally:
            await shown.close()
    print("Stopped.", flush=True)
    return 0
