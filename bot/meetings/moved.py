"""Another time: what all of them have offered, or a time in words; asked about like the first (R11, R130)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.desk import Turn
from bot.meetings.asked import agree, agreed_card, ask, propose, settled
from bot.meetings.clash import clash
from bot.meetings.diary import Window, suggest
from bot.meetings.feature import GONE, MORNING, current, meetings
from bot.meetings.kept import clock, coming, next_day, of_person, others, put, said_day, seat, starts
from bot.meetings.words import button, introduced, labels, length, matter, name_of, with_whom
from bot.reading import dates as reading
from bot.reading.setting import Setting
from bot.reading.text import When
from bot.shared.meeting import Meeting, Purpose, State
from bot.talk import Answer, Ask, Asks, Button, Card, Mistake, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import WEEKDAYS, Span, monday, say_day, say_time
from bot.world.people import Person

ANY = (State.DRAFT, State.PROPOSED, State.AGREED, State.LAPSED, State.OFF)
MINUTE = "%Y-%m-%dT%H:%M"
MOST = 4
"""Answers to one question, at most."""


async def begin(
    turn: Turn, purpose: Purpose, people: Sequence[Person], when: When | None, *, minutes: int = 30, focus: str = ""
) -> Answer:
    """Ask for a meeting: at a time in words, which is looked at first, or at one that all of them have offered."""
    start = when.start if when else None
    if not isinstance(start, datetime):
        return await choose(turn, await draft(turn, purpose, people, minutes, focus), on=when)
    why, others_help = await clash(turn, [turn.person, *people], start.date(), start.time(), minutes)
    if why and not others_help:
        raise Mistake(why)
    period = turn.calendar.period_at(start.date(), start.time()) if when and when.precision == "period" else ""
    if why:
        kept = await draft(turn, purpose, people, minutes, focus)
        at = f"{said_day(turn, start.date())}, {f'{period}, ' if period else ''}{say_time(start)}"
        return await choose(turn, kept, says=f"{at}: {why}", around=start.date())
    return await propose(
        turn, purpose, people, start.date(), start.time(), period=period, minutes=minutes, focus=focus or None
    )


async def draft(turn: Turn, purpose: Purpose, people: Sequence[Person], minutes: int = 30, focus: str = "") -> Meeting:
    """A meeting that has no time yet, and of which nobody else has heard."""
    return await turn.records.add(
        Meeting(
            asker=turn.person.id,
            purpose=purpose,
            people=(turn.person.id, *(p.id for p in people)),
            at=MORNING,
            minutes=minutes,
            state=State.DRAFT,
            focus=focus or None,
        )
    )


@meetings.action
async def another(turn: Turn, meeting: str, sequence: int) -> Answer:
    """Other times that all of them have offered, or one in the person's own words."""
    kept = await current(turn, meeting, sequence, *ANY)
    if kept is None:
        return Card(GONE)
    return await choose(turn, kept, says=f"Another time with {with_whom(turn, kept, turn.person)}.")


async def choose(
    turn: Turn,
    kept: Meeting,
    *,
    says: str = "",
    on: When | None = None,
    around: date | None = None,
    body: Sequence[Text] = (),
    more: Sequence[Button] = (),
) -> Ask:
    """Up to three times that all have offered (the nearest two to a day), or a time in the person's next words."""
    people = [turn.person, *(p for i in others(kept, turn.person.id) if (p := turn.community.person(i)))]
    now = await coming(turn, kept)
    found = await suggest(turn, people, minutes=kept.minutes, but=kept.id, count=60)
    found = [w for w in found if w.day not in now and w.day.isoformat() not in kept.asked and within(w, on)]
    if around:
        found = sorted(sorted(found, key=lambda w: (abs((w.day - around).days), w.start))[:2], key=lambda w: w.start)
    says = says or f"{name_of(turn, kept, turn.person)}, {kept.minutes} min. Which suits you?"
    if not found:
        you = "both" if len(people) == 2 else "all"
        none = Text(f"There is no free that you have {you} offered.")
        body = (*body, none, Asks("Tell me a time, for example Thurs 3:45."))
    same_week = around if around and all(monday(w.day) == monday(around) for w in found) else None
    if around or kept.state != State.DRAFT:
        more = (*more, button("Other…", "other", kept))
    buttons = (*(slot(turn, kept, w, same_week) for w in found[: min(3, MOST - len(more))]), *more)
    return Ask(Card(says, tuple(body), buttons), in_words.next(meeting=kept.id, sequence=kept.sequence))


