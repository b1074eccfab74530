"""One process for one SQLite file: a lock that the system itself lets go of when the process ends, however it ends."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from sqlalchemy.engine import make_url

from storage.store import address


class Taken(Exception):
    """The database cannot be had: another process has it, or its folder cannot be written to."""


class Lock:
    """Holds a SQLite database for this process; a database in memory or on a server needs no lock."""

    def __init__(self, url: str) -> None:
        self.path, self.held = file_of(url), -1

    def __enter__(self) -> "Lock":
        """Take it, making the folder where there is none; Taken if it is another's."""
        if self.path is None:
            return self
        beside = self.path.with_name(f"{self.path.name}.lock")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            held = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise Taken(
                f"The folder {self.path.parent} cannot be written to ({problem.strerror}). Dept keeps its database "
                "there: please let it write, or set DEPT_DATABASE_URL to another file."
            ) from None
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(held)
            raise Taken(
                f"Another Dept is already running on {self.path}. Two would get in each other's way: stop the other "
                "one first, or set DEPT_DATABASE_URL to another file."
            ) from None
        self.held = held
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it go. The file stays: whoever removed it could let two in at once."""
        if self.held >= 0:
            with suppress(OSError):
                os.close(self.held)
            self.held = -1


def file_of(url: str) -> Path | None:
    """The file of a SQLite address, if it has one; ValueError if it is no address of a database."""
    made = make_url(address(url))
    if made.get_backend_name() != "sqlite" or made.database in (None, "", ":memory:"):
        return None
    return Path(str(made.database))
