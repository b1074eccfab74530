"""A school with its service, for the tests that need one of each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import Databases
from tests.serve.school import School, school


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, databases: Databases) -> str:
    """The address of a fresh database; `make test` runs the main tests alone on PostgreSQL as well."""
    return databases.migrated(str(request.param))


@pytest_asyncio.fixture
async def staff(tmp_path: Path, database: str) -> AsyncIterator[School]:
    """Both platforms, with tokens."""
    async with school(tmp_path, database=database) as opened:
        yield opened
