"""P11, P12 and P19: claims and marks beside bare rows, two senders beside one, and a whole community asked at once."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from math import log
from pathlib import Path
from typing import Any

import orjson

from bench.apart import Meter, child
from bench.baselines import nudges
from bench.goals import Found, Goal
from bench.nudges import NOW, reached, ready, sqlite
from bot.ports import Accepted
from bot.talk.events import Said
from bot.world.people import Address
from office import Office
from rehearsal.year.cast import written
from scheduler.clock import Held
from storage.migrate import upgrade
from storage.outbox import SqlOutbox
from storage.schools import load
from storage.store import SqlStore

BATCH = 500
THURSDAY = datetime.fromisoformat("2026-11-19T15:40:00+00:00")
SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"  # noqa: S105
LATER = 200_000
"""Messages that are due later, beside which those that are due now should cost no more."""


def bare(folder: Path, n: int) -> Meter:
    """Rows claimed and marked on the bare driver, five hundred at a time."""
    store = nudges(folder / "bare.db", n, buckets=False)
    claim = (
        "UPDATE nudge SET status='claimed', claimed_at=0, attempts=attempts+1 WHERE id IN (SELECT id FROM nudge"
        f" WHERE status='due' AND due_at<=0 ORDER BY due_at LIMIT {BATCH}) RETURNING id, tenant, usr, kind"
    )
    with Meter() as took:
        while got := store.execute(claim).fetchall():
            store.execute("BEGIN IMMEDIATE")
            store.executemany("UPDATE nudge SET status='sent', sent_at=1 WHERE id=?", [row[:1] for row in got])
            store.execute("COMMIT")
    store.close()
    return took


async def ours(folder: Path, n: int, later: int, senders: int) -> Meter:
    """Messages claimed and marked through the outbox, five hundred at a time."""
    database = sqlite(folder)
    await upgrade(database)
    store = SqlStore(database, Held(NOW))
    scattered = [NOW - timedelta(seconds=(one * 7919) % 86400) for one in range(n)]
    await ready(store, [f"person-{one}" for one in range(n)], due=scattered)
    ahead = [NOW + timedelta(days=1, seconds=(one * 7919) % 2160000) for one in range(later)]
    await ready(store, [f"later-{one}" for one in range(later)], due=ahead)
    done: list[str] = []

    async def drain() -> None:
        outbox = SqlOutbox(store)
        while claims := await outbox.claim(NOW, BATCH):
            await outbox.mark([(claim, Accepted(f"D1:{claim.message}")) for claim in claims], NOW)
            done.extend(claim.message for claim in claims)

    with Meter() as took:
        await asyncio.gather(*(drain() for _ in range(senders)))
    assert len(done) == len(set(done)) == n, "each message exactly once"
    await store.close()
    return took


@asynccontextmanager
async def community(folder: Path, people: int) -> AsyncIterator[Office]:
    """An office with a community of so many, all of whom are reached, on a Thursday just before the week's ask."""
    (folder / "cast.yaml").write_text(written("thornbury", people, None, 1))
    database, clock = sqlite(folder), Held(THURSDAY - timedelta(minutes=40))
    await upgrade(database)
    office = Office.open(load(folder / "cast.yaml"), database, SECRET, clock)
    await reached(office.store, [(p.id, Address("slack", p.id)) for p in office.community.people])
    await office.start()
    await office.digest.plan(clock.now(), 1)
    yield office
    await office.stop()


async def asked(folder: Path, people: int) -> dict[str, float]:
    """Everybody asked: the processor's time for each, the longest hold of the writer, and how long people waited."""
    async with community(folder, people) as office:
        persons = [p.id for p in office.community.people]
        with Meter() as logged:
            for first in range(0, 320, 16):
                await asyncio.gather(*(_log(office, persons[n % len(persons)], n) for n in range(first, first + 16)))
        held, waits, over = list[float](), list[float](), asyncio.Event()
        _watch(office.store, held)

        async def meanwhile() -> None:
            while not over.is_set():
                since = time.perf_counter()
                await _log(office, persons[len(waits) % len(persons)], 1000 + len(waits))
                waits.append(time.perf_counter() - since)
                await asyncio.sleep(0.1)

        office.clock.set(THURSDAY + timedelta(minutes=5))  # type: ignore[attr-defined]
        async with office.store.glance() as unit:
            number = len(await unit.agenda.due(office.clock.now(), 10 * people))
        others = asyncio.create_task(meanwhile())
        with Meter() as took:
            await office.digest.tick(office.clock.now())
        over.set()
        await others
        each = (took.cpu - len(waits) * logged.cpu / 320) / max(1, number)
    slowest = sorted(waits)[int(len(waits) * 0.99)] if waits else 0.0
    return {"ratio": each / (logged.cpu / 320), "each": each, "people": number, "held": max(held), "p99": slowest}


async def _log(office: Office, person: str, n: int) -> None:
    await office.kernel.handle(Said(key=f"e{n}", person=person, text="45m on the RPF course", message=f"m{n}"))


def _watch(store: SqlStore, held: list[float]) -> None:
    """Time every transaction that writes."""
    real = store.connection

    @asynccontextmanager
    async def timed(*, alone: bool = False) -> AsyncIterator[Any]:
        async with real(alone=alone) as connection:
            since = time.perf_counter()
            yield connection
            held.append(time.perf_counter() - since)

    store.connection = timed  # type: ignore[method-assign]


async def run(what: str, told: dict[str, Any]) -> dict[str, float]:
    """One measurement."""
    with tempfile.TemporaryDirectory() as folder:
        if what == "asked":
            return await asked(Path(folder), told["people"])
        n = told["n"]
        took = bare(Path(folder), n) if what == "bare" else await ours(Path(folder), n, told["later"], told["senders"])
    return {"cpu": took.cpu / n}


def _each(what: str, n: int, *, later: int = 0, senders: int = 1) -> float:
    return float(child("bench.dispatch", what, {"n": n, "later": later, "senders": senders})["cpu"])


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """The goals of dispatch."""
    if not wanted or "P11" in wanted:
        rows = [
            (_each("ours", 10_000), _each("bare", 10_000), _each("ours", 100_000), _each("bare", 100_000),
             _each("ours", 10_000, later=LATER))
            for _ in range(rounds)
        ]  # fmt: skip
        yield Found(Goal("P11", "SQLite", "raw row claims, scattered", 0.3), [row[2] / row[3] for row in rows])
        slopes = [1 + log(row[2] / row[0]) / log(10) for row in rows]
        yield Found(Goal("P11", "slope", "linear growth", 1.05), slopes)
        more = [row[4] / row[0] for row in rows]
        yield Found(Goal("P11", "later rows", "none due later", 1.15), more)
    if not wanted or "P12" in wanted:
        pairs = [(_each("ours", 20_000, senders=2), _each("ours", 20_000)) for _ in range(rounds)]
        yield Found(Goal("P12", "", "our own single sender", 1.15), [two / one for two, one in pairs])
    if not wanted or "P19" in wanted:
        found = [child("bench.dispatch", "asked", {"people": 1_000}) for _ in range(rounds)]
        yield Found(Goal("P19", "CPU each", "our own typed log", 0.5), [one["ratio"] for one in found])
        yield Found(Goal("P19", "hold of the writer", "100 ms", 1), [one["held"] / 0.1 for one in found])
        yield Found(Goal("P19", "answers meanwhile", "300 ms", 1), [one["p99"] / 0.3 for one in found])


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(run(sys.argv[1], orjson.loads(sys.argv[2])))) + b"\n")
