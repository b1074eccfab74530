"""Everybody's occasions are written down again when something has changed, or an hour has gone by; else not at all."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select

from bot.features import FEATURES
from bot.kernel import digest
from bot.kernel.house import House
from bot.kernel.standing import Standing
from bot.shared.wishes import Preference
from rehearsal.script import CASTS
from scheduler.clock import Held
from storage.schools import load
from storage.store import SqlStore
from storage.tables import nudges
from tests.storage.conftest import NOW

MINUTE = timedelta(minutes=1)


async def planned(store: SqlStore, person: str = "") -> int:
    """How many occasions stand in the store."""
    query = select(func.count()).select_from(nudges)
    async with store.connection() as connection:
        return int(await connection.scalar(query.where(nudges.c.person == person) if person else query) or 0)


async def moments(store: SqlStore, person: str) -> list[datetime]:
    """Somebody's occasions."""
    async with store.connection() as connection:
        query = select(nudges.c.due).where(nudges.c.person == person).order_by(nudges.c.due)
        return list((await connection.execute(query)).scalars())


async def test_a_plan_is_written_again_once_an_hour_and_when_somebody_chooses_another_time(
    store: SqlStore, clock: Held
) -> None:
    community = load(CASTS / "thornbury.yaml")
    plan = digest.Digest(store, Standing(community), House(FEATURES)).plan
    start = NOW.replace(hour=9, minute=0)
    clock.set(start)
    await plan(start)
    whole, (one, other) = await planned(store), (p.id for p in community.people[:2])
    assert whole == 5 * len(community.people)
    async with store.connection() as connection:
        await connection.execute(delete(nudges))
    await plan(start + MINUTE)
    assert await planned(store) == 0, "nothing has changed"
    await plan(start + 60 * MINUTE)
    assert await planned(store) == whole
    async with store.unit() as unit:
        await unit.records(community.people[0].school).add(Preference(person=one, day=2, at=time(12, 5)))
    before = await moments(store, other)
    await plan(start + 61 * MINUTE)
    assert {moment.time() for moment in await moments(store, one)} == {time(12, 5)}
    assert await moments(store, other) == before


async def test_many_people_are_written_down_a_few_at_a_time_and_all_of_them(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    community = load(CASTS / "thornbury.yaml")
    monkeypatch.setattr(digest, "ROWS", 7)
    await digest.Digest(store, Standing(community), House(FEATURES)).plan(NOW.replace(hour=9))
    assert await planned(store) == 5 * len(community.people)
    assert {moment.date() for moment in await moments(store, community.people[0].id)} == {
        date(2026, 11, day) for day in (19, 20, 23, 24, 25)
    }
