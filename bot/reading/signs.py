"""The signs that a date or time is made of, each as said; `settle` puts them together on the calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.world.calendar import Calendar

Mode = Literal["", "this", "next", "last", "coming"]
PartOfDay = Literal["", "morning", "afternoon", "evening"]
Stands = Literal["alone", "ended", "open", "led", "word", "beside"]
"""How much a sign says by itself. `alone`: enough. `ended`: the phrase must end there (`at 4`). `open`: it must end
there or be led to (`9/10`). `led`: both (`the 3rd`). `word`: a short form that is also a word (`sat`). `beside`: only
beside a day (`1530`)."""


@dataclass(frozen=True, slots=True)
class Here:
    """What a line is read against: the speaker's time and calendar, and whether it looks back."""

    now: datetime
    calendar: Calendar
    back: bool = False
    fallback: date | None = None
    """The day of a time that is said without one; by default the next (or last) that has it."""
    whole: bool = False
    """Whether the line has to be a date and nothing else."""

    @property
    def today(self) -> date:
        """The day of the speaker's now."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday is 0), moved by whole weeks; `many` if said as `Tuesdays`; a weekend has two days."""

    day: int
    mode: Mode = ""
    weeks: int = 0
    many: bool = False
    days: int = 1


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of a month, `until` another of the same; without a month the coming one is meant."""

    day: int
    month: int | None = None
    year: int | None = None
    until: int | None = None
    bare: bool = False
    """A number alone, which is a date only if the weekday beside it agrees."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is settled already: `tomorrow`, `in a fortnight`, `end of term`; or several, `for two weeks`."""

    day: date
    part: PartOfDay = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week, half-term or term that is settled already."""

    precision: Literal["week", "halfterm", "term"]
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of a week."""

    name: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the clock, or from one to another; `loose` if morning or afternoon was not said."""

    start: time
    end: time | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Bell:
    """One or more periods of a day, or the moment before or after them; `school` is all of them."""

    first: str
    last: str
    edge: Literal["", "before", "after"] = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, which says morning or afternoon of a clock time beside it."""

    part: PartOfDay


Kind = Weekday | Dated | Day | Stretch | Letter | Clock | Bell | Part


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a line in one spelling, from `start` to `end`."""

    kind: Kind
    start: int
    end: int
    stands: Stands = "alone"
