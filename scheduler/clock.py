"""The product's time: the machine's, the same moved elsewhere, or one that moves only when it is told to."""

import time
from datetime import UTC, datetime, timedelta


class Machine:
    """The machine's own clock."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


class Moved:
    """A clock that started at a given moment and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self.begin(start)

    def begin(self, start: datetime) -> None:
        """Start at a moment."""
        self.start, self.since = start.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        """The start, and what has gone by since."""
        return self.start + timedelta(seconds=time.monotonic() - self.since)


class Held:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.at = start.astimezone(UTC)

    def now(self) -> datetime:
        """Where it stands."""
        return self.at

    def set(self, moment: datetime) -> None:
        """Move it."""
        self.at = moment.astimezone(UTC)
