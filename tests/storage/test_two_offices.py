"""Two copies of Dept on one PostgreSQL: what one does, the other knows, and nothing is done by both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.ports import Accepted, Away, Drawn, Outcome, Parcel, Reply
from bot.shared.ledger import Entry
from bot.talk.events import AnyEvent, Said
from bot.world.people import Address
from office import Office
from rehearsal.year.calendar import Almanac
from rehearsal.year.cast import written
from rehearsal.year.judge import Judge
from rehearsal.year.play import Year
from rehearsal.year.service import Service
from scheduler.clock import Held
from scheduler.journey import Journey
from storage.schools import load
from storage.tables import messages, parts
from tests.storage.conftest import NOW, Databases
from tests.storage.post import Killed, Post
from tests.storage.test_store import COMMUNITY, SECRET

TOM, RUTH, KATE = "thornbury/tom-ashworth", "thornbury/ruth-adeyemi", "stwystans/kate-lister"
Pair = tuple[Office, Office]


@pytest.fixture
async def both(databases: Databases, clock: Held) -> AsyncIterator[Pair]:
    """Two offices that have started on one database."""
    url = databases.migrated("postgresql")
    one, other = (Office.open(COMMUNITY, url, SECRET, clock) for _ in range(2))
    for office in (one, other):
        await office.start()
        office.couriers["slack"] = Post("slack", True)
    yield one, other
    for office in (one, other):
        await office.stop()


async def test_an_address_that_one_learns_the_other_knows_and_forgets_with_it(both: Pair) -> None:
    one, other = both
    for who, user in ((TOM, "U1"), (KATE, "U2")):
        await one.links.link(who, Address("slack", user), user)
    await one.links.link(TOM, Address("slack", "U1-new"), "U1")
    await other.digest.tick(NOW)
    assert (other.links.who("slack", "U1"), other.links.address(TOM)) == (TOM, Address("slack", "U1-new"))
    await other.links.link(KATE, Address("teams", "c9"), "c9")
    await one.links.unlink("slack", "U2")
    assert one.links.who("teams", "c9") == KATE
    await one.links.unlink("slack", "U1")
    await other.kernel.handle(Said(key="e1", person=KATE, text="home", message="m1"))
    assert (other.links.address(TOM), other.links.who("slack", "U2")) == (None, None)


async def test_addresses_learnt_at_once_are_all_known_to_both(both: Pair) -> None:
    await asyncio.gather(
        *(
            o.links.link(f"{n}-{m}", Address("slack", f"U{n}{m}"), f"U{n}{m}")
            for m, o in enumerate(both)
            for n in range(9)
        ),
        *(o.links.link(TOM, Address("slack", f"T{m}"), "T") for m, o in enumerate(both)),
    )
    for office in both:
        await office.digest.tick(NOW)
    assert both[0].links.keys == both[1].links.keys
    assert both[0].links.owned == both[1].links.owned
    assert len(both[0].links.keys) == 19


async def test_a_sender_knows_an_address_that_the_other_has_learnt(both: Pair) -> None:
    one, other = both
    await one.links.link(TOM, Address("slack", "U1"), "U1")
    await other.kernel.handle(Said(key="e1", person=TOM, text="45m on the RPF course", message="m1"))
    await other.sender.pump()
    async with other.store.connection() as connection:
        assert [row.state for row in await connection.execute(select(messages))] == ["sent"]


async def test_an_event_that_comes_to_both_counts_once(both: Pair) -> None:
    events = [Said(key=f"e{n}", person=TOM, text="45m on the RPF course", message=f"m{n}") for n in range(10)]
    await asyncio.gather(*(office.kernel.handle(event) for event in events for office in both))
    async with both[0].store.glance() as unit:
        assert len(await unit.records("thornbury").find(Entry)) == 10
    async with both[0].store.connection() as connection:
        assert len((await connection.execute(select(messages))).all()) == 10


async def test_an_agreement_that_ends_at_one_has_ended_at_the_other(both: Pair) -> None:
    one, other = both
    await one.links.link(KATE, Address("slack", "U2"), "U2")
    lines = [(other, TOM, "message Kate: one"), (one, RUTH, "untick St Wystan's"), (other, TOM, "message Kate: two")]
    for n, (office, who, text) in enumerate(lines):
        await office.kernel.handle(Said(key=f"e{n}", person=who, text=text, message=f"m{n}"))
    async with one.store.connection() as connection:
        rows = (await connection.execute(select(parts.c.card).where(parts.c.place == KATE))).scalars().all()
    assert ("one" in str(rows), "two" in str(rows)) == (True, False)


async def test_a_stranger_who_writes_to_both_is_greeted_once(both: Pair) -> None:
    for _ in range(2):
        await asyncio.gather(*(office.kernel.stranger(Address("slack", "D1"), "T1:U9") for office in both))
    async with both[0].store.connection() as connection:
        assert len((await connection.execute(select(messages))).all()) == 1


async def test_both_plan_and_each_occasion_is_written_down_once(both: Pair, clock: Held) -> None:
    for _ in range(2):
        await asyncio.gather(*(office.digest.plan(clock.now()) for office in both))
    clock.set(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    await asyncio.gather(*(office.digest.tick(clock.now()) for office in both for _ in range(2)))
    async with both[0].store.connection() as connection:
        rows = (await connection.execute(select(messages).where(messages.c.kind == "planned"))).all()
    assert len({row.place for row in rows}) == len(rows)


class Doomed(Service):
    """A platform's service that is there when a copy of Dept is killed: before it has heard, or after."""

    fate = ""
    dead = False

    async def send(self, parcel: Parcel) -> Outcome:
        """Take one message, or see its sender die over it."""
        await asyncio.sleep(0)
        if self.dead:
            raise Killed
        if not self.fate:
            return await super().send(parcel)
        self.dead = True
        if self.fate == "after":
            await super().send(parcel)
        raise Killed

    async def find(self, parcel: Parcel) -> Accepted | None:
        """The dead ask nothing."""
        if self.dead:
            raise Killed
        return await super().find(parcel)


