"""SQLite near at hand: statements run where they are asked for, and only what waits for the disk goes to a thread.

A statement takes some microseconds; handing each to a thread and back takes longer than that, and far longer while the
machine is busy. The connection looks as SQLAlchemy expects one of aiosqlite's to look.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


async def near(*where: Any, **how: Any) -> "Near":
    """Open a database; transactions are begun in words, never by the driver."""
    ours = {"isolation_level": None, "check_same_thread": False, "cached_statements": 512}
    return Near(sqlite3.connect(*where, **(how | ours)))


class Near:
    """A connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = self._conn = connection
        self._settled = connection.total_changes
        """How many rows had been changed when the last transaction ended."""

    @property
    def isolation_level(self) -> str | None:
        """None: the driver begins nothing by itself."""
        return self._connection.isolation_level

    def cursor(self) -> "Cursor":
        """A cursor."""
        return Cursor(self._connection.cursor())

    def found(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """All rows that a statement finds."""
        return self._connection.execute(statement, values).fetchall()

    def run(self, statement: str, values: Sequence[Any]) -> int:
        """Run a statement; gives how many rows were changed."""
        return self._connection.execute(statement, values).rowcount

    def each(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each of some rows."""
        self._connection.executemany(statement, rows)

    async def create_function(self, *args: Any, **how: Any) -> None:
        """A function for use in statements."""
        self._connection.create_function(*args, **how)

    async def commit(self) -> None:
        """End a transaction: this waits until the disk has it. One that changed nothing has nothing to wait for.

        A full disk may make SQLite take a transaction back by itself; then nothing of it may count as done.
        """
        if not self._connection.in_transaction:
            raise sqlite3.OperationalError("the transaction was taken back")
        if self._connection.total_changes == self._settled:
            return self._connection.commit()
        await _away(self._connection.commit)
        self._settled = self._connection.total_changes
        return None

    async def rollback(self) -> None:
        """Take a transaction back, if one is open: a connection that is put away is told so once more."""
        if self._connection.in_transaction:
            await _away(self._connection.rollback)
            self._settled = self._connection.total_changes

    async def close(self) -> None:
        """Close it."""
        self._connection.close()

    def stop(self) -> None:
        """Close it at once."""
        self._connection.close()


class Cursor:
    """A cursor."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.arraysize = cursor.arraysize

    async def __aenter__(self) -> "Cursor":
        return self

    @property
    def description(self) -> Any:
        """The columns of a result."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row that was added last."""
        return self._cursor.lastrowid

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> "Cursor":
        """Run a statement. To begin may mean to wait for another process, which is done elsewhere."""
        if not statement.startswith("BEGIN"):
            self._cursor.execute(statement, values)
        elif not self._begun(statement):
            await _away(lambda: self._cursor.execute(statement, values))
        return self

    def _begun(self, statement: str) -> bool:
        """Begin at once, if nobody else is writing."""
        patience = self._cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        self._cursor.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(statement)
        except sqlite3.OperationalError:
            return False
        finally:
            self._cursor.execute(f"PRAGMA busy_timeout={patience}")
        return True

    async def executemany(self, statement: str, rows: Sequence[Any]) -> "Cursor":
        """Run a statement for each of some rows."""
        self._cursor.executemany(statement, rows)
        return self

    async def fetchone(self) -> Any:
        """The next row."""
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return self._cursor.fetchmany(size or self.arraysize)

    async def fetchall(self) -> list[Any]:
        """All rows."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Close it."""
        self._cursor.close()


async def _away(do: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(None, do)
