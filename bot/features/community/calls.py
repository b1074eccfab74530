"""Calls: half an hour each half-term with somebody of the same subject elsewhere, credited to both (R10, R11)."""

import re
from dataclasses import replace
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import gone
from bot.meetings.kept import of_person
from bot.meetings.moved import begin, moved_to
from bot.meetings.words import button, when
from bot.reading import durations
from bot.reading.parts import Part, cut, one
from bot.reading.rank import nothing
from bot.reading.setting import Setting
from bot.shared.meeting import Meeting, Purpose
from bot.talk import Answer, Block, Button, Card, Link, Text
from bot.world.calendar import DAY, Span
from bot.world.people import Person

calls = Feature(
    "calls",
    "Calls",
    "Half an hour each half-term with somebody who teaches your subject elsewhere.",
    "book a call with Hamza",
)

LENGTHS = (20, 30, 45)
LONG = re.compile(r"min|hour|[0-9] ?m\b", re.I)
"""Said of how long it is to be, and not of the clock."""
WITH = one(takes="who when what", need="who")


def read_call(line: str, setting: Setting) -> list[Part] | None:
    """With whom, when, for how long and what about."""
    minutes = None
    for found in durations.find(line):
        if LONG.search(line[found.start : found.end]):
            minutes, line = found.value, cut(line, found.start, found.end)
            break
    parts = WITH(line, setting)
    return [replace(parts[0], minutes=minutes)] if parts else None


@calls.words(
    "call",
    read_call,
    says="""
        |please|lets|can_we book|arrange|organise|schedule|plan|set_up|sort|fix|request|have|do a|my|the|another|video
        call|chat|video_call|zoom|teams_call, call, call with, |a video call with, a call with, phone call with, book
        call, book |in with, video chat with, move|change|shift my|the call
    """,
    cues="a call with, call with, video call with",
    weight=1,
)
async def call(turn: Turn, parts: list[Part]) -> Answer:
    """With somebody by name: at a time in words, or at one of three that both have offered."""
    part = parts[0]
    people = list(part.people)
    if why := await unfit(turn, people):
        return why
    if kept := await planned_with(turn, people):
        return await again(turn, kept, part)
    wanted = part.minutes or LENGTHS[1]
    minutes = min(LENGTHS, key=lambda n: abs(n - wanted))
    return await begin(turn, Purpose.CALL, people, part.when, minutes=minutes, focus=(part.what or "")[:120])


@calls.words("call", nothing, says="book|arrange|schedule|find|get |me a call, another call, my call, a call")
async def with_anyone(turn: Turn, parts: list[Part]) -> Answer:
    """With nobody named: the partner whom the week's message would have proposed."""
    return Card("With whom?", (), (Button(label="Suggest somebody", target="proposals.somebody"),))


@calls.away
async def away(turn: Turn, span: Span) -> Answer:
    """Away: a call of those days is off, or goes on without them."""
    return await gone.away(turn, span, Purpose.CALL)


async def unfit(turn: Turn, people: list[Person]) -> Card | None:
    """Why a call with these people can't be booked, and what can be done instead."""
    for person in people:
        school = turn.community.school(person.school)
        name = turn.called(person)
        if person.id == turn.person.id:
            return Card("That is you. With somebody at another school, perhaps?")
        if person.school == turn.person.school:
            return Card(f"{name} is at your own school, so you can meet: pair with {person.first} next Tues p3.")
        if not turn.community.share(turn.person.school, person.school):
            return Card(
                f"{school.name} and your school have no sharing agreement yet, so I can't book that. Your CPD leaders "
                "can tick one."
            )
        if not turn.reach(person.id):
            return draft(turn, person)
        if await turn.beside(person).paused(person.id):
            return Card(f"{name} isn't in this round just now.")
    return None


def draft(turn: Turn, person: Person) -> Card:
    """Somebody without the app: an e-mail that the asker may send themself."""
    words = f"Dear {person.first}, would you have half an hour for a call about our subject? {turn.person.name}"
    mail: tuple[Block, ...] = (Text("Your words, to copy: ", words),)
    if person.shows_email:
        mail = (*mail, Text("To ", Link(person.email, f"mailto:{person.email}"), "."))
    return Card(f"{turn.called(person)} does not have the app yet, so this goes by e-mail, from you.", mail)


async def planned_with(turn: Turn, people: list[Person]) -> Meeting | None:
    """The call that one already has with exactly these people, still to come."""
    wanted = {turn.person.id, *(p.id for p in people)}
    ahead = Span(turn.today, turn.today + 400 * DAY)
    found = [m for _, m in await of_person(turn, turn.person.id, ahead) if set(m.people) == wanted]
    return next((m for m in found if m.purpose == Purpose.CALL), None)


async def again(turn: Turn, kept: Meeting, part: Part) -> Answer:
    """A second booking is the same call at another time."""
    start = part.when.start if part.when else None
    if isinstance(start, datetime):
        return await moved_to(turn, kept, start, "")
    says = f"You have that call already: {await when(turn, kept, turn.person)}."
    return Card(says, (), (button("Another time", "another", kept), button("Call it off", "call_off", kept)))
