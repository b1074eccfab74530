"""Asked for and agreed: one question to the other side, one reminder, and then it lapses quietly (§5.2, §5.4)."""

from collections.abc import Sequence
from datetime import date, time

from bot.desk import Turn
from bot.meetings.feature import GONE, MORNING, PATIENCE, current, meetings, patience, school_days_on
from bot.meetings.kept import coming, next_day, put, seat, starts
from bot.meetings.words import (
    NAMES,
    WISHES,
    another_time,
    button,
    calendar_file,
    introduced,
    labels,
    length,
    matter,
    name_of,
    partner,
    when,
    with_whom,
)
from bot.rules.etiquette import next_open
from bot.shared.meeting import Meeting, Purpose, State
from bot.talk import Answer, Button, Card, Later, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import say_day, say_time
from bot.world.people import Person

STOPS, CANNOT = "would like to stop here", "can't do this one"


async def propose(
    turn: Turn,
    purpose: Purpose,
    people: Sequence[Person],
    day: date,
    at: time,
    *,
    period: str = "",
    minutes: int = 30,
    focus: str | None = None,
) -> list[Effect]:
    """Ask the others for a time: each of them gets one question, and the asker hears that they are asked."""
    made = Meeting(
        asker=turn.person.id,
        purpose=purpose,
        people=(turn.person.id, *(p.id for p in people)),
        at=at,
        minutes=minutes,
        period=period,
        waiting=tuple(p.id for p in people),
        by=turn.person.id,
        focus=focus,
    )
    kept = await turn.records.add(made)
    await seat(turn, kept, [day])
    return await ask(turn, kept, day)


async def ask(turn: Turn, kept: Meeting, day: date) -> list[Effect]:
    """The question to whoever has not said yes, and the one reminder to come."""
    kept = await put(turn, kept, asked=(*kept.asked, day.isoformat()))
    waiting = [p for i in kept.waiting if (p := turn.community.person(i))]
    whom = with_whom(turn, kept, turn.person)
    says = f"{await planned(turn, kept, turn.person, day)}, with {whom}. I have asked, and I'll tell you."
    more = (another_time(kept), button("Call it off", "call_off", kept))
    out: list[Effect] = [Say(Card(says, await held_up(turn, waiting), more), about=matter(kept))]
    for person in waiting:
        out.append(Tell(person=person.id, card=await question(turn, kept, person, day), about=matter(kept)))
    return [*out, patience(turn, kept, starts(turn, kept, day))]


async def planned(turn: Turn, kept: Meeting, reader: Person, day: date) -> str:
    """The date from when to when, or the free of a standing one with its dates."""
    return await when(turn, kept, reader) if kept.slot else length(turn, reader, kept, day)


async def held_up(turn: Turn, people: Sequence[Person]) -> tuple[Text, ...]:
    """Of whoever can't be asked at once, the asker hears when they will be; of a pause nothing."""
    said = []
    for person in people:
        there = turn.beside(person)
        opens = next_open(there.local, person, there.calendar)
        if opens and opens > there.local and not await there.paused(person.id):
            name = turn.called(person)
            said.append(Text(f"{name} is next in on {say_day(opens)}; I ask at {say_time(opens)}."))
    return tuple(said)


async def question(turn: Turn, kept: Meeting, person: Person, day: date) -> Card:
    """The one question that somebody is asked."""
    yes, no = labels(kept)
    by = turn.community.person(kept.by) or turn.person
    comma = "" if by.school == person.school else ","
    third = [p for i in kept.people if i not in (by.id, person.id) and (p := turn.community.person(i))]
    you = " and ".join(["you", *(turn.called(p) if p.school == person.school else p.name for p in third)])
    title = f"{introduced(turn, by, person)}{comma} would like {WISHES[Purpose(kept.purpose)].format(you)}."
    focus = [Text(f"What for: {kept.focus}.")] if kept.focus else []
    body = (Text(f"{await planned(turn, kept, person, day)}."), *focus, *await partner(turn, by, person))
    return Card(title, body, (button(yes, "agree", kept), another_time(kept, no)))


@meetings.action
async def agree(turn: Turn, meeting: str, sequence: int) -> Answer:
    """Yes: once nobody is waited for, everyone has the date and the calendar file."""
    kept = await current(turn, meeting, sequence, State.PROPOSED)
    if kept is None or turn.person.id not in kept.waiting:
        return Card(GONE)
    day = await next_day(turn, kept)
    if starts(turn, kept, day) <= turn.now:
        return Card(f"{say_day(day)} has gone by. Another time?", (), (another_time(kept),))
    waiting = tuple(p for p in kept.waiting if p != turn.person.id)
    kept = await put(turn, kept, waiting=waiting, state=State.PROPOSED if waiting else State.AGREED)
    if waiting:
        says = f"{length(turn, turn.person, kept, day)}: noted. I tell you when {turn.names(waiting)} can say."
        return Say(Card(says, (), (another_time(kept),)))
    return await settled(turn, kept)


