"""A database in trouble: what was asked is asked again, nothing is half done, and the log says in a sentence why."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import event, select

from app import prepare
from bot.ports import Away
from bot.reading.setting import Setting
from bot.shared.ledger import Entry
from bot.talk.forms import Form, Line
from office import Office
from scheduler.clock import Held
from storage import migrate
from storage.lock import Lock, Taken
from storage.migrate import upgrade
from storage.standing import answers
from storage.steps import Unmovable
from storage.store import SqlStore, only_writer
from storage.tables import messages, nudges
from tests.storage.conftest import NOW, Databases
from tests.storage.test_store import COMMUNITY, SECRET, said, takes
from tests.storage.test_store import TOM as TOMS

T = TypeVar("T")
FULL = """
    CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_up BEFORE INSERT ON ledger_entry EXECUTE FUNCTION full_up();
    CREATE TRIGGER full_up BEFORE INSERT ON messages EXECUTE FUNCTION full_up()
"""


async def until(look: Callable[[], Awaitable[T]]) -> T:
    """What a look finds, as soon as it finds something."""
    for _ in range(200):
        if found := await look():
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come")


class Disk:
    """The disk under a store, which can be full."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.pages = store, 0
        if store.writing:
            event.listen(store.engine.sync_engine, "begin", self._limit)

    def _limit(self, connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self.pages or 1_000_000_000}")

    async def fill(self) -> None:
        """No room is left; on SQLite there is room for one event of several."""
        async with self.store.connection() as connection:
            if self.store.writing:
                self.pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one() + 2
            else:
                for statement in FULL.split(";\n"):
                    await connection.exec_driver_sql(statement)

    async def clear(self) -> None:
        """Somebody has made room."""
        self.pages = 0
        if not self.store.writing:
            async with self.store.connection() as connection:
                await connection.exec_driver_sql("DROP FUNCTION full_up CASCADE")


async def test_a_full_disk_does_nothing_by_halves_and_once_there_is_room_all_of_it(
    url: str, clock: Held, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office.open(COMMUNITY, url, SECRET, clock)
    disk = Disk(office.store)
    await office.start()
    await office.kernel.handle(said("e0"))
    await disk.fill()
    keys = [f"e{n}" for n in range(1, 25)]
    outcomes: list[Any] = []
    for _ in range(2):
        outcomes = await asyncio.gather(*(office.kernel.handle(said(k)) for k in keys), return_exceptions=True)
    assert {type(o) for o in outcomes} == {Away}
    assert all("disk" in str(o) and "full" in str(o) for o in outcomes)
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert [t for t in told if "Please make room" in t or "please make room" in t] == told[:1], told
    await disk.clear()
    async with office.store.glance() as unit:
        assert len(await unit.records("thornbury").find(Entry)) == 1
    for key in [*keys, *keys]:
        await office.kernel.handle(said(key))
    async with office.store.glance() as unit:
        assert len(await unit.records("thornbury").find(Entry)) == 25
    await office.stop()


async def test_whoever_was_to_be_asked_while_the_disk_was_full_is_asked_afterwards(url: str, clock: Held) -> None:
    office = Office.open(COMMUNITY, url, SECRET, clock)
    disk = Disk(office.store)
    await office.start()
    clock.set(NOW - timedelta(minutes=5))
    await office.digest.plan(clock.now())
    await disk.fill()
    clock.set(NOW)
    for _ in range(2):
        with pytest.raises(Away):
            await office.digest.tick(clock.now())
    await disk.clear()
    await office.digest.tick(clock.now())
    async with office.store.connection() as connection:
        states = set((await connection.execute(select(nudges.c.state).where(nudges.c.due <= NOW))).scalars())
        asked = (await connection.execute(select(messages.c.place).where(messages.c.kind == "planned"))).scalars().all()
    await office.stop()
    assert "failed" not in states
    assert "thornbury/tom-ashworth" in asked


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_copy_that_stands_still_holds_up_the_others_only_for_a_while(
    store: SqlStore, url: str, clock: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "storage.store.LIMITS", {"idle_in_transaction_session_timeout": "400ms", "lock_timeout": "100ms"}
    )
    frozen, other = SqlStore(url, clock), SqlStore(url, clock)

    async def stand_still() -> None:
        async with frozen.unit() as unit:
            await unit.fresh("thornbury", "e1", NOW)
            with pytest.raises(Away, match="took too long"):
                await takes(other, "e1")
            await until(lambda: free(store))
            await unit.fresh("thornbury", "e2", NOW)

    with pytest.raises(Away):
        await stand_still()
    assert await takes(other, "e1")
    assert await takes(frozen, "e2")
    for one in (frozen, other):
        await one.close()


async def free(store: SqlStore) -> bool:
    """Whether somebody could write."""
    try:
        async with store.connection() as connection:
            await only_writer(connection)
    except Away:
        return False
    return True


async def test_what_may_only_be_read_is_said(url: str, clock: Held, databases: Databases, kind: str) -> None:
    store = SqlStore(url, clock)
    if kind == "sqlite":
        event.listen(store.engine.sync_engine, "begin", lambda c: c.exec_driver_sql("PRAGMA query_only = ON"))
    else:
        databases.psql(f"ALTER DATABASE {databases.name(url)} SET default_transaction_read_only = on")
    for _ in range(2):
        with pytest.raises(Away, match="can only be read"):
            await takes(store, "e1")
    with pytest.raises(Away, match="can only be read"):
        await answers(store)
    await store.close()


async def test_a_server_that_came_back_is_used_at_once(databases: Databases, clock: Held) -> None:
    url = databases.migrated("postgresql")
    store = SqlStore(url, clock)
    assert await takes(store, "e1")
    databases.throw_out(url)
    assert await takes(store, "e2")
    await store.close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////etc/hostname/dept.db", "cannot be written to"),
        ("sqlite:////etc/hostname", "not a database"),
        ("sqlite:///{folder}", "cannot be opened"),
    ],
)
async def test_a_file_that_is_none_is_refused_in_a_sentence(url: str, says: str, tmp_path: Path) -> None:
    url = url.format(folder=tmp_path)
    try:
        with Lock(url):
            problem = await prepare(url)
    except Taken as taken:
        problem = str(taken)
    assert problem
    assert says in problem


