"""T17: thirty days at ten times the load: memory, tasks, sockets and what is kept in caches stay flat."""

import asyncio
import gc
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.talk.events import Said
from office import Office
from rehearsal.reliability.weather import Climate, Weather
from rehearsal.reliability.wired import Wire
from rehearsal.year.cast import written
from scheduler.clock import Held
from scheduler.journey import Journey
from storage.schools import load
from tests.again import replayable, seed, size
from tests.databases import Databases
from tests.tally import tally

SECRET = "thirty-days-thirty-days-thirty-days-00"
MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
LINES = (
    "45m on the RPF course",
    "home",
    "20m reading about retrieval practice",
    "help",
    "what have I done",
    "hmm",
    "undo",
)
OURS = ("adapters.", "bot.", "scheduler.", "storage.", "office", "rehearsal.reliability.wired")
PARTS = ("adapters", "bot", "scheduler", "storage")
PEOPLE, USUAL = 24, 3
"""How many there are, and how many lines somebody writes on a usual day."""


def held(thing: Any, seen: set[int], depth: int = 0) -> Iterator[int]:
    """The lengths of all containers that the service's own objects hold, and those in turn."""
    if id(thing) in seen or depth > 12:
        return
    seen.add(id(thing))
    inside: list[Any] = []
    if isinstance(thing, Mapping):
        yield len(thing)
        inside = list(thing.values())[:2000]
    elif isinstance(thing, list | set | frozenset | deque):
        yield len(thing)
        inside = list(thing)[:2000]
    elif type(thing).__module__.startswith(OURS):
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        inside = [*vars(thing).values()] if hasattr(thing, "__dict__") else []
        inside += [getattr(thing, name, None) for name in slots if isinstance(name, str)]
    for one in inside:
        yield from held(one, seen, depth + 1)


def _file(task: "asyncio.Task[Any]") -> str:
    """Where a task's code stands: those of the service count, the stand-ins' own do not."""
    return str(getattr(getattr(task.get_coro(), "cr_code", None), "co_filename", ""))


def sample(office: Office) -> dict[str, int]:
    """What there is of each thing now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "tasks": sum(any(f"/{part}/" in _file(task) for part in PARTS) for task in asyncio.all_tasks()),
        "sockets": len(os.listdir("/proc/self/fd")),
        "held": sum(held(office, set())),
        "rss": pages * os.sysconf("SC_PAGE_SIZE"),
    }


def forget(wire: Wire) -> None:
    """What the platforms' side remembers is no part of the service."""
    wire.ledger.effects.clear()
    wire.parcels.clear()
    wire.slack.world.messages.clear()
    wire.slack.api.calls.clear()
    connector = wire.teams.connector
    for kept in (connector.shown, connector.ledger, connector.calls, connector.problems):
        kept.clear()


async def day(office: Office, journey: Journey, chance: Random, people: list[str], number: int, times: int) -> int:
    """One day of everybody's typing, so many times as much as usual; gives how much there was."""
    start, count = MONDAY + timedelta(days=number), PEOPLE * USUAL * times
    for n in range(count):
        if n % (count // 10) == 0:
            await journey.move(start + timedelta(hours=n * 10 // count))
        key = f"{number}-{n}"
        said = Said(key=key, person=chance.choice(people), text=chance.choice(LINES), message=f"m{key}")
        await office.kernel.handle(said)
    await journey.move(start + timedelta(hours=23))
    return count


def slope(samples: list[tuple[float, int]]) -> float:
    """Bytes a second, by least squares."""
    middle = sum(at for at, _ in samples) / len(samples), sum(value for _, value in samples) / len(samples)
    over = sum((at - middle[0]) * (value - middle[1]) for at, value in samples)
    return over / (sum((at - middle[0]) ** 2 for at, _ in samples) or 1)


async def soaked(
    databases: Databases, folder: Path, seeded: int, seconds: float, times: int
) -> tuple[list[dict[str, int]], float]:
    """So many seconds of days; the samples of each evening, and the slope of memory in bytes an hour."""
    file = folder / "cast.yaml"
    file.write_text(written("thornbury", PEOPLE, 2, seeded), encoding="utf-8")
    clock, chance = Held(MONDAY), Random(f"soak:{seeded}")  # noqa: S311 - a play, not a secret
    weather = Weather(seeded, Climate.even(0.005), lambda: clock.now().timestamp())
    community = load(file)
    wire = Wire(community, clock.now, weather, lambda effect, parcel: None)
    await wire.open()
    office = Office.open(community, databases.migrated("sqlite"), SECRET, clock)
    await office.start()
    await wire.move_in(office)
    await wire.meet(office)
    journey, began, events = Journey(clock, office.digest, office.sender, office.store), time.monotonic(), 0
    samples = list[dict[str, int]]()
    rss: list[tuple[float, int]] = []
    try:
        await journey.begin()
        while time.monotonic() - began < seconds or len(samples) < 4:
            events += await day(office, journey, chance, [p.id for p in community.people], len(samples), times)
            await asyncio.sleep(4 * weather.climate.patience)  # what hangs has hung up
            forget(wire)
            samples.append(sample(office))
            rss.append((time.monotonic(), samples[-1]["rss"]))
    finally:
        await wire.move_out(office)
        await office.stop()
        await wire.close()
    tally(load=events, faults=sum(weather.survived.values()), years=len(samples) / 323, seed=seeded)
    return samples, slope(rss[len(rss) // 3 :]) * 3600


async def test_nothing_grows_in_some_days(databases: Databases, tmp_path: Path) -> None:
    seeded = seed(1)
    with replayable(seeded):
        samples, _ = await soaked(databases, tmp_path, seeded, 5, 1)
        flat(samples)


@pytest.mark.slow
async def test_nothing_grows_in_thirty_days(databases: Databases, tmp_path: Path) -> None:
    seeded, seconds = seed(1), size("DEPT_SOAK", 300)
    with replayable(seeded, DEPT_SOAK=seconds):
        samples, grown = await soaked(databases, tmp_path, seeded, seconds, 10)
        flat(samples)
        if seconds >= 3600:
            assert grown < 1_000_000, f"{grown / 1e6:.2f} MB an hour"


def flat(samples: list[dict[str, int]]) -> None:
    """The last evening has no more than the second had. A connection is kept for each place that is written to at once,
    and both of its ends are in this process.
    """
    first, last = samples[1], samples[-1]
    print(samples)  # noqa: T201 - what pytest shows of a run that found something
    for name, more in (("tasks", 0), ("sockets", 2 * PEOPLE), ("held", first["held"] // 20)):
        assert last[name] <= first[name] + more, (name, [one[name] for one in samples])