async def settled(turn: Turn, kept: Meeting) -> list[Effect]:
    """Agreed: everybody's card follows, and everybody gets the calendar file, each in their own hours."""
    out: list[Effect] = [Say(await agreed_card(turn, kept, turn.person))]
    for id in kept.people:
        person = turn.community.person(id)
        if person is None:
            continue
        says = f"{name_of(turn, kept, person)}: {await when(turn, kept, person)}."
        if person.id != turn.person.id:
            out.append(
                Tell(person=id, card=await agreed_card(turn, kept, person), about=matter(kept), only_redraw=True)
            )
            says = f"{turn.called(turn.person)} said yes. {says}"
        out.append(await calendar_file(turn, kept, person, f"{says} For your calendar."))
    return out


async def agreed_card(turn: Turn, kept: Meeting, reader: Person) -> Card:
    """What is agreed, with what may be said of it later."""
    buttons = (
        button("We met", "met", kept, day=""),
        button("Missed it", "missed", kept, day=""),
        another_time(kept),
        button("Call it off", "call_off", kept),
    )
    body = [Text(f"What for: {kept.focus}.")] if kept.focus else []
    return Card(f"Agreed. {name_of(turn, kept, reader)}: {await when(turn, kept, reader)}.", tuple(body), buttons)


@meetings.action
async def remind(turn: Turn, meeting: str, sequence: int) -> Answer:
    """Once, to whoever has not answered."""
    kept = await current(turn, meeting, sequence, State.PROPOSED)
    if kept is None:
        return None
    day = await next_day(turn, kept)
    out: list[Effect] = []
    for id in kept.waiting:
        if person := turn.community.person(id):
            card = await question(turn, kept, person, day)
            out.append(Tell(person=id, card=Card(card.title, card.body), about=matter(kept), only_redraw=True))
            out.append(Tell(person=id, card=card, about=f"{matter(kept)}:again"))
    at = turn.instant(school_days_on(turn.calendar, turn.today, PATIENCE), MORNING)
    args: dict[str, str | int | bool] = {"meeting": meeting, "sequence": sequence}
    return [*out, Later(at=min(at, starts(turn, kept, day)), action="meetings.lapse", args=args)]


@meetings.action
async def lapse(turn: Turn, meeting: str, sequence: int) -> Answer:
    """No answer: the question goes quietly, and whoever asked is told, without a reason."""
    kept = await current(turn, meeting, sequence, State.PROPOSED)
    if kept is None:
        return None
    day = await next_day(turn, kept)
    kept = await put(turn, kept, state=State.LAPSED)
    await seat(turn, kept, [])
    out: list[Effect] = []
    for person in (p for i in kept.waiting if (p := turn.community.person(i))):
        id, gone = person.id, Card(f"{name_of(turn, kept, person)}, {say_day(day)}: not this time. Nothing is needed.")
        for about in (matter(kept), f"{matter(kept)}:again"):
            out.append(Tell(person=id, card=gone, about=about, only_redraw=True))
    if by := turn.community.person(kept.by):
        says = f"{say_day(day)} with {with_whom(turn, kept, by)} did not come about this time."
        out.append(Tell(person=by.id, card=Card(says, (), anew(kept)), about=f"{matter(kept)}:lapsed"))
    return out


def anew(kept: Meeting) -> tuple[Button, ...]:
    """What may follow a meeting that did not come about."""
    again = another_time(kept)
    if kept.purpose != Purpose.CALL:
        return (again,)
    but = (("but", ",".join(kept.people)),)
    return (again, Button(label="Another partner", target="proposals.another_partner", args=but))


@meetings.action
async def call_off(turn: Turn, meeting: str, sequence: int) -> Answer:
    """Called off by one of them, and no reason needed; what was agreed comes off the calendars."""
    kept = await current(turn, meeting, sequence)
    if kept is None or kept.round:
        return Card(GONE)
    name = NAMES[Purpose(kept.purpose)]
    told = f"{turn.called(turn.person)} {STOPS if kept.slot else CANNOT}"
    return [Say(Card(f"Called off. {with_whom(turn, kept, turn.person)} will hear that this {name} is off.")),
            *await off(turn, kept, told)]  # fmt: skip


async def off(turn: Turn, kept: Meeting, why: str, *, again: bool = True) -> list[Effect]:
    """A meeting that is off: the others hear it, with a way on, and their calendars follow."""
    ahead = await coming(turn, kept)
    was_agreed = kept.state == State.AGREED
    kept = await put(turn, kept, state=State.OFF, sequence=kept.sequence + 1)
    out: list[Effect] = []
    for id in kept.people:
        person = turn.community.person(id)
        if person is None or not ahead:
            continue
        name, today = name_of(turn, kept, person), ahead[0] == turn.today
        days_ = f"from {say_day(ahead[0])} on" if kept.slot else length(turn, person, kept, ahead[0])
        if id != turn.person.id:
            says = f"{why}, so your {name[:1].casefold()}{name[1:]}, {days_}, is off."
            about, ways = f"meeting:{kept.id}:off:{kept.sequence}", anew(kept) if again and not kept.slot else ()
            out.append(Tell(person=id, card=Card(says, (), ways), about=about, same_day=today))
            closed = Card(f"This one is off: {days_}.")
            out.append(Tell(person=id, card=closed, about=f"meeting:{kept.id}:{kept.sequence - 1}", only_redraw=True))
        if was_agreed:
            says = f"{name} is off. This takes it off your calendar."
            out.append(await calendar_file(turn, kept, person, says, off=ahead))
    await seat(turn, kept, [])
    return out
