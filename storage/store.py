"""The database: its engine, its one writer, and transactions as units."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as Crowded
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports import Away, Clock
from storage.agenda import SqlAgenda
from storage.alive import Alive
from storage.ids import fresh
from storage.journal import SqlJournal
from storage.leaving import owners, part
from storage.line import Line
from storage.messages import SqlMessages
from storage.near import near
from storage.questions import SqlQuestions
from storage.records import SqlRecords, restore
from storage.tables import WAITING, inbox, into, messages, metadata, nudges, unless
from storage.tidying import tidy
from storage.troubles import is_away, says

log = logging.getLogger(__name__)
WRITER = 20260901
"""The lock that whoever writes on behalf of people holds, and whoever migrates: one at a time, as on SQLite."""
PATIENT = {"application_name": "dept", "tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10"}
LIMITS = {"lock_timeout": "8s", "statement_timeout": "20s", "idle_in_transaction_session_timeout": "15s"}
"""What PostgreSQL itself puts an end to: a copy of Dept that stands still must not hold up the others for long."""
WAITS = 5000
"""Milliseconds that SQLite waits for another program."""
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
ENCRYPTED = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
AGAIN = 60.0
"""Seconds until a trouble that lasts is told again."""
REACHED, ANSWERED, FREE = 5, 30, 10
"""Seconds until a server must be reached, until it must answer, and until a connection must be free."""


class SqlUnit:
    """One transaction."""

    def __init__(self, line: Line, now: datetime) -> None:
        self.line, self.connection, self.now = line, line.connection, now
        self.journal = SqlJournal(line, now, restore)
        self.messages = SqlMessages(line, self.journal)
        self.questions = SqlQuestions(line)
        self.agenda = SqlAgenda(line, now)

    def records(self, school: str, *, group: str = "", person: str = "") -> SqlRecords:
        """A school's records."""
        return SqlRecords(self.line, self.journal, self.now, school, group, person)

    def new_id(self) -> str:
        """An id that sorts by time."""
        return fresh(self.now)

    async def fresh(self, school: str, key: str, now: datetime) -> bool:
        """Take an event's key."""
        made = unless(self.line.dialect.name, inbox)
        return bool(await self.line.run(made, {"school": school, "key": key, "at": now}))

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

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A savepoint; Away if the database is in trouble, which a savepoint does not mend."""
        try:
            await self.line.say("SAVEPOINT event")
            try:
                yield
            except BaseException:
                await self.line.say("ROLLBACK TO SAVEPOINT event")
                await self.line.say("RELEASE SAVEPOINT event")
                raise
            await self.line.say("RELEASE SAVEPOINT event")
        except DBAPIError as problem:
            if is_away(problem):
                raise Away(says(problem)) from problem
            raise


class SqlStore:
    """SQLite with one writer, or PostgreSQL with one writer among all copies of Dept."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self.clock = address(url), clock
        self.engine = make_engine(self.url)
        self.writing = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None
        self.alive = Alive(self.engine)
        self.followers: list[Callable[[AsyncConnection], Awaitable[None]]] = []
        """What is kept in memory looks, as a transaction begins, whether another copy of Dept has changed it."""
        self.told: dict[str, float] = {}

    @asynccontextmanager
    async def connection(self, *, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        """One write transaction, on a bare connection; `alone`, nobody else is in another of these."""
        try:
            async with self.writing or nullcontext(), transaction(self.engine) as connection:
                if alone:
                    await only_writer(connection)
                if self.writing is None and not (alone or self.followers):
                    await connection.execute(select(1))  # only now has the transaction begun
                for follow in self.followers if self.writing is None else ():
                    await follow(connection)
                yield connection
        except Away as away:
            self._tell(str(away))
            raise

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """One write transaction on behalf of people: whatever it reads, nobody else changes until it ends."""
        async with self.connection(alone=True) as connection:
            yield SqlUnit(await Line.of(connection), self.clock.now())

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[SqlUnit]:
        """One transaction that only reads."""
        async with self.connection() as connection:
            yield SqlUnit(await Line.of(connection), self.clock.now())

    def _tell(self, trouble: str) -> None:
        """Say in the log what is wrong, however often it is met, once a minute."""
        if time.monotonic() - self.told.get(trouble, -AGAIN) >= AGAIN:
            self.told = {trouble: time.monotonic()}
            log.error("%s", trouble)

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
        await self.alive.leave()
        await self.engine.dispose()


NEXT = (
    select(func.min(nudges.c.due)).where(nudges.c.state == "planned", nudges.c.due > bindparam("after")),
    select(func.min(messages.c.due)).where(messages.c.state.in_(WAITING), messages.c.due > bindparam("after")),
)
"""The next occasion, and the next message that waits."""


async def only_writer(connection: AsyncConnection) -> None:
    """Wait until no other copy of Dept writes on behalf of people; SQLite has one writer by itself."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(WRITER)))


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction; Away if the database cannot be reached, or is lost on the way."""
    inside = False
    try:
        async with engine.begin() as connection:
            inside = True
            yield connection
    except (OSError, Crowded) as problem:
        raise Away(says(problem)) from problem
    except DBAPIError as problem:
        if not inside or is_away(problem):
            raise Away(says(problem)) from problem
        raise


def address(url: str) -> str:
    """A database address with the driver that is used; SERVE.md's four spellings are taken, and what hosts give."""
    made = parsed(url)
    driver = DRIVERS.get(made.get_backend_name())
    if driver is None:
        raise ValueError(f"a database is sqlite:///… or postgresql://…, not {made.get_backend_name()}")
    query = dict(made.query)
    if driver == DRIVERS["postgresql"]:
        if "sslmode" in query:
            query["ssl"] = query.pop("sslmode")
        if unknown := sorted(set(query) - {"host", "port", "ssl"}):
            raise ValueError(f"Dept does not know {' and '.join(unknown)} in the address: please take it out")
        if query.get("ssl", "prefer") not in ENCRYPTED:
            raise ValueError(f"sslmode is one of {', '.join(ENCRYPTED)}")
    return made.set(drivername=driver, query=query).render_as_string(hide_password=False)


def parsed(url: str) -> URL:
    """An address taken apart; ValueError, which does not repeat it, if it is none."""
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):
        raise ValueError(
            "this is no address of a database: it is sqlite:///data/dept.db, or postgresql://user:password@host/name "
            "with any @ : / in the password written as %40 %3A %2F"
        ) from None


def make_engine(url: str, *, patient: bool = False) -> AsyncEngine:
    """The engine, with SQLite made safe: WAL, FULL, foreign keys, BEGIN IMMEDIATE. Errors never quote what was kept.

    `patient`: on PostgreSQL nothing is cut short, as a migration may take its time.
    """
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if sqlite:
        engine = create_async_engine(url, connect_args={"async_creator_fn": near}, hide_parameters=True)
    else:
        how: dict[str, Any] = {"server_settings": PATIENT if patient else PATIENT | LIMITS, "timeout": REACHED}
        how["command_timeout"] = None if patient else ANSWERED
        engine = create_async_engine(
            url, connect_args=how, hide_parameters=True, pool_pre_ping=True, pool_timeout=FREE, max_overflow=15
        )
    if sqlite:

        @event.listens_for(engine.sync_engine, "connect")
        def settle(connection: Any, _: Any) -> None:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={WAITS}")
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
