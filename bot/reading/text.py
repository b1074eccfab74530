"""What readers give back: a value with the place in the line where it stood, or the choices between which they will not
guess.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Precision = Literal["minute", "period", "day", "week", "halfterm", "term"]
Moment = date | datetime
"""A day, or a local wall time without zone: the zone is the school's, and is applied late, in one place."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, moment or span on the speaker's calendar.

    If unsure, `choices` holds the possible starts, best first, and `start` is None.
    """

    precision: Precision
    start: Moment | None = None
    end: Moment | None = None
    choices: tuple[Moment, ...] = ()
    ends: tuple[Moment, ...] = ()
    """Beside `choices`, the end of each, where they have one."""
    every: int = 0
    """Weeks after which it comes round again; nought: it does not."""
    until: date | None = None
    """The last day on which it may come round."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Something read, and the characters `start:end` of the line that it was read from."""

    value: T
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unsure(Generic[T]):
    """Several readings between which the person has to choose; best first."""

    choices: tuple[T, ...]
    asks: str = ""


class NoSuch(ValueError):
    """A day or period that was plainly meant and does not exist; the message says kindly what would work."""
