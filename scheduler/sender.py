"""The way out: claims what is ready, hands it to its platform, and records what became of it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic

from bot.ports import (
    Accepted,
    Away,
    Claim,
    Clock,
    Courier,
    Drawn,
    Links,
    Outbox,
    Outcome,
    Parcel,
    Part,
    Refused,
    Unknown,
)
from bot.world.people import Address

log = logging.getLogger(__name__)
LANES, PROBES = 256, 16
"""Places of one platform that are written to side by side, and while it hangs."""
HANGS = 1.0
"""Seconds for which all of a platform's lanes are taken and none comes free, until it is known to hang."""
TOGETHER = 0.05
"""Seconds given to all lanes to end before the next claim: one statement for many messages."""
SHORT, LONG = 5.0, 60.0
"""Seconds until what found its platform hanging comes again: more, the more there is of it."""
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
        self.hangs: dict[str, int] = {}
        """The platforms that hang, and how many messages have been handed back since."""
        self.full: dict[str, float] = {}
        """Since when all lanes of a platform have been taken and none has come free."""
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

        Each place has a lane: one that waits for its platform holds up nobody else's. What became of many is recorded
        together, and a place is free for its next message once that is done.
        """
        sent, lanes = 0, dict[str, Lane]()
        async with self.pumping:
            try:
                while True:
                    claims = await self._claim(lanes)
                    for place, some in _by_place(claims).items():
                        lanes[place] = self._lane(place, some, lanes)
                    sent += len(claims)
                    if not lanes:
                        return sent
                    await self._free(lanes)
            finally:
                # Whatever stumbled: what is under way is seen to its end, and recorded.
                if lanes:
                    await asyncio.wait([lane.task for lane in lanes.values()])
                    await self._mark(lanes.values())

    async def _claim(self, lanes: Mapping[str, "Lane"]) -> list[Claim]:
        """As many as the fullest platform has lanes for; one that hangs does not count, and what is its goes back."""
        taken = Counter(lane.platform for lane in lanes.values())
        room = min((LANES - taken[platform] for platform in taken if platform not in self.hangs), default=LANES)
        if self.ending or room <= 0:
            return []
        return await self.outbox.claim(self.clock.now(), room, but=frozenset(lanes))

    def _lane(self, place: str, claims: list[Claim], lanes: Mapping[str, "Lane"]) -> "Lane":
        address = self.links.address(place)
        courier = self.couriers.get(address.platform) if address else None
        platform = address.platform if address and courier else ""
        lane = Lane(platform, courier is None or courier.reads_back)
        if platform in self.hangs and sum(one.platform == platform for one in lanes.values()) >= PROBES:
            self.hangs[platform] += len(claims)
            wait = min(LONG, SHORT + self.hangs[platform] * SHORT / LANES)
            why = Refused("its platform hangs", wait, turn=True)
            lane.done += [(claim, _untried(claim, why)) for claim in claims]
            lane.task = asyncio.create_task(asyncio.sleep(0))
        else:
            lane.task = asyncio.create_task(self._place(place, claims, lane, address, courier))
        return lane

    async def _free(self, lanes: dict[str, "Lane"]) -> None:
        """Wait until lanes are free, or something new is ready; raises what a lane stumbled over."""
        tasks = [lane.task for lane in lanes.values()]
        done, _ = await asyncio.wait(tasks, timeout=TOGETHER)
        if not done:
            woken = asyncio.create_task(self.wanted.wait())
            await asyncio.wait({*tasks, woken}, timeout=HANGS, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
        self._watch(lanes)
        self.wanted.clear()
        over = [place for place, lane in lanes.items() if lane.task.done()]
        await self._mark(lanes.values())
        for task in [lanes.pop(place).task for place in over]:
            task.result()

    def _watch(self, lanes: Mapping[str, "Lane"]) -> None:
        """Know a platform to hang that has taken all its lanes and frees none; until it takes a message again."""
        for platform, taken in Counter(lane.platform for lane in lanes.values()).items():
            mine = [lane for lane in lanes.values() if lane.platform == platform]
            if taken < LANES or any(lane.done or lane.task.done() for lane in mine):
                self.full.pop(platform, None)
            elif monotonic() - self.full.setdefault(platform, monotonic()) >= HANGS:
                self.hangs.setdefault(platform, 0)
            if any(isinstance(outcome, Accepted) for lane in mine for _, outcome in lane.done):
                self.hangs.pop(platform, None)

    async def _mark(self, lanes: Iterable["Lane"]) -> None:
        """Record all that has become known, in one transaction for each kind of platform; what could not be recorded
        is still known at the next try.
        """
        found: dict[bool, list[tuple[Claim, Outcome]]] = {}
        known = [(lane, len(lane.done)) for lane in lanes]
        for lane, _ in known:
            found.setdefault(lane.reads_back, []).extend(lane.done)
        dead = []
        for reads_back, done in found.items():
            if done:
                await self.outbox.mark(done, self.clock.now(), reads_back=reads_back)
                dead += [claim.message for claim, outcome in done if _dead(claim, outcome)]
        for lane, number in known:
            del lane.done[:number]
        for message in dead:
            for tell in self.lost:
                await tell(message)

    async def _place(
        self, place: str, claims: list[Claim], lane: "Lane", address: Address | None, courier: Courier | None
    ) -> None:
        began = self.clock.now()
        for claim in claims:
            # A first post waits until its reader is met; an edit of what has lost its reader would be tried for ever.
            outcome = _untried(claim, Refused("nobody is reached there", None if claim.ref else NOBODY))
            if address and courier and self.clock.now() - began > PATIENCE:
                outcome = _untried(claim, Refused("its turn did not come", 0.0))
            elif address and courier:
                claim, outcome = await self._one(courier, address, claim)
            if isinstance(outcome, Refused) and _dead(claim, outcome) and self.links.address(place) != address:
                # It was forgotten, and there may be another soon.
                outcome = Refused(outcome.why, NOBODY, gone=True)
            lane.done.append((claim, outcome))
            await asyncio.sleep(0)

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


@dataclass(eq=False)
class Lane:
    """A place that is written to: its platform, and what has become of its messages and is not recorded yet."""

    platform: str
    reads_back: bool
    done: list[tuple[Claim, Outcome]] = field(default_factory=list)
    task: asyncio.Task[None] = field(init=False)


def _dead(claim: Claim, outcome: Outcome) -> bool:
    """Whether a first message found its address dead."""
    return isinstance(outcome, Refused) and outcome.gone and claim.ref is None


def _untried(claim: Claim, why: Refused) -> Outcome:
    """What becomes of a claim that was not tried this time: of what nobody knows, nobody knows more."""
    return Unknown(why.why) if claim.unknown else why


def _by_place(claims: list[Claim]) -> dict[str, list[Claim]]:
    places: dict[str, list[Claim]] = {}
    for claim in claims:
        places.setdefault(claim.place, []).append(claim)
    return places
