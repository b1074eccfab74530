"""The way out: claims what is ready, hands it to its platform, and records what became of it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports import Away, Claim, Clock, Courier, Drawn, Links, Outbox, Outcome, Parcel, Part, Refused, Unknown
from bot.world.people import Address

log = logging.getLogger(__name__)
AT_ONCE, LANES = 50, 256
"""Messages claimed together, and places written to side by side on one platform."""
BUSY = 5.0
"""Seconds until a message is looked at again that found every lane of its platform taken."""
TOGETHER = 0.05
"""Seconds given to all lanes to end before the next claim: one statement for many messages."""
NOBODY = 600.0
"""Seconds until somebody without an address is tried again."""
EARLY = timedelta(seconds=85)
"""How long after its first try a message that was not found may still be on its way: it is not sent again yet."""
PATIENCE = timedelta(minutes=2)
"""How long after its claim a message may still be handed over; less than a claim lasts, by more than one try takes."""


class Sender:
    """Sends messages, each place's in their order, and the places side by side."""

    def __init__(
        self, outbox: Outbox, links: Links, couriers: Mapping[str, Courier], draw: Callable[[Part], Drawn], clock: Clock
    ) -> None:
        self.outbox, self.links, self.couriers, self.draw, self.clock = outbox, links, couriers, draw, clock
        self.wanted, self.pumping = asyncio.Event(), asyncio.Lock()
        self.task: asyncio.Task[None] | None = None
        self.ending = False
        self.lost: list[Callable[[str], Awaitable[None]]] = []
        """Whoever wants to know of a first message whose address is dead."""

    def wake(self) -> None:
        """Something may be ready."""
        self.wanted.set()

    def start(self) -> None:
        """Send whenever something is ready."""
        self.task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is in hand, then stop."""
        self.ending = True
        if self.task:
            task, self.task = self.task, None
            self.wanted.set()
            await task

    async def _run(self) -> None:
        while self.task is not None:
            await self.wanted.wait()
            self.wanted.clear()
            try:
                await self.pump()
            except Away:
                pass  # the store has said so itself; it goes on at the next heartbeat
            except Exception:
                log.exception("the sender stumbled; it goes on at the next heartbeat")

    async def pump(self) -> int:
        """Send until nothing is ready or under way; gives how many were handed over.

        Each place has a lane, and each platform its own number of them: one that hangs holds up nobody on the other.
        """
        sent, lanes = 0, dict[str, asyncio.Task[None]]()
        async with self.pumping:
            try:
                while True:
                    claims, more = await self._claim(lanes)
                    for place, some in claims.items():
                        lanes[place] = asyncio.create_task(self._place(place, some, self.clock.now()))
                    sent += sum(map(len, claims.values()))
                    if more:
                        continue
                    if not lanes:
                        return sent
                    await self._free(lanes)
            finally:
                # Whatever stumbled: what is under way is seen to its end.
                await asyncio.gather(*lanes.values(), return_exceptions=True)

    async def _claim(self, busy: Iterable[str]) -> tuple[dict[str, list[Claim]], bool]:
        """What is to be sent now, by place, and whether there may be more.

        What finds every lane of its platform taken goes back for a while.
        """
        taken = Counter(map(self._platform, busy))
        full = frozenset(platform for platform in self.couriers if taken[platform] >= LANES)
        if self.ending or (full and len(full) == len(self.couriers)):
            return {}, False
        most = min(AT_ONCE, *(LANES - taken[platform] for platform in self.couriers if platform not in full))
        claims = await self.outbox.claim(self.clock.now(), most, but=frozenset(busy), full=full)
        places = _by_place(claims)
        back = list[tuple[Claim, Outcome]]()
        for place in list(places):
            platform = self._platform(place)
            if taken[platform] >= LANES:
                back += [(c, _untried(c, Refused("its platform is slow", BUSY, turn=True))) for c in places.pop(place)]
            taken[platform] += 1
        if back:
            await self.outbox.mark(back, self.clock.now())
        return places, len(claims) == most

    def _platform(self, place: str) -> str:
        address = self.links.address(place)
        return address.platform if address else ""

    async def _free(self, lanes: dict[str, asyncio.Task[None]]) -> None:
        """Wait until lanes are free, or something new is ready; raises what a lane stumbled over."""
        done, _ = await asyncio.wait(lanes.values(), timeout=TOGETHER)
        if not done:
            woken = asyncio.create_task(self.wanted.wait())
            await asyncio.wait({*lanes.values(), woken}, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
        self.wanted.clear()
        for place in [place for place, lane in lanes.items() if lane.done()]:
            lanes.pop(place).result()

    async def _place(self, place: str, claims: list[Claim], began: datetime) -> None:
        address = self.links.address(place)
        courier = self.couriers.get(address.platform) if address else None
        for claim in claims:
            # A first post waits until its reader is met; an edit of what has lost its reader would be tried for ever.
            outcome = _untried(claim, Refused("nobody is reached there", None if claim.ref else NOBODY))
            if address and courier and self.clock.now() - began > PATIENCE:
                outcome = _untried(claim, Refused("its turn did not come", 0.0))
            elif address and courier:
                claim, outcome = await self._one(courier, address, claim)
            dead = isinstance(outcome, Refused) and outcome.gone and claim.ref is None
            if isinstance(outcome, Refused) and dead and self.links.address(place) != address:
                outcome = Refused(outcome.why, NOBODY)  # it was forgotten, and there may be another soon
            reads_back = courier is None or courier.reads_back
            await self.outbox.mark([(claim, outcome)], self.clock.now(), reads_back=reads_back)
            for tell in self.lost if dead else ():
                await tell(claim.message)

    async def _one(self, courier: Courier, address: Address, claim: Claim) -> tuple[Claim, Outcome]:
        parcel = Parcel(
            id=claim.uuid,
            to=address,
            parts=tuple(map(self.draw, claim.parts)),
            ref=claim.ref,
            paper=claim.paper,
            tried=claim.tried,
        )
        if claim.unknown:
            try:
                if courier.reads_back and (found := await courier.find(parcel)):
                    return replace(claim, wanted=claim.handed), found
            except OSError:
                return claim, Unknown("it could not be looked up")
            if claim.tried and self.clock.now() - claim.tried < EARLY:
                return claim, Unknown("it may still arrive")
            if why := await self._stays(courier, claim):
                return claim, Refused(why)
        try:
            return claim, await courier.send(parcel)
        except Exception as problem:
            log.exception("a courier stumbled")
            return claim, Unknown(type(problem).__name__)

    async def _stays(self, courier: Courier, claim: Claim) -> str:
        """Why a message of unknown outcome is not sent again; nothing if it may be, which is then noted.

        Where it was looked for and is not there, the earlier resend had no effect and does not count.
        """
        if claim.resent and not courier.reads_back:
            return "unknown after the one resend"
        if claim.expires and claim.expires <= self.clock.now():
            return "expired"
        return "" if await self.outbox.resend(claim) else "another sender has it"


def _untried(claim: Claim, why: Refused) -> Outcome:
    """What becomes of a claim that was not tried this time: of what nobody knows, nobody knows more."""
    return Unknown(why.why) if claim.unknown else why


def _by_place(claims: list[Claim]) -> dict[str, list[Claim]]:
    places: dict[str, list[Claim]] = {}
    for claim in claims:
        places.setdefault(claim.place, []).append(claim)
    return places
