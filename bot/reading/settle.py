"""Settles the signs of one expression on the calendar: a day, moment or span, or choices instead of a guess."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.reading.days import place
from bot.reading.pattern import pattern
from bot.reading.signs import Bell, Clock, Dated, Day, Here, Kind, Letter, Part, PartOfDay, Stretch, Weekday
from bot.reading.text import Moment, NoSuch, Precision, When
from bot.world.calendar import Period, monday, say_day, say_time

DAY, WEEK = timedelta(days=1), timedelta(days=7)
REACH = 60
"""Weeks looked ahead (or back) for a weekday in a week of some letter."""
BEFORE_SCHOOL = time(8, 15)
LABEL = pattern("(?:p|per|period|lesson)? ?0*")
FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Times = tuple[Moment, Moment | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """The signs of one expression so far, at most one of each sort."""

    weekday: Weekday | None = None
    dated: Dated | None = None
    day: Day | None = None
    stretch: Stretch | None = None
    letter: Letter | None = None
    clock: Clock | None = None
    bell: Bell | None = None
    part: PartOfDay = ""

    def plus(self, kind: Kind) -> "Draft | None":
        """The draft with one more sign; None if they do not belong together."""
        match kind:
            case Weekday() if not self.weekday and self._takes_weekday(kind):
                return _with(self, weekday=kind)
            case Weekday() if self.weekday and self.weekday.many and kind.day == self.weekday.day and not self.dated:
                return self  # `Tuesdays from Tue 8 Dec`
            case Dated() if not (self.dated or self.day or self.stretch) and (self.weekday or not kind.bare):
                return _with(self, dated=kind)
            case Day() if not (self.dated or self.day or self.stretch) and self._takes_day(kind):
                return _with(self, day=kind, part=kind.part or self.part)
            case Stretch() if not (self.dated or self.day or self.stretch):
                return _with(self, stretch=kind) if kind.precision == "week" or self == Draft() else None
            case Letter() if not self.letter:
                return _with(self, letter=kind)
            case Clock() if not self.timed and self._takes_time:
                return _with(self, clock=kind)
            case Bell() if not self.timed and self._takes_time:
                return _with(self, bell=kind)
            case Part() if not self.part and not self.bell:
                return _with(self, part=kind.part)
        return None

    @property
    def timed(self) -> bool:
        """Whether a time is in it."""
        return bool(self.clock or self.bell)

    @property
    def dayed(self) -> bool:
        """Whether a day, or something longer, is in it."""
        return bool(self.weekday or self.dated or self.day or self.stretch or self.letter)

    @property
    def _takes_time(self) -> bool:
        return not self.stretch or self.stretch.precision == "week"

    def _takes_weekday(self, kind: Weekday) -> bool:
        if self.day:
            return self.day.day.weekday() == kind.day and not kind.mode and not kind.weeks
        return not self.stretch or (self.stretch.precision == "week" and not kind.mode and not kind.weeks)

    def _takes_day(self, kind: Day) -> bool:
        return not self.weekday or (
            self.weekday.day == kind.day.weekday() and not self.weekday.mode and not self.weekday.weeks
        )


def settle(draft: Draft, here: Here, after: date | None = None) -> When | None:
    """What a draft means, its days counted from `after` or today. NoSuch for a day or period that is not there."""
    if draft.stretch and not draft.weekday:
        return When(draft.stretch.precision, draft.stretch.start, draft.stretch.end)
    if draft.letter and not (draft.weekday or draft.dated or draft.day or draft.stretch):
        return _weeks(draft.letter, here)
    if draft.day and draft.day.until and not draft.timed:
        return When("day", draft.day.day, draft.day.until)
    if draft.dated and draft.dated.until and not draft.timed:
        start, end = place(draft.dated, here, None, after)
        return When("day", start, end)
    days = list(_days(draft, here, after))
    if not days:
        return None
    precision: Precision = "day"
    if draft.clock or (draft.bell and draft.bell.edge):
        precision = "minute"
    elif draft.bell:
        precision = "period"
    times = [_times(draft, day, here) for day in days]
    if len(times) == 1:
        return When(precision, *times[0])
    ends = tuple(end for _, end in times if end is not None)
    return When(precision, choices=tuple(start for start, _ in times), ends=ends if len(ends) == len(times) else ())


def _with(draft: Draft, **new: object) -> Draft:
    old = {name: getattr(draft, name) for name in Draft.__slots__}
    return Draft(**(old | new))


def _days(draft: Draft, here: Here, after: date | None) -> Iterator[date]:
    """The days that a draft may mean, best first."""
    weekday = draft.weekday
    if draft.dated:
        yield from _dates(draft.dated, weekday, here, after)
    elif draft.day:
        yield draft.day.day
    elif draft.stretch and weekday:
        yield monday(draft.stretch.start) + timedelta(weekday.day)
    elif weekday:
        yield from _weekdays(draft, weekday, here, after)
    elif draft.timed:
        yield from _timed(draft, here, after)


def _dates(dated: Dated, weekday: Weekday | None, here: Here, after: date | None) -> Iterator[date]:
    """A date; with a weekday that does not agree, the date and the nearest such weekday."""
    day, _ = place(dated, here, weekday.day if weekday else None, after)
    if not weekday or day.weekday() == weekday.day:
        yield day
        return
    ahead = (weekday.day - day.weekday()) % 7
    if weekday.many:  # `Tuesdays from 7 Dec`
        yield day + timedelta(ahead)
    elif not dated.bare:
        yield day
        yield day + timedelta(ahead if ahead <= 3 else ahead - 7)


def _weekdays(draft: Draft, weekday: Weekday, here: Here, after: date | None) -> list[date]:
    """The coming day of that name; this week's and next week's where either may be meant; looking back, the last."""
    today = after or here.today
    coming = today + timedelta((weekday.day - today.weekday()) % 7)
    ahead = [d for d in _every(coming, 7, draft, here) if after or not _passed(draft, d, here)]
    later = [d for d in ahead if d != today]
    moved = weekday.weeks * WEEK
    if weekday.mode == "last" or (here.back and not weekday.mode and not weekday.weeks and after is None):
        last = coming if coming == today else coming - WEEK
        behind = [
            d for d in _every(last, -7, draft, here) if _begun(draft, d, here) and (d < today or not weekday.mode)
        ]
        chosen = behind[:1]
    elif weekday.mode == "next":
        this_week = later and monday(later[0]) == monday(today)
        chosen = later[:2] if this_week else later[:1]
    elif weekday.mode == "coming":
        chosen = later[:1]
    elif weekday.mode == "this" or after is not None:
        this = monday(today) + timedelta(weekday.day)
        chosen = [this] if here.back and weekday.mode else ahead[:1]
    else:
        chosen = ahead[:2] if ahead[:1] == [today] else ahead[:1]
    if not chosen and draft.letter:
        said = f"{FULL[weekday.day]} in a week {draft.letter.name}"
        raise NoSuch(f"The calendar has no more {said}. A date would do, as in {say_day(coming)}.")
    return [d + moved for d in chosen]


def _every(start: date, step: int, draft: Draft, here: Here) -> list[date]:
    """Every such weekday from one on, in weeks of the letter said."""
    if not draft.letter:
        return [start, start + timedelta(step), start + timedelta(2 * step)]
    days = (start + timedelta(step * i) for i in range(REACH))
    return [d for d in days if here.calendar.letter(d) == draft.letter.name][:3]


def _weeks(letter: Letter, here: Here) -> When | None:
    """The week of a letter: the coming one; this one and the next of its kind where this one has it."""
    this = monday(here.today)
    weeks = [w for w in here.calendar.weeks if w >= this and here.calendar.letter(w) == letter.name]
    if not weeks:
        return None
    if weeks[0] == this and len(weeks) > 1:
        return When("week", choices=tuple(weeks[:2]), ends=tuple(w + 4 * DAY for w in weeks[:2]))
    return When("week", weeks[0], weeks[0] + 4 * DAY)


def _timed(draft: Draft, here: Here, after: date | None) -> Iterator[date]:
    """The day of a time said without one: the coming day on which staff are in that has it, looking back the last."""
    if here.fallback or after:
        yield here.fallback or after or here.today
        return
    step = -1 if here.back else 1
    for i in range(REACH * 7):
        day = here.today + timedelta(i * step)
        if (i or draft.bell) and not here.calendar.is_staff_day(day):
            continue
        try:
            fits = _begun(draft, day, here) if here.back else not _passed(draft, day, here)
        except NoSuch:
            if here.whole and i > 6:
                raise
            continue
        if fits:
            yield day
            return
    if draft.clock:
        yield here.today + timedelta(step)


def _passed(draft: Draft, day: date, here: Here) -> bool:
    """Whether a moment, or a period, on that day is over; a day never is while it lasts."""
    start, end = _times(draft, day, here)
    last = end or start
    if not isinstance(last, datetime):
        return last < here.today
    return last <= here.now if end else last < here.now


def _begun(draft: Draft, day: date, here: Here) -> bool:
    start, _ = _times(draft, day, here)
    return start <= here.now if isinstance(start, datetime) else start <= here.today


def _times(draft: Draft, day: date, here: Here) -> Times:
    """A day with the time of a draft on it."""
    if draft.clock:
        start, end = _in_part(draft.clock.start, draft), draft.clock.end and _in_part(draft.clock.end, draft)
        return datetime.combine(day, start), datetime.combine(day, end) if end else None
    if draft.bell:
        return _bells(draft.bell, day, here)
    return day, day + (draft.weekday.days - 1) * DAY if draft.weekday and draft.weekday.days > 1 else None


def _in_part(at: time, draft: Draft) -> time:
    """A clock time in the part of the day that stands beside it."""
    if not draft.clock or not draft.clock.loose:
        return at
    if draft.part == "morning" and 13 <= at.hour <= 18:
        return at.replace(hour=at.hour - 12)
    if draft.part in ("afternoon", "evening") and 1 <= at.hour < 12:
        return at.replace(hour=at.hour + 12)
    return at


def _bells(bell: Bell, day: date, here: Here) -> Times:
    periods = here.calendar.periods(day)
    if not periods:
        raise NoSuch(
            f"There are no lessons on a {FULL[day.weekday()]}. A clock time would do, as in {say_day(day)} 10:00."
        )
    if bell.first == "school":
        if bell.edge == "after":
            return datetime.combine(day, max(p.end for p in periods)), None
        first = datetime.combine(day, min(p.start for p in periods))
        return min(datetime.combine(day, BEFORE_SCHOOL), first - timedelta(minutes=15)), None
    first_period, last_period = (_period(label, periods, day) for label in (bell.first, bell.last))
    if bell.edge:
        return datetime.combine(day, first_period.start if bell.edge == "before" else last_period.end), None
    return datetime.combine(day, first_period.start), datetime.combine(day, last_period.end)


def _period(label: str, periods: tuple[Period, ...], day: date) -> Period:
    """The period that is called so: `3` is P3, Period 3 or 3."""
    numbered = [p for p in periods if p.label[-1:].isdigit()]
    if label == "last" and numbered:
        return numbered[-1]
    for period in periods:
        own = period.label.casefold()
        if own == label or (label.isdigit() and LABEL.sub("", own) == label.lstrip("0")):
            return period
    raise NoSuch(f"{FULL[day.weekday()]} has {_said(periods)}.")


def _said(periods: tuple[Period, ...]) -> str:
    """The periods of a day in words: `P1 to P5, and lunch`."""
    numbered = [p.label for p in periods if p.label[-1:].isdigit()]
    named = [p.label for p in periods if not p.label[-1:].isdigit()]
    run = f"{numbered[0]} to {numbered[-1]}" if len(numbered) > 1 else "".join(numbered) or say_time(periods[0].start)
    return f"{run}, and {' and '.join(named)}" if named else run
