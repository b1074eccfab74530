"""Where a handler sits: a Desk knows the moment, the school and the records; a Turn is a Desk with a person at it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.ports import Records, Unit
from bot.reading.setting import Setting
from bot.rules import pace
from bot.shared.ledger import YEARLY, Bucket, Entry
from bot.shared.wishes import Pause, Preference
from bot.world.calendar import DAY, Calendar, Span, moment
from bot.world.people import Community, Department, Person, School, Weekly


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One school at one moment. `now` is asked of the clock once a turn, and here is where everybody gets it."""

    now: datetime
    community: Community
    school: School
    records: Records
    unit: Unit
    reach: Callable[[str], bool] = lambda _: True
    """Whether the bot can write to a person at all."""
    feed: Callable[[str, int], str] = lambda *_: ""
    """The address of a person's calendar, under a number that a new one replaces."""

    @property
    def local(self) -> datetime:
        """The wall time at the school, without zone, to the minute."""
        return self.now.astimezone(self.school.zone).replace(tzinfo=None, second=0, microsecond=0)

    @property
    def today(self) -> date:
        """The day at the school."""
        return self.local.date()

    @property
    def calendar(self) -> Calendar:
        """The school's calendar."""
        return self.school.calendar

    @property
    def year(self) -> Span:
        """The school year that today is in."""
        return self.calendar.year_of(self.today)

    @property
    def everyone(self) -> dict[str, Person]:
        """Everybody in the community, by id."""
        return {p.id: p for p in self.community.people}

    def setting(self, person: Person) -> Setting:
        """What a reader may look at when this person speaks."""
        schools = tuple((s.id, s.name) for s in self.community.schools)
        return Setting(person, self.local, self.calendar, self.community.people, schools, self.community.share)

    def instant(self, day: date, at: time) -> datetime:
        """A local wall time as an instant."""
        return moment(self.school.zone, day, at)

    def called(self, person: Person | str) -> str:
        """A person's first name, or the full name where two of the school share it; a colleague gone has none."""
        found = self.community.person(person) if isinstance(person, str) else person
        if found is None:
            return "a former colleague"
        return found.name if self.community.namesakes(found) > 1 else found.first

    def names(self, people: Iterable[Person | str]) -> str:
        """Several people in a row of words: `Priya, Tom and Grace`."""
        called = [self.called(p) for p in people]
        return called[0] if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]}" if called else "nobody"

    def beside(self, person: Person) -> "Desk":
        """The same desk as it stands at another person's school."""
        if person.school == self.school.id:
            return self
        return replace(self, school=self.community.school(person.school), records=self.unit.records(person.school))

    def worded(self, programme: str, otherwise: str, name: str) -> str:
        """What a programme asks, as the school words it; `{name}` in it is who is asked (R162)."""
        return dict(self.school.wording).get(programme, otherwise).replace("{name}", name)

    async def pauses(self, person: str, what: str | None = None) -> list[Pause]:
        """A person's pauses of everything, or of one programme as well, oldest first."""
        return [p for p in await self.records.find(Pause, person=person) if p.what in (None, what)]

    async def paused(self, person: str, day: date | None = None, what: str | None = None) -> Pause | None:
        """The pause, if any, that holds for a person on a day (today); of everything, or of one feature."""
        for pause in await self.records.find(Pause, person=person):
            if pause.covers(day or self.today) and pause.what in (None, what):
                return pause
        return None

    async def slot(self, person: Person) -> Weekly:
        """When a person's weekly message comes."""
        chosen = await self.records.find(Preference, person=person.id)
        return Weekly(chosen[-1].day, chosen[-1].at) if chosen else person.prompt

    async def target(self, person: Person, bucket: Bucket) -> int:
        """Minutes that a year asks of a person, less the weeks that do not count (D9)."""
        weeks = self.calendar.weeks_of(self.year)
        pauses = await self.pauses(person.id)
        if not pauses:
            return pace.target(YEARLY[bucket], person.fte, len(weeks), len(weeks))
        # A pause without an end takes out the weeks gone by; how long it will last nobody knows, or asks.
        ended = [replace(p, until=p.until or self.today + DAY) for p in pauses]
        away = (
            pace.weeks_away(self.calendar, person.days, weeks, lambda d: any(p.covers(d) for p in ended))
            if ended
            else 0
        )
        return pace.target(YEARLY[bucket], person.fte, len(weeks) - away, len(weeks))

    async def spent(self, person: str, bucket: Bucket) -> int:
        """Minutes that a person has banked this school year."""
        sums = await self.records.total(Entry, "minutes", by="person", days=self.year, person=person, bucket=bucket)
        return sums.get(person, 0)


@dataclass(frozen=True, kw_only=True)
class Turn(Desk):
    """A person at the desk: what they do here belongs to `group`, which one undo takes back."""

    person: Person
    group: str
    channel: Department | None = None
    about: str = ""
    part: str = ""
    typed: str = ""
    """The words as they were typed, with their line breaks."""
    opens: bool = False
    """Whether a form can be opened in answer."""

    @property
    def department(self) -> Department | None:
        """The person's home department."""
        return self.community.department(self.person.home)

    def leads(self, department: str | None = None) -> bool:
        """Whether the person leads a department (any, if none is named)."""
        return department in self.person.leads if department else bool(self.person.leads)

    def steers(self, department: str) -> bool:
        """Whether the person leads a department or is its deputy."""
        return department in self.person.leads or department in self.person.deputises

    @property
    def steered(self) -> tuple[Department, ...]:
        """The departments that the person leads, else those of which they are the deputy."""
        ids = self.person.leads or self.person.deputises
        return tuple(d for i in ids if (d := self.community.department(i)))
