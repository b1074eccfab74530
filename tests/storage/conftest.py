"""The same suite on SQLite and on PostgreSQL: a fresh database, brought up by the migrations, for each test."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from scheduler.clock import Held
from storage.store import SqlStore
from tests.databases import STORES, Databases

NOW = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


@pytest.fixture(params=STORES)
def kind(request: pytest.FixtureRequest) -> str:
    """Which store: the suite runs on both."""
    return str(request.param)


@pytest.fixture
def url(databases: Databases, kind: str) -> str:
    """A fresh database at the newest step."""
    return databases.migrated(kind)


@pytest.fixture
def clock() -> Held:
    """A Thursday at 15:40."""
    return Held(NOW)


@pytest.fixture
async def store(url: str, clock: Held) -> AsyncIterator[SqlStore]:
    """The store on a fresh database."""
    made = SqlStore(url, clock)
    yield made
    await made.close()
