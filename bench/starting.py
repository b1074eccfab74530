"""P17: how soon and how lean `dept serve` is ready, what an idle bot leaves unloaded, and what it weighs after work."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import psutil

from bench.goals import Found, Goal
from bench.started import Cost, cost, loaded, names, on_slack, running, schools, scratch
from rehearsal.slack import SlackStandIn

T = TypeVar("T")
EVENTS = int(os.environ.get("BENCH_EVENTS", "30000"))
"""Events after which the weight is taken, and a tenth of them for the weight it is held against; 10^6 is the goal's."""
PEOPLE, HANDS = 120, 8
IDLE = 5.0
"""Seconds in which an idle bot has looked twice at what is due."""
SLACK = (
    "asyncio", "aiohttp.web", "slack_bolt.async_app", "sqlalchemy.ext.asyncio", "aiosqlite",
    "sqlalchemy.dialects.sqlite.aiosqlite", "apscheduler.schedulers.asyncio", "apscheduler.triggers.interval",
    "orjson", "yaml", "prometheus_client", "rapidfuzz.process", "rapidfuzz.distance",
    "cryptography.hazmat.primitives.ciphers.aead",
)  # fmt: skip
"""What serving Slack from a SQLite file must load."""
TEAMS = ("botbuilder.core", "botbuilder.core.teams", "botbuilder.schema", "jwt")
"""What serving Teams must load besides."""
LAZY = {
    "botbuilder", "botframework", "msrest", "asyncpg", "reportlab", "docx", "lxml", "icalendar", "openpyxl",
    "rustworkx", "numpy", "holidays", "alembic", "mako", "dateutil", "pypdf", "matplotlib", "networkx", "rehearsal",
}  # fmt: skip
"""What Slack alone, on SQLite, has no use for until somebody asks for it."""
IMPORTS = "import sys\nfor name in sys.argv[1:]: __import__(name)\nprint('ready', flush=True)\nsys.stdin.read()"

TIME = Goal("P17", "time to ready, Slack", "importing its libraries", 1.2)
MEMORY = Goal("P17", "memory at ready, Slack", "importing its libraries", 1.25)
TIME_BOTH = Goal("P17", "time to ready, Slack and Teams", "importing its libraries", 1.2)
MEMORY_BOTH = Goal("P17", "memory at ready, Slack and Teams", "importing its libraries", 1.25)
UNUSED = Goal("P17", "libraries an idle bot has no use for", "none", 0)
WEIGHT = Goal("P17", f"memory after {EVENTS:,} events", f"after {EVENTS // 10:,}", 1.1)


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """Starts in turns with bare imports; then an idle bot; then one that works."""
    for soon, lean, libraries, more in (
        (TIME, MEMORY, SLACK, {}),
        (TIME_BOTH, MEMORY_BOTH, SLACK + TEAMS, TEAMS_TOLD),
    ):
        pairs = asyncio.run(_among_people(partial(_starts, libraries, rounds), more))
        yield Found(soon, [ours.seconds / bare.seconds for ours, bare in pairs])
        yield Found(lean, [ours.memory / bare.memory for ours, bare in pairs])
    yield Found(UNUSED, [asyncio.run(_among_people(_unused, {}))])
    yield Found(WEIGHT, [asyncio.run(_weight())])


TEAMS_TOLD = {
    "TEAMS_APP_ID": "00000000-0000-0000-0000-000000000001",
    "TEAMS_APP_PASSWORD": "opens-nothing",
    "TEAMS_TENANT_ID": "00000000-0000-0000-0000-000000000002",
}


@asynccontextmanager
async def _slack(folder: Path) -> AsyncIterator[tuple[SlackStandIn, Mapping[str, str]]]:
    """Slack with its people, and what `dept serve` is told of it."""
    stand = SlackStandIn(names(PEOPLE), [f"s0d{n}" for n in range(PEOPLE // 12)])
    await stand.start()
    try:
        yield stand, on_slack(folder, stand.url, stand.token, stand.secret)
    finally:
        await stand.stop()


async def _among_people(do: Callable[[Path, Mapping[str, str]], T], more: Mapping[str, str]) -> T:
    """Something that takes its time, while Slack goes on answering."""
    with scratch() as folder:
        async with _slack(folder) as (_, told):
            return await asyncio.to_thread(do, folder, {**told, **more})


def _serve(folder: Path) -> tuple[str, ...]:
    return "-m", "dept", "serve", "--config", str(schools(folder, PEOPLE)), "--port", "0"


def _starts(libraries: tuple[str, ...], rounds: int, folder: Path, told: Mapping[str, str]) -> list[tuple[Cost, Cost]]:
    """Ours and bare imports, turn about; the first start makes the database and the bytecode, and does not count."""
    found = []
    for _ in range(rounds + 1):
        with running(folder, *_serve(folder), ready="ready on", **told) as (process, _url):
            ours = cost(process)
        with running(folder, "-c", IMPORTS, *libraries, ready="ready") as (process, _url):
            found.append((ours, cost(process)))
    return found[1:]


def _unused(folder: Path, told: Mapping[str, str]) -> float:
    """How many libraries are loaded that nobody has asked for."""
    found = set[str]()
    for _ in range(2):
        with running(folder, "-X", "importtime", *_serve(folder), ready="ready on", **told) as (process, _url):
            with suppress(psutil.TimeoutExpired):
                process.wait(IDLE)
            found = {name.split(".")[0] for name in loaded(folder)} & LAZY
    if found:
        print(f"loaded by an idle bot: {', '.join(sorted(found))}")
    return len(found)


async def _weight() -> float:
    """The weight after many events over that after a tenth of them."""
    with scratch() as folder:
        async with _slack(folder) as (stand, told):
            with running(folder, *_serve(folder), ready="ready on", **told) as (process, url):
                stand.service = url
                await _work(stand, 0, EVENTS // 10)
                light = cost(process).memory
                await _work(stand, EVENTS // 10, EVENTS)
                return cost(process).memory / light


async def _work(stand: SlackStandIn, first: int, last: int) -> None:
    """Channel talk, and now and then logged time or words unknown: no more answers than Slack takes in a minute."""
    numbers = iter(range(first, last))
    staff = [email for _, email in names(PEOPLE)]

    async def hand() -> None:
        for n in numbers:
            who = staff[n // 40 % PEOPLE]
            if n % 40 == 0:
                await stand.say(who, f"log {10 + n % 50} minutes of course number {n}")
            elif n % 40 == 20:
                await stand.say(who, f"the photocopier says {n}")
            else:
                await stand.event(_talk(stand, who, n))

    await asyncio.gather(*(hand() for _ in range(HANDS)))


def _talk(stand: SlackStandIn, who: str, n: int) -> dict[str, str]:
    """Somebody says something to the others in a channel."""
    stamp, world = f"{1700000000 + n}.000000", stand.world
    told = {"user": world.user(who), "channel": world.channel(f"s0d{n % (PEOPLE // 12)}"), "channel_type": "channel"}
    return {"type": "message", "text": f"lunch at table {n}", "ts": stamp, "event_ts": stamp, "team": world.team} | told
