"""Whatever time is suggested is one that everybody could have said themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from bot.meetings.diary import Window, suggest
from bot.shared.meeting import Meeting, Purpose, Seat, State
from bot.shared.wishes import Pause
from bot.world.calendar import DAY, Calendar, Span, moment
from bot.world.people import Community, Lesson, Person, School, Slot
from tests.core.cast import STWYSTANS, THORNBURY

LONDON = ZoneInfo("Europe/London")
CALENDARS = {"thornbury": THORNBURY, "stwystans": STWYSTANS}
PERIODS = ("P1", "P2", "P3", "P4", "P5")


@dataclass
class Books:
    """Records held in memory: enough for a diary to be opened."""

    kept: list[Any] = field(default_factory=list)

    async def find(self, kind: type, *, everywhere: bool = False, days: Span | None = None, **wanted: Any) -> list[Any]:
        """What is kept of a kind and fits."""
        return [
            one
            for one in self.kept
            if isinstance(one, kind) and (days is None or one.day in days) and _fits(one, wanted)
        ]


def _fits(one: Any, wanted: Mapping[str, Any]) -> bool:
    return all(
        getattr(one, name) in said if isinstance(said, tuple) else getattr(one, name) == said
        for name, said in wanted.items()
    )


@dataclass
class OneUnit:
    """A unit of one set of books, whichever school is asked for."""

    books: Books

    def records(self, school: str, **_: str) -> Books:
        """The same books."""
        return self.books


slots = st.builds(
    Slot,
    day=st.integers(0, 4),
    period=st.sampled_from(PERIODS),
    week=st.sampled_from([None, "A", "B"]),
)
at_a_time = st.builds(
    Slot,
    day=st.integers(0, 4),
    at=st.sampled_from([time(8, 0), time(8, 15), time(12, 40), time(15, 20)]),
)
frees = st.lists(slots | at_a_time, min_size=4, max_size=12, unique=True).map(tuple)
people = st.builds(
    Person,
    id=st.just("somebody"),
    name=st.just("Some Body"),
    school=st.sampled_from(sorted(CALENDARS)),
    days=st.frozensets(st.integers(0, 4), min_size=3),
    frees=frees,
    lessons=st.lists(slots, max_size=4).map(lambda some: (Lesson("9C1", tuple(some)),)),
)
todays = st.dates(date(2026, 9, 3), date(2027, 7, 1))


@dataclass
class Case:
    """Some people, what is in their books, and a day on which one of them asks."""

    desk: Desk
    people: list[Person]
    pauses: list[Pause]
    taken: list[tuple[str, Meeting, date]]
    minutes: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Two or three people of one or two schools, with pauses and meetings of their own."""
    some = [
        replace(p, id=f"p{n}", name=f"P{n} Body") for n, p in enumerate(draw(st.lists(people, min_size=2, max_size=3)))
    ]
    shared = draw(st.lists(slots, min_size=0, max_size=3, unique=True))
    some = [replace(p, frees=(*p.frees, *shared)) for p in some]
    today, minutes = draw(todays), draw(st.sampled_from([20, 30, 45]))
    ids = st.sampled_from([p.id for p in some])
    pauses = [
        Pause(person=draw(ids), start=(start := today + draw(st.integers(-5, 40)) * DAY), until=draw(ends(start)))
        for _ in range(draw(st.integers(0, 2)))
    ]
    books = Books(list(pauses))
    taken = []
    for n in range(draw(st.integers(0, 6))):
        one = draw(st.sampled_from(some))
        free = draw(st.sampled_from(one.frees))
        ahead = [d for d in Span(today, today + 30 * DAY).days() if d.weekday() == free.day]
        day = draw(st.sampled_from(ahead))
        period = CALENDARS[one.school].period(day, free.period or "")
        at, who = period.start if period else free.at or time(9, 5), one.id
        meeting = Meeting(
            id=f"m{n}", school=one.school, asker=who, purpose=Purpose.CALL, people=(who, "other"), at=at,
            state=draw(st.sampled_from([State.PROPOSED, State.AGREED, State.OFF])),
            slot=draw(st.sampled_from(["", "Tue P5"])),
        )  # fmt: skip
        books.kept += [meeting, Seat(person=who, day=day, meeting=meeting.id)]
        taken.append((who, meeting, day))
    schools = tuple(
        School(id=id, name=id, platform="slack", zone=LONDON, calendar=calendar) for id, calendar in CALENDARS.items()
    )
    community = Community(schools=schools, people=tuple(some))
    first = next(s for s in schools if s.id == some[0].school)
    unit = OneUnit(books)
    now = datetime.combine(today, time(10, 20), LONDON)
    desk = Desk(now=now, community=community, school=first, records=cast(Any, books), unit=cast(Any, unit))
    return Case(desk, some, pauses, taken, minutes)


