"""May this person be written to at this moment? One pure function that always says why (N1 to N5).

It knows nobody's rank: a head is judged like everyone (N5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.world.calendar import DAY, Calendar, Period, monday
from bot.world.people import Person

OPENS, CLOSES, MORNING = time(7, 45), time(16, 45), time(8, 0)
HORIZON = 120
"""How many days ahead an open day is looked for: longer than any summer."""


class Do(StrEnum):
    """What to do with a message."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send, hold until a local wall time (None: until something changes), or drop; with the rule and the reason in a
    teacher's words.
    """

    do: Do
    rule: str
    says: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What etiquette weighs: the message's kind and matter, and what the person has had and wished."""

    kind: str
    """answer, passed_on, asked_for or planned."""
    paused: bool = False
    paused_until: date | None = None
    forgotten: bool = False
    fewer: str = "weekly"
    first_of_month: bool = True
    planned: tuple[date, ...] = ()
    """Local days of this week on which the person has had a planned message."""
    same_day: bool = False
    """Whether it changes something due today, which goes on a calm day too."""
    weekly: bool = False
    """Whether this is the week's digest, which a wish for fewer thins out."""


def judge(asked: Asked, now: datetime, person: Person, calendar: Calendar) -> Verdict:
    """Judge one message at one moment. `now` is local wall time at the person's school."""
    if asked.kind == "answer":
        return Verdict(Do.SEND, "You write, it answers", "What a person asks for is answered at any hour.")
    if asked.forgotten:
        return Verdict(
            Do.DROP, "Who sees what", "They asked to be forgotten, so nothing is sent first until they say back."
        )
    if asked.paused:
        until = datetime.combine(asked.paused_until, MORNING) if asked.paused_until else None
        return Verdict(Do.HOLD, "Life happens", "Not in this round: nothing is sent first until they are back.", until)
    if asked.kind == "planned" and (wish := _wish(asked)):
        return wish
    if closed := shut(now.date(), person, calendar, calm_too=not asked.same_day):
        return Verdict(Do.HOLD, *closed, _next_morning(now, person, calendar))
    if busy := _busy(now, person, calendar):
        return Verdict(Do.HOLD, *busy, next_open(now, person, calendar, calm_too=not asked.same_day))
    if asked.kind == "planned" and (full := _budget(asked, now, person, calendar)):
        return full
    return Verdict(Do.SEND, "In working hours", "A working day in term, between 07:45 and 16:45, and no lesson.")


def shut(day: date, person: Person, calendar: Calendar, *, calm_too: bool = True) -> tuple[str, str] | None:
    """Why a whole day is closed to a person, as rule and reason; None if it is open (N1)."""
    if not calendar.in_term(day):
        return "In term only", "It is not term time at their school."
    if day.weekday() not in person.days:
        return "Only on working days", f"{person.first} does not work on this day."
    if day in calendar.bank:
        return "Only on working days", "A bank holiday is a day off."
    if day in calendar.inset:
        return "INSET day", "Nothing is sent on an INSET day."
    if calm_too and calendar.is_calm(day):
        return "Calm day", "The first day after a break and the last two before one are left in peace."
    return None


def next_open(now: datetime, person: Person, calendar: Calendar, *, calm_too: bool = True) -> datetime | None:
    """The first minute from now on at which the person may be written to: later the same day, else 08:00 of the next
    open day.
    """
    if not shut(now.date(), person, calendar, calm_too=calm_too):
        at = max(now, datetime.combine(now.date(), person.opens))
        for _ in range(len(calendar.periods(now.date())) + 1):
            taken = _taken(at, person, calendar)
            if taken is None:
                break
            at = datetime.combine(at.date(), taken.end)
        if at.time() <= person.closes:
            return at
    return _next_morning(now, person, calendar)


def last_open_before(day: date, person: Person, calendar: Calendar) -> date | None:
    """The last day before a given one on which the person may be written to; None if there is none in four weeks."""
    return next((d for n in range(1, 29) if not shut(d := day - n * DAY, person, calendar)), None)


def _next_morning(now: datetime, person: Person, calendar: Calendar) -> datetime | None:
    for day in _days(now.date() + DAY):
        if not shut(day, person, calendar):
            morning = datetime.combine(day, max(MORNING, person.opens))
            return morning if _taken(morning, person, calendar) is None else next_open(morning, person, calendar)
    return None


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(HORIZON))


def _busy(now: datetime, person: Person, calendar: Calendar) -> tuple[str, str] | None:
    if not person.opens <= now.time() <= person.closes:
        return "In working hours", f"Nothing is sent before {person.opens:%H:%M} or after {person.closes:%H:%M}."
    if taken := _taken(now, person, calendar):
        what = "at lunch" if taken.label.casefold() == "lunch" else "teaching"
        return "In working hours", f"{person.first} is {what} until {taken.end:%H:%M}."
    return None


def _taken(at: datetime, person: Person, calendar: Calendar) -> Period | None:
    """The lunch or lesson of the person's that covers a moment."""
    letter = calendar.letter(at.date())
    for period in calendar.periods(at.date()):
        if period.start <= at.time() < period.end:
            if period.label.casefold() == "lunch":
                return period
            for lesson in person.lessons:
                for slot in lesson.slots:
                    if slot.day == at.weekday() and slot.period == period.label and slot.week in (None, letter):
                        return period
    return None


def _wish(asked: Asked) -> Verdict | None:
    if asked.fewer == "home":
        return Verdict(Do.DROP, "Home is silent", "They look at Home when they like; nothing planned is sent.")
    if asked.weekly and asked.fewer == "monthly" and not asked.first_of_month:
        return Verdict(Do.DROP, "Life happens", "They asked for the first digest of each month only.")
    return None


def _budget(asked: Asked, now: datetime, person: Person, calendar: Calendar) -> Verdict | None:
    if now.date() in asked.planned:
        return Verdict(
            Do.HOLD, "One a day, two a week", "They have had today's one message.", _next_morning(now, person, calendar)
        )
    if len(asked.planned) >= 2:
        after = datetime.combine(monday(now.date()) + 6 * DAY, time(23, 59))
        return Verdict(
            Do.HOLD,
            "One a day, two a week",
            "They have had this week's two messages.",
            _next_morning(after, person, calendar),
        )
    return None
