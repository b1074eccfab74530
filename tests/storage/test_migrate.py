"""Every step leads to the tables that are declared; a database that cannot be moved is told why and left alone."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.records import Record
from dept import main
from scheduler.clock import Held
from storage import migrate
from storage.columns import table
from storage.migrate import default, downgrade, drift, new, upgrade
from storage.steps import Unmovable, is_current
from storage.store import SqlStore
from storage.tables import metadata
from tests.storage.conftest import NOW, Databases


def indexes(url: str) -> set[str]:
    """How a database words its indexes, with their conditions."""
    asks = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
    }

    async def read() -> set[str]:
        store = SqlStore(url, Held(NOW))
        async with store.connection() as connection:
            found = await connection.exec_driver_sql(asks[connection.dialect.name])
            words = {" ".join(row[0].split()) for row in found}
        await store.close()
        return words

    return asyncio.run(read())


def test_a_fresh_database_gets_the_declared_tables(databases: Databases, kind: str) -> None:
    url = databases.empty(kind)
    assert not asyncio.run(is_current(url))
    assert asyncio.run(upgrade(url))
    assert asyncio.run(is_current(url))
    assert asyncio.run(drift(url)) == [], "the records have changed: dept migrate --new NAME"
    assert asyncio.run(upgrade(url)) == []


def test_the_indexes_are_the_declared_ones_conditions_included(databases: Databases, kind: str) -> None:
    made = databases.empty(kind)

    async def create() -> None:
        store = SqlStore(made, Held(NOW))
        await store.create()
        await store.close()

    asyncio.run(create())
    assert indexes(databases.migrated(kind)) == indexes(made)


def test_every_step_can_be_taken_back(databases: Databases, kind: str) -> None:
    url = databases.migrated(kind)
    asyncio.run(downgrade(url))
    assert len(asyncio.run(drift(url))) >= len(metadata.tables)
    assert asyncio.run(upgrade(url))
    assert asyncio.run(drift(url)) == []


def test_a_database_of_a_newer_version_is_left_alone(databases: Databases, kind: str) -> None:
    url = databases.migrated(kind)
    tell(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unmovable, match="a newer version made it"):
        asyncio.run(upgrade(url))
    assert not asyncio.run(is_current(url))
    assert asyncio.run(drift(url)) == []


def test_tables_without_a_history_are_left_alone(databases: Databases, kind: str) -> None:
    url = databases.empty(kind)
    tell(url, "CREATE TABLE inbox (key TEXT)", "INSERT INTO inbox VALUES ('kept')")
    with pytest.raises(Unmovable, match="nothing that says at which step"):
        asyncio.run(upgrade(url))
    assert tell(url, "SELECT key FROM inbox") == [("kept",)]


def test_looking_at_a_database_makes_no_file(tmp_path: Path) -> None:
    assert not asyncio.run(is_current(f"sqlite:///{tmp_path}/not/there.db"))
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_database_is_made(tmp_path: Path) -> None:
    assert asyncio.run(upgrade(f"sqlite:///{tmp_path}/not/there.db"))


def test_dept_migrate_says_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/data/dept.db"
    monkeypatch.setenv("DEPT_DATABASE_URL", url)
    assert main(["migrate"]) == 0
    first = capsys.readouterr().out.splitlines()
    assert first[0] == "Step 0001 Start."
    assert first[-1] == "The database is up to date."
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == "The database is up to date.\n"
    tell(url, "UPDATE alembic_version SET version_num = '9999'")
    assert main(["migrate"]) == 1
    assert "a newer version made it" in capsys.readouterr().err


def test_dept_migrate_says_that_the_server_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPT_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:9/dept")
    assert main(["migrate"]) == 1
    assert "Connect call failed" in (said := capsys.readouterr().err)
    assert "secret" not in said


def as_it_was() -> type[Record]:
    """A kind of record."""

    class Kept(Record, abstract=True):
        person: str

    return Kept


def as_it_is() -> type[Record]:
    """The same kind, with more fields."""

    class Kept(Record, abstract=True):
        person: str
        minutes: int = 30
        told: bool = True
        how: str = "by hand"
        tags: tuple[str, ...] = ()
        note: str | None = None

    return Kept


class TestAChangedRecord:
    """A record that gains fields, on a copy of the migrations."""

    @pytest.fixture
    def changed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Record]:
        """A kind of record in two shapes: a step for the first is written, then the second is declared."""
        home = tmp_path / "migrations"
        shutil.copytree(migrate.HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(migrate, "HOME", home)
        declare(monkeypatch, as_it_was())
        assert [p.name[5:] for p in asyncio.run(new("Keep something"))] == ["keep_something.py"]
        return as_it_is()

    def test_rows_that_stand_take_the_declared_defaults(
        self, databases: Databases, kind: str, changed: type[Record], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = databases.empty(kind)
        asyncio.run(upgrade(url))
        tell(url, "INSERT INTO test_migrate_kept (id, school, person) VALUES ('1', 'thornbury', 'tom')")
        declare(monkeypatch, changed)
        assert asyncio.run(drift(url))
        (step,) = asyncio.run(new("Say more"))
        assert "batch_alter_table" in step.read_text()
        assert asyncio.run(new("Again")) == []
        assert [s[5:] for s in asyncio.run(upgrade(url))] == ["Say more"]
        assert asyncio.run(drift(url)) == []
        (row,) = tell(url, "SELECT person, minutes, told, how, CAST(tags AS TEXT), note FROM test_migrate_kept")
        assert tuple(row) == ("tom", 30, True, "by hand", "[]", None)
        asyncio.run(downgrade(url, "-1"))
        assert [tuple(r) for r in tell(url, "SELECT * FROM test_migrate_kept")] == [("1", "thornbury", "tom")]

    def test_a_field_without_a_default_is_refused(self, changed: type[Record]) -> None:
        with pytest.raises(ValueError, match=r"Kept\.person is new, so rows that stand already need a default"):
            default(changed, "person")


def declare(monkeypatch: pytest.MonkeyPatch, kind: type[Record]) -> None:
    """Declare a kind of record beside the real ones."""
    tables = sa.MetaData(naming_convention=metadata.naming_convention)
    for old in metadata.tables.values():
        old.to_metadata(tables)
    table(kind, tables)
    monkeypatch.setattr(migrate, "metadata", tables)
    monkeypatch.setattr(migrate, "RECORDS", {kind: tables.tables[kind.kind]})
    monkeypatch.setitem(migrate.CHECKS, "target_metadata", tables)


def tell(url: str, *statements: str) -> list[Any]:
    """Run statements on a database as they stand; gives the rows of the last."""

    async def run() -> list[Any]:
        store = SqlStore(url, Held(NOW))
        async with store.connection() as connection:
            for words in statements:
                done = await connection.exec_driver_sql(words)
            rows = list(done.all()) if done.returns_rows else []
        await store.close()
        return rows

    return asyncio.run(run())
