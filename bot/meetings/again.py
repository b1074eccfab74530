"""What people have planned already: shown again, moved or called off, rather than booked twice."""

from collections.abc import Collection
from datetime import datetime

from bot.desk import Turn
from bot.meetings.asked import question
from bot.meetings.kept import next_day, of_person
from bot.meetings.moved import moved_to
from bot.meetings.words import another_time, button, name_of, when
from bot.reading.text import When
from bot.shared.meeting import Meeting, Purpose, State
from bot.talk import Answer, Bullets, Card
from bot.world.calendar import DAY, Span
from bot.world.people import Person

AHEAD = 400
"""Days ahead in which something may be planned."""


async def to_come(turn: Turn, *purposes: Purpose) -> list[Meeting]:
    """What somebody has asked for, was asked for or agreed to, the next first, each once."""
    ahead = Span(turn.today, turn.today + AHEAD * DAY)
    found = [m for s, m in await of_person(turn, turn.person.id, ahead) if not s.answer and m.purpose in purposes]
    return list({m.id: m for m in found}.values())


async def planned_with(turn: Turn, people: Collection[Person], *purposes: Purpose) -> Meeting | None:
    """The next of them with exactly these people."""
    wanted = {turn.person.id, *(p.id for p in people)}
    return next((m for m in await to_come(turn, *purposes) if set(m.people) == wanted), None)


async def again(turn: Turn, kept: Meeting, wanted: When | None) -> Answer:
    """At a time that is named it moves there; else it is shown, with what can be done about it."""
    start = wanted.start if wanted else None
    if wanted and isinstance(start, datetime) and not kept.slot:
        period = turn.calendar.period_at(start.date(), start.time()) if wanted.precision == "period" else ""
        return await moved_to(turn, kept, start, period)
    return await shown(turn, [kept])


async def shown(turn: Turn, found: Collection[Meeting]) -> Card:
    """The first with what can be done about it, and the others by name."""
    first, *rest = found
    if turn.person.id in first.waiting and first.state == State.PROPOSED:
        card = await question(turn, first, turn.person, await next_day(turn, first))
        return card if not rest else Card(card.title, (*card.body, await listed(turn, rest)), card.buttons)
    ways = (another_time(first), button("Call it off", "call_off", first))
    return Card(await line(turn, first), (await listed(turn, rest),) if rest else (), ways)


async def listed(turn: Turn, found: Collection[Meeting]) -> Bullets:
    """A line for each."""
    return Bullets(tuple([await line(turn, one) for one in found]))


async def line(turn: Turn, kept: Meeting) -> str:
    """`Call with Hamza Sheikh: Tue 17 Nov, 14:15.`, and whether the answer is still to come."""
    open_ = " I have asked, and there is no answer yet." if kept.state == State.PROPOSED else ""
    return f"{name_of(turn, kept, turn.person)}: {await when(turn, kept, turn.person)}.{open_}"
