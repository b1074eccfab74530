"""One writer, and no update lost; a store that is gone says so, and nothing is told as done that is not stored."""

import asyncio
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.ports import Away
from bot.shared.ledger import Entry
from bot.talk.events import Said
from office import Office
from scheduler.clock import Held
from storage.migrate import upgrade
from storage.schools import load
from storage.store import SqlStore, address
from storage.tables import inbox
from tests.storage.conftest import NOW, Databases
from tests.storage.kinds import Note, make
from tests.storage.test_journal import DAY

COMMUNITY = load(Path(__file__).parents[2] / "stories" / "casts" / "thornbury.yaml")
SECRET = "a-secret-of-these-tests-a-secret-of-these-tests"
TOM = "tom.ashworth@thornbury.example"


def said(key: str, text: str = "log 45m the RPF course") -> Said:
    """Tom logs some time."""
    tom = COMMUNITY.by_email(TOM)
    assert tom
    return Said(key=key, person=tom.id, text=text, message=f"typed {key}")


async def takes(store: SqlStore, key: str) -> bool:
    """Take an event's key, in a transaction of its own."""
    async with store.unit() as unit:
        return await unit.fresh("thornbury", key, NOW)


@pytest.fixture
def file(databases: Databases, tmp_path: Path) -> Path:
    """A SQLite file at the newest step, in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(databases.migrated("sqlite").removeprefix("sqlite:///"), folder / "dept.db")
    return folder / "dept.db"


async def test_sqlite_keeps_what_it_was_given(file: Path, clock: Held) -> None:
    store = SqlStore(f"sqlite:///{file}", clock)
    async with store.connection() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        asked = [await connection.exec_driver_sql(f"PRAGMA {p}") for p in pragmas]
        assert [a.scalar() for a in asked] == ["wal", 2, 1]
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            sqlite3.connect(file, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
    await store.close()
    sqlite3.connect(file, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")


async def test_increments_made_at_once_are_all_kept(store: SqlStore) -> None:
    await make(store)
    async with store.unit() as unit:
        kept = await unit.records("thornbury").add(Note(person="tom", day=DAY))

    async def more() -> None:
        for _ in range(10):
            async with store.unit() as unit:
                records = unit.records("thornbury")
                now = await records.get(Note, kept.id)
                assert now
                await records.put(replace(now, minutes=now.minutes + 1))

    await asyncio.gather(*(more() for _ in range(10)))
    async with store.unit() as unit:
        assert await unit.records("thornbury").total(Note, "minutes", by="person") == {"tom": 100}


async def test_two_processes_on_one_database_lose_nothing_either(url: str, clock: Held) -> None:
    stores = [SqlStore(url, clock) for _ in range(2)]
    await make(stores[0])

    async def more(store: SqlStore) -> None:
        for _ in range(20):
            async with store.unit() as unit:
                sofar = len(await unit.records("thornbury").find(Note))
                await unit.records("thornbury").add(Note(person="tom", day=DAY, minutes=sofar))

    await asyncio.gather(*map(more, stores))
    async with stores[0].unit() as unit:
        assert [n.minutes for n in await unit.records("thornbury").find(Note)] == list(range(40))
    for store in stores:
        await store.close()


async def test_waiting_for_another_process_leaves_everybody_else_free(file: Path, clock: Held) -> None:
    store = SqlStore(f"sqlite:///{file}", clock)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(takes(store, "one"))
    done, _ = await asyncio.wait({waiting}, timeout=0.05)
    assert not done
    other.execute("COMMIT")
    assert await waiting
    await store.close()
    other.close()


async def test_what_fails_is_undone_whole(store: SqlStore) -> None:
    await make(store)

    async def fail() -> None:
        async with store.unit() as unit:
            await unit.records("thornbury").add(Note(person="tom", day=DAY))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.unit() as unit:
        assert await unit.records("thornbury").find(Note) == []


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql://127.0.0.1:9/dept"])
async def test_a_store_that_is_not_there_is_away(url: str, clock: Held) -> None:
    store = SqlStore(url, clock)
    with pytest.raises(Away):
        async with store.unit():
            pass
    with pytest.raises(Away):
        await store.next_due(NOW)
    await store.close()


async def test_a_server_that_throws_everybody_out_is_away(databases: Databases, clock: Held) -> None:
    url = databases.migrated("postgresql")
    store = SqlStore(url, clock)
    assert await takes(store, "e1")
    databases.shut(url, True)
    databases.throw_out(url)
    for _ in range(2):
        with pytest.raises(Away):
            await takes(store, "e2")
    databases.shut(url, False)
    assert await takes(store, "e2")
    assert not await takes(store, "e1")
    await store.close()


async def test_a_server_that_throws_out_in_the_middle_is_away_and_has_kept_nothing(
    databases: Databases, clock: Held
) -> None:
    url = databases.migrated("postgresql")
    store = SqlStore(url, clock)

    async def thrown_out() -> None:
        async with store.unit() as unit:
            await unit.fresh("thornbury", "e1", NOW)
            databases.throw_out(url)
            await unit.fresh("thornbury", "e2", NOW)

    with pytest.raises(Away):
        await thrown_out()
    assert await takes(store, "e1")
    await store.close()


async def test_the_kernel_says_away_while_the_store_is_gone_and_goes_on_after(file: Path, clock: Held) -> None:
    office = Office.open(COMMUNITY, f"sqlite:///{file}", SECRET, clock)
    await office.start()
    await office.kernel.handle(said("e1"))
    await office.store.engine.dispose()
    gone = file.parent.rename(file.parent.with_name("gone"))
    for _ in range(2):
        with pytest.raises(Away):
            await office.kernel.handle(said("e2"))
    gone.rename(file.parent)
    for key in ("e1", "e2", "e2"):
        await office.kernel.handle(said(key))
    async with office.store.unit() as unit:
        entries = await unit.records("thornbury").find(Entry)
    await office.stop()
    assert [e.minutes for e in entries] == [45, 45]


async def test_what_was_on_its_way_when_the_process_died_is_looked_into_by_the_next(url: str, clock: Held) -> None:
    office = Office.open(COMMUNITY, url, SECRET, clock)
    await office.start()
    await office.kernel.handle(said("e1"))
    (claim,) = await office.outbox.claim(NOW)
    await office.stop()
    later = Office.open(COMMUNITY, url, SECRET, clock)
    await later.start()
    assert await later.outbox.claim(NOW) == []
    clock.set(NOW + timedelta(minutes=6))
    (again,) = await later.outbox.claim(clock.now())
    await later.stop()
    assert (again.message, again.unknown, again.attempt) == (claim.message, True, 2)


@pytest.mark.parametrize(
    "given", ["sqlite:///x.db", "sqlite+aiosqlite:///x.db", "postgresql://h/d", "postgresql+asyncpg://h/d"]
)
def test_every_spelling_of_an_address_is_taken(given: str) -> None:
    assert address(given).split(":")[0] in ("sqlite+aiosqlite", "postgresql+asyncpg")


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        address("mysql://h/d")


async def test_an_error_does_not_quote_what_was_kept(store: SqlStore) -> None:
    async with store.unit() as unit:
        words = "the words of a teacher"
        assert await unit.fresh("thornbury", words, NOW)
        with pytest.raises(IntegrityError) as wrong:
            await unit.connection.execute(
                insert(inbox).values(school="thornbury", key="the words of a teacher", at=NOW)
            )
    assert "INSERT INTO inbox" in str(wrong.value)
    assert "parameters hidden" in str(wrong.value)


async def test_migrating_what_is_not_there_is_away() -> None:
    with pytest.raises(Away):
        await upgrade("postgresql://127.0.0.1:9/dept")
