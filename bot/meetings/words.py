"""What is said of a meeting: its names, the card that asks, the card once it is agreed, and its calendar file."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.desk import Desk
from bot.invitations import Entry, ics
from bot.meetings.kept import coming, days, next_day, of_person, others, said_day, said_when, starts
from bot.profiles.offers import offers, profile_of, spoken
from bot.shared.meeting import Meeting, Met, Purpose
from bot.talk import Button, Give, Text
from bot.world.calendar import Span, say_day, say_time
from bot.world.people import Person

NAMES = {Purpose.CALL: "call", Purpose.PLANNING: "planning", Purpose.MARKING: "marking", Purpose.COACHING: "coaching"}
WISHES = {
    Purpose.CALL: "a call with {}",
    Purpose.PLANNING: "to plan with {}",
    Purpose.MARKING: "to mark with {}",
    Purpose.COACHING: "to meet {} for coaching",
}
"""`Tom would like to plan with you`."""


def labels(meeting: Meeting) -> tuple[str, str]:
    """The words of yes, and of another time."""
    return ("Yes", "Other…") if meeting.purpose == Purpose.CALL else ("Great", "Another time")


def introduced(desk: Desk, person: Person, reader: Person) -> str:
    """Somebody as the reader knows them: by first name, or with the whole name and the school."""
    if person.school == reader.school:
        return desk.called(person)
    return f"{person.name}, {desk.community.school(person.school).name}"


def with_whom(desk: Desk, meeting: Meeting, reader: Person) -> str:
    """The others in it: `Hamza Sheikh`, `Tom and Aoife`."""
    names = [
        desk.called(p) if p.school == reader.school else p.name
        for i in others(meeting, reader.id)
        if (p := desk.community.person(i))
    ]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"


def name_of(desk: Desk, meeting: Meeting, reader: Person) -> str:
    """`Call with Hamza Sheikh`."""
    return f"{NAMES[Purpose(meeting.purpose)].capitalize()} with {with_whom(desk, meeting, reader)}"


async def when(desk: Desk, meeting: Meeting, reader: Person) -> str:
    """When it is, in full: the date, or the free with the first of its dates."""
    ahead = await coming(desk, meeting) or await days(desk, meeting)
    if not ahead:
        return "no date yet"
    if not meeting.slot:
        return said_when(desk, reader, meeting, await next_day(desk, meeting))
    span = (
        f"from {said_day(desk, ahead[0])}, until {say_day(ahead[-1])}"
        if len(ahead) > 1
        else f"on {said_day(desk, ahead[0])}"
    )
    rhythm = ", every other week" if meeting.every > 1 else ""
    return f"{at_weekly(desk, meeting.slot, meeting.at)}{rhythm}, {span}"


def weekly(desk: Desk, slot: str) -> str:
    """A standing free in words: `Tue P5`, `Mon P2 in week B`."""
    first, _, rest = slot.partition(" ")
    return f"{rest} in week {first}" if first in desk.calendar.letters else slot


def at_weekly(desk: Desk, slot: str, at: time) -> str:
    """A standing free with its time, once: `Tue P5, 14:15`, `Wed 15:30`."""
    said = weekly(desk, slot)
    return said if say_time(at) in said else f"{said}, {say_time(at)}"


async def partner(desk: Desk, person: Person, reader: Person) -> list[Text]:
    """The partner card: what somebody can offer and hopes for, and when the two last met (R165)."""
    said = []
    name = desk.called(person)
    if offered := (await offers(desk, [person]))[person.id]:
        said.append(Text(f"{name} can help with {'; '.join(map(spoken, offered))}."))
    if hopes := (await profile_of(desk, person.id)).hopes:
        said.append(Text(f"{name} hopes for {'; '.join(hopes)}."))
    met = [
        s.day for s, m in await of_person(desk, reader.id, Span(desk.year.start, desk.today))
        if s.answer == Met.MET and person.id in m.people
    ]  # fmt: skip
    if met:
        said.append(Text(f"You and {name} last met on {say_day(max(met))}."))
    return said


async def calendar_file(
    desk: Desk, meeting: Meeting, reader: Person, says: str, *, to: str | None = None, off: Sequence[date] = ()
) -> Give:
    """The calendar file of a meeting, for one of its people; `off` takes these days off their calendar."""
    school = desk.community.school(meeting.school)
    title = name_of(desk, meeting, reader)
    entries = [
        Entry(
            uid=uid(meeting, day),
            title=title,
            day=day,
            start=(start := starts(desk, meeting, day)),
            end=start + timedelta(minutes=meeting.minutes),
            sequence=meeting.sequence,
            off=bool(off),
            where=meeting.link or "",
        )
        for day in (off or await coming(desk, meeting))
    ]
    name = "-".join(title.casefold().split()).replace("/", "-")
    method = "CANCEL" if off else "PUBLISH"
    data = ics(entries, school.zone, desk.now, says=method)
    return Give(name=f"{name}.ics", data=data, says=says, person=to or reader.id)


def uid(meeting: Meeting, day: date) -> str:
    """What a calendar knows it by: the same when it moves."""
    return f"meeting:{meeting.id}:{day}" if meeting.slot else f"meeting:{meeting.id}"


def length(desk: Desk, reader: Person, meeting: Meeting, day: date) -> str:
    """`Tue 17 Nov, 14:15 to 14:45`."""
    ends = starts(desk, meeting, day) + timedelta(minutes=meeting.minutes)
    own = ends.astimezone(desk.community.school(reader.school).zone)
    return f"{said_when(desk, reader, meeting, day)} to {say_time(own)}"


def button(label: str, action: str, meeting: Meeting, *, of: str = "meetings", **args: str | int) -> Button:
    """A button that leads on from a card of a meeting; it holds for the time that the card named."""
    carried = {"meeting": meeting.id, "sequence": meeting.sequence, **args}
    return Button(label=label, target=f"{of}.{action}", args=tuple(carried.items()))


def another_time(meeting: Meeting, label: str = "Another time") -> Button:
    """The way to another time: a date, or of a standing one another free of the week."""
    return button(label, "another_slot" if meeting.slot or meeting.round else "another", meeting)


def matter(meeting: Meeting) -> str:
    """What a meeting's cards are about: a new time is a new matter, since an edit would not be noticed.

    Whoever is in a round has one card in it, whoever they are with.
    """
    return f"pair:{meeting.round}" if meeting.round else f"meeting:{meeting.id}:{meeting.sequence}"
