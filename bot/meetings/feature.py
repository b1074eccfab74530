"""What meetings add to everybody's dates, and what every step of their life needs."""

from datetime import date, datetime, time, timedelta

from bot.declare import Dated, Feature
from bot.desk import Desk, Turn
from bot.meetings.kept import of_person, starts
from bot.meetings.words import name_of, uid
from bot.shared.meeting import Meeting, State
from bot.talk import Later
from bot.world.calendar import DAY, Calendar, Span
from bot.world.people import Person

meetings = Feature("meetings", "Calls and pairs", "Two diaries, one time.")

GONE = "That has moved on since. Nothing changes."
PATIENCE = 5
"""School days after which the one reminder goes; after as many more a question lapses."""
MORNING = time(8, 0)


@meetings.dates
async def dates(desk: Desk, person: Person, span: Span) -> list[Dated]:
    """What somebody has agreed to, for today, Home and the calendar: titles only."""
    found = []
    zone = desk.community.school(person.school).zone
    for seat, meeting in await of_person(desk, person.id, span, states=(State.AGREED,)):
        start = starts(desk, meeting, seat.day).astimezone(zone).replace(tzinfo=None)
        found.append(
            Dated(
                start.date(),
                name_of(desk, meeting, person),
                start=start,
                end=start + timedelta(minutes=meeting.minutes),
                uid=uid(meeting, seat.day),
                sequence=meeting.sequence,
            )
        )
    return found


async def current(turn: Turn, meeting: str, sequence: int, *states: str) -> Meeting | None:
    """One's own meeting, if it still stands as the card had it."""
    kept = await turn.records.get(Meeting, meeting)
    mine = kept is not None and turn.person.id in kept.people and kept.sequence == sequence
    return kept if kept and mine and kept.state in (states or (State.PROPOSED, State.AGREED)) else None


def patience(turn: Turn, meeting: Meeting, start: datetime) -> Later:
    """When the one reminder comes; what is too near for one lapses as it begins."""
    args: dict[str, str | int | bool] = {"meeting": meeting.id, "sequence": meeting.sequence}
    at = turn.instant(school_days_on(turn.calendar, turn.today, PATIENCE), MORNING)
    return Later(at=min(at, start), action="meetings.remind" if at < start else "meetings.lapse", args=args)


def school_days_on(calendar: Calendar, day: date, count: int) -> date:
    """The day that is so many school days later."""
    coming = [d for d in calendar.school_days if d > day]
    return coming[count - 1] if len(coming) >= count else day + 2 * count * DAY
