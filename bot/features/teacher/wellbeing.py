"""Stop, less, not this time: at once, and no reason asked or kept (R68, R158, N3, N4)."""

from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.reading.stops import return_day, soft_stop, stop, until
from bot.reading.text import When
from bot.shared.wishes import Forgotten, Pause
from bot.talk import Absent, Answer, Card, Returned, Say, Text
from bot.world.calendar import DAY, say_day

wellbeing = Feature(
    "wellbeing", "Pause or less", "Life happens. No reason is asked, and none is kept.", "pause until Mon 7 Dec"
)

STOPS = """
    pause, pause me|everything|it|things|until, im pausing, |i need to pause|stop, |i need|want|take|taking|having a
    break|pause|rest, stop asking|messaging|nudging|emailing|bothering|pestering me, stop all messages, stop
    everything|these|sending, stop all this, no more messages, leave me alone|be|out, count me out, |i need some time,
    need time out, |i cant do this, |i cant cope, not coping, |im struggling, |im|ive_been on
    maternity|paternity|sick|compassionate|adoption|family|long leave, |im on leave, |im|ive_been signed off, need to
    step back, step back, put me|this|it|everything on hold, give me a break, give it a rest, got|have|just too much
    on, |ive got too much on, too much on, too much going on, its too much, |im overwhelmed, hold everything
"""
OFF = """
    |im|i_am|ill_be|i_will_be off|away|absent|ill|sick|poorly|unwell, im going to be off|away, |im|i_am|ill_be off
    sick|ill|poorly, |im|i_am not in|well, |i wont be in, not at work, at home ill|sick|poorly
"""


@wellbeing.words(
    "pause",
    stop,
    says=STOPS,
    cues="""
        need to stop|pause, need a break, stop * messages, stop asking|messaging, cant do this, take a break, count me
        out, step back, pause * messages, please stop, too much going on
    """,
    weight=5,
)
@wellbeing.words(
    "pause",
    soft_stop,
    says="""
        stop, not now, no more, not at the moment, enough, hold on, cant right now, break, on hold, mute, snooze,
        freeze, hold off, time out
    """,
    cues="pause|stop this|it|these, pause everything, can|could we stop|pause",
    weight=1,
    raw=True,
)
@wellbeing.words("pause", until, says=OFF + ", cant, i cant", weight=6, raw=True)
@wellbeing.words(
    "pause",
    return_day,
    says="""
        back, back on, im back, i am back, ill be back, back in, back at work, back in school, im back in, not back
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
    says="""
        cant, i cant, |i cant come, |i cant make it, |i cant make it in, |i cant come|get in, |im not coming in, wont
        make it in
    """,
    weight=2,
    raw=True,
)
async def cannot(turn: Turn, parts: list[Part]) -> Answer:
    """A day that is named is a day off; with none, a pause."""
    return await (off if parts else pause)(turn, parts)


@wellbeing.words(
    "pause",
    soft_stop,
    says=OFF,
    cues="off sick, wont be in, not coming in",
    weight=5,
    raw=True,
)
async def off(turn: Turn, parts: list[Part]) -> Answer:
    """A day or two off, today if no day is named: off that day's list, and nothing else needed."""
    when = parts[0].when if parts else None
    start = day_of(when) if when else turn.today
    end = day_of(When("day", when.end)) if when and when.end else start
    start, end = max(start, turn.today), max(end, turn.today)
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
    says = f"Paused until {say_day(until)}." if until else "Paused."
    if start > turn.today:
        says = f"Paused from {say_day(start)} to {say_day(until - DAY)}." if until else f"Paused from {say_day(start)}."
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
    besides("me leave properly today finally at last from"),
    weight=6,
    says="""
        |im|i_am back |again|now|in|on, |im|i_am back at work|school, |im|i_am back in school|action, |im|i_am back to
        work|school, |im|i_am back from |maternity|paternity|sick|family|long leave, count|include|put|add|let|have me
        |back in, include me, unpause, resume, happy|keen|ready to start|carry|be again|on|back, start again, carry on,
        im in again, |im ready again, im ready, restart, unmute, im around again
    """,
    cues="count me in, im back, back at work, start * again, back in school, ready to start",
)
async def back(turn: Turn, parts: list[Part]) -> Answer:
    """Welcome; nothing is due, and there is nothing to catch up on."""
    for record in await turn.records.find(Forgotten, person=turn.person.id):
        await turn.records.remove(record)
    says = "Welcome back. Nothing is due, and there is nothing to catch up on."
    if not await end_pauses(turn, turn.today):
        says = "You are here already: welcome back. Nothing is due."
    return [Say(Card(says)), Returned()]


PROGRAMMES = (
    ("explore", "explore time", "no more explore |time, stop explore, pause explore"),
    ("pairs", "pairs", "no more pairs|pairing, stop pairs|pairing|pairing_me, pause pairs, leave me out of pairs"),
    ("calls", "calls", "no more calls, stop calls, pause calls, leave me out of calls"),
    ("talks", "talks", "no more talks, stop talks, pause talks, leave me out of talks"),
)


def leave_out(name: str, title: str, says: str) -> None:
    """One programme can be left with one line; the rest stays as it is."""

    @wellbeing.words("pause", stop, says=says, weight=9)
    async def leave(turn: Turn, parts: list[Part]) -> Answer:
        until = day_of(parts[0].when) if parts and parts[0].when else None
        await turn.records.add(Pause(person=turn.person.id, start=turn.today, until=until, what=name))
        says = f"No more {title}{f' until {say_day(until)}' if until else ''}."
        card = Card(f"{says} The rest stays as it is; say back to take it up again.")
        return [Say(card), Absent(start=turn.today, until=until, what=name)]


for programme in PROGRAMMES:
    leave_out(*programme)
