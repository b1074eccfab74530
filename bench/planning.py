"""P13: what it costs to plan: a week of occasions for everybody, computed and stored as the service does it."""

import asyncio
import math
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bench.goals import Found, Goal
from bench.started import schools, scratch
from bot.features import FEATURES
from bot.kernel.digest import Digest
from bot.kernel.house import House
from bot.kernel.occasions import everybody
from bot.kernel.standing import Standing
from bot.world.people import Community
from scheduler.clock import Moved
from storage.migrate import upgrade
from storage.schools import load
from storage.store import SqlStore

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "2000"))
"""The largest number planned for; a tenth of them gives the growth. The goal's is 500,000."""
NOW = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
DAYS = 7
COMPUTE = Goal("P13", "an occasion computed", "a conversion for each", 0.5)
STORE = Goal("P13", "an occasion computed and stored, SQLite", "executemany", 1.5)
AGAIN = Goal("P13", "planned again a minute later", "planned the first time", 0.1)
SLOPE = Goal("P13", f"growth from {PEOPLE // 10:,} to {PEOPLE:,} people", "people", 1.05)


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """Each round on fresh files, ours and the bare way by turns."""
    with scratch() as folder:
        few, many = (load(schools(folder, count, 50)) for count in (PEOPLE // 10, PEOPLE))
        yield Found(COMPUTE, [_timed(lambda: _ours(many)) / _timed(lambda: _each(many)) for _ in range(rounds)])
        found = [asyncio.run(_round(folder, n, few, many)) for n in range(rounds)]
        yield Found(STORE, [one[0] for one in found])
        yield Found(AGAIN, [one[1] for one in found])
        yield Found(SLOPE, [one[2] for one in found])


def _timed(do: Callable[[], object]) -> float:
    began = process_time()
    do()
    return process_time() - began


def _ours(community: Community) -> int:
    return sum(1 for _ in everybody(community, {}, NOW, DAYS))


def _each(community: Community) -> list[tuple[str, str, str, str]]:
    """The same rows, each by a conversion of its own."""
    rows = []
    for person in community.people:
        zone, slot = ZoneInfo(community.school(person.school).zone.key), person.prompt
        for n in range(DAYS):
            local = datetime.combine(NOW.astimezone(zone).date() + timedelta(days=n), slot.at, zone)
            if local.weekday() < 5:
                rows.append((person.school, person.id, local.date().isoformat(), local.astimezone(UTC).isoformat()))
    return rows


async def _round(folder: Path, number: int, few: Community, many: Community) -> tuple[float, float, float]:
    """Ours over executemany, again over the first time, and how the cost grew."""
    small, _ = await _planned(folder / f"few{number}.db", few)
    first, again = await _planned(folder / f"many{number}.db", many)
    bare = _timed(lambda: _executemany(folder / f"bare{number}.db", _each(many)))
    growth = math.log(first / small) / math.log(len(many.people) / len(few.people))
    return first / bare, again / first, growth


async def _planned(path: Path, community: Community) -> tuple[float, float]:
    """The seconds of the first plan, and of the next one a minute later."""
    url, clock = f"sqlite:///{path}", Moved(NOW)
    await upgrade(url)
    store = SqlStore(url, clock)
    digest = Digest(store, Standing(community), House(FEATURES), lambda _: True)
    seconds = []
    for minute in range(2):
        began = process_time()
        await digest.plan(NOW + timedelta(minutes=minute))
        seconds.append(process_time() - began)
    await store.close()
    return seconds[0], seconds[1]


def _executemany(path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    """The bare way to keep them, as safely and as unique."""
    to = sqlite3.connect(path, isolation_level=None)
    to.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE plan (school TEXT, person TEXT, day TEXT, due "
        "TEXT, state TEXT DEFAULT 'planned', PRIMARY KEY (school, person, day)); CREATE INDEX plan_due ON plan (due) "
        "WHERE state = 'planned'"
    )
    to.execute("BEGIN IMMEDIATE")
    to.executemany("INSERT INTO plan (school, person, day, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
    to.execute("COMMIT")
    to.close()
