"""P16: a team's summary beside the barest query over the same records."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

from bench.goals import Found, Goal
from bench.started import schools, scratch
from bot.desk import Desk
from bot.features.teacher import totals
from bot.shared.ledger import Entry
from bot.world.calendar import Span
from bot.world.people import Community, Department
from scheduler.clock import Moved
from storage.migrate import upgrade
from storage.records import add_one, row
from storage.schools import load
from storage.store import SqlStore

RECORDS = int(os.environ.get("BENCH_RECORDS", "200000"))
"""Records in the table; the goal's are 2,000,000. A team's year has its own few thousand of them either way."""
YEAR, TEAM, TIMES = 200, 12, 20
"""Records of one person in a year, people in a team, and looks in a round."""
NOW = datetime(2027, 7, 1, 9, tzinfo=UTC)
FIRST = date(2026, 9, 1)
SUMS = Goal("P16", "a team's minutes, each person's", "a bare GROUP BY", 1.0)
PAGE = Goal("P16", "the team's summary of its time, whole", "a bare GROUP BY", 1.0)
BARE = (
    "SELECT person, sum(minutes) FROM bare WHERE school = ? AND department = ? AND bucket = ? AND day BETWEEN ? AND ? "
    "GROUP BY person"
)


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """Ours through the store as a handler asks it, and the barest way in the same file, by turns."""
    with scratch() as folder:
        pairs = asyncio.run(_measured(folder, rounds))
    yield Found(SUMS, [sums / bare for sums, _, bare in pairs])
    yield Found(PAGE, [page / bare for _, page, bare in pairs])


async def _measured(folder: Path, rounds: int) -> list[tuple[float, float, float]]:
    community = load(schools(folder, RECORDS // YEAR, 50))
    path = folder / "dept.db"
    await upgrade(f"sqlite:///{path}")
    store = SqlStore(f"sqlite:///{path}", Moved(NOW))
    await _fill(store, community)
    bare = _bare(path)
    team, span = community.schools[0].departments[0], Span(FIRST, NOW.date())
    found = []
    for _ in range(rounds):
        sums = await _taken(lambda: _sums(store, community, team, span))
        page = await _taken(lambda: _page(store, community, team, span))
        found.append((sums, page, await _taken(lambda: _raw(bare, community, team, span))))
    assert await _sums(store, community, team, span) == await _raw(bare, community, team, span)
    bare.close()
    await store.close()
    return found


async def _fill(store: SqlStore, community: Community) -> None:
    """A year of everybody's logged time, each with a title of its own."""
    async with store.connection() as connection:
        for n, person in enumerate(community.people):
            entries = (
                Entry(
                    id=f"{n:07}{k:05}", school=person.school, person=person.id, department=person.departments[0],
                    day=FIRST + timedelta(days=3 * k // 2), minutes=5 + k % 55, what=f"Course {k} of {n}",
                )
                for k in range(YEAR)
            )  # fmt: skip
            await connection.execute(add_one(Entry.kind).statement, [row(entry) for entry in entries])


def _bare(path: Path) -> sqlite3.Connection:
    """The same records in a bare table, found by their team."""
    to = sqlite3.connect(path)
    to.execute(f"CREATE TABLE bare AS SELECT * FROM {Entry.kind}")
    to.execute("CREATE INDEX bare_team ON bare (school, department, day)")
    to.execute("ANALYZE bare")
    to.commit()
    return to


async def _taken(look: Callable[[], Awaitable[object]]) -> float:
    began = process_time()
    for _ in range(TIMES):
        await look()
    return process_time() - began


async def _raw(bare: sqlite3.Connection, community: Community, team: Department, span: Span) -> dict[str, int]:
    asked = (community.schools[0].id, team.id, "explore", span.start.isoformat(), span.end.isoformat())
    return dict(bare.execute(BARE, asked).fetchall())


async def _sums(store: SqlStore, community: Community, team: Department, span: Span) -> dict[str, int]:
    async with store.glance() as unit:
        records = unit.records(community.schools[0].id)
        return await records.total(Entry, "minutes", by="person", department=team.id, bucket="explore", days=span)


async def _page(store: SqlStore, community: Community, team: Department, span: Span) -> object:
    async with store.glance() as unit:
        one = community.schools[0]
        desk = Desk(
            now=NOW, community=community, school=one, records=unit.records(one.id), unit=unit, reach=lambda _: True
        )
        return await totals.for_team(desk, team, span)
