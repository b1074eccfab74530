"""What must survive: records, messages with their parts, questions, the journal and the agenda."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from bot.ports.post import Paper
from bot.records import Record
from bot.talk.cards import Card
from bot.world.calendar import Span

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """What is kept for one school, written on behalf of one turn so that it can be taken back."""

    written: list[Record]
    """What was added or replaced so far, for the line that says who can see it."""

    async def add(self, record: R) -> R:
        """Keep a new record; it comes back with its id and school."""
        ...

    async def put(self, record: R) -> R:
        """Replace the record of the same id."""
        ...

    async def get(self, kind: type[R], id: str) -> R | None:
        """One record, by id."""
        ...

    async def find(self, kind: type[R], *, days: Span | None = None, everywhere: bool = False, **equal: Any) -> list[R]:
        """The records of a kind, oldest first; a tuple or frozenset as a value means any of these.

        `everywhere`: of all schools.
        """
        ...

    async def total(
        self, kind: type[Record], what: str, *, by: str, days: Span | None = None, **equal: Any
    ) -> dict[str, int]:
        """The sum of a field for each value of another, summed in the store."""
        ...

    async def remove(self, record: Record) -> None:
        """Remove a record."""
        ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A question that stands open."""

    id: str
    person: str
    part: str
    handler: str
    args: Mapping[str, Any]
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One occasion to ask somebody, written down once: unique by person, ask and local date."""

    school: str
    person: str
    ask: str
    day: date
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the bot spoke or stayed silent, once."""

    school: str
    person: str
    at: datetime
    did: str
    what: str
    rule: str
    says: str


class Messages(Protocol):
    """Messages and their parts: the outbox as the core writes it."""

    async def open(self, envelope: Envelope) -> None:
        """A new message, without parts yet."""
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

    async def abouts(self, place: str, prefix: str) -> list[Part]:
        """The live parts in a place about matters that begin so, newest first."""
        ...

    async def redraw(self, message: str) -> None:
        """Send a message again as it stands."""
        ...

    async def created(self, message: str) -> datetime:
        """When a message was made."""
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

    async def planned(self, person: str, since: datetime) -> list[datetime]:
        """When planned messages went to a person since a moment."""
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


class Journal(Protocol):
    """What each group changed, so that it can be replayed backwards."""

    async def last(self, person: str) -> tuple[str, datetime, bool] | None:
        """The last group in which a person changed a record: its name, when, and whether it was taken back."""
        ...

    async def group_of(self, message: str) -> tuple[str, datetime] | None:
        """The group that a typed message began, and when."""
        ...

    async def began(self, group: str) -> tuple[datetime, bool] | None:
        """When a group began, and whether it was taken back."""
        ...

    async def begin(self, group: str, person: str, message: str, at: datetime, school: str) -> None:
        """Note whose group this is and which typed message began it."""
        ...

    async def drew(self, school: str, group: str, part: str, before: Part | None) -> None:
        """Note, once for each part, how it stood before a group drew on it."""
        ...

    async def reverse(self, group: str, *, parts: bool = True) -> Sequence[tuple[str, Card | None]]:
        """Put every record of a group back; gives the parts it drew on with their card before (None: new).

        Without `parts` their notes stay.
        """
        ...

    async def forget(self, person: str) -> None:
        """Forget what a person's groups changed; it can then no longer be taken back."""
        ...

    async def posted(self, group: str) -> bool:
        """Whether a group posted something in a channel."""
        ...

    async def touched(self, group: str) -> frozenset[str]:
        """The kinds of record that a group changed."""
        ...


class Agenda(Protocol):
    """Occasions to ask, and the reasons for speaking and staying silent."""

    async def plan(self, nudges: Sequence[Nudge]) -> None:
        """Write occasions down; one that stands already keeps its state, and moves if it is still to come."""
        ...

    async def due(self, now: datetime, limit: int = 10) -> list[Nudge]:
        """Occasions whose moment has come, in due order."""
        ...

    async def close(self, nudge: Nudge, state: str) -> None:
        """An occasion is done: asked, or left in peace."""
        ...

    async def move(self, nudge: Nudge, due: datetime) -> None:
        """An occasion waits for another moment of its day."""
        ...

    async def asked(self, person: str, ask: str) -> list[date]:
        """The days on which a person was asked something, oldest first."""
        ...

    async def once(self, school: str, person: str, ask: str, day: date, now: datetime) -> bool:
        """Claim an ask for a person and local date; False if it was claimed before."""
        ...

    async def note(self, reason: Reason) -> None:
        """Write down why the bot spoke or stayed silent."""
        ...

    async def reasons(self, person: str | None, limit: int = 50) -> list[Reason]:
        """The newest reasons, of one person or of all."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def messages(self) -> Messages:
        """Messages and their parts."""
        ...

    @property
    def questions(self) -> Questions:
        """Questions that stand open."""
        ...

    @property
    def journal(self) -> Journal:
        """What can be taken back."""
        ...

    @property
    def agenda(self) -> Agenda:
        """Occasions and reasons."""
        ...

    def records(self, school: str, *, group: str = "", person: str = "") -> Records:
        """A school's records, journalled under a group."""
        ...

    def new_id(self) -> str:
        """An id that sorts by time."""
        ...

    async def fresh(self, school: str, key: str, now: datetime) -> bool:
        """Take an event's key; False if it was taken before."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[Any]:
        """A savepoint: what fails inside it leaves the rest of the transaction alone."""
        ...


class Store(Protocol):
    """The database."""

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """One write transaction; raises Away if the store is not there."""
        ...

    def glance(self) -> AbstractAsyncContextManager[Unit]:
        """One transaction that only reads."""
        ...

    async def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which something falls due."""
        ...
