"""Databases for every test that needs one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Where fresh databases come from; in a short path, since a socket's name may not be long."""
    made = Databases(Path(tempfile.mkdtemp(prefix="dept")))
    yield made
    made.stop()
