"""The database: its engine, its one writer, and transactions as units."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine

from bot.ports import Away, Clock
from storage.agenda import SqlAgenda
from storage.ids import fresh
from storage.journal import SqlJournal
from storage.leaving import owners, part
from storage.messages import SqlMessages
from storage.near import near
from storage.questions import SqlQuestions
from storage.records import SqlRecords, restore
from storage.tables import WAITING, inbox, into, messages, metadata, nudges, unless
from storage.tidying import tidy


class SqlUnit:
    """One transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.connection, self.now = connection, now
        self.journal = SqlJournal(connection, now, restore)
        self.messages = SqlMessages(connection, self.journal)
        self.questions = SqlQuestions(connection)
        self.agenda = SqlAgenda(connection, now)

    def records(self, school: str, *, group: str = "", person: str = "") -> SqlRecords:
        """A school's records."""
        return SqlRecords(self.connection, self.journal, self.now, school, group, person)

    def new_id(self) -> str:
        """An id that sorts by time."""
        return fresh(self.now)

    async def fresh(self, school: str, key: str, now: datetime) -> bool:
        """Take an event's key."""
        made = unless(self.connection.dialect.name, inbox)
        return bool((await self.connection.execute(made, {"school": school, "key": key, "at": now})).rowcount)

    async def fresh_of(self, school: str, keys: Sequence[str], now: datetime) -> set[str]:
        """Take several keys."""
        rows = [{"school": school, "key": key, "at": now} for key in keys]
        made = into(self.connection.dialect.name, inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.key)
        return set((await self.connection.execute(made)).scalars())

    async def owners(self) -> frozenset[str]:
        """Everybody about whom a record is held."""
        return await owners(self.connection)

    async def part(self, person: str) -> None:
        """Forget the account of somebody who has left, and when and why they were written to."""
        await part(self.connection, person)

    async def tidy(self, year: date) -> None:
        """Remove what is past its time."""
        await tidy(self.connection, self.now, year)

    def savepoint(self) -> AsyncTransaction:
        """A savepoint."""
        return self.connection.begin_nested()


class SqlStore:
    """SQLite with one writer, or PostgreSQL."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self.clock = address(url), clock
        self.engine = make_engine(self.url)
        self.writing = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """One write transaction, on a bare connection."""
        async with self.writing or nullcontext(), transaction(self.engine) as connection:
            yield connection

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """One write transaction."""
        async with self.connection() as connection:
            yield SqlUnit(connection, self.clock.now())

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[SqlUnit]:
        """One transaction that only reads."""
        async with self.unit() as unit:
            yield unit

    async def create(self) -> None:
        """Make the tables of a fresh database; for tests and stories, which need no history."""
        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which something falls due."""
        async with self.connection() as connection:
            found = [await connection.scalar(query, {"after": after}) for query in NEXT]
            return min((moment for moment in found if moment is not None), default=None)

    async def close(self) -> None:
        """Let go of the database."""
        await self.engine.dispose()


NEXT = (
    select(func.min(nudges.c.due)).where(nudges.c.state == "planned", nudges.c.due > bindparam("after")),
    select(func.min(messages.c.due)).where(messages.c.state.in_(WAITING), messages.c.due > bindparam("after")),
)
"""The next occasion, and the next message that waits."""


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction; Away if the database cannot be reached, or is lost on the way."""
    inside = False
    try:
        async with engine.begin() as connection:
            inside = True
            yield connection
    except OSError as problem:
        raise Away(str(problem)) from problem
    except DBAPIError as problem:
        if not inside or problem.connection_invalidated or isinstance(problem, OperationalError):
            raise Away(str(problem.orig)) from problem
        raise


def address(url: str) -> str:
    """A database address with the driver that is used; all four spellings of SERVE.md are taken."""
    made = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}.get(made.get_backend_name())
    if driver is None:
        raise ValueError(f"a database is sqlite:///… or postgresql://…, not {made.get_backend_name()}")
    return made.set(drivername=driver).render_as_string(hide_password=False)


def make_engine(url: str) -> AsyncEngine:
    """The engine, with SQLite made safe: WAL, FULL, foreign keys, BEGIN IMMEDIATE. Errors never quote what was kept."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    how = {"async_creator_fn": near} if sqlite else {}
    engine = create_async_engine(url, connect_args=how, hide_parameters=True)
    if sqlite:

        @event.listens_for(engine.sync_engine, "connect")
        def settle(connection: Any, _: Any) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
