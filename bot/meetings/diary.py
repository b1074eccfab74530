"""Several people's diaries side by side: what each has offered, what is taken, and the times that all of them share.

Anything between schools is worked out in instants, on each one's own calendar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.desk import Desk
from bot.meetings.kept import of_people, starts
from bot.shared.meeting import Meeting, Seat
from bot.shared.wishes import Pause
from bot.world.calendar import DAY, Calendar, Span, moment, say_time
from bot.world.people import Person, Slot

AHEAD = 70
"""Days ahead in which a shared free is looked for: a half-term and its break."""
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Some time on a day, as instants; `label` is what the first person's bells call it, or a clock time."""

    day: date
    start: datetime
    end: datetime
    label: str


@dataclass
class Diary:
    """The diaries of some people, the first being whoever asks."""

    desk: Desk
    people: tuple[Person, ...]
    pauses: dict[str, list[Pause]] = field(default_factory=dict)
    taken: dict[str, list[tuple[datetime, datetime, Meeting]]] = field(default_factory=dict)
    found: dict[tuple[str, date, bool], list[Window]] = field(default_factory=dict)
    """What has been looked up already: one diary is laid beside many others."""

    @classmethod
    async def of(cls, desk: Desk, people: Sequence[Person], span: Span, but: str = "") -> "Diary":
        """Open them for some days; one meeting may be left out, since it is the one to be moved."""
        diary, ids = cls(desk, tuple(people)), tuple(p.id for p in people)
        paused = await desk.records.find(Pause, person=ids, what=None, everywhere=True)
        seated = await of_people(desk, ids, span)
        for id in ids:
            diary.pauses[id] = [p for p in paused if p.person == id]
            diary.taken[id] = [_span(desk, s, m) for s, m in seated[id] if m.id != but]
        return diary

    def between(self, *people: Person) -> "Diary":
        """The same diaries for some of the people."""
        return replace(self, people=people)

    def shared(self, day: date, minutes: int = 30, *, over: bool = False) -> list[Window]:
        """The times of a day that all have offered, for so many minutes from the start: beside their standing
        half-hours, or over them.
        """
        asker, *rest = self.people
        found = self.offered(asker, day, over=over)
        for person in rest:
            if not found:
                break
            theirs = self.offered(person, day, over=over)
            found = [both for one in found for other in theirs if (both := _both(one, other, minutes))]
        return [w for w in found if not self._taken(w, minutes)]

    def offered(self, person: Person, day: date, *, over: bool = False) -> list[Window]:
        """What one of them has offered on a day: nothing in a holiday, on a day off, or in a lesson of theirs; and
        unless it is to go over them, without their standing half-hours.
        """
        key = (person.id, day, over)
        if key not in self.found:
            self.found[key] = self._offered(person, day, over)
        return self.found[key]

    def _offered(self, person: Person, day: date, over: bool) -> list[Window]:
        free_today = [free for free in person.frees if free.day == day.weekday()]
        if not free_today:
            return []
        school = self.desk.community.school(person.school)
        calendar, letter = school.calendar, school.calendar.letter(day)
        if not calendar.is_school_day(day) or day.weekday() not in person.days or self._paused(person, day):
            return []
        found = [
            Window(day, moment(school.zone, day, begins), moment(school.zone, day, ends), label)
            for free in free_today
            if free.week in (None, letter)
            for begins, ends, label in _clock(free, day, calendar)
            if not lesson(person, day, begins, ends, calendar)
        ]
        for start, end, meeting in self.taken[person.id] if not over else ():
            if meeting.slot:
                found = [left for w in found for left in _beside(w, start, end)]
        return found

    def calm(self, day: date) -> bool:
        """Whether the day is a calm one at somebody's school."""
        return any(self.desk.community.school(p.school).calendar.is_calm(day) for p in self.people)

    def _taken(self, window: Window, minutes: int) -> bool:
        """Whether one of them has fixed something else for that time."""
        ends = window.start + timedelta(minutes=minutes)
        fixed = [one for p in self.people for one in self.taken[p.id] if not one[2].slot]
        return any(start < ends and window.start < end for start, end, _ in fixed)

    def _paused(self, person: Person, day: date) -> bool:
        return any(p.covers(day) for p in self.pauses[person.id])


async def suggest(
    desk: Desk, people: Sequence[Person], *, minutes: int = 30, count: int = 3, but: str = ""
) -> list[Window]:
    """Times that all have offered, from tomorrow on, in date order.

    The time of a standing half-hour of theirs, and then a calm day, are offered only if nothing else is left.
    """
    return times(await Diary.of(desk, people, ahead(desk), but), minutes, count)


def ahead(desk: Desk) -> Span:
    """The days on which a time is looked for, from tomorrow on."""
    first = desk.today + DAY
    return Span(first, first + AHEAD * DAY)


def times(diary: Diary, minutes: int = 30, count: int = 3) -> list[Window]:
    """The times of `suggest` in diaries that are open already."""
    weekdays = frozenset.intersection(*(frozenset(free.day for free in p.frees) for p in diary.people))
    days = [day for day in ahead(diary.desk).days() if day.weekday() in weekdays]
    for over, calm in ((False, False), (True, False), (True, True)):
        once: dict[datetime, Window] = {}
        for day in days:
            if len(once) < count and (calm or not diary.calm(day)):
                # A free that somebody has offered twice is one time all the same, by the name that the bells give it.
                found = sorted(diary.shared(day, minutes, over=over), key=lambda w: (w.start, w.label))
                once |= {w.start: w for w in found}
        if once:
            return list(once.values())[:count]
    return []


def lesson(person: Person, day: date, begins: time, ends: time, calendar: Calendar) -> str | None:
    """The class that somebody teaches at some time of a day, by that school's bells."""
    letter = calendar.letter(day)
    for taught in person.lessons:
        for slot in taught.slots:
            if slot.day == day.weekday() and slot.week in (None, letter):
                period = calendar.period(day, slot.period or "")
                if period and period.start < ends and begins < period.end:
                    return taught.label
    return None


def _clock(free: Slot, day: date, calendar: Calendar) -> Iterator[tuple[time, time, str]]:
    """A free's times on a day: a period as the bells have it, a clock time until the next bell."""
    if free.period and (period := calendar.period(day, free.period)):
        yield period.start, period.end, period.label
    elif free.at:
        begins = datetime.combine(day, free.at)
        bells = [p.start for p in calendar.periods(day) if p.start > free.at]
        ends = min((begins + AN_HOUR).time(), *bells) if bells else (begins + AN_HOUR).time()
        yield free.at, ends, say_time(free.at)


def _both(one: Window, other: Window, minutes: int) -> Window | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    if end - start < timedelta(minutes=minutes):
        return None
    return Window(one.day, start, end, one.label if start == one.start else "")


def _beside(window: Window, start: datetime, end: datetime) -> list[Window]:
    """What is left of a time before and after something that lies in it."""
    if end <= window.start or window.end <= start:
        return [window]
    before = [replace(window, end=start)] if window.start < start else []
    after = [replace(window, start=end, label="")] if end < window.end else []
    return [*before, *after]


def _span(desk: Desk, seat: Seat, meeting: Meeting) -> tuple[datetime, datetime, Meeting]:
    start = starts(desk, meeting, seat.day)
    return start, start + timedelta(minutes=meeting.minutes), meeting
