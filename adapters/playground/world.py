"""What the page asks of the world behind it: its clock, its reasons, the moments it keeps, what can happen in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.playground.run import Mover
from bot.ports import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment that was kept: when, on the clock of the world, and what came after it."""

    id: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose before a thing happens: its name, its label, and the values with their words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A thing that can be made to happen, and what to look for."""

    key: str
    name: str
    look: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What has happened and what to look for, with whose private chat shows it first."""

    says: str
    person: str


class Impossible(Exception):
    """It cannot happen, or there is no such moment; the message says why."""


class World(Mover, Protocol):
    """Everything behind the page, apart from what people see."""

    async def why(self, person: str | None) -> Sequence[Reason]:
        """The newest reasons, of one person or of all; enough of them for a term."""
        ...

    def moments(self) -> Sequence[Moment]:
        """The moments that are kept, newest first; the one on which the page opened is the last."""
        ...

    async def keep(self, why: str) -> None:
        """Keep this moment."""
        ...

    async def back(self, id: str) -> None:
        """Everything is again as it was at a moment; the present is kept first."""
        ...

    def happenings(self, person: str) -> Sequence[Happening]:
        """What somebody can make happen."""
        ...

    async def happen(self, key: str, chosen: Mapping[str, str], person: str) -> Happened:
        """Make it happen."""
        ...
