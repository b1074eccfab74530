"""T16: a copy of a live database is put back at a random minute; what was sent already is not sent again."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.talk.events import Said
from office import Office
from rehearsal.reliability.weather import Climate, Weather
from rehearsal.reliability.wired import Wire
from rehearsal.year.cast import written
from scheduler.clock import Held
from scheduler.journey import Journey
from storage.copies import put_back, take
from storage.schools import load
from tests.again import replayable, seed, size
from tests.databases import Databases
from tests.tally import tally

SECRET = "put-back-put-back-put-back-put-back-00"
MORNING, EVENING = datetime(2026, 9, 17, 6, 30, tzinfo=UTC), datetime(2026, 9, 18, 17, 0, tzinfo=UTC)


@asynccontextmanager
async def living(cast: Path, database: str, clock: Held, wire: Wire) -> AsyncIterator[tuple[Office, Journey]]:
    """The product on a database, with both platforms."""
    office = Office.open(load(cast), database, SECRET, clock)
    await office.start()
    await wire.move_in(office)
    try:
        yield office, Journey(clock, office.digest, office.sender, office.store)
    finally:
        await wire.move_out(office)
        await office.stop()


async def restored(databases: Databases, folder: Path, seeded: int) -> tuple[Wire, list[str]]:
    """Two days, over which a copy was taken, and put back; and what was recorded as sent or waiting, and never seen."""
    chance = Random(f"restore:{seeded}")  # noqa: S311 - a play, not a secret
    cast = folder / "cast.yaml"
    cast.write_text(written("thornbury", 24, 2, seeded), encoding="utf-8")
    database, clock = databases.migrated("sqlite"), Held(MORNING)
    copied = datetime(2026, 9, 17, 14, 10, tzinfo=UTC) + timedelta(minutes=chance.randrange(60))
    back = copied + timedelta(minutes=chance.randrange(1, 90))
    weather = Weather(seeded, Climate.even(chance.choice((0, 0.01))), lambda: clock.now().timestamp())
    community = load(cast)
    wire = Wire(community, clock.now, weather, lambda effect, parcel: None)
    await wire.open()
    try:
        async with living(cast, database, clock, wire) as (office, journey):
            await wire.meet(office)
            await journey.begin()
            await journey.move(copied)
            for n, who in enumerate(chance.sample(community.people, 4)):  # on its way out as the copy is taken
                await office.kernel.handle(Said(key=f"s{n}", person=who.id, text="home", message=f"m{n}"))
            made, _ = take(database, folder / "copies", clock.now(), 30)
            await journey.begin()
            await journey.move(back)
        await put_back(database, made, clock)
        async with living(cast, database, clock, wire) as (_, journey):
            await journey.begin()
            weather.fair = True
            await journey.move(EVENING)
    finally:
        await wire.close()
    seen = wire.ledger.posts()
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as store:
        rows = store.execute("select uuid, place, state, why from messages").fetchall()
    assert rows
    return wire, [str(row) for row in rows if row[0] not in seen and row[2] not in ("dropped", "refused")]


def doubled(wire: Wire) -> tuple[list[str], list[str]]:
    """Who was told the same thing twice, on Slack and on Teams: by identity, and by what was said on a day."""
    posts = [one for one in wire.ledger.effects if one.what == "post"]
    said = Counter((one.platform, one.place, one.identity) for one in posts)
    said += Counter((one.platform, one.place, f"{one.when.date()} {one.says}") for one in posts)
    twice = [(platform, f"{place}: {what}") for (platform, place, what), n in said.items() if n > 1]
    return [what for on, what in twice if on == "slack"], [what for on, what in twice if on == "teams"]


@pytest.mark.parametrize("size_name", ["few", pytest.param("many", marks=pytest.mark.slow)])
async def test_what_was_sent_before_is_not_sent_again(databases: Databases, tmp_path: Path, size_name: str) -> None:
    first, times = seed(1), 3 if size_name == "few" else size("DEPT_RESTORES", 200)
    for seeded in range(first, first + times):
        with replayable(seeded, DEPT_RESTORES=1):
            folder = tmp_path / str(seeded)
            folder.mkdir()
            wire, lost = await restored(databases, folder, seeded)
            slack, teams = doubled(wire)
            tally(
                load=len(wire.ledger.effects), faults=1 + sum(wire.weather.survived.values()), seed=seeded,
                lost=len(lost), doubled_slack=len(slack), doubled_teams=len(teams),
            )  # fmt: skip
            assert (slack, lost) == ([], [])
            assert {one.platform for one in wire.ledger.effects if one.what == "post"} == {"slack", "teams"}
