"""A standing half-hour: a free of the week, `Tue P5` or `B Mon P2`, and the real dates on which it falls."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from bot.desk import Desk
from bot.meetings.diary import lesson
from bot.world.calendar import WEEKDAYS, Calendar, Span, say_time
from bot.world.people import Person, Slot


def frees(desk: Desk, person: Person) -> frozenset[str]:
    """The frees that somebody has offered, each week letter by itself: `A Tue P5`, `B Tue P5`."""
    calendar = desk.community.school(person.school).calendar
    found = set()
    for free in person.frees:
        for letter in [free.week] if free.week else calendar.letters or ("",):
            key = f"{letter} {name(free)}".strip()
            days = calendar.days_on(free.day, letter)
            if free.day in person.days and days and not _taught(person, key, days[0], calendar):
                found.add(key)
    return frozenset(found)


def name(free: Slot) -> str:
    """`Tue P5`, `Wed 08:15`."""
    return f"{WEEKDAYS[free.day]} {free.period or say_time(free.at or time())}"


def choices(keys: Iterable[str], calendar: Calendar) -> list[str]:
    """Frees as people name them, those of every week first, then in the order of the week."""
    bare: dict[str, set[str]] = {}
    for key in keys:
        letter, slot = split(key, calendar)
        bare.setdefault(slot, set()).add(letter)
    every = [s for s, letters in bare.items() if len(letters) >= len(calendar.letters or ("",))]
    some = [f"{letter} {s}" for s, letters in bare.items() if s not in every for letter in sorted(letters)]
    order = {d: n for n, d in enumerate(WEEKDAYS)}
    return sorted([*every, *some], key=lambda s: (s in some, order[split(s, calendar)[1].split()[0]], s))


def split(slot: str, calendar: Calendar) -> tuple[str, str]:
    """A free's week letter, if it has one, and the rest."""
    first, _, rest = slot.partition(" ")
    return (first, rest) if first in calendar.letters else ("", slot)


def days_of(slot: str, calendar: Calendar, span: Span, every: int = 1) -> list[date]:
    """The school days of a span on which a free falls."""
    letter, rest = split(slot, calendar)
    found = calendar.days_on(WEEKDAYS.index(rest.split()[0]), letter)
    return [d for d in found if d in span][::every]


def both_in(people: Sequence[Person], days: Iterable[date]) -> list[date]:
    """The days on which all of them work."""
    return [d for d in days if all(d.weekday() in p.days for p in people)]


def clock(slot: str, calendar: Calendar) -> time:
    """The time at which a free begins."""
    _, rest = split(slot, calendar)
    weekday, _, at = rest.partition(" ")
    if ":" in at:
        return datetime.strptime(at, "%H:%M").time()  # noqa: DTZ007 - a wall time
    bells = calendar.bells.get(WEEKDAYS.index(weekday), ())
    return next((p.start for p in bells if p.label.casefold() == at.casefold()), time(8, 0))


def nearest(people: Sequence[Person], calendar: Calendar) -> str:
    """Where they share none: a free of one that is nearest to one of another's; empty if nobody offered any."""
    offered = [
        (f"{f.week or ''} {name(f)}".strip(), p.id, f.day, clock(name(f), calendar))
        for p in people
        for f in sorted(p.frees, key=lambda f: f.week is not None)
        if f.day in p.days
    ]
    works = [o for o in offered if all(o[2] in p.days for p in people)] or offered
    far = [
        (abs(a[3].hour * 60 + a[3].minute - b[3].hour * 60 - b[3].minute), a[2], a[0])
        for a in works
        for b in works
        if a[1] != b[1] and a[2] == b[2]
    ]
    return min(far)[2] if far else works[0][0] if works else ""


def _taught(person: Person, key: str, day: date, calendar: Calendar) -> bool:
    at = clock(key, calendar)
    return lesson(person, day, at, at.replace(minute=(at.minute + 1) % 60), calendar) is not None
