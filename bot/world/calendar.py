"""The school's calendar: terms, half-terms, INSET, bank holidays, week letters and bells. Pure date arithmetic."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def days(self) -> Iterator[date]:
        """Each day of the span, in order."""
        day = self.start
        while day <= self.end:
            yield day
            day += DAY


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a day's bells, from `start` to `end`; `lunch` is one too."""

    label: str
    start: time
    end: time

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A school's year or years.

    `holidays` are the half-term breaks inside terms; `exams` are the seasons of public examinations; `bells` hold the
    periods of each weekday.
    """

    terms: tuple[Span, ...]
    holidays: tuple[Span, ...] = ()
    inset: frozenset[date] = frozenset()
    bank: frozenset[date] = frozenset()
    exams: tuple[Span, ...] = ()
    letters: tuple[str, ...] = ("A", "B")
    letters_from: date | None = None
    bells: dict[int, tuple[Period, ...]] = field(default_factory=dict)

    def is_staff_day(self, day: date) -> bool:
        """Whether staff are in: a weekday of term, INSET included, bank holidays not."""
        return day in self._staff_days

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in."""
        return day not in self.inset and self.is_staff_day(day)

    def in_term(self, day: date) -> bool:
        """Whether the day lies between the first and the last day of a teaching block."""
        return any(day in block for block in self.blocks)

    def is_calm(self, day: date) -> bool:
        """N1's calm days: the first day with pupils after a break, and the last two before one."""
        return day in self._calm

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The teaching blocks (half-terms), each from its first staff day to its last school day, in order."""
        found: list[Span] = []
        for term in self.terms:
            start = term.start
            for holiday in sorted((h for h in self.holidays if h.start in term), key=lambda h: h.start):
                found.append(Span(start, holiday.start - DAY))
                start = holiday.end + DAY
            found.append(Span(start, term.end))
        tight = []
        for block in found:
            staff = [d for d in block.days() if d.weekday() < 5 and d not in self.bank]
            school = [d for d in staff if d not in self.inset]
            if school:
                tight.append(Span(staff[0], school[-1]))
        return tuple(tight)

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        """Every day with pupils, in order."""
        return tuple(d for term in self.terms for d in term.days() if self.is_school_day(d))

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of all school weeks: those with at least one school day."""
        return tuple(sorted({monday(d) for d in self.school_days}))

    def weeks_of(self, year: Span) -> tuple[date, ...]:
        """The Mondays of the school weeks of one school year."""
        return tuple(w for w in self.weeks if w + 6 * DAY >= year.start and w <= year.end)

    def letter(self, day: date) -> str | None:
        """The week letter, alternating over school weeks; None outside them or where weeks have no letters."""
        return self._lettered.get(monday(day))

    def year_of(self, day: date) -> Span:
        """The school year of a day, from 1 September to 31 August."""
        first = day.year if day.month >= 9 else day.year - 1
        return Span(date(first, 9, 1), date(first + 1, 8, 31))

    def term_of(self, day: date) -> Span | None:
        """The term a day lies in, or in a holiday the next one; None after the last."""
        return next((Span(t.start, self._last(t)) for t in self.terms if day <= t.end), None)

    def block_of(self, day: date) -> Span | None:
        """The teaching block a day lies in, or in a holiday the next one; None after the last."""
        return next((b for b in self.blocks if day <= b.end), None)

    def next_school_day(self, day: date) -> date | None:
        """The first day with pupils on or after a day."""
        at = bisect_right(self.school_days, day - DAY)
        return self.school_days[at] if at < len(self.school_days) else None

    def periods(self, day: date) -> tuple[Period, ...]:
        """The bells of a day's weekday, lunch included, in order; nothing at the weekend."""
        return self.bells.get(day.weekday(), ())

    def period(self, day: date, label: str) -> Period | None:
        """The period of that label on that day."""
        return self._labelled.get((day.weekday(), label.casefold()))

    def days_on(self, weekday: int, letter: str = "") -> tuple[date, ...]:
        """The days with pupils of one weekday, of one week letter or of all, in order."""
        return self._by_weekday.get((weekday, letter), ())

    @cached_property
    def _by_weekday(self) -> dict[tuple[int, str], tuple[date, ...]]:
        found: dict[tuple[int, str], list[date]] = {}
        for day in self.school_days:
            for letter in {"", self.letter(day) or ""}:
                found.setdefault((day.weekday(), letter), []).append(day)
        return {key: tuple(days) for key, days in found.items()}

    @cached_property
    def _labelled(self) -> dict[tuple[int, str], Period]:
        return {(day, p.label.casefold()): p for day, periods in self.bells.items() for p in reversed(periods)}

    @cached_property
    def _lettered(self) -> dict[date, str]:
        first = monday(self.letters_from) if self.letters_from else date.min
        counted = [w for w in self.weeks if w >= first] if self.letters else []
        return {week: self.letters[n % len(self.letters)] for n, week in enumerate(counted)}

    def period_at(self, day: date, at: time) -> str:
        """The label of the period that begins at a time of a day; empty if none does."""
        return next((p.label for p in self.periods(day) if p.start == at), "")

    @cached_property
    def _staff_days(self) -> frozenset[date]:
        inside = (d for term in self.terms for d in term.days() if d.weekday() < 5)
        return frozenset(d for d in inside if d not in self.bank and not any(d in h for h in self.holidays))

    def _last(self, term: Span) -> date:
        return max((d for d in self.school_days if d in term), default=term.end)

    @cached_property
    def _calm(self) -> frozenset[date]:
        calm: set[date] = set()
        for block in self.blocks:
            inside = [d for d in self.school_days if d in block]
            calm.update((inside[0], *inside[-2:]))
        return frozenset(calm)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def moment(zone: ZoneInfo, day: date, at: time) -> datetime:
    """A local wall time as an instant (UTC): the first pass of an hour that comes twice, and where an hour is left out,
    the first minute after it.
    """
    wall = datetime.combine(day, at, zone)
    there = wall.astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        low = (wall.replace(fold=1)).astimezone(UTC)
        high = wall.replace(fold=0).astimezone(UTC)
        low, high = min(low, high), max(low, high)
        shift = low.astimezone(zone).utcoffset()
        while low < high:
            middle = low + timedelta(minutes=int((high - low).total_seconds() // 120))
            if middle.astimezone(zone).utcoffset() == shift:
                low = middle + timedelta(minutes=1)
            else:
                high = middle
        return low
    return there


def say_day(day: date) -> str:
    """A day as people are told it: `Tue 24 Nov`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def say_time(at: time | datetime) -> str:
    """A time as people are told it: `15:40`."""
    return f"{at.hour:02}:{at.minute:02}"


def say_minutes(minutes: int) -> str:
    """A duration as people are told it: `45 min`, `1 h`, `2 h 30`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
