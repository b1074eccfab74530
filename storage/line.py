"""The way to the database within one transaction: a statement that is kept goes straight to the driver.

SQLAlchemy words a statement once; to have it run each one through all of its own layers costs several times what the
database itself takes. What is not kept, because it is asked for rarely, goes SQLAlchemy's own way.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.near import Near

Values = Mapping[str, Any]
Change = Callable[[Any], Any]


@cache
def troubles() -> tuple[tuple[type[Exception], ...], ...]:
    """What the drivers raise: all of it, a rule of the database broken, and a database lost. Asked only once something
    has gone wrong, so that a SQLite file is served without asyncpg.
    """
    import asyncpg

    every = (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
    broken = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
    return every, broken, (sqlite3.OperationalError, asyncpg.InterfaceError, OSError)


class Row(dict[str, Any]):
    """A row: its values by the names of their columns."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


class Kept:
    """A statement that is made once and kept."""

    def __init__(self, statement: Any) -> None:
        self.statement, self.ready = statement, dict[tuple[str, ...], Ready]()

    def on(self, dialect: Dialect, given: Values) -> "Ready":
        """The statement in a database's own words, for values of these names."""
        shape = (dialect.name, *given)
        ready = self.ready.get(shape)
        if ready is None:
            ready = self.ready[shape] = Ready(self.statement, dialect, list(given))
        return ready


class Ready:
    """A statement in a database's own words: how values go in, and how they come out."""

    def __init__(self, statement: Any, dialect: Dialect, given: list[str]) -> None:
        made: Any = statement.compile(dialect=dialect, column_keys=given)
        self.made, self.expands = made, bool(made.post_compile_params)
        self.words, self.names = str(made), tuple(made.positiontup or ())
        self.inward: Mapping[str, Change] = made._bind_processors
        self.fixed = {name: value for name, value in made.construct_params(_check=False).items() if name not in given}
        if not set(given) & set(made.post_compile_params and {one.key for one in made.post_compile_params}):
            whole = made.construct_expanded_state(dict.fromkeys(given) | self.fixed)
            self.expands, self.words, self.names = False, whole.statement, tuple(whole.positiontup or ())
            self.inward = {**self.inward, **whole.processors}
            self.fixed |= {name: value for name, value in whole.parameters.items() if name not in given}
        self.fixed |= {c.key: c.default.arg for c in (*made.insert_prefetch, *made.update_prefetch)}
        columns = made._result_columns
        self.columns = tuple(str(one.keyname) for one in columns)
        outward = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        self.outward = [(self.columns[n], change) for n, change in enumerate(outward) if change is not None]

    def with_values(self, given: Values) -> tuple[str, tuple[Any, ...]]:
        """The words, and the values in the order in which the words want them."""
        told: Values = {**self.fixed, **given} if self.fixed else given
        words, names, inward = self.words, self.names, self.inward
        if self.expands:
            state = self.made.construct_expanded_state(dict(told))
            words, names, told = state.statement, state.positiontup, state.parameters
            inward = {**inward, **state.processors}
        return words, tuple([inward[n](told[n]) if n in inward else told[n] for n in names])

    def row(self, found: Sequence[Any]) -> Row:
        """A row as it came, its values made ours."""
        row = Row(zip(self.columns, found, strict=True))
        for name, change in self.outward:
            row[name] = change(row[name])
        return row


class Line:
    """One transaction's way to the database."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self.connection, self.dialect, self.driver = connection, connection.dialect, driver

    @classmethod
    async def of(cls, connection: AsyncConnection) -> "Line":
        """The line of a transaction that has begun."""
        return cls(connection, (await connection.get_raw_connection()).driver_connection)

    async def rows(self, kept: Kept, values: Values | None = None) -> list[Row]:
        """What a statement finds."""
        ready = kept.on(self.dialect, values or {})
        words, told = ready.with_values(values or {})
        try:
            near = isinstance(self.driver, Near)
            found = self.driver.found(words, told) if near else await self.driver.fetch(words, *told)
        except troubles()[0] as problem:
            raise trouble(problem, words) from None
        return [ready.row(one) for one in found]

    async def row(self, kept: Kept, values: Values | None = None) -> Row | None:
        """The first that a statement finds."""
        found = await self.rows(kept, values)
        return found[0] if found else None

    async def value(self, kept: Kept, values: Values | None = None) -> Any:
        """The one value that a statement finds; None if it finds nothing."""
        found = await self.row(kept, values)
        return next(iter(found.values())) if found else None

    async def run(self, kept: Kept, values: Values) -> int:
        """Run a statement that changes something; gives how many rows it changed."""
        words, told = kept.on(self.dialect, values).with_values(values)
        return await self.say(words, told)

    async def each(self, kept: Kept, rows: Sequence[Values]) -> None:
        """Run a statement that changes something for each of some rows of the same shape."""
        ready = kept.on(self.dialect, rows[0])
        told = [ready.with_values(row)[1] for row in rows]
        try:
            if isinstance(self.driver, Near):
                self.driver.each(ready.words, told)
            else:
                await self.driver.executemany(ready.words, told)
        except troubles()[0] as problem:
            raise trouble(problem, ready.words) from None

    async def say(self, words: str, told: Sequence[Any] = ()) -> int:
        """Run words of the database's own; gives how many rows they changed."""
        try:
            if isinstance(self.driver, Near):
                return self.driver.run(words, told)
            last = (await self.driver.execute(words, *told)).rpartition(" ")[2]
        except troubles()[0] as problem:
            raise trouble(problem, words) from None
        return int(last) if last.isdigit() else 0


class Complaint(Exception):
    """What PostgreSQL says, and the code that it gives."""

    def __init__(self, problem: Any) -> None:
        super().__init__(str(problem.args[0]) if problem.args else type(problem).__name__)
        self.sqlstate = problem.sqlstate


def trouble(problem: BaseException, words: str) -> DBAPIError:
    """What a driver complains of, as SQLAlchemy would pass it on; never with what was to be kept.

    PostgreSQL's own words go without their details, which quote it.
    """
    _, broken, lost = troubles()
    kind = (
        IntegrityError if isinstance(problem, broken) else OperationalError if isinstance(problem, lost) else DBAPIError
    )
    if hasattr(problem, "sqlstate"):
        problem = Complaint(problem)
    return kind(words, None, problem, hide_parameters=True)