def within(window: Window, on: When | None) -> bool:
    """Whether it lies in the days that were named, if any were."""
    if on is None or on.start is None:
        return True
    return str(on.start)[:10] <= window.day.isoformat() <= str(on.end or on.start)[:10]


def slot(turn: Turn, kept: Meeting, window: Window, week: date | None = None) -> Button:
    """A button for one time: `Tue 24 Nov P5`; in a week that was named, `Tue P5`."""
    local = window.start.astimezone(turn.school.zone)
    day = WEEKDAYS[window.day.weekday()] if week else say_day(window.day)
    to = local.strftime(MINUTE)
    return button(f"{day} {window.label or say_time(local)}", "take", kept, to=to, period=window.label)


@meetings.action
async def other(turn: Turn, meeting: str, sequence: int) -> Answer:
    """[Other…]: the next words are the time."""
    kept = await current(turn, meeting, sequence, *ANY)
    if kept is None:
        return Card(GONE)
    return Ask(
        Card("Which day and time? For example Thurs 26 Nov 3:45, or Tues p5."),
        in_words.next(meeting=meeting, sequence=sequence),
    )


def a_time(line: str, setting: Setting) -> tuple[datetime, ...] | None:
    """A day and a time, or the days between which it leaves a choice."""
    when = reading.read(line, setting.now, setting.calendar)
    found = tuple(c for c in (when.choices or (when.start,)) if isinstance(c, datetime)) if when else ()
    return found or None


@meetings.hears(a_time)
async def in_words(turn: Turn, times: tuple[datetime, ...], meeting: str, sequence: int) -> Answer:
    """The time in words."""
    kept = await current(turn, meeting, sequence, *ANY)
    if kept is None:
        return Card(GONE)
    if len(times) > 1:
        buttons = tuple(button(say_day(t), "take", kept, to=t.strftime(MINUTE), period="") for t in times)
        return Card(f"Which day, {say_time(times[0])}?", (), buttons)
    return await moved_to(turn, kept, times[0], turn.calendar.period_at(times[0].date(), times[0].time()))


@meetings.action
async def take(turn: Turn, meeting: str, sequence: int, to: str, period: str) -> Answer:
    """One of the times offered."""
    kept = await current(turn, meeting, sequence, *ANY)
    return await moved_to(turn, kept, datetime.fromisoformat(to), period) if kept else Card(GONE)


async def moved_to(turn: Turn, kept: Meeting, to: datetime, period: str) -> Answer:
    """Another time is suggested: what was agreed stands until the others say yes."""
    people = [p for i in kept.people if (p := turn.community.person(i))]
    if same := await asked_already(turn, kept, to):
        return await agree.run(turn, same.id, same.sequence)
    why, others_help = await clash(turn, people, to.date(), to.time(), kept.minutes, kept.id)
    if why and not others_help:
        raise Mistake(why)
    if why:
        return await choose(turn, kept, says=f"{say_day(to)}, {say_time(to)}: {why}", around=to.date())
    if kept.state == State.AGREED and starts(turn, kept, await next_day(turn, kept)) > turn.now:
        return await suggested(turn, kept, to)
    waiting = others(kept, turn.person.id)
    school = turn.community.school(kept.school)
    at = turn.instant(to.date(), to.time()).astimezone(school.zone)
    still = old_cards(kept) if kept.state == State.PROPOSED else []
    sequence = kept.sequence + 1
    kept = await put(
        turn, kept, at=at.time(), period=period, state=State.PROPOSED, waiting=waiting, by=turn.person.id,
        sequence=sequence, offer="",
    )  # fmt: skip
    await seat(turn, kept, [at.date()])
    return [*await ask(turn, kept, at.date()), *still]


async def asked_already(turn: Turn, kept: Meeting, to: datetime) -> Meeting | None:
    """What these people have asked this person about for the very same moment: to name it, too, is a yes."""
    at = turn.instant(to.date(), to.time())
    for mine, one in await of_person(turn, turn.person.id, Span(to.date(), to.date()), states=(State.PROPOSED,)):
        same = set(one.people) == set(kept.people) and one.purpose == kept.purpose and not one.slot
        if same and turn.person.id in one.waiting and starts(turn, one, mine.day) == at:
            return one
    return None