def ends(start: date) -> st.SearchStrategy[date | None]:
    """A pause ends some time, or nobody knows when."""
    return st.none() | st.integers(1, 30).map(lambda n: start + n * DAY)


def offers(person: Person, window: Window, until: datetime, calendar: Calendar) -> bool:
    """Whether one free of a person's holds a whole time, by the bells of their own school."""
    day, letter = window.day, calendar.letter(window.day)
    for free in person.frees:
        if free.day != day.weekday() or free.week not in (None, letter):
            continue
        period = calendar.period(day, free.period) if free.period else None
        begins = period.start if period else free.at
        if begins is None:
            continue
        ends_ = period.end if period else (datetime.combine(day, begins) + timedelta(hours=1)).time()
        if moment(LONDON, day, begins) <= window.start and until <= moment(LONDON, day, ends_):
            return True
    return False


def teaches(person: Person, window: Window, until: datetime, calendar: Calendar) -> bool:
    """Whether a person has a class at some time of it."""
    letter = calendar.letter(window.day)
    for lesson in person.lessons:
        for slot in lesson.slots:
            period = calendar.period(window.day, slot.period or "")
            if slot.day == window.day.weekday() and slot.week in (None, letter) and period:
                begins, ends_ = (moment(LONDON, window.day, at) for at in (period.start, period.end))
                if begins < until and window.start < ends_:
                    return True
    return False


@settings(deadline=None, max_examples=150)
@given(cases())
async def test_what_is_suggested_suits_everybody(case: Case) -> None:
    found = await suggest(case.desk, case.people, minutes=case.minutes)
    assert len(found) <= 3
    assert found == sorted(found, key=lambda w: w.start)
    assert len({w.start for w in found}) == len(found)
    for window in found:
        until = window.start + timedelta(minutes=case.minutes)
        assert window.day > case.desk.today
        assert until <= window.end
        for person in case.people:
            calendar = CALENDARS[person.school]
            assert calendar.is_school_day(window.day)
            assert window.day.weekday() in person.days
            assert offers(person, window, until, calendar)
            assert not teaches(person, window, until, calendar)
            assert not any(p.person == person.id and p.covers(window.day) for p in case.pauses)
        for _, meeting, day in case.taken:
            if meeting.state != State.OFF and not meeting.slot:
                begins = moment(LONDON, day, meeting.at)
                assert not (begins < until and window.start < begins + timedelta(minutes=meeting.minutes))


@settings(deadline=None, max_examples=150)
@given(cases())
async def test_a_calm_day_and_a_standing_half_hour_come_last(case: Case) -> None:
    found = await suggest(case.desk, case.people, minutes=case.minutes, count=1000)
    calm = [w for w in found if any(CALENDARS[p.school].is_calm(w.day) for p in case.people)]
    over = [w for w in found if any(_overlaps(case, w, who, m, d) for who, m, d in case.taken if m.slot)]
    if calm:
        assert calm == found
    elif over:
        assert over == found


def _overlaps(case: Case, window: Window, who: str, meeting: Meeting, day: date) -> bool:
    begins = moment(LONDON, day, meeting.at)
    until = window.start + timedelta(minutes=case.minutes)
    standing = meeting.state != State.OFF and who in {p.id for p in case.people}
    return standing and begins < until and window.start < begins + timedelta(minutes=meeting.minutes)


@settings(deadline=None, max_examples=100)
@given(cases())
async def test_the_order_of_people_makes_no_difference(case: Case) -> None:
    there = await suggest(case.desk, case.people, minutes=case.minutes)
    desk = case.desk.beside(case.people[-1])
    back = await suggest(desk, case.people[::-1], minutes=case.minutes)
    assert [w.start for w in there] == [w.start for w in back]
