"""The road in: events wait in one queue, what waits together is one transaction, and nothing is answered before it is
stored.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence

from bot.kernel.house import House
from bot.kernel.seal import Seal
from bot.kernel.tapped import HandedBack
from bot.kernel.turns import Turns
from bot.ports import Away, Clock, Drawn, Links, Reply, Store, Unit
from bot.talk import Card, Mistake, NotAllowed
from bot.talk.events import AnyEvent, Edited, Opened
from bot.world.people import Address, Community

log = logging.getLogger(__name__)
MOST = 25
"""Events that share a transaction, at most."""
STRANGERS = 10_000


class Kernel:
    """What every adapter knocks at. Start it before the first event, stop it to finish what is in hand."""

    def __init__(
        self,
        store: Store,
        links: Links,
        community: Community,
        house: House,
        seal: Seal,
        clock: Clock,
        public_url: str = "",
    ) -> None:
        self.store, self.links, self.community, self.house, self.seal = store, links, community, house, seal
        self.clock = clock
        self.turns = Turns(community, house, seal, links, public_url)
        self.queue: asyncio.Queue[tuple[AnyEvent, asyncio.Future[Reply]]] = asyncio.Queue()
        self.woken: list[Callable[[], None]] = []
        self.met: set[str] = set()
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
        async with self.store.unit() as unit:
            if await unit.fresh("", who, self.clock.now()):
                await self.turns.greet(unit, who, self.clock.now())
        await self.links.link(who, address, who)
        self.met.add(who)
        self._wake()

    async def home(self, person: str) -> Drawn:
        """A person's Home as it stands now; looking at it changes nothing."""
        async with self.store.glance() as unit:
            card = await self.turns.home(unit, person, self.clock.now())
        return Drawn(card)

    def _wake(self) -> None:
        for wake in self.woken:
            wake()

    async def _write(self) -> None:
        while True:
            batch = [await self.queue.get()]
            while len(batch) < MOST and not self.queue.empty():
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
                self._wake()
            finally:
                for _ in batch:
                    self.queue.task_done()

    async def _together(self, events: Sequence[AnyEvent]) -> list[Reply]:
        async with self.store.unit() as unit:
            return [await self._one(unit, event) for event in events]

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
        if isinstance(event, Edited | Opened):
            return Reply()
        async with unit.savepoint():
            return await self.turns.sorry(unit, event, Card(sentence), now)