def old_cards(kept: Meeting) -> list[Effect]:
    """The cards of the time before: still, since another is being asked about."""
    card = Card("Another time is being asked about instead.")
    abouts = (matter(kept), f"{matter(kept)}:again")
    return [Tell(person=p, card=card, about=about, only_redraw=True) for p in kept.people for about in abouts]


async def suggested(turn: Turn, kept: Meeting, to: datetime) -> list[Effect]:
    """A change of something agreed: the others may keep it as it is."""
    day = await next_day(turn, kept)
    offer = turn.instant(to.date(), to.time()).isoformat()
    waiting, asked = others(kept, turn.person.id), (*kept.asked, to.date().isoformat())
    kept = await put(turn, kept, offer=offer, waiting=waiting, by=turn.person.id, asked=asked)
    local = f"{say_day(to)}, {say_time(to)}"
    says = f"I have asked {with_whom(turn, kept, turn.person)} about {local}. Until then {say_day(day)} stands."
    off = (button("Call it off", "call_off", kept),)
    out: list[Effect] = [Say(Card(says, (), off), about=f"{matter(kept)}:asked:{offer}")]
    for id in kept.waiting:
        if person := turn.community.person(id):
            there = turn.instant(to.date(), to.time()).astimezone(turn.community.school(person.school).zone)
            buttons = (
                button(labels(kept)[0], "change", kept, offer=offer),
                button(f"Keep {say_day(clock(turn, person, kept, day)[0])}", "keep", kept, offer=offer),
            )
            title = f"{introduced(turn, turn.person, person)}: could it be {say_day(there)}, {say_time(there)} instead?"
            body = (Text(f"Now it is {length(turn, person, kept, day)}."),)
            out.append(Tell(person=id, card=Card(title, body, buttons), about=f"{matter(kept)}:{offer}"))
    return out


@meetings.action
async def change(turn: Turn, meeting: str, sequence: int, offer: str) -> Answer:
    """Yes to the change: the same invitation moves, in everybody's calendar."""
    kept = await current(turn, meeting, sequence, State.AGREED)
    if kept is None or kept.offer != offer or turn.person.id not in kept.waiting:
        return Card(GONE)
    start = datetime.fromisoformat(offer)
    if start <= turn.now:
        return Card("That time has gone by. What was agreed stands.")
    waiting = tuple(p for p in kept.waiting if p != turn.person.id)
    if waiting:
        await put(turn, kept, waiting=waiting)
        return Card(f"Noted. I tell you when {turn.names(waiting)} can say.")
    local = start.astimezone(turn.community.school(kept.school).zone)
    asked = f"{matter(kept)}:asked:{offer}"
    out: list[Effect] = [
        Tell(person=p, card=Card("This has moved: the newer card says when."), about=matter(kept), only_redraw=True)
        for p in kept.people
    ]
    kept = await put(turn, kept, at=local.time(), period="", offer="", waiting=(), sequence=kept.sequence + 1)
    await seat(turn, kept, [local.date()])
    if by := turn.community.person(kept.by):
        out.append(Tell(person=by.id, card=await agreed_card(turn, kept, by), about=asked, only_redraw=True))
    return [*await settled(turn, kept), *out]


@meetings.action
async def keep(turn: Turn, meeting: str, sequence: int, offer: str) -> Answer:
    """It stays as it was agreed."""
    kept = await current(turn, meeting, sequence, State.AGREED)
    if kept is None or kept.offer != offer:
        return Card(GONE)
    kept = await put(turn, kept, offer="", waiting=())
    out: list[Effect] = [Say(await agreed_card(turn, kept, turn.person))]
    if by := turn.community.person(kept.by):
        card = await agreed_card(turn, kept, by)
        told = replace(card, title=f"{turn.called(turn.person)} would like to keep it as it was. {card.title}")
        out.append(Tell(person=by.id, card=told, about=f"{matter(kept)}:kept:{offer}"))
        asked = Card("It stays as it was.")
        out.append(Tell(person=by.id, card=asked, about=f"{matter(kept)}:asked:{offer}", only_redraw=True))
    return out
