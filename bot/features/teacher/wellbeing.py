"""Stop, less, not this time: at once, and no reason asked or kept (R68, R158, N3, N4)."""

from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part
from bot.reading.rank import nothing
from bot.reading.stops import soft_stop, stop
from bot.reading.text import When
from bot.shared.wishes import Forgotten, Pause
from bot.talk import Absent, Answer, Card, Returned, Say, Text
from bot.world.calendar import DAY, say_day

wellbeing = Feature(
    "wellbeing", "Pause or less", "Life happens. No reason is asked, and none is kept.", "pause until Mon 7 Dec"
)

STOPS = """
    pause, pause me, pause everything, pause it, pause until, im pausing, i need to pause, need to stop, need to
    pause, i need a break, need a break, taking a break, take a break, having a break, stop asking me, stop
    messaging me, stop all messages, stop everything, stop all this, stop these, stop sending, no more messages,
    leave me alone, leave me be, leave me out, count me out, i need some time, need some time, need time out, time
    out, i cant do this, cant do this, cant cope, i cant cope, struggling, im struggling, on maternity leave, on
    paternity leave, on leave, signed off, ive been signed off, im signed off, on compassionate leave, need to step
    back, step back, put me on hold, put this on hold, on hold, give me a break, too much on, got too much on, its
    too much, overwhelmed, mute, snooze, freeze, hold everything, hold off
"""
OFF = """
    off, im off, i am off, not in, im not in, wont be in, i wont be in, not at work, absent, im absent, off sick, im
    off sick, im ill, im sick, sick, poorly, im poorly, at home ill, not well, im not well, unwell, im unwell
"""


@wellbeing.words(
    "pause",
    stop,
    says=STOPS,
    cues="""
        need to stop, need a break, stop * messages, stop asking, need to pause, cant do this, take a break, count
        me out, step back, pause * messages
    """,
    weight=5,
)
@wellbeing.words(
    "pause",
    soft_stop,
    says="""
        stop, cant, i cant, not now, no more, not at the moment, enough, hold on, cant right now, break
    """,
    weight=1,
)
async def pause(turn: Turn, parts: list[Part]) -> Answer:
    """Until a date, or until the person is back."""
    when = parts[0].when if parts else None
    if when and day_of(when) <= turn.today and when.precision in ("day", "minute", "period"):
        return await off(turn, parts)
    start, until = turn.today, None
    if when and when.precision in ("week", "halfterm", "term"):
        start, until = day_of(when), (day_of(When("day", when.end)) + DAY if when.end else None)
    elif when and when.end:
        start, until = day_of(when), day_of(When("day", when.end)) + DAY
    elif when:
        until = day_of(when)
    return await away(turn, max(start, turn.today), until)


@wellbeing.words(
    "pause",
    soft_stop,
    says=OFF,
    cues="off today, off tomorrow, off sick, not in today, not in tomorrow, wont be in",
    weight=5,
)
async def off(turn: Turn, parts: list[Part]) -> Answer:
    """A day or two off, today if no day is named: off that day's list, and nothing else needed."""
    when = parts[0].when if parts else None
    start = day_of(when) if when else turn.today
    end = day_of(When("day", when.end)) if when and when.end else start
    if start < turn.today:
        start = end = turn.today
    await turn.records.add(Pause(person=turn.person.id, start=start, until=end + DAY))
    named = (
        "today"
        if start == end == turn.today
        else say_day(start)
        if start == end
        else f"{say_day(start)} to {say_day(end)}"
    )
    list_ = f"You are off {named}'s list" if start == end else f"You are off the list, {named}"
    return [Say(Card(f"Thanks for telling me. {list_}; nothing else needed.")), Absent(start=start, until=end + DAY)]


async def away(turn: Turn, start: date, until: date | None) -> Answer:
    """Pause, and let the features do what follows."""
    await end_pauses(turn, start)
    await turn.records.add(Pause(person=turn.person.id, start=start, until=until))
    first = "Paused" if start == turn.today else f"Paused from {say_day(start)}"
    says = f"{first} until {say_day(until)}." if until else f"{first}."
    return [
        Say(Card(says, (Text("Nothing needed from you. Say back whenever you like."),))),
        Absent(start=start, until=until),
    ]


def day_of(when: When) -> date:
    """The day on which it starts."""
    start = when.start
    assert start is not None
    return start.date() if isinstance(start, datetime) else start


async def end_pauses(turn: Turn, day: date) -> bool:
    """End what is paused on or after a day; gives whether anything was."""
    ended = False
    for pause in await turn.pauses(turn.person.id):
        if pause.until is None or pause.until > day:
            ended = True
            await (turn.records.put(replace(pause, until=day)) if pause.start < day else turn.records.remove(pause))
    return ended


@wellbeing.action
async def pause_now(turn: Turn) -> Answer:
    """[Pause] under More."""
    return await away(turn, turn.today, None)


@wellbeing.words(
    "back",
    nothing,
    weight=6,
    says="""
        back, im back, i am back, back again, back now, im back now, count me in, count me in again, unpause,
        resume, start again, carry on, im in again, back in, back at work, ready again, im ready, restart, unmute,
        back on, include me, include me again, im around again, back to work, back in school
    """,
    cues="count me in, im back, back at work, start * again, back in school, ready to start",
)
async def back(turn: Turn, parts: list[Part]) -> Answer:
    """Welcome; nothing is due, and there is nothing to catch up on."""
    for record in await turn.records.find(Forgotten, person=turn.person.id):
        await turn.records.remove(record)
    ended = await end_pauses(turn, turn.today)
    says = (
        "Welcome back. Nothing is due, and there is nothing to catch up on."
        if ended
        else "You are here already: welcome back. Nothing is due."
    )
    return [Say(Card(says)), Returned()]


PROGRAMMES = (
    ("explore", "explore time", "no more explore, no more explore time, stop explore, pause explore"),
    ("talks", "talks", "no more talks, stop talks, pause talks, leave me out of talks"),
)


def leave_out(name: str, title: str, says: str) -> None:
    """One programme can be left with one line; the rest stays as it is."""

    @wellbeing.words("pause", stop, says=says, weight=9)
    async def leave(turn: Turn, parts: list[Part]) -> Answer:
        until = day_of(parts[0].when) if parts and parts[0].when else None
        await turn.records.add(Pause(person=turn.person.id, start=turn.today, until=until, what=name))
        return Card(
            f"No more {title}{f' until {say_day(until)}' if until else ''}. The rest stays as it is; say back to take "
            "it up again."
        )


for programme in PROGRAMMES:
    leave_out(*programme)
