"""What must survive: records, the journal, the agenda, and one transaction over all of it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from bot.ports.messages import Messages, Part, Questions
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

    async def glean(
        self, kind: type[Record], *names: str, days: Span | None = None, **equal: Any
    ) -> list[tuple[Any, ...]]:
        """Only some fields of the records that a search finds, oldest first: where many are read for little."""
        ...

    async def count(self, kind: type[Record], **equal: Any) -> int:
        """How many records of a kind there are in all schools, with these fields; what is in them stays where it is."""
        ...

    async def marks(self, *kinds: type[Record]) -> tuple[tuple[int, str], ...]:
        """How many records of each kind there are in all schools, and the newest id: it tells whether any came or
        went.
        """
        ...

    async def remove(self, record: Record) -> None:
        """Remove a record."""
        ...


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


class Journal(Protocol):
    """What each group changed, so that it can be replayed backwards."""

    changed: set[str]
    """The kinds of record that this transaction has touched so far."""

    async def last(self, person: str) -> tuple[str, datetime, bool] | None:
        """The last group in which a person changed a record: its name, when, and whether it was taken back."""
        ...

    async def group_of(self, person: str, message: str) -> tuple[str, datetime] | None:
        """The group that a person's typed message began, and when."""
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

    async def fresh_of(self, school: str, keys: Sequence[str], now: datetime) -> set[str]:
        """Take several keys at once; gives those that were not taken before."""
        ...

    async def tidy(self, year: date) -> None:
        """Remove what has been held for as long as its kind is held; `year` is the first day of the school year."""
        ...

    async def owners(self) -> frozenset[str]:
        """Everybody about whom a record is held."""
        ...

    async def part(self, person: str) -> None:
        """Forget the account of somebody who has left, and when and why they were written to."""
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
