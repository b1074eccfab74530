"""Messages with their parts, and the questions that they leave open, as the core writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.ports.post import Paper
from bot.talk.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a message as stored: what is said in one place about one matter."""

    id: str
    message: str
    school: str
    place: str
    about: str
    position: int
    version: int
    live: bool
    group: str
    kind: str
    card: Card
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message as the outbox holds it."""

    id: str
    school: str
    place: str
    kind: str
    state: str
    due: datetime
    expires: datetime | None
    group: str
    same_day: bool
    created: datetime
    enclosed: bool = False
    """Whether a file goes with it, so that it stays a message of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A question that stands open."""

    id: str
    person: str
    part: str
    handler: str
    args: Mapping[str, Any]
    expires: datetime


class Messages(Protocol):
    """Messages and their parts: the outbox as the core writes it."""

    async def open(self, envelope: Envelope) -> None:
        """A new message, without parts yet."""
        ...

    async def post(self, posts: Sequence[tuple[Envelope, Part]]) -> None:
        """Several new messages of one part each, at once."""
        ...

    async def put(self, part: Part) -> None:
        """Add a part or replace the one of the same id; its message will be sent, or sent again as an edit."""
        ...

    async def part(self, id: str) -> Part | None:
        """One part, by id."""
        ...

    async def about(self, place: str, about: str) -> Part | None:
        """The newest part in a place about a matter."""
        ...

    async def parts(self, message: str) -> list[Part]:
        """A message's parts, in order."""
        ...

    async def live(self, place: str, limit: int = 12) -> list[Part]:
        """The parts in a place that still have live buttons, newest message first."""
        ...

    async def drop(self, message: str, why: str) -> None:
        """Take back a message that has not left."""
        ...

    async def due(self, now: datetime, limit: int = 200) -> list[Envelope]:
        """Held messages whose moment has come, in due order."""
        ...

    async def release(self, message: str, *, due: datetime | None = None) -> None:
        """Let a held message go, or hold it until another moment."""
        ...

    async def newest(self, place: str) -> Part | None:
        """The newest part in a place."""
        ...

    async def abouts(self, place: str, prefix: str) -> list[Part]:
        """The live parts in a place about matters that begin so, newest first."""
        ...

    async def redraw(self, message: str) -> None:
        """Send a message again as it stands."""
        ...

    async def created(self, message: str) -> datetime:
        """When a message was made."""
        ...

    async def under(self, ref: str, places: Sequence[str]) -> str | None:
        """The message that the platform has under a ref, if it stands in one of some places."""
        ...

    async def asker(self, message: str) -> str | None:
        """Whoever had a message passed on; nobody, if it was not passed on for anybody."""
        ...

    async def arrived(self, message: str, ref: str) -> None:
        """A message of which nobody could say whether it arrived has been seen, under this ref."""
        ...

    async def left(self, message: str) -> bool:
        """Whether a message has left, or may have."""
        ...

    async def merge(self, message: str, into: str) -> None:
        """Several that wait at one moment become one message."""
        ...

    async def forget(self, person: str) -> None:
        """Take a person's words out of their chat."""
        ...

    async def held(self, place: str) -> list[Envelope]:
        """What is held for a place."""
        ...

    async def planned(self, person: str, since: datetime, *, but: str = "") -> list[datetime]:
        """When planned messages went to a person since a moment, one message left out."""
        ...

    async def enclose(self, message: str, paper: Paper) -> None:
        """Put a file into a message."""
        ...


class Questions(Protocol):
    """Questions that stand open, newest first, four at most for each person."""

    async def ask(self, standing: Standing, school: str) -> None:
        """Leave a question open."""
        ...

    async def standing(self, person: str, now: datetime) -> list[Standing]:
        """The open questions of a person, newest first."""
        ...

    async def close(self, part: str) -> None:
        """Close the questions of a part."""
        ...
