"""The judge's own calendar, read from the cast's file: who may be written to when. It shares nothing with the bot's.

A message that nobody asked for may arrive in the receiver's term, on a day they work, 07:45 to 16:45, in no lesson and
not at lunch, on no INSET day, bank holiday or calm day (N1).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import yaml

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ONE = timedelta(days=1)
EARLIEST, LATEST, EIGHT = time(7, 45), time(16, 45), time(8, 0)


@dataclass(frozen=True, slots=True)
class Bell:
    """One period of a day."""

    label: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Free:
    """A time of the week: a period or a clock time, in one lettered week or in all."""

    letter: str | None
    day: int
    at: str

    def meets(self, other: "Free") -> bool:
        """Whether two of them fall together in some week."""
        lettered = {self.letter, other.letter} - {None}
        return (self.day, self.at) == (other.day, other.at) and len(lettered) < 2


@dataclass(slots=True)
class SchoolYear:
    """One school's dates and bells."""

    zone: ZoneInfo
    terms: list[tuple[date, date]]
    breaks: list[tuple[date, date]]
    inset: set[date]
    bank: set[date]
    letters: list[str]
    lettered_from: date | None
    bells: dict[int, list[Bell]]
    calm: set[date] = field(default_factory=set)
    letter_of: dict[date, str] = field(default_factory=dict)
    weeks: list[date] = field(default_factory=list)
    """The Mondays of the school weeks."""

    def __post_init__(self) -> None:
        stretch: list[date] = []
        for day in _each(self.terms[0][0], self.terms[-1][1] + ONE):
            if (self.on_break(day) and day.weekday() < 5) or day > self.terms[-1][1]:
                self.calm.update(stretch[:1], stretch[-2:])
                stretch = []
            elif self.pupils(day):
                stretch.append(day)
                if _monday(day) not in self.weeks:
                    self.weeks.append(_monday(day))
        first = self.lettered_from or self.weeks[0]
        counted = [week for week in self.weeks if week >= _monday(first)]
        if self.letters:
            self.letter_of = {week: self.letters[n % len(self.letters)] for n, week in enumerate(counted)}

    def on_break(self, day: date) -> bool:
        """Whether a day lies outside the terms, or in a half-term."""
        return not any(a <= day <= b for a, b in self.terms) or any(a <= day <= b for a, b in self.breaks)

    def staff(self, day: date) -> bool:
        """Whether staff are in."""
        return day.weekday() < 5 and not self.on_break(day) and day not in self.bank

    def pupils(self, day: date) -> bool:
        """Whether pupils are in."""
        return self.staff(day) and day not in self.inset

    def shut(self, day: date, *, calm: bool = True) -> bool:
        """Whether nobody of the school may be written to on a day: a holiday of any kind, INSET, or calm."""
        return self.on_break(day) or day in self.bank or day in self.inset or (calm and day in self.calm)


@dataclass(frozen=True, slots=True)
class Teacher:
    """Somebody as the file has them."""

    id: str
    name: str
    school: str
    days: frozenset[int]
    share: float
    departments: tuple[str, ...]
    lessons: tuple[Free, ...]
    frees: tuple[Free, ...]

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]


