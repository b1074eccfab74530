"""Calls: half an hour each half-term with somebody of the same subject elsewhere, credited to both (R10, R11)."""

import re
from dataclasses import replace
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import gone
from bot.meetings.again import again, planned_with, shown, to_come
from bot.meetings.moved import begin
from bot.reading import durations
from bot.reading.parts import Part, cut, one
from bot.reading.rank import besides, nothing
from bot.reading.setting import Setting
from bot.shared.meeting import Purpose
from bot.talk import Answer, Block, Button, Card, Link, Text
from bot.world.calendar import Span
from bot.world.people import Person

calls = Feature(
    "calls",
    "Calls",
    "Half an hour each half-term with somebody who teaches your subject elsewhere.",
    "book a call with Hamza",
    optional=True,
)

LENGTHS = (20, 30, 45)
LONG = re.compile(r"min|hour|[0-9] ?m\b", re.I)
"""Said of how long it is to be, and not of the clock."""
TOLD = re.compile(r"\b(?:had|spent|finished)\b", re.I)
"""Said of what has been."""
ASKED = re.compile(
    r"^(?:(?:book|arrange|set up|schedule|organise|plan|have|when(?: is|'?s)?|what time is|my|our|the|an?|for|please"
    r"|three|3|way|about)\b\s*|-\s+)+", re.I
)  # fmt: skip
"""What is left of the asking at the front, once the length and the names are taken out: `book a 20 minute call`."""
WITH = one(takes="who when what", need="who")


def read_call(line: str, setting: Setting) -> list[Part] | None:
    """With whom, when, for how long and what about; what has been is logged, not booked."""
    minutes = None
    if TOLD.search(line):
        return None
    for found in durations.find(line):
        if LONG.search(line[found.start : found.end]):
            minutes, line = found.value, cut(line, found.start, found.end)
            break
    parts: list[Part] | None = WITH(line, setting)
    if not parts or (minutes and gone_by(parts[0], setting)):
        return None
    return [replace(parts[0], minutes=minutes, what=ASKED.sub("", f"{parts[0].what or ''} ").strip() or None)]


def gone_by(part: Part, setting: Setting) -> bool:
    """Whether it names a day before today."""
    start = part.when.start if part.when else None
    day = start.date() if isinstance(start, datetime) else start
    return day is not None and day < setting.now.date()


SUGGEST = Button(label="Suggest somebody", target="proposals.somebody")


@calls.words(
    "call",
    read_call,
    says="""
        |please|lets|can_we book|arrange|organise|schedule|plan|set_up|sort|fix|request|have|do a|my|the|another|video
        call|chat|video_call|zoom|teams_call, call, call with, |a video call with, a call with, phone call with, book
        call, book |in with, video chat with, move|change|shift my|the call, zoom|facetime|ring|phone|video_call
        |with, speak|talk to|with, id_like|i_would_like|i_want a |video call
        |with, teams_call|zoom_call with, cancel|call_off|move|reschedule|rearrange|postpone my|our|the
        call, cant do|make my|our|the call
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
    if kept := await planned_with(turn, people, Purpose.CALL):
        return await again(turn, kept, part.when)
    wanted = part.minutes or LENGTHS[1]
    minutes = min(LENGTHS, key=lambda n: abs(n - wanted))
    return await begin(turn, Purpose.CALL, people, part.when, minutes=minutes, focus=(part.what or "")[:120])


@calls.words(
    "call",
    besides("next planned coming up again on with have this half term"),
    says="""
        my |next call|calls, when|what_time is|are my |next call|calls, who is|are my |next call|calls with, whos my
        call with, do_i_have a|any call|calls, what calls do|have i, the calls
    """,
    weight=2,
)
async def my_calls(turn: Turn, parts: list[Part]) -> Answer:
    """What one has planned, the next first; if nothing, a partner to suggest."""
    found = await to_come(turn, Purpose.CALL)
    return await shown(turn, found) if found else Card("You have no call planned just now.", (), (SUGGEST,))


@calls.words(
    "call",
    nothing,
    says="""
        book|arrange|schedule|find|get |me a call, another call, a call, find|get|suggest |me a partner |for a |call,
        find|get|suggest |me somebody|someone to call
    """,
)
async def with_anyone(turn: Turn, parts: list[Part]) -> Answer:
    """With nobody named: the partner whom the week's message would have proposed."""
    return Card("With whom?", (), (SUGGEST,))


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