async def test_a_file_that_another_program_holds_is_refused_in_a_sentence(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.migrated("sqlite")
    store = SqlStore(url, Held(NOW))
    monkeypatch.setattr("storage.store.WAITS", 50)
    async with store.connection():
        problem = await prepare(url)
    assert problem
    assert "Another program holds the database" in problem
    await store.close()


class TestAServer:
    """What a server may answer at the start."""

    async def test_one_that_refuses_the_password_is_told_without_it(self, databases: Databases) -> None:
        databases.empty("postgresql")
        hba = databases.folder / "postgresql" / "pg_hba.conf"
        before = hba.read_text()
        databases.psql("CREATE ROLE teacher LOGIN PASSWORD 'the-right-one'")
        try:
            hba.write_text(f"local all teacher scram-sha-256\n{before}")
            databases.psql("SELECT pg_reload_conf()")
            url = databases.address("postgres").replace("postgres:@", "teacher:the-wrong-one@")
            problem = await self.until_reloaded(url)
        finally:
            hba.write_text(before)
            databases.psql("SELECT pg_reload_conf()")
        assert "user name or the password" in problem
        assert "the-wrong-one" not in problem

    async def until_reloaded(self, url: str) -> str:
        """What stands in the way, once the server has read its settings again."""

        async def refused() -> str:
            problem = await prepare(url) or ""
            return problem if "password" in problem else ""

        return await until(refused)

    async def test_one_without_the_database_is_told(self, databases: Databases) -> None:
        databases.empty("postgresql")
        problem = await prepare(databases.address("nowhere"))
        assert problem
        assert "no database of the name" in problem

    async def test_one_that_does_not_answer_may_do_so_later(self) -> None:
        with pytest.raises(Away, match="does not answer") as away:
            await prepare("postgresql://teacher:the-wrong-one@127.0.0.1:9/dept")
        assert "the-wrong-one" not in str(away.value)

    async def test_one_that_has_not_been_migrated_is_asked_to_be(self, databases: Databases) -> None:
        url = databases.empty("postgresql")
        assert "dept migrate" in (await prepare(url) or "")
        await upgrade(url)
        assert await prepare(url) is None

    async def test_one_that_is_too_old_is_refused(self, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrate, "OLDEST", 99)
        url = databases.empty("postgresql")
        for do in (prepare, upgrade):
            with pytest.raises(Unmovable, match=r"This is PostgreSQL \d+\.\d+, and Dept needs 99 or newer"):
                await do(url)

    async def test_a_database_without_room_for_all_letters_is_refused(self, databases: Databases) -> None:
        databases.psql("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        with pytest.raises(Unmovable, match="as LATIN1"):
            await upgrade(databases.address("narrow"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("postgresql://h/d?channel_binding=require", "does not know channel_binding"),
        ("postgresql://h/d?sslmode=maybe", "sslmode is one of disable"),
    ],
)
def test_what_an_address_may_not_say_is_named(given: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Lock(given)


async def test_an_address_as_hosts_give_it_is_taken(databases: Databases, clock: Held) -> None:
    url = databases.migrated("postgresql").replace("postgresql://", "postgres://")
    store = SqlStore(f"{url}&sslmode=prefer", clock)
    assert await takes(store, "e1")
    await store.close()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        "postgresql://dept:secret@host:port/dept",
        "mysql://x/y",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///") as refused:
        Lock(given)
    assert "secret" not in str(refused.value)
    assert "pass" not in str(refused.value).replace("user:password", "").replace("the password", "")


@pytest.mark.parametrize("text", ["45m on a\x00b", "45m on the \ud800 course", "45m on " + "x" * 4000, "45m on 𝔘𝔫𝔦 🎓"])
async def test_odd_letters_are_kept_or_kindly_refused(url: str, clock: Held, text: str) -> None:
    office = Office.open(COMMUNITY, url, SECRET, clock)
    await office.start()
    await office.kernel.handle(said("e1", text))
    async with office.store.glance() as unit:
        newest = await unit.messages.newest("thornbury/tom-ashworth")
        kept = await unit.records("thornbury").find(Entry)
    await office.stop()
    assert newest
    assert "went wrong" not in newest.card.title
    assert len(kept) == (len(text) < 100)


class Sheet(Form, title="A form"):
    """A form of these tests."""

    words = Line(label="Words")


def test_what_no_store_can_keep_is_left_out_of_a_form() -> None:
    tom = COMMUNITY.by_email(TOMS)
    assert tom
    calendar = COMMUNITY.school("thornbury").calendar
    setting = Setting(tom, NOW.replace(tzinfo=None), calendar, COMMUNITY.people, (), COMMUNITY.share)
    form, problems = Sheet.read({"words": "a\x00b \ud800c"}, setting)
    assert isinstance(form, Sheet)
    assert (form.words, problems) == ("ab c", {})
