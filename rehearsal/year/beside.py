"""A PostgreSQL read beside the product that writes it, for the judge's books."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import asyncpg


class Beside:
    """Its own connection, on a thread of its own: the books are asked in the middle of everything else."""

    def __init__(self, url: str) -> None:
        self.thread, self.runner = ThreadPoolExecutor(1), asyncio.Runner()
        self.connection = self._run(asyncpg.connect, url.replace("+asyncpg", ""))

    def rows(self, told: str, *values: str) -> list[Mapping[str, Any]]:
        """The rows of a query."""
        numbers = iter(range(1, len(values) + 1))
        numbered = re.sub(r"(?<!')\?", lambda _: f"${next(numbers)}", told)
        return [{n: _text(v) for n, v in row.items()} for row in self._run(self.connection.fetch, numbered, *values)]

    def has(self, table: str) -> bool:
        """Whether there is a table."""
        return bool(self.rows("select 1 from pg_tables where tablename = ?", table))

    def close(self) -> None:
        """Let go of it."""
        self._run(self.connection.close)
        self.thread.submit(self.runner.close).result()
        self.thread.shutdown()

    def _run(self, what: Any, *given: Any) -> Any:
        async def run() -> Any:
            return await what(*given)

        return self.thread.submit(lambda: self.runner.run(run())).result()


def _text(value: Any) -> Any:
    """Days and moments as SQLite has them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value
