"""Who talks when: as few dates as will hold the talks, spread evenly, the odd one early; and a plan B (R7, R12)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.world.calendar import DAY, Calendar
from bot.world.people import Person

TALK, CHANGE, TURN = 10, 2, 2
"""Minutes of a talk, of changing over, and of each person's turn in the round that ends the last date."""
MOST_DATES = 12
Free = Callable[[Person, date], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """The talks of each date in order, who fits on none of them, and the plan B."""

    dates: tuple[tuple[date, tuple[Person, ...]], ...]
    left: tuple[Person, ...]
    plan_b: date | None
    next_term: bool = False


def arrange(people: Sequence[Person], first: date, window: int, calendar: Calendar, free: Free) -> Plan:
    """Spread talks over weekly dates from `first`. `window` is in minutes; `free` says who is in on a date."""
    days = list(_weekly(first, calendar))
    fit = [p for p in people if any(free(p, d) for d in days)]
    for count in range(1, len(days) + 1):
        sizes = [len(fit) // count + (n < len(fit) % count) for n in range(count)]
        if all(minutes(size, 0) <= window for size in sizes) and minutes(sizes[-1], len(fit)) <= window:
            placed = _place(fit, days[:count], sizes, free)
            inside = {p.id for _, some in placed for p in some}
            left = tuple(p for p in people if p.id not in inside)
            return Plan(placed, left, *plan_b(people, placed[-1][0] if placed else first, calendar, free))
    return Plan((), tuple(people), None)


def minutes(talks: int, turns: int) -> int:
    """How long a date is: its talks with the changing over, and two minutes for each turn in the round."""
    return talks * (TALK + CHANGE) + turns * TURN


def plan_b(people: Sequence[Person], last: date, calendar: Calendar, free: Free) -> tuple[date | None, bool]:
    """The first later school day on which everyone works: in this term, else in the next (and then True)."""
    term = calendar.term_of(last)
    day = last + DAY
    while day := calendar.next_school_day(day) or date.max:
        if day == date.max:
            return None, True
        if all(free(p, day) for p in people):
            return day, not (term and day in term)
        day += DAY
    return None, True


def _weekly(first: date, calendar: Calendar) -> Iterator[date]:
    """Dates a week apart on which pupils are in; those outside term are stepped over."""
    found, day = 0, first
    while found < MOST_DATES and (not calendar.terms or day <= calendar.terms[-1].end):
        if calendar.is_school_day(day):
            found += 1
            yield day
        day += timedelta(days=7)


def _place(
    people: Sequence[Person], days: Sequence[date], sizes: Sequence[int], free: Free
) -> tuple[tuple[date, tuple[Person, ...]], ...]:
    """People in their order, each on the first date with room on which they are in."""
    rooms = {d: list[Person]() for d in days}
    size = dict(zip(days, sizes, strict=True))
    for person in people:
        day = next((d for d in days if len(rooms[d]) < size[d] and free(person, d)), None)
        day = day or next((d for d in days if free(person, d)), None)
        if day:
            rooms[day].append(person)
    return tuple((d, tuple(rooms[d])) for d in days)
