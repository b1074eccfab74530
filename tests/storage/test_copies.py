"""Copies: whole while somebody writes, few enough, and put back so that what may have gone is looked up first."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dept import main
from scheduler.clock import Held
from storage.copies import Uncopied, put_back, take
from storage.lock import Lock, Taken
from storage.migrate import upgrade
from storage.store import SqlStore
from storage.tables import inbox, messages

NOW = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path):
    """A database that is open, with what was written last still beside it."""
    url = f"sqlite:///{tmp_path / 'dept.db'}"
    await upgrade(url)
    made = SqlStore(url, Held(NOW))
    async with made.unit() as unit:
        await unit.fresh("thornbury", "the first", NOW)
    yield made
    await made.close()


def url_of(tmp_path: Path) -> str:
    """The address of the database."""
    return f"sqlite:///{tmp_path / 'dept.db'}"


def keys(file: Path) -> list[str]:
    """The events that a database has taken."""
    with sqlite3.connect(file) as opened:
        found = [row[0] for row in opened.execute("SELECT key FROM inbox ORDER BY key")]
    opened.close()
    return found


async def test_a_copy_is_whole_and_its_owners_alone_while_somebody_writes(store: SqlStore, tmp_path: Path):
    async with store.unit() as unit:
        await unit.fresh("thornbury", "not yet there", NOW)
        made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    assert keys(made) == ["the first"]
    assert made.stat().st_mode & 0o077 == 0
    assert [one.name for one in made.parent.iterdir()] == ["dept-2026-11-19T154000Z.db"]


async def test_so_many_copies_stay_and_nothing_else_in_the_folder_is_touched(store: SqlStore, tmp_path: Path):
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "dept-notes.db").touch()
    for day in range(5):
        made, old = take(url_of(tmp_path), copies, NOW + timedelta(days=day), 3)
    assert len(old) == 1
    assert made.exists()
    assert len(list(copies.glob("dept-2026*.db"))) == 3
    assert (copies / "dept-notes.db").exists()


async def test_a_copy_put_back_is_what_was_and_what_was_there_is_kept(store: SqlStore, tmp_path: Path):
    made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    async with store.unit() as unit:
        await unit.fresh("thornbury", "the second", NOW)
    await store.close()
    aside = await put_back(url_of(tmp_path), made, Held(NOW))
    assert keys(tmp_path / "dept.db") == ["the first"]
    assert aside
    assert keys(aside / "dept.db") == ["the first", "the second"]


async def test_a_broken_database_can_be_replaced_and_an_absent_one(store: SqlStore, tmp_path: Path):
    made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    await store.close()
    (tmp_path / "dept.db").write_bytes(b"not a database at all" * 300)
    assert await put_back(url_of(tmp_path), made, Held(NOW))
    assert keys(tmp_path / "dept.db") == ["the first"]
    (tmp_path / "dept.db").unlink()
    await put_back(url_of(tmp_path), made, Held(NOW + timedelta(seconds=1)))
    assert keys(tmp_path / "dept.db") == ["the first"]


async def test_what_was_about_to_go_is_looked_up_before_it_goes(store: SqlStore, tmp_path: Path):
    row = {"school": "thornbury", "place": "tom", "kind": "answer", "grp": "", "created": NOW, "due": NOW}
    async with store.connection() as connection:
        for n, (state, ref) in enumerate(
            [("ready", None), ("sending", None), ("ready", "1.2"), ("held", None), ("sent", "3")]
        ):
            await connection.execute(messages.insert().values(id=str(n), uuid=str(n), state=state, ref=ref, **row))
    made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    await store.close()
    await put_back(url_of(tmp_path), made, Held(NOW + timedelta(hours=3)))
    back = SqlStore(url_of(tmp_path), Held(NOW))
    async with back.connection() as connection:
        states = list(await connection.scalars(select(messages.c.state).order_by(messages.c.id)))
        assert list(await connection.scalars(select(inbox.c.key))) == ["the first"]
    await back.close()
    assert states == ["unknown", "unknown", "ready", "held", "sent"]


async def test_what_is_no_copy_is_refused_and_nothing_is_touched(store: SqlStore, tmp_path: Path):
    made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    (tmp_path / "words.db").write_text("a letter to the head")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE x (y)")
    with sqlite3.connect(made) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    newer.close()
    for name, says in (("words.db", "no whole copy"), ("other.db", "no whole copy"), ("nowhere.db", "not there")):
        with pytest.raises(Uncopied, match=says):
            await put_back(url_of(tmp_path), tmp_path / name, Held(NOW))
    with pytest.raises(Uncopied, match="newer version"):
        await put_back(url_of(tmp_path), made, Held(NOW))
    assert keys(tmp_path / "dept.db") == ["the first"]


async def test_nothing_is_put_back_under_a_dept_that_runs(store: SqlStore, tmp_path: Path):
    made, _ = take(url_of(tmp_path), tmp_path / "copies", NOW, 3)
    with Lock(url_of(tmp_path)), pytest.raises(Taken):
        await put_back(url_of(tmp_path), made, Held(NOW))


def test_the_commands_say_what_they_did_or_why_not(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("DEPT_DATABASE_URL", url_of(tmp_path))
    copies = ["--to", str(tmp_path / "copies")]
    assert main(["backup", *copies]) == 1
    assert "nothing to copy" in capsys.readouterr().err
    assert main(["migrate"]) == 0
    assert main(["backup", *copies]) == 0
    (made,) = (tmp_path / "copies").iterdir()
    assert f"{made} is a whole copy." in capsys.readouterr().out
    assert main(["restore", str(made)]) == 0
    assert "Start Dept now." in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "nowhere.db")]) == 1
    monkeypatch.setenv("DEPT_DATABASE_URL", "postgresql://dept@127.0.0.1:9/dept")
    assert main(["backup", *copies]) == main(["restore", str(made)]) == 1
    assert capsys.readouterr().err.count("pg_dump") == 2
