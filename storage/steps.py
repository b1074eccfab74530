"""Where a database stands among the steps: asked at every start, and answered without all that taking a step needs."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.lock import file_of
from storage.store import address, make_engine, transaction

HOME = Path(__file__).parent / "migrations"
STANDS = text("SELECT version_num FROM alembic_version")


class Unmovable(Exception):
    """A database that cannot be brought up to date, with the sentence that says why. Nothing in it was touched."""


async def is_current(url: str) -> bool:
    """Whether a database stands at the newest step; looking makes no file."""
    if (file := file_of(url)) and not file.exists():
        return False
    engine = make_engine(address(url), patient=True)
    try:
        async with transaction(engine) as connection:
            told = await connection.run_sync(lambda it: inspect(it).has_table("alembic_version"))
            return told and list((await connection.execute(STANDS)).scalars()) == [_newest()]
    finally:
        await engine.dispose()


def _newest() -> str:
    """The newest step: they are numbered, each in a file of its own."""
    return max(step.name.partition("_")[0] for step in (HOME / "versions").glob("[0-9]*.py"))
