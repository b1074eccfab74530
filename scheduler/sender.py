"""The way out: claims what is ready, hands it to its platform, and records what became of it."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from bot.ports import Claim, Clock, Courier, Drawn, Links, Outbox, Outcome, Parcel, Part, Refused, Unknown

log = logging.getLogger(__name__)
AT_ONCE = 50
NOBODY = 600.0
"""Seconds until somebody without an address is tried again."""


class Sender:
    """Sends messages, each place's in their order, and the places side by side."""

    def __init__(
        self, outbox: Outbox, links: Links, couriers: Mapping[str, Courier], draw: Callable[[Part], Drawn], clock: Clock
    ) -> None:
        self.outbox, self.links, self.couriers, self.draw, self.clock = outbox, links, couriers, draw, clock
        self.wanted = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something may be ready."""
        self.wanted.set()

    def start(self) -> None:
        """Send whenever something is ready."""
        self.task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is in hand, then stop."""
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
            except Exception:
                log.exception("the sender stumbled; it goes on at the next heartbeat")

    async def pump(self) -> int:
        """Send until nothing is ready; gives how many were handed over."""
        sent = 0
        while claims := await self.outbox.claim(self.clock.now(), AT_ONCE):
            places: dict[str, list[Claim]] = {}
            for claim in claims:
                places.setdefault(claim.place, []).append(claim)
            await asyncio.gather(*(self._place(place, some) for place, some in places.items()))
            sent += len(claims)
        return sent

    async def _place(self, place: str, claims: list[Claim]) -> None:
        for claim in claims:
            outcome, reads_back = await self._one(place, claim)
            await self.outbox.mark([(claim, outcome)], self.clock.now(), reads_back=reads_back)

    async def _one(self, place: str, claim: Claim) -> tuple[Outcome, bool]:
        address = self.links.address(place)
        courier = self.couriers.get(address.platform) if address else None
        if address is None or courier is None:
            return Refused("nobody is reached there yet", NOBODY), True
        parcel = Parcel(
            id=claim.uuid,
            to=address,
            parts=tuple(map(self.draw, claim.parts)),
            ref=claim.ref,
            paper=claim.paper,
            tried=claim.tried,
        )
        try:
            if claim.unknown and courier.reads_back and (found := await courier.find(parcel)):
                return found, True
        except OSError:
            return Unknown("it could not be looked up"), courier.reads_back
        if claim.unknown:
            await self.outbox.resend(claim)
        try:
            return await courier.send(parcel), courier.reads_back
        except Exception as problem:
            log.exception("a courier stumbled")
            return Unknown(type(problem).__name__), courier.reads_back
