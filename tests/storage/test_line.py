"""The road in asks the database little, and what it is told in the driver's words is told as SQLAlchemy would."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError

from bot.talk.events import Said
from office import Office
from rehearsal.script import CASTS
from scheduler.clock import Held
from storage.line import Kept, Line
from storage.schools import load
from storage.store import SqlStore
from storage.tables import inbox
from tests.databases import Databases
from tests.storage.conftest import NOW

SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"
MOST = 20
"""Statements of one typed log alone, its transaction and savepoint with it."""
ROW = {"school": "thornbury", "key": "slack:Ev1", "at": NOW}


async def test_a_typed_log_asks_the_database_little(databases: Databases) -> None:
    url = databases.migrated("sqlite")
    office = Office.open(load(Path(CASTS / "thornbury.yaml")), url, SECRET, Held(NOW))
    said: list[str] = []

    @event.listens_for(office.store.engine.sync_engine, "connect")
    def trace(connection: Any, _: Any) -> None:
        connection.driver_connection._connection.set_trace_callback(said.append)

    await office.start()
    tom = next(p.id for p in office.community.people if p.first == "Tom")
    for key in ("slack:Ev1", "slack:Ev2"):
        said.clear()
        await office.kernel.handle(Said(key=key, person=tom, text="45m on the RPF course", message=f"D1:{key}"))
    asked = [one for one in said if not one.startswith("PRAGMA")]
    await office.stop()
    assert len(asked) <= MOST, "\n".join(asked)
    assert any("INTO ledger_entry" in one for one in asked)


async def test_a_row_goes_in_and_comes_out_the_same_either_way(store: SqlStore) -> None:
    async with store.connection() as connection:
        await connection.execute(select(1))
        line = await Line.of(connection)
        assert await line.run(Kept(insert(inbox)), ROW) == 1
        by_driver = await line.rows(Kept(select(inbox)))
        assert [dict(row) for row in (await connection.execute(select(inbox))).mappings()] == by_driver == [ROW]


async def twice(store: SqlStore) -> None:
    async with store.connection() as connection:
        await connection.execute(select(1))
        await (await Line.of(connection)).each(Kept(insert(inbox)), [ROW, ROW])


async def test_what_stands_already_is_refused_as_by_sqlalchemy_and_never_quoted(store: SqlStore) -> None:
    with pytest.raises(IntegrityError) as wrong:
        await twice(store)
    assert "Ev1" not in str(wrong.value)
