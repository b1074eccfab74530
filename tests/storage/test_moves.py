"""Moves of a database with rows in it: what both sides can hold is kept, and a move that breaks is none."""

import asyncio
import shutil
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dept import main
from scheduler.clock import Held
from storage import migrate
from storage.columns import Moment
from storage.migrate import downgrade, missing, upgrade
from storage.steps import Unmovable
from storage.store import SqlStore, only_writer
from storage.tables import messages, metadata
from tests.storage.conftest import NOW, Databases

ROOT = Path(__file__).parents[2]
STATES = ("held", "ready", "sending", "sent", "unknown", "refused", "dropped")
STEPS = [f"{n:04}" for n in range(1, len(list((ROOT / "storage/migrations/versions").glob("0*.py"))) + 1)]
Rows = dict[str, list[dict[str, Any]]]


def value(column: sa.Column[Any], n: int) -> Any:
    """Something that a column may hold: nothing, wherever it may hold nothing, in every other row."""
    if column.nullable and n % 2:
        return None
    if isinstance(column.type, Moment):
        return datetime(2026, 11, 1 + n, 15, 40, tzinfo=UTC)
    match column.type.python_type.__name__:
        case "str":
            return f"{column.name} ‘{n}’ – ü"
        case "int":
            return n + 1
        case "float":
            return n + 0.5
        case "bool":
            return n % 2 == 0
        case "date":
            return date(2026, 11, 1 + n)
        case "time":
            return time(15, n)
        case "bytes":
            return bytes([n])
        case _:
            return [f"{n}", "two"]


def fill(url: str) -> None:
    """Put rows into every table; messages in every state."""

    async def write() -> None:
        store = SqlStore(url, Held(NOW))
        async with store.connection() as connection:
            for table in metadata.tables.values():
                rows = [{c.name: value(c, n) for c in table.columns} for n in range(len(STATES))]
                if table is messages:
                    rows = [row | {"state": state} for row, state in zip(rows, STATES, strict=True)]
                await connection.execute(sa.insert(table), rows)
        await store.close()

    asyncio.run(write())


def held(url: str) -> Rows:
    """All that a database holds, and as what."""

    def read(connection: sa.Connection) -> Rows:
        found: Rows = {}
        for name in sa.inspect(connection).get_table_names():
            rows = connection.execute(sa.text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608 - a table of ours
            found[name] = sorted((dict(row) for row in rows), key=repr)
        return found

    async def look() -> Rows:
        store = SqlStore(url, Held(NOW))
        async with store.connection() as connection:
            found = await connection.run_sync(read)
        await store.close()
        return found

    return asyncio.run(look())


def shared(one: Rows, other: Rows) -> Rows:
    """What one database holds, in the tables and columns that the other has as well."""
    names = [name for name, rows in other.items() if rows and name in one and name != "alembic_version"]
    both = {name: set(other[name][0]) for name in names}
    return {
        name: sorted(({c: r[c] for c in sorted(r.keys() & both[name])} for r in one[name]), key=repr) for name in both
    }


def test_rows_in_every_state_outlive_each_step_back_and_forth(databases: Databases, kind: str) -> None:
    url = databases.migrated(kind)
    fill(url)
    before = held(url)
    assert all(len(rows) == len(STATES) for name, rows in before.items() if name != "alembic_version")
    for step, below in zip(reversed(STEPS), [*reversed(STEPS[:-1]), "base"], strict=True):
        asyncio.run(downgrade(url, below))
        without = held(url)
        assert shared(without, before) == shared(before, without), f"{step} lost something on the way back"
        asyncio.run(upgrade(url, step))
        again = held(url)
        assert {name: set(rows[0]) for name, rows in again.items() if rows and name in without} == {
            name: set(rows[0]) for name, rows in before.items() if name in without
        }
        assert shared(again, without) == shared(before, without), f"{step} lost something on the way forth"
        asyncio.run(downgrade(url, below))
        before = held(url)
    assert set(before) == {"alembic_version"}


BREAKS = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    op.create_table("{name}", sa.Column("id", sa.Text(), primary_key=True))
    op.execute("UPDATE messages SET why = '{name}'")
    {more}
'''


class TestAStepThatBreaks:
    """Two steps are to be taken, and the second breaks after it has changed something."""

    @pytest.fixture(params=["op.execute('UPDATE nowhere SET nothing = 1')", "{}['nothing']"])
    def broken(self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A copy of the steps, with two more."""
        home = tmp_path / "migrations"
        shutil.copytree(migrate.HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(migrate, "HOME", home)
        for number, (name, more) in enumerate((("fine", ""), ("broken", request.param)), len(STEPS) + 1):
            step = BREAKS.format(title=name.title(), name=name, number=number, before=number - 1, more=more)
            (home / "versions" / f"{number:04}_{name}.py").write_text(step)

    @pytest.mark.usefixtures("broken")
    def test_the_database_is_as_it_was_and_the_step_is_named(self, databases: Databases, kind: str) -> None:
        url = databases.migrated(kind)
        fill(url)
        before = held(url)
        number, last = len(STEPS) + 2, STEPS[-1]
        with pytest.raises(
            Unmovable, match=rf"Step {number:04} Broken could not be taken .*stands at {last}, as before"
        ):
            asyncio.run(upgrade(url))
        assert held(url) == before

    @pytest.mark.usefixtures("broken")
    def test_an_empty_database_is_still_empty(self, databases: Databases, kind: str) -> None:
        url = databases.empty(kind)
        with pytest.raises(Unmovable, match=r"Broken could not be taken .*stands at no step at all"):
            asyncio.run(upgrade(url))
        assert held(url) == {}


async def test_two_processes_that_migrate_at_once_take_each_step_once(databases: Databases) -> None:
    url = databases.empty("postgresql")
    given = {"DEPT_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
    both = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dept", "migrate", cwd=ROOT, env=given,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [(await one.communicate())[0].decode().splitlines() for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sorted(line.split()[1] for lines in said for line in lines if line.startswith("Step")) == STEPS
    assert [lines[-1] for lines in said] == ["The database is up to date."] * 2


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_whoever_migrates_waits_for_whoever_writes(store: SqlStore, url: str) -> None:
    async with store.unit() as unit:
        await unit.fresh("thornbury", "e1", NOW)
        waiting = asyncio.create_task(downgrade(url, STEPS[-2]))
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert not done
    assert [step[:4] for step in await waiting] == [STEPS[-1]]
    async with store.connection() as connection:
        await only_writer(connection)
        waiting = asyncio.create_task(upgrade(url))
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert not done
    assert [step[:4] for step in await waiting] == [STEPS[-1]]


def test_what_is_still_to_be_done_is_known_without_doing_it(databases: Databases, kind: str) -> None:
    url = databases.empty(kind)
    assert [step[:4] for step in asyncio.run(missing(url))] == STEPS
    assert held(url) == {}
    asyncio.run(upgrade(url, STEPS[2]))
    assert [step[:4] for step in asyncio.run(missing(url))] == STEPS[3:]


def test_dept_migrate_goes_back_and_forth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPT_DATABASE_URL", f"sqlite:///{tmp_path}/dept.db")
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["migrate", "--back-to", STEPS[-3]]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in said[:2]] == [STEPS[-1], STEPS[-2]]
    assert said[2] == f"It stands at {STEPS[-3]}."
    for nowhere in (STEPS[-1], "nonsense", "9999"):
        assert main(["migrate", "--back-to", nowhere]) == 1
        assert f"no step {nowhere} to go back to" in capsys.readouterr().err
    assert main(["migrate"]) == 0
