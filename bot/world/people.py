"""Who there is: people, departments, schools and the community they belong to."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.world.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody or some channel is reached; `ref` is read by that platform's adapter alone."""

    platform: str
    ref: str


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of the week (Monday is 0) and a local time."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class Slot:
    """A period or clock time of a weekday; no week letter means every week."""

    day: int
    period: str | None = None
    at: time | None = None
    week: str | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A class that somebody teaches, and when."""

    label: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of staff. A home department comes first; `fte` is the share of a full post, in hundredths."""

    id: str
    name: str
    school: str
    email: str = ""
    departments: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    deputises: tuple[str, ...] = ()
    cpd_leader: bool = False
    coordinator: bool = False
    early_career: bool = False
    days: frozenset[int] = frozenset(range(5))
    fte: int = 100
    prompt: Weekly = Weekly(3, time(15, 40))
    frees: tuple[Slot, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    tags: tuple[str, ...] = ()
    shows_email: bool = False
    subjects: tuple[str, ...] = ()
    opens: time = time(7, 45)
    closes: time = time(16, 45)
    """The hours in which they may be written to."""
    platform: str = ""

    @property
    def first(self) -> str:
        """The first name, which is how people are called."""
        return self.name.split()[0]

    @property
    def home(self) -> str | None:
        """The department that carries the person's target."""
        return self.departments[0] if self.departments else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department and the channel its people share."""

    id: str
    name: str
    school: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school: its calendar, zone, platform and departments."""

    id: str
    name: str
    calendar: Calendar
    zone: ZoneInfo
    platform: str = ""
    departments: tuple[Department, ...] = ()
    told: bool = True
    off: frozenset[str] = frozenset()
    """The programmes that the school does without."""
    wording: tuple[tuple[str, str], ...] = ()
    """How the school words what a programme asks, by the programme's name."""
    short: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Community:
    """Schools that know each other, the people in them, and which of them have agreed to share."""

    schools: tuple[School, ...]
    people: tuple[Person, ...]
    agreements: frozenset[frozenset[str]] = frozenset()
    features: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    signpost: str = ""
    since: date | None = None
    tenants: frozenset[str] = frozenset()
    """The directories of schools that one installation serves, where the platform has such."""

    def school(self, id: str) -> School:
        """The school of that id; KeyError if there is none."""
        return self._schools[id]

    def person(self, id: str) -> Person | None:
        """The person of that id, if there is one."""
        return self._people.get(id)

    def by_email(self, email: str) -> Person | None:
        """The person with that e-mail address, capitals aside."""
        wanted = email.strip().casefold()
        return next((p for p in self.people if wanted and p.email.casefold() == wanted), None)

    def department(self, id: str | None) -> Department | None:
        """The department of that id, whichever school has it."""
        return self._departments.get(id)

    def by_channel(self, channel: str) -> Department | None:
        """The department whose channel has that name."""
        return next((d for s in self.schools for d in s.departments if d.channel == channel), None)

    def members(self, department: str) -> tuple[Person, ...]:
        """Everyone in a department: whoever leads it first, then by first name."""
        inside = (p for p in self.people if department in p.departments)
        return tuple(sorted(inside, key=lambda p: (department not in p.leads, fold(p.name))))

    def leaders(self, department: str) -> tuple[Person, ...]:
        """Whoever leads a department."""
        return tuple(p for p in self.people if department in p.leads)

    def share(self, one: str, other: str) -> bool:
        """Whether two schools may pass things on: the same school, or the agreement is ticked."""
        return one == other or frozenset((one, other)) in self.agreements

    def in_touch(self, one: Person, other: Person) -> bool:
        """Whether two people may find and write to each other: their schools share, or one of them coordinates."""
        return one.coordinator or other.coordinator or self.share(one.school, other.school)

    def namesakes(self, person: Person) -> int:
        """How many people of a school have a person's first name, the person included."""
        return self._firsts[person.school, person.first]

    @cached_property
    def _schools(self) -> dict[str, School]:
        return {s.id: s for s in self.schools}

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {p.id: p for p in self.people}

    @cached_property
    def _departments(self) -> dict[str | None, Department]:
        return {d.id: d for s in self.schools for d in s.departments}

    @cached_property
    def _firsts(self) -> Counter[tuple[str, str]]:
        return Counter((p.school, p.first) for p in self.people)


def fold(text: str) -> str:
    """A name without accents, apostrophes and capitals, for comparing and sorting."""
    if text.isascii():
        return text.replace("'", "").casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.replace("'", "").replace("’", "").casefold()