class Either:
    """A door to two offices: an event goes to either, and to the other if the first dies over it."""

    def __init__(self, year: "Shared") -> None:
        self.year = year

    async def handle(self, event: AnyEvent) -> Reply:
        """Knock until somebody answers."""
        self.year.knocks += 1
        while True:
            office = self.year.chance.choice(self.year.offices)
            asked = asyncio.create_task(office.kernel.handle(event))
            if self.year.knocks % 8 == 0 and office is self.year.offices[1]:
                self.year.knocks += 1
                await asyncio.sleep(self.year.chance.uniform(0, 0.01))
                self.year.die()
            done, _ = await asyncio.wait({asked, self.year.death}, return_when=asyncio.FIRST_COMPLETED)
            if asked in done:
                with suppress(Away):
                    return asked.result()
                continue
            asked.cancel()
            await self.year.rise()

    async def stranger(self, address: Address, key: str) -> None:
        """Nobody here is one."""

    async def home(self, person: str) -> Drawn:
        """Somebody's Home."""
        return await self.year.chance.choice(self.year.offices).kernel.home(person)


class Shared(Year):
    """A week that two offices share; the second is killed again and again, and another takes its place."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.chance = Random(7)  # noqa: S311 - which office does not matter
        self.offices = [self.office, self.opened()]
        self.gone: list[Office] = []
        self.knocks, self.deaths, self.acting = 0, 0, False
        self.death: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.journey = Journey(self.clock, self, self, self.office.store)  # type: ignore[arg-type]

    async def move_in(self, office: Office) -> None:
        """Start an office, on services that may see it die."""
        await super().move_in(office)
        for platform in ("slack", "teams"):
            office.couriers[platform] = Doomed(platform, self.scene, self.ledger, self._heard)

    async def _open(self) -> None:
        await super()._open()
        await self.move_in(self.offices[1])
        self.scene.connect(Either(self))

    async def _act(self) -> None:
        self.acting = True
        await super()._act()
        self.acting = False

    async def close(self) -> None:
        """Everybody goes home."""
        await super().close()
        for office in (*self.offices[1:], *self.gone):
            await office.store.close()

    def die(self) -> None:
        """The second office is gone, in the middle of whatever it does."""
        if not self.death.done():
            self.deaths += 1
            writer = self.offices[1].kernel.writer
            assert writer
            writer.cancel()
            self.death.set_result(None)

    async def rise(self) -> None:
        """Another takes its place, on the same database."""
        if self.death.done():
            self.death = asyncio.get_running_loop().create_future()
            self.gone.append(self.offices[1])
            self.offices[1] = self.opened()
            await self.move_in(self.offices[1])

    # Both plan, ask and send at the same time

    async def plan(self, now: datetime) -> None:
        """As two planners."""
        await asyncio.gather(*(office.digest.plan(now) for office in self.offices))

    async def tick(self, now: datetime) -> None:
        """As two heartbeats."""
        await asyncio.gather(*(office.digest.tick(now) for office in self.offices))

    async def pump(self) -> int:
        """As two senders; the second may die over what nobody waits for, and be followed by another."""
        second = self.offices[1]
        if not self.acting and self.chance.random() < 0.5:
            for courier in second.couriers.values():
                assert isinstance(courier, Doomed)
                courier.fate = self.chance.choice(("before", "after"))
        died = await asyncio.gather(*(office.sender.pump() for office in self.offices), return_exceptions=True)
        for courier in second.couriers.values():
            assert isinstance(courier, Doomed)
            courier.fate = ""
        if isinstance(died[1], Killed):
            self.die()
            await self.rise()
        elif isinstance(died[1], BaseException):
            raise died[1]
        assert isinstance(died[0], int), died[0]
        return died[0]


@pytest.mark.parametrize("days", [5, pytest.param(40, marks=pytest.mark.slow)])
async def test_a_week_that_two_share_loses_nothing_and_asks_once(
    databases: Databases, tmp_path: Path, days: int
) -> None:
    text = written("thornbury", None, None, 1)
    cast = tmp_path / "thornbury.yaml"
    cast.write_text(text, encoding="utf-8")
    start = date(2026, 11, 16)
    end = start.replace(day=15 + days) if days < 15 else date(2026, 12, 18)
    year = Shared(load(cast), tmp_path, start, end, 0.9, 7, databases.migrated("postgresql"))
    try:
        books = await year.play()
        almanac = Almanac(text)
        judge = Judge(almanac, year.ledger)
        numbers = judge.verdict(books)
        lost, doubled, explored = judge.lost(), judge.doubled(), books.explored()
    finally:
        await year.close()
    print(f"{len(year.ledger.acts)} acts, {len(year.ledger.arrived)} messages, {year.deaths} deaths")  # noqa: T201
    assert (lost, doubled) == ([], [])
    assert [numbers[n] for n in ("outside_hours", "in_holidays", "in_lessons")] == [0] * 3
    assert numbers["planned_per_person_day_max"] == 1
    assert numbers["planned_per_person_week"]["max"] <= 2
    assert numbers["reminders_max_per_ask"] <= 1
    assert numbers["messages"]["planned"] >= 12
    assert year.deaths >= 2
    assert sum(explored.values()) > 0
