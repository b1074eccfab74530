"""Before anything is booked: whether the time can be, and what stands in its way, in a sentence that helps."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.desk import Turn
from bot.meetings.diary import Diary, Window, lesson
from bot.meetings.words import NAMES
from bot.shared.meeting import Purpose
from bot.world.calendar import DAY, Span, say_day, say_time
from bot.world.people import Person

EARLIEST, LATEST = time(7, 45), time(18, 0)
"""Nothing before the first, nothing that goes on past the second (D13)."""
YEAR = 366
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


async def clash(
    turn: Turn, people: Sequence[Person], day: date, at: time, minutes: int, but: str = ""
) -> tuple[str, bool]:
    """What stands in the way of meeting then, and whether it is a lesson or a meeting, around which other times help.

    Nothing: the time can be.
    """
    start = turn.instant(day, at)
    if start <= turn.now:
        return f"{say_day(day)}, {say_time(at)} has gone by. A time from now on, please.", False
    if (day - turn.today).days > YEAR:
        return f"{say_day(day)} is more than a year away; I plan a year ahead.", False
    ends = (datetime.combine(day, at) + timedelta(minutes=minutes)).time()
    if at < EARLIEST or ends > LATEST or ends < at:
        return f"I keep to {say_time(EARLIEST)} until {say_time(LATEST)}. Another time, please.", False
    for person in people:
        if why := unshared(turn, person) or away(turn, person, start):
            return why, False
        if await turn.beside(person).paused(person.id, day):
            return f"{turn.called(person)} isn't in this round then.", False
    diary = await Diary.of(turn, people, Span(day - DAY, day + DAY), but)
    for person in people:
        if why := _taken(turn, diary, person, start, minutes):
            return why, True
    return "", False


def unshared(turn: Turn, person: Person) -> str:
    """Why nothing can be asked of somebody whose school does not share with the asker's."""
    if turn.community.share(turn.person.school, person.school):
        return ""
    school = turn.community.school(person.school).name
    return f"{school} and your school have no sharing agreement just now, so I can't ask {turn.called(person)}."


def away(turn: Turn, person: Person, start: datetime) -> str:
    """Why somebody is not in at that moment, by the calendar of their own school."""
    school = turn.community.school(person.school)
    day = start.astimezone(school.zone).date()
    where = "" if school.id == turn.school.id else f" at {school.name}"
    if day in school.calendar.bank:
        return f"{say_day(day)} is a bank holiday{where}."
    if not school.calendar.in_term(day):
        return f"{say_day(day)} is not in term{where}. Another time, please."
    if day in school.calendar.inset:
        return f"{say_day(day)} is an INSET day{where}. Another time, please."
    if day.weekday() not in person.days:
        name = "You do" if person.id == turn.person.id else f"{turn.called(person)} does"
        return f"{name} not work on {DAYS[day.weekday()]}. Another time, please."
    return ""


def _taken(turn: Turn, diary: Diary, person: Person, start: datetime, minutes: int) -> str:
    school, me = turn.community.school(person.school), person.id == turn.person.id
    local = start.astimezone(school.zone)
    ends = (local + timedelta(minutes=minutes)).time()
    if taught := lesson(person, local.date(), local.time(), ends, school.calendar):
        # A class is named inside the school only.
        which = f"{taught} " if person.school == turn.person.school else ""
        return f"You teach {taught} then." if me else f"{turn.called(person)} teaches {which}then."
    window = Window(local.date(), start, start + timedelta(minutes=minutes), "")
    for begins, finishes, meeting in diary.taken[person.id]:
        if begins < window.end and start < finishes:
            if me:
                others = [p for p in meeting.people if p != person.id]
                return f"You have your {NAMES[Purpose(meeting.purpose)]} with {turn.names(others)} then."
            return f"{turn.called(person)} is with somebody else then."
    return ""
