"""What the judge is shown: all that reached a platform, all that people did, and what the outbox says was intended."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a message: what it says, and the labels of its buttons."""

    says: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something that a platform took: a new message, or the edit of one. `id` is the message's identity on the wire."""

    when: datetime
    platform: str
    place: str
    """A person's id, or `#` and the department's id."""
    id: str
    edit: bool = False
    pieces: tuple[Piece, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all its buttons."""
        return tuple(label for piece in self.pieces for label in piece.labels)

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(piece.says for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that a person did, in the words of a transcript, and whether anything came of it."""

    when: datetime
    person: str
    place: str
    did: str
    """typed, tapped or sent in."""
    what: str
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """A message as the outbox has it: what it was meant to be, and what is said to have become of it."""

    id: str
    place: str
    kind: str
    state: str
    created: datetime
    due: datetime
    expires: datetime | None = None
    same_day: bool = False
    why: str = ""
    abouts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A pause: nothing from `start` until the day before `until`; of one programme, or of all."""

    person: str
    start: date
    until: date | None = None
    what: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """A year as it was: in the order in which it happened."""

    start: datetime
    end: datetime
    arrived: list[Arrived] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    intended: dict[str, Intended] = field(default_factory=dict)
    """By the identity of the message."""
    pauses: list[Away] = field(default_factory=list)
    left: dict[str, datetime] = field(default_factory=dict)
    """Whose account went, and when."""
    silent: dict[date, frozenset[str]] = field(default_factory=dict)
    """Who had asked for Home alone, as it stood on days on which something came."""
    taps: list[int] = field(default_factory=list)
    """How many taps each ask took that was answered by tapping."""
