"""Copies of a SQLite database: taken while Dept runs, and put back while it does not."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, update

from bot.ports import Clock
from storage.lock import Lock, file_of
from storage.migrate import look
from storage.restored import note
from storage.store import SqlStore
from storage.tables import messages

STAMP = "%Y-%m-%dT%H%M%SZ"
BESIDE = ("-wal", "-shm", "-journal")
"""Files that may stand beside a database, and belong to it."""


class Uncopied(Exception):
    """A copy that cannot be taken or put back, with the sentence that says why. Nothing was touched."""


def take(url: str, folder: Path, now: datetime, keep: int) -> tuple[Path, list[Path]]:
    """A whole and checked copy, whoever writes meanwhile; and the older ones that went, so that `keep` are left."""
    file = _file(url)
    if not file.exists():
        raise Uncopied(f"{file} is not there, so there is nothing to copy.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f"{file.stem}-{now.strftime(STAMP)}.db"
    part = made.with_suffix(".part")
    try:
        _copy(file, part)
        part.rename(made)
    except sqlite3.Error as problem:
        raise Uncopied(f"{file} could not be copied ({problem}).") from None
    finally:
        part.unlink(missing_ok=True)
    old = sorted(folder.glob(f"{file.stem}-????-??-??T??????Z.db"))[: -max(1, keep)]
    for one in old:
        one.unlink()
    return made, old


async def put_back(url: str, copy: Path, clock: Clock) -> Path | None:
    """Put a copy where the database is; gives the folder in which what was there stands now.

    What was about to be sent when the copy was taken has most likely gone since, and so has what fell due until now:
    all of it is looked up before it is sent.
    """
    file = _file(url)
    step, known = _step(copy), (await look("sqlite://")).known
    if step is None:
        raise Uncopied(f"{copy} is no whole copy of Dept's database.")
    if step not in known:
        raise Uncopied(f"{copy} was made by a newer version of Dept (step {step}): please run that version.")
    with Lock(url):
        aside = _aside(file, clock.now())
        _copy(copy, file)
        store = SqlStore(url, clock)
        try:
            async with store.connection() as connection:
                unsent = messages.c.state.in_(("ready", "sending")) & messages.c.ref.is_(None)
                tried = func.coalesce(messages.c.tried, messages.c.created)
                lost = update(messages).where(unsent).values(state="unknown", due=clock.now(), tried=tried)
                await connection.execute(lost)
            await note(store, clock.now())
        finally:
            await store.close()
    return aside


def _file(url: str) -> Path:
    if (file := file_of(url)) is None:
        raise Uncopied(
            "This database is on a server: its own pg_dump and pg_restore copy it. docs/running.md says how."
        )
    return file


def _step(copy: Path) -> str | None:
    """The step at which a copy stands; None if it is no whole copy."""
    if not copy.is_file():
        raise Uncopied(f"{copy} is not there.")
    try:
        with _opened(copy) as found:
            whole = found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            row = found.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return row[0] if whole and row else None


def _aside(file: Path, now: datetime) -> Path | None:
    """Move what is there out of the way, as it is: it may be broken, and it may be wanted."""
    there = [one for one in (file, *(file.with_name(f"{file.name}{end}") for end in BESIDE)) if one.exists()]
    if not there:
        return None
    folder = file.parent / f"before-{now.strftime(STAMP)}"
    folder.mkdir(mode=0o700)
    for one in there:
        one.rename(folder / one.name)
    return folder


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means, which take in what stands beside the file; for its owner alone, and checked."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with _opened(source) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")
        if written.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy is not whole")


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A database that is only read."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection
