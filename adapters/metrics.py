"""What is counted while the service runs, for Prometheus: what came in, what went out, what waits, what is amiss."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from math import nan
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from adapters import logs
from bot.ports import Accepted, Courier, Door, Drawn, Outcome, Parcel, Refused, Reply
from bot.talk.events import AnyEvent
from bot.world.people import Address

BEAT = 0.5
"""Seconds between two looks at how late the loop is."""
REMEMBERED = 120
HURRY = 5.0
"""Seconds between two times that waiting retries are hurried."""

Standing = Callable[[], Awaitable[tuple[float, Mapping[str, int], Mapping[tuple[str, str], int]]]]
"""The age of the oldest message that is due, messages that wait by state, and today's reasons by deed and rule."""
Still = Callable[[], tuple[float, int | None]]
"""Seconds since the clock was last looked at, and the bytes that are free where the data is, if it is on this disk."""


class Metrics:
    """The counters and gauges."""

    def __init__(self, standing: Standing, still: Still) -> None:
        self.standing, self.still, self.registry = standing, still, CollectorRegistry()
        self.handled = Counter("dept_events", "Events handled.", ["kind", "outcome"], registry=self.registry)
        self.took = Histogram(
            "dept_event_seconds", "Seconds from an event to its commit.", registry=self.registry,
            buckets=(0.01, 0.03, 0.1, 0.3, 1, 3),
        )  # fmt: skip
        self.requests = Counter("dept_requests", "Requests answered.", ["path", "status"], registry=self.registry)
        self.answering = Histogram(
            "dept_request_seconds", "Seconds from a request to its answer.", ["path"], registry=self.registry,
            buckets=(0.01, 0.03, 0.1, 0.3, 1, 3),
        )  # fmt: skip
        self.sends = Counter("dept_sends", "Messages handed over.", ["platform", "outcome"], registry=self.registry)
        self.age = Gauge("dept_queue_age_seconds", "Age of the oldest message that is due.", registry=self.registry)
        self.waiting = Gauge("dept_messages", "Messages that have not arrived.", ["state"], registry=self.registry)
        self.reasons = Gauge("dept_reasons_day", "Reasons of a day.", ["did", "rule"], registry=self.registry)
        self.lag = Gauge("dept_loop_lag_seconds", "The loop's worst lag in a minute.", registry=self.registry)
        self.beat = Gauge("dept_heartbeat_age_seconds", "Since the last look at what is due.", registry=self.registry)
        self.keys = Gauge(
            "dept_signing_keys_age_seconds", "Since Microsoft's signing keys were fetched.", registry=self.registry
        )
        self.keys.set(nan)
        self.free = Gauge("dept_disk_free_bytes", "Free where the data is.", registry=self.registry)
        self.amiss = Counter(
            "dept_log_lines", "Lines logged that somebody may look at.", ["level"], registry=self.registry
        )
        for level in ("warning", "error"):
            self.amiss.labels(level)
        built = Gauge("dept_build_info", "The version that runs.", ["version"], registry=self.registry)
        built.labels(version("dept")).set(1)
        ProcessCollector(registry=self.registry)
        self.listening = logs.Counter(lambda level: self.amiss.labels(level).inc())
        self.lags: deque[float] = deque(maxlen=REMEMBERED)
        self.watching: asyncio.Task[None] | None = None

    def answered(self, path: str, status: int, seconds: float) -> None:
        """A request has been answered, be it with yes, no or later."""
        self.requests.labels(path, status).inc()
        self.answering.labels(path).observe(seconds)

    def start(self) -> None:
        """Watch the loop, and what is logged."""
        logging.getLogger().addHandler(self.listening)
        self.watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        logging.getLogger().removeHandler(self.listening)
        if self.watching:
            self.watching.cancel()
            await asyncio.gather(self.watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            since = monotonic()
            await asyncio.sleep(BEAT)
            self.lags.append(max(0.0, monotonic() - since - BEAT))

    async def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        age, states, reasons = await self.standing()
        self.age.set(age)
        self.lag.set(max(self.lags, default=0.0))
        beat, free = self.still()
        self.beat.set(beat)
        self.free.set(free if free is not None else float("nan"))
        self.waiting.clear()
        for state, count in states.items():
            self.waiting.labels(state).set(count)
        self.reasons.clear()
        for (did, rule), count in reasons.items():
            self.reasons.labels(did, rule).set(count)
        return generate_latest(self.registry)


class Doorbell:
    """The kernel's door, with a bell: what comes in is counted, and shows that its platform is there again."""

    def __init__(self, door: Door, metrics: Metrics, hurry: Callable[[], None]) -> None:
        self.door, self.metrics, self.hurry = door, metrics, hurry
        self.rang = -HURRY

    async def handle(self, event: AnyEvent) -> Reply:
        """One event."""
        kind, since = type(event).__name__.casefold(), monotonic()
        try:
            reply = await self.door.handle(event)
        except Exception:
            self.metrics.handled.labels(kind, "away").inc()
            raise
        self.metrics.handled.labels(kind, "done").inc()
        self.metrics.took.observe(monotonic() - since)
        self._ring()
        return reply

    async def stranger(self, address: Address, key: str) -> None:
        """Somebody unknown."""
        await self.door.stranger(address, key)
        self.metrics.handled.labels("stranger", "done").inc()

    async def home(self, person: str) -> Drawn:
        """Somebody's Home."""
        return await self.door.home(person)

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """What somebody's search finds."""
        return await self.door.look(person, words)

    def _ring(self) -> None:
        if monotonic() - self.rang >= HURRY:
            self.rang = monotonic()
            self.hurry()


class Counted:
    """A courier whose outcomes are counted."""

    def __init__(self, courier: Courier, metrics: Metrics) -> None:
        self.courier, self.metrics = courier, metrics
        self.platform, self.reads_back = courier.platform, courier.reads_back

    async def send(self, parcel: Parcel) -> Outcome:
        """Post or edit one message."""
        outcome = await self.courier.send(parcel)
        said = "accepted" if isinstance(outcome, Accepted) else "refused" if isinstance(outcome, Refused) else "unknown"
        self.metrics.sends.labels(self.platform, said).inc()
        return outcome

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether a parcel of unknown outcome arrived after all."""
        return await self.courier.find(parcel)
