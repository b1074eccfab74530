"""The school, as each test wants it."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.teams.school import School, school


@pytest.fixture
async def real() -> AsyncIterator[School]:
    """As on real Teams: signed requests, dialogs, consent."""
    async with school() as made:
        yield made


@pytest.fixture
async def local() -> AsyncIterator[School]:
    """As with Microsoft's local client."""
    async with school(local=True) as made:
        yield made
