"""A school with its service, for the tests that need one of each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.serve.school import School, school


@pytest_asyncio.fixture
async def staff(tmp_path: Path) -> AsyncIterator[School]:
    """Both platforms, with tokens."""
    async with school(tmp_path) as opened:
        yield opened
