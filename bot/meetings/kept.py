"""A meeting's own books: its seats, its days, whose it is, and when it is for whoever reads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.desk import Desk
from bot.shared.meeting import Meeting, Seat, State
from bot.world.calendar import Span, say_day, say_time
from bot.world.people import Person

STANDING = (State.PROPOSED, State.AGREED)


async def seat(desk: Desk, meeting: Meeting, days: "tuple[date, ...] | list[date]") -> None:
    """Give everyone a place on these days, and take those that are still open on others away."""
    kept = {(s.person, s.day): s for s in await desk.records.find(Seat, meeting=meeting.id, everywhere=True)}
    wanted = {(p, d) for p in meeting.people for d in days}
    for key, one in kept.items():
        if key not in wanted and not one.answer:
            await desk.records.remove(one)
    for person, day in sorted(wanted - kept.keys(), key=lambda k: (k[1], k[0])):
        await desk.records.add(Seat(person=person, day=day, meeting=meeting.id))


async def seats(desk: Desk, meeting: Meeting, person: str | None = None) -> list[Seat]:
    """The seats of a meeting, of all or of one person, in order of the day."""
    found = await desk.records.find(Seat, meeting=meeting.id, everywhere=True)
    found = [s for s in found if person in (None, s.person)]
    return sorted(found, key=lambda s: (s.day, s.person))


async def days(desk: Desk, meeting: Meeting) -> list[date]:
    """The days of a meeting, in order."""
    return sorted({s.day for s in await seats(desk, meeting)})


async def coming(desk: Desk, meeting: Meeting) -> list[date]:
    """The days of it still to come, of which nobody has said anything."""
    return sorted({s.day for s in await seats(desk, meeting) if not s.answer and s.day >= desk.today})


async def next_day(desk: Desk, meeting: Meeting) -> date:
    """The day that it is about: the next to come, else the last it had."""
    ahead = await coming(desk, meeting)
    return ahead[0] if ahead else (await days(desk, meeting))[-1]


async def of_person(
    desk: Desk, person: str, span: Span | None = None, *, states: tuple[str, ...] = STANDING
) -> list[tuple[Seat, Meeting]]:
    """Somebody's seats with their meetings, in order of the day, whichever school they are kept by."""
    return (await of_people(desk, (person,), span, states=states))[person]


async def of_people(
    desk: Desk, people: Sequence[str], span: Span | None = None, *, states: tuple[str, ...] = STANDING
) -> dict[str, list[tuple[Seat, Meeting]]]:
    """The same for several people, by person."""
    found = await desk.records.find(Seat, person=tuple(people), days=span, everywhere=True)
    ids = tuple({s.meeting for s in found})
    kept = {m.id: m for m in await desk.records.find(Meeting, id=ids, everywhere=True)} if ids else {}
    theirs: dict[str, list[tuple[Seat, Meeting]]] = {person: [] for person in people}
    for one in found:
        if one.meeting in kept and kept[one.meeting].state in states:
            theirs[one.person].append((one, kept[one.meeting]))
    return {who: sorted(rows, key=lambda row: (row[0].day, row[1].at)) for who, rows in theirs.items()}


async def put(desk: Desk, meeting: Meeting, **changes: object) -> Meeting:
    """The meeting, changed and kept."""
    return await desk.records.put(replace(meeting, **changes))  # type: ignore[arg-type]


def starts(desk: Desk, meeting: Meeting, day: date) -> datetime:
    """The instant at which a day of it starts: the asker's school keeps the time."""
    return replace(desk, school=desk.community.school(meeting.school)).instant(day, meeting.at)


def others(meeting: Meeting, person: str) -> tuple[str, ...]:
    """Everyone in it but one."""
    return tuple(p for p in meeting.people if p != person)


def between_schools(desk: Desk, meeting: Meeting) -> bool:
    """Whether its people are of more than one school."""
    return len({p.school for i in meeting.people if (p := desk.community.person(i))}) > 1


def clock(desk: Desk, reader: Person, meeting: Meeting, day: date) -> tuple[date, str]:
    """The day and clock time as the reader's own school has them; both, where the two differ."""
    start = starts(desk, meeting, day)
    own = start.astimezone(desk.community.school(reader.school).zone)
    there = start.astimezone(desk.community.school(meeting.school).zone)
    says = say_time(own)
    if own.replace(tzinfo=None) != there.replace(tzinfo=None):
        says += f" ({say_time(there)} at {desk.community.school(meeting.school).name})"
    return own.date(), says


def said_when(desk: Desk, reader: Person, meeting: Meeting, day: date) -> str:
    """`Tue 17 Nov, 14:15`; within one school `Tue 24 Nov, week B, P4, 13:15`."""
    on, at = clock(desk, reader, meeting, day)
    if between_schools(desk, meeting):
        return f"{say_day(on)}, {at}"
    return f"{said_day(desk, day)}{f', {meeting.period}' if meeting.period else ''}, {at}"


def said_day(desk: Desk, day: date) -> str:
    """A date in full, with its week letter: a wrong guess costs one tap."""
    letter = desk.calendar.letter(day)
    return f"{say_day(day)}{f', week {letter}' if letter else ''}"
