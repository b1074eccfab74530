"""Who is speaking, when, and on which calendar: all that a reader may look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.world.calendar import Calendar
from bot.world.people import Person


@dataclass(frozen=True, slots=True)
class Setting:
    """The speaker, the local wall time, their school's calendar, and the people whom they may mean."""

    speaker: Person
    now: datetime
    calendar: Calendar
    people: tuple[Person, ...]
    schools: tuple[tuple[str, str], ...]
    """Id and name of every school of the community."""
    share: Callable[[str, str], bool]
