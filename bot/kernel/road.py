"""The road in: events wait in one queue, what waits together is one transaction, and nothing is answered before it is
stored.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.kernel.house import House
from bot.kernel.seal import Seal
from bot.kernel.standing import Standing
from bot.kernel.tapped import HandedBack
from bot.kernel.turns import Turns
from bot.ports import Away, Clock, Drawn, Links, Reply, Store, Unit
from bot.talk import Card, Mistake, NotAllowed
from bot.talk.events import AnyEvent, Departed, Edited, Event, Looked, Opened, Unreached
from bot.world.people import Address

log = logging.getLogger(__name__)
MOST = 25
"""Events that share a transaction, at most."""
STRANGERS = 10_000
CROWD, GREETED = 200, 5.0
"""Strangers greeted at once, and a second after that: no more than a platform would let out. The rest of a crowd is met
with silence, and whoever writes again later is greeted then."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Somebody whom no configuration knows, and where they are reached."""

    key: str
    place: str


class Kernel:
    """What every adapter knocks at. Start it before the first event, stop it to finish what is in hand."""

    def __init__(
        self,
        store: Store,
        links: Links,
        standing: Standing,
        house: House,
        seal: Seal,
        clock: Clock,
        public_url: str = "",
    ) -> None:
        self.store, self.links, self.standing, self.house, self.seal = store, links, standing, house, seal
        self.clock = clock
        self.turns = Turns(standing, house, seal, links, public_url)
        self.queue: asyncio.Queue[tuple[AnyEvent | Unknown, asyncio.Future[Reply]]] = asyncio.Queue()
        self.woken: list[Callable[[], None]] = []
        self.met: set[str] = set()
        self.greetings, self.greeted = float(CROWD), clock.now()
        self.writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take events."""
        self.writer = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Finish what waits, then take no more."""
        if self.writer:
            await self.queue.join()
            self.writer.cancel()
            await asyncio.gather(self.writer, return_exceptions=True)
            self.writer = None

    async def handle(self, event: AnyEvent) -> Reply:
        """One event, done and stored when this returns; Away if the store is not there."""
        return await self._queued(event)

    async def unreached(self, message: str) -> None:
        """A message could not be handed over, for its address is dead: whoever had it passed on is told, once."""
        with suppress(Away):
            async with self.store.glance() as unit:
                asker = await unit.messages.asker(message)
            if asker and self.writer:
                await self._queued(Unreached(key=f"unreached:{message}", person=asker, message=message))

    async def _queued(self, event: AnyEvent | Unknown) -> Reply:
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((event, waiting))
        return await waiting

    async def stranger(self, address: Address, key: str) -> None:
        """Somebody unknown gets one kind sentence that says who can add them."""
        who = f"?{address.platform}:{key}"
        if who in self.met:
            return
        if len(self.met) > STRANGERS:
            self.met.clear()
        if not self._may_greet():
            return
        # The place names the address itself: a crowd of strangers needs no links.
        await self._queued(Unknown(who, f"?{address.platform}:{address.ref}"))
        self.met.add(who)

    def _may_greet(self) -> bool:
        now = self.clock.now()
        gone = max(0.0, (now - self.greeted).total_seconds())
        self.greetings, self.greeted = min(CROWD, self.greetings + gone * GREETED), now
        allowed = self.greetings >= 1
        self.greetings -= allowed
        return allowed

    async def home(self, person: str) -> Drawn:
        """A person's Home as it stands now; looking at it changes nothing."""
        async with self.store.glance() as unit:
            card = await self.turns.home(unit, person, self.clock.now())
        return self.seal.home(card, person)

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """What a search of somebody's finds; looking at it changes nothing."""
        async with self.store.glance() as unit:
            return tuple(map(Drawn, await self.turns.look(unit, person, words, self.clock.now())))

    def _wake(self) -> None:
        for wake in self.woken:
            wake()

    async def _write(self) -> None:
        while True:
            batch = [await self.queue.get()]
            while sum(isinstance(event, Event) for event, _ in batch) < MOST and not self.queue.empty():
                batch.append(self.queue.get_nowait())
            try:
                replies = await self._together([event for event, _ in batch])
            except Exception as problem:
                away = problem if isinstance(problem, Away) else Away(type(problem).__name__)
                if not isinstance(problem, Away):
                    log.exception("a transaction failed")
                for _, waiting in batch:
                    if not waiting.done():
                        waiting.set_exception(away)
            else:
                for (_, waiting), reply in zip(batch, replies, strict=True):
                    if not waiting.done():
                        waiting.set_result(reply)
                self.standing.tell()
                self._wake()
            finally:
                for _ in batch:
                    self.queue.task_done()

    async def _together(self, events: Sequence[AnyEvent | Unknown]) -> list[Reply]:
        async with self.store.unit() as unit:
            if strangers := {e.key: e.place for e in events if isinstance(e, Unknown)}:
                await self.turns.greet(unit, strangers, self.clock.now())
            return [Reply() if isinstance(event, Unknown) else await self._one(unit, event) for event in events]

    async def _one(self, unit: Unit, event: AnyEvent) -> Reply:
        """One event in a savepoint of its own. What goes wrong is undone, and told in a second one."""
        now = self.clock.now()
        try:
            async with unit.savepoint():
                return await self.turns.take(unit, event, now)
        except HandedBack as refused:
            return refused.reply
        except (Mistake, NotAllowed) as problem:
            sentence = str(problem)
        except Away:
            raise
        except Exception:
            ref = secrets.token_hex(2)
            log.exception("something went wrong (ref %s)", ref)
            sentence = (
                f"Something went wrong (ref {ref}). Nothing was changed; please try again, and tell your school's IT "
                "the ref if it happens twice."
            )
        if isinstance(event, Edited | Opened | Looked | Departed | Unreached):
            return Reply()
        async with unit.savepoint():
            return await self.turns.sorry(unit, event, Card(sentence), now)