class Almanac:
    """All schools and everybody in them, from the text of a cast's file."""

    def __init__(self, text: str) -> None:
        told = yaml.safe_load(text)
        self.schools: dict[str, SchoolYear] = {}
        self.people: dict[str, Teacher] = {}
        self.channels: dict[str, str] = {}
        """The school of each department."""
        self.names: dict[str, str] = {}
        """How a department's channel is called."""
        for school in told["schools"]:
            id = school["id"]
            self.schools[id] = _year(school["calendar"], ZoneInfo(school.get("zone", "Europe/London")))
            for department in school["departments"]:
                channel = department["channel"].lstrip("#")
                own = department.get("id", channel)
                self.channels[own], self.names[own] = id, channel
            for person in school["people"]:
                teacher = _teacher(person, id)
                self.people[teacher.id] = teacher

    def year(self, place: str) -> SchoolYear:
        """The school year by which a person or a channel lives."""
        return self.schools[self.channels[place[1:]] if place.startswith("#") else self.people[place].school]

    def local(self, place: str, when: datetime) -> datetime:
        """A moment as the clock on that school's wall shows it."""
        return when.astimezone(self.year(place).zone).replace(tzinfo=None)

    def faults(self, place: str, when: datetime, *, same_day: bool = False) -> set[str]:
        """What is wrong with a message that arrives at a moment unasked."""
        year, wall = self.year(place), self.local(place, when)
        found = set()
        if year.shut(wall.date(), calm=not same_day):
            found.add("in_holidays")
        worked = self.people[place].days if place in self.people else range(5)
        minute = wall.time().replace(second=0, microsecond=0)
        if wall.weekday() not in worked or not EARLIEST <= minute <= LATEST:
            found.add("outside_hours")
        if place in self.people and year.pupils(wall.date()) and self.busy(self.people[place], wall):
            found.add("in_lessons")
        return found

    def busy(self, teacher: Teacher, wall: datetime) -> bool:
        """Whether somebody is at lunch or teaching."""
        year = self.schools[teacher.school]
        letter = year.letter_of.get(_monday(wall.date()))
        for bell in year.bells.get(wall.weekday(), []):
            if bell.start <= wall.time() < bell.end:
                taught = (Free(letter, wall.weekday(), bell.label).meets(lesson) for lesson in teacher.lessons)
                return bell.label.casefold() == "lunch" or any(taught)
        return False

    def first_open(self, place: str, after: datetime, away: Iterable[Any] = (), days: int = 120) -> datetime | None:
        """The first minute at which somebody may be written to: later that day, else from 08:00 of another."""
        teacher, year = self.people[place], self.year(place)
        wall = self.local(place, after).replace(second=0, microsecond=0)
        for n in range(days):
            day = wall.date() + n * ONE
            if year.shut(day) or day.weekday() not in teacher.days or any(one.covers(day) for one in away):
                continue
            at = max(wall, datetime.combine(day, EARLIEST)) if n == 0 else datetime.combine(day, EIGHT)
            while at.time() <= LATEST and at.date() == day:
                if not self.busy(teacher, at):
                    return at.replace(tzinfo=year.zone).astimezone(UTC)
                at += timedelta(minutes=1)
        return None

    def target(self, person: str, whole: int, away: Iterable[Any], end: date, left: date | None) -> int:
        """Minutes that a year asks of somebody: of a full post's, by their share, without the weeks they were away."""
        teacher, year, pauses = self.people[person], self.schools[self.people[person].school], list(away)
        counted = 0
        for week in year.weeks:
            own = [d for d in _each(week, week + 4 * ONE) if d.weekday() in teacher.days and year.staff(d)]
            gone = [d for d in own if (left and d >= left) or any(one.covers(d) and d <= end for one in pauses)]
            counted += not (own and 2 * len(gone) > len(own))
        return int(whole * teacher.share * counted / len(year.weeks) + 0.5)


def _year(told: Mapping[str, Any], zone: ZoneInfo) -> SchoolYear:
    bells: dict[int, list[Bell]] = {}
    for said, periods in told["bells"].items():
        made = [
            Bell(str(label), *(time.fromisoformat(end) for end in span.split("-"))) for label, span in periods.items()
        ]
        bells |= dict.fromkeys(_days(said), sorted(made, key=lambda bell: bell.start))
    weeks = told.get("weeks", {})
    return SchoolYear(
        zone=zone,
        terms=[_span(said) for said in told["terms"]],
        breaks=[_span(said) for said in told.get("half_terms", [])],
        inset={_day(said) for said in told.get("inset", [])},
        bank={_day(said) for said in told.get("bank_holidays", [])},
        letters=[str(letter) for letter in weeks.get("letters", [])],
        lettered_from=_day(weeks["from"]) if "from" in weeks else None,
        bells=bells,
    )


def _teacher(told: Mapping[str, Any], school: str) -> Teacher:
    lessons = [_free(said) for some in told.get("lessons", {}).values() for said in some]
    return Teacher(
        id=told.get("id") or f"{school}/{plain(told['name']).replace(' ', '-')}",
        name=told["name"],
        school=school,
        days=frozenset(_days(told["days"])) if "days" in told else frozenset(range(5)),
        share=float(told.get("fte", 1)),
        departments=tuple(told.get("departments", ())),
        lessons=tuple(lessons),
        frees=tuple(_free(said) for said in told.get("frees", [])),
    )


def plain(name: str) -> str:
    """A name in small letters, without accents and apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("['’]", "", bare).casefold()


def _free(said: str) -> Free:
    *letter, day, at = said.split()
    return Free(letter[0] if letter else None, DAYS.index(day), at)


def _days(said: str) -> list[int]:
    found: list[int] = []
    for some in said.replace(",", " ").split():
        ends = [DAYS.index(day) for day in some.split("-")]
        found += range(ends[0], ends[-1] + 1)
    return found


def _span(said: str) -> tuple[date, date]:
    start, end = said.split(" to ")
    return date.fromisoformat(start), date.fromisoformat(end)


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def _each(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += ONE


def _monday(day: date) -> date:
    return day - day.weekday() * ONE
